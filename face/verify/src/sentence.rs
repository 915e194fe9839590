//! What each finding means, in French and in English.

use parloir_journal::bundle::check::report::Code;
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
pub const fn sentence(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::SumDiffers => (
            "fichier modifié : son empreinte n’est pas celle de SHA256SUMS",
            "altered file: its digest is not the one in SHA256SUMS",
        ),
        Code::SumMissing => ("fichier absent alors que SHA256SUMS le cite", "missing file that SHA256SUMS lists"),
        Code::SumUnlisted => ("fichier ajouté : SHA256SUMS ne le cite pas", "added file: SHA256SUMS does not list it"),
        Code::SumUnreadable => ("la liste des empreintes est illisible", "the list of digests cannot be read"),
        Code::FormStranger => (
            "fichier étranger : aucun dossier de preuve n’en contient de ce nom",
            "foreign file: no bundle has a file of this name",
        ),
        Code::FormUnreadable => ("contenu illisible ou hors forme", "unreadable, or not in the form that it must have"),
        Code::FormNotPlain => (
            "lien ou fichier spécial : rien de tel ne peut figurer ici",
            "link or special file: nothing of the kind can stand here",
        ),
        Code::FormTooLarge => ("fichier plus grand que possible", "larger than such a file can be"),
        Code::FormMissing => ("fichier indispensable absent", "a file that must be there is missing"),
        Code::FormSummary => (
            "bundle.txt ne dit pas ce que disent les pièces signées",
            "bundle.txt does not say what the signed records say",
        ),
        Code::FormSigners => (
            "keys/allowed_signers ne dit pas ce que disent les clés signées",
            "keys/allowed_signers does not say what the signed keys say",
        ),
        Code::FormWithheld => (
            "un manque n’est pas déclaré dans withheld.txt, ou n’en est pas un",
            "something missing is not declared in withheld.txt, or is not missing",
        ),
        Code::KeySignature => ("signature de clé non valable", "a key's signature does not hold"),
        Code::KeyStranger => {
            ("clé d’une autre personne, ou sans la sienne", "a key of another person, or of nobody here")
        }
        Code::KeyUnknown => {
            ("signé par un appareil qui n’est celui de personne ici", "signed by a device that is nobody's here")
        }
        Code::KeyEarly => ("signé avant que l’appareil puisse signer", "signed before the device could sign"),
        Code::KeyExpired => ("signé après l’échéance de l’appareil", "signed after the device's time"),
        Code::KeyRevoked => ("signé après la révocation de l’appareil", "signed after the device was revoked"),
        Code::KeyUntrusted => {
            ("cette identité n’est pas parmi celles de confiance", "this identity is not among the trusted ones")
        }
        Code::SignatureWrong => {
            ("la signature ne vaut pas pour ce fichier", "the signature does not hold for this file")
        }
        Code::SignatureKey => ("signature par une autre clé", "signed by another key"),
        Code::SignatureNamespace => ("signature faite pour un autre usage", "signature made for another purpose"),
        Code::SignatureUnreadable => ("signature illisible", "the signature cannot be read"),
        Code::ChainBroken => (
            "la chaîne est rompue : cette inscription ne suit pas la précédente",
            "the chain is broken: this entry does not follow the one before",
        ),
        Code::ChainPlace => {
            ("inscription déplacée : elle dit se trouver ailleurs", "moved: it says that it stands elsewhere")
        }
        Code::ChainMatter => ("inscription d’un autre dossier", "of another matter"),
        Code::ItemCommitment => {
            ("le contenu n’est pas celui qui a été signé", "the content is not the one that was signed")
        }
        Code::ItemDocument => {
            ("le document n’est pas celui qui a été envoyé", "the document is not the one that was sent")
        }
        Code::ItemStranger => {
            ("contenu ou signature sans inscription", "a content or a signature that belongs to nothing")
        }
        Code::PartyUnadmitted => (
            "écrit par quelqu’un qui n’a pas été admis au dossier",
            "written by someone who was not admitted to the matter",
        ),
        Code::PartyRival => (
            "deux personnes ont ouvert ce dossier, chacune comme responsable",
            "two people opened this matter, each as its keeper",
        ),
        Code::CheckpointSignature => ("signature de scellé non valable", "a signature of a checkpoint does not hold"),
        Code::CheckpointRoot => {
            ("le scellé ne couvre pas ces inscriptions", "the checkpoint does not cover these entries")
        }
        Code::CheckpointHead => {
            ("le scellé nomme d’autres inscriptions que celles-ci", "the checkpoint names other entries than these")
        }
        Code::CheckpointOrder => {
            ("le scellé ne suit pas le précédent", "the checkpoint does not follow the one before")
        }
        Code::CheckpointMatter => ("scellé d’un autre dossier", "a checkpoint of another matter"),
        Code::CheckpointDiffers => (
            "le scellé ou ses signatures ne sont pas ceux du journal",
            "the checkpoint or its signatures are not those of the journal",
        ),
        Code::CheckpointKeeper => (
            "scellé qu’aucun appareil du responsable du dossier n’a signé",
            "a checkpoint that no device of the keeper signed",
        ),
        Code::ProofWrong => ("la preuve ne mène pas au scellé", "the proof does not lead to the checkpoint"),
        Code::ProofMissing => {
            ("preuve absente alors qu’un scellé couvre l’inscription", "no proof though a checkpoint covers the entry")
        }
        Code::NoteTools => (
            "à savoir : ce fichier d’accompagnement n’est pas celui de cette version",
            "note: this accompanying file is not the one of this version",
        ),
        Code::NoteUnsigned => (
            "à savoir : cet appareil n’a pas contresigné le scellé",
            "note: this device has not co-signed the checkpoint",
        ),
        Code::NoteAlone => (
            "à savoir : aucun autre intervenant n’a contresigné ce scellé",
            "note: no other party has co-signed this checkpoint",
        ),
        Code::NoteUncovered => (
            "à savoir : aucun scellé ne couvre encore la chaîne à partir d’ici",
            "note: no checkpoint covers the chain from here on",
        ),
        Code::NoteRoot => (
            "à savoir : la racine ne peut être recalculée, des inscriptions étant écartées",
            "note: the root cannot be computed, since entries are left out",
        ),
        Code::NoteOpening => (
            "à savoir : cette ouverture ne vaut rien, le dossier étant ouvert par un autre ou déjà ouvert",
            "note: this opening counts for nothing: it is not the first word of who keeps the matter",
        ),
        Code::NoteContent => (
            "à savoir : ce qui est signé ici n’est pas de la sorte annoncée et ne compte pas",
            "note: what is signed here is not of the kind that it says, and is not counted",
        ),
        Code::NoteReceiptDigest => (
            "à savoir : reçu pour un autre document que celui qu’il vise ; il ne compte pas",
            "note: a receipt for another document than the one it is about; it is not counted",
        ),
        Code::NoteReceiptUnknown => (
            "à savoir : reçu pour une inscription absente d’ici ; il ne compte pas",
            "note: a receipt for an entry that is not here; it is not counted",
        ),
        Code::NoteContradiction => (
            "à savoir : dit avoir vu une autre inscription que celle qui se trouve là ; l’une des deux personnes se contredit",
            "note: says that it saw another entry than stands at that place; one of the two people contradicts itself",
        ),
    }
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
