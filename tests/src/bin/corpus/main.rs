//! Runs the generator over a folder of documents, and says what became of them.
//!
//! ```text
//! cargo run --release -p countersign-tests --bin corpus -- DIR [--compile] [--only GLOB] [--out FILE]
//! ```
//!
//! Every document is generated in a process of its own, bounded in time and memory, so that nothing
//! that goes wrong there hides the others. `--compile` checks the generated code with cargo, one
//! document after the other in one pair of packages.

mod child;
mod compile;
mod outcome;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Parser;

use outcome::Outcome;

/// What the generator makes of every document in a folder.
#[derive(Debug, Parser)]
struct Arguments {
    /// The folder; its own folders are the groups of the table.
    dir: PathBuf,
    /// Check the generated code with `cargo check`, too.
    #[arg(long)]
    compile: bool,
    /// Only documents whose path below the folder fits: `*` is any text.
    #[arg(long, value_name = "GLOB")]
    only: Option<String>,
    /// How many documents at a time.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Write a line for each document, with tabs.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The process for one document.
    #[arg(long, hide = true)]
    child: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.child {
        child::run(&arguments.dir);
        return ExitCode::SUCCESS;
    }
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> std::io::Result<()> {
    let mut documents = Vec::new();
    collect(&arguments.dir, &mut documents)?;
    documents.sort();
    let below = |path: &Path| path.strip_prefix(&arguments.dir).unwrap_or(path).to_string_lossy().into_owned();
    if let Some(glob) = &arguments.only {
        documents.retain(|path| fits(glob, &below(path)));
    }
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs.max(1) {
            scope.spawn(|| {
                while let Some(path) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(outcome) = child::watch(path, &below(path))
                        && let Ok(mut outcomes) = outcomes.lock()
                    {
                        outcomes.push(outcome);
                    }
                }
            });
        }
    });
    let mut outcomes: Vec<Outcome> = outcomes.into_inner().unwrap_or_default();
    outcomes.sort_by(|one, other| one.name.cmp(&other.name));
    if arguments.compile {
        compile::check_all(&arguments.dir, &mut outcomes)?;
    }
    table::print(&outcomes, arguments.compile);
    match &arguments.out {
        Some(file) => std::fs::write(file, table::lines(&outcomes)),
        None => Ok(()),
    }
}

/// The files that may be documents.
fn collect(dir: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|known| extension == *known))
        {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether `text` fits `glob`, in which `*` stands for any text.
fn fits(glob: &str, text: &str) -> bool {
    match glob.split_once('*') {
        None => glob == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|behind| {
            let ends = behind.char_indices().map(|(at, _)| at).chain([behind.len()]);
            ends.into_iter().any(|at| fits(rest, &behind[at..]))
        }),
    }
}
