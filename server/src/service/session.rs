//! Sign-in, registration, and who is signed in.

use std::time::Duration;

use chrono::DateTime;
use countersign_server::{BasicCredentials, Cx, InternalError, Secret};
use uuid::Uuid;

use super::attempts::{self, Outcome};
use super::problem::problem;
use super::state::{ItemsService, Principal};
use crate::api::types::{NameTaken, NewUser, OAuthError, Token, TokenRequest, User};
use crate::api::{
    IssueTokenError, IssueTokenOk, ReadGreetingError, ReadGreetingParams, ReadMeError, RegisterUserError,
};
use crate::auth::{Overloaded, Turn, random_text};
use crate::storage::{Grant, UserRow, now};

/// How long an access token is good for.
const ACCESS_LIFETIME: Duration = Duration::from_secs(15 * 60);
/// How long a refresh token is good for.
const REFRESH_LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);
/// What a user may be granted.
const SCOPES: &str = "items:read items:write";

/// RFC 6749, sections 4.3 and 6.
pub(super) async fn issue_token(
    service: &ItemsService,
    cx: &Cx,
    form: TokenRequest,
) -> Result<IssueTokenOk, IssueTokenError> {
    check_client(cx, &form)?;
    let asked = form.scope.clone().unwrap_or_default();
    let grant = match form.grant_type.as_str() {
        "password" => by_password(service, cx, form).await?,
        "refresh_token" => by_refresh_token(service, form).await?,
        "" => return Err(refused("invalid_request", "grant_type is required")),
        _ => return Err(refused("unsupported_grant_type", "the grant types are password and refresh_token")),
    };
    let scopes = granted(&asked, &grant.scope)?;
    let access_token = service.tokens.issue(grant.user, &scopes, ACCESS_LIFETIME)?;
    let scope = scopes.join(" ");
    // RFC 6749, section 6: a refresh token stands for what the user granted, also where less was asked for this time.
    let refresh_token = random_text();
    let expires_at = now() + i64::try_from(REFRESH_LIFETIME.as_millis()).unwrap_or(i64::MAX);
    service.storage.add_refresh_token(&refresh_token, &grant, expires_at).await?;
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

const NO_STORE: &str = "no-store";
const NO_CACHE: &str = "no-cache";

/// All clients are public: one may say who it is, but has no secret. An empty pair, as Swagger UI sends it, says nothing.
fn check_client(cx: &Cx, form: &TokenRequest) -> Result<(), IssueTokenError> {
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
    match form.client_secret.as_ref().is_some_and(is_given) {
        true => Err(refused("invalid_client", "no client has a secret here")),
        false => Ok(()),
    }
}

/// A field without a value counts as left out (RFC 6749, section 3.2).
fn is_given(secret: &Secret) -> bool {
    !secret.expose().is_empty()
}

async fn by_password(service: &ItemsService, cx: &Cx, form: TokenRequest) -> Result<Grant, IssueTokenError> {
    let username = form.username.filter(|username| !username.is_empty());
    let (Some(username), Some(password)) = (username, form.password.filter(is_given)) else {
        return Err(refused("invalid_request", "username and password are required"));
    };
    let scope = granted(&form.scope.unwrap_or_default(), SCOPES)?.join(" ");
    let address = attempts::address(cx);
    let log = |outcome| attempts::log("password", &username, address, outcome);
    let attempt = service.throttle.admit(&username, address, &password).map_err(|wait| {
        log(Outcome::Throttled);
        throttled(attempts::seconds(wait))
    })?;
    let known = service.storage.credentials(&username).await?;
    let (user, hash) = known.unzip();
    let turn = Turn { address, name: username.clone(), is_known: attempt.is_known };
    let holds = service.passwords.verify(&turn, password, hash).await.map_err(|overloaded| {
        log(Outcome::Overloaded);
        overloaded_token(overloaded)
    })?;
    match user.filter(|_| holds) {
        Some(user) => {
            attempt.succeeded();
            log(Outcome::Granted);
            Ok(Grant { user, scope, family: Uuid::new_v4() })
        }
        None => {
            attempt.failed();
            log(Outcome::Refused);
            Err(refused("invalid_grant", "wrong username or password"))
        }
    }
}

async fn by_refresh_token(service: &ItemsService, form: TokenRequest) -> Result<Grant, IssueTokenError> {
    let Some(token) = form.refresh_token.filter(is_given) else {
        return Err(refused("invalid_request", "refresh_token is required"));
    };
    let grant = service.storage.use_refresh_token(token.expose()).await?;
    grant.ok_or_else(|| refused("invalid_grant", "the refresh token is not valid"))
}

/// The scopes that are asked for, all of `allowed` where none are (RFC 6749, section 3.3).
fn granted<'a>(asked: &'a str, allowed: &'a str) -> Result<Vec<&'a str>, IssueTokenError> {
    let list = |scope: &'a str| scope.split(' ').filter(|scope| !scope.is_empty()).collect::<Vec<_>>();
    let (asked, allowed) = (list(asked), list(allowed));
    if asked.is_empty() {
        return Ok(allowed);
    }
    match asked.iter().all(|scope| allowed.contains(scope)) {
        true => Ok(asked),
        false => Err(refused("invalid_scope", "a scope that cannot be granted")),
    }
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

pub(super) async fn register_user(service: &ItemsService, cx: &Cx, new: NewUser) -> Result<User, RegisterUserError> {
    let username = new.username.to_string();
    let address = attempts::address(cx);
    let log = |outcome| attempts::log("registration", &username, address, outcome);
    service.throttle.register(address).map_err(|wait| {
        log(Outcome::Throttled);
        let body = problem(429, "Too Many Requests", "too many registrations: try again later");
        RegisterUserError::TooManyRequests { body, retry_after: attempts::seconds(wait) }
    })?;
    let turn = Turn { address, name: username.clone(), is_known: false };
    let hash = service.passwords.hash(&turn, new.password).await.map_err(|_: Overloaded| {
        log(Outcome::Overloaded);
        let body = problem(503, "Service Unavailable", "too many sign-ins at once: try again later");
        RegisterUserError::ServiceUnavailable { body, retry_after: Overloaded::RETRY_AFTER }
    })?;
    let hash = hash.map_err(RegisterUserError::Internal)?;
    let full_name = new.full_name.as_deref();
    match service.storage.add_user(&username, full_name, &hash).await? {
        Some(row) => {
            log(Outcome::Granted);
            user(row).map_err(RegisterUserError::Internal)
        }
        None => {
            log(Outcome::Refused);
            let suggestion = service.storage.free_name(&username).await?;
            Err(RegisterUserError::Conflict(NameTaken { username, suggestion }))
        }
    }
}

pub(super) async fn read_me(service: &ItemsService, principal: Principal) -> Result<User, ReadMeError> {
    let row = service.storage.user(principal.user).await?;
    let row = row.ok_or_else(|| ReadMeError::Internal(InternalError::new("a token of a user that is not there")))?;
    user(row).map_err(ReadMeError::Internal)
}

pub(super) async fn read_greeting(
    service: &ItemsService,
    principal: Option<Principal>,
    _: ReadGreetingParams,
) -> Result<String, ReadGreetingError> {
    let user = match principal {
        Some(principal) => service.storage.user(principal.user).await?,
        None => None,
    };
    Ok(match user {
        Some(user) => format!("Hello, {}!", user.full_name.unwrap_or(user.username)),
        None => "Hello, whoever you are!".to_owned(),
    })
}

fn user(row: UserRow) -> Result<User, InternalError> {
    let created_at = DateTime::from_timestamp_millis(row.created_at);
    Ok(User {
        id: row.id,
        username: row.username,
        full_name: row.full_name,
        created_at: created_at.ok_or_else(|| InternalError::new("a time out of range"))?,
    })
}
