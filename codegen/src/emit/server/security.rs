//! Security: the trait's methods that verify credentials, and the arm for each scheme.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::emitter::Emitter;
use crate::doc;
use crate::model::{Api, Operation, Scheme, SchemeKind, Security};

impl Emitter<'_> {
    /// The trait's members that verify credentials: nothing where no operation asks for one.
    pub(super) fn security_members(&self) -> Option<TokenStream> {
        self.api.schemes_in_use().next()?;
        let authenticate = self.api.schemes_in_use().map(|scheme| authenticate(self.api, scheme));
        let combine = has_combination(self.api).then(combine);
        Some(quote! {
            /// Who a verified credential stands for.
            type Principal: Send;
            #(#authenticate)*
            #combine
            /// Is called once for each request to an operation with security, when it is decided who
            /// the caller is. Count and audit here. The outcome holds no secret.
            fn authentication_finished(&self, cx: &rt::Cx, outcome: &rt::AuthenticationOutcome<'_>) {
                let _ = (cx, outcome);
            }
        })
    }

    /// `Verifier`, which asks the implementation to verify a credential.
    pub(super) fn verifier(&self) -> Option<TokenStream> {
        self.api.schemes_in_use().next()?;
        let trait_name = &self.trait_name;
        let arms = self.api.schemes_in_use().map(|scheme| arm(self.api, scheme));
        let combine = match has_combination(self.api) {
            true => quote!(self.0.combine(cx, principals).await),
            false => quote!({
                let _ = (cx, principals);
                Err(rt::AuthError::unexpected("an alternative of several schemes"))
            }),
        };
        Some(quote! {
            /// Asks the implementation to verify a credential: one arm for each scheme.
            struct Verifier<'a, A>(&'a A);

            impl<A: #trait_name> rt::Verifier for Verifier<'_, A> {
                type Principal = A::Principal;

                async fn verify(
                    &self,
                    cx: &rt::Cx,
                    scheme: &str,
                    credential: rt::Credential,
                ) -> Result<rt::Granted<A::Principal>, rt::AuthError> {
                    match scheme {
                        #(#arms)*
                        other => Err(rt::AuthError::unexpected(other)),
                    }
                }

                async fn combine(
                    &self,
                    cx: &rt::Cx,
                    principals: Vec<A::Principal>,
                ) -> Result<A::Principal, rt::AuthError> {
                    #combine
                }

                fn finished(&self, cx: &rt::Cx, outcome: &rt::AuthenticationOutcome<'_>) {
                    self.0.authentication_finished(cx, outcome);
                }
            }
        })
    }
}

/// `let principal = ..;`, where the operation has security.
pub(super) fn principal_statement(security: &Security) -> Option<TokenStream> {
    if security.is_public() {
        return None;
    }
    Some(match security.is_optional() {
        true => quote!(let principal = rt::authenticate_optional(cx, spec, &Verifier(api)).await?;),
        false => quote!(let principal = rt::authenticate(cx, spec, &Verifier(api)).await?;),
    })
}

/// What the documentation of an operation says of its security: its alternatives with their scopes.
pub(super) fn described(operation: &Operation) -> Option<String> {
    let security = &operation.security;
    if security.is_public() {
        return None;
    }
    let alternatives = security.alternatives.iter().map(|alternative| {
        let uses = alternative.iter().map(|used| match used.scopes.as_slice() {
            [] => format!("`{}`", used.scheme),
            scopes => format!("`{}` with `{}`", used.scheme, scopes.join("`, `")),
        });
        match alternative.as_slice() {
            [] => "nothing (anonymous)".to_owned(),
            _ => uses.collect::<Vec<_>>().join(" and "),
        }
    });
    Some(format!("Security: {}.", alternatives.collect::<Vec<_>>().join("; or ")))
}

/// `combine`, where some operation asks for several schemes together.
fn combine() -> TokenStream {
    quote! {
        /// Makes one principal of those that the schemes of one requirement verified, in the
        /// document's order. Refuse an API key and a user here that do not belong together.
        fn combine(&self, cx: &rt::Cx, principals: Vec<Self::Principal>)
            -> impl rt::Future<Output = Result<Self::Principal, rt::AuthError>> + Send;
    }
}

/// A scheme's credential in generated code.
struct CredentialOf {
    /// The name of the argument.
    argument: Ident,
    /// Its type.
    kind: TokenStream,
    /// The method of `rt::Credential` that gives it.
    accessor: Ident,
}

impl CredentialOf {
    fn of(kind: &SchemeKind) -> Self {
        let (argument, kind, accessor) = match kind {
            SchemeKind::Bearer => ("token", quote!(rt::BearerToken), "bearer"),
            SchemeKind::Basic => ("credentials", quote!(rt::BasicCredentials), "basic"),
            SchemeKind::ApiKey { .. } | SchemeKind::Http(_) => ("key", quote!(rt::ApiKey), "key"),
        };
        Self { argument: format_ident!("{argument}"), kind, accessor: format_ident!("{accessor}") }
    }
}

/// `authenticate_<scheme>`, which makes a principal of a credential.
fn authenticate(api: &Api, scheme: &Scheme) -> TokenStream {
    let name = authenticate_ident(scheme);
    let CredentialOf { argument, kind: credential, .. } = CredentialOf::of(&scheme.kind);
    let principal = principal_of(api, scheme, &quote!(Self::Principal));
    let mut about = format!("Verifies a credential of the security scheme `{}`.", scheme.name);
    let scopes = scopes_asked(api, scheme);
    if !scopes.is_empty() {
        about.push_str(&format!(
            "\n\nOperations ask it for the scopes `{}`. Return what the credential grants; the \
             generated code compares it with what the operation asks for.",
            scopes.join("`, `")
        ));
    }
    if let Some(description) = &scheme.description {
        about.push_str("\n\n");
        about.push_str(description.trim());
    }
    let about = doc::doc(&about);
    quote! {
        #about
        fn #name(&self, cx: &rt::Cx, #argument: #credential)
            -> impl rt::Future<Output = Result<#principal, rt::AuthError>> + Send;
    }
}

/// What a verifier of a scheme answers, for a principal of type `own`.
fn principal_of(api: &Api, scheme: &Scheme, own: &TokenStream) -> TokenStream {
    match scopes_asked(api, scheme).is_empty() {
        true => own.clone(),
        false => quote!(rt::Granted<#own>),
    }
}

/// `authenticate_<scheme>` as an implementation writes it, with arguments that it does not look at.
#[cfg(feature = "client")]
pub(super) fn verifier_signature(api: &Api, scheme: &Scheme, own: &TokenStream) -> TokenStream {
    let (name, credential) = (authenticate_ident(scheme), CredentialOf::of(&scheme.kind).kind);
    let principal = principal_of(api, scheme, own);
    quote!(#name(&self, _: &rt::Cx, _: #credential) -> Result<#principal, rt::AuthError>)
}

/// `"key" => self.0.authenticate_key(cx, credential.key()?).await..,`
fn arm(api: &Api, scheme: &Scheme) -> TokenStream {
    let (name, method) = (&scheme.name, authenticate_ident(scheme));
    let CredentialOf { accessor, .. } = CredentialOf::of(&scheme.kind);
    let granted = scopes_asked(api, scheme).is_empty().then(|| quote!(.map(rt::Granted::everything)));
    quote!(#name => self.0.#method(cx, credential.#accessor()?).await #granted,)
}

/// The scopes that operations ask of the scheme, each once, in the document's order.
fn scopes_asked<'a>(api: &'a Api, scheme: &Scheme) -> Vec<&'a str> {
    let uses = api.served().flat_map(|operation| operation.security.uses_of_schemes());
    let mut scopes = Vec::new();
    for scope in uses.filter(|used| used.scheme == scheme.name).flat_map(|used| &used.scopes) {
        if !scopes.contains(&scope.as_str()) {
            scopes.push(scope);
        }
    }
    scopes
}

pub(super) fn has_combination(api: &Api) -> bool {
    api.served().any(|operation| operation.security.has_combination())
}

fn authenticate_ident(scheme: &Scheme) -> Ident {
    format_ident!("authenticate_{}", scheme.rust_name)
}
