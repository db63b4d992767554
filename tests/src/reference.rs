//! The reference service, really running: its own database, a signed-in user.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign_server::Server;
use items_server::{Config, ItemsService, Limits};
use serde_json::{Value, json};

use crate::raw::Request;

/// A running service; its database goes with it.
#[derive(Debug)]
pub struct Reference {
    /// The server.
    pub server: Server<ItemsService>,
    /// The first user.
    pub username: String,
    /// Its password.
    pub password: String,
    folder: PathBuf,
}

impl Reference {
    /// On a free port, with a database of its own.
    pub async fn start() -> Self {
        let mut limits = Limits::default();
        // Tests register more users than anybody should.
        limits.throttle.registrations = u32::MAX;
        Self::start_with(limits).await
    }

    /// The same, where nobody can register.
    pub async fn start_closed() -> Self {
        Self::start_as(|config| config.open_registration = false).await
    }

    /// The same, where callers may ask for other things.
    pub async fn start_with(limits: Limits) -> Self {
        Self::start_as(|config| config.limits = limits).await
    }

    async fn start_as(change: impl FnOnce(&mut Config)) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("countersign-tests-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut config = Config::new("127.0.0.1:0".parse().unwrap(), folder.join("items.db"));
        config.open_registration = true;
        change(&mut config);
        let (server, first) = items_server::start(&config).await.unwrap();
        let first = first.unwrap();
        Self { server, username: first.username, password: first.password, folder }
    }

    /// The folder of its database.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// Where it listens.
    pub fn address(&self) -> std::net::SocketAddr {
        self.server.local_addr()
    }

    /// An access token of the first user, for these scopes; empty: all.
    pub async fn token(&self, scope: &str) -> String {
        self.token_of(&self.username, &self.password, scope).await
    }

    /// An access token of a user, for these scopes; empty: all.
    pub async fn token_of(&self, username: &str, password: &str, scope: &str) -> String {
        let form = [("grant_type", "password"), ("username", username), ("password", password), ("scope", scope)];
        let reply = Request::new("POST", "/token").form(&form).send(self.address()).await;
        reply.json()["access_token"].as_str().unwrap_or_else(|| panic!("{reply:?}")).to_owned()
    }

    /// Access tokens of one session of the first user: one with all scopes, then one for each of
    /// `scopes` alone.
    pub async fn tokens(&self, scopes: &[&str]) -> Vec<String> {
        let all = scopes.join(" ");
        let mut form = vec![("grant_type", "password".to_owned()), ("scope", all)];
        form.extend([("username", self.username.clone()), ("password", self.password.clone())]);
        let mut tokens = Vec::new();
        for scope in scopes.iter().map(Some).chain([None]) {
            let fields: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = Request::new("POST", "/token").form(&fields).send(self.address()).await.json();
            let text = |name: &str| answer[name].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
            tokens.push(text("access_token"));
            form = vec![("grant_type", "refresh_token".to_owned()), ("refresh_token", text("refresh_token"))];
            form.extend(scope.map(|scope| ("scope", (*scope).to_owned())));
        }
        tokens
    }

    /// Registers a user and signs in.
    pub async fn other_user(&self, username: &str) -> String {
        let user = json!({"username": username, "password": "a password"});
        let reply = Request::new("POST", "/users").json(&user).send(self.address()).await;
        assert_eq!(reply.status, 201, "{reply:?}");
        self.token_of(username, "a password", "").await
    }

    /// Makes an item, and returns it.
    pub async fn item(&self, token: &str) -> Value {
        let item = json!({"name": "A", "content": {"kind": "note", "text": "text"}});
        let reply = Request::new("POST", "/items").bearer(token).json(&item).send(self.address()).await;
        assert_eq!(reply.status, 201, "{reply:?}");
        reply.json()
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
