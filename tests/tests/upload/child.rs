//! The server, in a process of its own: this test binary again.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use countersign_server::ServerConfig;
use countersign_server::codegen::{Cx, File, InternalError};
use tokio::io::AsyncReadExt;

use crate::api::server::{Api, PutSharedError, UploadAvatarError, service, types};
use crate::content::{SIZE, content};
use crate::memory;

const LISTENS: &str = "listens on ";

/// A server that ends with this value.
pub(crate) struct Child {
    process: std::process::Child,
    pub(crate) address: SocketAddr,
}

impl Child {
    pub(crate) fn start() -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["child_process", "--exact", "--ignored", "--nocapture"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut told =
            lines.map_while(Result::ok).filter_map(|line| Some(line.split_once(LISTENS)?.1.parse().unwrap()));
        let address = told.next().expect("the child listens");
        Self { process, address }
    }

    /// The most memory that it has needed so far.
    pub(crate) fn peak(&self) -> usize {
        memory::peak(&self.process.id().to_string())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until the parent is gone.
pub(crate) fn serve() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(async {
        let config = ServerConfig::bind(SocketAddr::from(([127, 0, 0, 1], 0)));
        countersign_dropshot::serve(service(Avatars).unwrap(), config).await.unwrap()
    });
    println!("{LISTENS}{}", server.local_addr());
    std::io::stdout().flush().unwrap();
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

/// Takes a file where it is the one that is sent here.
struct Avatars;

impl Api for Avatars {
    async fn upload_avatar(&self, _: &Cx, body: types::UploadAvatarBody) -> Result<(), UploadAvatarError> {
        let length = usize::try_from(body.image.len()).unwrap_or_default();
        match is_intact(body.image).await {
            Ok(true) if length == SIZE && body.owner == "me" => Ok(()),
            _ => Err(UploadAvatarError::Internal(InternalError::new("another file"))),
        }
    }

    async fn put_shared(&self, _: &Cx, _: Option<types::AboutMultipart>) -> Result<(), PutSharedError> {
        Ok(())
    }
}

async fn is_intact(file: File) -> std::io::Result<bool> {
    let mut reader = file.into_async_read();
    let (mut at, mut buffer) = (0, vec![0; 64 << 10]);
    loop {
        let read = reader.read(&mut buffer).await?;
        if read == 0 {
            return Ok(true);
        }
        if !buffer[..read].iter().enumerate().all(|(index, byte)| *byte == content(at + index)) {
            return Ok(false);
        }
        at += read;
    }
}
