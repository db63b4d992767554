//! What the echo servers and callers use, which `build.rs` makes of the documents in
//! `fixtures/wire`.
//!
//! An echo shows what its methods are given to a [`Tape`], and answers what the tape says: by
//! default what it was shown.

mod streams;
pub mod told;

use std::fmt::Debug;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use countersign_server::codegen::{ApiKey, AuthError, BasicCredentials, BearerToken, Problem, StatusCode};
use countersign_server::{Granted, InternalError, ServerConfig, Service};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// What an echo is to answer, and what it saw.
#[derive(Debug, Default)]
pub struct Tape(Mutex<(Option<Value>, Option<Value>)>);

impl Tape {
    /// Forgets what was; the next operation answers `answer`: `{ok: ..}` or
    /// `{error: {Variant: ..}}`.
    pub fn rewind(&self, answer: Option<Value>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (answer, None);
    }

    /// The operation that ran, with what it was given; `None` where none did.
    pub fn seen(&self) -> Option<Value> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// An operation runs.
    ///
    /// # Errors
    ///
    /// The error that the tape says it answers.
    pub fn tell(&self, operation: &str, given: Vec<(&str, Value)>) -> Result<Value, Value> {
        let given: Map<_, _> = given.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let seen = json!({ operation: given });
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.1 = Some(seen.clone());
        match &state.0 {
            None => Ok(seen),
            Some(answer) => match answer.get("error") {
                Some(error) => Err(error.clone()),
                None => Ok(answer["ok"].clone()),
            },
        }
    }
}

/// Serves on a port of its own for as long as the test runs.
///
/// # Panics
///
/// When no port is free.
pub async fn serve<A: Send + Sync + 'static>(service: Service<A>) -> SocketAddr {
    let config = ServerConfig::bind(SocketAddr::from(([127, 0, 0, 1], 0)));
    let server = countersign_dropshot::serve(service, config).await.expect("a free port");
    Box::leak(Box::new(server)).local_addr()
}

/// A credential in its text.
pub trait Credential {
    /// The text, or the password.
    fn text(&self) -> &str;
}

impl Credential for BearerToken {
    fn text(&self) -> &str {
        self.expose()
    }
}

impl Credential for ApiKey {
    fn text(&self) -> &str {
        self.expose()
    }
}

impl Credential for BasicCredentials {
    fn text(&self) -> &str {
        self.password.expose()
    }
}

/// What a credential grants. The first word of its text decides:
///
/// | text | grant |
/// | --- | --- |
/// | `good`, `good-1` | everything |
/// | `narrow` | no scope |
/// | `has-a+b` | the scopes `a` and `b` |
/// | `only-login` | everything, for the scheme `login` alone |
/// | `unsure` | 503 |
/// | `broken` | 500 |
/// | anything else | 401 |
///
/// # Errors
///
/// The credential does not hold.
pub fn authenticate(scheme: &str, credential: &impl Credential) -> Result<Granted<String>, AuthError> {
    let (word, rest) = credential.text().split_once('-').unwrap_or((credential.text(), ""));
    let principal = scheme.to_owned();
    match word {
        "good" => Ok(Granted::everything(principal)),
        "narrow" => Ok(Granted::scopes(principal, [""; 0])),
        "has" => Ok(Granted::scopes(principal, rest.split('+').map(str::to_owned))),
        "only" if rest.split('-').next() == Some(scheme) => Ok(Granted::everything(principal)),
        "unsure" => Err(AuthError::Unavailable { retry_after: None }),
        "broken" => Err(AuthError::Internal(InternalError::new("the verifier is broken".to_owned()))),
        _ => Err(AuthError::invalid()),
    }
}

/// What an echo's method for a scheme returns: the grant, or the principal where no operation asks
/// the scheme for scopes.
pub trait Verified {
    /// The grant as the method returns it.
    fn verified(granted: Granted<String>) -> Self;
}

impl Verified for Granted<String> {
    fn verified(granted: Granted<String>) -> Self {
        granted
    }
}

impl Verified for String {
    fn verified(granted: Granted<String>) -> Self {
        granted.into_principal()
    }
}

/// A refusal in a shape of the document's.
pub fn shaped<T: DeserializeOwned>(problem: &Problem) -> Option<T> {
    let status = problem.status.as_u16();
    let text = problem.detail.as_deref().unwrap_or(problem.title());
    serde_json::from_value(json!({ "code": status, "message": text })).ok()
}

/// A value as JSON: by serde, else by `Debug`, else by the name of its type.
#[derive(Debug)]
pub struct Shown<'a, T>(pub &'a T);

impl<T: Serialize> Shown<'_, T> {
    /// By serde.
    pub fn shown(&self) -> Value {
        serde_json::to_value(self.0).unwrap_or_else(|error| json!({ "unserializable": error.to_string() }))
    }
}

/// A value as text, where serde does not know it.
pub trait ShownByDebug {
    /// By `Debug`.
    fn shown(&self) -> Value;
}

impl<T: Debug> ShownByDebug for Shown<'_, T> {
    fn shown(&self) -> Value {
        Value::String(format!("{:?}", self.0))
    }
}

/// A value of which nothing is known but its type.
pub trait ShownByName {
    /// By its type's name.
    fn shown(&self) -> Value;
}

impl<T> ShownByName for &Shown<'_, T> {
    fn shown(&self) -> Value {
        Value::String(std::any::type_name::<T>().to_owned())
    }
}

/// Makes a `T` of JSON: by serde, else [`Made`].
#[derive(Debug)]
pub struct Maker<T>(pub PhantomData<T>);

impl<T: DeserializeOwned> Maker<T> {
    /// By serde.
    ///
    /// # Errors
    ///
    /// The value is no `T`.
    pub fn make(self, value: Value) -> Result<T, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }
}

/// What is made of JSON, and serde does not know how.
pub trait Made: Sized {
    /// The value.
    ///
    /// # Errors
    ///
    /// The JSON is not of this type.
    fn made(value: Value) -> Result<Self, String>;
}

/// Makes what is [`Made`].
pub trait MadeByHand<T> {
    /// By [`Made`].
    ///
    /// # Errors
    ///
    /// The JSON is not of this type.
    fn make(self, value: Value) -> Result<T, String>;
}

impl<T: Made> MadeByHand<T> for Maker<T> {
    fn make(self, value: Value) -> Result<T, String> {
        T::made(value)
    }
}

/// Makes nothing.
pub trait NotMade<T> {
    /// Always an error.
    ///
    /// # Errors
    ///
    /// Always.
    fn make(self, value: Value) -> Result<T, String>;
}

impl<T> NotMade<T> for &Maker<T> {
    fn make(self, _: Value) -> Result<T, String> {
        Err(format!("there is no {} in JSON", std::any::type_name::<T>()))
    }
}

/// `{name, type, text}`.
impl Made for countersign_client::File {
    fn made(value: Value) -> Result<Self, String> {
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let file = Self::from_bytes(text("name"), text("text").into_bytes());
        Ok(match value["type"].as_str() {
            Some(media_type) => file.with_content_type(media_type),
            None => file,
        })
    }
}

impl<T: Made> Made for Option<T> {
    fn made(value: Value) -> Result<Self, String> {
        Some(value).filter(|value| !value.is_null()).map(T::made).transpose()
    }
}

impl<T: Made> Made for Vec<T> {
    fn made(value: Value) -> Result<Self, String> {
        value.as_array().into_iter().flatten().cloned().map(T::made).collect()
    }
}

impl Made for StatusCode {
    fn made(value: Value) -> Result<Self, String> {
        let code = value.as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or_default();
        Self::from_u16(code).map_err(|error| error.to_string())
    }
}

/// The one member of an object, and what it holds; of a text the text, and null.
///
/// # Errors
///
/// It is neither.
pub fn variant(value: Value) -> Result<(String, Value), String> {
    match value {
        Value::String(name) => Ok((name, Value::Null)),
        Value::Object(object) if object.len() == 1 => Ok(object.into_iter().next().unwrap_or_default()),
        other => Err(format!("no answer: {other}")),
    }
}

/// A `T` of JSON.
#[macro_export]
macro_rules! made {
    ($kind:ty, $value:expr) => {
        $crate::echo::Maker::<$kind>(std::marker::PhantomData).make($value)
    };
}

/// What a generated client's `send` came to, as JSON; with the headers, as the types behind it have
/// them.
#[macro_export]
macro_rules! answered {
    ($sent:expr $(, $headers:path)*) => {
        match $sent {
            Ok(response) => {
                let mut told = $crate::echo::told::Head::new(response.status());
                $(told.headers(stringify!($headers), <$headers>::of(&response));)*
                Ok(told.with("body", $crate::echo::told::Got(response.into_inner()).told().await))
            }
            Err(countersign_client::Error::Response(response)) => {
                let mut told = $crate::echo::told::Head::new(response.status());
                $(told.headers(stringify!($headers), <$headers>::of(&response));)*
                Ok(told.with("error", $crate::echo::told::Got(response.into_inner()).told().await))
            }
            Err(countersign_client::Error::Undocumented(response)) => {
                let told = $crate::echo::told::Head::new(response.status()).of_type(response.headers());
                Ok(told.with("undocumented", response.text().await.unwrap_or_default().into()))
            }
            Err(countersign_client::Error::Payload(payload)) => {
                let told = $crate::echo::told::Head::new(payload.status).of_type(&payload.headers);
                let told = told.and("why", payload.error.to_string().into());
                Ok(told.with("payload", String::from_utf8_lossy(&payload.body).into()))
            }
            Err(error) => Err(error.to_string()),
        }
    };
}
