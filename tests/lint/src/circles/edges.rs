//! The dependencies between files.

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, Item, Macro, PatIdent, Token};

use super::resolve::{Target, resolve};
use super::tree::{ModuleId, Namespace, Tree, imports, is_reexport, text_of};

/// A path in one file that leads to an item of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The file in which the path is.
    pub from: Rc<Path>,
    /// The file that defines the item.
    pub to: Rc<Path>,
    /// The path as written.
    pub path: String,
}

/// Macros whose arguments are code for somewhere else.
const QUOTES: [&str; 5] = ["quote", "quote_spanned", "parse_quote", "parse_quote_spanned", "stringify"];

/// All edges of the crate.
pub(super) fn edges(tree: &Tree) -> BTreeSet<Edge> {
    let mut edges = BTreeSet::new();
    for (module, found) in tree.modules.iter().enumerate() {
        let mut visitor = Visitor { tree, module, locals: BTreeSet::new(), edges: &mut edges };
        found.items.iter().for_each(|item| visitor.visit_item(item));
    }
    edges
}

struct Visitor<'a> {
    tree: &'a Tree,
    module: ModuleId,
    /// The variables of the function: they hide the names of the module.
    locals: BTreeSet<String>,
    edges: &'a mut BTreeSet<Edge>,
}

impl Visitor<'_> {
    fn file(&self) -> &Rc<Path> {
        &self.tree.modules[self.module].file
    }

    /// Adds the edge of a path; the first of `namespaces` in which it leads to something counts.
    fn path(&mut self, path: &[String], namespaces: &[Namespace]) {
        let found = namespaces.iter().find_map(|namespace| resolve(self.tree, self.module, path, *namespace));
        if let Some(Target::Item(file)) = found {
            self.edge(file, path.join("::"));
        }
    }

    fn edge(&mut self, to: Rc<Path>, path: String) {
        let from = self.file().clone();
        if from != to {
            self.edges.insert(Edge { from, to, path });
        }
    }

    /// Adds the edges of paths in tokens that are not parsed.
    fn tokens(&mut self, tokens: TokenStream) {
        for path in paths(tokens) {
            let is_local = path.len() == 1 && self.locals.contains(&path[0]);
            if !is_local {
                self.path(&path, &[Namespace::Type, Namespace::Value, Namespace::Macro]);
            }
        }
    }

    /// Visits a function, whose variables are known within it.
    fn function(&mut self, visit: impl FnOnce(&mut Self), mut locals: Locals) {
        locals.0.extend(self.locals.iter().cloned());
        let outside = std::mem::replace(&mut self.locals, locals.0);
        visit(self);
        self.locals = outside;
    }
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item_mod(&mut self, _: &'ast syn::ItemMod) {
        // A module of its own in the tree.
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if is_reexport(item) {
            return;
        }
        for (path, _) in imports(item) {
            for namespace in [Namespace::Type, Namespace::Value, Namespace::Macro] {
                self.path(&path, &[namespace]);
            }
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.path(&segments(path), &[Namespace::Type, Namespace::Value]);
        }
        visit::visit_path(self, path);
    }

    fn visit_expr_path(&mut self, found: &'ast syn::ExprPath) {
        if let Some(own) = &found.qself {
            self.visit_type(&own.ty);
        }
        let path = segments(&found.path);
        let is_local = path.len() == 1 && self.locals.contains(&path[0]);
        if found.path.leading_colon.is_none() && !is_local {
            self.path(&path, &[Namespace::Value, Namespace::Type]);
        }
        // The generic arguments.
        visit::visit_path(&mut *self, &found.path);
    }

    fn visit_item_fn(&mut self, found: &'ast syn::ItemFn) {
        let locals = Locals::of(|locals| locals.visit_item_fn(found));
        self.function(|visitor| visit::visit_item_fn(visitor, found), locals);
    }

    fn visit_impl_item_fn(&mut self, found: &'ast syn::ImplItemFn) {
        let locals = Locals::of(|locals| locals.visit_impl_item_fn(found));
        self.function(|visitor| visit::visit_impl_item_fn(visitor, found), locals);
    }

    fn visit_trait_item_fn(&mut self, found: &'ast syn::TraitItemFn) {
        let locals = Locals::of(|locals| locals.visit_trait_item_fn(found));
        self.function(|visitor| visit::visit_trait_item_fn(visitor, found), locals);
    }

    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            // The name that it defines is no path.
            Item::Macro(found) if found.ident.is_some() => self.tokens(found.mac.tokens.clone()),
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_macro(&mut self, found: &'ast Macro) {
        let path = segments(&found.path);
        let name = path.last().cloned().unwrap_or_default();
        if found.path.leading_colon.is_none() {
            let textual = (path.len() == 1).then(|| self.tree.macros.get(&name).cloned()).flatten();
            match textual {
                Some(file) => self.edge(file, format!("{name}!")),
                None => self.path(&path, &[Namespace::Macro]),
            }
        }
        if QUOTES.contains(&name.as_str()) {
            return;
        }
        match Punctuated::<Expr, Token![,]>::parse_terminated.parse2(found.tokens.clone()) {
            Ok(arguments) => arguments.iter().for_each(|argument| self.visit_expr(argument)),
            Err(_) => self.tokens(found.tokens.clone()),
        }
    }
}

fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| text_of(&segment.ident)).collect()
}

/// The paths in tokens: identifiers with `::` between them. `$crate` is `crate`.
fn paths(tokens: TokenStream) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    // How many colons were seen behind the last path; `None` where something else was.
    let mut colons: Option<usize> = None;
    let mut is_member = false;
    for token in tokens {
        let follows_dot =
            std::mem::replace(&mut is_member, matches!(&token, TokenTree::Punct(dot) if dot.as_char() == '.'));
        match token {
            TokenTree::Ident(_) if follows_dot => colons = None,
            TokenTree::Ident(ident) => {
                match (colons, found.last_mut()) {
                    (Some(2), Some(path)) => path.push(text_of(&ident)),
                    _ => found.push(Vec::from([text_of(&ident)])),
                }
                colons = Some(0);
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => colons = colons.map(|seen| seen + 1),
            TokenTree::Group(group) => {
                found.extend(paths(group.stream()));
                colons = None;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => colons = None,
        }
    }
    found
}

/// The names of variables in a function.
struct Locals(BTreeSet<String>);

impl Locals {
    fn of(visit: impl FnOnce(&mut Self)) -> Self {
        let mut locals = Self(BTreeSet::new());
        visit(&mut locals);
        locals
    }
}

impl<'ast> Visit<'ast> for Locals {
    fn visit_pat_ident(&mut self, found: &'ast PatIdent) {
        self.0.insert(text_of(&found.ident));
        visit::visit_pat_ident(self, found);
    }
}
