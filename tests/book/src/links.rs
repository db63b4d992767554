//! Broken links.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::page::Page;

/// What is wrong with the relative links of these pages, one line each: a file that is not there, a
/// heading that the page does not have, or a link from the book to a file outside it, which the
/// built book does not hold.
pub fn faults(root: &Path, book: &Path, pages: &[Page]) -> Vec<String> {
    let by_path: BTreeMap<&Path, &Page> = pages.iter().map(|page| (page.path.as_path(), page)).collect();
    let mut faults = Vec::new();
    for page in pages {
        for link in page.links.iter().filter(|link| is_relative(&link.target)) {
            if let Err(fault) = check(root, book, &by_path, page, &link.target) {
                faults.push(format!("{}:{}: {fault}", page.path.display(), link.line));
            }
        }
    }
    faults
}

fn is_relative(target: &str) -> bool {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme);
    !scheme.is_some_and(|scheme| scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)))
}

fn check(root: &Path, book: &Path, pages: &BTreeMap<&Path, &Page>, page: &Page, target: &str) -> Result<(), String> {
    let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
    let path = match file {
        "" => page.path.clone(),
        file => beside(&page.path, file).ok_or_else(|| format!("`{file}` leads out of the repository"))?,
    };
    if !root.join(&path).exists() {
        return Err(format!("there is no `{file}`"));
    }
    if page.path.starts_with(book) && !path.starts_with(book) {
        return Err(format!("`{file}` is not in the book: write the path as `code`"));
    }
    let Some(anchor) = anchor else { return Ok(()) };
    let Some(target) = pages.get(path.as_path()) else {
        return Err(format!("`{file}` is not a page, so it has no `#{anchor}`"));
    };
    match target.headings.iter().any(|heading| heading.anchor == anchor) {
        true => Ok(()),
        false => Err(format!("`{}` has no heading `#{anchor}`", path.display())),
    }
}

/// `file` as it counts from the folder of `page`; `None` where it climbs out of the repository.
fn beside(page: &Path, file: &str) -> Option<PathBuf> {
    let mut path = page.parent().unwrap_or(Path::new("")).to_owned();
    for component in Path::new(file).components() {
        match component {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir => path.pop().then_some(())?,
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_fault_is_told() {
        let text = "# Here\n[a](#here) [b](CHANGELOG.md) [c](https://example.com/x#y) [d](mailto:a@example.com)\n\
                    [e](#there) [f](gone.md) [g](../x) [h](Cargo.toml#a)\n";
        let page = Page::parse(Path::new("README.md"), text.to_owned()).unwrap();
        let expected = [
            "README.md:3: `README.md` has no heading `#there`",
            "README.md:3: there is no `gone.md`",
            "README.md:3: `../x` leads out of the repository",
            "README.md:3: `Cargo.toml` is not a page, so it has no `#a`",
        ];
        assert_eq!(faults(&crate::root(), Path::new("docs"), &[page]), expected);
    }

    #[test]
    fn the_book_stands_alone() {
        let page = Page::parse(Path::new("tests/README.md"), "[a](../README.md)\n".to_owned()).unwrap();
        let expected = ["tests/README.md:1: `../README.md` is not in the book: write the path as `code`"];
        assert_eq!(faults(&crate::root(), Path::new("tests"), &[page]), expected);
    }
}
