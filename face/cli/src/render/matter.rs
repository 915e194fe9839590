//! Matters, in a list and whole.

use parloir_node::contract::{CheckpointLine, MatterLine, MatterPage, PartyLine};

use crate::look::Look;
use crate::render::part::{met, moment, moment_or_never, pairs, short};
use crate::render::stamped::stamp;
use crate::render::table::{Column, table};
use parloir_speech::reveal::reveal;

/// Every matter, one a line.
#[must_use]
pub fn list(lines: &[MatterLine], look: &Look<'_>) -> String {
    if lines.is_empty() {
        return look.paragraph("", &look.speech.say("matters-none"));
    }
    let say = |key: &str| look.speech.say(key);
    let head = [
        say("head-matter"),
        say("head-title"),
        say("head-state"),
        say("head-items"),
        say("head-unopened"),
        say("head-owed"),
    ];
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                short(&line.matter),
                title(&line.title, look),
                look.speech.word("state", &line.state),
                line.items.to_string(),
                line.unopened.to_string(),
                line.owed.to_string(),
            ]
        })
        .collect();
    let shape = [Column::Left, Column::Flexible, Column::Left, Column::Right, Column::Right, Column::Right];
    table(&shape, &head, &rows, look)
}

/// A title; a matter that has not arrived yet has none.
#[must_use]
pub fn title(title: &str, look: &Look<'_>) -> String {
    if title.is_empty() { look.speech.say("matter-untitled") } else { reveal(title) }
}

/// One matter.
#[must_use]
pub fn page(page: &MatterPage, look: &Look<'_>) -> String {
    let (speech, line) = (look.speech, &page.line);
    let mut text = format!("{}\n", look.bold(&title(&line.title, look)));
    text.push_str(&pairs(
        &[
            (speech.say("head-matter"), short(&line.matter)),
            (speech.say("head-state"), speech.word("state", &line.state)),
            (speech.say("matter-level"), speech.word("level", &page.level.to_string())),
            (speech.say("matter-verification"), speech.word("rule", &page.verification)),
            (speech.say("matter-path"), speech.word("rule-path", &page.path)),
            (speech.say("head-items"), line.items.to_string()),
            (speech.say("head-unopened"), line.unopened.to_string()),
            (speech.say("head-owed"), line.owed.to_string()),
            (speech.say("matter-links"), page.links.to_string()),
            (speech.say("matter-last"), moment_or_never(line.last.as_ref(), speech)),
        ],
        look,
    ));
    text.push_str(&format!("\n{}\n", look.bold(&speech.say("matter-parties"))));
    for party in &page.parties {
        text.push_str(&self::party(party, look));
    }
    text.push_str(&format!("\n{}\n", look.bold(&speech.say("matter-checkpoints"))));
    if page.checkpoints.is_empty() {
        text.push_str(&format!("  {}\n", speech.say("checkpoints-none")));
    }
    for checkpoint in &page.checkpoints {
        text.push_str(&self::checkpoint(checkpoint, look));
    }
    for fork in &page.forks {
        let sentence = speech.tell(
            "fork",
            &[
                ("name", reveal(&fork.name).into()),
                ("device", short(&fork.device).into()),
                ("seq", fork.seq.into()),
                ("found", moment(&fork.found, speech).into()),
            ],
        );
        text.push('\n');
        let remedy = fork.this.then(|| look.paragraph("  ", &speech.say("fork-this")));
        for line in look.paragraph("  ", &sentence).lines().chain(remedy.iter().flat_map(|remedy| remedy.lines())) {
            text.push_str(&format!("{}\n", look.bad(line)));
        }
    }
    text
}

fn party(party: &PartyLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut facts = vec![speech.word("role", &party.role)];
    if party.me && party.ended.is_none() {
        facts.push(speech.say("trust-me"));
    } else {
        let trust = speech.word("trust", &party.trust);
        if let Some(at) = &party.ended {
            let ended = speech.tell("party-ended", &[("how", trust.into()), ("moment", moment(at, speech).into())]);
            facts.push(look.warn(&ended));
            let (person, name) = (short(&party.person), reveal(&party.name));
            return format!("  {person}  {name}\n    {}\n", facts.join(" · "));
        }
        let trusted = party.trust.starts_with("verified");
        facts.push(if trusted { look.good(&trust) } else { look.warn(&trust) });
        if let Some(at) = &party.verified_at {
            facts.push(moment(at, speech));
        }
        facts.push(if party.connected { speech.say("connected") } else { met(party.met.as_ref(), speech) });
    }
    format!("  {}  {}\n    {}\n", short(&party.person), reveal(&party.name), facts.join(" · "))
}

fn checkpoint(line: &CheckpointLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let names = |names: &[String]| names.iter().map(|name| reveal(name)).collect::<Vec<_>>().join(", ");
    let mut text = look.paragraph(
        "  ",
        &speech.tell(
            "checkpoint-line",
            &[
                ("number", line.number.into()),
                ("moment", moment(&line.claimed, speech).into()),
                ("size", line.size.into()),
                ("root", short(&line.root).into()),
            ],
        ),
    );
    if !line.signed_by.is_empty() {
        let sentence = speech.tell("checkpoint-signed", &[("names", names(&line.signed_by).into())]);
        text.push_str(&format!("    {}\n", look.good(&sentence)));
    }
    if !line.missing.is_empty() {
        let sentence = speech.tell("checkpoint-missing", &[("names", names(&line.missing).into())]);
        text.push_str(&format!("    {}\n", look.warn(&sentence)));
    }
    for one in &line.stamps {
        text.push_str(&stamp(one, look));
    }
    text
}
