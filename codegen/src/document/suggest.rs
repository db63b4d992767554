//! "Did you mean": the closest of the names that exist.

/// More names than this are not looked through: nobody reads suggestions that take seconds.
const MAX_CANDIDATES: usize = 5000;

/// The candidate that differs least from `wanted`; `None` when all differ in more than a third of
/// it.
///
/// Case does not count, and neighbours that changed places count once.
///
/// ```
/// use countersign::document::closest;
///
/// assert_eq!(closest("Itme", ["User", "Item"]), Some("Item"));
/// assert_eq!(closest("Itme", ["User"]), None);
/// ```
pub fn closest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(wanted);
    let limit = wanted.len().div_ceil(3);
    let mut best = None;
    for candidate in candidates.into_iter().take(MAX_CANDIDATES) {
        // Of names that tie, the first in the document wins.
        let limit = best.map_or(limit, |(distance, _): (usize, _)| distance.saturating_sub(1));
        if let Some(distance) = distance(&wanted, &fold(candidate), limit) {
            best = Some((distance, candidate));
            if distance == 0 {
                break;
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn fold(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// How many characters must be inserted, removed, replaced or swapped with a neighbour; `None` when
/// more than `limit`.
fn distance(left: &[char], right: &[char], limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut before = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut current = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let mut cost = previous[j] + usize::from(a != b);
            cost = cost.min(previous[j + 1] + 1).min(current[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                cost = cost.min(before[j - 1] + 1);
            }
            current.push(cost);
        }
        if current.iter().chain(&previous).all(|&cost| cost > limit) {
            return None;
        }
        before = std::mem::replace(&mut previous, current);
    }
    Some(previous[right.len()]).filter(|&distance| distance <= limit)
}

/// The candidate that differs by a typo: by one letter, or by two in a word of eight
/// or more. Case does not count.
///
/// ```
/// use countersign::document::near;
///
/// assert_eq!(near("raed", ["read", "write"]), Some("read"));
/// assert_eq!(near("read:users", ["read:items"]), None);
/// ```
pub fn near<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(wanted);
    let limit = if wanted.len() < 8 { 1 } else { 2 };
    let near =
        candidates.into_iter().filter_map(|candidate| Some((distance(&wanted, &fold(candidate), limit)?, candidate)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// `text` without case, signs between words, and the `s` of a plural: what is equal for two
/// spellings of one key.
pub(super) fn plain(text: &str) -> String {
    let letters = text.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '.'));
    let text: String = letters.flat_map(char::to_lowercase).collect();
    match (text.strip_suffix("ies"), text.strip_suffix('s')) {
        (Some(stem), _) if stem.len() > 2 => format!("{stem}y"),
        (_, Some(stem)) if stem.len() > 2 => stem.to_owned(),
        _ => text,
    }
}

/// The candidate that a typo makes [`plain`] text of: one letter for words of up to
/// five, two for words of up to nine, three for longer ones. Two letters are too few to tell a slip
/// from another word.
pub(super) fn slip<'a>(plain_text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = plain_text.chars().collect();
    let slips = candidates.into_iter().filter_map(|candidate| {
        let known: Vec<char> = plain(candidate).chars().collect();
        let limit = match wanted.len().min(known.len()) {
            0..=2 => 0,
            3..=5 => 1,
            6..=9 => 2,
            _ => 3,
        };
        Some((distance(&wanted, &known, limit)?, candidate))
    });
    slips.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}
