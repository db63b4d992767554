//! The terminal of a reader who follows a page.

use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::output::Expected;

/// How long one block may take: a cold build of everything.
const PATIENCE: Duration = Duration::from_secs(900);

/// One page's terminal: the folder and the variables of a block are those of the next one.
#[derive(Debug)]
pub struct Shell {
    /// Where its own files are.
    state: PathBuf,
    environment: Vec<(String, String)>,
    /// The port that stands in for 8000.
    port: u16,
    /// The command that runs until the end of the page.
    background: Option<Running>,
}

/// What a block did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// True when its last command succeeded.
    pub success: bool,
    /// What it printed, on both streams.
    pub output: String,
}

#[derive(Debug)]
struct Running {
    child: Child,
    output: PathBuf,
}

/// Cargo's variables for the package under test: a nested cargo must not see them.
fn is_of_this_test(name: &str) -> bool {
    let prefixes = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "INSTA_", "COUNTERSIGN_", "BOOK_"];
    let names = ["CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "OUT_DIR", "RUST_BACKTRACE", "RUSTFLAGS"];
    prefixes.iter().any(|prefix| name.starts_with(prefix)) || names.contains(&name)
}

impl Shell {
    /// In `folder`, with these further variables. Its own files go to `state`.
    ///
    /// # Errors
    ///
    /// A folder that cannot be made, or no free port.
    pub fn new(folder: &Path, state: &Path, environment: Vec<(String, String)>) -> io::Result<Self> {
        std::fs::create_dir_all(state)?;
        std::fs::write(state.join("variables"), format!("cd '{}'\n", folder.display()))?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        Ok(Self { state: state.to_owned(), environment, port, background: None })
    }

    /// Runs a block to its end.
    ///
    /// # Errors
    ///
    /// A shell that does not start, or that takes longer than 15 minutes.
    pub fn run(&self, block: &str) -> io::Result<Outcome> {
        let output = self.state.join("output");
        let mut child = self.start(block, &output)?;
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if Instant::now() > deadline {
                end(&mut child);
                return Err(io::Error::new(io::ErrorKind::TimedOut, format!("still running:\n{}", self.read(&output))));
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        Ok(Outcome { success: status.success(), output: self.read(&output) })
    }

    /// Starts a block, and goes on once its output is what is `expected`. What ran in the
    /// background before is stopped first, as a reader stops it with Ctrl-C.
    ///
    /// # Errors
    ///
    /// A block that ends, or that never prints what is expected.
    pub fn start_in_background(&mut self, block: &str, expected: Expected<'_>) -> io::Result<Outcome> {
        self.stop();
        let output = self.state.join("background");
        let mut child = self.start(block, &output)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            let text = self.read(&output);
            let ended = child.try_wait()?.is_some();
            let success = expected.begins(&text);
            if success || ended || Instant::now() > deadline {
                self.background = Some(Running { child, output });
                return Ok(Outcome { success: success && !ended, output: text });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What the command in the background has printed.
    pub fn background_output(&self) -> String {
        self.background.as_ref().map(|running| self.read(&running.output)).unwrap_or_default()
    }

    /// A file's text as the reader writes it, with this shell's port.
    pub fn localized(&self, text: &str) -> String {
        text.replace("127.0.0.1:8000", &self.address()).replace("localhost:8000", &self.address())
    }

    fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn read(&self, path: &Path) -> String {
        let bytes = std::fs::read(path).unwrap_or_default();
        String::from_utf8_lossy(&bytes).replace(&self.address(), "127.0.0.1:8000")
    }

    /// In a process group of its own, so that it ends with all that it started.
    fn start(&self, block: &str, output: &Path) -> io::Result<Child> {
        let state = self.state.join("variables");
        let state = state.display();
        // Read-only variables of bash itself cannot be set again.
        let script = format!(
            "{{ . '{state}'; }} 2> /dev/null\nset -eu\ntrap 'code=$?; {{ echo cd \"\\\"$PWD\\\"\"; declare -p | \
             grep -E \"^declare -[-x]+ [A-Za-z_]+=\"; }} > '{state}' 2> /dev/null; exit $code' EXIT\n{}",
            self.localized(block)
        );
        let file = File::create(output)?;
        let mut command = Command::new("bash");
        command.arg("-c").arg(script).stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(is_of_this_test) {
                command.env_remove(name);
            }
        }
        command.envs([("CARGO_TERM_COLOR", "never"), ("NO_COLOR", "1"), ("TERM", "dumb")]);
        command.envs([("ITEMS_BIND", self.address()), ("ITEMS_URL", format!("http://{}", self.address()))]);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.process_group(0).spawn()
    }

    fn stop(&mut self) {
        if let Some(mut running) = self.background.take() {
            end(&mut running.child);
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Ends a process and all that it started.
fn end(child: &mut Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-s", "TERM", "--", &group]).stderr(Stdio::null()).status();
    let deadline = Instant::now() + Duration::from_secs(10);
    while Instant::now() < deadline {
        if matches!(child.try_wait(), Ok(Some(_))) {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = Command::new("kill").args(["-s", "KILL", "--", &group]).stderr(Stdio::null()).status();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(name: &str) -> Shell {
        let folder = std::env::temp_dir().join(format!("countersign-shell-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Shell::new(&folder, &folder.join("state"), vec![("GIVEN".to_owned(), "yes".to_owned())]).unwrap()
    }

    #[test]
    fn folder_and_variables_stay() {
        let shell = shell("state");
        assert!(shell.run("mkdir -p \"a b\"; cd \"a b\"\nX='1 \"2\"'\nexport Y=3\n").unwrap().success);
        let outcome = shell.run("basename \"$PWD\"; echo \"$X $Y $GIVEN\" >&2\n").unwrap();
        assert_eq!(outcome, Outcome { success: true, output: "a b\n1 \"2\" 3 yes\n".to_owned() });
        assert!(!shell.run("false\necho not here\n").unwrap().success);
        assert_eq!(shell.run("echo \"$X\"").unwrap().output, "1 \"2\"\n", "a failure loses nothing");
    }

    #[test]
    fn a_server_ends_with_the_next_one() {
        let mut shell = shell("background");
        let ready = Expected("...\nready at 127.0.0.1:8000\n");
        let begun = shell.start_in_background("echo $$; echo ready at 127.0.0.1:8000; sleep 60\n", ready).unwrap();
        assert!(begun.success, "{begun:?}");
        let process = begun.output.lines().next().unwrap().to_owned();
        assert!(shell.run(&format!("kill -0 {process}\n")).unwrap().success);
        assert!(shell.start_in_background("echo ready at 127.0.0.1:8000; sleep 60\n", ready).unwrap().success);
        assert!(!shell.run(&format!("kill -0 {process}\n")).unwrap().success);
        assert!(!shell.start_in_background("echo no\n", ready).unwrap().success, "it ended");
    }
}
