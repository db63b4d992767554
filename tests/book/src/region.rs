//! A marked part of a source file, of which a page shows a copy.

use std::path::Path;

/// The lines between `ANCHOR: name` and `ANCHOR_END: name`, which stand in comments of the file's
/// own language. Those are mdBook's marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The lines, without the indentation that all of them have.
    pub text: String,
}

impl Region {
    /// The region that `place` names: `server/examples/first_steps.rs#implementation`, or the whole
    /// file where it names no region.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or a region that it does not have.
    pub fn read(root: &Path, place: &str) -> Result<Self, String> {
        let (path, name) = place.split_once('#').unwrap_or((place, ""));
        let text = std::fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"))?;
        Self::find(&text, name).ok_or_else(|| {
            format!("{path} has no region `{name}`: mark it with `ANCHOR: {name}` and `ANCHOR_END: {name}`")
        })
    }

    fn find(text: &str, name: &str) -> Option<Self> {
        let mut lines = Vec::new();
        let mut inside = name.is_empty();
        let mut found = inside;
        for line in text.lines() {
            match mark(line) {
                Some(("ANCHOR", marked)) if marked == name => (inside, found) = (true, true),
                Some(("ANCHOR_END", marked)) if marked == name => inside = false,
                Some(_) => {}
                None if inside => lines.push(line),
                None => {}
            }
        }
        // A region that never ends is a mistake, unless it is the whole file.
        (found && inside == name.is_empty()).then(|| Self { text: without_indentation(&lines) })
    }
}

/// `ANCHOR` or `ANCHOR_END`, and the name.
fn mark(line: &str) -> Option<(&str, &str)> {
    let comment = line.trim().trim_start_matches(['/', '#']).trim();
    let (kind, name) = comment.split_once(": ")?;
    matches!(kind, "ANCHOR" | "ANCHOR_END").then_some((kind, name.trim()))
}

fn without_indentation(lines: &[&str]) -> String {
    let indentation = |line: &&str| line.len() - line.trim_start().len();
    let common = lines.iter().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or(0);
    lines.iter().map(|line| format!("{}\n", line.get(common..).unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "a\n    // ANCHOR: one\n    b\n\n    # ANCHOR: two\n        c\n    // ANCHOR_END: two\n    // ANCHOR_END: one\n// ANCHOR: open\n";

    #[test]
    fn regions_may_nest_and_lose_their_indentation() {
        let text = |name| Region::find(SOURCE, name).map(|region| region.text);
        assert_eq!(text("one").as_deref(), Some("b\n\n    c\n"));
        assert_eq!(text("two").as_deref(), Some("c\n"));
        assert_eq!(text("three"), None);
        assert_eq!(text("open"), None, "it has no end");
        assert_eq!(text("").as_deref(), Some("a\n    b\n\n        c\n"));
    }
}
