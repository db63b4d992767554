//! The table of credentials: every operation of `fixtures/wire/security` with every state of its schemes' credentials.
//!
//! The document is read as plain data, and what must come is worked out by the [`rule`] that the README writes down; nothing here
//! goes through the generator. Whatever is logged meanwhile, by us or by any library, is collected: no credential may be in it.

mod client;
mod credential;
mod logs;
mod message;
mod rule;
mod table;

use std::net::SocketAddr;
use std::sync::Arc;

use countersign_tests::echo::Tape;
use countersign_tests::raw;
use countersign_tests::spec::Spec;
use serde_json::Value;

use credential::SECRET;
use message::Message;
use rule::Expected;
use table::Row;

use crate::documents;

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_with_every_state_of_its_credentials() {
    let logs = logs::collect();
    let tape = Arc::new(Tape::default());
    let address = documents::serve("security", Arc::clone(&tape), true).await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/wire/security/openapi.yaml");
    let spec = Spec::parse(&std::fs::read_to_string(path).unwrap());

    let (mut text, mut wrong, mut count) = (String::new(), String::new(), 0);
    for operation in spec.operations() {
        let rows = table::rows(&spec, &operation);
        for row in &rows {
            let came = send(row, address, &tape).await;
            if came != row.expected {
                wrong +=
                    &format!("{} {}\n  must be {:?}\n  but is  {came:?}\n", operation.id, row.name(), row.expected);
            }
        }
        count += rows.len();
        text += &table::shown(&operation, &rows);
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 700, "{count} rows only");
    println!("{count} rows");

    client::every_operation(&spec, address, &tape).await;
    client::login(address, &tape).await;

    logs::control(logs);
    let mut secrets = credential::encoded_secrets(&credential::declared(&spec));
    secrets.extend([SECRET.to_owned(), client::encoded_secret()]);
    let leaks = logs.lines_with(&secrets);
    assert!(leaks.is_empty(), "credentials are logged:\n{}", leaks.join("\n"));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("credentials", text));
}

/// What comes of a row, in the terms of what is expected. No answer holds a credential.
async fn send(row: &Row, address: SocketAddr, tape: &Tape) -> Expected {
    tape.rewind(row.answer.clone());
    let message = Message::new(row);
    let reply = raw::exchange(address, &message.bytes()).await.unwrap_or_else(|| panic!("no answer: {}", row.name()));
    assert!(!reply.text().contains(SECRET), "{}: {reply:?}", row.name());
    let challenges = reply.headers.iter().filter(|(name, _)| name == "www-authenticate");
    let challenges = challenges.map(|(_, value)| value.clone()).collect();
    let ran = tape.seen().map(|seen| {
        match seen.as_object().and_then(|seen| seen.values().next()?.get("principal").cloned()) {
            Some(Value::String(principal)) => principal,
            Some(_) => "nobody".to_owned(),
            None => "anybody".to_owned(),
        }
    });
    Expected { status: reply.status, challenges, ran }
}
