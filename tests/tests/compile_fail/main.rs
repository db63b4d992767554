//! What the compiler refuses, and with which words: each case must not compile, with exactly the
//! words of its snapshot.
//!
//! One case compiles: it shows that the others fail for what they forget, and for nothing else.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use countersign_tests::compiler::Compiler;

#[test]
fn cases() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out_dir = std::env::temp_dir().join(format!("countersign-cases-{}", std::process::id()));
    std::fs::create_dir_all(&out_dir).unwrap();
    let compiler = Compiler::with("countersign_tests");
    insta::glob!("cases/*.rs", |path| {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let source = path.canonicalize().unwrap();
        let source = source.strip_prefix(package.canonicalize().unwrap()).unwrap().to_owned();
        let words = compiler.check(name, &source, package, &out_dir);
        assert_eq!(words.is_none(), name == "complete", "{name}: {words:?}");
        let Some(words) = words else { return };
        // Where the trait stands differs from build to build.
        let generated = regress::Regex::new(r"-->? .*/out/").unwrap();
        let words = generated.replace_all(&words, "--> OUT_DIR/");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("refused", words);
        });
    });
    std::fs::remove_dir_all(&out_dir).unwrap();
}
