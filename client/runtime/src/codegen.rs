//! What generated clients call: the whole contract between generated code and this crate. Not for use by hand.

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Request, Response};

pub use crate::call::Prepared;
pub use crate::operation::{Operation, PasswordFlow, SchemeKind, SchemeUse};
pub use crate::parameters::{Pairs, Parameter, Style, cookies, form};
pub use crate::{Builder, Error, LoginError, Session, Tokens};
pub use bytes::Bytes;
pub use progenitor_client::{ByteStream, RequestBuilderExt, ResponseValue};
pub use secrecy::SecretString;
use serde::de::DeserializeOwned;

/// Reads a JSON body of a described answer, and makes it the operation's type.
pub async fn json<T: DeserializeOwned, U, E>(
    response: Response,
    make: impl FnOnce(T) -> U,
) -> Result<ResponseValue<U>, Error<E>> {
    read(response, |body| serde_json::from_slice(body).map(make)).await
}

/// Reads a body of text; bytes that are no UTF-8 are replaced.
pub async fn text<U, E>(response: Response, make: impl FnOnce(String) -> U) -> Result<ResponseValue<U>, Error<E>> {
    read(response, |body| Ok(make(String::from_utf8_lossy(body).into_owned()))).await
}

/// Reads a body of any other type.
pub async fn bytes<U, E>(response: Response, make: impl FnOnce(Bytes) -> U) -> Result<ResponseValue<U>, Error<E>> {
    read(response, |body| Ok(make(body.clone()))).await
}

/// An answer without a body.
pub fn empty<U>(response: &Response, value: U) -> ResponseValue<U> {
    ResponseValue::new(value, response.status(), response.headers().clone())
}

async fn read<U, E>(
    response: Response,
    decode: impl FnOnce(&Bytes) -> Result<U, serde_json::Error>,
) -> Result<ResponseValue<U>, Error<E>> {
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.map_err(Error::ResponseBodyError)?;
    match decode(&body) {
        Ok(value) => Ok(ResponseValue::new(value, status, headers)),
        Err(error) => Err(Error::InvalidResponsePayload(body, error)),
    }
}

/// Takes an optional body out of a request again that was built for one.
pub fn without_body(request: &mut Request) {
    *request.body_mut() = None;
    request.headers_mut().remove(CONTENT_TYPE);
    request.headers_mut().remove(CONTENT_LENGTH);
}
