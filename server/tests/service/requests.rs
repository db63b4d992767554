//! Requests with a token or a form, by hand.

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::start::Running;

/// Posts a form to the token endpoint, or to the one for sign-out.
pub(crate) async fn form(running: &Running, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let response = Client::new().post(format!("{}{path}", running.url)).form(form).send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

/// The owner's tokens.
pub(crate) async fn signed_in(running: &Running, password: &str) -> (String, String) {
    let asked = [("grant_type", "password"), ("username", "owner"), ("password", password)];
    tokens(&form(running, "/token", &asked).await)
}

pub(crate) async fn refresh(running: &Running, token: &str) -> (u16, Value) {
    form(running, "/token", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

/// Access and refresh token of an answer.
pub(crate) fn tokens((status, answer): &(u16, Value)) -> (String, String) {
    let text = |name: &str| answer[name].as_str().unwrap_or_else(|| panic!("{status} {answer}")).to_owned();
    (text("access_token"), text("refresh_token"))
}

pub(crate) fn request(running: &Running, method: &str, path: &str, token: &str) -> RequestBuilder {
    Client::new().request(method.parse().unwrap(), format!("{}{path}", running.url)).bearer_auth(token)
}

pub(crate) async fn status(request: RequestBuilder) -> u16 {
    request.send().await.unwrap().status().as_u16()
}

pub(crate) fn note(name: &str) -> Value {
    json!({"name": name, "content": {"kind": "note", "text": ""}})
}

pub(crate) fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}
