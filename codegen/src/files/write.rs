//! Writing and comparing: the same question, does the file hold this text?

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Whether a file holds what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It holds the text.
    Fresh,
    /// It holds the text but for line endings: a checkout turned them into CRLF.
    LineEndings,
    /// It holds something else.
    Stale,
    /// It is not there.
    Missing,
}

/// Compares a file with the text that it should hold.
///
/// # Errors
///
/// The file is there and cannot be read.
pub fn compare(path: &Path, text: &str) -> io::Result<Freshness> {
    let found = match fs::read(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Freshness::Missing),
        Err(error) => return Err(error),
    };
    if found == text.as_bytes() {
        return Ok(Freshness::Fresh);
    }
    let unix = String::from_utf8(found).map(|found| found.replace("\r\n", "\n"));
    Ok(match unix {
        Ok(unix) if unix == text => Freshness::LineEndings,
        _ => Freshness::Stale,
    })
}

/// Makes a file hold `text`; does nothing when it does already, so that nothing is rebuilt without a reason.
/// Says whether it wrote.
///
/// Missing directories are made. The file is never seen half-written: the text goes into a neighbour, which then
/// takes its place.
///
/// # Errors
///
/// The file cannot be written.
pub fn write(path: &Path, text: &str) -> io::Result<bool> {
    if compare(path, text).is_ok_and(|freshness| freshness == Freshness::Fresh) {
        return Ok(false);
    }
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    // A link stays a link: what it leads to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let neighbour = neighbour(&target);
    let written = replace(&neighbour, &target, text);
    if written.is_err() {
        // What matters is the first failure; a neighbour that was never made cannot be removed either.
        let _ = fs::remove_file(&neighbour);
    }
    written.map(|()| true)
}

fn replace(neighbour: &Path, target: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(neighbour)?;
    file.write_all(text.as_bytes())?;
    drop(file);
    fs::rename(neighbour, target)
}

/// A name in the same directory that no other process uses.
fn neighbour(target: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}", std::process::id()));
    target.with_file_name(name)
}
