//! How long the generator takes for the documents of this repository.

use std::path::Path;
use std::time::{Duration, Instant};

use countersign::document::Document;
use countersign::{Options, generate};

/// Median of a few runs, from file to formatted text of server and client.
pub fn print() {
    println!("\n### Generation, from file to formatted text\n");
    println!("| document | server | server and client |");
    println!("|---|---:|---:|");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    for name in ["first-steps.yaml", "items.yaml"] {
        let path = folder.join(name);
        println!("| {name} | {:.1?} | {:.1?} |", time(&path, false), time(&path, true));
    }
}

fn time(path: &Path, client: bool) -> Duration {
    let mut options = Options::default();
    options.server = true;
    options.client = client;
    let mut times: Vec<_> = (0..7)
        .map(|_| {
            let start = Instant::now();
            generate(&Document::load(path).unwrap(), &options).unwrap();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}
