//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::screen::quoted;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; with --check, every file is up to date
  1  the document has faults, a file cannot be read or written, or --check found a stale one
  2  the command line itself is wrong";

const GENERATE_EXAMPLES: &str = "\
Examples:
  countersign generate openapi/items.yaml --server src/items_server.rs
  countersign generate openapi/items.yaml --server server/src/api.rs --client client/src/api.rs
  countersign generate openapi/items.yaml --client - | less
  countersign generate openapi/items.yaml --server src/items_server.rs --check
  countersign generate github.json --client src/github.rs --include tag:repos --exclude 'path:/repos/*/*/hooks*'";

/// OpenAPI first: a Dropshot server trait and a typed client from a hand-written document.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, after_help = EXIT_CODES)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Generate the server, the client, or both from an OpenAPI document.
    #[command(after_help = format!("{GENERATE_EXAMPLES}\n\n{EXIT_CODES}"))]
    Generate(Generate),
    /// Make a new workspace around an OpenAPI document: server, client and tests.
    #[command(after_help = EXIT_CODES)]
    New(New),
    /// Say what is wrong with an OpenAPI document, and generate nothing.
    #[command(after_help = EXIT_CODES)]
    Check(Check),
}

/// Which operations are read.
#[derive(Debug, Args)]
pub(super) struct Chosen {
    /// Only these operations: `tag:NAME`, `path:/a/{b}/*`, `operation:ID` or just the ID; `*` stands for any text.
    #[arg(long, value_name = "SELECTOR")]
    pub(super) include: Vec<String>,
    /// Not these operations.
    #[arg(long, value_name = "SELECTOR")]
    pub(super) exclude: Vec<String>,
}

impl Chosen {
    pub(super) fn set(&self, options: &mut countersign::Options) {
        options.include = self.include.iter().map(|text| text.as_str().into()).collect();
        options.exclude = self.exclude.iter().map(|text| text.as_str().into()).collect();
    }

    /// The same on a command line.
    pub(super) fn arguments(&self) -> String {
        let flag = |name: &'static str| move |text: &String| format!(" {name} {}", quoted(text));
        let include = self.include.iter().map(flag("--include"));
        include.chain(self.exclude.iter().map(flag("--exclude"))).collect()
    }
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("output").required(true).multiple(true).args(["server", "client"])))]
pub(super) struct Generate {
    /// The OpenAPI document, YAML or JSON.
    #[arg(value_name = "SPEC")]
    pub(super) spec: PathBuf,
    /// Where the server goes; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(super) server: Option<PathBuf>,
    /// Where the client goes; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(super) client: Option<PathBuf>,
    /// The name of the server trait.
    #[arg(long, value_name = "NAME", default_value = "Api", requires = "server")]
    pub(super) trait_name: String,
    /// A trait for each tag, composed into one server, in place of one trait.
    #[arg(long, requires = "server")]
    pub(super) by_tag: bool,
    #[command(flatten)]
    pub(super) chosen: Chosen,
    /// Compare instead of writing: say which files are stale.
    #[arg(long)]
    pub(super) check: bool,
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// The folder to make.
    #[arg(value_name = "DIR")]
    pub(super) dir: PathBuf,
    /// The OpenAPI document, YAML or JSON. It is copied, with the files that it refers to.
    #[arg(long, value_name = "FILE")]
    pub(super) spec: PathBuf,
    /// What the packages are called: NAME-server, NAME-client. The folder's name unless said.
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Take the countersign crates from a checkout instead of the registry.
    #[arg(long, value_name = "PATH")]
    pub(super) countersign_path: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The OpenAPI document, YAML or JSON.
    #[arg(value_name = "SPEC")]
    pub(super) spec: PathBuf,
    #[command(flatten)]
    pub(super) chosen: Chosen,
}
