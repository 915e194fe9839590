//! The lists before and after the items: parties, documents, the life of the matter, checkpoints, what is missing.

use parloir_papers::Conversation;
use parloir_papers::conversation::{Checkpoint, Happening, Party};

use super::Desk;
use crate::cut::Order;
use crate::printable::Shown;
use crate::sheet::{Entry, Fact, Section};

pub(super) fn parties(desk: &Desk<'_>, part: &Conversation) -> Section {
    Section {
        t: desk.say.say("parties"),
        wide: false,
        p: None,
        e: part.parties.iter().map(|one| party(desk, one)).collect(),
    }
}

/// How many documents were laid out, and all lists after the items: those of the whole matter stand in the last volume.
pub(super) fn after(desk: &Desk<'_>, part: &Conversation, order: &Order) -> (u64, Vec<Section>) {
    let mut sections = Vec::new();
    let documents = documents(desk, part);
    let count = documents.len() as u64;
    let mut add = |key: &str, intro: Option<&str>, list: Vec<Entry>| {
        if !list.is_empty() {
            sections.push(Section {
                t: desk.say.say(key),
                wide: key == "happenings",
                p: intro.map(|intro| desk.say.say(intro)),
                e: list,
            });
        }
    };
    add("documents", Some("documents-intro"), documents);
    if order.volume == order.volumes {
        add("happenings", None, part.happenings.iter().map(|one| happening(desk, one)).collect());
        let checkpoints = part.checkpoints.iter().map(|one| checkpoint(desk, one));
        add("checkpoints", Some("checkpoints-intro"), checkpoints.collect());
        add("gaps", Some("gaps-intro"), gaps(desk, part));
        add("forks", Some("forks-intro"), forks(desk, part));
        if part.gaps.is_empty() && part.forks.is_empty() {
            let nothing = desk.say.say("nothing-missing");
            sections.push(Section { t: desk.say.say("gaps"), wide: false, p: Some(nothing), e: Vec::new() });
        }
    }
    (count, sections)
}

fn entry(label: String, first: String) -> Entry {
    Entry { n: label, t: Shown::ours(first), x: String::new(), l: Vec::new(), d: Vec::new() }
}

fn digest(desk: &Desk<'_>, name: String, digits: &str) -> Fact {
    Fact { k: name, v: Shown::default(), d: Some(desk.words(digits)) }
}

fn party(desk: &Desk<'_>, party: &Party) -> Entry {
    let say = &desk.say;
    let mut what = Vec::new();
    if party.keeper {
        what.push(say.say("party-keeper"));
    } else if !party.role.is_empty() {
        what.push(desk.word("role", &party.role));
    }
    if !party.profession.is_empty() {
        what.push(desk.word("profession", &party.profession));
    }
    if !party.jurisdiction.is_empty() {
        let law = say.word("law", &party.jurisdiction);
        what.push(law.unwrap_or_else(|| say.say_with("law", &[("law", &desk.words(&party.jurisdiction))])));
    }
    let mut lines = Vec::new();
    if let Some(at) = &party.admitted {
        lines.push(say.say_with("party-admitted", &[("at", &desk.short(at))]));
    }
    for verified in &party.verified {
        let by = desk.name(&verified.by, &verified.by_name);
        let words = [("by", &*by), ("at", &*desk.short(&verified.at)), ("how", &*desk.word("how", &verified.how))];
        lines.push(say.say_with("party-verified", &words));
    }
    // Whoever made the papers and keeps the matter is recognised by others, or by nobody: both are said.
    if party.verified.is_empty() {
        lines.push(say.say("party-unverified"));
    }
    if let Some(ended) = &party.ended {
        let at = desk.short(&ended.at);
        lines.push(match ended.how.as_str() {
            "removed" | "left" => say.say_with(&format!("party-{}", ended.how), &[("at", &at)]),
            other => say.say_with("party-ended", &[("how", &desk.words(other)), ("at", &at)]),
        });
    }
    let mut digests = vec![digest(desk, say.say("party-key"), &party.person)];
    for device in &party.devices {
        let label = desk.words(&device.label);
        let name = device.revoked.as_ref().map_or_else(
            || say.say_with("party-device", &[("label", &label)]),
            |at| say.say_with("party-device-revoked", &[("label", &label), ("at", &desk.short(at))]),
        );
        digests.push(digest(desk, name, &device.device));
    }
    let x = what.join("\u{2002}·\u{2002}");
    Entry { x, l: lines, d: digests, ..entry(String::new(), desk.name(&party.person, &party.name)) }
}

fn documents(desk: &Desk<'_>, part: &Conversation) -> Vec<Entry> {
    let say = &desk.say;
    let all = part.items.iter().filter_map(|item| item.document.as_ref().map(|document| (item, document)));
    all.map(|(item, document)| {
        let size = say.say_number("document-bytes", document.bytes);
        let place = document.piece.as_ref().map_or_else(
            || say.say_with("document-absent", &[("state", &desk.word("state", &document.state))]),
            |piece| say.say_with("document-piece", &[("piece", &desk.words(piece))]),
        );
        Entry {
            x: size,
            l: vec![format!("{}\u{2002}·\u{2002}{place}", desk.words(&document.media))],
            d: vec![digest(desk, "SHA-256".to_owned(), &document.sha256)],
            ..entry(say.number(item.number), desk.words(&document.name))
        }
    })
    .collect()
}

fn happening(desk: &Desk<'_>, happening: &Happening) -> Entry {
    let say = &desk.say;
    let by = desk.name(&happening.by, &happening.by_name);
    let person = match (&happening.person, &happening.person_name) {
        (Some(person), name) => desk.name(person, name.as_deref().unwrap_or_default()),
        (None, Some(name)) => desk.words(name),
        (None, None) => String::new(),
    };
    let words = [("by", &*by), ("person", &*person)];
    let what = happening.what.as_str();
    let is_known = matches!(
        what,
        "opened"
            | "admitted"
            | "role"
            | "verified"
            | "device-added"
            | "device-revoked"
            | "removed"
            | "left"
            | "relay"
            | "checkpoint"
            | "closed"
    );
    let mut said = if is_known {
        say.say_with(&format!("what-{what}"), &words)
    } else {
        say.say_with("what-other", &[("by", &by), ("person", &person), ("what", &desk.words(what))])
    };
    if let Some(detail) = &happening.detail {
        let prefix = match what {
            "verified" => "how",
            "relay" => "relay",
            _ => "role",
        };
        said.push_str(&format!(" ({})", desk.word(prefix, detail)));
    }
    entry(desk.short(&happening.at), said)
}

fn checkpoint(desk: &Desk<'_>, checkpoint: &Checkpoint) -> Entry {
    let say = &desk.say;
    let names = |keys: &[String]| keys.iter().map(|key| desk.name(key, "")).collect::<Vec<_>>().join(", ");
    let mut lines = Vec::new();
    for (key, signers) in [("checkpoint-signed", &checkpoint.signed_by), ("checkpoint-missing", &checkpoint.missing)] {
        if !signers.is_empty() {
            lines.push(say.say_with(key, &[("names", &names(signers))]));
        }
    }
    for stamp in &checkpoint.stamps {
        let (at, authority, policy) = (desk.stated(&stamp.at), desk.words(&stamp.authority), desk.words(&stamp.policy));
        lines.push(say.say_with("checkpoint-stamp", &[("at", &at), ("authority", &authority), ("policy", &policy)]));
    }
    if checkpoint.stamps.is_empty() {
        lines.push(say.say("checkpoint-unstamped"));
    }
    Entry {
        x: say.say_number("checkpoint-size", checkpoint.size),
        l: lines,
        d: vec![digest(desk, say.say("checkpoint-root"), &checkpoint.root)],
        ..entry(say.number(checkpoint.number), say.say_with("checkpoint", &[("at", &desk.short(&checkpoint.claimed))]))
    }
}

fn gaps(desk: &Desk<'_>, part: &Conversation) -> Vec<Entry> {
    let list = part.gaps.iter().map(|gap| {
        let (name, first, last) = (desk.words(&gap.name), desk.say.number(gap.from_seq), desk.say.number(gap.to_seq));
        let said = if gap.from_seq == gap.to_seq {
            desk.say.say_with("gap-one", &[("name", &name), ("first", &first)])
        } else {
            desk.say.say_with("gap", &[("name", &name), ("first", &first), ("last", &last)])
        };
        Entry { d: vec![digest(desk, desk.say.say("gap-device"), &gap.device)], ..entry(String::new(), said) }
    });
    list.collect()
}

fn forks(desk: &Desk<'_>, part: &Conversation) -> Vec<Entry> {
    let list = part.forks.iter().map(|fork| {
        let (name, at, first) = (desk.words(&fork.name), desk.short(&fork.found), desk.say.number(fork.seq));
        let said = desk.say.say_with("fork", &[("name", &name), ("first", &first), ("at", &at)]);
        Entry { d: vec![digest(desk, desk.say.say("gap-device"), &fork.device)], ..entry(String::new(), said) }
    });
    list.collect()
}
