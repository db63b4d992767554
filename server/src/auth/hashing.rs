//! Password hashes: argon2id, in a queue, off the threads that serve requests.

use std::sync::Arc;

use argon2::password_hash::phc::{Ident, Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use countersign_server::{InternalError, Secret};
use subtle::ConstantTimeEq;

use super::queue::{Overloaded, Queue, QueueLimits, Tool, Turn};

/// No password is longer, in bytes: 256 characters of four bytes each.
const LONGEST: usize = 1024;

/// Hashes and verifies passwords.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    queue: Queue<Memory>,
    /// The hash of a password that nobody knows: an unknown user costs as much as a known one.
    nobody: Arc<str>,
}

impl Passwords {
    /// With as many workers as there are cores.
    pub(crate) fn new(limits: QueueLimits) -> Result<Self, InternalError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let nobody = Self::hash_at_once(&Secret::from(random_text()))?;
        Ok(Self { queue: Queue::new(cores, limits)?, nobody: nobody.into() })
    }

    /// The hash of `password`, as a PHC string, computed here and now: before there is a queue.
    pub(crate) fn hash_at_once(password: &Secret) -> Result<String, InternalError> {
        hash(&mut Memory::default(), password)
    }

    /// The hash of `password`, as a PHC string.
    pub(crate) async fn hash(
        &self,
        turn: &Turn,
        password: Secret,
    ) -> Result<Result<String, InternalError>, Overloaded> {
        self.queue.run(turn, move |memory| hash(memory, &password)).await
    }

    /// Whether `password` is the one behind `hash`. Without a hash, as for an unknown user, it
    /// takes as long, and is not.
    pub(crate) async fn verify(&self, turn: &Turn, password: Secret, hash: Option<String>) -> Result<bool, Overloaded> {
        if password.expose().len() > LONGEST {
            return Ok(false);
        }
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.to_string());
        let holds = self.queue.run(turn, move |memory| verify(memory, &password, &hash)).await?;
        Ok(holds.unwrap_or(false) && known)
    }
}

/// The memory that a hash is computed in: 19 MiB, which a worker keeps while it has work.
#[derive(Default)]
struct Memory(Vec<Block>);

/// Room for this many blocks is reserved, though only what a hash needs is used. glibc takes a
/// request of more than 32 MiB from the system and gives it back as soon as it is freed; anything
/// smaller may stay with the process.
const RESERVED: usize = 33 * 1024;

impl Memory {
    fn blocks(&mut self, count: usize) -> &mut [Block] {
        self.0.reserve(RESERVED.max(count).saturating_sub(self.0.len()));
        if self.0.len() < count {
            self.0.resize(count, Block::new());
        }
        self.0.get_mut(..count).unwrap_or_default()
    }
}

impl Tool for Memory {
    fn give_back(&mut self) {
        *self = Self::default();
    }
}

fn hash(memory: &mut Memory, password: &Secret) -> Result<String, InternalError> {
    let params = Params::DEFAULT;
    let salt = Salt::new(&rand::random::<[u8; 16]>())?;
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    compute(memory, Algorithm::Argon2id, Version::V0x13, params.clone(), password, &salt, &mut output)?;
    let hash = PasswordHash {
        algorithm: Ident::new(Algorithm::Argon2id.as_str())?,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(salt),
        hash: Some(Output::new(&output)?),
    };
    Ok(hash.to_string())
}

/// `None` for a text that is no hash.
fn verify(memory: &mut Memory, password: &Secret, hash: &str) -> Option<bool> {
    let hash = PasswordHash::new(hash).ok()?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = hash.version.map_or(Ok(Version::V0x13), Version::try_from).ok()?;
    let params = Params::try_from(&hash).ok()?;
    let expected = hash.hash?;
    let mut output = vec![0; expected.len()];
    compute(memory, algorithm, version, params, password, &hash.salt?, &mut output).ok()?;
    Some(output.ct_eq(expected.as_bytes()).into())
}

fn compute(
    memory: &mut Memory,
    algorithm: Algorithm,
    version: Version,
    params: Params,
    password: &Secret,
    salt: &Salt,
    output: &mut [u8],
) -> argon2::Result<()> {
    let blocks = memory.blocks(params.block_count());
    let argon2 = Argon2::new(algorithm, version, params);
    argon2.hash_password_into_with_memory(password.expose().as_bytes(), salt.as_ref(), output, blocks)
}

/// 24 characters with 144 bits of chance.
pub(crate) fn random_text() -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>())
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::{PasswordHasher, PasswordVerifier};

    use super::*;

    #[tokio::test]
    async fn a_hash_knows_its_password_and_no_other() {
        let passwords = Passwords::new(QueueLimits::default()).expect("workers");
        let turn = Turn { address: [127, 0, 0, 1].into(), name: "a".to_owned(), is_known: false };
        let hash =
            passwords.hash(&turn, Secret::from("correct horse".to_owned())).await.expect("a turn").expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let long = "x".repeat(LONGEST + 1);
        for (password, known, holds) in [
            ("correct horse", true, true),
            ("correct", true, false),
            ("correct horse", false, false),
            (&long, true, false),
        ] {
            let outcome = passwords.verify(&turn, Secret::from(password.to_owned()), known.then(|| hash.clone())).await;
            assert_eq!(outcome, Ok(holds), "{password} {known}");
        }
    }

    /// The crate's own functions, which the databases of earlier versions were filled by, take
    /// ours, and we take theirs.
    #[test]
    fn hashes_are_those_of_the_crate() {
        let (secret, mut memory) = (Secret::from("correct horse".to_owned()), Memory::default());
        let theirs = Argon2::default().hash_password(b"correct horse").expect("a hash").to_string();
        assert_eq!(verify(&mut memory, &secret, &theirs), Some(true));
        let ours = hash(&mut memory, &secret).expect("a hash");
        let ours = PasswordHash::new(&ours).expect("a PHC string");
        assert!(Argon2::default().verify_password(b"correct horse", &ours).is_ok());
        assert!(Argon2::default().verify_password(b"correct", &ours).is_err());
    }
}
