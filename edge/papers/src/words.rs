//! Our own sentences in papers, in the language that was asked for; whatever a person wrote never passes here.

use crate::day::Civil;
use crate::months;

/// The language of a set of papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tongue {
    pub is_french: bool,
}

/// By key: French, English. A key is a word of the model, or one of ours.
const TABLE: &[(&str, &str, &str)] = &[
    // What papers have.
    ("title", "Relevé du dossier", "Papers of the matter"),
    ("matter", "Dossier", "Matter"),
    ("identifier", "Identifiant", "Identifier"),
    ("state", "État", "State"),
    ("at-opening", "Ouvert le", "Opened"),
    ("at-closing", "Clos le", "Closed"),
    ("made", "Relevé établi le", "Papers made"),
    ("made-by", "Par", "By"),
    ("program", "Programme", "Program"),
    ("zone", "Heures", "Hours"),
    ("reference", "Le texte exact de chaque pièce est dans", "The exact text of each item is in"),
    ("parties", "Intervenants", "Parties"),
    ("happenings", "Vie du dossier", "Life of the matter"),
    ("items", "Pièces", "Items"),
    ("documents", "Documents", "Documents"),
    ("checkpoints", "Scellés", "Checkpoints"),
    ("missing", "Ce qui manque", "What is missing"),
    ("end", "Fin du relevé", "End of the papers"),
    ("none", "aucun", "none"),
    ("links", "maillons", "links"),
    ("link", "maillon", "link"),
    ("keeper-of", "tient le dossier", "keeper"),
    ("device", "appareil", "device"),
    ("revoked", "révoqué le", "revoked"),
    ("by", "par", "by"),
    ("verified-by", "reconnu par", "recognised by"),
    ("signed-by", "signé par", "signed by"),
    ("unsigned-by", "sans", "without"),
    ("stamped", "horodaté par", "stamped by"),
    ("reply-to", "réponse à", "reply to"),
    ("former", "texte antérieur du", "former text of"),
    ("corrected", "corrigé", "corrected"),
    ("taken-back", "retiré le", "withdrawn"),
    ("entry", "inscription", "entry"),
    ("arrived", "arrivé le", "arrived"),
    ("bytes", "octets", "bytes"),
    ("files", "fichiers", "files"),
    ("not-attached", "non jointe à ce message", "not attached to this message"),
    ("fork-line", "deux histoires à partir du", "two histories from"),
    ("gap-line", "absents", "absent"),
    // Counts.
    ("count-items", "pièces", "items"),
    ("count-messages", "messages", "messages"),
    ("count-documents", "documents", "documents"),
    ("count-receipts", "reçus", "receipts"),
    ("count-withdrawn", "retirées", "withdrawn"),
    ("count-withheld", "écartées", "withheld"),
    ("count-changes", "corrections et retraits", "corrections and withdrawals"),
    // Kinds of items.
    ("message", "message", "message"),
    ("reply", "réponse", "reply"),
    ("document", "document", "document"),
    ("folder", "dossier de fichiers", "folder"),
    ("import", "conversation importée, non constatée", "imported conversation, not witnessed"),
    ("imported", "dit importé", "said to be imported"),
    ("correction", "correction", "correction"),
    ("withdrawal", "retrait", "withdrawal"),
    // Receipts.
    ("delivered", "remis", "delivered"),
    ("opened", "ouvert", "opened"),
    ("acknowledged", "accusé", "acknowledged"),
    ("refused", "refusé", "refused"),
    // Paths.
    ("local", "cette machine", "this machine"),
    ("same-network", "même réseau", "same network"),
    ("internet", "internet", "internet"),
    ("relay", "relais", "relay"),
    ("direct-only", "liaison directe seulement", "direct line only"),
    ("relay-allowed", "relais accepté", "relay allowed"),
    // Why something is not here.
    ("not-chosen", "non choisie", "not chosen"),
    ("not-here", "absente de cet appareil", "not on this device"),
    ("erased", "effacée", "erased"),
    ("privileged", "couverte par le secret", "privileged"),
    ("without-effect", "sans effet", "without effect"),
    ("receiving", "en cours d’arrivée", "still arriving"),
    ("wrong", "contenu non conforme", "content does not match"),
    ("whole", "complet", "whole"),
    // Ways, roles and states.
    ("phrase-by-voice", "phrase lue à voix haute", "phrase read aloud"),
    ("phrase-in-person", "phrase comparée en personne", "phrase compared in person"),
    ("qr", "code QR", "QR code"),
    ("each", "chacun reconnaît chacun", "everyone recognises everyone"),
    ("keeper", "qui tient le dossier", "keeper"),
    ("client", "client", "client"),
    ("colleague", "confrère", "colleague"),
    ("expert", "expert", "expert"),
    ("interpreter", "interprète", "interpreter"),
    ("assistant", "assistant", "assistant"),
    ("open", "ouvert", "open"),
    ("closed", "clos", "closed"),
    // What happened; marked, since some of these words stand above.
    ("happened-opened", "ouverture", "opening"),
    ("happened-admitted", "admission", "admission"),
    ("happened-role", "rôle", "role"),
    ("happened-verified", "reconnaissance", "verification"),
    ("happened-device-added", "appareil ajouté", "device added"),
    ("happened-device-revoked", "appareil révoqué", "device revoked"),
    ("happened-removed", "retrait d’un intervenant", "removal"),
    ("happened-left", "départ", "departure"),
    ("happened-relay", "relais", "relay"),
    ("happened-checkpoint", "scellé", "checkpoint"),
    ("happened-closed", "clôture", "closing"),
    ("named", "désigné", "named"),
    ("agreed", "accepté", "agreed"),
    ("withdrawn", "retiré", "withdrawn"),
    ("removed", "retiré du dossier le", "removed"),
    ("left", "parti le", "left"),
];

impl Tongue {
    /// French unless English was asked for.
    pub fn of(language: &str) -> Self {
        Self { is_french: language != "en" }
    }

    /// A word; one that is not known stands for itself, without what cannot be seen.
    pub fn say(self, key: &str) -> String {
        let line = TABLE.iter().find(|(known, _, _)| *known == key);
        line.map_or_else(|| crate::seen::line(key), |(_, fr, en)| (if self.is_french { fr } else { en }).to_string())
    }

    /// What happened, in a word.
    pub fn happened(self, what: &str) -> String {
        let key = format!("happened-{what}");
        if TABLE.iter().any(|(known, _, _)| *known == key) { self.say(&key) } else { crate::seen::line(what) }
    }

    /// Between a label and what it says.
    pub fn colon(self) -> &'static str {
        if self.is_french { "\u{a0}: " } else { ": " }
    }

    /// `24 novembre 2026`, `1er mars 2026`, `1 March 2026`.
    pub fn date(self, civil: &Civil) -> String {
        let names = if self.is_french { &months::FRENCH } else { &months::ENGLISH };
        let month = names.get(usize::from(civil.month).saturating_sub(1)).unwrap_or(&"");
        let first = if self.is_french && civil.day == 1 { "er" } else { "" };
        format!("{}{first} {month} {}", civil.day, civil.year)
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLE, Tongue};
    use crate::day::Civil;

    #[test]
    fn each_word_is_there_once_and_in_both_languages() {
        for (place, (key, fr, en)) in TABLE.iter().enumerate() {
            assert!(!fr.is_empty() && !en.is_empty(), "{key}");
            assert!(!fr.contains('\'') && !en.contains('\''), "{key}: a curly apostrophe");
            assert!(TABLE.iter().take(place).all(|(other, _, _)| other != key), "{key} stands twice");
        }
    }

    #[test]
    fn dates_are_written_as_each_language_writes_them() {
        let date = |language: &str, moment| Tongue::of(language).date(&Civil::of(moment, 60));
        assert_eq!(date("fr", "2026-02-28T23:30:00Z"), "1er mars 2026");
        assert_eq!(date("fr", "2026-11-24T01:52:00Z"), "24 novembre 2026");
        assert_eq!(date("en", "2026-11-24T01:52:00Z"), "24 November 2026");
    }
}
