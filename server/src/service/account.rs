//! Users: registration, who is signed in, and who is here.

use chrono::DateTime;
use countersign_server::{Cx, InternalError};

use super::attempts::{self, Outcome};
use super::problem::{NO_STORE, invalid, problem};
use super::state::{ItemsService, Principal};
use crate::api::types::{NameTaken, NewUser, PasswordChange, User, UserNames};
use crate::api::{
    ChangePasswordError, ListUsersError, ListUsersOk, ReadGreetingError, ReadGreetingOk, ReadGreetingParams,
    ReadMeError, ReadMeOk, RegisterUserError,
};
use crate::auth::{Overloaded, Turn, weakness};
use crate::storage::UserRow;

pub(super) async fn list_users(service: &ItemsService) -> Result<ListUsersOk, ListUsersError> {
    let body = UserNames { usernames: service.storage.usernames().await? };
    Ok(ListUsersOk::Ok { body, cache_control: NO_STORE.to_owned() })
}

pub(super) async fn register_user(service: &ItemsService, cx: &Cx, new: NewUser) -> Result<User, RegisterUserError> {
    if !service.open_registration {
        return Err(RegisterUserError::Forbidden(problem(403, "Forbidden", "registration is closed")));
    }
    let username = new.username.to_string();
    if let Some(weakness) = weakness(&username, new.password.expose()) {
        return Err(RegisterUserError::UnprocessableEntity(invalid("body.password", weakness)));
    }
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

/// Ends all other sessions of the user.
pub(super) async fn change_password(
    service: &ItemsService,
    cx: &Cx,
    principal: Principal,
    change: PasswordChange,
) -> Result<(), ChangePasswordError> {
    let Some((username, hash)) = service.storage.credentials_of(principal.user).await? else {
        return Err(ChangePasswordError::Internal(InternalError::new("a token of a user that is not there")));
    };
    if let Some(weakness) = weakness(&username, change.new_password.expose()) {
        return Err(ChangePasswordError::UnprocessableEntity(invalid("body.new_password", weakness)));
    }
    let address = attempts::address(cx);
    let log = |outcome| attempts::log("password change", &username, address, outcome);
    let attempt = service.throttle.admit(&username, address, &change.current_password).map_err(|wait| {
        log(Outcome::Throttled);
        let body = problem(429, "Too Many Requests", "too many wrong passwords: try again later");
        ChangePasswordError::TooManyRequests { body, retry_after: attempts::seconds(wait) }
    })?;
    let overloaded = |_: Overloaded| {
        log(Outcome::Overloaded);
        let body = problem(503, "Service Unavailable", "too many sign-ins at once: try again later");
        ChangePasswordError::ServiceUnavailable { body, retry_after: Overloaded::RETRY_AFTER }
    };
    let turn = Turn { address, name: username.clone(), is_known: attempt.is_known };
    let holds = service.passwords.verify(&turn, change.current_password, Some(hash)).await.map_err(overloaded)?;
    if !holds {
        attempt.failed();
        log(Outcome::Refused);
        return Err(ChangePasswordError::UnprocessableEntity(invalid("body.current_password", "is not your password")));
    }
    attempt.succeeded();
    let hash = service.passwords.hash(&turn, change.new_password).await.map_err(overloaded)?;
    let hash = hash.map_err(ChangePasswordError::Internal)?;
    service.storage.change_password(principal.user, &hash, principal.session).await?;
    log(Outcome::Granted);
    Ok(())
}

pub(super) async fn read_me(service: &ItemsService, principal: Principal) -> Result<ReadMeOk, ReadMeError> {
    let row = service.storage.user(principal.user).await?;
    let row = row.ok_or_else(|| ReadMeError::Internal(InternalError::new("a token of a user that is not there")))?;
    let body = user(row).map_err(ReadMeError::Internal)?;
    Ok(ReadMeOk::Ok { body, cache_control: NO_STORE.to_owned() })
}

pub(super) async fn read_greeting(
    service: &ItemsService,
    principal: Option<Principal>,
    _: ReadGreetingParams,
) -> Result<ReadGreetingOk, ReadGreetingError> {
    let user = match principal {
        Some(principal) => service.storage.user(principal.user).await?,
        None => None,
    };
    let body = match user {
        Some(user) => format!("Hello, {}!", user.full_name.unwrap_or(user.username)),
        None => "Hello, whoever you are!".to_owned(),
    };
    Ok(ReadGreetingOk::Ok { body, cache_control: NO_STORE.to_owned() })
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
