//! Markdown. What a person wrote stands in a fence longer than any in it, names in code of their own: nothing of it is ever markup.
//!
//! # Source
//! CommonMark 0.31, sections 4.5 (a fence is closed by one at least as long) and 6.1 (code spans).

use std::io::{self, Write};

use crate::conversation::{Conversation, Item, Party};
use crate::day::{Civil, days_of, local};
use crate::words::Tongue;
use crate::{seen, text};

/// All of it.
pub(crate) fn write(papers: &Conversation, out: &mut dyn Write) -> io::Result<()> {
    let tongue = Tongue::of(&papers.made.language);
    writeln!(out, "# {}\n", tongue.say("title"))?;
    for (label, value) in text::facts(papers) {
        writeln!(out, "- {label}{}{}", tongue.colon(), span(&value))?;
    }
    writeln!(out, "\n## {}\n", tongue.say("parties"))?;
    papers.parties.iter().try_for_each(|party| self::party(papers, party, out))?;
    writeln!(out, "\n## {}\n", tongue.say("happenings"))?;
    for happening in &papers.happenings {
        writeln!(out, "- {}", span(&text::happened(papers, happening)))?;
    }
    for places in days_of(papers).values() {
        let items: Vec<&Item> = places.iter().filter_map(|place| papers.items.get(*place)).collect();
        if let Some(first) = items.first() {
            let civil = Civil::of(&first.claimed, papers.made.offset_minutes);
            writeln!(out, "\n## {}", tongue.date(&civil))?;
        }
        items.into_iter().try_for_each(|item| self::item(papers, item, out))?;
    }
    tail(papers, out)
}

fn party(papers: &Conversation, party: &Party, out: &mut dyn Write) -> io::Result<()> {
    let tongue = Tongue::of(&papers.made.language);
    writeln!(out, "- {} · {}", span(&party.name), span(&text::standing(papers, party).join(" · ")))?;
    writeln!(out, "  - {}", span(&party.person))?;
    for verified in &party.verified {
        let (by, at) = (span(&verified.by_name), local(papers, &verified.at));
        writeln!(out, "  - {} {by} · {} · {at}", tongue.say("verified-by"), span(&tongue.say(&verified.how)))?;
    }
    for device in &party.devices {
        let revoked = device.revoked.as_ref();
        let revoked =
            revoked.map_or_else(String::new, |at| format!(" · {} {}", tongue.say("revoked"), local(papers, at)));
        writeln!(out, "  - {} {} · {}{revoked}", tongue.say("device"), span(&device.label), span(&device.device))?;
    }
    Ok(())
}

fn item(papers: &Conversation, item: &Item, out: &mut dyn Write) -> io::Result<()> {
    let tongue = Tongue::of(&papers.made.language);
    writeln!(out, "\n### {} · {}\n", item.number, span(&text::title(papers, item).join(" · ")))?;
    if let Some(text) = &item.text {
        fenced(text, out)?;
    }
    if let Some(document) = &item.document {
        let line = span(&text::document(papers, document));
        writeln!(out, "{}{}{line}\n", tongue.say("document"), tongue.colon())?;
    }
    for former in &item.former {
        let (label, colon) = (tongue.say("former"), tongue.colon().trim_end());
        writeln!(out, "{label} {}{colon}\n", local(papers, &former.claimed))?;
        fenced(&former.text, out)?;
    }
    for change in &item.changes {
        let (kind, at) = (tongue.say(&change.kind), local(papers, &change.claimed));
        writeln!(out, "- = {} · {at} · {}", span(&kind), span(&change.item))?;
    }
    for receipt in text::receipts(papers, item) {
        writeln!(out, "- \\+ {}", span(&receipt))?;
    }
    writeln!(out, "- {} {}", tongue.say("entry"), span(&item.item))
}

/// Several lines that a person wrote.
fn fenced(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let text = seen::lines(text);
    let fence = "`".repeat(longest_run(&text).saturating_add(1).max(3));
    writeln!(out, "{fence}text\n{text}\n{fence}\n")
}

/// One line that a person wrote, or in which something is that a person wrote.
fn span(text: &str) -> String {
    let text = seen::line(text);
    if text.is_empty() {
        return String::new();
    }
    let ticks = "`".repeat(longest_run(&text).saturating_add(1));
    // A space inside each end is taken off again where both are there: so it is put always.
    format!("{ticks} {text} {ticks}")
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0_usize, 0_usize);
    for letter in text.chars() {
        run = if letter == '`' { run.saturating_add(1) } else { 0 };
        longest = longest.max(run);
    }
    longest
}

fn tail(papers: &Conversation, out: &mut dyn Write) -> io::Result<()> {
    let tongue = Tongue::of(&papers.made.language);
    writeln!(out, "\n## {}\n", tongue.say("documents"))?;
    for (number, document) in text::documents(papers) {
        writeln!(out, "- {number} · {}", span(&text::document(papers, document)))?;
    }
    writeln!(out, "\n## {}\n", tongue.say("checkpoints"))?;
    for line in text::checkpoints(papers) {
        writeln!(out, "- {}", span(&line))?;
    }
    writeln!(out, "\n## {}\n", tongue.say("missing"))?;
    let missing = text::missing(papers);
    if missing.is_empty() {
        writeln!(out, "{}", tongue.say("none"))?;
    }
    for line in missing {
        writeln!(out, "- {}", span(&line))?;
    }
    writeln!(out, "\n## {}\n", tongue.say("end"))?;
    for (label, count) in text::counts(papers) {
        writeln!(out, "- {label}{}{count}", tongue.colon())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{fenced, longest_run, span};

    proptest! {
        #[test]
        fn whatever_is_written_only_its_own_fence_closes_it(text in "[`~\\n a]{0,40}") {
            let mut out = Vec::new();
            fenced(&text, &mut out).unwrap();
            let out = String::from_utf8(out).unwrap();
            let lines: Vec<&str> = out.trim_end_matches('\n').split('\n').collect();
            let (first, last) = (lines[0].trim_end_matches("text"), lines[lines.len() - 1]);
            prop_assert_eq!(first, last);
            prop_assert!(lines[1..lines.len() - 1].iter().all(|line| longest_run(line) < last.len()));
        }
    }

    #[test]
    fn no_text_closes_the_fence_that_it_stands_in() {
        let mut out = Vec::new();
        fenced("```\n# Titre\n`````\n<script>", &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "``````text\n```\n# Titre\n`````\n<script>\n``````\n\n");
        assert_eq!(span("a ``b`` [c](d)"), "``` a ``b`` [c](d) ```");
        assert_eq!(span("deux\nlignes"), "` deux[U+000A]lignes `");
    }
}
