//! A document as plain data, read by `serde_yaml`: what the generator and its servers are held
//! against.

use std::path::Path;

use serde_json::Value;

/// The methods that a path item can have, as its keys.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A document.
#[derive(Debug, Clone)]
pub struct Spec {
    /// All of it.
    pub root: Value,
}

/// An operation of a document.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`.
    pub id: String,
    /// In lower case, as in the document.
    pub method: String,
    /// The template.
    pub path: String,
    /// What applies to it: alternatives, each a list of schemes with their scopes.
    pub security: Vec<Vec<(String, Vec<String>)>>,
    /// The operation object.
    pub node: Value,
    /// The path item's and its own, references followed.
    pub parameters: Vec<Value>,
    /// References followed.
    pub body: Option<Value>,
    /// By status, references followed.
    pub responses: Vec<(String, Value)>,
}

impl Operation {
    /// Whether a credential must be shown.
    pub fn is_secured(&self) -> bool {
        !self.security.is_empty() && self.security.iter().all(|alternative| !alternative.is_empty())
    }

    /// Whether one may be shown.
    pub fn is_optional(&self) -> bool {
        self.security.iter().any(Vec::is_empty) && self.security.iter().any(|alternative| !alternative.is_empty())
    }

    /// The scopes that the first requirement asks for.
    pub fn scopes(&self) -> Vec<String> {
        self.security.iter().flatten().flat_map(|(_, scopes)| scopes.clone()).collect()
    }

    /// The documented response for a status: exactly, by its range, or by default.
    pub fn response(&self, status: u16) -> Option<&Value> {
        let range = format!("{}XX", status / 100);
        let find = |key: &str| self.responses.iter().find(|(status, _)| status == key).map(|(_, response)| response);
        find(&status.to_string()).or_else(|| find(&range)).or_else(|| find("default"))
    }

    /// The media type of the request body, and its schema.
    pub fn body_content(&self) -> Option<(&str, &Value)> {
        let (media_type, media) = self.body.as_ref()?.get("content")?.as_object()?.iter().next()?;
        Some((media_type, media.get("schema")?))
    }

    /// The path with every variable replaced.
    pub fn path_with(&self, value: impl Fn(&str) -> String) -> String {
        let mut path = String::new();
        let mut rest = self.path.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').unwrap();
            path += before;
            path += &value(name);
            rest = after;
        }
        path + rest
    }
}

impl Spec {
    /// Reads YAML text.
    pub fn parse(text: &str) -> Self {
        Self { root: serde_yaml::from_str(text).unwrap() }
    }

    /// Reads a document of `openapi/`.
    pub fn load(name: &str) -> Self {
        Self::parse(&text(name))
    }

    /// The node itself, or what its `$ref` leads to.
    pub fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        match node.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.resolve(self.root.pointer(reference.trim_start_matches('#')).unwrap()),
            None => node,
        }
    }

    /// All operations, in the order of the document.
    pub fn operations(&self) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (path, item) in self.root["paths"].as_object().unwrap() {
            for method in METHODS {
                if let Some(node) = item.get(method) {
                    operations.push(self.operation(path, item, method, node));
                }
            }
        }
        operations
    }

    fn operation(&self, path: &str, item: &Value, method: &str, node: &Value) -> Operation {
        let list = |node: &Value| node.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
        let own = list(node);
        let key = |parameter: &Value| (parameter["name"].clone(), parameter["in"].clone());
        let mut parameters: Vec<Value> = own.iter().map(|parameter| self.resolve(parameter).clone()).collect();
        for parameter in list(item) {
            let parameter = self.resolve(&parameter).clone();
            if !parameters.iter().any(|other| key(other) == key(&parameter)) {
                parameters.push(parameter);
            }
        }
        let responses = node.get("responses").and_then(Value::as_object);
        Operation {
            id: node.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            security: security(node.get("security").or_else(|| self.root.get("security"))),
            node: node.clone(),
            parameters,
            body: node.get("requestBody").map(|body| self.resolve(body).clone()),
            responses: responses
                .into_iter()
                .flatten()
                .map(|(status, response)| (status.clone(), self.resolve(response).clone()))
                .collect(),
        }
    }
}

fn security(node: Option<&Value>) -> Vec<Vec<(String, Vec<String>)>> {
    let strings =
        |scopes: &Value| scopes.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let requirement = |requirement: &Value| {
        let schemes = requirement.as_object().into_iter().flatten();
        schemes.map(|(scheme, scopes)| (scheme.clone(), strings(scopes))).collect()
    };
    node.and_then(Value::as_array).into_iter().flatten().map(requirement).collect()
}

/// The text of a document of `openapi/`.
pub fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi").join(name)).unwrap()
}
