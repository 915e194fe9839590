//! The texts and programs that come with every bundle.

/// What a person reads first, in French.
pub const LISEZMOI: &str = include_str!("../../tools/LISEZMOI.txt");
/// What a person reads first, in English.
pub const README: &str = include_str!("../../tools/README.txt");
/// The verifier that needs only Python's standard library.
pub const VERIFY_PY: &str = include_str!("../../tools/verify.py");
/// The verifier that needs only stock tools.
pub const VERIFY_SH: &str = include_str!("../../tools/verify.sh");

/// Each with its path in the bundle.
pub const TEXTS: [(&str, &str); 4] =
    [("LISEZMOI.txt", LISEZMOI), ("README.txt", README), ("verify.py", VERIFY_PY), ("verify.sh", VERIFY_SH)];
