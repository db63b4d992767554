//! What a path leads to.

use std::path::Path;
use std::rc::Rc;

use super::tree::{ModuleId, Name, Namespace, Tree};

/// What a path leads to within the crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Module(ModuleId),
    /// An item, by the file that defines it.
    Item(Rc<Path>),
}

/// How many imports may lead to one another.
const DEPTH: usize = 64;

/// What `path`, written in `module`, leads to; `None` where that is outside of the crate or
/// unknown.
pub(super) fn resolve(tree: &Tree, module: ModuleId, path: &[String], namespace: Namespace) -> Option<Target> {
    follow(tree, module, path, namespace, DEPTH)
}

fn follow(tree: &Tree, module: ModuleId, path: &[String], namespace: Namespace, depth: usize) -> Option<Target> {
    let depth = depth.checked_sub(1)?;
    let (first, mut rest) = path.split_first()?;
    let mut at = match first.as_str() {
        "crate" => 0,
        "self" => module,
        "super" => tree.modules[module].parent?,
        name => {
            let first = if rest.is_empty() { namespace } else { Namespace::Type };
            match lookup(tree, module, name, first, depth)? {
                Target::Module(found) => found,
                item @ Target::Item(_) => return Some(item),
            }
        }
    };
    while let Some((name, further)) = rest.split_first() {
        rest = further;
        if name == "super" {
            at = tree.modules[at].parent?;
            continue;
        }
        let wanted = if rest.is_empty() { namespace } else { Namespace::Type };
        match lookup(tree, at, name, wanted, depth)? {
            Target::Module(found) => at = found,
            // What follows is a variant or an associated item.
            item @ Target::Item(_) => return Some(item),
        }
    }
    Some(Target::Module(at))
}

/// What `name` is in `module`: its own names come before those of globs.
fn lookup(tree: &Tree, module: ModuleId, name: &str, namespace: Namespace, depth: usize) -> Option<Target> {
    let depth = depth.checked_sub(1)?;
    let found = &tree.modules[module];
    let own = found.names.get(name).into_iter().flatten().find_map(|name| match name {
        Name::Module(id) => (namespace == Namespace::Type).then_some(Target::Module(*id)),
        Name::Item(namespaces) => namespaces.contains(&namespace).then(|| Target::Item(found.file.clone())),
        Name::Import(path) => follow(tree, module, path, namespace, depth),
    });
    own.or_else(|| found.globs.iter().find_map(|path| through_glob(tree, module, path, name, namespace, depth)))
}

fn through_glob(
    tree: &Tree,
    module: ModuleId,
    path: &[String],
    name: &str,
    namespace: Namespace,
    depth: usize,
) -> Option<Target> {
    match follow(tree, module, path, Namespace::Type, depth)? {
        Target::Module(target) if target != module => lookup(tree, target, name, namespace, depth),
        // The variants of an enum: the glob itself is the dependency.
        Target::Module(_) | Target::Item(_) => None,
    }
}
