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

/// Makes a file hold `text`; does nothing when it does already, so that nothing is rebuilt without
/// a reason. Says whether it wrote.
///
/// Missing directories are made. The file is never seen half-written: the text goes into a
/// neighbour, which then takes its place.
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
    let is_device = fs::metadata(&target).is_ok_and(|found| !found.is_file());
    if is_device {
        // `/dev/null` or a pipe is written to, never replaced.
        return fs::write(&target, text).map(|()| true);
    }
    let neighbour = neighbour(&target);
    let written = replace(&neighbour, &target, text);
    if written.is_err() {
        // What matters is the first failure; a neighbour that was never made cannot be removed
        // either.
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn links_and_devices_stay_what_they_are() {
        let directory = std::env::temp_dir().join(format!("countersign-write-{}", std::process::id()));
        let (file, link) = (directory.join("in/file.rs"), directory.join("link.rs"));
        assert!(write(&file, "one").expect("written"));
        std::os::unix::fs::symlink(&file, &link).expect("linked");
        assert!(write(&link, "two").expect("written"));
        assert!(!write(&link, "two").expect("unchanged"));
        assert_eq!(fs::read_to_string(&file).expect("there"), "two");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert!(write(Path::new("/dev/null"), "nothing").expect("written"));
        assert!(!fs::metadata("/dev/null").expect("there").is_file());
        assert!(write(&directory, "a directory").is_err());
        fs::remove_dir_all(&directory).expect("removed");
    }
}
