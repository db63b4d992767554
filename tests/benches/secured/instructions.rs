//! Instructions per request, by callgrind.

use std::process::{Command, Stdio};

use crate::child::Running;
use crate::load::{self, Request};
use crate::setting::Setting;

/// Whether valgrind is installed.
pub fn available() -> bool {
    Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The slope between 200 and 1200 requests to a child.
pub fn per_request(setting: Setting, request: Request) -> f64 {
    slope(|wrapper, requests| {
        let running = Running::start(setting, request, wrapper);
        load::sequential(running.address, request, requests);
    })
}

/// The slope between 200 and 1200 requests. `run` starts a program behind the words of a wrapper, has it answer so many,
/// and waits for its end.
pub fn slope(run: impl Fn(&[String], usize)) -> f64 {
    let (few, many) = (total(&run, 200), total(&run, 1200));
    (many - few) / 1000.0
}

/// All instructions of a program that answers `requests` requests.
fn total(run: impl Fn(&[String], usize), requests: usize) -> f64 {
    let file = std::env::temp_dir().join(format!("countersign-bench-{}.callgrind", std::process::id()));
    let output = format!("--callgrind-out-file={}", file.display());
    run(&["valgrind".to_owned(), "--tool=callgrind".to_owned(), output], requests);
    let profile = std::fs::read_to_string(&file).unwrap();
    let _ = std::fs::remove_file(&file);
    let total = profile.lines().find_map(|line| line.strip_prefix("totals: ")).unwrap();
    total.trim().parse().unwrap()
}
