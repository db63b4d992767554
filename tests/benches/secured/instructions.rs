//! Instructions per request, by callgrind.

use std::process::{Command, Stdio};

use crate::Request;
use crate::child::{Running, Setting};
use crate::load;

/// Whether valgrind is installed.
pub fn available() -> bool {
    Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The slope between 200 and 1200 requests.
pub fn per_request(setting: Setting, request: Request) -> f64 {
    let (few, many) = (total(setting, request, 200), total(setting, request, 1200));
    (many - few) / 1000.0
}

/// All instructions of a child that answers `requests` requests.
fn total(setting: Setting, request: Request, requests: usize) -> f64 {
    let file = std::env::temp_dir().join(format!("countersign-bench-{}.callgrind", std::process::id()));
    let wrapper =
        ["valgrind".to_owned(), "--tool=callgrind".to_owned(), format!("--callgrind-out-file={}", file.display())];
    let running = Running::start(setting, request, &wrapper);
    load::sequential(running.address, request, requests);
    drop(running);
    let profile = std::fs::read_to_string(&file).unwrap();
    let _ = std::fs::remove_file(&file);
    let total = profile.lines().find_map(|line| line.strip_prefix("totals: ")).unwrap();
    total.trim().parse().unwrap()
}
