//! The docs page in a real browser: sign in through the form, call an operation, reload.

use std::path::PathBuf;

use countersign_tests::browser::{self, Page};
use countersign_tests::proxy;
use countersign_tests::reference::Reference;

/// At the root of the server.
#[tokio::test(flavor = "multi_thread")]
async fn at_the_root() {
    let reference = Reference::start().await;
    let base = format!("http://{}", reference.address());
    browser::with("docs_page::at_the_root", async |page| {
        sign_in(&page, &base, &reference).await;
        keep_a_picture(&page).await;
        call_read_me(&page, &base, &reference).await;
        nothing_was_refused(&page).await;
        reload_keeps_the_sign_in(&page, &reference).await;
        // Without the fragment that opened the operation.
        page.open(&format!("{base}/docs")).await;
        call_read_me(&page, &base, &reference).await;
        nothing_was_refused(&page).await;
    })
    .await;
}

/// Behind a proxy that adds a prefix, of which the server knows nothing.
#[tokio::test(flavor = "multi_thread")]
async fn behind_a_prefix() {
    let reference = Reference::start().await;
    let base = format!("http://{}/api/v1", proxy::serve("/api/v1", reference.address()).await);
    browser::with("docs_page::behind_a_prefix", async |page| {
        sign_in(&page, &base, &reference).await;
        call_read_me(&page, &base, &reference).await;
        nothing_was_refused(&page).await;
        reload_keeps_the_sign_in(&page, &reference).await;
        // Without the fragment that opened the operation.
        page.open(&format!("{base}/docs")).await;
        call_read_me(&page, &base, &reference).await;
        nothing_was_refused(&page).await;
    })
    .await;
}

/// A wrong password is reported in the form, by RFC 6749's words.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password() {
    let reference = Reference::start().await;
    let base = format!("http://{}", reference.address());
    browser::with("docs_page::a_wrong_password", async |page| {
        page.open(&format!("{base}/docs")).await;
        page.click(".auth-wrapper .authorize").await;
        fill_form(&page, &reference.username, "not it").await;
        page.click(".auth-btn-wrapper .authorize").await;
        page.text_with(".auth-container .errors", "invalid_grant").await;
    })
    .await;
}

async fn fill_form(page: &Page, username: &str, password: &str) {
    page.fill("#oauth_username", username).await;
    page.fill("#oauth_password", password).await;
    // All scopes: a person ticks them; "select all" is the first of the two links.
    page.click(".scopes h2 a").await;
}

/// Opens the page and signs in through its form.
async fn sign_in(page: &Page, base: &str, reference: &Reference) {
    page.open(&format!("{base}/docs")).await;
    page.click(".auth-wrapper .authorize").await;
    fill_form(page, &reference.username, &reference.password).await;
    page.click(".auth-btn-wrapper .authorize").await;
    page.text_with(".auth-container", "Logout").await;
    page.click(".auth-btn-wrapper .btn-done").await;
}

/// "Try it out" sends the bearer, and the answer is the user who signed in.
async fn call_read_me(page: &Page, base: &str, reference: &Reference) {
    let operation = "#operations-session-read_me";
    page.click_until(&format!("{operation} .opblock-summary-control"), &format!("{operation} .try-out__btn")).await;
    page.click(&format!("{operation} .try-out__btn")).await;
    page.click(&format!("{operation} .execute")).await;
    let answer = page.text_with(&format!("{operation} .live-responses-table"), "200").await;
    assert!(answer.contains(&reference.username), "{answer}");
    let curl = page.text_with(&format!("{operation} .curl-command"), "Bearer").await;
    assert!(curl.contains(&format!("{base}/users/me")), "{curl}");
}

/// After a reload the locks are closed and the next call is signed in; the password is nowhere.
async fn reload_keeps_the_sign_in(page: &Page, reference: &Reference) {
    page.client.refresh().await.unwrap();
    page.find(".auth-wrapper .authorize.locked").await;
    let stored =
        page.evaluate("return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])").await;
    let stored = stored.as_str().unwrap();
    assert!(stored.contains("access_token"), "{stored}");
    assert!(!stored.contains(&reference.password), "the password is stored");
    assert!(!page.client.source().await.unwrap().contains(&reference.password), "the password is in the page");
}

/// The content security policy refused nothing, and no file was missing. That a refusal would be
/// seen is proved by one: an inline script.
async fn nothing_was_refused(page: &Page) {
    let failed =
        "return performance.getEntriesByType('resource').filter(e => e.responseStatus >= 400).map(e => e.name)";
    assert_eq!(page.evaluate(failed).await, serde_json::json!([]));
    let observe = "window.refused = []; \
        const note = reports => window.refused.push(...reports.map(report => report.body.effectiveDirective)); \
        new ReportingObserver(note, { types: ['csp-violation'], buffered: true }).observe(); \
        const script = document.createElement('script'); script.textContent = 'window.ran = true'; \
        document.head.append(script)";
    page.evaluate(observe).await;
    let seen = async || page.evaluate("return window.refused").await;
    for _ in 0..50 {
        if seen().await != serde_json::json!([]) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(seen().await, serde_json::json!(["script-src-elem"]), "the inline script, and nothing before it");
    assert_eq!(page.evaluate("return window.ran === undefined").await, true);
}

/// With `COUNTERSIGN_SCREENSHOT` set, the page as README shows it: `docs/docs-page.png`.
async fn keep_a_picture(page: &Page) {
    page.evaluate("window.scrollTo(0, 0)").await;
    page.find(".authorize.locked").await;
    if std::env::var_os("COUNTERSIGN_SCREENSHOT").is_some() {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/docs-page.png");
        std::fs::write(file, page.screenshot().await).unwrap();
    }
}
