//! Why the laboratory cannot go on: what was tried and what came of it, in plain words.

/// What stopped the laboratory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(pub String);

impl core::fmt::Display for Trouble {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self(format!("the machine failed: {error}"))
    }
}

/// Makes a trouble from a sentence.
pub fn trouble<T>(what: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble(what.into()))
}
