//! The program itself, as a process of its own.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

pub(crate) struct Program {
    pub(crate) child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

/// What it printed when it started.
pub(crate) struct Started {
    /// `127.0.0.1:4711`.
    pub(crate) address: String,
    /// Of the first user, on a first start.
    pub(crate) password: String,
}

impl Program {
    pub(crate) fn start(folder: &Path) -> Self {
        Self::start_logging(folder, "info")
    }

    /// With less in its log, which nobody reads before it ends.
    pub(crate) fn start_logging(folder: &Path, level: &str) -> Self {
        Self::start_with(folder, level, &[])
    }

    /// With more arguments.
    pub(crate) fn start_with(folder: &Path, level: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_items-server"))
            .args(["--bind", "127.0.0.1:0", "--database"])
            .arg(folder.join("items.db"))
            .args(arguments)
            .env("NO_COLOR", "1")
            .env("RUST_LOG", level)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    pub(crate) async fn line(&mut self) -> String {
        let line = tokio::time::timeout(Duration::from_secs(20), self.lines.next_line());
        line.await.unwrap().unwrap().unwrap_or_default()
    }

    /// Reads what it prints until it listens.
    pub(crate) async fn started(&mut self) -> Started {
        let mut password = String::new();
        loop {
            let line = self.line().await;
            if let Some(base) = line.strip_prefix("Docs page: http://") {
                return Started { address: base.strip_suffix("/docs").unwrap().to_owned(), password };
            }
            let rest = line.split("password ").nth(1).unwrap_or_else(|| panic!("{line:?}"));
            password = rest.split(' ').next().unwrap().to_owned();
        }
    }

    pub(crate) fn terminate(&self) {
        let id = self.child.id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Whether it ended well, and all that it logged.
    pub(crate) async fn end(mut self) -> (bool, String) {
        let mut log = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        let (status, _) = tokio::join!(self.child.wait(), stderr.read_to_string(&mut log));
        (status.unwrap().success(), log)
    }

    /// Resident memory, in MiB.
    pub(crate) fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id().unwrap())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    }
}
