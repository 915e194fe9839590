//! Why what was brought is not even looked at, in words.

use maud::{Markup, html};
use parloir_speech::speech::Speech;

/// Why.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// More files than are taken.
    TooMany,
    /// More bytes than are taken, packed or unpacked.
    TooLarge,
    /// A path that leads elsewhere.
    Path,
    /// Not whole, or not what it says.
    Damaged,
    /// Packed in a way that is not read here.
    Packing,
    /// Others are being checked.
    Crowded,
    /// No room for it.
    Disk,
}

impl From<std::io::Error> for Unfit {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        if matches!(error.kind(), StorageFull | QuotaExceeded) { Self::Disk } else { Self::Damaged }
    }
}

impl Unfit {
    /// What happened, what to do.
    pub fn note(&self, speech: &Speech) -> Markup {
        let (what, remedy) = match self {
            Self::TooMany => ("unfit-many", "unfit-verify-do"),
            Self::TooLarge => ("unfit-large", "unfit-verify-do"),
            Self::Path => ("unfit-path", "unfit-path-do"),
            Self::Damaged => ("unfit-damaged", "unfit-damaged-do"),
            Self::Packing => ("unfit-packing", "unfit-packing-do"),
            Self::Crowded => ("unfit-crowded", "unfit-crowded-do"),
            Self::Disk => ("unfit-disk", "unfit-disk-do"),
        };
        html! { div.note.note-bad role="alert" { p { strong { (speech.say(what)) } } p { (speech.say(remedy)) } } }
    }
}
