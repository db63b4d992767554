//! What pages of other origins are allowed.

use std::time::Duration;

use countersign_server::codegen as rt;
use countersign_server::{ApiKeyPlace, Cors, OperationSpec, SchemeKind, SchemeUse};
use http::Method;
use rt::{HeaderSpec, Kind, Parameter, Place, ResponseSpec, StatusSpec, Style};

use crate::echo::{Answered, Echo, ask, service, spec};

const APP: (&str, &str) = ("origin", "https://app.example");
const EVIL: (&str, &str) = ("origin", "https://app.example.evil");

const fn header(name: &'static str) -> Parameter {
    Parameter {
        name,
        key: name,
        place: Place::Header,
        style: Style::Simple,
        explode: false,
        required: false,
        kind: Kind::String,
        json: false,
        allow_empty: false,
    }
}

const LISTED: [ResponseSpec; 1] = [ResponseSpec {
    status: StatusSpec::Code(200),
    headers: &[HeaderSpec { parameter: header("X-Total-Count"), schema: None }],
    contents: &[],
}];

fn items() -> Vec<OperationSpec> {
    let list = OperationSpec {
        parameters: const { &[header("X-Tenant")] },
        security: &[
            &[SchemeUse { scheme: "bearer", kind: SchemeKind::Bearer, scopes: &[] }],
            &[SchemeUse {
                scheme: "key",
                kind: SchemeKind::ApiKey { place: ApiKeyPlace::Header, name: "X-Key" },
                scopes: &[],
            }],
            &[SchemeUse {
                scheme: "session",
                kind: SchemeKind::ApiKey { place: ApiKeyPlace::Cookie, name: "session" },
                scopes: &[],
            }],
        ],
        responses: &LISTED,
        ..spec(Method::GET, "/items/")
    };
    let security = list.security;
    Vec::from([list, OperationSpec { security, ..spec(Method::POST, "/items/") }, spec(Method::OPTIONS, "/declared")])
}

fn with(cors: Cors) -> rt::Service<Echo> {
    service(items()).check_answers(false).cors(cors)
}

fn app() -> Cors {
    Cors::origins(["https://app.example"]).unwrap()
}

async fn preflight(service: &rt::Service<Echo>, path: &str, headers: &[(&str, &str)]) -> Answered {
    let mut all = Vec::from([("access-control-request-method", "GET")]);
    all.extend_from_slice(headers);
    ask(service, &format!("OPTIONS {path}"), &all, b"").await
}

#[tokio::test]
async fn a_preflight_gets_what_the_document_says() {
    let cors = app().allow_headers(["traceparent"]).unwrap().max_age(Duration::from_secs(5));
    let service = with(cors);
    // The redirect's source answers as its target does.
    for path in ["/items/", "/items"] {
        let answered = preflight(&service, path, &[APP, ("access-control-request-headers", "authorization")]).await;
        assert_eq!(answered.status, 204, "{path}");
        assert_eq!(answered.header("access-control-allow-origin"), Some("https://app.example"));
        assert_eq!(answered.header("access-control-allow-methods"), Some("GET, HEAD, OPTIONS, POST"));
        let allowed = "Authorization, X-Key, X-Tenant, Content-Type, If-Match, If-None-Match, If-Modified-Since, \
                       If-Unmodified-Since, If-Range, traceparent";
        assert_eq!(answered.header("access-control-allow-headers"), Some(allowed));
        assert_eq!(answered.header("access-control-max-age"), Some("5"));
        assert_eq!(answered.header("access-control-allow-credentials"), None);
        let vary: Vec<_> = answered.headers.get_all("vary").iter().collect();
        assert_eq!(vary, ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"]);
    }
}

#[tokio::test]
async fn a_preflight_of_an_unknown_path_gets_what_it_asks_for() {
    let asked = [APP, ("access-control-request-headers", "x-one, x-two")];
    let answered = preflight(&with(app()), "/nowhere", &asked).await;
    assert_eq!(answered.status, 204);
    assert_eq!(answered.header("access-control-allow-methods"), Some("GET"));
    assert_eq!(answered.header("access-control-allow-headers"), Some("x-one, x-two"));
}

#[tokio::test]
async fn a_preflight_comes_before_a_declared_options() {
    let service = with(app());
    let answered = preflight(&service, "/declared", &[APP]).await;
    assert_eq!((answered.status, answered.text.as_str()), (204, ""));
    let plain = ask(&service, "OPTIONS /declared", &[APP], b"").await;
    assert_eq!((plain.status, plain.json()["path"].as_str()), (200, Some("/declared")));
    let plain = ask(&service, "OPTIONS /items/", &[APP], b"").await;
    assert_eq!((plain.status, plain.header("allow")), (204, Some("GET, HEAD, OPTIONS, POST")));
}

/// The status is that of an allowed origin, and nothing in the answer is a permission.
#[tokio::test]
async fn other_origins_get_no_permission() {
    let service = with(app());
    for origin in ["https://app.example.evil", "http://app.example", "https://app.example:8443", "null", "", "x"] {
        for answered in [
            preflight(&service, "/items/", &[("origin", origin)]).await,
            preflight(&service, "/nowhere", &[("origin", origin)]).await,
            ask(&service, "GET /items/", &[("origin", origin)], b"").await,
            ask(&service, "GET /nowhere", &[("origin", origin)], b"").await,
        ] {
            assert!(answered.headers.keys().all(|name| !name.as_str().starts_with("access-control")), "{origin}");
            assert_eq!(answered.header("vary"), Some("Origin"), "{origin}");
        }
        assert_eq!(preflight(&service, "/items/", &[("origin", origin)]).await.status, 204);
    }
    let twice = ask(&service, "GET /items/", &[APP, APP], b"").await;
    assert_eq!(twice.header("access-control-allow-origin"), None);
    let twice = ask(&service, "GET /items/", &[APP, EVIL], b"").await;
    assert_eq!(twice.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn every_answer_to_an_allowed_origin_carries_it() {
    let service = with(app().expose_headers(["X-Own"]).unwrap());
    for (line, status, exposed) in [
        ("GET /items/", 200, "WWW-Authenticate, Location, Retry-After, X-Request-Id, X-Total-Count, x-own"),
        ("GET /items", 307, "WWW-Authenticate, Location, Retry-After, X-Request-Id, x-own"),
        ("GET /nowhere", 404, "WWW-Authenticate, Location, Retry-After, X-Request-Id, x-own"),
        ("PUT /items/", 405, "WWW-Authenticate, Location, Retry-After, X-Request-Id, x-own"),
        ("GET /a/../b", 400, "WWW-Authenticate, Location, Retry-After, X-Request-Id, x-own"),
        ("GET /openapi.json", 200, "WWW-Authenticate, Location, Retry-After, X-Request-Id, x-own"),
    ] {
        let answered = ask(&service, line, &[APP], b"").await;
        assert_eq!(answered.status, status, "{line}");
        assert_eq!(answered.header("access-control-allow-origin"), Some("https://app.example"), "{line}");
        assert_eq!(answered.header("access-control-expose-headers"), Some(exposed), "{line}");
    }
    let none = ask(&service, "GET /items/", &[], b"").await;
    assert_eq!((none.header("access-control-allow-origin"), none.header("vary")), (None, Some("Origin")));
}

#[tokio::test]
async fn any_origin_is_a_star() {
    let service = with(Cors::any_origin());
    let answered = ask(&service, "GET /items/", &[EVIL], b"").await;
    assert_eq!((answered.header("access-control-allow-origin"), answered.header("vary")), (Some("*"), None));
    let answered = preflight(&service, "/items/", &[EVIL]).await;
    assert_eq!(answered.header("access-control-allow-origin"), Some("*"));
    assert!(answered.header("access-control-allow-headers").unwrap().starts_with("Authorization, X-Key"));
    assert!(Cors::any_origin().allow_credentials().is_err());
}

#[tokio::test]
async fn hostile_preflights_are_refused() {
    let service = with(app());
    let many: String = (0..1000).map(|n| format!("x-{n},")).collect();
    let long = "x".repeat(100_000);
    for headers in [many.as_str(), &long, "x y", "a\u{e9}", "*,(", "\"x\""] {
        let asked = [APP, ("access-control-request-headers", headers)];
        assert_eq!(preflight(&service, "/nowhere", &asked).await.status, 400, "{headers:.20}");
    }
    let method = [APP, ("access-control-request-method", "G T")];
    assert_eq!(ask(&service, "OPTIONS /items/", &method, b"").await.status, 400);
}

/// The cookie alone is refused from another origin, CORS on or off; allowed with credentials it passes.
#[tokio::test]
async fn cookies_of_other_origins_are_refused() {
    let cookie = ("cookie", "session=1");
    let off = service(items()).check_answers(false);
    let credentials = with(app().allow_credentials().unwrap());
    assert_eq!(ask(&off, "POST /items/", &[cookie, APP], b"").await.status, 403);
    assert_eq!(ask(&with(app()), "POST /items/", &[cookie, APP], b"").await.status, 403);
    assert_eq!(ask(&off, "POST /items/", &[cookie, ("origin", "http://test")], b"").await.status, 200);
    assert_eq!(ask(&off, "POST /items/", &[cookie], b"").await.status, 200);
    let answered = ask(&credentials, "POST /items/", &[cookie, APP], b"").await;
    assert_eq!((answered.status, answered.header("access-control-allow-credentials")), (200, Some("true")));
    assert_eq!(ask(&credentials, "POST /items/", &[cookie, EVIL], b"").await.status, 403);
}

#[tokio::test]
async fn without_cors_nothing_is_said() {
    let answered = preflight(&service(items()), "/items/", &[APP]).await;
    assert_eq!((answered.status, answered.header("allow")), (204, Some("GET, HEAD, OPTIONS, POST")));
    assert!(answered.headers.keys().all(|name| !name.as_str().starts_with("access-control") && name != "vary"));
}
