//! Generates the @SIDE@ from the document.

fn main() -> Result<(), countersign::Error> {
    countersign::configure().@SIDE@().compile("../@DOCUMENT@")
}
