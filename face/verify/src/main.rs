//! The parloir-verify program.
fn main() {}
