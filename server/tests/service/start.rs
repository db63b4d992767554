//! Starts the service in this process, on a free port.

use std::path::Path;
use std::time::Duration;

use countersign_server::Server;
use items_client::{Client, types};
use items_server::{Config, FirstUser, ItemsService, start};
use tempfile::TempDir;

pub(crate) struct Running {
    pub(crate) server: Server<ItemsService>,
    pub(crate) first: Option<FirstUser>,
    pub(crate) url: String,
}

/// On the database in `folder`.
pub(crate) async fn running(folder: &Path) -> Running {
    running_with(folder, |_| ()).await
}

/// The same, configured by `change`.
pub(crate) async fn running_with(folder: &Path, change: impl FnOnce(&mut Config)) -> Running {
    let mut config = Config::new("127.0.0.1:0".parse().unwrap(), folder.join("items.db"));
    config.open_registration = true;
    change(&mut config);
    let (server, first) = start(&config).await.unwrap();
    let url = format!("http://{}", server.local_addr());
    Running { server, first, url }
}

/// On a database that goes with the folder.
pub(crate) async fn fresh() -> (TempDir, Running) {
    let folder = tempfile::tempdir().unwrap();
    let running = running(folder.path()).await;
    (folder, running)
}

impl Running {
    /// The first user, signed in.
    pub(crate) async fn owner(&self) -> Client {
        let first = self.first.as_ref().unwrap();
        Client::login(&self.url, &first.username, &first.password).await.unwrap()
    }

    /// Another user, registered and signed in.
    pub(crate) async fn other(&self, name: &str) -> Client {
        let new = types::NewUser::new(name, "a long password");
        Client::anonymous(&self.url).unwrap().register_user().body(new).send().await.unwrap();
        Client::login(&self.url, name, "a long password").await.unwrap()
    }

    pub(crate) async fn stop(self) {
        let service = self.server.api().clone();
        self.server.close(Duration::from_secs(5)).await.unwrap();
        service.close().await;
    }
}

/// An item with nothing but a name and labels.
pub(crate) fn item(name: &str, labels: &[&str]) -> types::NewItem {
    let note = types::Note { kind: types::NoteKind::Note, text: String::new() };
    let labels = labels.iter().map(|label| (*label).to_owned()).collect();
    types::NewItem { labels: Some(labels), ..types::NewItem::new(name, types::Content::Note(note)) }
}
