//! What is measured: which server, what it logs, and what it is asked.

use crate::load::Request;

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
pub fn argument(setting: Setting, request: Request) -> String {
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
