//! Invitations, and the people met by them.

use parloir_node::contract::{InvitationLine, InvitationMade, Joined, PersonLine};

use crate::look::Look;
use crate::qr;
use crate::render::part::{moment, short};
use crate::render::table::{Column, table};
use parloir_speech::reveal::reveal;

/// An invitation just made: its link, its picture, and what to say.
#[must_use]
pub fn invitation(made: &InvitationMade, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut text = format!(
        "{}\n\n",
        speech.tell(
            "invitation-made",
            &[
                ("invitation", short(&made.invitation).into()),
                ("role", speech.word("role", &made.role).into()),
                ("expires", moment(&made.expires, speech).into()),
            ],
        )
    );
    // The link stays in one piece, whatever the width: it is copied as it stands.
    text.push_str(&format!("{}\n\n", reveal(&made.link)));
    match qr::blocks(&made.link, look.width) {
        Some(picture) => text.push_str(&format!("{picture}\n")),
        None => text.push_str(&format!("{}\n\n", speech.say("qr-too-wide"))),
    }
    text.push_str(&look.paragraph("", &speech.say("invitation-advice")));
    text
}

/// Invitations made here.
#[must_use]
pub fn invitations(lines: &[InvitationLine], look: &Look<'_>) -> String {
    if lines.is_empty() {
        return look.paragraph("", &look.speech.say("invitations-none"));
    }
    let say = |key: &str| look.speech.say(key);
    let head = [
        say("head-invitation"),
        say("head-matter"),
        say("head-role"),
        say("head-state"),
        say("head-expires"),
        say("head-redeemer"),
    ];
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                short(&line.invitation),
                short(&line.matter),
                look.speech.word("role", &line.role),
                look.speech.word("invitation", &line.state),
                moment(&line.expires, look.speech),
                line.redeemer.as_deref().map(reveal).unwrap_or_default(),
            ]
        })
        .collect();
    let shape = [Column::Left, Column::Left, Column::Left, Column::Flexible, Column::Left, Column::Flexible];
    table(&shape, &head, &rows, look)
}

/// How joining went, and what comes next.
#[must_use]
pub fn joined(joined: &Joined, look: &Look<'_>) -> String {
    let speech = look.speech;
    match (&joined.person, joined.state.as_str()) {
        (Some(person), "accepted") => {
            let mut text = format!("{}\n", speech.tell("joined", &[("name", reveal(&person.name).into())]));
            if let Some(matter) = &joined.matter {
                text.push_str(&format!("{}\n", speech.tell("joined-matter", &[("matter", short(matter).into())])));
            }
            text.push('\n');
            text.push_str(&people(std::slice::from_ref(person), look));
            text
        }
        (_, "no-direct-path") => look.paragraph("", &speech.say("joining-blocked")),
        _ => look.paragraph("", &speech.say("joining-waits")),
    }
}

/// People met; their phrase where one is to be compared.
#[must_use]
pub fn people(lines: &[PersonLine], look: &Look<'_>) -> String {
    if lines.is_empty() {
        return look.paragraph("", &look.speech.say("people-none"));
    }
    lines.iter().map(|line| person(line, look)).collect()
}

fn person(line: &PersonLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let trust = speech.word("trust", &line.trust);
    let mut facts = vec![if line.trust == "verified" { look.good(&trust) } else { look.warn(&trust) }];
    if let Some(at) = &line.verified_at {
        facts.push(moment(at, speech));
    }
    if !line.profession.is_empty() && line.profession != "none" {
        facts.push(reveal(&line.profession));
    }
    facts.push(if line.connected {
        speech.say("connected")
    } else {
        speech.tell("met-last", &[("moment", moment(&line.met, speech).into())])
    });
    let mut text =
        format!("  {}  {}\n    {}\n", short(&line.person), look.bold(&reveal(&line.name)), facts.join(" · "));
    if line.failures > 0 {
        let sentence = speech.tell("phrase-failures", &[("count", u64::from(line.failures).into())]);
        text.push_str(&format!("    {}\n", look.warn(&sentence)));
    }
    if line.full {
        text.push_str(&look.paragraph("    ", &speech.tell("person-full", &[("name", reveal(&line.name).into())])));
    }
    if let Some(phrase) = &line.phrase {
        text.push_str(&format!("\n        {}\n\n", look.bold(&reveal(phrase))));
        text.push_str(&look.paragraph("    ", &speech.say("phrase-advice")));
    }
    text
}
