//! What the words of a report are in French and in English; what its findings mean stands in `parloir-finding`.

use parloir_journal::bundle::check::report::Code;
use parloir_wire::relay::Consent;
use parloir_wire::verification::Method;
use parloir_wire::{Kind, Path, ReceiptKind};

/// The language of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// French.
    Fr,
}

impl Language {
    /// From `fr`, `fr_FR.UTF-8` and their kin; French when it says French, else English.
    #[must_use]
    pub fn of(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("fr") { Self::Fr } else { Self::En }
    }

    /// One of a pair (French, English).
    #[must_use]
    pub const fn pick<'a>(self, pair: (&'a str, &'a str)) -> &'a str {
        match self {
            Self::Fr => pair.0,
            Self::En => pair.1,
        }
    }
}

/// What a finding means: (French, English). The file is named beside it.
#[must_use]
pub fn sentence(code: Code) -> (&'static str, &'static str) {
    parloir_finding::sentence(code.code()).unwrap_or((code.code(), code.code()))
}

/// How two people recognised each other.
#[must_use]
pub const fn method(method: Method) -> (&'static str, &'static str) {
    match method {
        Method::PhraseInPerson => ("phrase de contrôle, face à face", "control phrase, face to face"),
        Method::PhraseByVoice => ("phrase de contrôle, de vive voix à distance", "control phrase, by voice"),
        Method::Qr => ("code lu à l’écran", "code scanned on the screen"),
    }
}

/// What a party says of the matter's relay.
#[must_use]
pub const fn consent(consent: &Consent) -> (&'static str, &'static str) {
    match consent {
        Consent::Named(_) => ("désigne le relais", "names the relay"),
        Consent::Agreed(_) => ("accepte le relais", "agrees to the relay"),
        Consent::Withdrawn => ("n’en accepte plus", "agrees to none any more"),
    }
}

/// What a person placed.
#[must_use]
pub const fn kind(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Message => ("message", "message"),
        Kind::Reply => ("réponse", "reply"),
        Kind::Correction => ("correction", "correction"),
        Kind::Withdrawal => ("retrait", "withdrawal"),
        Kind::Document => ("document", "document"),
        Kind::Folder => ("répertoire", "folder"),
        Kind::Import => ("import, non constaté", "import, not witnessed"),
        _ => ("inscription", "entry"),
    }
}

/// What a receipt states.
#[must_use]
pub const fn receipt(kind: ReceiptKind) -> (&'static str, &'static str) {
    match kind {
        ReceiptKind::Delivered => ("remis", "delivered"),
        ReceiptKind::Opened => ("ouvert", "opened"),
        ReceiptKind::Acknowledged => ("accusé de réception", "acknowledged"),
        ReceiptKind::Refused => ("refusé", "refused"),
    }
}

/// The path that was observed.
#[must_use]
pub const fn path(path: Path) -> (&'static str, &'static str) {
    match path {
        Path::Local => ("même machine", "same machine"),
        Path::SameNetwork => ("même réseau", "same network"),
        Path::Internet => ("internet, direct", "internet, direct"),
        Path::Relay => ("relais", "relay"),
    }
}
