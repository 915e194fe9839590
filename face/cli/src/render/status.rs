//! The state of a profile.

use parloir_node::contract::Status;

use crate::look::Look;
use crate::render::part::{pairs, short};
use parloir_speech::reveal::reveal;

/// Who this profile is, where it listens, what is owed.
#[must_use]
pub fn status(status: &Status, look: &Look<'_>) -> String {
    let say = |key: &str| look.speech.say(key);
    if status.locked {
        return look.paragraph("", &say("status-locked"));
    }
    if status.absent {
        return look.paragraph("", &say("status-absent"));
    }
    let addresses = if status.addresses.is_empty() {
        look.speech.say("status-not-listening")
    } else {
        status.addresses.iter().map(|address| reveal(address)).collect::<Vec<_>>().join(", ")
    };
    let standing = if status.profession.is_empty() || status.profession == "none" {
        reveal(&status.jurisdiction)
    } else {
        format!("{} · {}", reveal(&status.profession), reveal(&status.jurisdiction))
    };
    let mut text = format!("{}\n", look.bold(&reveal(&status.name)));
    let mut lines = vec![
        (say("status-standing"), standing),
        (say("status-person"), short(&status.person)),
        (say("status-device"), short(&status.device)),
        (say("status-addresses"), addresses),
        (say("status-sessions"), status.sessions.to_string()),
        (say("status-matters"), status.matters.to_string()),
        (say("status-owed"), status.owed.to_string()),
        (say("status-version"), reveal(&status.version)),
    ];
    if status.turned_away > 0 {
        lines.insert(5, (say("status-turned-away"), status.turned_away.to_string()));
    }
    text.push_str(&pairs(&lines, look));
    if let Some(waiting) = &status.waiting {
        for line in look.paragraph("  ", &look.speech.word("waiting", waiting)).lines() {
            text.push_str(&format!("{}\n", look.bad(line)));
        }
    }
    text
}
