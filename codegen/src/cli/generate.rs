//! `countersign generate SPEC --server FILE --client FILE`.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use countersign::document::Document;
use countersign::files::{self, Companion, Freshness};
use countersign::{GeneratedFiles, Options, generate};

use super::arguments::Generate;
use super::screen::{self, Failure};

/// Writes the files that are asked for, or compares them. Nothing is written unless everything was generated.
pub(super) fn run(arguments: &Generate) -> Result<(), Failure> {
    refuse_contradictions(arguments)?;
    let document = Document::load(&arguments.spec)?;
    let options = options(arguments, &document);
    let generated = generate(&document, &options)?;
    screen::listing(&generated.diagnostics);
    let outputs = outputs(arguments, generated.files)?;
    refuse_to_overwrite(&document, &outputs)?;
    if arguments.check {
        return compare(&outputs, arguments);
    }
    outputs.iter().try_for_each(|(path, text)| put(path, text))
}

/// The files by their paths: the sources that were asked for, and beside the server's what it includes.
fn outputs(arguments: &Generate, files: GeneratedFiles) -> Result<Vec<(PathBuf, String)>, Failure> {
    let mut outputs = Vec::new();
    if let Some(server) = &arguments.server {
        match is_standard_output(Some(server)) {
            false => {
                outputs.extend(files.companions.into_iter().map(|file| (server.with_file_name(file.name), file.text)))
            }
            true => say_what_is_missing(&files.companions),
        }
    }
    for (path, text) in [(&arguments.server, files.server), (&arguments.client, files.client)] {
        let Some(path) = path else { continue };
        let text = text.ok_or_else(|| format!("nothing was generated for {}", path.display()))?;
        outputs.push((path.clone(), text));
    }
    Ok(outputs)
}

/// Standard output holds one file only.
fn say_what_is_missing(companions: &[Companion]) {
    let names: Vec<_> = companions.iter().map(|companion| companion.name.as_str()).collect();
    screen::say(&format!("not written: {}; name a file in place of `-` to have them\n", names.join(", ")));
}

/// A file that is generated must not take the place of the document, nor of another output.
fn refuse_to_overwrite(document: &Document, outputs: &[(PathBuf, String)]) -> Result<(), Failure> {
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let read: Vec<_> = document.files_read().map(real).collect();
    for (index, (path, _)) in outputs.iter().enumerate() {
        if read.contains(&real(path)) {
            return Err(format!("{} would be overwritten, and the document is read from it", path.display()).into());
        }
        if outputs[..index].iter().any(|(other, _)| other == path) {
            return Err(format!("two of the files that are generated would go to {}", path.display()).into());
        }
    }
    Ok(())
}

fn is_standard_output(path: Option<&Path>) -> bool {
    path.is_some_and(|path| path.as_os_str() == "-")
}

fn refuse_contradictions(arguments: &Generate) -> Result<(), Failure> {
    let server = is_standard_output(arguments.server.as_deref());
    let client = is_standard_output(arguments.client.as_deref());
    if server && client {
        return Err("server and client cannot both go to standard output".to_owned().into());
    }
    if arguments.check && (server || client) {
        return Err("--check compares files: it cannot compare standard output".to_owned().into());
    }
    if arguments.server.is_some() && arguments.server == arguments.client {
        return Err("server and client cannot go to the same file".to_owned().into());
    }
    Ok(())
}

fn options(arguments: &Generate, document: &Document) -> Options {
    let mut options = Options::default();
    options.server = arguments.server.is_some();
    options.client = arguments.client.is_some();
    let server_file =
        arguments.server.as_deref().filter(|path| !is_standard_output(Some(path))).and_then(Path::file_name);
    options.server_file = server_file.map(|name| name.to_string_lossy().into_owned());
    options.trait_name.clone_from(&arguments.trait_name);
    options.by_tag = arguments.by_tag;
    // Not the folders that the files go to: they are the same wherever they lie, and whichever of them is made.
    options.command = format!("countersign generate {}", files::portable(document.name()));
    options.command.push_str(&choices(arguments));
    arguments.chosen.set(&mut options);
    options
}

fn put(path: &Path, text: &str) -> Result<(), Failure> {
    if is_standard_output(Some(path)) {
        return match io::stdout().write_all(text.as_bytes()) {
            // `... --server - | head` has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(format!("cannot write to standard output: {error}").into()),
            Ok(()) => Ok(()),
        };
    }
    let written = files::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    let what = if written { "wrote" } else { "unchanged" };
    screen::say(&format!("{what} {}\n", path.display()));
    Ok(())
}

fn compare(outputs: &[(PathBuf, String)], arguments: &Generate) -> Result<(), Failure> {
    let mut stale = Vec::new();
    for (path, text) in outputs {
        let freshness =
            files::compare(path, text).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let fault = match freshness {
            Freshness::Fresh => continue,
            Freshness::Stale => "does not fit the document",
            Freshness::Missing => "is not there",
            Freshness::LineEndings => "differs in line endings only: set `text eol=lf` for it in .gitattributes",
        };
        stale.push(format!("{} {fault}", path.display()));
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("{}\nrun: {}", stale.join("\nerror: "), command(arguments)).into())
}

/// The command that would make the files, to be copied.
fn command(arguments: &Generate) -> String {
    let mut command = format!("countersign generate {}", quoted_path(&arguments.spec));
    for (flag, path) in [("--server", &arguments.server), ("--client", &arguments.client)] {
        if let Some(path) = path {
            command.push_str(&format!(" {flag} {}", quoted_path(path)));
        }
    }
    command.push_str(&choices(arguments));
    command
}

/// The arguments that change what is generated.
fn choices(arguments: &Generate) -> String {
    let mut text = String::new();
    if arguments.trait_name != Options::default().trait_name {
        text.push_str(&format!(" --trait-name {}", arguments.trait_name));
    }
    if arguments.by_tag {
        text.push_str(" --by-tag");
    }
    text.push_str(&arguments.chosen.arguments());
    text
}

fn quoted_path(path: &Path) -> String {
    screen::quoted(&path.display().to_string())
}
