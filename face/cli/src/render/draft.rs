//! What is begun and not sent.

use parloir_node::contract::Draft;

use crate::look::Look;
use crate::render::part::moment;
use parloir_speech::reveal::reveal_lines;

/// The draft as it was left.
#[must_use]
pub fn draft(draft: &Draft, look: &Look<'_>) -> String {
    let speech = look.speech;
    if draft.text.is_empty() {
        return look.paragraph("", &speech.say("draft-none"));
    }
    let mut facts = vec![speech.say("draft")];
    facts.extend(draft.saved.as_deref().map(|saved| moment(saved, speech)));
    facts.extend(draft.reply_to.map(|number| speech.tell("reply-to", &[("number", number.into())])));
    let mut text = format!("{}\n", facts.join(" · "));
    for line in reveal_lines(&draft.text, "    │ ", look.width) {
        text.push_str(&format!("{line}\n"));
    }
    text
}
