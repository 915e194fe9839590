//! What somebody can say that they are, and under which law.

use crate::form::Fields;

/// Whoever is bound by secrecy, as the identifiers of the contract.
pub(super) const PROFESSIONS: &[&str] =
    &["avocat", "medecin", "psychologue", "expert-comptable", "notaire", "journaliste", "professionnel"];
/// Laws that can be named.
pub(super) const JURISDICTIONS: &[&str] = &["fr", "be", "ch", "lu", "ca-qc", "other"];

/// Profession and law that were chosen, as the identifiers of the contract.
pub(super) fn standing(fields: &Fields) -> (String, String) {
    let known = |list: &[&str], value: &str| list.iter().find(|one| **one == value).map(|one| (*one).to_owned());
    let profession = known(PROFESSIONS, fields.text("profession"));
    let jurisdiction = profession.as_ref().and_then(|_| known(JURISDICTIONS, fields.text("jurisdiction")));
    let none = || "none".to_owned();
    (profession.unwrap_or_else(none), jurisdiction.unwrap_or_else(none))
}
