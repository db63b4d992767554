//! Generates the @SIDE@ from the document.

const DOCUMENT: &str = "../@DOCUMENT@";

fn main() -> Result<(), countersign::Error> {
    countersign::configure().@SIDE@().compile(DOCUMENT)
}
