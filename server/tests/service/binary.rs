//! The program itself: what it prints, what it keeps, how it stops.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::program::Program;

#[tokio::test]
async fn a_first_start_prints_a_password_once_and_never_logs_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Program::start(folder.path());
    let line = first.line().await;
    let password = line.split("password ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().to_owned();
    let docs = first.line().await;
    let url = docs.strip_prefix("Docs page: ").unwrap().strip_suffix("/docs").unwrap().to_owned();
    let client = items_client::Client::login(&url, "owner", &password).await.unwrap();
    assert_eq!(client.read_me().send().await.unwrap().username, "owner");
    first.terminate();
    let (well, log) = first.end().await;
    assert!(well && log.contains("issue_token") && log.contains("status=200"), "{log}");
    assert!(!log.contains(&password) && !log.contains("eyJ"), "{log}");
    let mode = std::fs::metadata(folder.path().join("items.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "the database holds the signing key");

    let mut second = Program::start(folder.path());
    assert!(second.line().await.starts_with("Docs page: "));
    second.terminate();
    assert!(second.end().await.0);
}

#[tokio::test]
async fn a_request_in_flight_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path());
    program.line().await;
    let docs = program.line().await;
    let address = docs.strip_prefix("Docs page: http://").unwrap().strip_suffix("/docs").unwrap().to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let body = "grant_type=password&username=owner&password=wrong";
    let head = format!(
        "POST /token HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The request is in the service's hands once it asks for the body.
    tokio::time::sleep(Duration::from_millis(200)).await;
    program.terminate();
    assert!(program.line().await.starts_with("Stopping"));
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("invalid_grant"), "{answer}");
    assert!(program.end().await.0);
}

/// Where the command line is wrong, nothing is opened, and the right spelling is said.
#[tokio::test]
async fn a_wrong_origin_stops_the_start() {
    for (origin, right) in [("https://app.example/", "write `https://app.example`"), ("*", "name each one")] {
        let folder = tempfile::tempdir().unwrap();
        let program = tokio::process::Command::new(env!("CARGO_BIN_EXE_items-server"))
            .args(["--bind", "127.0.0.1:0", "--cors-origin", origin, "--database"])
            .arg(folder.path().join("items.db"))
            .output()
            .await
            .unwrap();
        let said = String::from_utf8_lossy(&program.stderr);
        assert_eq!(program.status.code(), Some(2), "{said}");
        assert!(said.contains(right), "{said}");
        assert!(!folder.path().join("items.db").exists());
    }
}

#[tokio::test]
async fn listed_origins_may_call() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--cors-origin", "https://one.example,https://two.example"];
    let mut program = Program::start_with(folder.path(), "info", &arguments);
    let address = program.started().await.address;
    for (origin, allowed) in
        [("https://one.example", true), ("https://two.example", true), ("https://three.example", false)]
    {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let preflight = format!(
            "OPTIONS /items HTTP/1.1\r\nhost: a\r\norigin: {origin}\r\naccess-control-request-method: GET\r\n\
             access-control-request-headers: authorization\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(preflight.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
        let permission = format!("access-control-allow-origin: {origin}\r\n");
        assert_eq!(answer.contains(&permission), allowed, "{answer}");
        assert_eq!(answer.contains("access-control-allow-headers: Authorization, "), allowed, "{answer}");
    }
}
