//! "Did you mean": the closest of the names that exist.

/// The candidate that differs least from `wanted`; `None` when all differ by more than a third.
///
/// ```
/// use countersign::document::closest;
///
/// assert_eq!(closest("Itme", ["User", "Item"]), Some("Item"));
/// assert_eq!(closest("Itme", ["User"]), None);
/// ```
pub fn closest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = wanted.chars().count().div_ceil(3).max(1);
    let near = candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(wanted.len()) <= 4 * limit)
        .map(|candidate| (distance(wanted, candidate), candidate));
    let (distance, candidate) = near.min_by_key(|&(distance, _)| distance)?;
    (distance <= limit).then_some(candidate)
}

/// How many characters must be inserted, removed, replaced or swapped with a neighbour; case does not count.
fn distance(left: &str, right: &str) -> usize {
    let fold = |text: &str| {
        text.chars()
            .flat_map(char::to_lowercase)
            .collect::<Vec<_>>()
    };
    let (left, right) = (fold(left), fold(right));
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
        before = std::mem::replace(&mut previous, current);
    }
    previous[right.len()]
}
