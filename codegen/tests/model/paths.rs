//! Keys of `paths`, path items, and the names of operations.

use crate::{read_text, with_paths};

/// Path, selector and fragment of the only operation of a path; without one, the codes.
fn key(path: &str) -> (String, Vec<String>) {
    let text = with_paths(&format!("  '{path}': {{get: {{responses: {{'204': {{description: D}}}}}}}}\n"));
    let (api, codes) = read_text(&text);
    let codes = codes.iter().map(|code| code.split(" at ").next().unwrap().to_owned()).collect();
    let Some(operation) = api.operations.first() else { return (String::new(), codes) };
    let mut key = operation.path.clone();
    for (name, value) in &operation.selector {
        key.push_str(&format!(" {name}={}", value.as_deref().unwrap_or("*")));
    }
    if let Some(fragment) = &operation.fragment {
        key.push_str(&format!(" #{fragment}"));
    }
    (key, codes)
}

#[test]
fn keys() {
    let cases = [
        ("/", "/", &[][..]),
        ("/a//b/", "/a//b/", &[]),
        ("a", "/a", &["warning path"]),
        ("/a?comp=list&restype=container", "/a comp=list restype=container", &["note path-query"]),
        ("/a?acl", "/a acl=*", &["note path-query"]),
        ("/a?", "/a", &[]),
        ("/a?page={page}", "/a", &[]),
        ("/a#X-Amz-Target=B.C", "/a #X-Amz-Target=B.C", &["note path-fragment"]),
        ("/{b?}", "/{b?}", &["warning path-variable"]),
        ("/{a}/{a}", "", &["error path"]),
        ("/{}", "", &["error path"]),
        ("/{a", "", &["error path"]),
        ("/a}", "", &["error path"]),
        ("/{{a}}", "", &["error path"]),
        ("/a{?page}", "", &["error path"]),
    ];
    for (path, expected, said) in cases {
        assert_eq!(key(path), (expected.to_owned(), said.iter().map(|code| (*code).to_owned()).collect()), "{path}");
    }
}

/// A line an operation: `GET /a comp=list -> name`, with a `!` where an earlier one has the same
/// requests.
#[track_caller]
fn operations(paths: &str) -> (Vec<String>, Vec<String>) {
    let paths = paths.replace("_OK", "responses: {'204': {description: D}}");
    let (api, codes) = read_text(&with_paths(&paths));
    let lines = api.operations.iter().map(|operation| {
        let shadowed = if operation.shadowed { "!" } else { "" };
        let selector: String = operation
            .selector
            .iter()
            .map(|(name, value)| format!(" {name}={}", value.as_deref().unwrap_or("*")))
            .collect();
        format!("{shadowed}{} {}{selector} -> {}", operation.method.as_str(), operation.path, operation.rust_name)
    });
    (lines.collect(), codes)
}

#[test]
fn one_path_with_several_keys() {
    let (operations, codes) = operations(
        "  /a?comp=list: {get: {_OK}}\n  /a?comp=acl: {get: {_OK}}\n  /a: {get: {_OK}}\n  /a?page={page}: {get: {_OK}}\n  \
         '/a#b': {get: {_OK}, post: {_OK}}\n  a: {post: {_OK}}\n",
    );
    assert_eq!(
        operations,
        [
            "GET /a comp=list -> get_a_comp_list",
            "GET /a comp=acl -> get_a_comp_acl",
            "GET /a -> get_a",
            "GET /a page=* -> get_a_page_by_page",
            "!GET /a -> get_a_b",
            "POST /a -> post_a_b",
            "!POST /a -> post_a",
        ]
    );
    let warnings: Vec<_> = codes.iter().filter(|code| code.starts_with("warning")).collect();
    assert_eq!(warnings, ["warning same-request at 8", "warning path at 9", "warning same-request at 9"]);
}

#[test]
fn names() {
    let ids = ["list", "List", "type", "2nd", "größe", "''", "5", "problem", "a-b", "a_b"];
    let paths: String =
        ids.iter().enumerate().map(|(n, id)| format!("  /p{n}: {{get: {{operationId: {id}, _OK}}}}\n")).collect();
    let (operations, codes) = operations(&paths);
    let names: Vec<_> = operations.iter().map(|line| line.split(" -> ").nth(1).unwrap()).collect();
    let expected = ["list", "list_2", "type", "n2nd", "größe", "get_p5", "n5", "problem_2", "a_b", "a_b_2"];
    assert_eq!(names, expected);
    assert_eq!(codes, ["note name-collision at 5", "warning mended at 10", "note name-collision at 13"]);
}

#[test]
fn path_items() {
    let paths = "  /own: {$ref: '#/x-items', get: {operationId: own, _OK}}\n  /same: {$ref: '#/x-items'}\n  /up: {GET: {_OK}, query: {_OK}, get: {_OK}}\n  \
         /lost: {$ref: '#/nowhere'}\n  /round: {$ref: '#/paths/~1round'}\n\
         x-items: {get: {operationId: referred, _OK}, put: {_OK}, parameters: [{name: q, in: query, schema: {}}]}\n";
    let (operations, codes) = operations(paths);
    assert_eq!(
        operations,
        [
            "GET /own -> own",
            "PUT /own -> put_own",
            "GET /same -> referred",
            "PUT /same -> put_same",
            "GET /up -> get_up"
        ]
    );
    assert_eq!(
        codes,
        ["warning unknown-key at 6", "warning other-version at 6", "error unknown-ref at 7", "error ref-cycle at 8"]
    );
}

#[test]
fn path_parameters() {
    let cases = [
        ("{name: id, in: path, required: true, schema: {}}", 1, &[][..]),
        ("{name: id, in: path, schema: {}}", 1, &["warning path-parameter at 6"]),
        ("{name: id, in: path, required: false, schema: {}}", 1, &["warning path-parameter at 6"]),
        (
            "{name: ID, in: path, required: true, schema: {}}",
            1,
            &["warning path-variable at 4", "warning path-parameter at 6"],
        ),
        ("{name: id, in: query, schema: {}}", 2, &["warning path-variable at 4"]),
    ];
    for (parameter, count, expected) in cases {
        let text = with_paths(&format!(
            "  /a/{{id}}:\n    get:\n     parameters: [{parameter}]\n     responses: {{'204': {{description: D}}}}\n"
        ));
        let (api, codes) = read_text(&text);
        assert_eq!(api.operations[0].parameters.len(), count, "{parameter}");
        assert_eq!(codes, expected, "{parameter}");
    }
}

#[test]
fn a_path_with_nothing_but_an_unsupported_method_is_said() {
    let text = with_paths("  /a: {query: {responses: {'204': {description: D}}}}\n").replacen("3.0.3", "3.2.0", 1);
    let (api, codes) = read_text(&text);
    assert!(api.operations.is_empty());
    assert_eq!(codes.len(), 1, "{codes:?}");
    assert!(codes[0].starts_with("warning method"), "{codes:?}");
}
