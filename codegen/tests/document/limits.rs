//! Hostile and broken input: a diagnostic, soon, in bounded memory, and never a panic.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use countersign::diagnostic::Diagnostics;
use countersign::document::Document;

/// The code of the one fault of `text`, found in a time that even an unoptimised build on a busy
/// machine keeps.
#[track_caller]
fn code(name: &str, text: &str) -> &'static str {
    let start = Instant::now();
    let faults = Document::parse(name, text).unwrap_err();
    assert!(faults.to_string().len() < 200_000, "the listing is too long to be read");
    assert!(start.elapsed() < Duration::from_secs(30), "it took {:?}", start.elapsed());
    faults.iter().next().unwrap().code
}

fn yaml(text: &str) -> &'static str {
    code("x.yaml", &format!("openapi: 3.0.3\nx:\n  {text}"))
}

#[test]
fn nesting() {
    assert_eq!(yaml(&"[".repeat(100_000)), "too-deep");
    assert_eq!(yaml(&"{a: ".repeat(100_000)), "too-deep");
    assert_eq!(yaml(&"- ".repeat(100_000)), "too-deep");
    assert_eq!(yaml(&"? ".repeat(100_000)), "mapping-key");
    assert_eq!(code("x.json", &"[".repeat(100_000)), "too-deep");
    assert_eq!(code("x.json", &"{\"a\":".repeat(100_000)), "too-deep");
    let by_alias = format!("[&a {}{}, {}*a{}]", "[".repeat(200), "]".repeat(200), "[".repeat(100), "]".repeat(100));
    assert_eq!(yaml(&by_alias), "too-deep");
    let deep = format!("openapi: 3.0.3\nx: {}{}", "[".repeat(255), "]".repeat(255));
    assert!(Document::parse("x.yaml", &deep).is_ok());
}

#[test]
fn aliases() {
    let mut laughs = "&a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for pair in "abcdefghijklmnop".as_bytes().windows(2) {
        let (from, to) = (char::from(pair[0]), char::from(pair[1]));
        let aliases = vec![format!("*{from}"); 10].join(", ");
        laughs.push_str(&format!("{to}: &{to} [{aliases}]\n"));
    }
    assert_eq!(code("x.yaml", &format!("openapi: 3.0.3\na: {laughs}")), "alias-bomb");
    let text = format!("[&a {{k: {}}}, {}]", "x".repeat(100_000), vec!["*a"; 10_000].join(", "));
    assert_eq!(yaml(&text), "alias-bomb");
}

#[test]
fn look_ahead() {
    assert_eq!(yaml(&format!("- [{}", "&a ".repeat(1 << 20))), "too-long");
    assert_eq!(yaml(&format!("\"{}", "x".repeat(3 << 20))), "too-long");
}

#[test]
fn many_faults() {
    assert_eq!(yaml(&"a: 1\n  ".repeat(50_000)), "duplicate-key");
    let twice = "\"a\":1,".repeat(50_000);
    assert_eq!(code("x.json", &format!("{{{twice}\"a\":1}}")), "duplicate-key");
}

/// A file in a directory of its own, removed at the end.
struct File(PathBuf);

impl File {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("countersign-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).unwrap();
    }
}

fn load(path: &Path) -> Diagnostics {
    Document::load(path).unwrap_err()
}

#[test]
fn files() {
    let codes = |path: &Path| load(path).iter().map(|fault| fault.code).collect::<Vec<_>>();
    assert_eq!(codes(Path::new("no/such/file.yaml")), ["unreadable-file"]);
    assert_eq!(codes(Path::new(".")), ["unreadable-file"]);
    assert_eq!(codes(Path::new("")), ["unreadable-file"]);
    let latin = File::new("latin.yaml", b"openapi: 3.0.3\nx: sch\xF6n\n");
    let listing = load(&latin.0).to_string();
    assert!(listing.contains(":2:7"), "{listing}");
    let utf16 = File::new("utf16.yaml", b"\xFF\xFEo\0p\0e\0n\0");
    assert_eq!(codes(&utf16.0), ["not-utf8"]);
}

#[test]
fn a_huge_file_is_not_read() {
    let huge = File::new("huge.yaml", b"");
    std::fs::OpenOptions::new().write(true).open(&huge.0).unwrap().set_len(200 << 20).unwrap();
    let start = Instant::now();
    assert!(load(&huge.0).to_string().contains("file-too-large"));
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_byte_order_mark_is_no_text() {
    let marked = File::new("marked.yaml", b"\xEF\xBB\xBFopenapi: 3.0.3\n");
    let document = Document::load(&marked.0).unwrap();
    assert_eq!(document.root.entries()[0].key, "openapi");
    assert_eq!(document.files_read().collect::<Vec<_>>(), [marked.0.as_path()]);
}
