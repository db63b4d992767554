//! The implementation of the API.

use countersign_server::{AuthError, BearerToken, Cx, Secret};

use crate::api::*;

/// The only user and the password. A real service keeps a hash of the password.
const USER: (&str, &str) = ("ada", "lovelace");

/// What the operations share: here nothing.
#[derive(Debug, Default)]
pub struct Service;

/// Who a valid token stands for.
#[derive(Debug, Clone)]
pub struct User(String);

impl Api for Service {
    type Principal = User;

    async fn authenticate_login(&self, _: &Cx, token: BearerToken) -> Result<User, AuthError> {
        match token.expose() == TOKEN {
            true => Ok(User(USER.0.to_owned())),
            false => Err(AuthError::invalid()),
        }
    }

    async fn sign_in(&self, _: &Cx, form: types::TokenRequest) -> Result<types::Token, SignInError> {
        // `Secret` compares in constant time.
        if form.username != USER.0 || form.password != Secret::from(USER.1.to_owned()) {
            let error = types::SignInError { error: "invalid_grant".into() };
            return Err(SignInError::BadRequest(error));
        }
        Ok(types::Token { access_token: TOKEN.into(), token_type: "Bearer".into() })
    }

    async fn read_me(&self, _: &Cx, user: User) -> Result<types::User, ReadMeError> {
        Ok(types::User { name: user.0 })
    }
}

/// The only token. A real service makes a random one for each session.
const TOKEN: &str = "a-token-for-the-first-steps";
