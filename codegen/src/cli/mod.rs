//! The command line: arguments in, files and listings out.
//!
//! Generated text may go to standard output; everything else goes to standard error.

mod arguments;
mod check;
mod generate;
mod new;
mod screen;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Cli, Command};

/// Runs the command line of this process.
pub(crate) fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            screen::show(&failure);
            ExitCode::FAILURE
        }
    }
}
