//! The network journal: every address contacted, when, how much, by which path.

use parloir_node::contract::{EventLine, NetworkLine};

use crate::look::Look;
use crate::render::part::{bytes, moment, short};
use parloir_speech::reveal::reveal;

/// The journal, oldest first, and its sum.
#[must_use]
pub fn network(lines: &[NetworkLine], look: &Look<'_>) -> String {
    let speech = look.speech;
    if lines.is_empty() {
        return look.paragraph("", &speech.say("network-none"));
    }
    let mut text = String::new();
    let (mut sent, mut received, mut relayed) = (0u64, 0u64, 0u64);
    for line in lines {
        sent = sent.saturating_add(line.sent_bytes);
        received = received.saturating_add(line.received_bytes);
        if line.path == "relay" {
            relayed = relayed.saturating_add(line.sent_bytes).saturating_add(line.received_bytes);
        }
        let stranger = || match line.outcome.as_str() {
            "nearby" => speech.say("everybody-nearby"),
            "rendezvous" | "rendezvous-silent" | "relay" | "relay-silent" | "relay-refused" => {
                line.endpoint.as_deref().map(short).unwrap_or_default()
            }
            "authority" | "authority-silent" => speech.say("authority"),
            // Which one, the address says.
            storage if storage.starts_with("storage") => speech.say("backup-storage"),
            _ => speech.say("stranger"),
        };
        let name = line.name.as_deref().map_or_else(stranger, reveal);
        text.push_str(&format!("  {}  {} · {}\n", moment(&line.at, speech), look.bold(&name), reveal(&line.address)));
        let outcome = speech.word("outcome", &line.outcome);
        let met = [
            speech.word("direction", &line.direction),
            speech.word("path", &line.path),
            if matches!(
                line.outcome.as_str(),
                "connected" | "nearby" | "rendezvous" | "relay" | "authority" | "storage"
            ) {
                outcome
            } else {
                look.warn(&outcome)
            },
        ];
        let mut facts = vec![speech.tell(
            "exchanged",
            &[("sent", bytes(line.sent_bytes, speech).into()), ("received", bytes(line.received_bytes, speech).into())],
        )];
        if let Some(ended) = &line.ended {
            facts.push(speech.tell("ended", &[("moment", moment(ended, speech).into())]));
        }
        text.push_str(&format!("    {}\n    {}\n", met.join(" · "), facts.join(" · ")));
    }
    let sum = speech.tell(
        "network-sum",
        &[
            ("count", u64::try_from(lines.len()).unwrap_or(u64::MAX).into()),
            ("sent", bytes(sent, speech).into()),
            ("received", bytes(received, speech).into()),
            ("relayed", bytes(relayed, speech).into()),
        ],
    );
    text.push('\n');
    text.push_str(&look.paragraph("", &sum));
    text
}

/// Events, one a line.
#[must_use]
pub fn events(lines: &[EventLine], look: &Look<'_>) -> String {
    let mut text = String::new();
    for line in lines {
        let mut facts = vec![look.speech.word("event", &line.event)];
        facts.extend([&line.matter, &line.item, &line.person].into_iter().flatten().map(|id| short(id)));
        facts.extend(line.code.as_deref().map(reveal));
        text.push_str(&format!("  {}\n", facts.join(" · ")));
    }
    text
}
