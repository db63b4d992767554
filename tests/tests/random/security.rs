//! Random security: every scheme is declared, operations and the document ask for them in every
//! combination.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

const SCHEMES: [&str; 7] = ["login", "Login", "basic", "digest", "key", "query key", "type"];

/// `components.securitySchemes`.
pub(crate) fn schemes() -> Value {
    let scopes = json!({ "read": "Read", "write:all": "Write" });
    json!({
        "login": { "type": "oauth2", "flows": { "clientCredentials": { "tokenUrl": "https://login.example/token", "scopes": scopes } } },
        "Login": { "type": "openIdConnect", "openIdConnectUrl": "https://login.example/.well-known/openid-configuration" },
        "basic": { "type": "http", "scheme": "basic" },
        "digest": { "type": "http", "scheme": "Digest" },
        "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
        "query key": { "type": "apiKey", "in": "query", "name": "a key" },
        "type": { "type": "apiKey", "in": "cookie", "name": "type" },
    })
}

/// A list of requirements.
pub(crate) fn security() -> BoxedStrategy<Value> {
    let scopes = prop_oneof![3 => Just(json!([])), 1 => Just(json!(["read"])), 1 => Just(json!(["read", "write:all"]))];
    let used = (select(SCHEMES.to_vec()), scopes);
    let requirement = vec(used, 0..3).prop_map(|uses| {
        let uses = uses.into_iter().map(|(scheme, scopes)| (scheme.to_owned(), scopes));
        Value::Object(uses.collect::<Map<_, _>>())
    });
    vec(requirement, 0..4).prop_map(Value::Array).boxed()
}
