//! Reads the credentials of a request. Verifies nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, Uri, header};
use percent_encoding::percent_decode_str;

use super::challenge::{malformed_basic, several_headers};
use super::credential::Credential;
use crate::operation::{ApiKeyPlace, SchemeKind, SchemeUse};
use crate::parameters::text;
use crate::problem::Problem;
use countersign_wire::{ApiKey, BasicCredentials, BearerToken};

/// A credential as the request shows it.
#[derive(Debug)]
pub(super) enum Presented {
    /// Not there, empty, or of another scheme.
    Absent,
    /// Of the right scheme, and not what its credentials look like. It counts as present.
    Malformed,
    /// Well-formed.
    WellFormed(Credential),
}

/// The credential of one scheme.
///
/// # Errors
///
/// 400 for several `Authorization` headers, and for an API key that is there twice or is not text.
/// `bearer` says whether the operation takes a bearer, which the challenge of that 400 names (RFC
/// 6750, section 3.1).
pub(super) fn presented(headers: &HeaderMap, uri: &Uri, used: &SchemeUse, bearer: bool) -> Result<Presented, Problem> {
    match used.kind {
        SchemeKind::Bearer => Ok(match authorization(headers, "bearer", bearer)? {
            None => Presented::Absent,
            Some(text) => well_formed(bearer_token(text).map(Credential::Bearer)),
        }),
        SchemeKind::Basic => Ok(match authorization(headers, "basic", bearer)? {
            None => Presented::Absent,
            Some(text) => well_formed(basic_credentials(text).map(Credential::Basic)),
        }),
        SchemeKind::Http(scheme) => Ok(match authorization(headers, scheme, bearer)? {
            None => Presented::Absent,
            Some(text) => well_formed(std::str::from_utf8(text).ok().map(|text| key(text.to_owned()))),
        }),
        SchemeKind::ApiKey { place, name } => {
            if place == ApiKeyPlace::Header && name.eq_ignore_ascii_case(header::AUTHORIZATION.as_str()) {
                only_authorization(headers, bearer)?;
            }
            Ok(api_key(headers, uri, place, name)?.map_or(Presented::Absent, Presented::WellFormed))
        }
    }
}

/// The Basic credentials of a request, whatever its operation asks for.
pub(crate) fn basic(headers: &HeaderMap) -> Result<Option<BasicCredentials>, Problem> {
    let Some(text) = authorization(headers, "basic", false)? else { return Ok(None) };
    basic_credentials(text).map(Some).ok_or_else(malformed_basic)
}

fn well_formed(credential: Option<Credential>) -> Presented {
    credential.map_or(Presented::Malformed, Presented::WellFormed)
}

fn key(text: String) -> Credential {
    Credential::Key(ApiKey::from(text))
}

/// What follows `scheme` in the one `Authorization` header. The scheme's name counts in any case
/// (RFC 9110, section 11.1).
fn authorization<'h>(headers: &'h HeaderMap, scheme: &str, bearer: bool) -> Result<Option<&'h [u8]>, Problem> {
    let Some(value) = only_authorization(headers, bearer)? else { return Ok(None) };
    let Some((name, rest)) = value.split_at_checked(scheme.len()) else { return Ok(None) };
    let separated = rest.is_empty() || rest.starts_with(b" ");
    Ok((separated && name.eq_ignore_ascii_case(scheme.as_bytes())).then(|| rest.trim_ascii()))
}

/// The value of the one `Authorization` header. Several are refused: a proxy may have looked at
/// another one than we do.
fn only_authorization(headers: &HeaderMap, bearer: bool) -> Result<Option<&[u8]>, Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let first = values.next();
    match values.next() {
        Some(_) => Err(several_headers(bearer)),
        None => Ok(first.map(|value| value.as_bytes())),
    }
}

/// RFC 6750, section 2.1: `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`.
fn bearer_token(text: &[u8]) -> Option<BearerToken> {
    let text = std::str::from_utf8(text).ok()?;
    let body = text.trim_end_matches('=');
    let is_token = !body.is_empty() && body.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b));
    is_token.then(|| BearerToken::from(text.to_owned()))
}

/// RFC 7617, section 2: user and password in base64, with a colon between them.
fn basic_credentials(text: &[u8]) -> Option<BasicCredentials> {
    let decoded = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    let (username, password) = decoded.split_once(':')?;
    Some(BasicCredentials { username: username.to_owned(), password: password.to_owned().into() })
}

/// The API key of that name. An empty one counts as absent.
fn api_key(headers: &HeaderMap, uri: &Uri, place: ApiKeyPlace, name: &str) -> Result<Option<Credential>, Problem> {
    let found = match place {
        ApiKeyPlace::Header => text::headers(headers, name)?,
        ApiKeyPlace::Query => query_values(uri, name)?,
        ApiKeyPlace::Cookie => text::cookies(headers, name)?,
    };
    let only = match found.as_slice() {
        [] => return Ok(None),
        [only] if only.is_empty() => return Ok(None),
        [only] => only,
        _ => return Err(Problem::malformed("there is more than one API key")),
    };
    Ok(Some(key(match place {
        ApiKeyPlace::Header => only.clone(),
        ApiKeyPlace::Query => text::form_decoded(only)?,
        ApiKeyPlace::Cookie => percent_decode_str(only).decode_utf8_lossy().into_owned(),
    })))
}

/// The raw values of a query parameter. A query that cannot be decoded is refused as a whole: which
/// keys it has is not known.
fn query_values(uri: &Uri, name: &str) -> Result<Vec<String>, Problem> {
    let mut values = Vec::new();
    for (key, value) in text::query_pairs(uri) {
        text::form_decoded(value)?;
        if text::form_decoded(key)? == name {
            values.push(value.to_owned());
        }
    }
    Ok(values)
}
