//! The virtual environment that the judges live in, made by the first test that needs it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

/// Every package with all that it stands on, pinned by hash.
const REQUIREMENTS: &str = include_str!("requirements.txt");

/// A program of the environment. `None`, and a word on why, when there is no Python or the packages
/// cannot be had.
pub(crate) fn program(test: &str, name: &str) -> Option<Command> {
    static ENVIRONMENT: LazyLock<Result<PathBuf, String>> = LazyLock::new(make);
    match &*ENVIRONMENT {
        Ok(folder) => {
            let mut command = Command::new(folder.join("bin").join(name));
            command.env("PYTHONUTF8", "1").env_remove("PYTHONPATH").env_remove("PYTHONHOME");
            Some(command)
        }
        Err(why) => {
            countersign_tests::skip(test, why);
            None
        }
    }
}

/// Makes it, unless a run before has.
fn make() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("judges");
    // Two runs of the tests at the same time: one makes it, the other waits.
    let lock = File::create(folder.with_extension("lock")).and_then(|file| file.lock().map(|()| file));
    let _lock = lock.map_err(|error| format!("the lock of {}: {error}", folder.display()))?;
    let python = folder.join("bin/python");
    let installed = folder.join("installed.txt");
    let is_whole = std::fs::read_to_string(&installed).is_ok_and(|text| text == REQUIREMENTS);
    if is_whole && run(Command::new(&python).arg("--version")).is_ok() {
        return Ok(folder);
    }
    let made = run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
    made.map_err(|why| format!("no virtual environment (apt install python3 python3-venv): {why}"))?;
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/requirements.txt");
    let install = ["-m", "pip", "install", "--quiet", "--require-hashes", "--requirement"];
    let made = run(Command::new(&python).args(install).arg(requirements));
    made.map_err(|why| format!("the packages cannot be installed: {why}"))?;
    std::fs::write(installed, REQUIREMENTS).map_err(|error| error.to_string())?;
    Ok(folder)
}

/// Runs it to its end; what it said last, where it failed.
fn run(command: &mut Command) -> Result<(), String> {
    let Output { status, stdout, stderr } = command.output().map_err(|error| error.to_string())?;
    if status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(if stderr.is_empty() { &stdout } else { &stderr }).into_owned();
    Err(said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it failed, and said nothing").to_owned())
}
