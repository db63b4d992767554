//! The running server against the document: each operation, parameter, status and body, probed.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::raw::{Reply, Request};
use crate::sample::{self, Breach};
use crate::spec::{Operation, Spec};

/// What a probe needs besides the document.
pub struct Probe<'a> {
    /// The document.
    pub spec: &'a Spec,
    /// The server.
    pub address: SocketAddr,
    /// A token with all scopes.
    pub token: &'a str,
    /// For each scope a token that has no other.
    pub narrow: &'a [(&'a str, String)],
    /// Values that the server knows for parameters, by operation and name; others are sampled from
    /// the schema.
    pub known: &'a (dyn Fn(&Operation, &str) -> Option<String> + Sync),
    /// The form or body of operations whose schema does not say enough.
    pub bodies: &'a (dyn Fn(&Operation) -> Option<Vec<u8>> + Sync),
}

impl std::fmt::Debug for Probe<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Probe").field("address", &self.address).finish_non_exhaustive()
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Where server and document differ.
    pub drift: Vec<String>,
    /// The statuses that each operation answered.
    pub seen: BTreeMap<String, Vec<u16>>,
    /// How many requests were sent.
    pub requests: usize,
}

/// A request of an operation, with its parts to be varied.
#[derive(Clone, Default)]
struct Parts {
    variables: BTreeMap<String, String>,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Option<(String, Vec<u8>)>,
}

/// Probes every operation of the document.
pub async fn differences(probe: &Probe<'_>) -> Findings {
    let mut findings = Findings::default();
    for operation in probe.spec.operations() {
        probe.operation(&operation, &mut findings).await;
    }
    findings
}

impl Probe<'_> {
    async fn operation(&self, operation: &Operation, findings: &mut Findings) {
        for all in [false, true] {
            let reply = self.send(operation, &self.parts(operation, all), findings).await;
            if !(200..300).contains(&reply.status) {
                let members = if all { "all members" } else { "what is required" };
                findings.drift.push(format!(
                    "{}: {} to a request with {members}: {}",
                    operation.id,
                    reply.status,
                    reply.text()
                ));
            }
        }
        let whole = self.parts(operation, true);
        for (what, parts) in
            self.bad_parameters(operation, &whole).into_iter().chain(self.bad_bodies(operation, &whole))
        {
            let reply = self.send(operation, &parts, findings).await;
            if reply.status != 422 && !(reply.status == 400 && operation.response(422).is_none()) {
                findings
                    .drift
                    .push(format!("{}: {} instead of 422 where {what} is broken", operation.id, reply.status));
            }
        }
        self.credentials(operation, findings).await;
        self.media_type(operation, &whole, findings).await;
        self.accept(operation, &whole, findings).await;
        self.no_json(operation, &whole, findings).await;
    }

    /// Without a credential: 401 exactly where the document asks for one; 403 exactly where it asks
    /// for another scope.
    async fn credentials(&self, operation: &Operation, findings: &mut Findings) {
        let reply = self.request(operation, &self.parts(operation, true), false).send(self.address).await;
        findings.note(operation, &reply);
        self.documented(operation, &reply, findings);
        if (reply.status == 401) != operation.is_secured() {
            findings.drift.push(format!("{}: {} without a credential", operation.id, reply.status));
        }
        let reply =
            self.request(operation, &self.parts(operation, true), false).bearer("forged").send(self.address).await;
        findings.note(operation, &reply);
        if (reply.status == 401) != (operation.is_secured() || operation.is_optional()) {
            findings.drift.push(format!("{}: {} with a forged credential", operation.id, reply.status));
        }
        for (scope, token) in self.narrow.iter().filter(|_| operation.is_secured()) {
            let request = self.request(operation, &self.parts(operation, true), false);
            let reply = request.bearer(token).send(self.address).await;
            findings.note(operation, &reply);
            if (reply.status == 403) != operation.scopes().iter().any(|needed| needed != scope) {
                findings.drift.push(format!("{}: {} with the scope {scope} only", operation.id, reply.status));
            }
        }
    }

    async fn media_type(&self, operation: &Operation, whole: &Parts, findings: &mut Findings) {
        let Some((_, body)) = &whole.body else { return };
        let mut parts = whole.clone();
        parts.body = Some(("image/png".to_owned(), body.clone()));
        let reply = self.send(operation, &parts, findings).await;
        if reply.status != 415 && operation.response(415).is_some() {
            findings.drift.push(format!("{}: {} to a body of another type", operation.id, reply.status));
        }
    }

    async fn accept(&self, operation: &Operation, whole: &Parts, findings: &mut Findings) {
        if operation.response(406).is_none() {
            return;
        }
        let mut parts = whole.clone();
        parts.headers.push(("accept".to_owned(), "x/y".to_owned()));
        let reply = self.send(operation, &parts, findings).await;
        if reply.status != 406 {
            findings.drift.push(format!("{}: {} to an Accept of nothing that there is", operation.id, reply.status));
        }
    }

    async fn no_json(&self, operation: &Operation, whole: &Parts, findings: &mut Findings) {
        let Some((media_type, _)) = whole.body.as_ref().filter(|(media_type, _)| media_type.contains("json")) else {
            return;
        };
        let parts = Parts { body: Some((media_type.clone(), b"{".to_vec())), ..whole.clone() };
        let reply = self.send(operation, &parts, findings).await;
        if reply.status != 400 {
            findings.drift.push(format!("{}: {} to a body that is not JSON", operation.id, reply.status));
        }
    }

    async fn send(&self, operation: &Operation, parts: &Parts, findings: &mut Findings) -> Reply {
        let reply = self.request(operation, parts, true).send(self.address).await;
        findings.note(operation, &reply);
        self.documented(operation, &reply, findings);
        reply
    }

    fn request(&self, operation: &Operation, parts: &Parts, credential: bool) -> Request {
        let mut target = operation.path_with(|name| parts.variables.get(name).cloned().unwrap_or_default());
        for (index, (name, value)) in parts.query.iter().enumerate() {
            let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
            target += &format!("{}{name}={value}", if index == 0 { '?' } else { '&' });
        }
        let mut request = Request::new(&operation.method, &target);
        for (name, value) in &parts.headers {
            request = request.header(name, value);
        }
        if credential && (operation.is_secured() || operation.is_optional()) {
            request = request.bearer(self.token);
        }
        match &parts.body {
            Some((media_type, body)) => request.body(media_type, body.clone()),
            None => request,
        }
    }

    /// A request that holds: with what is required only, or with everything.
    fn parts(&self, operation: &Operation, all: bool) -> Parts {
        let mut parts = Parts::default();
        for parameter in &operation.parameters {
            if all || parameter["required"] == json!(true) {
                let known = (self.known)(operation, parameter["name"].as_str().unwrap_or_default());
                let value = known.map_or_else(|| sample::valid(self.spec, &parameter["schema"], true), Value::String);
                self.set(&mut parts, parameter, &value);
            }
        }
        if let Some((media_type, schema)) = operation.body_content() {
            let own = (self.bodies)(operation);
            let body = own.unwrap_or_else(|| match media_type {
                "application/octet-stream" => b"bytes".to_vec(),
                _ => sample::valid(self.spec, schema, all).to_string().into_bytes(),
            });
            parts.body = Some((media_type.to_owned(), body));
        }
        parts
    }

    fn set(&self, parts: &mut Parts, parameter: &Value, value: &Value) {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let values = value.as_array().map_or_else(|| vec![text(value)], |items| items.iter().map(text).collect());
        match parameter["in"].as_str() {
            Some("path") => {
                parts.variables.insert(name, values.concat());
            }
            Some("query") => parts.query.extend(values.into_iter().map(|value| (name.clone(), value))),
            Some("header") => parts.headers.push((name, values.join(","))),
            _ => parts.headers.push(("cookie".to_owned(), format!("{name}={}", values.join(",")))),
        }
    }

    fn bad_parameters(&self, operation: &Operation, whole: &Parts) -> Vec<(String, Parts)> {
        let mut bad = Vec::new();
        for parameter in &operation.parameters {
            let name = parameter["name"].as_str().unwrap_or_default();
            let place = parameter["in"].as_str().unwrap_or_default();
            let mut without = whole.clone();
            without.query.retain(|(key, _)| key != name);
            without.headers.retain(|(key, _)| key != name);
            if parameter["required"] == json!(true) && place != "path" {
                bad.push((format!("{place}.{name}: required"), without.clone()));
            }
            for Breach { what, value } in sample::breaches(self.spec, &parameter["schema"]) {
                let mut parts = without.clone();
                // Text on the wire has no null, and every text is a string; an empty segment is
                // another path.
                let texts = |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
                let textual = value.is_string() || texts(&value) || (value.is_number() && !what.ends_with("type"));
                let empty = value == json!("") && place == "path";
                if !textual || empty || (value == json!({})) {
                    continue;
                }
                self.set(&mut parts, parameter, &value);
                bad.push((format!("{place}.{name}: {what}"), parts));
            }
        }
        bad
    }

    fn bad_bodies(&self, operation: &Operation, whole: &Parts) -> Vec<(String, Parts)> {
        let Some((media_type, schema)) = operation.body_content() else { return Vec::new() };
        if !media_type.contains("json") {
            return Vec::new();
        }
        let with = |breach: Breach| {
            let body = Some((media_type.to_owned(), breach.value.to_string().into_bytes()));
            (format!("body: {}", breach.what), Parts { body, ..whole.clone() })
        };
        sample::breaches(self.spec, schema).into_iter().map(with).collect()
    }

    /// The answer is one that the document has: its status, its type, its body, its headers.
    fn documented(&self, operation: &Operation, reply: &Reply, findings: &mut Findings) {
        let Some(response) = operation.response(reply.status) else {
            findings.drift.push(format!("{}: {} is not documented", operation.id, reply.status));
            return;
        };
        let mut fault = |what: String| findings.drift.push(format!("{}: {} {what}", operation.id, reply.status));
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            if self.spec.resolve(header)["required"] == json!(true) && reply.header(&name.to_lowercase()).is_none() {
                fault(format!("has no {name}"));
            }
        }
        let declared = response["content"].as_object().and_then(|content| content.iter().next());
        let media_type = reply.header("content-type").map(|value| value.split(';').next().unwrap_or_default());
        match declared {
            None if !reply.body.is_empty() => fault(format!("has a body: {}", reply.text())),
            None => {}
            Some((media, _)) if media_type != Some(media) => fault(format!("is {media_type:?}, not {media}")),
            Some((media, content)) if media.contains("json") => {
                for problem in sample::faults(self.spec, &content["schema"], &reply.json(), "body") {
                    fault(format!("where {problem}"));
                }
            }
            Some(_) => {}
        }
    }
}

impl Findings {
    fn note(&mut self, operation: &Operation, reply: &Reply) {
        self.requests += 1;
        let seen = self.seen.entry(operation.id.clone()).or_default();
        if !seen.contains(&reply.status) {
            seen.push(reply.status);
        }
    }
}
