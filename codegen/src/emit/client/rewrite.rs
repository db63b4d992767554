//! Puts into progenitor's `send` what it cannot say: the method and URL of the document, the styles of parameters, the media types
//! of bodies.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprMethodCall, Stmt, parse_quote};

use super::names::placeholder;
use super::placeholders::is_stream;
use crate::model::{Content, ContentKind, Operation, Parameter, Place, Style};
use crate::schema::{FieldFormat, Form, FormField, Kind};

/// Rewrites the body of the `send` of `operation`, the number of which is `number`.
pub(super) fn rewrite(block: &mut Block, operation: &Operation, number: usize) {
    let mut rewrite = Rewrite { operation, number };
    rewrite.visit_block_mut(block);
    for statement in &mut block.stmts {
        if let Stmt::Local(local) = statement
            && let syn::Pat::Ident(name) = &local.pat
            && name.ident == "url"
            && let Some(init) = &mut local.init
        {
            *init.expr = rewrite.url();
        }
    }
}

struct Rewrite<'a> {
    operation: &'a Operation,
    number: usize,
}

impl Rewrite<'_> {
    /// The URL with its path.
    fn url(&self) -> Expr {
        let (template, values) = self.path();
        parse_quote!(format!(#template, client.baseurl, #(#values),*))
    }

    /// A template for `format!`, and the texts of the variables in it.
    fn path(&self) -> (String, Vec<TokenStream>) {
        let mut template = "{}".to_owned();
        let mut values = Vec::new();
        let mut rest = self.operation.path.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((name, after)) = behind.split_once('}') else { break };
            template.push_str(&literal(before));
            rest = after;
            let mut known = self.parameters(Place::Path);
            match known.find(|(_, parameter)| parameter.name == name) {
                Some((index, parameter)) => {
                    let ident = format_ident!("{}", placeholder(self.number, index));
                    let spec = spec(parameter);
                    template.push_str("{}");
                    values.push(quote!(::countersign_client::path_text(&#spec, &#ident)));
                }
                None => template.push_str(&literal(&format!("{{{name}}}"))),
            }
        }
        template.push_str(&literal(rest));
        template.push_str(&self.selector());
        (template, values)
    }

    /// The query that the document has in the key of the path, but for what is a parameter.
    fn selector(&self) -> String {
        let is_parameter = |name: &str| self.parameters(Place::Query).any(|(_, parameter)| parameter.name == name);
        let pairs = self.operation.selector.iter().filter(|(name, _)| !is_parameter(name));
        let pairs = pairs.map(|(name, value)| match value {
            Some(value) => format!("{name}={value}"),
            None => name.clone(),
        });
        let query = pairs.map(|pair| literal(&pair)).collect::<Vec<_>>().join("&");
        if query.is_empty() { query } else { format!("?{query}") }
    }

    fn parameters(&self, place: Place) -> impl Iterator<Item = (usize, &Parameter)> {
        self.operation.parameters.iter().enumerate().filter(move |(_, parameter)| parameter.place == place)
    }

    fn named(&self, text: &str) -> Option<&Parameter> {
        let numbered = self.operation.parameters.iter().enumerate();
        let mut found = numbered.filter(|(index, _)| placeholder(self.number, *index) == text);
        found.next().map(|(_, parameter)| parameter)
    }

    /// `request.json(&body)` as the document has the body.
    fn body(&self, call: &ExprMethodCall) -> Option<Expr> {
        let body = self.operation.body.as_ref().filter(|body| !is_stream(body))?;
        let receiver = &call.receiver;
        let request = quote!(#receiver);
        let applied = match (body.contents.only(), body.required) {
            (Some(only), true) => content(only, &request, &quote!(&body)),
            (Some(only), false) => {
                let apply = content(only, &quote!(request), &quote!(body));
                quote!(match (&body, #request) {
                    (::std::option::Option::Some(body), request) => #apply,
                    (::std::option::Option::None, request) => request,
                })
            }
            (None, _) => quote!(::countersign_client::RequestContent::apply(&body, #request)),
        };
        syn::parse2(applied).ok()
    }
}

impl VisitMut for Rewrite<'_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        let Expr::MethodCall(call) = expression else { return };
        match call.method.to_string().as_str() {
            "post" => {
                let (receiver, arguments) = (&call.receiver, &call.args);
                let standard = format_ident!("{}", self.operation.method.as_str());
                // `client.post(url)`; the hook of the same name takes two arguments.
                if arguments.len() == 1 {
                    *expression = parse_quote!(::countersign_client::begin(&#receiver, ::countersign_client::reqwest::Method::#standard, #arguments));
                }
            }
            "json" => {
                if let Some(body) = self.body(call) {
                    *expression = body;
                }
            }
            "query" => {
                if let Some(query) = self.query(call) {
                    *expression = query;
                }
            }
            "append" => self.header(call),
            _ => {}
        }
    }
}

impl Rewrite<'_> {
    /// `request.query(&QueryParam::new("name", &value))`.
    fn query(&self, call: &ExprMethodCall) -> Option<Expr> {
        let Some(Expr::Reference(argument)) = call.args.first() else { return None };
        let Expr::Call(made) = &*argument.expr else { return None };
        let Some(Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. })) = made.args.first() else { return None };
        let parameter = self.named(&name.value())?;
        let (spec, ident) = (spec(parameter), format_ident!("{}", name.value()));
        let value = self.besides(parameter, quote!(#ident));
        let receiver = &call.receiver;
        Some(parse_quote!(::countersign_client::with_query(#receiver, &#spec, &#value)))
    }

    /// `header_map.append("name", value.to_string().try_into()?)`.
    fn header(&self, call: &mut ExprMethodCall) {
        let Some(Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. })) = call.args.first() else { return };
        let Some(parameter) = self.named(&name.value()) else { return };
        let spec = spec(parameter);
        let function = match parameter.place {
            Place::Cookie => quote!(cookie_text),
            _ => quote!(header_text),
        };
        let ident = format_ident!("{}", if parameter.required { name.value() } else { "value".to_owned() });
        let value = self.besides(parameter, quote!(#ident));
        if let Some(last) = call.args.last_mut() {
            *last = parse_quote!(::countersign_client::#function(&#spec, &#value)?);
        }
    }

    /// `value`, with the names that its members must not have: those of an object that takes any, and writes them as if they were parameters.
    fn besides(&self, parameter: &Parameter, value: TokenStream) -> TokenStream {
        let takes_any = |parameter: &Parameter| {
            matches!(parameter.kind, Kind::Object(_, Some(_)))
                && parameter.explode
                && parameter.style != Style::DeepObject
        };
        if parameter.place == Place::Header || !takes_any(parameter) {
            return value;
        }
        let others = self.parameters(parameter.place).filter(|(_, other)| other.key != parameter.key);
        let names = others.flat_map(|(_, other)| match &other.kind {
            Kind::Object(..) if other.style == Style::DeepObject => vec![format!("{}[", other.name)],
            Kind::Object(members, _) if other.explode => members.iter().map(|(name, _)| name.clone()).collect(),
            _ => vec![other.name.clone()],
        });
        let names: Vec<_> = names.chain(self.operation.selector.iter().map(|(name, _)| name.clone())).collect();
        quote!(::countersign_client::Besides(&#value, &[#(#names),*]))
    }
}

/// The expression that gives `request` the body `body`, a reference.
pub(super) fn content(content: &Content, request: &TokenStream, body: &TokenStream) -> TokenStream {
    let media_type = content.sent();
    match &content.kind {
        ContentKind::Json(_) => quote!(::countersign_client::json_content(#request, #media_type, #body)),
        ContentKind::Form(_, form) => {
            let fields = form_fields(form);
            quote!(::countersign_client::form_content(#request, #media_type, #body, &[#(#fields),*]))
        }
        ContentKind::Multipart(..) => {
            let parts = match body.to_string().strip_prefix("& ") {
                Some(_) => quote!((#body).parts()),
                None => quote!(#body.parts()),
            };
            quote!(::countersign_client::multipart_content(#request, #media_type, #parts))
        }
        ContentKind::Text(_) => quote!(::countersign_client::text_content(#request, #media_type, #body)),
        ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) => {
            quote!(::countersign_client::bytes_content(#request, #media_type, #body))
        }
    }
}

/// Fields that are written otherwise than `form`, exploded, is.
fn form_fields(form: &Form) -> Vec<TokenStream> {
    let special = form.fields.iter().filter(|field| {
        field.format == FieldFormat::Json || field.style != "form" || !field.explode || field.allow_reserved
    });
    let field = |field: &FormField| {
        let FormField { name, explode, allow_reserved, .. } = field;
        let json = field.format == FieldFormat::Json;
        let style = match field.style.as_str() {
            "spaceDelimited" => quote!(SpaceDelimited),
            "pipeDelimited" => quote!(PipeDelimited),
            "deepObject" => quote!(DeepObject),
            _ => quote!(Form),
        };
        quote! {
            ::countersign_client::Field {
                name: #name,
                style: ::countersign_client::Style::#style,
                explode: #explode,
                json: #json,
                allow_reserved: #allow_reserved,
            }
        }
    };
    special.map(field).collect()
}

/// How a parameter is written, as a constant.
fn spec(parameter: &Parameter) -> TokenStream {
    let Parameter { name, explode, json, allow_reserved, .. } = parameter;
    let style = match parameter.style {
        Style::Simple => quote!(Simple),
        Style::Label => quote!(Label),
        Style::Matrix => quote!(Matrix),
        Style::Form => quote!(Form),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject => quote!(DeepObject),
    };
    quote! {
        ::countersign_client::ParameterSpec {
            name: #name,
            style: ::countersign_client::Style::#style,
            explode: #explode,
            json: #json,
            allow_reserved: #allow_reserved,
        }
    }
}

/// Text in a path, percent-encoded where a URL needs it, as `format!` takes it.
fn literal(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '{' => out.push_str("%7B"),
            '}' => out.push_str("%7D"),
            '?' => out.push_str("%3F"),
            '#' => out.push_str("%23"),
            ' ' => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}
