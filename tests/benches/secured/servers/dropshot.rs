//! Dropshot as one writes it by hand: `#[endpoint]`s.

use dropshot::{
    ApiDescription, ClientErrorStatusCode, ConfigDropshot, ConfigLogging, ConfigLoggingIfExists, ConfigLoggingLevel,
    HttpError, HttpResponseOk, RequestContext, ServerBuilder, TypedBody, endpoint,
};

use super::shared::{Booking, Log, Order, Receipt, Refused, Token, bearer, listening};
use crate::setting::Logging;

#[endpoint { method = GET, path = "/items/" }]
async fn read_items(rqctx: RequestContext<()>) -> Result<HttpResponseOk<Token>, HttpError> {
    let mut log = Log::start("readItems", "GET", &rqctx.request_id);
    let token = bearer(rqctx.request.headers()).map_err(|refused| refuse(&mut log, &refused))?;
    Ok(HttpResponseOk(Token { token: token.to_owned() }))
}

#[endpoint { method = POST, path = "/orders/" }]
async fn echo_order(rqctx: RequestContext<()>, body: TypedBody<Order>) -> Result<HttpResponseOk<Order>, HttpError> {
    let mut log = Log::start("echoOrder", "POST", &rqctx.request_id);
    bearer(rqctx.request.headers()).map_err(|refused| refuse(&mut log, &refused))?;
    Ok(HttpResponseOk(body.into_inner()))
}

#[endpoint { method = POST, path = "/bookings/" }]
async fn add_booking(
    rqctx: RequestContext<()>,
    body: TypedBody<Booking>,
) -> Result<HttpResponseOk<Receipt>, HttpError> {
    let mut log = Log::start("addBooking", "POST", &rqctx.request_id);
    bearer(rqctx.request.headers()).map_err(|refused| refuse(&mut log, &refused))?;
    Ok(HttpResponseOk(Receipt { guests: body.into_inner().guests.len() }))
}

fn refuse(log: &mut Log<'_>, refused: &Refused) -> HttpError {
    log.status = refused.0;
    let status = ClientErrorStatusCode::from_u16(refused.0).unwrap();
    HttpError::for_client_error_with_status(None, status).with_header("www-authenticate", refused.1).unwrap()
}

pub async fn serve(logging: Logging) {
    let log = match logging {
        Logging::Default => ConfigLogging::File {
            level: ConfigLoggingLevel::Info,
            path: "/dev/null".into(),
            if_exists: ConfigLoggingIfExists::Append,
        }
        .to_logger("bench")
        .unwrap(),
        Logging::Off | Logging::Line => slog::Logger::root(slog::Discard, slog::o!()),
    };
    let mut api = ApiDescription::new();
    api.register(read_items).unwrap();
    api.register(echo_order).unwrap();
    api.register(add_booking).unwrap();
    let config = ConfigDropshot { default_request_body_max_bytes: 1 << 20, ..ConfigDropshot::default() };
    let server = ServerBuilder::new(api, (), log).config(config).start().unwrap();
    listening(server.local_addr());
    server.await.unwrap();
}
