//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use uuid::Uuid;

/// Call the reference service.
#[derive(Debug, Parser)]
#[command(version, after_help = "Asks for the password, unless ITEMS_PASSWORD is set.")]
pub(crate) struct Arguments {
    /// The service's base URL.
    #[arg(long, env = "ITEMS_URL", default_value = "http://127.0.0.1:8000")]
    pub(crate) url: String,
    /// The file that keeps the session, instead of one in the user's state folder.
    #[arg(long, env = "ITEMS_SESSION")]
    pub(crate) session: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sign in, and keep the session.
    Login {
        /// The user's name.
        username: String,
    },
    /// Show who is signed in.
    Me,
    /// Items.
    Items {
        #[command(subcommand)]
        command: ItemCommand,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ItemCommand {
    /// List all items.
    List {
        /// List only items with this label; may be given several times.
        #[arg(long)]
        label: Vec<String>,
    },
    /// Create an item.
    Create(ItemFields),
    /// Show an item.
    Get {
        /// Its id.
        id: Uuid,
    },
    /// Replace an item, or create one with this id.
    Replace {
        /// Its id.
        id: Uuid,
        #[command(flatten)]
        fields: ItemFields,
    },
    /// Delete an item.
    Delete {
        /// Its id.
        id: Uuid,
    },
    /// Attach a file to an item.
    Attach {
        /// Its id.
        id: Uuid,
        /// The file.
        file: PathBuf,
    },
    /// Download the attachment of an item.
    Download {
        /// Its id.
        id: Uuid,
        /// The file to write.
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ItemFields {
    /// The item's name.
    pub(crate) name: String,
    /// The text of its note.
    #[arg(long, default_value = "")]
    pub(crate) text: String,
    /// The price in cents.
    #[arg(long)]
    pub(crate) price: Option<i64>,
    /// low, normal or high.
    #[arg(long, default_value = "normal")]
    pub(crate) priority: String,
    /// A label; may be given several times.
    #[arg(long)]
    pub(crate) label: Vec<String>,
}
