//! Names that progenitor cannot take: placeholders stand for them in the lowered document, and are
//! replaced in its output ([`passes`](super::passes)).
//!
//! progenitor makes identifiers of the names in the document, each for itself. Two that become the
//! same identifier, or one that is called as a variable of its own, would break its output.

use crate::model::{Names, Operation};

/// What a builder has beside its setters.
const BUILDER: [&str; 5] = ["client", "new", "send", "send_now", "body_map"];
/// What the client has beside the operations: functions of its own. The last six it had once; the
/// names of operations stay as they were then.
const CLIENT: [&str; 11] = [
    "login",
    "with_token",
    "anonymous",
    "session",
    "with_session",
    "new",
    "new_with_client",
    "api_version",
    "pre",
    "post",
    "exec",
];

/// Stands for an operation, by its number in the document's order.
pub(super) fn operation_placeholder(operation: usize) -> String {
    format!("csop{operation:05}x")
}

/// The number behind a placeholder of an operation.
pub(super) fn operation_number(placeholder: &str) -> Option<usize> {
    placeholder.strip_prefix("csop")?.strip_suffix('x')?.parse().ok()
}

/// Stands for a parameter: by the numbers of its operation and itself, in the document's order.
pub(super) fn placeholder(operation: usize, parameter: usize) -> String {
    format!("csarg{operation:05}x{parameter:03}x")
}

/// The operation's name in the client: its Rust name, unless the client has a function of that
/// name.
pub(super) fn client_name(operation: &Operation) -> String {
    let name = &operation.rust_name;
    if CLIENT.contains(&name.as_str()) { format!("{name}_operation") } else { name.clone() }
}

/// The names of the setters, in the order of the parameters.
pub(super) fn setters(operation: &Operation) -> Vec<String> {
    let body = operation.body.as_ref().map(|_| "body");
    let mut names = Names::with(BUILDER.into_iter().chain(body));
    operation.parameters.iter().map(|parameter| names.allot(parameter.key.clone())).collect()
}
