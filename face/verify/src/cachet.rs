//! What a person and a program read of a cachet that was checked.

use std::fmt::Write as _;

use parloir_bundle::CachetChecked;
use serde_json::{Value, json};

use crate::render::{finding, found, shown, stamped};
use crate::sentence::Language;

/// For a person.
#[must_use]
pub fn text(checked: &CachetChecked, language: Language) -> String {
    let say = |pair: (&'static str, &'static str)| language.pick(pair);
    let mut text = String::new();
    if let (Some(cachet), Some(author)) = (&checked.cachet, &checked.author) {
        let _ = writeln!(
            text,
            "{} {} : {} — {} {}",
            say(("Cachet", "Cachet")),
            cachet.number,
            shown(&author.name),
            say(("identité", "identity")),
            author.ik
        );
        if let Some(statement) = &cachet.statement {
            let _ = writeln!(text, "  « {} »", shown(statement));
        }
        let when = say(("d’après l’horloge de son appareil", "by their device's clock"));
        let _ = writeln!(
            text,
            "  {} ({when}), {} {}",
            cachet.claimed.to_text(),
            cachet.files.len(),
            say(("fichiers", "files"))
        );
    }
    for one in &checked.report.stamps {
        let _ = writeln!(text, "  {}", stamped(one, language));
    }
    found(&mut text, &checked.report, language);
    let verdict = if stands(checked) {
        say((
            "CONFORME : ces fichiers sont ceux que la clé de cet appareil a scellés.",
            "STANDS: these files are those that this device's key sealed.",
        ))
    } else {
        say((
            "REFUSÉ : ce cachet ne vaut pas pour ces fichiers.",
            "REFUSED: this cachet does not hold for these files.",
        ))
    };
    let _ = writeln!(text, "{verdict}");
    text
}

/// For a program.
#[must_use]
pub fn json(checked: &CachetChecked, language: Language) -> Value {
    let cachet = checked.cachet.as_ref();
    json!({
        "stands": stands(checked),
        "refusals": checked.report.refusals,
        "notes": checked.report.notes,
        "findings": checked.report.findings.iter().map(|one| finding(one, language)).collect::<Vec<_>>(),
        "author": checked.author.as_ref().map(|author| author.ik.to_hex()),
        "name": checked.author.as_ref().map(|author| author.name.as_str()),
        "device": cachet.map(|cachet| cachet.device.to_hex()),
        "number": cachet.map(|cachet| cachet.number),
        "claimed": cachet.map(|cachet| cachet.claimed.to_text()),
        "statement": cachet.and_then(|cachet| cachet.statement.as_deref()),
        "files": cachet.map(|cachet| cachet.files.len()),
        "stamps": checked.report.stamps.iter().map(|one| json!({
            "at": one.stamp.at.to_text(), "authority": one.stamp.authority, "policy": one.stamp.policy,
            "trusted": one.trusted,
        })).collect::<Vec<_>>(),
    })
}

/// Whether nothing refuses it.
#[must_use]
pub fn stands(checked: &CachetChecked) -> bool {
    checked.report.stands() && checked.cachet.is_some()
}
