//! What is registered with Dropshot, and how it hands requests on.

use countersign_server::{MountError, RequestInfo, Service};
use dropshot::{
    ApiDescription, ApiEndpoint, ApiEndpointBodyContentType, ApiEndpointParameter, ApiEndpointParameterLocation,
    ApiEndpointVersions, Body, HttpError, Path, RawRequest, RequestContext, SharedExtractor,
};
use http::{Method, Response};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::body::Synced;
use crate::plan::{Group, plan};

/// What is registered with Dropshot: for each merged path an endpoint per method, under the ids of the operations
/// behind it. Methods that no operation has are registered too, invisible, so that the service answers 405, HEAD and
/// OPTIONS.
///
/// ```
/// # use countersign_server::{Service, SpecDocument};
/// # let document = SpecDocument { title: "", base_path: "", json: "{}", yaml: "" };
/// # let service = Service::new((), document, Vec::new(), |_, _, problem| problem.into_response())?;
/// let router = countersign_dropshot::api_description(&service)?.into_router();
/// let found = router.lookup_route(&http::Method::GET, "/healthz".into(), None)?;
/// assert_eq!(found.endpoint.operation_id, "healthz");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Paths that Dropshot's router refuses.
pub fn api_description<A>(service: &Service<A>) -> Result<ApiDescription<Service<A>>, MountError>
where
    A: Send + Sync + 'static,
{
    let mut description = ApiDescription::new();
    for group in plan(service.endpoints()) {
        for method in METHODS {
            description.register(endpoint(&group, &method)).map_err(|error| MountError::new(error.to_string()))?;
        }
    }
    Ok(description)
}

fn endpoint<A: Send + Sync + 'static>(group: &Group<'_>, method: &Method) -> ApiEndpoint<Service<A>> {
    let ids = group.endpoints.iter().filter(|endpoint| endpoint.method == *method).map(|endpoint| endpoint.id);
    let ids: Vec<_> = ids.collect();
    let id = match ids.is_empty() {
        true => format!("{method} {}", group.path),
        false => ids.join(","),
    };
    let all = ApiEndpointVersions::All;
    let mut endpoint = ApiEndpoint::new(id, handler, method.clone(), "application/json", &group.path, all);
    endpoint.parameters = group.variables.iter().filter_map(|name| variable(name)).collect();
    endpoint.visible = !ids.is_empty();
    endpoint
}

/// Hands a request on. Dropshot has a copy of the id, which it puts into the response's header.
async fn handler<A: Send + Sync + 'static>(
    mut context: RequestContext<Service<A>>,
    raw: RawRequest,
) -> Result<Response<Body>, HttpError> {
    let request_id = std::mem::take(&mut context.request_id);
    let info = RequestInfo::default().with_request_id(request_id).with_remote_addr(context.request.remote_addr());
    let response = context.context().respond_to(raw.into_inner(), info).await;
    Ok(response.map(|body| Body::wrap(Synced::new(body))))
}

/// The methods that are registered for each path.
pub(crate) const METHODS: [Method; 8] = [
    Method::GET,
    Method::PUT,
    Method::POST,
    Method::DELETE,
    Method::OPTIONS,
    Method::HEAD,
    Method::PATCH,
    Method::TRACE,
];

/// What Dropshot wants to know of a path variable. Its schema type cannot be named, but that of a variable can be taken.
fn variable(name: &str) -> Option<ApiEndpointParameter> {
    #[derive(Deserialize, JsonSchema)]
    struct One {
        #[allow(dead_code)]
        one: String,
    }
    let declared = <Path<One> as SharedExtractor>::metadata(ApiEndpointBodyContentType::Json).parameters.pop()?;
    let place = ApiEndpointParameterLocation::Path;
    Some(ApiEndpointParameter::new_named(&place, name.to_owned(), None, true, declared.schema, Vec::new()))
}
