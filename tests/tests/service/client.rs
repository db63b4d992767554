//! The generated client against the running service: every operation, at the root and behind a
//! prefix.

use std::collections::BTreeSet;

use countersign_tests::proxy;
use countersign_tests::reference::Reference;
use countersign_tests::spec::Spec;
use items_client::types::{NewItem, NewUser, RegisterUserError, TokenRequest};
use items_client::{Client, ClientInfo as _, types};
use serde_json::json;

/// A type of the client, from what the wire has.
fn body<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn note(name: &str) -> NewItem {
    body(json!({"name": name, "content": {"kind": "note", "text": "text"}, "labels": ["a", "b"], "price": null}))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation() {
    let reference = Reference::start().await;
    let base = format!("http://{}", reference.address());
    call_everything(&reference, &base).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_behind_a_prefix() {
    let reference = Reference::start().await;
    let base = format!("http://{}/api/v1", proxy::serve("/api/v1", reference.address()).await);
    call_everything(&reference, &base).await;
}

async fn call_everything(reference: &Reference, base: &str) {
    let asked = Client::session(base).scope("items:read items:write users:read");
    let signed_in = asked.login(reference.username.as_str(), reference.password.as_str()).await.unwrap();
    let client = Client::with_session(signed_in);
    let mut called = BTreeSet::new();
    called.extend(session(&client, reference).await);
    called.extend(items(&client).await);
    called.extend(ends(&client, reference).await);
    let documented: BTreeSet<_> =
        Spec::load("items.yaml").operations().into_iter().map(|operation| operation.id).collect();
    assert_eq!(called.iter().map(ToString::to_string).collect::<BTreeSet<_>>(), documented);
}

async fn session(client: &Client, reference: &Reference) -> [&'static str; 5] {
    let form: TokenRequest = body(json!({
        "grant_type": "password", "username": reference.username, "password": reference.password, "scope": "items:read",
    }));
    let token = client.issue_token().body(form).send().await.unwrap();
    assert_eq!(token.scope.as_deref(), Some("items:read"));

    let user = || body::<NewUser>(json!({"username": "somebody", "password": "a password", "full_name": "Some Body"}));
    let registered = client.register_user().body(user()).send().await.unwrap();
    assert_eq!(registered.full_name.as_deref(), Some("Some Body"));
    match client.register_user().body(user()).send().await.unwrap_err() {
        countersign_client::Error::Response(answer) => match answer.into_inner() {
            RegisterUserError::Conflict(taken) => assert_eq!(taken.username, "somebody"),
            other => panic!("{other:?}"),
        },
        other => panic!("{other}"),
    }

    let names = client.list_users().send().await.unwrap().into_inner().usernames;
    assert_eq!(names, [reference.username.as_str(), "somebody"]);
    assert_eq!(client.read_me().send().await.unwrap().username, reference.username);
    let greeting = client.read_greeting().accept_language("en").send().await.unwrap().into_inner();
    assert!(greeting.contains(&reference.username), "{greeting}");
    let anonymous = Client::anonymous(client.inner().base_url()).unwrap();
    assert!(!anonymous.read_greeting().send().await.unwrap().contains(&reference.username));
    ["issue_token", "register_user", "list_users", "read_me", "read_greeting"]
}

async fn ends(client: &Client, reference: &Reference) -> [&'static str; 3] {
    assert_eq!(client.check_readiness().send().await.unwrap().status, "ready");
    let change = json!({"current_password": reference.password, "new_password": "another password"});
    client.change_password().body(body::<types::PasswordChange>(change)).send().await.unwrap();
    let token: types::RevocationRequest = body(json!({"token": "nobody's"}));
    client.revoke_token().body(token).send().await.unwrap();
    ["check_readiness", "change_password", "revoke_token"]
}

async fn items(client: &Client) -> [&'static str; 8] {
    let item = client.create_item().body(note("first")).send().await.unwrap();
    assert!(item.headers().contains_key("location"));
    let id = item.id;
    client.create_item().body(note("second")).send().await.unwrap();
    assert_eq!(client.count_items().send().await.unwrap().items, 2);

    let labels: Vec<types::Label> = body(json!(["a", "b"]));
    let page = client.list_items().limit(1).label(labels).send().await.unwrap();
    assert_eq!((page.items.len(), page.headers()["x-total-count"].to_str().unwrap()), (1, "2"));
    let cursor = page.next_cursor.clone().unwrap();
    assert_eq!(client.list_items().cursor(cursor).send().await.unwrap().items[0].name, "second");

    match client.read_item().item_id(id).send().await.unwrap().into_inner() {
        types::ReadItemOk::Ok(item) => assert_eq!(item.name, "first"),
        types::ReadItemOk::NotModified => panic!("nobody asked"),
    }
    assert_eq!(client.replace_item().item_id(id).body(note("changed")).send().await.unwrap().name, "changed");
    let absent = uuid::Uuid::new_v4();
    let made = client.replace_item().item_id(absent).body(note("made")).send().await.unwrap();
    assert_eq!(made.status(), 201);

    client.upload_attachment().item_id(id).body("bytes").send().await.unwrap();
    let stream = client.download_attachment().item_id(id).send().await.unwrap().into_inner_stream();
    let chunks: Vec<_> = futures::StreamExt::collect(stream).await;
    let bytes: Vec<u8> = chunks.into_iter().flat_map(|chunk| chunk.unwrap().to_vec()).collect();
    assert_eq!(bytes, b"bytes");

    client.delete_item().item_id(id).send().await.unwrap();
    let gone = client.read_item().item_id(id).send().await.unwrap_err();
    match gone {
        countersign_client::Error::Response(answer) => {
            assert_eq!((answer.status().as_u16(), answer.title.as_str()), (404, "Not Found"))
        }
        other => panic!("{other}"),
    }
    [
        "create_item",
        "count_items",
        "list_items",
        "read_item",
        "replace_item",
        "upload_attachment",
        "download_attachment",
        "delete_item",
    ]
}

/// A token that was got elsewhere, and one that does not hold: a typed 401.
#[tokio::test(flavor = "multi_thread")]
async fn with_a_token() {
    let reference = Reference::start().await;
    let base = format!("http://{}", reference.address());
    let client = Client::with_token(&base, reference.token("").await).unwrap();
    assert_eq!(client.read_me().send().await.unwrap().username, reference.username);
    let forged = Client::with_token(&base, "forged").unwrap();
    assert_eq!(forged.read_me().send().await.unwrap_err().status().map(|status| status.as_u16()), Some(401));
    let wrong = Client::login(&base, &reference.username, "no").await;
    assert!(matches!(wrong, Err(countersign_client::LoginError::BadCredentials)), "{wrong:?}");
}
