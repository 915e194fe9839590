//! Rendezvous: which there are, who named them, whether their lines are open.

use parloir_node::contract::RendezvousLine;

use crate::look::Look;
use crate::render::part::short;
use parloir_speech::reveal::reveal;

/// Every rendezvous, those chosen here first.
#[must_use]
pub fn rendezvous(lines: &[RendezvousLine], look: &Look<'_>) -> String {
    let speech = look.speech;
    if lines.is_empty() {
        return look.paragraph("", &speech.say("rendezvous-none"));
    }
    let mut text = String::new();
    for line in lines {
        let addresses: Vec<String> = line.addresses.iter().map(|address| reveal(address)).collect();
        text.push_str(&format!("  {}  {}\n", look.bold(&short(&line.rendezvous)), addresses.join(", ")));
        let names: Vec<String> = line.named_by.iter().map(|name| reveal(name)).collect();
        let mut facts = Vec::new();
        if line.mine {
            facts.push(speech.say("rendezvous-mine"));
        }
        if !names.is_empty() {
            facts.push(speech.tell("rendezvous-named", &[("names", names.join(", ").into())]));
        }
        if facts.is_empty() {
            facts.push(speech.say("rendezvous-invited"));
        }
        text.push_str(&format!("    {}\n", facts.join(" · ")));
        let state = match (&line.seen, line.connected) {
            (Some(seen), _) => look.good(&speech.tell("rendezvous-seen", &[("address", reveal(seen).into())])),
            (None, true) => look.good(&speech.say("rendezvous-open")),
            (None, false) => look.warn(&speech.say("rendezvous-closed")),
        };
        text.push_str(&format!("    {state}\n"));
        if line.mine {
            text.push_str(&format!("    {}\n", reveal(&line.text)));
        }
    }
    text
}
