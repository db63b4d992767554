//! The token endpoint (RFC 6749, sections 4.3 and 6) and sign-out (RFC 7009).

use std::time::Duration;

use countersign_server::{BasicCredentials, Cx, Secret};
use uuid::Uuid;

use super::attempts::{self, Outcome};
use super::problem::NO_STORE;
use super::state::ItemsService;
use crate::api::types::{OAuthError, RevocationRequest, Token, TokenRequest};
use crate::api::{IssueTokenError, IssueTokenOk, RevokeTokenError};
use crate::auth::{Issue, Overloaded, Turn, random_text};
use crate::storage::{Refreshed, Session, Taken, now};

/// How long an access token is good for.
const ACCESS_LIFETIME: Duration = Duration::from_secs(15 * 60);
/// What a user is granted who does not say what he wants.
const USUAL_SCOPES: &str = "items:read items:write";
/// What a user may be granted.
const SCOPES: &str = "items:read items:write users:read";

/// A session, and the refresh token that carries it on.
struct Grant {
    session: Session,
    refresh_token: String,
}

pub(super) async fn issue_token(
    service: &ItemsService,
    cx: &Cx,
    form: TokenRequest,
) -> Result<IssueTokenOk, IssueTokenError> {
    let client = client(cx, &form)?;
    let asked = form.scope.clone().unwrap_or_default();
    let Grant { session, refresh_token } = match form.grant_type.as_str() {
        "password" => by_password(service, cx, form, client.clone()).await?,
        "refresh_token" => by_refresh_token(service, form, &client).await?,
        "" => return Err(refused("invalid_request", "grant_type is required")),
        _ => return Err(refused("unsupported_grant_type", "the grant types are password and refresh_token")),
    };
    let scope = granted(&asked, &session.scope, &session.scope).ok_or_else(beyond)?;
    let issue =
        Issue { user: session.user, session: session.id, client: &client, scope: &scope, lifetime: ACCESS_LIFETIME };
    let access_token = service.tokens.issue(issue)?;
    Ok(IssueTokenOk::Ok {
        body: Token {
            access_token,
            token_type: "Bearer".to_owned(),
            expires_in: i64::try_from(ACCESS_LIFETIME.as_secs()).ok(),
            refresh_token: Some(Secret::from(refresh_token)),
            scope: Some(scope),
        },
        cache_control: NO_STORE.to_owned(),
        pragma: NO_CACHE.to_owned(),
    })
}

/// Ends the session that the token belongs to. A token that is unknown has none: that is no error
/// (RFC 7009, section 2.2).
pub(super) async fn revoke_token(service: &ItemsService, form: RevocationRequest) -> Result<(), RevokeTokenError> {
    let token = form.token.expose();
    if token.is_empty() {
        return Err(RevokeTokenError::BadRequest(oauth_error("invalid_request", "token is required")));
    }
    let client = form.client_id.unwrap_or_default();
    match service.tokens.verify(token) {
        Some(claims) if claims.client_id == client => service.storage.revoke_session(claims.sid).await?,
        Some(_) => {}
        None => drop(service.storage.revoke_token(token, &client).await?),
    }
    Ok(())
}

const NO_CACHE: &str = "no-cache";

/// Who the client says that it is. All clients are public: they have no secret. An empty pair, as
/// Swagger UI sends it, says nothing.
fn client(cx: &Cx, form: &TokenRequest) -> Result<String, IssueTokenError> {
    let basic = cx.basic().map_err(|problem| refused("invalid_request", problem.title()))?;
    if basic.as_ref().is_some_and(|BasicCredentials { password, .. }| is_given(password)) {
        // RFC 6749, section 5.2: a client that used the header is told the scheme that it used.
        return Err(IssueTokenError::Unauthorized {
            body: oauth_error("invalid_client", "no client has a secret here"),
            www_authenticate: Some("Basic realm=\"token\"".to_owned()),
            cache_control: NO_STORE.to_owned(),
            pragma: NO_CACHE.to_owned(),
        });
    }
    if form.client_secret.as_ref().is_some_and(is_given) {
        return Err(refused("invalid_client", "no client has a secret here"));
    }
    let by_header = basic.map(|basic| basic.username).filter(|id| !id.is_empty());
    match (by_header, form.client_id.clone().filter(|id| !id.is_empty())) {
        (Some(one), Some(other)) if one != other => Err(refused("invalid_request", "two different clients are named")),
        (one, other) => Ok(one.or(other).unwrap_or_default()),
    }
}

/// A field without a value counts as left out (RFC 6749, section 3.2).
fn is_given(secret: &Secret) -> bool {
    !secret.expose().is_empty()
}

async fn by_password(
    service: &ItemsService,
    cx: &Cx,
    form: TokenRequest,
    client: String,
) -> Result<Grant, IssueTokenError> {
    let username = form.username.filter(|username| !username.is_empty());
    let (Some(username), Some(password)) = (username, form.password.filter(is_given)) else {
        return Err(refused("invalid_request", "username and password are required"));
    };
    let scope = granted(&form.scope.unwrap_or_default(), USUAL_SCOPES, SCOPES).ok_or_else(beyond)?;
    let address = attempts::address(cx);
    let log = |outcome| attempts::log("password", &username, address, outcome);
    let attempt = service.throttle.admit(&username, address, &password).map_err(|wait| {
        log(Outcome::Throttled);
        throttled(attempts::seconds(wait))
    })?;
    let known = service.storage.credentials(&username).await?;
    let (user, hash) = known.unzip();
    let turn = Turn { address, name: username.clone(), is_known: attempt.is_known };
    let holds = service.passwords.verify(&turn, password, hash.clone()).await.map_err(|overloaded| {
        log(Outcome::Overloaded);
        overloaded_token(overloaded)
    })?;
    let (Some(user), Some(hash), true) = (user, hash, holds) else {
        attempt.failed();
        log(Outcome::Refused);
        return Err(refused("invalid_grant", "wrong username or password"));
    };
    attempt.succeeded();
    let session = Session { id: Uuid::new_v4(), user, client: Some(client), scope };
    let refresh_token = random_text();
    if !service.storage.open_session(&session, &hash, &refresh_token, service.sessions, now()).await? {
        // The password was changed, or the user deleted, while this one was hashed.
        log(Outcome::Refused);
        return Err(refused("invalid_grant", "wrong username or password"));
    }
    log(Outcome::Granted);
    Ok(Grant { session, refresh_token })
}

async fn by_refresh_token(service: &ItemsService, form: TokenRequest, client: &str) -> Result<Grant, IssueTokenError> {
    let Some(token) = form.refresh_token.filter(is_given) else {
        return Err(refused("invalid_request", "refresh_token is required"));
    };
    let asked = form.scope.unwrap_or_default();
    // RFC 6749, section 6: a refresh token stands for what the user granted, also where less was
    // asked for this time.
    let covers = |scope: &str| granted(&asked, scope, scope).is_some();
    let refresh_token = service.tokens.successor(token.expose())?;
    let taken = Taken { token: token.expose(), successor: &refresh_token, client, now: now() };
    match service.storage.refresh(taken, service.sessions, covers).await? {
        Refreshed::Granted(session) => Ok(Grant { session, refresh_token }),
        Refreshed::TooMuch => Err(beyond()),
        Refreshed::Reused => {
            tracing::warn!(target: attempts::TARGET, "a refresh token was used twice: its session is revoked");
            Err(refused("invalid_grant", "the refresh token is not valid"))
        }
        Refreshed::Invalid => Err(refused("invalid_grant", "the refresh token is not valid")),
    }
}

/// The scopes that are asked for, the `usual` ones where none are (RFC 6749, section 3.3); `None`
/// beyond what is `allowed`.
fn granted(asked: &str, usual: &str, allowed: &str) -> Option<String> {
    let list = |scope: &str| scope.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (asked, allowed) = (list(asked), list(allowed));
    if asked.is_empty() {
        return Some(usual.to_owned());
    }
    asked.iter().all(|scope| allowed.contains(scope)).then(|| asked.join(" "))
}

fn beyond() -> IssueTokenError {
    refused("invalid_scope", "a scope that cannot be granted")
}

fn oauth_error(error: &str, description: &str) -> OAuthError {
    OAuthError { error: error.to_owned(), error_description: Some(description.to_owned()) }
}

fn refused(error: &str, description: &str) -> IssueTokenError {
    IssueTokenError::BadRequest {
        body: oauth_error(error, description),
        cache_control: NO_STORE.to_owned(),
        pragma: NO_CACHE.to_owned(),
    }
}

fn throttled(retry_after: i64) -> IssueTokenError {
    IssueTokenError::TooManyRequests {
        body: oauth_error("invalid_grant", "too many wrong passwords: try again later"),
        retry_after,
        cache_control: NO_STORE.to_owned(),
        pragma: NO_CACHE.to_owned(),
    }
}

fn overloaded_token(_: Overloaded) -> IssueTokenError {
    IssueTokenError::ServiceUnavailable {
        body: oauth_error("temporarily_unavailable", "too many sign-ins at once: try again later"),
        retry_after: Overloaded::RETRY_AFTER,
        cache_control: NO_STORE.to_owned(),
        pragma: NO_CACHE.to_owned(),
    }
}
