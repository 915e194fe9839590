//! Plain text. What a person wrote stands behind a margin that nothing of ours has, so that no message can look like another.

use std::io::{self, Write};

use crate::conversation::{Conversation, Document, Happening, Item, Party};
use crate::day::{Civil, days_of, local, zone};
use crate::seen;
use crate::words::Tongue;

/// Before each line that a person wrote.
const MARGIN: &str = "    | ";

/// All of it.
pub(crate) fn write(papers: &Conversation, out: &mut dyn Write) -> io::Result<()> {
    head(papers, out)?;
    let tongue = Tongue::of(&papers.made.language);
    section(out, &tongue.say("parties"))?;
    for party in &papers.parties {
        self::party(papers, party, out)?;
    }
    section(out, &tongue.say("happenings"))?;
    for happening in &papers.happenings {
        writeln!(out, "  {}", happened(papers, happening))?;
    }
    for places in days_of(papers).values() {
        day(papers, places, out)?;
    }
    tail(papers, out)
}

/// A day: its name, and its items.
pub(crate) fn day(papers: &Conversation, places: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let items: Vec<&Item> = places.iter().filter_map(|place| papers.items.get(*place)).collect();
    let Some(first) = items.first() else { return Ok(()) };
    let civil = Civil::of(&first.claimed, papers.made.offset_minutes);
    section(out, &Tongue::of(&papers.made.language).date(&civil))?;
    items.into_iter().try_for_each(|item| self::item(papers, item, out))
}

/// What the papers are about, and who made them.
pub(crate) fn head(papers: &Conversation, out: &mut dyn Write) -> io::Result<()> {
    let tongue = Tongue::of(&papers.made.language);
    writeln!(out, "{}", tongue.say("title"))?;
    for (label, value) in facts(papers) {
        writeln!(out, "  {label}{}{value}", tongue.colon())?;
    }
    Ok(())
}

/// The facts of the title page: labels in our words, values made safe.
pub(crate) fn facts(papers: &Conversation) -> Vec<(String, String)> {
    let (tongue, matter, made) = (Tongue::of(&papers.made.language), &papers.matter, &papers.made);
    let mut facts = vec![
        (tongue.say("matter"), seen::line(&matter.title)),
        (tongue.say("identifier"), seen::line(&matter.id)),
        (tongue.say("state"), format!("{}, {}", tongue.say(&matter.state), tongue.say(&matter.path))),
        (tongue.say("at-opening"), local(papers, &matter.opened)),
    ];
    facts.extend(matter.closed.as_ref().map(|closed| (tongue.say("at-closing"), local(papers, closed))));
    facts.extend([
        (tongue.say("made"), local(papers, &made.at)),
        (tongue.say("made-by"), seen::line(papers.name_of(&made.by))),
        (tongue.say("program"), seen::line(&made.program)),
        (tongue.say("zone"), zone(made.offset_minutes)),
        (tongue.say("reference"), "conversation.json".to_owned()),
    ]);
    facts
}

fn section(out: &mut dyn Write, title: &str) -> io::Result<()> {
    writeln!(out, "\n== {title} ==\n")
}

fn party(papers: &Conversation, party: &Party, out: &mut dyn Write) -> io::Result<()> {
    let tongue = Tongue::of(&papers.made.language);
    writeln!(out, "  {} · {}", seen::line(&party.name), standing(papers, party).join(" · "))?;
    writeln!(out, "      {}", seen::line(&party.person))?;
    for verified in &party.verified {
        let (by, how) = (seen::line(&verified.by_name), tongue.say(&verified.how));
        writeln!(out, "      {} {by} · {how} · {}", tongue.say("verified-by"), local(papers, &verified.at))?;
    }
    for device in &party.devices {
        let revoked = device.revoked.as_ref();
        let revoked =
            revoked.map_or_else(String::new, |at| format!(" · {} {}", tongue.say("revoked"), local(papers, at)));
        let (label, key) = (seen::line(&device.label), seen::line(&device.device));
        writeln!(out, "      {} {label} · {key}{revoked}", tongue.say("device"))?;
    }
    Ok(())
}

/// What a party is: role, profession, since when and until when.
pub(crate) fn standing(papers: &Conversation, party: &Party) -> Vec<String> {
    let tongue = Tongue::of(&papers.made.language);
    let role = if party.keeper { tongue.say("keeper-of") } else { tongue.say(&party.role) };
    let mut standing = vec![role, format!("{} ({})", seen::line(&party.profession), seen::line(&party.jurisdiction))];
    standing.extend(party.admitted.as_ref().map(|at| local(papers, at)));
    standing.extend(party.ended.as_ref().map(|end| format!("{} {}", tongue.say(&end.how), local(papers, &end.at))));
    standing
}

/// A happening, in a line.
pub(crate) fn happened(papers: &Conversation, happening: &Happening) -> String {
    let tongue = Tongue::of(&papers.made.language);
    let mut parts = vec![local(papers, &happening.at), tongue.happened(&happening.what)];
    parts.extend(happening.person_name.as_deref().map(seen::line));
    parts.extend(happening.detail.as_deref().map(|detail| match happening.what.as_str() {
        "device-added" | "device-revoked" => seen::line(detail),
        _ => tongue.say(detail),
    }));
    parts.push(format!("{} {}", tongue.say("by"), seen::line(&happening.by_name)));
    parts.join(" · ")
}

fn item(papers: &Conversation, item: &Item, out: &mut dyn Write) -> io::Result<()> {
    let tongue = Tongue::of(&papers.made.language);
    writeln!(out, "#{} · {}", item.number, title(papers, item).join(" · "))?;
    if let Some(text) = &item.text {
        body(text, out)?;
    }
    if let Some(document) = &item.document {
        writeln!(out, "    {}{}{}", tongue.say("document"), tongue.colon(), self::document(papers, document))?;
    }
    for former in &item.former {
        writeln!(out, "    {} {}{}", tongue.say("former"), local(papers, &former.claimed), tongue.colon().trim_end())?;
        body(&former.text, out)?;
    }
    for change in &item.changes {
        let (kind, at) = (tongue.say(&change.kind), local(papers, &change.claimed));
        writeln!(out, "    = {kind} · {at} · {}", seen::line(&change.item))?;
    }
    for receipt in receipts(papers, item) {
        writeln!(out, "    + {receipt}")?;
    }
    writeln!(out, "    {} {}", tongue.say("entry"), seen::line(&item.item))
}

fn body(text: &str, out: &mut dyn Write) -> io::Result<()> {
    seen::lines(text).split('\n').try_for_each(|line| writeln!(out, "{MARGIN}{line}"))
}

/// What stands above an item, after its number.
pub(crate) fn title(papers: &Conversation, item: &Item) -> Vec<String> {
    let tongue = Tongue::of(&papers.made.language);
    let civil = Civil::of(&item.claimed, papers.made.offset_minutes);
    let mut parts = vec![tongue.say(&item.kind), civil.hour(), seen::line(&item.author_name)];
    parts.extend(item.reply_to.map(|number| format!("{} {number}", tongue.say("reply-to"))));
    parts.extend((!item.former.is_empty()).then(|| tongue.say("corrected")));
    parts.extend(item.withdrawn.as_ref().map(|at| format!("{} {}", tongue.say("taken-back"), local(papers, at))));
    if let Some(path) = &item.path {
        parts.push(format!("{} {}, {}", tongue.say("arrived"), local(papers, &item.arrived), tongue.say(path)));
    }
    parts
}

/// A document in a line: what it is called, how much, its digest, where it lies.
pub(crate) fn document(papers: &Conversation, document: &Document) -> String {
    let tongue = Tongue::of(&papers.made.language);
    let mut parts = vec![
        seen::line(&document.name),
        format!("{} {}", document.bytes, tongue.say("bytes")),
        seen::line(&document.media),
        format!("SHA-256 {}", seen::line(&document.sha256)),
    ];
    parts.extend((document.files != 1).then(|| format!("{} {}", document.files, tongue.say("files"))));
    parts.push(document.piece.as_ref().map_or_else(|| tongue.say(&document.state), |piece| format!("pieces/{piece}")));
    parts.join(" · ")
}

/// The receipts of an item, a line each.
pub(crate) fn receipts(papers: &Conversation, item: &Item) -> Vec<String> {
    let tongue = Tongue::of(&papers.made.language);
    let line = |receipt: &crate::conversation::Receipt| {
        let (kind, by) = (tongue.say(&receipt.kind), seen::line(&receipt.by_name));
        let (at, path) = (local(papers, &receipt.claimed), tongue.say(&receipt.path));
        format!("{kind} · {by} · {at} · {path} · {}", seen::line(&receipt.receipt))
    };
    item.receipts.iter().map(line).collect()
}

/// Documents, checkpoints, what is missing, and the counts.
pub(crate) fn tail(papers: &Conversation, out: &mut dyn Write) -> io::Result<()> {
    let tongue = Tongue::of(&papers.made.language);
    section(out, &tongue.say("documents"))?;
    for (number, document) in documents(papers) {
        writeln!(out, "  {number} · {}", self::document(papers, document))?;
    }
    section(out, &tongue.say("checkpoints"))?;
    for line in checkpoints(papers) {
        writeln!(out, "  {line}")?;
    }
    section(out, &tongue.say("missing"))?;
    let missing = missing(papers);
    if missing.is_empty() {
        writeln!(out, "  {}", tongue.say("none"))?;
    }
    for line in missing {
        writeln!(out, "  - {line}")?;
    }
    section(out, &tongue.say("end"))?;
    for (label, count) in counts(papers) {
        writeln!(out, "  {label}{}{count}", tongue.colon())?;
    }
    Ok(())
}

/// Documents with the number of their item.
pub(crate) fn documents(papers: &Conversation) -> impl Iterator<Item = (u64, &Document)> {
    papers.items.iter().filter_map(|item| Some((item.number, item.document.as_ref()?)))
}

/// Checkpoints, a line each.
pub(crate) fn checkpoints(papers: &Conversation) -> Vec<String> {
    let tongue = Tongue::of(&papers.made.language);
    let names = |names: &[String]| names.iter().map(|name| seen::line(name)).collect::<Vec<_>>().join(", ");
    let line = |checkpoint: &crate::conversation::Checkpoint| {
        let mut parts = vec![
            checkpoint.number.to_string(),
            local(papers, &checkpoint.claimed),
            format!("{} {}", checkpoint.size, tongue.say("links")),
            seen::line(&checkpoint.root),
            format!("{} {}", tongue.say("signed-by"), names(&checkpoint.signed_by)),
        ];
        if !checkpoint.missing.is_empty() {
            parts.push(format!("{} {}", tongue.say("unsigned-by"), names(&checkpoint.missing)));
        }
        for stamp in &checkpoint.stamps {
            let authority = seen::line(&stamp.authority);
            parts.push(format!("{} {authority}, {}", tongue.say("stamped"), local(papers, &stamp.at)));
        }
        parts.join(" · ")
    };
    papers.checkpoints.iter().map(line).collect()
}

/// Gaps, forks and what is left out, a line each.
pub(crate) fn missing(papers: &Conversation) -> Vec<String> {
    let tongue = Tongue::of(&papers.made.language);
    let gap = |gap: &crate::conversation::Gap| {
        let run = format!("{} {}–{}", tongue.say("links"), gap.from_seq, gap.to_seq);
        format!("{} · {} · {run} {}", seen::line(&gap.name), seen::line(&gap.device), tongue.say("gap-line"))
    };
    let fork = |fork: &crate::conversation::Fork| {
        let from = format!("{} {} {}", tongue.say("fork-line"), tongue.say("link"), fork.seq);
        format!("{} · {} · {from} · {}", seen::line(&fork.name), seen::line(&fork.device), local(papers, &fork.found))
    };
    let gaps = papers.gaps.iter().map(gap);
    let forks = papers.forks.iter().map(fork);
    let withheld = papers.withheld.iter().map(|one| format!("{} · {}", one.number, tongue.say(&one.why)));
    gaps.chain(forks).chain(withheld).collect()
}

/// What must be found again, by label.
pub(crate) fn counts(papers: &Conversation) -> [(String, u64); 7] {
    let (tongue, counts) = (Tongue::of(&papers.made.language), &papers.counts);
    [
        ("count-items", counts.items),
        ("count-messages", counts.messages),
        ("count-documents", counts.documents),
        ("count-receipts", counts.receipts),
        ("count-withdrawn", counts.withdrawn),
        ("count-withheld", counts.withheld),
        ("count-changes", counts.changes),
    ]
    .map(|(key, count)| (tongue.say(key), count))
}
