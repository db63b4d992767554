//! Headless Chromium, driven through chromedriver.

use std::io::{BufRead, BufReader};
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use futures::FutureExt;
use serde_json::json;

/// How long a test waits for something to appear.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page of a browser of its own.
#[derive(Debug, Clone)]
pub struct Page {
    /// The session, for anything without a shorthand here.
    pub client: Client,
}

/// Runs `scenario` in a fresh browser; `false`, and a word on why, when none is installed.
///
/// The browser is closed whatever the scenario does.
pub async fn with<F: Future<Output = ()>>(test: &str, scenario: impl FnOnce(Page) -> F) -> bool {
    let Some(chromium) = find(&["chromium", "chromium-browser", "google-chrome"]) else {
        crate::skip(test, "Chromium is not installed (apt install chromium chromium-driver)");
        return false;
    };
    let Some(driver) = Driver::start() else {
        crate::skip(test, "chromedriver is not installed (apt install chromium-driver)");
        return false;
    };
    let profile = std::env::temp_dir().join(format!("countersign-chromium-{}-{}", std::process::id(), driver.port));
    let page = driver.page(&chromium, &profile).await;
    let outcome = AssertUnwindSafe(scenario(page.clone())).catch_unwind().await;
    let _ = page.client.close().await;
    drop(driver);
    let _ = std::fs::remove_dir_all(&profile);
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
    true
}

impl Page {
    /// Opens an address.
    pub async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// The first element that a CSS selector finds, as soon as it is there.
    pub async fn find(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE);
        wait.for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("no {css}: {error}"))
    }

    /// Clicks on it, once it can be clicked.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.scroll_to(css).await;
        element.click().await.unwrap_or_else(|error| panic!("cannot click {css}: {error}"));
    }

    /// Clicks on it until another appears: a click while the page still draws itself is lost.
    pub async fn click_until(&self, css: &str, appears: &str) {
        for _ in 0..10 {
            self.click(css).await;
            let wait = self.client.wait().at_most(Duration::from_secs(5));
            if wait.for_element(Locator::Css(appears)).await.is_ok() {
                return;
            }
        }
        panic!("a click on {css} never brings {appears}");
    }

    /// Types into it.
    pub async fn fill(&self, css: &str, text: &str) {
        self.find(css).await.send_keys(text).await.unwrap();
    }

    /// Its text, as soon as it contains `part`.
    pub async fn text_with(&self, css: &str, part: &str) -> String {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let text = self.evaluate(&format!("return document.querySelector({css:?})?.innerText ?? ''")).await;
            let text = text.as_str().unwrap_or_default().to_owned();
            if text.contains(part) {
                return text;
            }
            assert!(tokio::time::Instant::now() < deadline, "{css} never says {part:?}, but {text:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// What a script returns.
    pub async fn evaluate(&self, script: &str) -> serde_json::Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Brings it to the middle of the window.
    pub async fn scroll_to(&self, css: &str) {
        self.evaluate(&format!("document.querySelector({css:?})?.scrollIntoView({{block: 'center'}})")).await;
    }

    /// The window as PNG, with the pointer out of the way.
    pub async fn screenshot(&self) -> Vec<u8> {
        let corner = PointerAction::MoveTo { duration: None, x: 1.0, y: 1.0 };
        self.client.perform_actions(MouseActions::new("mouse".to_owned()).then(corner)).await.unwrap();
        self.client.screenshot().await.unwrap()
    }
}

/// A running chromedriver; dropping it ends it.
struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// On a port of its own choice, which it prints.
    fn start() -> Option<Self> {
        let program = find(&["chromedriver"])?;
        let mut command = Command::new(program);
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let lines = BufReader::new(child.stdout.take()?).lines().map_while(Result::ok);
        let marker = "started successfully on port ";
        let port = lines.filter_map(|line| line.split_once(marker)?.1.trim_end_matches('.').parse().ok()).next()?;
        Some(Self { child, port })
    }

    async fn page(&self, chromium: &std::path::Path, profile: &std::path::Path) -> Page {
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1200,900",
        ];
        let mut arguments: Vec<_> = arguments.map(str::to_owned).into();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        let options = json!({"binary": chromium, "args": arguments});
        let capabilities = serde_json::Map::from_iter([
            ("goog:chromeOptions".to_owned(), options),
            ("goog:loggingPrefs".to_owned(), json!({"browser": "ALL"})),
        ]);
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        let url = format!("http://127.0.0.1:{}", self.port);
        let client = builder.capabilities(capabilities).connect(&url).await.unwrap();
        Page { client }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first of `names` that is on the path.
fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}
