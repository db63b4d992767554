//! Password hashes: argon2id, off the threads that serve requests.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use countersign_server::{InternalError, Secret};
use tokio::sync::Semaphore;

/// How many hashes may be computed at once: each takes a core and 19 MiB.
const AT_ONCE: usize = 2;

/// Hashes and verifies passwords.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    /// The hash of a password that nobody knows: an unknown user costs as much as a known one.
    nobody: Arc<str>,
}

impl Passwords {
    pub(crate) async fn new() -> Result<Self, InternalError> {
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        let draft = Self { turns, nobody: "".into() };
        let nobody = draft.hash(Secret::from(random_text())).await?;
        Ok(Self { nobody: nobody.into(), ..draft })
    }

    /// The hash of `password`, as a PHC string.
    pub(crate) async fn hash(&self, password: Secret) -> Result<String, InternalError> {
        self.run(move || {
            let hash = Argon2::default().hash_password(password.expose().as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|error| InternalError::new(error.to_string()))
        })
        .await?
    }

    /// Whether `password` is the one behind `hash`. Without a hash, as for an unknown user, it takes as long, and is not.
    pub(crate) async fn verify(&self, password: Secret, hash: Option<String>) -> Result<bool, InternalError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.to_string());
        let holds = self.run(move || {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.expose().as_bytes(), &hash).is_ok())
        });
        Ok(holds.await? && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, InternalError> {
        let _turn = self.turns.acquire().await?;
        Ok(tokio::task::spawn_blocking(work).await?)
    }
}

/// 24 characters with 144 bits of chance.
pub(crate) fn random_text() -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_knows_its_password_and_no_other() {
        let passwords = Passwords::new().await.expect("a hash");
        let hash = passwords.hash(Secret::from("correct horse".to_owned())).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        for (password, known, holds) in
            [("correct horse", true, true), ("correct", true, false), ("correct horse", false, false)]
        {
            let outcome = passwords.verify(Secret::from(password.to_owned()), known.then(|| hash.clone())).await;
            assert_eq!(outcome.expect("an outcome"), holds, "{password} {known}");
        }
    }
}
