//! Checks generated code with cargo: one pair of packages, whose sources are replaced for each
//! document.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::child;
use crate::outcome::Outcome;

/// Generates every taken document once more, and checks what comes out.
pub(crate) fn check_all(dir: &Path, outcomes: &mut [Outcome]) -> std::io::Result<()> {
    let pair = scaffold()?;
    let total = outcomes.len();
    for (number, outcome) in outcomes.iter_mut().enumerate() {
        if !outcome.is_taken() {
            continue;
        }
        let kept = pair.join("kept");
        std::fs::create_dir_all(&kept)?;
        let path = if outcome.name.is_empty() { dir.to_owned() } else { dir.join(&outcome.name) };
        if child::watch_keeping(&path, &outcome.name, Some(&kept)).is_none() {
            continue;
        }
        outcome.server_compiles = Some(check(&pair, "server", &kept.join("server.rs")));
        outcome.client_compiles = Some(check(&pair, "client", &kept.join("client.rs")));
        let said = |side: &Option<Result<f64, String>>| match side {
            Some(Ok(seconds)) => format!("{seconds:.1} s"),
            Some(Err(error)) => error.clone(),
            None => String::new(),
        };
        eprintln!(
            "{}/{total} {}: server {}, client {}",
            number + 1,
            outcome.name,
            said(&outcome.server_compiles),
            said(&outcome.client_compiles)
        );
    }
    Ok(())
}

/// The project's own folder.
fn root() -> PathBuf {
    Path::new(option_env!("CORPUS_ROOT").unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))).to_owned()
}

/// `target/corpus`, with the two packages.
fn scaffold() -> std::io::Result<PathBuf> {
    let root = root().canonicalize()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let pair = target.join("corpus");
    let root = root.display();
    let side = |name: &str, own: &str| {
        format!(
            "[package]\nname = \"corpus-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\npath = \"lib.rs\"\n\n[dependencies]\n{own}\
             chrono = {{ version = \"0.4\", features = [\"serde\"] }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
             serde_json = \"1\"\nuuid = {{ version = \"1\", features = [\"serde\"] }}\n"
        )
    };
    let server = side("server", &format!("countersign-server = {{ path = \"{root}/server/runtime\" }}\n"));
    let client =
        side("client", &format!("countersign-client = {{ path = \"{root}/client/runtime\" }}\nbytes = \"1\"\n"));
    for (name, manifest) in [("server", server), ("client", client)] {
        std::fs::create_dir_all(pair.join(name))?;
        std::fs::write(pair.join(name).join("Cargo.toml"), manifest)?;
        std::fs::write(pair.join(name).join("lib.rs"), "#[allow(dead_code)]\npub mod api;\n")?;
    }
    std::fs::write(
        pair.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"server\", \"client\"]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
    )?;
    // The versions that the project itself is built with.
    if !pair.join("Cargo.lock").exists() {
        std::fs::copy(self::root().join("Cargo.lock"), pair.join("Cargo.lock"))?;
    }
    Ok(pair)
}

/// The seconds that it took, or the first error.
fn check(pair: &Path, side: &str, text: &Path) -> Result<f64, String> {
    let place = pair.join(side).join("api.rs");
    std::fs::copy(text, &place).map_err(|error| error.to_string())?;
    let began = Instant::now();
    let output = Command::new("cargo")
        .args(["check", "--quiet", "--offline", "--message-format", "short", "-p", &format!("corpus-{side}")])
        .current_dir(pair)
        .env("CARGO_TARGET_DIR", pair.join("target"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(began.elapsed().as_secs_f64());
    }
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let first = errors.lines().find(|line| line.contains("error")).or(errors.lines().next());
    Err(first.unwrap_or("cargo check failed").to_owned())
}
