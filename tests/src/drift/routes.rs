//! What Dropshot has registered against the operations of the document, in both directions.

use std::collections::BTreeSet;

use countersign_server::Service;
use http::Method;

use crate::spec::{Operation, Spec};

/// Served beside the API.
const BESIDE: [&str; 5] = ["docs", "docs asset", "healthz", "openapi.json", "openapi.yaml"];

/// Documented and not registered, registered and not documented.
pub fn differences<A: Send + Sync + 'static>(spec: &Spec, service: &Service<A>) -> Vec<String> {
    let router = countersign_dropshot::api_description(service).unwrap().into_router();
    let operations = spec.operations();
    let mut found = Vec::new();
    for operation in &operations {
        let method: Method = operation.method.to_uppercase().parse().unwrap();
        let path = operation.path_with(|_| "3fa85f64-5717-4562-b3fc-2c963f66afa6".to_owned());
        let ids = router.lookup_route(&method, path.as_str().into(), None).map(|route| route.endpoint.operation_id);
        match ids {
            Ok(ids) if ids.split(',').any(|id| id == operation.id) => {}
            Ok(ids) => found.push(format!("{method} {path} leads to {ids}, not to {}", operation.id)),
            Err(error) => found.push(format!("{method} {path} has no route: {}", error.external_message)),
        }
    }
    for (path, method, endpoint) in router.endpoints(None).filter(|(_, _, endpoint)| endpoint.visible) {
        for id in endpoint.operation_id.split(',').filter(|id| !BESIDE.contains(id)) {
            if !operations.iter().any(|operation| stands_for(operation, id, &method, &path)) {
                found.push(format!("{method} {path} is registered as {id}, which the document does not have"));
            }
        }
    }
    found
}

/// Whether the registered endpoint is the operation's: by id, method and path. The names of
/// variables are not compared, because paths that differ in them only are registered as one; nor is
/// a slash at the end.
fn stands_for(operation: &Operation, id: &str, method: &str, path: &str) -> bool {
    let segments = |path: &str| -> Vec<String> {
        let variable = |segment: &str| if segment.starts_with('{') { "{}".to_owned() } else { segment.to_owned() };
        path.split('/').filter(|segment| !segment.is_empty()).map(variable).collect()
    };
    let (registered, documented) = (segments(path), segments(&operation.path));
    let fits = registered.len() == documented.len()
        && registered.iter().zip(&documented).all(|(registered, literal)| registered == "{}" || registered == literal);
    operation.id == id && operation.method.eq_ignore_ascii_case(method) && fits
}

/// Ids that two operations of the document share.
pub fn repeated_ids(spec: &Spec) -> Vec<String> {
    let mut seen = BTreeSet::new();
    spec.operations().into_iter().map(|operation| operation.id).filter(|id| !seen.insert(id.clone())).collect()
}
