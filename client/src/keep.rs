//! The session between two calls of the command line: a file that nobody else can read.

use std::error::Error;
use std::fs::{OpenOptions, create_dir_all, read, remove_file, rename};
use std::io::{ErrorKind::NotFound, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use countersign_client::{Secret, Tokens};
use items_client::{Client, ClientInfo};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

/// Where the session is.
pub(crate) struct Store {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    url: String,
    access_token: Secret,
    refresh_token: Option<Secret>,
    /// Seconds since 1970.
    expires_at: Option<i64>,
}

impl Store {
    /// At `path`, or in the user's state folder.
    pub(crate) fn new(path: Option<PathBuf>) -> Result<Self, Box<dyn Error>> {
        let folder = || {
            let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from);
            state.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/state")))
        };
        let path = path.or_else(|| Some(folder()?.join("items-client/session.json")));
        Ok(Self { path: path.ok_or("there is no HOME: say --session FILE")? })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A client that goes on with what was kept for `url`.
    pub(crate) fn load(&self, url: &str) -> Result<Client, Box<dyn Error>> {
        let text = read(&self.path).map_err(|_| "not signed in: run `items-client login USERNAME`")?;
        let kept: Kept = serde_json::from_slice(&text)?;
        if kept.url != url.trim_end_matches('/') {
            return Err(format!("signed in at {}, not at {url}", kept.url).into());
        }
        let mut tokens = Tokens::new(kept.access_token.expose());
        if let Some(refresh) = &kept.refresh_token {
            tokens = tokens.with_refresh_token(refresh.expose());
        }
        if let Some(expires_at) = kept.expires_at {
            let remaining = expires_at - chrono::Utc::now().timestamp();
            tokens = tokens.expiring_in(std::time::Duration::from_secs(u64::try_from(remaining).unwrap_or(0)));
        }
        Ok(Client::with_session(Client::session(url).tokens(tokens)?))
    }

    /// Keeps what the session of `client` holds.
    pub(crate) fn save(&self, client: &Client) -> Result<(), Box<dyn Error>> {
        let Some(tokens) = client.inner().tokens() else { return Ok(()) };
        let remaining = tokens.expires_in.and_then(|remaining| i64::try_from(remaining.as_secs()).ok());
        let kept = Kept {
            url: client.inner().base_url().to_owned(),
            access_token: tokens.access_token.expose_secret().into(),
            refresh_token: tokens.refresh_token.map(|token| token.expose_secret().into()),
            expires_at: remaining.map(|remaining| chrono::Utc::now().timestamp() + remaining),
        };
        if let Some(folder) = self.path.parent() {
            create_dir_all(folder)?;
        }
        // Written beside it, then renamed: never half a session, and never readable by others.
        let draft = self.path.with_extension("new");
        // What was left there may be open to others, or a link.
        remove_file(&draft).or_else(|error| if error.kind() == NotFound { Ok(()) } else { Err(error) })?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        file.write_all(&serde_json::to_vec(&kept)?)?;
        file.sync_all()?;
        Ok(rename(draft, &self.path)?)
    }
}
