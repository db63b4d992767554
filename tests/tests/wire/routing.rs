//! What no row of `fixtures/wire/routing` can say: other base paths (`Service::mount_at`), long
//! paths, methods that are no words.

use std::sync::Arc;

use countersign_tests::echo::{self, Tape};
use countersign_tests::raw::{Request, exchange};

use crate::documents::routing;

/// What `mount_at` is given, and the path that everything is below.
const BASES: [(&str, &str); 7] = [
    ("", ""),
    ("/", ""),
    ("/api/v1", "/api/v1"),
    ("x", "/x"),
    ("/x/y/", "/x/y"),
    ("//x//y", "/x/y"),
    ("/a%20b", "/a%20b"),
];

#[tokio::test]
async fn a_service_is_mounted_anywhere() {
    for (given, base) in BASES {
        let tape = Arc::new(Tape::default());
        let service =
            routing::server::service(routing::echo::Echo(Arc::clone(&tape))).unwrap().mount_at(given).unwrap();
        assert_eq!(service.base_path(), base, "{given:?}");
        let address = echo::serve(service).await;
        let ask = async |method: &str, path: &str| Request::new(method, path).send(address).await;

        for (path, operation) in [("/pets", "pets"), ("/pets/7", "pet"), ("/files/a.b", "file"), ("/slash/", "slash")] {
            tape.rewind(None);
            assert_eq!(ask("GET", &format!("{base}{path}")).await.status, 204, "{given:?} {path}");
            let seen = tape.seen().unwrap_or_default();
            assert!(seen.get(operation).is_some(), "{given:?} {path}: {seen}");
        }
        for path in ["/healthz", "/docs", "/openapi.json"] {
            assert_eq!(ask("GET", &format!("{base}{path}")).await.status, 200, "{given:?} {path}");
        }
        let reply = ask("DELETE", &format!("{base}/pets")).await;
        assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD, OPTIONS, POST")), "{given:?}");
        let reply = ask("GET", &format!("{base}/slash")).await;
        assert_eq!((reply.status, reply.header("location")), (307, Some("./slash/")), "{given:?}");
        for (_, other) in BASES {
            if other != base {
                assert_eq!(ask("GET", &format!("{other}/pets")).await.status, 404, "{given:?} {other}");
            }
        }
    }
}

/// As long as a path may be, and longer.
#[tokio::test]
async fn long_paths() {
    let tape = Arc::new(Tape::default());
    let address = crate::documents::serve("routing", Arc::clone(&tape), true).await;
    for (length, status) in [(1_000, 204), (30_000, 204), (70_000, 414)] {
        tape.rewind(None);
        let id = "x".repeat(length);
        assert_eq!(Request::new("GET", &format!("/api/v1/pets/{id}")).send(address).await.status, status, "{length}");
        let seen = tape.seen().map(|seen| seen["pet"]["params"]["id"] == *id);
        assert_eq!(seen, (status == 204).then_some(true), "{length}");
    }
    let deep = format!("/api/v1{}", "/a".repeat(15_000));
    assert_eq!(Request::new("GET", &deep).send(address).await.status, 404);
    let dots = format!("/api/v1/files/{}b", "a.".repeat(15_000));
    assert_eq!(Request::new("GET", &dots).send(address).await.status, 204);
}

/// RFC 9110, section 9.1: methods tell case apart.
#[tokio::test]
async fn a_method_in_lower_case_is_another() {
    let tape = Arc::new(Tape::default());
    let address = crate::documents::serve("routing", Arc::clone(&tape), true).await;
    let request = b"get /api/v1/pets HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";
    let reply = exchange(address, request).await.unwrap();
    assert_eq!((reply.status, tape.seen()), (405, None), "{reply:?}");
}
