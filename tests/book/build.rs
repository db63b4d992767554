//! Generates server and client of the bookshop, which the guides of the book are about.

fn main() -> Result<(), countersign::Error> {
    countersign::configure().server().client().compile("tests/guides/bookshop.yaml")
}
