//! The child process: one server, one setting, until its parent closes standard input.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::load::Request;
use crate::servers;
use crate::setting::{Logging, Server, Setting, argument};

/// Serves on a free port, prints its address, and ends with standard input.
pub fn serve(setting: Setting, request: Request) {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    if setting.logging == Logging::Line {
        let null = std::fs::OpenOptions::new().write(true).open("/dev/null").unwrap();
        tracing_subscriber::fmt().with_ansi(false).with_writer(std::sync::Mutex::new(null)).init();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        match setting.server {
            Server::Generated => servers::generated::serve(request).await,
            Server::Dropshot => servers::dropshot::serve(setting.logging).await,
            Server::Axum => servers::axum::serve().await,
            Server::Hyper => servers::hyper::serve().await,
        }
    });
}

/// A running child; dropping it ends it.
pub struct Running {
    pub address: SocketAddr,
    child: Child,
    stdin: Option<ChildStdin>,
}

impl Running {
    /// Starts this program again as a server, behind the words of `wrapper` (a profiler and its options).
    pub fn start(setting: Setting, request: Request, wrapper: &[String]) -> Self {
        let program = std::env::current_exe().unwrap();
        let argument = argument(setting, request);
        let mut words = wrapper.iter().cloned().chain([program.display().to_string(), argument.clone()]);
        let mut command = Command::new(words.next().unwrap());
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().parse().unwrap_or_else(|_| panic!("{argument} did not start: {line:?}"));
        let stdin = child.stdin.take();
        Self { address, child, stdin }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.wait();
    }
}
