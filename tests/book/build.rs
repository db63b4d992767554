//! Generates the code that the book shows.

fn main() -> Result<(), countersign::Error> {
    countersign::configure().server().client().compile("tests/guides/bookshop.yaml")?;
    countersign::configure().server().compile("tests/first_steps/hello.yaml")
}
