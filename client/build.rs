//! Generates the client of the reference API.

fn main() -> Result<(), countersign::Error> {
    countersign::configure().client().compile("../openapi/items.yaml")
}
