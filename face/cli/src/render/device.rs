//! The devices of this person, and the link for another one.

use parloir_node::contract::{DeviceLine, DeviceLink};

use crate::look::Look;
use crate::qr;
use crate::render::part::{met, moment, short};
use parloir_speech::reveal::reveal;

/// The link by which another device joins: its picture, and what to do with it.
#[must_use]
pub fn link(made: &DeviceLink, look: &Look<'_>) -> String {
    let speech = look.speech;
    let expires = moment(&made.expires, speech);
    let mut text = format!("{}\n\n", speech.tell("device-link-made", &[("expires", expires.into())]));
    // The link stays in one piece, whatever the width: it is copied as it stands.
    text.push_str(&format!("{}\n\n", reveal(&made.link)));
    match qr::blocks(&made.link, look.width) {
        Some(picture) => text.push_str(&format!("{picture}\n")),
        None => text.push_str(&format!("{}\n\n", speech.say("qr-too-wide"))),
    }
    text.push_str(&look.paragraph("", &speech.say("device-link-advice")));
    text
}

/// Every device.
#[must_use]
pub fn devices(lines: &[DeviceLine], look: &Look<'_>) -> String {
    lines.iter().map(|line| device(line, look)).collect()
}

fn device(line: &DeviceLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut facts = Vec::new();
    if let Some(at) = &line.revoked {
        let reason = speech.word("reason", line.reason.as_deref().unwrap_or("lost"));
        let at = moment(at, speech);
        facts.push(look.warn(&speech.tell("device-revoked", &[("reason", reason.into()), ("moment", at.into())])));
    } else if line.this {
        facts.push(look.good(&speech.say("device-this")));
    } else if line.connected {
        facts.push(speech.say("connected"));
    } else {
        facts.push(met(line.met.as_ref(), speech));
    }
    facts.push(speech.tell("device-since", &[("moment", moment(&line.since, speech).into())]));
    let (device, label) = (short(&line.device), look.bold(&reveal(&line.label)));
    format!("  {device}  {label}\n    {}\n", facts.join(" · "))
}
