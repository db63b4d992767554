//! Tower layers around a service.

use std::convert::Infallible;
use std::time::Duration;

use countersign_server::{Body, Cors, OperationSpec};
use http::{Method, Request, Response};
use tower::util::MapRequestLayer;
use tower::{Layer, Service, ServiceExt};

use crate::echo::{Echo, ask, service, spec};

const APP: (&str, &str) = ("origin", "https://app.example");

fn echo() -> countersign_server::Service<Echo> {
    let cors = Cors::origins(["https://app.example"]).unwrap();
    service(Vec::from([spec(Method::GET, "/x")])).check_answers(false).cors(cors)
}

/// A layer whose service answers with what `answer` says.
#[derive(Clone, Copy)]
struct Instead(fn(&Request<Body>) -> Result<Response<Body>, tower::BoxError>);

impl<S> Layer<S> for Instead {
    type Service = Self;

    fn layer(&self, _: S) -> Self {
        *self
    }
}

impl Service<Request<Body>> for Instead {
    type Response = Response<Body>;
    type Error = tower::BoxError;
    type Future = std::future::Ready<Result<Response<Body>, tower::BoxError>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), tower::BoxError>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        std::future::ready((self.0)(&request))
    }
}

/// What a layer answers or fails with is a problem document, and a page may read it.
#[tokio::test]
async fn a_layer_may_refuse_fail_and_panic() {
    let rows: [(Instead, u16, &str); 5] = [
        (Instead(|_| Ok(Response::builder().status(429).body(Body::empty())?)), 429, ""),
        (Instead(|_| Err(tower::load_shed::error::Overloaded::new().into())), 503, "Service Unavailable"),
        (Instead(|_| Err(tower::timeout::error::Elapsed::new().into())), 504, "Gateway Timeout"),
        (Instead(|_| Err("hunter2".into())), 500, "Internal Server Error"),
        (Instead(|_| panic!("hunter2")), 500, "Internal Server Error"),
    ];
    for (layer, status, title) in rows {
        let answered = ask(&echo().layer(layer), "GET /x", &[APP], b"").await;
        assert_eq!(answered.status, status);
        assert_eq!(answered.json()["title"].as_str().unwrap_or_default(), title);
        assert_eq!(answered.header("access-control-allow-origin"), Some("https://app.example"));
        assert_eq!(answered.header("retry-after").is_some(), status == 503);
        assert!(!answered.text.contains("hunter2"));
    }
}

/// A preflight is answered before the layers.
#[tokio::test]
async fn a_preflight_reaches_no_layer() {
    let service = echo().layer(Instead(|_| panic!("called")));
    let asked = [APP, ("access-control-request-method", "GET")];
    assert_eq!(ask(&service, "OPTIONS /x", &asked, b"").await.status, 204);
}

#[tokio::test]
async fn a_layer_knows_the_operation() {
    let service = echo().layer(Instead(|request| {
        let operation = request.extensions().get::<&'static OperationSpec>();
        Ok(Response::new(Body::from(operation.map_or("none", |operation| operation.path))))
    }));
    assert_eq!(ask(&service, "GET /x", &[], b"").await.text, "/x");
    assert_eq!(ask(&service, "GET /y", &[], b"").await.text, "none");
}

/// The last layer is the outermost: its request comes first.
#[tokio::test]
async fn layers_stand_in_order_and_survive_mounting() {
    let add = |text: &'static str| {
        MapRequestLayer::new(move |mut request: Request<Body>| {
            request.headers_mut().append("x-layer", text.parse().unwrap());
            request
        })
    };
    let last = Instead(|request| {
        let values = request.headers().get_all("x-layer").iter().filter_map(|value| value.to_str().ok());
        Ok(Response::new(Body::from(values.collect::<Vec<_>>().join(","))))
    });
    let service = echo().layer(last).layer(add("inner")).layer(add("outer")).mount_at("/v1").unwrap();
    assert_eq!(ask(&service, "GET /v1/x", &[], b"").await.text, "outer,inner");
}

/// A slow handler behind a timeout.
#[tokio::test(start_paused = true)]
async fn real_layers_are_taken() {
    let slow = tower::layer::layer_fn(|inner: countersign_server::Layered| {
        tower::service_fn(move |request: Request<Body>| {
            let inner = inner.clone();
            async move {
                tokio::time::sleep(Duration::from_secs(5)).await;
                inner.oneshot(request).await
            }
        })
    });
    let patient = echo().layer(slow).layer(tower::timeout::TimeoutLayer::new(Duration::from_secs(9)));
    assert_eq!(ask(&patient, "GET /x", &[], b"").await.status, 200);
    let hasty = echo().layer(slow).layer(tower::timeout::TimeoutLayer::new(Duration::from_secs(1)));
    assert_eq!(ask(&hasty, "GET /x", &[], b"").await.status, 504);
}

/// A service is a tower service of any body.
#[tokio::test]
async fn a_service_is_a_tower_service() {
    let request = Request::get("/x").header("host", "test").body(http_body_util::Empty::<bytes::Bytes>::new()).unwrap();
    let response: Result<_, Infallible> = echo().oneshot(request).await;
    assert_eq!(response.unwrap().status(), 200);
}
