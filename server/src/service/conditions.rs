//! Conditional requests (RFC 9110, section 13).

use crate::storage::ItemRow;

/// `If-Match` and `If-None-Match` of a request.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    pub(super) if_match: Option<String>,
    pub(super) if_none_match: Option<String>,
}

impl Conditions {
    /// Whether a request that changes something may go on.
    pub(super) fn hold(&self, item: Option<&ItemRow>) -> bool {
        let tag = item.map(ItemRow::entity_tag);
        let matches = self.if_match.as_deref().is_none_or(|list| names(list, tag.as_deref(), true));
        matches && !self.is_known(item)
    }

    /// Whether the caller has this state already.
    pub(super) fn is_known(&self, item: Option<&ItemRow>) -> bool {
        let tag = item.map(ItemRow::entity_tag);
        self.if_none_match.as_deref().is_some_and(|list| names(list, tag.as_deref(), false))
    }
}

/// Whether a list of entity tags names `tag`; `*` names any that there is. A strong comparison
/// takes no weak tag. No tag of ours has a comma.
fn names(list: &str, tag: Option<&str>, strong: bool) -> bool {
    let Some(tag) = tag else { return false };
    list.trim() == "*"
        || list.split(',').map(str::trim).any(|named| match named.strip_prefix("W/") {
            Some(weak) => !strong && weak == tag,
            None => named == tag,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_entity_tags() {
        let rows = [
            ("*", true, true),
            ("\"1-2\"", true, true),
            ("\"a\", \"1-2\"", true, true),
            ("W/\"1-2\"", false, true),
            ("\"a,1-2\"", false, false),
            ("1-2", false, false),
            ("", false, false),
        ];
        for (list, strong, weak) in rows {
            assert_eq!(
                (names(list, Some("\"1-2\""), true), names(list, Some("\"1-2\""), false)),
                (strong, weak),
                "{list}"
            );
            assert!(!names(list, None, true) && !names(list, None, false), "{list}");
        }
    }
}
