//! The generated servers: first-steps.yaml for the first request, security.yaml for those about security,
//! echo.yaml for the others.

use countersign_server::ServerConfig;
use countersign_server::codegen::{AuthError, BearerToken, Cx, Granted, Service};

use self::first_steps::types::ReadItemsOkBody;
use super::shared::listening;
use crate::load::Request;

#[allow(missing_docs, unreachable_pub, dead_code)]
mod first_steps {
    include!(concat!(env!("OUT_DIR"), "/first-steps_server.rs"));
}

#[allow(missing_docs, unreachable_pub, dead_code)]
mod echo {
    include!(concat!(env!("OUT_DIR"), "/echo_server.rs"));
}

#[allow(missing_docs, unreachable_pub, dead_code)]
mod security {
    include!(concat!(env!("OUT_DIR"), "/security_server.rs"));
}

/// As in the tutorial's first step: whoever has a token is let in.
struct Implementation;

impl first_steps::Api for Implementation {
    type Principal = BearerToken;

    async fn authenticate_oauth2_password_bearer(&self, _: &Cx, token: BearerToken) -> Result<BearerToken, AuthError> {
        Ok(token)
    }

    async fn read_items(&self, _: &Cx, token: BearerToken) -> Result<ReadItemsOkBody, first_steps::ReadItemsError> {
        Ok(ReadItemsOkBody { token: token.into_string() })
    }
}

impl echo::Api for Implementation {
    type Principal = BearerToken;

    async fn authenticate_password(&self, _: &Cx, token: BearerToken) -> Result<BearerToken, AuthError> {
        Ok(token)
    }

    async fn echo_order(
        &self,
        _: &Cx,
        _: BearerToken,
        order: echo::types::Order,
    ) -> Result<echo::types::Order, echo::EchoOrderError> {
        Ok(order)
    }

    async fn add_booking(
        &self,
        _: &Cx,
        _: BearerToken,
        booking: echo::types::Booking,
    ) -> Result<echo::types::Receipt, echo::AddBookingError> {
        Ok(echo::types::Receipt { guests: booking.guests.len() as i64 })
    }
}

impl security::Api for Implementation {
    type Principal = BearerToken;

    async fn authenticate_password(&self, _: &Cx, token: BearerToken) -> Result<Granted<BearerToken>, AuthError> {
        Ok(Granted::scopes(token, ["items:read", "items:write"]))
    }

    async fn authenticate_staff(&self, _: &Cx, _: BearerToken) -> Result<BearerToken, AuthError> {
        Err(AuthError::Invalid(None))
    }

    async fn authenticate_guest(&self, _: &Cx, token: BearerToken) -> Result<BearerToken, AuthError> {
        Ok(token)
    }

    async fn read_scoped(
        &self,
        _: &Cx,
        token: BearerToken,
    ) -> Result<security::types::Token, security::ReadScopedError> {
        Ok(security::types::Token { token: token.into_string() })
    }

    async fn read_either(
        &self,
        _: &Cx,
        token: BearerToken,
    ) -> Result<security::types::Token, security::ReadEitherError> {
        Ok(security::types::Token { token: token.into_string() })
    }
}

pub async fn serve(request: Request) {
    match request {
        Request::Get => run(first_steps::service(Implementation).unwrap()).await,
        Request::Scopes | Request::Alternatives => run(security::service(Implementation).unwrap()).await,
        Request::Echo | Request::Checked => run(echo::service(Implementation).unwrap()).await,
    }
}

async fn run(service: Service<Implementation>) {
    let server =
        countersign_dropshot::serve(service, ServerConfig::bind("127.0.0.1:0".parse().unwrap())).await.unwrap();
    listening(server.local_addr());
    std::future::pending::<()>().await;
}
