//! Guessing passwords.

use serde_json::Value;

use crate::program::Program;
use crate::start::{Running, fresh, running_with};

/// Status, seconds of `Retry-After`, and the error.
async fn sign_in(running: &Running, username: &str, password: &str) -> (u16, Option<u64>, Option<String>) {
    let form = [("grant_type", "password"), ("username", username), ("password", password)];
    let response = reqwest::Client::new().post(format!("{}/token", running.url)).form(&form).send().await.unwrap();
    let status = response.status().as_u16();
    let retry = response.headers().get("retry-after").map(|value| value.to_str().unwrap().parse().unwrap());
    assert_eq!(response.headers()["cache-control"], "no-store");
    let body: Value = response.json().await.unwrap();
    (status, retry, body["error"].as_str().map(str::to_owned))
}

/// H1: a series of wrong passwords, then the right one. It waits as well, and gets in when it comes
/// when it is told to.
#[tokio::test]
async fn h1_guessing_is_slow() {
    let (_folder, running) = fresh().await;
    let password = running.first.as_ref().unwrap().password.clone();
    let mut seen = Vec::new();
    for number in 0..20 {
        seen.push(sign_in(&running, "owner", &format!("wrong password {number}")).await);
    }
    assert_eq!(seen.iter().filter(|(status, ..)| *status == 400).count(), 5, "{seen:?}");
    assert!(seen.iter().skip(5).all(|(status, retry, error)| *status == 429 && retry.is_some() && error.is_some()));
    let (status, retry, error) = sign_in(&running, "owner", &password).await;
    assert_eq!((status, error.as_deref()), (429, Some("invalid_grant")));
    tokio::time::sleep(std::time::Duration::from_secs(retry.unwrap())).await;
    assert_eq!(sign_in(&running, "owner", &password).await.0, 200);
}

/// H1: passwords are cut off before they cost anything.
#[tokio::test]
async fn h1_a_password_of_a_megabyte_is_not_hashed() {
    let (_folder, running) = fresh().await;
    let (status, _, error) = sign_in(&running, "owner", &"x".repeat(1_000_000)).await;
    assert_eq!((status, error.as_deref()), (400, Some("invalid_grant")));
}

/// H1: each attempt is a line of the log, with user, address and outcome, and without any secret.
#[tokio::test]
async fn h1_attempts_are_logged() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path());
    let started = program.started().await;
    let url = format!("http://{}", started.address);
    for (user, password) in [("owner", started.password.as_str()), ("owner", "hunter2-wrong"), ("Hunter3\nX", "b")] {
        let login = items_client::Client::login(&url, user, password).await;
        assert_eq!(login.is_ok(), password == started.password);
    }
    program.terminate();
    let (_, log) = program.end().await;
    let lines: Vec<_> = log.lines().filter(|line| line.contains("items_server::sign_in")).collect();
    assert_eq!(lines.len(), 3, "{log}");
    for (line, parts) in lines.iter().zip([["owner", "Granted"], ["owner", "Refused"], ["(not a username)", "Refused"]])
    {
        assert!(line.contains("127.0.0.1") && parts.iter().all(|part| line.contains(part)), "{line}");
    }
    assert!(!log.contains("hunter2") && !log.contains("Hunter3") && !log.contains(&started.password), "{log}");
}

/// M11: nobody registers unless the service was started for it, and weak passwords are refused.
#[tokio::test]
async fn m11_registration() {
    let folder = tempfile::tempdir().unwrap();
    let closed = running_with(folder.path(), |config| config.open_registration = false).await;
    let register = async |running: &Running, password: &str| {
        let user = serde_json::json!({"username": "lovelace", "password": password});
        let request = reqwest::Client::new().post(format!("{}/users", running.url)).json(&user);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(register(&closed, "a long password").await, 403);
    let (_folder, open) = fresh().await;
    for (password, status) in
        [("password", 422), ("lovelace", 422), ("short", 422), (&"x1".repeat(129), 422), (&"x1".repeat(128), 201)]
    {
        assert_eq!(register(&open, password).await, status, "{password}");
    }
}
