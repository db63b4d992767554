//! The command line tool, as a user meets it.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Tiny, version: 1.0.0}
servers: [{url: /}]
paths:
  /items:
    get:
      operationId: list_items
      responses:
        '200':
          description: All items
          content: {application/json: {schema: {type: array, items: {type: string}}}}
";

/// A working directory of its own with a document in it, removed at the end.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("countersign-cli-{}-{name}", std::process::id()));
        std::fs::create_dir_all(path.join("openapi")).unwrap();
        let directory = Self(path);
        directory.write("openapi/tiny.yaml", DOCUMENT);
        directory
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.0.join(file), text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.0.join(file)).unwrap()
    }

    /// Runs `countersign` here; gives exit code, standard output and standard error.
    #[track_caller]
    fn run(&self, arguments: &str) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.current_dir(&self.0).args(arguments.split(' '));
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn files_are_written_once_and_compared_after() {
    let here = Directory::new("files");
    let generate = "generate openapi/tiny.yaml --server out/server.rs --trait-name Tiny";
    let check = format!("{generate} --check");

    let (code, _, stderr) = here.run(&check);
    assert_eq!(code, 1);
    let files = ["out/server.answers.json", "out/server.openapi.json", "out/server.openapi.yaml", "out/server.rs"];
    let missing: String = files.map(|file| format!("error: {file} is not there\n")).concat();
    assert_eq!(stderr, format!("{missing}run: countersign {generate}\n"));

    let wrote: String = files.map(|file| format!("wrote {file}\n")).concat();
    assert_eq!(here.run(generate), (0, String::new(), wrote));
    assert_eq!(here.run(&check), (0, String::new(), String::new()));
    let (_, _, stderr) = here.run(generate);
    assert_eq!(stderr, files.map(|file| format!("unchanged {file}\n")).concat());
    let names: Vec<_> =
        std::fs::read_dir(here.0.join("out")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), files.len(), "no temporary file is left: {names:?}");

    let server = here.read("out/server.rs");
    here.write("out/server.rs", &server.replace('\n', "\r\n"));
    let (code, _, stderr) = here.run(&check);
    assert_eq!((code, stderr.contains("line endings only")), (1, true), "{stderr}");
    here.write("out/server.rs", &server.replace("list_items", "list_all_items"));
    let (code, _, stderr) = here.run(&check);
    assert_eq!((code, stderr.contains("out/server.rs does not fit the document")), (1, true), "{stderr}");
    here.run(generate);
    assert_eq!(here.read("out/server.rs"), server);
}

/// The source names its companions after its own file, and they are compared as it is.
#[test]
fn the_texts_of_the_server_go_beside_it() {
    let here = Directory::new("companions");
    let generate = "generate openapi/tiny.yaml --server src/api.rs";
    assert_eq!(here.run(generate).0, 0);
    assert!(here.read("src/api.rs").contains("include_str!(\"api.openapi.json\")"));
    assert_eq!(here.read("src/api.openapi.yaml"), DOCUMENT);
    assert!(!here.read("src/api.rs").contains("All items\"}"), "the document is not in the source");

    for file in ["src/api.openapi.yaml", "src/api.answers.json"] {
        here.write(file, "{}");
        let (code, _, stderr) = here.run(&format!("{generate} --check"));
        assert_eq!((code, stderr.contains(&format!("{file} does not fit the document"))), (1, true), "{stderr}");
        here.run(generate);
    }
    assert_eq!(here.run(&format!("{generate} --check")).0, 0);

    let (code, source, stderr) = here.run("generate openapi/tiny.yaml --server -");
    assert_eq!((code, source.contains("include_str!(\"tiny_server.openapi.json\")")), (0, true));
    assert!(stderr.starts_with("not written: tiny_server.answers.json, "), "{stderr}");
}

#[test]
fn the_document_is_not_overwritten() {
    let here = Directory::new("overwritten");
    here.write("api.openapi.yaml", DOCUMENT);
    let (code, _, stderr) = here.run("generate api.openapi.yaml --server api.rs --include list_items");
    let expected = "error: api.openapi.yaml would be overwritten, and the document is read from it\n";
    assert_eq!((code, stderr.as_str()), (1, expected));
    let (code, _, stderr) = here.run("generate openapi/tiny.yaml --server api.rs --client api.answers.json");
    assert_eq!(
        (code, stderr.as_str()),
        (1, "error: two of the files that are generated would go to api.answers.json\n")
    );
    assert_eq!(here.read("api.openapi.yaml"), DOCUMENT);
    assert!(!here.0.join("api.rs").exists());
}

#[test]
fn the_header_names_document_and_command_and_no_machine() {
    let here = Directory::new("header");
    let (code, relative, _) = here.run("generate openapi/tiny.yaml --server -");
    assert_eq!(code, 0);
    assert!(relative.starts_with(
        "// @generated from openapi/tiny.yaml by `countersign generate openapi/tiny.yaml`.\n// Do not edit: edit the document.\n\n"
    ));
    let absolute = here.0.join("openapi/tiny.yaml");
    let (_, absolute, _) = here.run(&format!("generate {} --server -", absolute.display()));
    assert_eq!(absolute, relative.replace("openapi/tiny.yaml", "tiny.yaml"));
    let (_, named, _) = here.run("generate openapi/tiny.yaml --server - --trait-name Tiny");
    assert!(named.starts_with(
        "// @generated from openapi/tiny.yaml by `countersign generate openapi/tiny.yaml --trait-name Tiny`.\n"
    ));
}

#[test]
fn faults_go_to_standard_error_and_nothing_is_written() {
    let here = Directory::new("faults");
    here.write("openapi/tiny.yaml", &DOCUMENT.replace("list_items", "a\n      operationId: b"));
    for command in ["check openapi/tiny.yaml", "generate openapi/tiny.yaml --server server.rs"] {
        let (code, stdout, stderr) = here.run(command);
        assert_eq!((code, stdout.as_str()), (1, ""), "{command}");
        assert!(stderr.starts_with("error[duplicate-key]: "), "{stderr}");
        assert!(stderr.contains("--> openapi/tiny.yaml:8:7\n"), "{stderr}");
        assert!(stderr.ends_with("\n1 error\n"), "{stderr}");
        assert!(!stderr.contains('\u{1b}'), "no colour where nobody looks: {stderr}");
    }
    assert!(!Path::new(&here.0).join("server.rs").exists());
    let (code, _, stderr) = here.run("check nowhere.yaml");
    assert_eq!((code, stderr.contains("error[unreadable-file]: `nowhere.yaml` cannot be read")), (1, true));
    let (code, _, stderr) = here.run("generate openapi/tiny.yaml --server openapi");
    assert_eq!(code, 1, "{stderr}");
}

#[test]
fn a_document_without_faults_checks_well() {
    let here = Directory::new("check");
    let (code, stdout, stderr) = here.run("check openapi/tiny.yaml");
    assert_eq!((code, stdout.as_str()), (0, ""));
    assert!(stderr.ends_with("openapi/tiny.yaml: no errors\n"), "{stderr}");
}

#[test]
fn some_operations_only() {
    let here = Directory::new("some");
    let (code, server, stderr) =
        here.run("generate openapi/tiny.yaml --server - --include path:/items --exclude nothing*");
    assert_eq!((code, server.as_str()), (1, ""));
    assert!(stderr.contains("error[selector]: `operation:nothing*` chooses nothing"), "{stderr}");
    let (code, server, _) = here.run("generate openapi/tiny.yaml --server - --include list_items --include path:/i*");
    assert_eq!(code, 0);
    let command = "countersign generate openapi/tiny.yaml --include list_items --include 'path:/i*'";
    assert!(server.starts_with(&format!("// @generated from openapi/tiny.yaml by `{command}`.\n")), "{server}");
    assert_eq!(here.run("check openapi/tiny.yaml --include lost").0, 1);
}

#[test]
fn a_trait_for_each_tag() {
    let here = Directory::new("by-tag");
    let tagged = DOCUMENT.replace("operationId: list_items", "operationId: list_items\n      tags: [odds and ends]");
    here.write("openapi/tiny.yaml", &tagged);
    let (code, _, _) = here.run("generate openapi/tiny.yaml --server api.rs --by-tag");
    assert_eq!(code, 0);
    assert!(here.read("api.rs").contains("pub trait OddsAndEndsApi: Api {"));
    assert!(
        here.read("api.rs")
            .starts_with("// @generated from openapi/tiny.yaml by `countersign generate openapi/tiny.yaml --by-tag`.")
    );
    let (code, _, _) = here.run("generate openapi/tiny.yaml --server api.rs --by-tag --check");
    assert_eq!(code, 0);
}

#[test]
fn a_new_workspace() {
    let here = Directory::new("new");
    let (code, _, said) = here.run("new shop --spec openapi/tiny.yaml --countersign-path .");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("cargo test --workspace"));
    assert_eq!(here.read("shop/openapi/tiny.yaml"), DOCUMENT);
    assert!(here.read("shop/server/src/service.rs").contains("Err(NotImplemented.into())"));
    assert!(here.read("shop/Cargo.toml").contains("shop-server = { path = \"server\" }"));
    let all: Vec<_> =
        ["server", "client", "tests"].into_iter().map(|side| here.read(&format!("shop/{side}/Cargo.toml"))).collect();
    assert!(all.iter().all(|manifest| !manifest.contains('@')), "{all:?}");
}

#[test]
fn a_new_workspace_overwrites_nothing() {
    let here = Directory::new("new-full");
    let (code, _, said) = here.run("new openapi --spec openapi/tiny.yaml");
    assert_eq!((code, said.as_str()), (1, "error: openapi is there already, and not empty\n"));
    let (code, _, _) = here.run("new shop --spec openapi/none.yaml");
    assert_eq!(code, 1);
    here.write("openapi/faulty.yaml", "openapi: 3.0.3\npaths: {/a: {get: {security: [{none: []}]}}}\n");
    let (code, _, said) = here.run("new shop --spec openapi/faulty.yaml");
    assert!(code == 1 && said.contains("undeclared-scheme"), "{said}");
    assert!(!here.0.join("shop").exists());
}

#[test]
fn contradictory_command_lines_are_refused() {
    let here = Directory::new("refused");
    let cases = [
        ("", 2),
        ("generate", 2),
        ("generate openapi/tiny.yaml", 2),
        ("generate openapi/tiny.yaml --client c.rs --trait-name X", 2),
        ("generate openapi/tiny.yaml --server - --client -", 1),
        ("generate openapi/tiny.yaml --server - --check", 1),
        ("generate openapi/tiny.yaml --server a.rs --client a.rs", 1),
    ];
    for (arguments, expected) in cases {
        let (code, stdout, _) = here.run(arguments);
        assert_eq!((code, stdout.as_str()), (expected, ""), "{arguments}");
    }
    assert!(!here.0.join("a.rs").exists());
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let here = Directory::new("help");
    let (code, stdout, stderr) = here.run("generate --help");
    assert_eq!((code, stderr.as_str()), (0, ""));
    for needed in
        ["Examples:\n  countersign generate openapi/items.yaml --server", "Exit codes:", "--check", "[default: Api]"]
    {
        assert!(stdout.contains(needed), "{needed} is missing in:\n{stdout}");
    }
}
