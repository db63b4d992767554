//! Wide lines of prose.

use super::fault::Fault;
use super::text::{Language, Line};

/// How many columns a line of prose may have.
const COLUMNS: usize = 100;

pub(super) fn faults(language: Language, text: &str) -> Vec<Fault> {
    let lines = text.lines().zip(language.lines(text)).zip(1..);
    let wide = lines.filter_map(|((line, kind), number)| {
        let Line::Prose(prose) = kind else { return None };
        let columns = line.chars().count();
        (columns > COLUMNS && can_be_wrapped(prose))
            .then(|| Fault { line: number, message: format!("{columns} columns of prose: wrap it at {COLUMNS}") })
    });
    wide.collect()
}

/// False for a single long word, such as an address.
fn can_be_wrapped(prose: &str) -> bool {
    prose.split_whitespace().nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_prose_that_can_be_wrapped_is_wide() {
        let wide = "word ".repeat(30);
        let address = "x".repeat(120);
        let text = format!("// {wide}\nlet a = \"{wide}\";\n// {address}\n// short\n");
        let lines: Vec<_> = faults(Language::Rust, &text).iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [1]);
    }
}
