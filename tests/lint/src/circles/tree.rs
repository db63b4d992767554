//! The modules of a crate, and the names in each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Item, ItemMod, ItemUse, Lit, Meta, UseTree, Visibility};

/// Gives the text of a file; `None` where there is no such file.
pub type Read<'a> = &'a dyn Fn(&Path) -> Option<String>;

/// The index of a module in [`Tree::modules`].
pub(super) type ModuleId = usize;

/// Rust's namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    Type,
    Value,
    Macro,
}

/// What a name in a module stands for.
#[derive(Debug)]
pub(super) enum Name {
    Module(ModuleId),
    /// An item of these namespaces, defined in the module's own file.
    Item(&'static [Namespace]),
    /// `use path as name`.
    Import(Vec<String>),
}

/// A module: a file, or one written inside another module.
pub(super) struct Module {
    pub(super) parent: Option<ModuleId>,
    pub(super) file: Rc<Path>,
    pub(super) items: Vec<Item>,
    pub(super) names: BTreeMap<String, Vec<Name>>,
    /// The paths of `use path::*`.
    pub(super) globs: Vec<Vec<String>>,
}

/// All modules of a crate; the first is the root.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) modules: Vec<Module>,
    /// The file of each `macro_rules!`, which are also found by textual order.
    pub(super) macros: BTreeMap<String, Rc<Path>>,
}

/// Where the files of a module's own modules are.
struct Places {
    /// The folder from which `#[path]` counts.
    base: PathBuf,
    /// The folder in which `mod name;` is looked for.
    folder: PathBuf,
}

impl Tree {
    pub(super) fn of_crate(root: &Path, read: Read<'_>) -> Result<Self, String> {
        let mut tree = Self::default();
        let folder = root.parent().unwrap_or(Path::new("")).to_owned();
        tree.file(root, folder, None, read)?;
        Ok(tree)
    }

    /// Adds the module in `path`, whose own modules are files in `folder`.
    fn file(
        &mut self,
        path: &Path,
        folder: PathBuf,
        parent: Option<ModuleId>,
        read: Read<'_>,
    ) -> Result<ModuleId, String> {
        let text = read(path).ok_or_else(|| format!("{}: no such file", path.display()))?;
        let parsed = syn::parse_file(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let base = path.parent().unwrap_or(Path::new("")).to_owned();
        self.module(Rc::from(path), Places { base, folder }, parent, parsed.items, read)
    }

    fn module(
        &mut self,
        file: Rc<Path>,
        Places { base, folder }: Places,
        parent: Option<ModuleId>,
        items: Vec<Item>,
        read: Read<'_>,
    ) -> Result<ModuleId, String> {
        let id = self.modules.len();
        let mut names = Collector::default();
        items.iter().for_each(|item| names.visit_item(item));
        for name in names.macros {
            self.macros.insert(name, file.clone());
        }
        let mods: Vec<ItemMod> = items.iter().filter_map(as_mod).cloned().collect();
        let module = Module { parent, file: file.clone(), items, names: names.names, globs: names.globs };
        self.modules.push(module);
        for found in mods {
            let name = text_of(&found.ident);
            let own = found.attrs.iter().find_map(path_attribute).map(|path| normal(&base.join(path)));
            let child = match found.content {
                Some((_, items)) => {
                    let folder = own.unwrap_or_else(|| folder.join(&name));
                    let places = Places { base: folder.clone(), folder };
                    self.module(file.clone(), places, Some(id), items, read)?
                }
                None => {
                    let (path, folder) = place(&name, own, &file, &folder, read)?;
                    self.file(&path, folder, Some(id), read)?
                }
            };
            self.modules[id].names.entry(name).or_default().push(Name::Module(child));
        }
        Ok(id)
    }
}

fn as_mod(item: &Item) -> Option<&ItemMod> {
    match item {
        Item::Mod(found) => Some(found),
        _ => None,
    }
}

/// The file of `mod name;`, and the folder of its own modules. `own` is the path that an attribute
/// gives it.
fn place(
    name: &str,
    own: Option<PathBuf>,
    file: &Path,
    folder: &Path,
    read: Read<'_>,
) -> Result<(PathBuf, PathBuf), String> {
    if let Some(path) = own {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        return Ok((path, folder));
    }
    let candidates = [folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")];
    let found = candidates.into_iter().find(|path| read(path).is_some());
    let path = found.ok_or_else(|| format!("{}: no file for `mod {name};`", file.display()))?;
    Ok((path, folder.join(name)))
}

/// `path` without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component.as_os_str() == ".." {
            true => drop(normal.pop()),
            false => normal.push(component),
        }
    }
    normal
}

/// The text of `#[path = "text"]`.
fn path_attribute(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    let Expr::Lit(literal) = &pair.value else { return None };
    let Lit::Str(text) = &literal.lit else { return None };
    pair.path.is_ident("path").then(|| text.value())
}

/// An identifier as text, without `r#`.
pub(super) fn text_of(ident: &syn::Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

/// Whether a `use` hands the names on: `pub use`, `pub(crate) use`.
pub(super) fn is_reexport(item: &ItemUse) -> bool {
    !matches!(item.vis, Visibility::Inherited)
}

/// The paths of a `use`, each with the name that it gets; `None` stands for `*`.
pub(super) fn imports(item: &ItemUse) -> Vec<(Vec<String>, Option<String>)> {
    let mut found = Vec::new();
    if item.leading_colon.is_none() {
        add_imports(&item.tree, &[], &mut found);
    }
    found
}

fn add_imports(tree: &UseTree, before: &[String], found: &mut Vec<(Vec<String>, Option<String>)>) {
    let with = |ident: &syn::Ident| match (ident == "self", before.is_empty()) {
        (true, false) => before.to_vec(),
        _ => [before, &[text_of(ident)]].concat(),
    };
    match tree {
        UseTree::Path(path) => add_imports(&path.tree, &with(&path.ident), found),
        UseTree::Name(name) => {
            let path = with(&name.ident);
            let last = path.last().cloned();
            found.push((path, last));
        }
        UseTree::Rename(rename) => found.push((with(&rename.ident), Some(text_of(&rename.rename)))),
        UseTree::Glob(_) => found.push((before.to_vec(), None)),
        UseTree::Group(group) => group.items.iter().for_each(|tree| add_imports(tree, before, found)),
    }
}

/// Collects the names of a module, also those that are declared within its functions.
#[derive(Default)]
struct Collector {
    names: BTreeMap<String, Vec<Name>>,
    globs: Vec<Vec<String>>,
    macros: Vec<String>,
}

impl Collector {
    fn add(&mut self, ident: &syn::Ident, namespaces: &'static [Namespace]) {
        self.names.entry(text_of(ident)).or_default().push(Name::Item(namespaces));
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast Item) {
        use Namespace::{Macro, Type, Value};
        match item {
            Item::Struct(found) => match found.fields {
                syn::Fields::Named(_) => self.add(&found.ident, &[Type]),
                _ => self.add(&found.ident, &[Type, Value]),
            },
            Item::Enum(found) => self.add(&found.ident, &[Type]),
            Item::Union(found) => self.add(&found.ident, &[Type]),
            Item::Trait(found) => self.add(&found.ident, &[Type]),
            Item::TraitAlias(found) => self.add(&found.ident, &[Type]),
            Item::Type(found) => self.add(&found.ident, &[Type]),
            Item::Fn(found) => self.add(&found.sig.ident, &[Value]),
            Item::Const(found) => self.add(&found.ident, &[Value]),
            Item::Static(found) => self.add(&found.ident, &[Value]),
            Item::Macro(found) => {
                if let Some(ident) = &found.ident {
                    self.add(ident, &[Macro]);
                    self.macros.push(text_of(ident));
                }
            }
            Item::Use(found) => {
                for (path, name) in imports(found) {
                    match name {
                        Some(name) => self.names.entry(name).or_default().push(Name::Import(path)),
                        None => self.globs.push(path),
                    }
                }
            }
            // Modules are added by the tree.
            Item::Mod(_) => return,
            _ => {}
        }
        visit::visit_item(self, item);
    }
}
