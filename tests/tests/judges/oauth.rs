//! Authlib, an independent OAuth client, signs in at the token endpoint of the reference service.
//! `oauth_client.py` is what it does.

use std::path::Path;
use std::time::Duration;

use countersign_tests::reference::Reference;
use items_server::Limits;

use crate::venv;

#[tokio::test(flavor = "multi_thread")]
async fn authlib_signs_in() {
    let limits = Limits { refresh_grace: Duration::from_millis(200), ..Limits::default() };
    let reference = Reference::start_with(limits).await;
    let Some(mut python) = venv::program("oauth::authlib_signs_in", "python") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/oauth_client.py");
    python.arg(script).env("BASE_URL", format!("http://{}", reference.address()));
    python.env("USERNAME", &reference.username).env("PASSWORD", &reference.password).env("GRACE", "0.3");
    let output = tokio::task::spawn_blocking(move || python.output()).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    insta::assert_snapshot!("oauth_client", said);
    countersign_tests::say(&format!(
        "Authlib: {} observations, each as RFC 6749 or RFC 6750 has it",
        said.lines().count()
    ));
}
