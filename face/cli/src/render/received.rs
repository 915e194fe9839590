//! A matter that somebody handed over: whose it is, what its check found, where it is kept. Each page says that nobody here witnessed it.

use parloir_node::contract::{HandoverKey, ReceivedLine, ReceivedMade};

use crate::look::Look;
use crate::render::checked;
use crate::render::part::moment;
use parloir_speech::reveal::reveal;

/// What was received, or looked at.
#[must_use]
pub fn made(made: &ReceivedMade, look: &Look<'_>) -> String {
    let speech = look.speech;
    let label = label(&made.received, look) + &from(&made.received, look);
    let Some(number) = made.number else {
        let nothing = look.paragraph("", &speech.say("received-nothing"));
        return checked::checked(&made.checked, look) + &label + &nothing;
    };
    let told = [("title", reveal(&made.title).into()), ("number", number.into())];
    let kept = [speech.tell("received-made", &told), speech.say("received-open")];
    let kept: String = kept.iter().map(|one| look.paragraph("", one)).collect();
    let sha256 = format!("sha256 {}", reveal(&made.sha256));
    label + &checked::sums(&made.checked, look) + &kept + &look.quiet(&sha256) + "\n"
}

/// That nobody here witnessed it.
#[must_use]
pub fn label(received: &ReceivedLine, look: &Look<'_>) -> String {
    let said = match received.from.as_str() {
        "" => look.speech.say("received-label-nobody"),
        name => look.speech.tell("received-label", &[("name", reveal(name).into())]),
    };
    look.paragraph("    ", &said).lines().map(|line| look.warn(line) + "\n").collect()
}

/// Who stands for it, and what its check came to.
#[must_use]
pub fn from(received: &ReceivedLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let (key, at) = match &received.sealed {
        Some(at) => ("received-sealed", at),
        None => ("received-kept", &received.made),
    };
    let told = [("name", reveal(&received.from).into()), ("moment", moment(at, speech).into())];
    let mut text = String::new();
    if !received.from.is_empty() {
        text.push_str(&look.paragraph("    ", &speech.tell(key, &told)));
    }
    if let (Some(at), Some(authority)) = (&received.stamped, &received.authority) {
        let told = [("moment", moment(at, speech).into()), ("authority", reveal(authority).into())];
        text.push_str(&look.paragraph("    ", &speech.tell("received-stamped", &told)));
    }
    let verdict = look.paragraph("    ", &speech.word("received-verdict", &received.verdict));
    let is_good = received.verdict == "good";
    let painted = verdict.lines().map(|line| if is_good { line.to_owned() } else { look.bad(line) } + "\n");
    text + &painted.collect::<String>()
}

/// The key that others seal to.
#[must_use]
pub fn key(key: &HandoverKey, look: &Look<'_>) -> String {
    look.paragraph("", &look.speech.say("handover-key")) + &reveal(&key.address) + "\n"
}
