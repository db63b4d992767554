//! What is kept, under adverse conditions: reliability.md, M3, M4, M5, M9, M10, and conditional
//! requests.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};

use crate::requests::{header, note, refresh, request, signed_in, status};
use crate::start::{Running, fresh, running, running_with};

/// The database, opened by somebody else.
pub(crate) async fn open(folder: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join("items.db")).create_if_missing(true);
    options.busy_timeout(Duration::from_secs(5)).connect().await.unwrap()
}

async fn owner(running: &Running) -> String {
    signed_in(running, &running.first.as_ref().unwrap().password).await.0
}

/// M4: a lock that somebody else holds is 503 for whoever writes; readers do not wait; `/readyz`
/// says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m4_a_lock_held_elsewhere() {
    let (folder, running) = fresh().await;
    let token = owner(&running).await;
    let create = || request(&running, "POST", "/items", &token).json(&note("x"));
    assert_eq!(status(request(&running, "GET", "/readyz", "")).await, 200);
    let mut other = open(folder.path()).await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let writer = tokio::spawn(create().send());
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    assert_eq!(status(request(&running, "GET", "/items", &token)).await, 200);
    assert!(begun.elapsed() < Duration::from_millis(1500), "a reader waits: {:?}", begun.elapsed());
    let refused = writer.await.unwrap().unwrap();
    assert_eq!((refused.status().as_u16(), header(&refused, "retry-after").as_str()), (503, "2"));
    assert_eq!(status(request(&running, "GET", "/readyz", "")).await, 503);
    assert_eq!(status(request(&running, "GET", "/healthz", "")).await, 200);
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(status(create()).await, 201);
    assert_eq!(status(request(&running, "GET", "/readyz", "")).await, 200);
}

/// M5: after a clean stop a copy of the file alone is complete. M9 and M10: it is safe, and for its
/// owner only.
#[tokio::test]
async fn m5_a_copy_of_the_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("items.db"), "").unwrap();
    std::fs::set_permissions(folder.path().join("items.db"), PermissionsExt::from_mode(0o644)).unwrap();
    let before = running(folder.path()).await;
    let token = owner(&before).await;
    assert_eq!(status(request(&before, "POST", "/items", &token).json(&note("kept"))).await, 201);
    let mode = std::fs::metadata(folder.path().join("items.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    before.stop().await;
    let copy = tempfile::tempdir().unwrap();
    std::fs::copy(folder.path().join("items.db"), copy.path().join("items.db")).unwrap();
    let after = running(copy.path()).await;
    let page: Value = request(&after, "GET", "/items", &token).send().await.unwrap().json().await.unwrap();
    assert_eq!(page["items"][0]["name"], "kept");
}

/// M10: a schema of a later version is refused with a sentence, and left alone.
#[tokio::test]
async fn m10_a_newer_schema() {
    let folder = tempfile::tempdir().unwrap();
    let mut later = open(folder.path()).await;
    sqlx::query("PRAGMA user_version = 99").execute(&mut later).await.unwrap();
    later.close().await.unwrap();
    let config = items_server::Config::new("127.0.0.1:0".parse().unwrap(), folder.path().join("items.db"));
    let error = items_server::start(&config).await.err().unwrap().to_string();
    assert!(error.contains("version 99") && error.contains("start the newer program"), "{error}");
}

/// A database of the version before: its users, items and sessions are there.
#[tokio::test]
async fn a_database_of_the_version_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut old = open(folder.path()).await;
    sqlx::raw_sql(include_str!("version_1.sql")).execute(&mut old).await.unwrap();
    old.close().await.unwrap();
    let running = running(folder.path()).await;
    assert!(running.first.is_none());
    // `used-token` was used by the version before: the session goes on with `next-token`.
    let (code, answer) = refresh(&running, "next-token").await;
    assert_eq!(code, 200, "{answer}");
    let token = answer["access_token"].as_str().unwrap();
    let page = request(&running, "GET", "/items?label=b&label=a", token).send().await.unwrap();
    assert_eq!(header(&page, "x-total-count"), "1");
    assert_eq!(page.json::<Value>().await.unwrap()["items"][0]["name"], "old");
    signed_in(&running, "a long password").await;
    assert_eq!(refresh(&running, "used-token").await.0, 400);
    assert_eq!(status(request(&running, "GET", "/items", token)).await, 401, "reuse ends the session");
}

/// M3: what a user may keep is bounded, and what is deleted counts no longer.
#[tokio::test]
async fn m3_quotas() {
    let folder = tempfile::tempdir().unwrap();
    let running = running_with(folder.path(), |config| {
        (config.limits.quota.items, config.limits.quota.bytes) = (2, 1000);
    })
    .await;
    let token = owner(&running).await;
    let create = || request(&running, "POST", "/items", &token).json(&note("x"));
    let made: Value = create().send().await.unwrap().json().await.unwrap();
    let path = format!("/items/{}", made["id"].as_str().unwrap());
    let attach = |size: usize| {
        request(&running, "PUT", &format!("{path}/attachment"), &token)
            .header("content-type", "application/octet-stream")
            .body(vec![0; size])
    };
    assert_eq!(status(attach(2000)).await, 507);
    assert_eq!(status(attach(800)).await, 204);
    assert_eq!(status(attach(700)).await, 204, "what is replaced counts no longer");
    assert_eq!(status(create()).await, 201);
    assert_eq!(status(create()).await, 507);
    assert_eq!(status(request(&running, "DELETE", &path, &token)).await, 204);
    assert_eq!(status(create()).await, 201);
}

/// Low: `ETag`, `If-Match`, `If-None-Match`, `Content-Range`, and what caches and browsers are
/// told.
#[tokio::test]
async fn low_conditional_requests() {
    let (_folder, running) = fresh().await;
    let token = owner(&running).await;
    let made = request(&running, "POST", "/items", &token).json(&note("x")).send().await.unwrap();
    let (first, body) = (header(&made, "etag"), made.json::<Value>().await.unwrap());
    let path = format!("/items/{}", body["id"].as_str().unwrap());
    let read = request(&running, "GET", &path, &token).send().await.unwrap();
    assert_eq!((header(&read, "etag"), header(&read, "cache-control").as_str()), (first.clone(), "private, no-cache"));
    let put = |name: &str, value: &str| request(&running, "PUT", &path, &token).header(name, value).json(&note("y"));
    assert_eq!(status(request(&running, "GET", &path, &token).header("if-none-match", &first)).await, 304);
    for (name, value, code) in [
        ("if-match", "\"other\"", 412),
        ("if-none-match", "*", 412),
        ("content-range", "bytes 0-1/2", 400),
        ("if-match", first.as_str(), 200),
        ("if-match", first.as_str(), 412),
        ("if-match", "*", 200),
    ] {
        assert_eq!(status(put(name, value)).await, code, "{name}: {value}");
    }
    assert_eq!(status(request(&running, "GET", &path, &token).header("if-none-match", &first)).await, 200);
    let attachment = format!("{path}/attachment");
    let upload = request(&running, "PUT", &attachment, &token).header("content-type", "application/octet-stream");
    assert_eq!(status(upload.body("<script>")).await, 204);
    let download = request(&running, "GET", &attachment, &token).send().await.unwrap();
    assert_eq!(header(&download, "x-content-type-options"), "nosniff");
    assert!(header(&download, "content-disposition").starts_with("attachment"));
    assert_eq!(header(&download, "cache-control"), "no-store");
    assert_eq!(status(request(&running, "DELETE", &path, &token).header("if-match", &first)).await, 412);
    assert_eq!(status(request(&running, "DELETE", &path, &token)).await, 204);
    assert_eq!(status(request(&running, "GET", "/users", &token)).await, 403, "names are for `users:read`");
}
