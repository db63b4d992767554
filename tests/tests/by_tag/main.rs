//! A trait for each tag: implemented by types that do not know each other, tested alone, and
//! served together.
#![allow(clippy::unwrap_used)]

use countersign_server::{AuthError, BearerToken, Cx, Problem, ServerConfig};
use http::{Request, StatusCode};

#[allow(missing_docs, unreachable_pub, dead_code)]
mod shop {
    include!(concat!(env!("OUT_DIR"), "/shop_server.rs"));
}

use shop::{Parts, ReadOrderParams, types::OrderFault};

/// The team of the items; its callers are known by their names.
struct Items;

impl shop::Api for Items {
    type Principal = String;

    async fn authenticate_login(&self, _: &Cx, token: BearerToken) -> Result<String, AuthError> {
        match token.expose() {
            "good" => Ok("ann".to_owned()),
            _ => Err(AuthError::invalid()),
        }
    }
}

impl shop::ItemsApi for Items {
    async fn list_items(&self, _: &Cx, principal: String) -> Result<Vec<String>, shop::ListItemsError> {
        Ok(Vec::from([principal]))
    }
}

/// The other team, which knows its callers by number; it has the health check, too.
struct Orders;

impl shop::Api for Orders {
    type Principal = u8;

    async fn authenticate_login(&self, _: &Cx, token: BearerToken) -> Result<u8, AuthError> {
        token.expose().len().try_into().map_err(|_| AuthError::invalid())
    }
}

impl shop::OrderBookApi for Orders {
    async fn read_order(&self, _: &Cx, by: u8, params: ReadOrderParams) -> Result<String, shop::ReadOrderError> {
        Ok(format!("{} for {by}", params.number))
    }

    fn problem_as_order_fault(&self, _: &Cx, problem: &Problem) -> Option<OrderFault> {
        Some(OrderFault { fault: problem.title().to_owned() })
    }
}

impl shop::UntaggedApi for Orders {
    async fn health(&self, _: &Cx) -> Result<(), shop::HealthError> {
        Ok(())
    }
}

#[tokio::test]
async fn a_part_alone_has_its_own_operations() {
    let service = shop::items_service(Items).unwrap();
    let ask = async |path: &str| {
        let request = Request::get(path).header("host", "shop").header("authorization", "Bearer good");
        service.respond(request.body(countersign_server::Body::empty()).unwrap()).await.status()
    };
    assert_eq!(ask("/items").await, StatusCode::OK);
    assert_eq!(ask("/orders/1").await, StatusCode::NOT_FOUND);
    assert_eq!(ask("/health").await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn parts_make_one_server() {
    let service = Parts { items: Items, order_book: Orders, untagged: Orders }.service().unwrap();
    let server =
        countersign_dropshot::serve(service, ServerConfig::bind("127.0.0.1:0".parse().unwrap())).await.unwrap();
    let base = format!("http://{}", server.local_addr());
    let http = reqwest::Client::new();
    let ask = async |path: &str, token: &str| {
        let answer = http.get(format!("{base}{path}")).bearer_auth(token).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let cases = [
        ("/items", "good", 200, r#"["ann"]"#),
        ("/orders/7", "good", 200, "7 for 4"),
        ("/orders/7", "another", 200, "7 for 7"),
        ("/orders/0", "good", 422, r#"{"fault":"Unprocessable Entity"}"#),
        ("/health", "bad", 204, ""),
    ];
    for (path, token, status, body) in cases {
        assert_eq!(ask(path, token).await, (status, body.to_owned()), "{path}");
    }
    assert_eq!(ask("/items", "bad").await.0, 401);
    assert_eq!(ask("/docs", "").await.0, 200);
}

#[test]
fn an_operation_has_one_implementation() {
    let twice = shop::items_service(Items).unwrap().merge(shop::items_service(Items).unwrap());
    assert_eq!(twice.err().unwrap().to_string(), "GET /items is there twice");
}
