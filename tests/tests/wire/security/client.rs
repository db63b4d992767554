//! The generated client with credentials in every state, at a server that answers, one that hangs
//! up, and none.

use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_client::SessionBuilder;
use countersign_tests::echo::Tape;
use countersign_tests::spec::Spec;
use serde_json::json;
use tokio::net::TcpListener;

use super::credential::{SECRET, Scheme, State, declared, given};
use crate::documents;
use crate::documents::security::client::Client;

/// The client's id, and its secret, as they stand in a token request's Basic.
pub(crate) fn encoded_secret() -> String {
    STANDARD.encode(format!("app:client-{SECRET}")).trim_end_matches('=').to_owned()
}

/// Calls every operation in every way; what is logged of it is looked at elsewhere. The caller logs
/// each request and each error in every way that they can be shown.
pub(crate) async fn every_operation(spec: &Spec, address: SocketAddr, tape: &Tape) {
    let schemes = declared(spec);
    let silent = hangs_up().await;
    let (mut held, mut refused) = (0, 0);
    for operation in spec.operations().iter().filter(|operation| operation.body.is_none()) {
        let with = if operation.parameters.is_empty() { json!({}) } else { json!({ "n": 1 }) };
        for state in [State::Good, State::Bad, State::Unsure] {
            tape.rewind(None);
            let session = session(&format!("http://{address}"), &schemes, state);
            let came = documents::call("security", session, &operation.id, &with).await.unwrap();
            match came["status"].as_u64() {
                Some(204) => held += 1,
                Some(401 | 503) => refused += 1,
                other => panic!("{} with {} credentials: {other:?}", operation.id, state.word()),
            }
        }
        for address in [format!("http://{silent}"), "http://127.0.0.1:1".to_owned()] {
            let session = session(&address, &schemes, State::Good);
            let error = documents::call("security", session, &operation.id, &with).await.unwrap_err();
            assert!(error.contains("cannot be reached"), "{error}");
        }
    }
    assert!(held >= 20 && refused >= 40, "{held} held, {refused} refused");
}

/// A login with a password and a client's secret, a renewal with a refresh token, and one that
/// fails.
pub(crate) async fn login(address: SocketAddr, tape: &Tape) {
    let token = |word: &str| {
        json!({ "ok": {
            "access_token": format!("{word}-access-{SECRET}"),
            "token_type": "bearer",
            "expires_in": 3600,
            "refresh_token": format!("{word}-refresh-{SECRET}"),
        } })
    };
    let builder = || {
        let builder = Client::session(&format!("http://{address}"));
        builder.client_id("app").client_secret(format!("client-{SECRET}"))
    };
    tape.rewind(Some(token("good")));
    let client = Client::with_session(builder().login("user", format!("password-{SECRET}")).await.unwrap());
    assert_eq!(client.inherited().send().await.unwrap().status(), 204);
    tracing::trace!(target: "caller", "{client:?}");

    // The token does not hold: the refresh token brings another, which does not hold either.
    tape.rewind(Some(token("bad")));
    let client = Client::with_session(builder().login("user", format!("password-{SECRET}")).await.unwrap());
    let error = client.inherited().send().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    tracing::trace!(target: "caller", "{client:?} {error} {error:?}");

    tape.rewind(Some(json!({ "error": { "BadRequest": { "error": "invalid_grant" } } })));
    let error = builder().login("user", format!("password-{SECRET}")).await.unwrap_err();
    tracing::trace!(target: "caller", "{error} {error:?} {:?}", builder());
}

fn session(base_url: &str, schemes: &[Scheme], state: State) -> SessionBuilder {
    schemes.iter().fold(Client::session(base_url), |session, scheme| {
        let (kind, credential) = given(scheme, state);
        match kind.split_once(' ') {
            Some(("key", name)) => session.api_key(name, credential),
            Some(("basic", name)) => session.basic(name, "user", credential),
            Some((_, name)) => session.authorization(name, credential),
            None => session.bearer(kind, credential),
        }
    })
}

/// A server that closes each connection as soon as it has read something.
async fn hangs_up() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.readable().await;
        }
    });
    address
}
