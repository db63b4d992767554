//! The token endpoint, exactly as RFC 6749 has it.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;

use crate::start::{Running, fresh, running, running_with};

/// The answer to a form: status and JSON. Whatever it is, it must not be cached.
async fn post(running: &Running, form: &str, headers: &[(&str, &str)]) -> (u16, Value) {
    let mut request = reqwest::Client::new().post(format!("{}/token", running.url)).body(form.to_owned());
    if !headers.iter().any(|(name, _)| *name == "content-type") {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("cache-control").as_deref(), Some("no-store"), "{form}");
    assert_eq!(header("pragma").as_deref(), Some("no-cache"), "{form}");
    let is_basic = headers.iter().any(|(_, value)| value.starts_with("Basic"));
    assert_eq!(header("www-authenticate").is_some(), response.status() == 401 && is_basic, "{form}");
    (response.status().as_u16(), response.json().await.unwrap())
}

fn sign_in(running: &Running) -> String {
    let first = running.first.as_ref().unwrap();
    format!("grant_type=password&username={}&password={}", first.username, first.password)
}

#[tokio::test]
async fn every_refusal_is_one_of_the_rfc() {
    let (_folder, running) = fresh().await;
    let good = sign_in(&running);
    let cases: [(String, &[(&str, &str)], u16, &str); 17] = [
        ("grant_type=password&username=owner&password=wrong".into(), &[], 400, "invalid_grant"),
        ("grant_type=password&username=nobody&password=wrong".into(), &[], 400, "invalid_grant"),
        ("grant_type=password&username=owner".into(), &[], 400, "invalid_request"),
        // Section 3.2: a parameter without a value is one that was left out.
        ("grant_type=password&username=owner&password=".into(), &[], 400, "invalid_request"),
        ("grant_type=&username=owner&password=wrong".into(), &[], 400, "invalid_request"),
        ("grant_type=refresh_token&refresh_token=".into(), &[], 400, "invalid_request"),
        ("username=owner&password=wrong".into(), &[], 400, "invalid_request"),
        (String::new(), &[], 400, "invalid_request"),
        ("grant_type=client_credentials".into(), &[], 400, "unsupported_grant_type"),
        (format!("{good}&scope=items:read+admin"), &[], 400, "invalid_scope"),
        (format!("{good}&username=owner"), &[], 400, "invalid_request"),
        (format!("{good}&scope=%ff"), &[], 400, "invalid_request"),
        ("grant_type=refresh_token".into(), &[], 400, "invalid_request"),
        ("grant_type=refresh_token&refresh_token=none".into(), &[], 400, "invalid_grant"),
        (format!("{good}&client_id=a&client_secret=b"), &[], 400, "invalid_client"),
        (good.clone(), &[("authorization", "Basic YTpi")], 401, "invalid_client"),
        ("{}".into(), &[("content-type", "application/json")], 400, "invalid_request"),
    ];
    for (form, headers, status, error) in cases {
        let (found, body) = post(&running, &form, headers).await;
        assert_eq!((found, body["error"].as_str()), (status, Some(error)), "{form} {headers:?} {body}");
    }
}

#[tokio::test]
async fn what_a_token_is_granted() {
    let (_folder, running) = fresh().await;
    let good = sign_in(&running);
    let all = "items:read items:write";
    // `Og==` is an empty id and secret: what Swagger UI sends.
    let cases: [(String, &[(&str, &str)], &str); 5] = [
        (good.clone(), &[], all),
        (good.clone(), &[("authorization", "Basic Og==")], all),
        (format!("{good}&client_id=app"), &[], all),
        (format!("{good}&scope="), &[], all),
        (format!("{good}&scope=items%3Aread"), &[], "items:read"),
    ];
    for (form, headers, scope) in cases {
        let (status, body) = post(&running, &form, headers).await;
        assert_eq!((status, body["scope"].as_str()), (200, Some(scope)), "{form}");
        assert_eq!(body["token_type"], "Bearer");
        assert_eq!(body["expires_in"], 900);
    }
}

#[tokio::test]
async fn a_refresh_token_is_good_for_one_use_and_never_for_more() {
    let folder = tempfile::tempdir().unwrap();
    let running = running_with(folder.path(), |config| config.limits.refresh_grace = Duration::ZERO).await;
    let (_, first) = post(&running, &format!("{}&scope=items:read", sign_in(&running)), &[]).await;
    let refresh = |answer: &Value, more: &str| {
        format!("grant_type=refresh_token&refresh_token={}{more}", answer["refresh_token"].as_str().unwrap())
    };
    let (status, second) = post(&running, &refresh(&first, ""), &[]).await;
    assert_eq!((status, second["scope"].as_str()), (200, Some("items:read")));
    let (_, wider) = post(&running, &refresh(&second, "&scope=items:read+items:write"), &[]).await;
    assert_eq!(wider["error"], "invalid_scope");
    // M6: what is refused for its scope is not used.
    assert_eq!(post(&running, &refresh(&second, ""), &[]).await.0, 200);
    let (_, third) = post(&running, &sign_in(&running), &[]).await;
    // RFC 6749, section 6: less for once; the new refresh token stands for what the old one did.
    let (_, less) = post(&running, &refresh(&third, "&scope=items:read"), &[]).await;
    assert_eq!(less["scope"], "items:read");
    let (_, third) = post(&running, &refresh(&less, ""), &[]).await;
    assert_eq!(third["scope"], "items:read items:write");
    let (_, fourth) = post(&running, &refresh(&third, ""), &[]).await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    // Used twice: one of the two was stolen, and all that came of this sign-in is void.
    assert_eq!(post(&running, &refresh(&third, ""), &[]).await.1["error"], "invalid_grant");
    assert_eq!(post(&running, &refresh(&fourth, ""), &[]).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn tokens_survive_a_restart() {
    let (folder, before) = fresh().await;
    let client = before.owner().await;
    let tokens = client.session_tokens();
    before.stop().await;
    let after = running(folder.path()).await;
    assert!(after.first.is_none(), "a second start makes no user");
    let again = items_client::Client::session(&after.url).tokens(tokens).unwrap();
    let me = items_client::Client::with_session(again).read_me().send().await.unwrap();
    assert_eq!((me.status(), me.username.as_str()), (StatusCode::OK, "owner"));
}

/// What the session holds.
trait SessionTokens {
    fn session_tokens(&self) -> countersign_client::Tokens;
}

impl SessionTokens for items_client::Client {
    fn session_tokens(&self) -> countersign_client::Tokens {
        use items_client::ClientInfo;
        self.inner().tokens().unwrap()
    }
}
