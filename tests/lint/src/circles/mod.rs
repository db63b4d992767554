//! Circles between the files of a crate.
//!
//! A file depends on another when a path in it, in a `use` or in code, leads to an item that the
//! other file defines. `mod` declarations and re-exports (`pub use`, `pub(crate) use`) are no
//! dependencies: a path through a re-export counts for the file that defines the item. Test modules
//! count like all code.
//!
//! The check reads paths only. It does not see method calls, paths that a procedural macro makes,
//! or what stands in `quote!`. `cfg` is ignored: all code counts at once.

mod edges;
mod groups;
mod resolve;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

pub use edges::Edge;
pub use tree::Read;

/// Files of one crate that depend on each other in a circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// The files, sorted.
    pub files: Vec<PathBuf>,
    /// The paths between these files.
    pub edges: Vec<Edge>,
}

/// How many paths from one file to another are shown.
const PATHS_SHOWN: usize = 3;

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            writeln!(f, "{}", file.display())?;
        }
        let mut paths: BTreeMap<_, Vec<&str>> = BTreeMap::new();
        for edge in &self.edges {
            paths.entry((&edge.from, &edge.to)).or_default().push(&edge.path);
        }
        for ((from, to), mut paths) in paths {
            // The paths with most segments say most.
            paths.sort_by_key(|path| std::cmp::Reverse(path.matches("::").count()));
            paths.truncate(PATHS_SHOWN);
            writeln!(f, "  {} -> {}: {}", from.display(), to.display(), paths.join(", "))?;
        }
        Ok(())
    }
}

/// The circles of the crate whose root file is `root`, sorted by their first file.
///
/// `read` gives the text of a file, or `None` where there is no such file.
///
/// # Errors
///
/// A file that is missing or does not parse, by its name.
pub fn of_crate(root: &Path, read: Read<'_>) -> Result<Vec<Circle>, String> {
    let tree = tree::Tree::of_crate(root, read)?;
    let edges = edges::edges(&tree);
    let pairs: BTreeSet<_> = edges.iter().map(|edge| (&*edge.from, &*edge.to)).collect();
    let circles = groups::groups(&pairs).into_iter().map(|files| {
        let inside = |edge: &&Edge| files.contains(&*edge.from) && files.contains(&*edge.to);
        let edges = edges.iter().filter(inside).cloned().collect();
        Circle { files: files.into_iter().map(Path::to_owned).collect(), edges }
    });
    Ok(circles.collect())
}
