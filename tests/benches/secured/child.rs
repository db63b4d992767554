//! The child process: one server, one setting, until its parent closes standard input.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::{Request, servers};

/// Which implementation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// Generated from the document.
    Generated,
    /// `#[endpoint]`s by hand.
    Dropshot,
    Axum,
    Hyper,
}

/// What is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logging {
    /// Nothing; no subscriber is there.
    Off,
    /// One line a request through `tracing`: operation, status, latency.
    Line,
    /// What Dropshot logs by default, at level info. Only for [`Server::Dropshot`].
    Default,
}

/// A server with its logging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    pub server: Server,
    pub logging: Logging,
}

const SERVERS: [(Server, &str); 4] = [
    (Server::Generated, "generated"),
    (Server::Dropshot, "Dropshot by hand"),
    (Server::Axum, "axum by hand"),
    (Server::Hyper, "bare hyper"),
];
const LOGGINGS: [(Logging, &str); 3] = [(Logging::Off, "off"), (Logging::Line, "line"), (Logging::Default, "default")];

impl Server {
    pub fn all() -> impl Iterator<Item = Self> {
        SERVERS.into_iter().map(|(server, _)| server)
    }

    pub fn name(self) -> &'static str {
        SERVERS.into_iter().find(|(server, _)| *server == self).map_or("", |(_, name)| name)
    }
}

/// `generated/line/get`: the argument that a child gets.
fn argument(setting: Setting, request: Request) -> String {
    let logging = LOGGINGS.into_iter().find(|(logging, _)| *logging == setting.logging).map_or("", |(_, name)| name);
    format!("{}/{logging}/{}", setting.server.name(), request.name())
}

/// The reverse of [`argument`].
pub fn parse(argument: &str) -> Option<(Setting, Request)> {
    let mut words = argument.split('/');
    let (server, logging, request) = (words.next()?, words.next()?, words.next()?);
    let setting = Setting {
        server: SERVERS.into_iter().find(|(_, name)| *name == server)?.0,
        logging: LOGGINGS.into_iter().find(|(_, name)| *name == logging)?.0,
    };
    Some((setting, Request::ALL.into_iter().find(|known| known.name() == request)?))
}

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

/// Called by each server once it listens.
pub fn listening(address: SocketAddr) {
    println!("{address}");
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
