//! The types of a document, frozen: each has its name, and the names are the same whatever is made of them.

use std::collections::{BTreeMap, BTreeSet};

use super::cycle::Cycles;
use super::endless;
use super::item::{Field, Item, ItemKind, Presence, Type};
use super::multipart::Multipart;
use super::names::TypeNames;
use super::render::Circles;
use super::space::Space;
use super::uses::{Use, schemas, uses};
use crate::model::Api;
use crate::schema::{Form, SchemaUse};

/// The types of a document.
pub(crate) struct Items<'a> {
    pub(super) items: BTreeMap<String, Item>,
    pub(super) circles: Circles,
    /// The names of types that are no schema's.
    pub(super) names: TypeNames,
    /// By the name of the schema's use.
    types: BTreeMap<String, Type>,
    /// By the name of the schema's use, one for each form.
    multipart: BTreeMap<String, Vec<Multipart<'a>>>,
}

impl<'a> Items<'a> {
    /// Makes the types of all operations, in the order of the document.
    pub(crate) fn freeze(api: &'a Api) -> Self {
        let (requests, responses): (Vec<_>, Vec<_>) = api.operations.iter().map(schemas).unzip();
        let reached = |names: Vec<Vec<&str>>| {
            let names = api.definitions.reached(names.into_iter().flatten());
            names.into_iter().map(str::to_owned).collect()
        };
        let mut space = Space::new(&api.definitions, reached(requests), reached(responses));
        let mut types = BTreeMap::new();
        let mut multipart: BTreeMap<String, Vec<Multipart<'a>>> = BTreeMap::new();
        for used in api.operations.iter().flat_map(uses) {
            match used {
                Use::Parameters(used, prefix) => {
                    types.insert(used.name.clone(), space.parameters(used, prefix));
                }
                Use::Value(used, scope) => {
                    if !types.contains_key(&used.name) {
                        types.insert(used.name.clone(), space.used(used, scope));
                    }
                }
                Use::Multipart(used, form) => {
                    let known = multipart.entry(used.name.clone()).or_default();
                    if !known.iter().any(|known| known.form == form) {
                        known.push(Multipart::new(&mut space, used, form));
                    }
                }
            }
        }
        space.complete();
        let names = TypeNames::allot(api, &mut space);
        let mut items = space.items;
        endless::end(&mut items);
        let circles = Circles { values: Cycles::of_values(&items), aliases: Cycles::of_aliases(&items) };
        Self { items, circles, names, types, multipart }
    }

    /// The type of `used`.
    pub(super) fn of(&self, used: &SchemaUse) -> &Type {
        // `freeze` made the type of every use.
        self.types.get(&used.name).unwrap_or(&Type::Value)
    }

    /// The struct of a multipart body.
    pub(super) fn multipart(&self, used: &SchemaUse, form: &Form) -> Option<&Multipart<'a>> {
        self.multipart.get(&used.name)?.iter().find(|known| known.form == form)
    }

    /// The parameters in their struct, by their keys.
    pub(super) fn parameters(&self, used: &SchemaUse) -> impl Iterator<Item = (&str, Type)> {
        let item = match self.of(used) {
            Type::Named(name) => self.items.get(name),
            _ => None,
        };
        let fields = match item.map(|item| &item.kind) {
            Some(ItemKind::Struct(parameters)) => parameters.fields.as_slice(),
            _ => &[],
        };
        fields.iter().map(|field| (field.name.as_str(), whole(field)))
    }

    /// The items that types hold, alone or within others.
    pub(super) fn reached(&self, types: impl IntoIterator<Item = Type>) -> BTreeSet<&str> {
        let mut open = Vec::new();
        for kind in types {
            kind.each_name(false, &mut |name| open.extend(self.items.get_key_value(name)));
        }
        let mut reached = BTreeSet::new();
        while let Some((name, item)) = open.pop() {
            if reached.insert(name.as_str()) {
                let mut found = |name: &str| open.extend(self.items.get_key_value(name));
                item.kind.each_type(&mut |kind| kind.each_name(false, &mut found));
                item.kind.kept().inspect(|kind| kind.each_name(false, &mut found));
            }
        }
        reached
    }
}

/// The type of a field's value, with the null that its presence has.
fn whole(field: &Field) -> Type {
    let kind = field.kind.clone();
    match field.presence {
        Presence::RequiredOrNull | Presence::OptionalOrNull | Presence::Default(_, true) => kind.or_null(),
        Presence::Required | Presence::Optional | Presence::Default(_, false) => kind,
    }
}
