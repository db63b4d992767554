//! Problem documents of the service's own.

use crate::api::types::{Problem, Violation};

/// What is of one user's is kept by no cache.
pub(super) const NO_STORE: &str = "no-store";

pub(super) fn problem(status: i32, title: &str, detail: &str) -> Problem {
    Problem {
        r#type: "about:blank".to_owned(),
        title: title.to_owned(),
        status,
        detail: Some(detail.to_owned()),
        errors: None,
    }
}

/// What the schema cannot say of a value.
pub(super) fn invalid(place: &str, message: &str) -> Problem {
    let violation = Violation { place: place.to_owned(), message: message.to_owned() };
    Problem { errors: Some(vec![violation]), ..problem(422, "Unprocessable Entity", "1 violation of the schema") }
}
