//! Generates the server traits of both documents.

fn main() -> Result<(), countersign::Error> {
    countersign::configure().server().json_schema().compile("../openapi/items.yaml")?;
    countersign::configure().server().compile("../openapi/first-steps.yaml")
}
