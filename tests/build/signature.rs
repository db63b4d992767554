//! The signatures of a generated trait, as an implementation writes them.

use syn::visit_mut::{self, VisitMut};
use syn::{GenericArgument, PathArguments, Type, TypeParamBound};

/// `T` of `impl Future<Output = T> + Send`.
pub(crate) fn awaited(output: &Type) -> Option<Type> {
    let Type::ImplTrait(bounds) = output else { return None };
    let future = bounds.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    })?;
    let PathArguments::AngleBracketed(arguments) = &future.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(output) => Some(output.ty.clone()),
        _ => None,
    })
}

/// `Self::Principal` by its own name.
pub(crate) struct OwnPrincipal;

impl VisitMut for OwnPrincipal {
    fn visit_type_path_mut(&mut self, path: &mut syn::TypePath) {
        visit_mut::visit_type_path_mut(self, path);
        let is_own = path.path.segments.len() == 2 && path.path.segments[0].ident == "Self";
        if is_own {
            path.path = path.path.segments[1].clone().into();
        }
    }
}
