//! The guide "Errors".

use crate::api::{self, types};
use crate::state::{Shop, lock};

// ANCHOR: declared
pub(crate) fn no_such_order() -> api::ReadOrderError {
    api::ReadOrderError::NotFound(types::Problem { status: 404, detail: Some("there is no such order".into()) })
}
// ANCHOR_END: declared

// ANCHOR: place-order
pub(crate) async fn place_order(
    shop: &Shop,
    order: types::NewOrder,
) -> Result<api::PlaceOrderOk, api::PlaceOrderError> {
    // Any other error is logged and answered with 500. The caller does not see its text.
    let left = copies_left(&order.isbn).await?;
    if order.copies > left {
        return Err(api::PlaceOrderError::Conflict(types::SoldOut { left }));
    }
    let mut orders = lock(&shop.orders);
    let id = i64::try_from(orders.len())? + 1;
    let order = types::Order { id, isbn: order.isbn.to_string(), copies: order.copies, note: order.note };
    orders.push(order.clone());
    let _ = shop.placed.send(order.clone());
    Ok(api::PlaceOrderOk::Created { body: order, location: format!("orders/{id}") })
}
// ANCHOR_END: place-order

/// The warehouse answers for known books only.
async fn copies_left(isbn: &str) -> Result<i32, std::io::Error> {
    match isbn {
        "9780131103627" => Ok(10),
        _ => Err(std::io::Error::other("the warehouse does not answer")),
    }
}
