//! Which credentials go with which operation.

use countersign_client::{
    ApiSpec, KeyPlace, LoginError, OperationSpec, Request, SchemeKind, SchemeUse, Session, SessionBuilder, Tokens,
};
use reqwest::{Method, StatusCode};

use crate::server::{Seen, TestServer};
use crate::{answered, at, call, empty, numbered, token};

const TOKEN: SchemeUse = SchemeUse { scheme: "OAuth2", kind: SchemeKind::Session };
const BEARER: SchemeUse = SchemeUse { scheme: "Jwt", kind: SchemeKind::Bearer };
const BASIC: SchemeUse = SchemeUse { scheme: "Password", kind: SchemeKind::Basic };
const DIGEST: SchemeUse = SchemeUse { scheme: "Custom", kind: SchemeKind::Http("Custom") };
const HEADER: SchemeUse = key("HeaderKey", KeyPlace::Header, "X-API-Key");
const QUERY: SchemeUse = key("QueryKey", KeyPlace::Query, "api key");
const COOKIE: SchemeUse = key("CookieKey", KeyPlace::Cookie, "sid");

const fn key(scheme: &'static str, place: KeyPlace, name: &'static str) -> SchemeUse {
    SchemeUse { scheme, kind: SchemeKind::ApiKey { place, name } }
}

const fn operation(id: &'static str, security: &'static [&'static [SchemeUse]]) -> OperationSpec {
    OperationSpec { id, secured: false, security, accept: "", answers: &[] }
}

static SCHEMES: ApiSpec = ApiSpec {
    token_url: Some("token"),
    operations: &[
        operation("all", &[&[HEADER, QUERY, COOKIE, BASIC]]),
        operation("basic", &[&[BASIC]]),
        operation("bearer", &[&[BEARER]]),
        operation("custom", &[&[DIGEST]]),
        operation("either", &[&[HEADER, TOKEN], &[QUERY], &[TOKEN]]),
        operation("open", &[]),
        operation("optional", &[&[], &[HEADER]]),
        operation("token", &[&[TOKEN]]),
    ],
};

fn builder(server: &TestServer) -> SessionBuilder {
    Session::builder(&server.url(""), &SCHEMES)
}

/// Target, authorization, key and cookie of a request.
fn shown(seen: &Seen) -> [String; 4] {
    let header = |name| seen.header(name).unwrap_or_default().to_owned();
    [seen.target.clone(), header("authorization"), header("x-api-key"), header("cookie")]
}

/// An operation, and target, authorization, key and cookie that a call of it has.
type Row = (&'static str, [&'static str; 4]);

#[tokio::test]
async fn the_first_alternative_that_is_held_whole() {
    let server = TestServer::start(numbered("")).await;
    let all = |session: SessionBuilder| {
        session
            .api_key("HeaderKey", "hk")
            .api_key("QueryKey", "q k&=")
            .api_key("CookieKey", "ck=")
            .basic("Password", "me", "pa:ss")
            .bearer("Jwt", "jwt")
            .authorization("Custom", "a=b")
    };
    let sessions: [(Session, &[Row]); 5] = [
        (
            all(builder(&server)).anonymous().unwrap(),
            &[
                ("all", ["/all?api+key=q+k%26%3D", "Basic bWU6cGE6c3M=", "hk", "sid=ck="]),
                ("basic", ["/basic", "Basic bWU6cGE6c3M=", "", ""]),
                ("bearer", ["/bearer", "Bearer jwt", "", ""]),
                ("custom", ["/custom", "Custom a=b", "", ""]),
                ("either", ["/either?api+key=q+k%26%3D", "", "", ""]),
                ("open", ["/open", "", "", ""]),
                ("optional", ["/optional", "", "hk", ""]),
                ("token", ["/token", "", "", ""]),
            ],
        ),
        (
            all(builder(&server)).tokens(Tokens::new("given")).unwrap(),
            &[
                ("either", ["/either", "Bearer given", "hk", ""]),
                ("bearer", ["/bearer", "Bearer jwt", "", ""]),
                ("token", ["/token", "Bearer given", "", ""]),
            ],
        ),
        (
            builder(&server).api_key("HeaderKey", "hk").anonymous().unwrap(),
            &[("all", ["/all", "", "", ""]), ("either", ["/either", "", "", ""])],
        ),
        (
            builder(&server).bearer("OAuth2", "static").tokens(Tokens::new("given")).unwrap(),
            &[("token", ["/token", "Bearer static", "", ""])],
        ),
        (builder(&server).anonymous().unwrap(), &[("optional", ["/optional", "", "", ""])]),
    ];
    for (session, rows) in sessions {
        for (id, expected) in rows {
            call(&session, id).await.unwrap();
            assert_eq!(shown(server.seen().last().unwrap()), *expected, "{id}");
        }
    }
}

#[tokio::test]
async fn a_login_combines_with_keys_and_renews_where_its_token_is_shown() {
    let server = TestServer::start(|seen, before| match (seen.target.as_str(), seen.header("authorization")) {
        ("/token", None) => token(if before == 0 { "revoked" } else { "fresh" }, ""),
        (_, Some("Bearer fresh")) => empty(200),
        _ => empty(401),
    })
    .await;
    let session =
        builder(&server).api_key("HeaderKey", "hk").bearer("Jwt", "jwt").login("user", "hunter2").await.unwrap();
    assert_eq!(call(&session, "bearer").await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(server.seen().len(), 2, "a token of its own is not renewed");
    assert_eq!(call(&session, "either").await.unwrap().status(), StatusCode::OK);
    assert_eq!(server.seen().len(), 5, "401, renew, 200");
    assert_eq!(shown(&server.seen()[4]), ["/either", "Bearer fresh", "hk", ""]);
}

#[tokio::test]
async fn an_expired_token_does_not_stop_calls_that_show_another_credential() {
    let server = TestServer::start(|seen, _| if seen.target == "/token" { empty(500) } else { empty(200) }).await;
    let tokens = Tokens::new("old").with_refresh_token("r").expiring_in(std::time::Duration::ZERO);
    let session = builder(&server).api_key("QueryKey", "qk").tokens(tokens).unwrap();
    call(&session, "either").await.unwrap();
    assert_eq!(shown(&server.seen()[0])[0], "/either?api+key=qk");
    assert!(call(&session, "token").await.is_err());
}

#[tokio::test]
async fn another_origin_gets_no_credential() {
    let home = TestServer::start(|_, _| empty(200)).await;
    let other = TestServer::start(|_, _| empty(200)).await;
    let session = builder(&home)
        .api_key("HeaderKey", "hk")
        .api_key("QueryKey", "qk")
        .api_key("CookieKey", "ck")
        .basic("Password", "me", "pass")
        .anonymous()
        .unwrap();
    // What follows the base URL makes its host a user's name.
    let path = format!("@{}/all", other.address);
    answered(Request::new(&session, "all", Method::GET).path(&path)).await.unwrap();
    assert_eq!(shown(&other.seen()[0]), ["/all", "", "", ""]);
}

#[tokio::test]
async fn a_redirect_to_another_origin_takes_no_credential_along() {
    let other = TestServer::start(|_, _| empty(200)).await;
    let elsewhere = other.url("/");
    let home = TestServer::start(move |seen, _| match seen.target.as_str() {
        "/within" => (302, format!("location: {elsewhere}\r\n"), String::new()),
        _ => (302, "location: /within\r\n".to_owned(), String::new()),
    })
    .await;
    let session = builder(&home).api_key("HeaderKey", "hk").api_key("QueryKey", "qk").anonymous().unwrap();
    for id in ["optional", "either"] {
        assert_eq!(call(&session, id).await.unwrap().status(), StatusCode::FOUND);
    }
    assert_eq!(shown(&home.seen()[1])[2], "hk", "within the origin it goes along");
    assert!(home.seen().iter().all(|seen| seen.header("referer").is_none()), "it would repeat a key of the query");
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn no_key_is_printed() {
    let server = TestServer::start(|_, _| empty(200)).await;
    let secrets = |builder: SessionBuilder| {
        builder.api_key("QueryKey", "s3cret").basic("Password", "me", "s3cret").bearer("Jwt", "s3cret")
    };
    let unfinished = secrets(builder(&server));
    let printed = format!("{unfinished:?}");
    let session = unfinished.anonymous().unwrap();
    let response = call(&session, "either").await.unwrap();
    assert!(server.seen()[0].target.contains("s3cret"));
    assert_eq!(response.url().path(), "/either");
    let nobody = secrets(Session::builder("http://127.0.0.1:1", &SCHEMES)).anonymous().unwrap();
    let error = answered(at(&nobody, "either")).await.unwrap_err();
    for text in [printed, format!("{session:?} {response:?}"), format!("{error} {error:?}"), format!("{error:#?}")] {
        assert!(!text.contains("s3cret") && !text.contains("czNjcmV0"), "{text}");
    }
}

#[test]
fn what_cannot_be_shown_is_refused_without_being_printed() {
    let new = || Session::builder("http://host", &SCHEMES);
    let cases = [
        (new().api_key("Typo", "s3cret"), "no operation uses it; there are: CookieKey, Custom, HeaderKey, "),
        (new().bearer("HeaderKey", "s3cret"), "it is an API key: give it by `api_key`"),
        (new().api_key("Password", "s3cret"), "it is HTTP Basic: give it by `basic`"),
        (new().basic("OAuth2", "me", "s3cret"), "give it by `bearer`"),
        (new().bearer("Custom", "s3cret"), "give it by `authorization`"),
        (new().api_key("HeaderKey", "s3cret\r\nX: y"), "it cannot stand in a header"),
        (new().api_key("CookieKey", "s3cret; admin=1"), "a cookie has no semicolon"),
        (new().basic("Password", "me:you", "s3cret"), "a user's name has no colon"),
    ];
    for (builder, expected) in cases {
        let error = builder.anonymous().unwrap_err();
        assert!(matches!(error, LoginError::Credential { .. }));
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
}
