//! Items: whose they are, their pages, their attachments.

use countersign_client::Error;
use futures::TryStreamExt;
use items_client::{Client, types};
use uuid::Uuid;

use crate::start::{fresh, item};

async fn read(client: &Client, id: Uuid) -> types::Item {
    match client.read_item().item_id(id).send().await.unwrap().into_inner() {
        types::ReadItemOk::Ok(item) => item,
        types::ReadItemOk::NotModified => panic!("nobody asked"),
    }
}

#[tokio::test]
async fn what_belongs_to_somebody_else_is_not_there() {
    let (_folder, running) = fresh().await;
    let (owner, other) = (running.owner().await, running.other("other").await);
    let id = owner.create_item().body(item("mine", &[])).send().await.unwrap().id;
    assert_eq!(other.read_item().item_id(id).send().await.unwrap_err().status().unwrap(), 404);
    assert_eq!(other.delete_item().item_id(id).send().await.unwrap_err().status().unwrap(), 404);
    assert_eq!(other.download_attachment().item_id(id).send().await.err().unwrap().status().unwrap(), 404);
    assert_eq!(other.upload_attachment().item_id(id).body("x").send().await.unwrap_err().status().unwrap(), 404);
    assert_eq!(
        other.replace_item().item_id(id).body(item("theirs", &[])).send().await.unwrap_err().status().unwrap(),
        409
    );
    assert_eq!(other.list_items().send().await.unwrap().items.len(), 0);
    assert_eq!(read(&owner, id).await.name, "mine");
}

#[tokio::test]
async fn pages_show_each_item_once_whatever_is_added_meanwhile() {
    let (_folder, running) = fresh().await;
    let owner = running.owner().await;
    for number in 0..7 {
        owner.create_item().body(item(&number.to_string(), &[])).send().await.unwrap();
    }
    let mut names = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut request = owner.list_items().limit(3);
        if let Some(cursor) = cursor {
            request = request.cursor(cursor);
        }
        let page = request.send().await.unwrap();
        names.extend(page.items.iter().map(|item| item.name.clone()));
        if names.len() == 3 {
            owner.create_item().body(item("late", &[])).send().await.unwrap();
        }
        match &page.next_cursor {
            Some(next) => cursor = Some(next.clone()),
            None => break,
        }
    }
    assert_eq!(names, ["0", "1", "2", "3", "4", "5", "6", "late"]);
    let wrong = owner.list_items().cursor("!").send().await;
    assert_eq!(wrong.unwrap_err().status().unwrap(), 400);
}

#[tokio::test]
async fn labels_must_all_be_there() {
    let (_folder, running) = fresh().await;
    let owner = running.owner().await;
    for (name, labels) in [("a", &["x"][..]), ("b", &["x", "y"]), ("c", &[])] {
        owner.create_item().body(item(name, labels)).send().await.unwrap();
    }
    for (labels, count) in [(vec![], 3), (vec!["x"], 2), (vec!["x", "y"], 1), (vec!["z"], 0)] {
        let labels: Vec<types::Label> = labels.into_iter().map(str::to_owned).collect();
        let page = owner.list_items().label(labels.clone()).send().await.unwrap();
        assert_eq!(page.items.len(), count, "{labels:?}");
        assert_eq!(page.headers()["x-total-count"], count.to_string().as_str());
    }
}

#[tokio::test]
async fn put_makes_then_replaces() {
    let (_folder, running) = fresh().await;
    let owner = running.owner().await;
    let id = Uuid::new_v4();
    let made = owner.replace_item().item_id(id).body(item("first", &[])).send().await.unwrap();
    assert_eq!((made.status().as_u16(), made.headers()["location"].to_str().unwrap()), (201, id.to_string().as_str()));
    let replaced = owner.replace_item().item_id(id).body(item("second", &[])).send().await.unwrap();
    assert_eq!((replaced.status().as_u16(), replaced.name.as_str()), (200, "second"));
    assert_eq!(replaced.created_at, made.created_at);
}

#[tokio::test]
async fn an_attachment_comes_back_as_it_was_sent() {
    let (_folder, running) = fresh().await;
    let owner = running.owner().await;
    let id = owner.create_item().body(item("with bytes", &[])).send().await.unwrap().id;
    let bytes: Vec<u8> = (0..1 << 20).map(|index| (index % 251) as u8).collect();
    owner.upload_attachment().item_id(id).body(bytes.clone()).send().await.unwrap();
    let stream = owner.download_attachment().item_id(id).send().await.unwrap().into_inner_stream();
    let parts: Vec<bytes::Bytes> = stream.try_collect().await.unwrap();
    assert_eq!(parts.concat(), bytes);
    assert!(read(&owner, id).await.has_attachment);
    let larger = vec![0; (1 << 20) + 1];
    assert!(owner.upload_attachment().item_id(id).body(larger).send().await.is_err());
}

#[tokio::test]
async fn a_name_that_is_taken_gets_a_suggestion() {
    let (_folder, running) = fresh().await;
    let new = types::NewUser::new("owner", "a long password");
    let error = Client::anonymous(&running.url).unwrap().register_user().body(new).send().await.unwrap_err();
    let Error::Response(response) = error else { panic!("{error}") };
    match response.into_inner() {
        types::RegisterUserError::Conflict(taken) => assert_eq!(taken.suggestion, "owner-2"),
        other => panic!("{other:?}"),
    }
}
