//! Sessions: refresh tokens, sign-out, and who is signed in. reliability.md, H2, M6 and M7.

use std::time::Duration;

use serde_json::json;

use crate::program::{Program, Started};
use crate::requests::{form, refresh, request, signed_in, status, tokens};
use crate::start::{Running, fresh, running_with};

async fn with_grace(grace: Duration) -> (tempfile::TempDir, Running) {
    let folder = tempfile::tempdir().unwrap();
    let running = running_with(folder.path(), |config| config.limits.refresh_grace = grace).await;
    (folder, running)
}

fn password(running: &Running) -> String {
    running.first.as_ref().unwrap().password.clone()
}

/// H2: two uses at once, then a reuse: nothing of the session lives on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h2_races_of_two_uses_leave_no_survivor() {
    races(25, Duration::from_millis(250)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes, on a release build"]
async fn h2_full_size() {
    races(200, Duration::from_millis(100)).await;
}

async fn races(rounds: usize, grace: Duration) {
    let (_folder, running) = with_grace(grace).await;
    for round in 0..rounds {
        let (_, first) = signed_in(&running, &password(&running)).await;
        let (one, other) = tokio::join!(refresh(&running, &first), refresh(&running, &first));
        let survivors: Vec<_> =
            [one, other].iter().filter(|(status, _)| *status == 200).map(|answer| tokens(answer).1).collect();
        assert!(!survivors.is_empty(), "{round}");
        assert!(survivors.windows(2).all(|pair| pair[0] == pair[1]), "the successor is the same");
        tokio::time::sleep(grace + Duration::from_millis(20)).await;
        assert_eq!(refresh(&running, &first).await.1["error"], "invalid_grant");
        for survivor in survivors {
            assert_eq!(refresh(&running, &survivor).await.1["error"], "invalid_grant", "round {round}");
        }
    }
}

/// H2: an answer that was lost loses no session, and another client gains none.
#[tokio::test]
async fn h2_the_same_client_gets_the_same_successor_for_a_while() {
    let (_folder, running) = fresh().await;
    let asked =
        [("grant_type", "password"), ("username", "owner"), ("password", &password(&running)), ("client_id", "app")];
    let (_, first) = tokens(&form(&running, "/token", &asked).await);
    let by = async |client: &str, token: &str| {
        let asked = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", client)];
        form(&running, "/token", &asked).await
    };
    assert_eq!(by("other", &first).await.1["error"], "invalid_grant", "bound to its client");
    let successor = tokens(&by("app", &first).await).1;
    assert_eq!(tokens(&by("app", &first).await).1, successor);
    assert_eq!(by("other", &first).await.1["error"], "invalid_grant");
    assert_eq!(by("app", &successor).await.0, 200);
}

/// M7: sign-out by either token; a token of nobody is no error.
#[tokio::test]
async fn m7_sign_out() {
    let (_folder, running) = fresh().await;
    for by_refresh_token in [true, false] {
        let (access, refreshing) = signed_in(&running, &password(&running)).await;
        assert_eq!(status(request(&running, "GET", "/users/me", &access)).await, 200);
        let token = if by_refresh_token { &refreshing } else { &access };
        assert_eq!(form(&running, "/token/revoke", &[("token", token)]).await.0, 200);
        assert_eq!(status(request(&running, "GET", "/users/me", &access)).await, 401);
        assert_eq!(refresh(&running, &refreshing).await.1["error"], "invalid_grant");
    }
    assert_eq!(form(&running, "/token/revoke", &[("token", "nobody's")]).await.0, 200);
    assert_eq!(form(&running, "/token/revoke", &[("token", "")]).await.1["error"], "invalid_request");
}

/// M7: a new password ends the other sessions; the current one must be right.
#[tokio::test]
async fn m7_a_new_password_ends_other_sessions() {
    let (_folder, running) = fresh().await;
    let old = password(&running);
    let ((mine, _), (others, other_refresh)) = (signed_in(&running, &old).await, signed_in(&running, &old).await);
    let change = async |current: &str, new: &str| {
        let body = json!({"current_password": current, "new_password": new});
        status(request(&running, "PUT", "/users/me/password", &mine).json(&body)).await
    };
    assert_eq!(change("wrong", "a new password").await, 422);
    assert_eq!(change(&old, "password").await, 422);
    assert_eq!(change(&old, "a new password").await, 204);
    assert_eq!(status(request(&running, "GET", "/users/me", &mine)).await, 200);
    assert_eq!(status(request(&running, "GET", "/users/me", &others)).await, 401);
    assert_eq!(refresh(&running, &other_refresh).await.0, 400);
    signed_in(&running, "a new password").await;
}

/// M7: the token of a user who was deleted is 401 wherever a token is looked at.
#[tokio::test]
async fn m7_a_deleted_user() {
    let (folder, running) = fresh().await;
    let (access, refreshing) = signed_in(&running, &password(&running)).await;
    let mut database = crate::storage::open(folder.path()).await;
    sqlx::query("PRAGMA foreign_keys = ON").execute(&mut database).await.unwrap();
    sqlx::query("DELETE FROM users").execute(&mut database).await.unwrap();
    for path in ["/users/me", "/greeting", "/items"] {
        assert_eq!(status(request(&running, "GET", path, &access)).await, 401, "{path}");
    }
    assert_eq!(refresh(&running, &refreshing).await.1["error"], "invalid_grant");
}

/// H2: killed at any moment, it loses no session, revives none, and loses nothing that it has said
/// yes to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h2_kills_lose_no_session() {
    kills(4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes, on a release build"]
async fn h2_kills_full_size() {
    kills(100).await;
}

async fn kills(rounds: u64) {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start_logging(folder.path(), "off");
    let Started { address, password } = program.started().await;
    let post = async |address: &str, fields: Vec<(&str, String)>| {
        let sent = reqwest::Client::new().post(format!("http://{address}/token")).form(&fields).send().await.ok()?;
        let status = sent.status().as_u16();
        Some((status, sent.json::<serde_json::Value>().await.ok()?))
    };
    let use_token = async |address: &str, token: &str| {
        let fields = vec![("grant_type", "refresh_token".to_owned()), ("refresh_token", token.to_owned())];
        post(address, fields).await
    };
    let sign_in = async |address: &str| {
        let fields = vec![
            ("grant_type", "password".to_owned()),
            ("username", "owner".to_owned()),
            ("password", password.clone()),
        ];
        tokens(&post(address, fields).await.unwrap())
    };
    let revoked = sign_in(&address).await.1;
    let sent =
        reqwest::Client::new().post(format!("http://{address}/token/revoke")).form(&[("token", &revoked)]).send();
    assert_eq!(sent.await.unwrap().status(), 200);
    let (access, mut token) = sign_in(&address).await;
    let (mut address, mut items) = (address, 0u64);
    for round in 0..rounds {
        let writes = async {
            let mut acknowledged = 0u64;
            loop {
                let item = crate::requests::note("x");
                let sent =
                    reqwest::Client::new().post(format!("http://{address}/items")).bearer_auth(&access).json(&item);
                match sent.send().await {
                    Ok(answer) if answer.status() == 201 => acknowledged += 1,
                    _ => return acknowledged,
                }
            }
        };
        let refreshes = async {
            let mut token = token.clone();
            while let Some(answer) = use_token(&address, &token).await {
                assert_eq!(answer.0, 200, "round {round}: {}", answer.1);
                token = tokens(&answer).1;
            }
            token
        };
        let id = program.child.id().unwrap().to_string();
        let kill = async {
            tokio::time::sleep(Duration::from_millis(100 + round * 37 % 200)).await;
            assert!(std::process::Command::new("kill").args(["-KILL", &id]).status().unwrap().success());
        };
        let (acknowledged, last, ()) = tokio::join!(writes, refreshes, kill);
        items += acknowledged;
        let _ = program.end().await;
        program = Program::start_logging(folder.path(), "off");
        address = program.started().await.address;
        // The token that was sent last, whether or not it was used, is good for the same client.
        token = tokens(&use_token(&address, &last).await.unwrap()).1;
        assert_eq!(use_token(&address, &revoked).await.unwrap().0, 400, "a session that was ended is not revived");
        let count = reqwest::get(format!("http://{address}/items/count")).await.unwrap();
        let count = count.json::<serde_json::Value>().await.unwrap()["items"].as_u64().unwrap();
        assert!(count >= items, "round {round}: {items} acknowledged, {count} there");
        items = count;
    }
    println!("{rounds} kills: {items} items, none lost; the session lives");
}
