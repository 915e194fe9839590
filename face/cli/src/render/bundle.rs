//! A bundle just made: what is in it and how anyone checks it.

use parloir_node::contract::BundleMade;

use crate::look::Look;
use crate::render::part::{bytes, pairs};
use parloir_speech::reveal::reveal;

/// What the bundle holds, what it lacks, how to check it.
#[must_use]
pub fn bundle(made: &BundleMade, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut text = format!("{}\n", speech.tell("bundle-made", &[("target", reveal(&made.target).into())]));
    let counted: Vec<(String, String)> = [
        ("bundle-entries", made.entries),
        ("bundle-receipts", made.receipts),
        ("bundle-items", made.items),
        ("bundle-documents", made.documents),
        ("bundle-checkpoints", made.checkpoints),
        ("bundle-withheld", made.withheld),
        ("bundle-gaps", made.gaps),
    ]
    .into_iter()
    .map(|(key, count)| (speech.say(key), count.to_string()))
    .chain([(speech.say("bundle-bytes"), bytes(made.bytes, speech))])
    .collect();
    text.push_str(&pairs(&counted, look));
    text.push_str(&format!("\n{}\n", speech.say("bundle-check")));
    for command in ["parloir-verify", "python3 verify.py", "bash verify.sh"] {
        let line = if command == "parloir-verify" {
            format!("parloir-verify {}", reveal(&made.target))
        } else {
            format!("cd {} && {command}", reveal(&made.target))
        };
        text.push_str(&format!("  {line}\n"));
    }
    text
}
