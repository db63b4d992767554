//! A library that panics on what it does not support, behind a `Result`.
//!
//! progenitor refuses part of its input by panicking. [`quietly`] makes that a message, and keeps
//! the panic off the terminal: the diagnostic that comes of it says the same with a place.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether a panic on this thread is expected, and will be reported by the caller of
    /// [`quietly`].
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `run`; an error or a panic becomes its message.
pub(crate) fn quietly<T, E: ToString>(run: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    install_hook();
    let before = QUIET.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(before);
    match outcome {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(text.unwrap_or_else(|| "it gave up without a word".to_owned()))
        }
    }
}

/// Panics of other threads, and of this one at other times, go where they went before.
fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_message() {
        let panicking = || -> Result<(), String> { panic!("not {}", "supported") };
        assert_eq!(quietly(panicking), Err("not supported".to_owned()));
        assert_eq!(quietly(|| Err::<(), _>("refused")), Err("refused".to_owned()));
        assert_eq!(quietly(|| Ok::<_, String>(1)), Ok(1));
    }
}
