//! Which passwords will do (NIST SP 800-63B, section 3.1.1.2). Their length is the document's
//! affair.

/// The commonest passwords, in lower case, one a line: with what people put around them, such as
/// `1` or `!`, they are no better.
const COMMON: &str = include_str!("common_passwords.txt");

/// Why a new password of `username` will not do.
pub(crate) fn weakness(username: &str, password: &str) -> Option<&'static str> {
    let password = password.to_lowercase();
    let core = password.trim_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    let is_common = |text: &str| COMMON.lines().any(|common| common == text);
    if password == username || core == username || core.replace(username, "").is_empty() && !core.is_empty() {
        return Some("is the username");
    }
    if is_common(&password) || is_common(core) {
        return Some("is one of the commonest passwords");
    }
    let mut letters = password.chars();
    let first = letters.next();
    letters.all(|letter| Some(letter) == first).then_some("is one character again and again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m11_the_commonest_passwords_and_the_username_are_refused() {
        for weak in [
            "password",
            "Password1",
            "12345678",
            "QWERTYUIOP",
            "iloveyou!",
            "aaaaaaaa",
            "ada-lovelace",
            "Ada-Lovelace1",
            "ada-lovelaceada-lovelace",
        ] {
            assert!(weakness("ada-lovelace", weak).is_some(), "{weak}");
        }
        for good in ["a password", "a long password", "correct horse", "ada-lovelace wrote this"] {
            assert_eq!(weakness("ada-lovelace", good), None, "{good}");
        }
    }
}
