//! The parloir program.
fn main() {}
