//! What the bookshop keeps: sessions, orders and covers, in memory.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use countersign_server::BearerToken;
use tokio::sync::broadcast;

use crate::api::types;

/// What the operations share.
#[derive(Debug)]
pub(crate) struct Shop {
    /// Token to user and scopes.
    sessions: Mutex<HashMap<String, (String, Vec<String>)>>,
    pub(crate) orders: Mutex<Vec<types::Order>>,
    pub(crate) covers: Mutex<HashMap<String, (String, Vec<u8>)>>,
    pub(crate) placed: broadcast::Sender<types::Order>,
    pub(crate) audit: Mutex<Vec<String>>,
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self {
            sessions: Mutex::default(),
            orders: Mutex::new(vec![types::Order { id: 1, isbn: "9780131103627".into(), copies: 1, note: None }]),
            covers: Mutex::default(),
            placed: broadcast::channel(16).0,
            audit: Mutex::default(),
        }
    }

    /// A token for `user` with these scopes.
    pub(crate) fn sign_in(&self, user: &str, scopes: &[&str]) -> String {
        let token = format!("token-of-{user}-{}", scopes.len());
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        lock(&self.sessions).insert(token.clone(), (user.to_owned(), scopes));
        token
    }

    pub(crate) fn session(&self, token: &BearerToken) -> Option<(String, Vec<String>)> {
        lock(&self.sessions).get(token.expose()).cloned()
    }
}

/// What is behind the lock, also after a panic.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
