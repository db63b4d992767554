//! Generates the service that the tests put behind the face.

fn main() -> Result<(), countersign::Error> {
    countersign::configure().server().compile("tests/chunks.yaml")
}
