//! Schemathesis against our services with all its checks and phases: what it makes of the document it sends, and holds the answers
//! against the document. `*.toml` is its configuration: what it may not ask for, with the reason.

use std::path::{Path, PathBuf};

use countersign_tests::reference::Reference;
use countersign_tests::spec::Spec;
use serde_json::{Value, json};

use crate::tutorial;
use crate::venv;

/// A run of it.
pub(crate) struct Run<'a> {
    /// The test, for who reads that it was skipped.
    pub(crate) test: &'a str,
    /// In `openapi/`.
    pub(crate) document: &'a str,
    /// Where the service is.
    pub(crate) url: String,
    /// Beside this file.
    pub(crate) configuration: &'a str,
    /// For each operation and phase, at the most.
    pub(crate) examples: usize,
    /// What it may sign in with: names and passwords.
    pub(crate) users: &'a [(&'a str, &'a str)],
}

/// What it printed, and whether it found nothing.
pub(crate) struct Verdict {
    pub(crate) holds: bool,
    pub(crate) printed: String,
}

impl Run<'_> {
    /// `None` where it is not installed.
    pub(crate) async fn judge(&self) -> Option<Verdict> {
        let mut command = venv::program(self.test, "schemathesis")?;
        let folder = tempfile::tempdir().unwrap();
        let users = self.users.iter().map(|(name, password)| user(name, password)).collect::<Vec<_>>();
        std::fs::write(folder.path().join("users.json"), json!({"auth": users}).to_string()).unwrap();
        std::fs::write(folder.path().join("openapi.json"), document(self.document).to_string()).unwrap();
        command.current_dir(folder.path()).env("NO_COLOR", "1");
        command.arg("--config-file").arg(beside(self.configuration)).args(["run", "openapi.json"]);
        command.args(["--url", &self.url, "--seed", "1", "--generation-database", "none"]);
        command.args(["--max-examples", &self.examples.to_string()]);
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        Some(Verdict { holds: output.status.success(), printed: printed.into_owned() })
    }

    /// It must find nothing, in every operation, and have asked for `least` things at the least.
    async fn passes(&self, least: usize) {
        let Some(Verdict { holds, printed }) = self.judge().await else { return };
        assert!(holds && printed.contains("No issues found"), "{printed}");
        let operations = Spec::load(self.document).operations().len();
        assert!(printed.contains(&format!("Tested: {operations}\n")), "not every operation:\n{printed}");
        let cases = printed.lines().find(|line| line.contains(" generated, ")).unwrap_or_default().trim();
        let generated: usize = cases.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default();
        assert!(generated >= least && cases.contains(&format!("{generated} passed")), "{printed}");
        countersign_tests::say(&format!("Schemathesis, {}: {cases}; no issues found", self.test));
    }
}

/// As the Web Fuzzing Commons write down how a user signs in.
fn user(name: &str, password: &str) -> Value {
    json!({"name": name, "loginEndpointAuth": {
        "endpoint": "/token", "verb": "POST", "contentType": "application/x-www-form-urlencoded",
        "payloadRaw": format!("grant_type=password&username={name}&password={password}&scope=items:read+items:write+users:read"),
        "token": {
            "extractFrom": "body", "extractSelector": "/access_token",
            "sendIn": "header", "sendName": "Authorization", "sendTemplate": "Bearer {token}",
        },
    }})
}

fn beside(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(file)
}

/// The document, but that operations ask for a `bearer` where they ask for a token of `oauth2`, which Schemathesis passes over when it
/// looks whether credentials are asked for. What goes over the wire is the same.
fn document(file: &str) -> Value {
    let mut root = Spec::load(file).root;
    let schemes = root["components"]["securitySchemes"].as_object().unwrap();
    assert!(schemes.values().all(|scheme| scheme["type"] == "oauth2"), "a scheme that is not the bearer's");
    root["components"]["securitySchemes"]["bearer"] = json!({"type": "http", "scheme": "bearer"});
    let paths = root["paths"].as_object_mut().unwrap();
    let operations = paths.values_mut().flat_map(|item| item.as_object_mut().unwrap().values_mut());
    let own = operations.filter_map(|operation| operation.get_mut("security")).map(as_bearers).count();
    let general = root.get_mut("security").map(as_bearers);
    assert!(own > 0 || general.is_some(), "nothing is asked for");
    root
}

fn as_bearers(security: &mut Value) {
    for requirement in security.as_array_mut().unwrap() {
        if requirement.as_object().is_some_and(|schemes| !schemes.is_empty()) {
            *requirement = json!({"bearer": []});
        }
    }
}

/// A second user of the reference service, who must not see what the first one has.
pub(crate) const OTHER: (&str, &str) = ("other", "a password");

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_service_signed_in() {
    let reference = Reference::start().await;
    reference.other_user(OTHER.0).await;
    let run = Run {
        test: "schemathesis::the_reference_service_signed_in",
        document: "items.yaml",
        url: format!("http://{}", reference.address()),
        configuration: "signed-in.toml",
        examples: 100,
        users: &[(&reference.username, &reference.password), OTHER],
    };
    run.passes(1000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_service_not_signed_in() {
    let reference = Reference::start().await;
    let run = Run {
        test: "schemathesis::the_reference_service_not_signed_in",
        document: "items.yaml",
        url: format!("http://{}", reference.address()),
        configuration: "not-signed-in.toml",
        examples: 25,
        users: &[],
    };
    run.passes(500).await;
}

/// The tutorial's API takes any bearer for good: a token, and none.
#[tokio::test(flavor = "multi_thread")]
async fn first_steps() {
    let server = tutorial::honest().await;
    for (test, configuration) in [
        ("schemathesis::first_steps, signed in", "first-steps.toml"),
        ("schemathesis::first_steps, not signed in", "first-steps-not-signed-in.toml"),
    ] {
        let url = format!("http://{}", server.local_addr());
        Run { test, document: "first-steps.yaml", url, configuration, examples: 50, users: &[] }.passes(8).await;
    }
}
