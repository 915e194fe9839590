//! Papers just made: which ones, what each of them holds, and what could not be made.

use parloir_node::contract::PapersMade;

use crate::look::Look;
use crate::render::part::{bytes, pairs};
use parloir_speech::reveal::reveal;

/// What could not be made, and why.
#[must_use]
pub fn left_out(left_out: &[String], failed: &[String], look: &Look<'_>) -> String {
    let said = [(left_out, "papers-no-press"), (failed, "papers-press-failed")];
    let lines = said.into_iter().filter(|(forms, _)| forms.iter().any(|form| form == "pdf"));
    lines.map(|(_, key)| format!("\n{}", look.paragraph("", &look.speech.say(key)))).collect()
}

/// The forms, the counts that stand at the end of each, and how the whole is checked.
#[must_use]
pub fn papers(made: &PapersMade, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut text = format!("{}\n", speech.tell("papers-made", &[("target", reveal(&made.target).into())]));
    let forms: Vec<(String, String)> = made
        .papers
        .iter()
        .map(|line| {
            let files = speech.tell("papers-files", &[("count", line.files.into())]);
            (speech.word("papers-form", &line.form), format!("{files}, {}", bytes(line.bytes, speech)))
        })
        .collect();
    text.push_str(&pairs(&forms, look));
    text.push_str(&format!("\n{}\n", speech.say("papers-hold")));
    let counted: Vec<(String, String)> = [
        ("papers-items", made.items),
        ("papers-messages", made.messages),
        ("papers-documents", made.documents),
        ("papers-receipts", made.receipts),
        ("papers-changes", made.changes),
        ("papers-withdrawn", made.withdrawn),
        ("papers-withheld", made.withheld),
        ("papers-gaps", made.gaps),
        ("papers-forks", made.forks),
    ]
    .into_iter()
    .map(|(key, count)| (speech.say(key), count.to_string()))
    .collect();
    text.push_str(&pairs(&counted, look));
    text.push_str(&left_out(&made.left_out, &made.failed, look));
    text.push_str(&format!(
        "\n{}\n  cd {} && sha256sum -c SHA256SUMS\n",
        speech.say("papers-check"),
        reveal(&made.target)
    ));
    text
}
