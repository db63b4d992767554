//! rustc over single sources, against the libraries that cargo has just built for this very test.
//!
//! A nested cargo would compile the whole dependency tree a second time, which takes minutes; this
//! takes a second.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The libraries that one library was compiled against, and itself.
#[derive(Debug)]
pub struct Compiler {
    folder: PathBuf,
    libraries: BTreeMap<String, PathBuf>,
}

impl Compiler {
    /// With `library` (`items_server`) and everything that it depends on.
    ///
    /// Which files these are stands in the library's own metadata; rustc prints it with an unstable
    /// flag, which the environment variable allows.
    pub fn with(library: &str) -> Self {
        let folder = std::env::current_exe().unwrap().parent().unwrap().to_owned();
        let main = newest(&folder, library);
        let output = rustc().env("RUSTC_BOOTSTRAP", "1").arg("-Zls=root").arg(&main).output().unwrap();
        let listing = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut libraries = BTreeMap::from([(library.to_owned(), main)]);
        for line in listing.lines().skip_while(|line| !line.contains("External Dependencies")) {
            let Some((name, hash)) = line.split(' ').nth(1).and_then(|word| word.rsplit_once('-')) else { continue };
            let files = ["rlib", "so"].map(|extension| folder.join(format!("lib{name}-{hash}.{extension}")));
            let Some(file) = files.into_iter().find(|file| file.is_file()) else { continue };
            // Of two versions of a crate ours is the newer one.
            let slot = libraries.entry(name.to_owned()).or_insert_with(|| file.clone());
            if version(&file) > version(slot) {
                *slot = file;
            }
        }
        assert!(libraries.len() > 1, "{library} depends on nothing: {listing}");
        Self { folder, libraries }
    }

    /// What rustc says of `source`, a library of crate name `name`; nothing when it compiles.
    /// `OUT_DIR` is `out_dir`, and `package` the folder of the package that the source belongs to.
    pub fn check(&self, name: &str, source: &Path, package: &Path, out_dir: &Path) -> Option<String> {
        let mut command = rustc();
        command.args([
            "--edition=2024",
            "--crate-type=lib",
            "--emit=metadata",
            "--cap-lints=allow",
            "--crate-name",
            name,
        ]);
        command
            .arg(source)
            .arg("--out-dir")
            .arg(out_dir)
            .arg("-L")
            .arg(format!("dependency={}", self.folder.display()));
        for (name, file) in &self.libraries {
            command.arg("--extern").arg(format!("{name}={}", file.display()));
        }
        command.env("OUT_DIR", out_dir).env("CARGO_MANIFEST_DIR", package).env("CARGO_PKG_VERSION", "0.0.0");
        command.env("CARGO_PKG_NAME", name).env("CARGO_CRATE_NAME", name).current_dir(package);
        let output = command.output().unwrap();
        (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn rustc() -> Command {
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// The library that was built last: the one of this build.
fn newest(folder: &Path, library: &str) -> PathBuf {
    let prefix = format!("lib{library}-");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = files.filter(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(&prefix) && name.ends_with(".rlib")
    });
    let time = |file: &PathBuf| file.metadata().and_then(|metadata| metadata.modified()).ok();
    named.max_by_key(time).unwrap_or_else(|| panic!("{library} is not built"))
}

/// The version of a library, from the list of its sources: `.../base64-0.23.1/src/lib.rs`.
fn version(file: &Path) -> Vec<u64> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().trim_start_matches("lib").to_owned();
    let list = std::fs::read_to_string(file.with_file_name(format!("{name}.d"))).unwrap_or_default();
    let folder =
        list.split_whitespace().filter_map(|word| word.split_once("/src/")).map(|(folder, _)| folder).next_back();
    let version = folder.and_then(|folder| folder.rsplit_once('-')).map(|(_, version)| version).unwrap_or_default();
    version.split(['.', '+']).map_while(|number| number.parse().ok()).collect()
}
