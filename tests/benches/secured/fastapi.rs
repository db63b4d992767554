//! FastAPI beside us: one worker of uvicorn, in a virtual environment below the target folder.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::load::{self, ROUNDS, Request, TURN, median};

/// What is installed there, from PyPI.
const PACKAGES: [&str; 3] = ["fastapi==0.116.1", "uvicorn[standard]==0.35.0", "pydantic[email]==2.11.7"];

/// Median requests per second, or why there are none.
pub fn rate() -> Result<f64, String> {
    let server = Server::start(&environment()?)?;
    load::sequential(server.address, Request::Checked, 200);
    let rounds = (0..ROUNDS).map(|_| load::throughput(server.address, Request::Checked, TURN));
    Ok(median(rounds.collect()))
}

/// The python of an environment that has the packages.
fn environment() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fastapi");
    let python = folder.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
    Ok(python)
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    let last = || String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned();
    if output.status.success() { Ok(()) } else { Err(last()) }
}

struct Server {
    address: SocketAddr,
    child: Child,
}

impl Server {
    /// The program prints its address once it listens.
    fn start(python: &Path) -> Result<Self, String> {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/secured/servers/fastapi_server.py");
        let mut command = Command::new(python);
        command.arg(program).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let mut line = String::new();
        let _ = BufReader::new(child.stdout.take().unwrap()).read_line(&mut line);
        let server = Self { address: line.trim().parse().unwrap_or(([127, 0, 0, 1], 0).into()), child };
        if server.address.port() == 0 { Err("it did not start".to_owned()) } else { Ok(server) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
