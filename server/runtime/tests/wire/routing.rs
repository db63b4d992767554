//! Which request leads to which template.

use http::Method;

use countersign_server::OperationSpec;

use crate::echo::{ask, service, spec};

const TEMPLATES: [(Method, &str); 15] = [
    (Method::GET, "/users/me"),
    (Method::GET, "/users/{id}"),
    (Method::PUT, "/users/{user}"),
    (Method::GET, "/a/{x}/c"),
    (Method::GET, "/a/b/{y}"),
    (Method::GET, "/repos/{owner}/{repo}"),
    (Method::PUT, "/repos/{id}/stars"),
    (Method::GET, "/files/v{major}/{name}.{ext}"),
    (Method::GET, "/files/{folder}/{name}"),
    (Method::GET, "/items/"),
    (Method::POST, "/token"),
    (Method::GET, "/both"),
    (Method::GET, "/both/"),
    (Method::GET, "/ca%66%C3%A9"),
    (Method::GET, "/"),
];

#[tokio::test]
async fn the_most_specific_template_answers() {
    let service = service(TEMPLATES.map(|(method, path)| spec(method, path)).into());
    let cases = [
        ("GET /users/me", "/users/me"),
        ("GET /users/m%65", "/users/me"),
        ("GET /users/you", "/users/{id}"),
        ("PUT /users/you", "/users/{user}"),
        ("GET /a/1/c", "/a/{x}/c"),
        ("GET /a/b/9", "/a/b/{y}"),
        ("GET /a/b/c", "/a/b/{y}"),
        ("GET /repos/me/tool", "/repos/{owner}/{repo}"),
        ("PUT /repos/7/stars", "/repos/{id}/stars"),
        ("GET /files/v1/a.b.txt", "/files/v{major}/{name}.{ext}"),
        ("GET /files/v1/readme", "/files/{folder}/{name}"),
        ("GET /files/x/a.txt", "/files/{folder}/{name}"),
        ("GET /items/", "/items/"),
        ("GET /both", "/both"),
        ("GET /both/", "/both/"),
        ("GET /caf%C3%A9", "/ca%66%C3%A9"),
        ("GET /", "/"),
    ];
    for (line, template) in cases {
        let answered = ask(&service, line, &[], b"").await;
        assert_eq!(answered.json()["path"], template, "{line}: {}", answered.text);
    }
}

#[tokio::test]
async fn a_query_in_the_key_of_the_path_chooses() {
    let with = |id, selector| OperationSpec { id, selector, ..spec(Method::GET, "/blobs") };
    let service = service(Vec::from([
        with("list", &[("comp", Some("list"))]),
        with("tags", &[("comp", Some("list")), ("tags", None)]),
        with("lease", &[("comp", Some("lease"))]),
    ]));
    let cases = [
        ("GET /blobs?comp=list", "list"),
        ("GET /blobs?a=1&comp=%6Cist&b", "list"),
        ("GET /blobs?tags&comp=list", "tags"),
        ("GET /blobs?comp=lease", "lease"),
    ];
    for (line, id) in cases {
        assert_eq!(ask(&service, line, &[], b"").await.json()["id"], id, "{line}");
    }
    for line in ["GET /blobs", "GET /blobs?comp=other", "HEAD /blobs"] {
        assert_eq!(ask(&service, line, &[], b"").await.status, 404, "{line}");
    }
    assert_eq!(ask(&service, "POST /blobs?comp=list", &[], b"").await.status, 405);
}

#[tokio::test]
async fn what_leads_nowhere() {
    let service = service(TEMPLATES.map(|(method, path)| spec(method, path)).into());
    for line in
        ["GET /nothing", "GET //items/", "GET /items//", "GET /a/1/d", "GET /users/", "GET /a//c", "GET /repos/a/b/c"]
    {
        let answered = ask(&service, line, &[], b"").await;
        assert_eq!(answered.status, 404, "{line}");
        assert_eq!(answered.header("content-type"), Some("application/problem+json"));
    }
}

#[tokio::test]
async fn the_other_slash_is_a_relative_redirect_with_the_query() {
    let service = service(TEMPLATES.map(|(method, path)| spec(method, path)).into());
    let cases = [
        ("GET /items", "./items/"),
        ("GET /items?a=b&c", "./items/?a=b&c"),
        ("POST /token/", "../token"),
        ("GET /users/me/", "../me"),
        ("GET /users/a%2Fb/?x", "../a%2Fb?x"),
    ];
    for (line, location) in cases {
        let answered = ask(&service, line, &[], b"").await;
        assert_eq!((answered.status, answered.header("location")), (307, Some(location)), "{line}");
    }
}

#[tokio::test]
async fn other_methods() {
    let service = service(TEMPLATES.map(|(method, path)| spec(method, path)).into());
    let cases = [
        ("PUT /users/me", 405, "GET, HEAD, OPTIONS"),
        ("DELETE /users/you", 405, "GET, HEAD, OPTIONS, PUT"),
        ("GET /token", 405, "OPTIONS, POST"),
        ("HEAD /token", 405, "OPTIONS, POST"),
        ("OPTIONS /users/you", 204, "GET, HEAD, OPTIONS, PUT"),
        ("POST /healthz", 405, "GET, HEAD, OPTIONS"),
    ];
    for (line, status, allow) in cases {
        let answered = ask(&service, line, &[], b"").await;
        let lines = answered.headers.get_all("allow").iter().count();
        assert_eq!((answered.status, answered.header("allow"), lines), (status, Some(allow), 1), "{line}");
    }
}

#[tokio::test]
async fn head_is_get_without_its_body() {
    let service = service(TEMPLATES.map(|(method, path)| spec(method, path)).into());
    for path in ["/users/me", "/openapi.json", "/docs", "/docs/swagger-ui.css"] {
        let get = ask(&service, &format!("GET {path}"), &[], b"").await;
        let head = ask(&service, &format!("HEAD {path}"), &[], b"").await;
        assert_eq!((head.status, head.text.as_str()), (200, ""), "{path}");
        assert_eq!(head.header("content-length"), Some(get.text.len().to_string().as_str()), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
    }
}

#[tokio::test]
async fn heads_that_are_not_safe() {
    let service = service(vec![spec(Method::POST, "/x")]);
    let both = [("transfer-encoding", "chunked"), ("content-length", "1")];
    assert_eq!(ask(&service, "POST /x", &both, b"").await.status, 400);
    assert_eq!(ask(&service, "POST /x", &[("host", "other")], b"").await.status, 400, "two Hosts");
    let request = http::Request::post("/x").body(countersign_server::Body::empty()).unwrap();
    assert_eq!(service.respond(request).await.status(), 400, "no Host");
}

#[tokio::test]
async fn the_document_comes_before_what_is_served_beside_it() {
    let service = service(vec![spec(Method::GET, "/healthz"), spec(Method::GET, "/docs/{page}")]);
    assert_eq!(ask(&service, "GET /healthz", &[], b"").await.json()["path"], "/healthz");
    assert_eq!(ask(&service, "GET /docs/swagger-ui.css", &[], b"").await.json()["path"], "/docs/{page}");
    assert_eq!(ask(&service, "GET /docs", &[], b"").await.status, 200);
}

#[tokio::test]
async fn the_docs_page_trusts_nothing_but_itself() {
    let service = service(Vec::new());
    let page = ask(&service, "GET /docs", &[], b"").await;
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(page.text.contains("<title>Echo &lt;&amp;></title>"), "{}", page.text);
    assert!(!page.text.contains("=\"/") && !page.text.contains("http"), "all that it names is relative");
    for file in ["swagger-ui.css", "swagger-ui-bundle.js", "init.js", "oauth2-redirect.html", "oauth2-redirect.js"] {
        assert_eq!(ask(&service, &format!("GET /docs/{file}"), &[], b"").await.status, 200, "{file}");
    }
    assert_eq!(ask(&service, "GET /docs/other", &[], b"").await.status, 404);
}
