//! The command line tool: `countersign generate`, `countersign check`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
