//! The client: progenitor's output, and what is added around it.
