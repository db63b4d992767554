//! Problem documents of the service's own.

use crate::api::types::Problem;

pub(super) fn problem(status: i32, title: &str, detail: &str) -> Problem {
    Problem {
        r#type: "about:blank".to_owned(),
        title: title.to_owned(),
        status,
        detail: Some(detail.to_owned()),
        errors: None,
    }
}
