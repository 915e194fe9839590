//! The relay of a matter: which one is named, and who agrees to it.

use parloir_node::contract::RelayPage;

use crate::look::Look;
use crate::render::matter::title;
use crate::render::part::short;
use parloir_speech::reveal::reveal;

/// What the parties said.
#[must_use]
pub fn relay(page: &RelayPage, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut text = format!("{}\n", look.bold(&title(&page.title, look)));
    let Some(relay) = &page.relay else {
        text.push_str(&look.paragraph("  ", &speech.say("relay-none")));
        let next = if page.keeps { "relay-none-keeper" } else { "relay-none-party" };
        text.push_str(&look.paragraph("  ", &speech.say(next)));
        return text;
    };
    let addresses: Vec<String> = page.addresses.iter().map(|address| reveal(address)).collect();
    text.push_str(&format!("  {}  {}\n", look.bold(&short(relay)), addresses.join(", ")));
    let mine = if page.agreed { look.good(&speech.say("relay-mine")) } else { speech.say("relay-not-mine") };
    text.push_str(&format!("    {mine}\n"));
    for party in &page.parties {
        let key = if party.agreed { "relay-theirs" } else { "relay-not-theirs" };
        let said = speech.tell(key, &[("name", reveal(&party.name).into())]);
        text.push_str(&look.paragraph("    ", &said));
    }
    let passes = page.agreed && page.parties.iter().any(|party| party.agreed);
    if passes {
        let state =
            if page.connected { look.good(&speech.say("relay-open")) } else { look.warn(&speech.say("relay-closed")) };
        text.push_str(&format!("    {state}\n"));
    }
    text.push_str(&look.paragraph("  ", &speech.say(if passes { "relay-passes" } else { "relay-passes-not" })));
    text
}
