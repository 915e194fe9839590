//! How long matters are kept, what is to be decided, and certificates of erasure.

use parloir_node::contract::{CertificateLine, HandedOver, KeepingPage, ReviewLine, ScheduleLine};

use crate::look::Look;
use crate::render::matter::title;
use crate::render::part::{bytes, moment, pairs, short};
use crate::render::table::{Column, table};
use parloir_speech::locale::Language;
use parloir_speech::reveal::reveal;

/// How one matter is kept.
#[must_use]
pub fn keeping(page: &KeepingPage, look: &Look<'_>) -> String {
    let (speech, say) = (look.speech, |key: &str| look.speech.say(key));
    let mut text = format!("{}\n", look.bold(&title(&page.title, look)));
    let mut lines = vec![
        (say("head-matter"), short(&page.matter)),
        (say("head-state"), speech.word("state", &page.state)),
        (say("keeping-phase"), speech.word("phase", &page.phase)),
    ];
    let day = |text: &Option<String>| text.as_deref().map(reveal);
    let schedule = page.schedule.as_ref().map(|line| reveal(&line.schedule));
    for (key, value) in [
        ("keeping-ended", day(&page.ended)),
        ("keeping-schedule", schedule),
        ("keeping-start", day(&page.start)),
        ("keeping-born", day(&page.born)),
        ("keeping-archive-from", day(&page.archive_from)),
        ("keeping-erase-from", day(&page.erase_from)),
        ("keeping-long-stop", day(&page.long_stop)),
        ("keeping-prolonged", day(&page.prolonged)),
        ("keeping-why", Some(reveal(&page.prolonged_why)).filter(|why| !why.is_empty())),
        ("keeping-note", Some(reveal(&page.note)).filter(|note| !note.is_empty())),
        ("keeping-elsewhere", page.erased_elsewhere.as_deref().map(|at| moment(at, speech))),
        ("head-owed", (page.owed > 0).then(|| page.owed.to_string())),
        ("keeping-devices", (page.other_devices > 0).then(|| page.other_devices.to_string())),
    ] {
        lines.extend(value.map(|value| (say(key), value)));
    }
    if let Some(hold) = &page.hold {
        let words = if hold.words.is_empty() { String::new() } else { format!(" · {}", reveal(&hold.words)) };
        let said = format!("{} · {}{words}", moment(&hold.since, speech), speech.word("hold-reason", &hold.reason));
        lines.push((say("keeping-hold"), said));
    }
    text.push_str(&pairs(&lines, look));
    if page.archived {
        text.push_str(&look.paragraph("", &say("keeping-archived")));
    }
    if let Some(line) = &page.schedule {
        text.push('\n');
        text.push_str(&self::schedule(line, look));
    } else {
        text.push_str(&format!("\n{}\n", look.bold(&say("keeping-offered"))));
        for line in &page.offered {
            text.push_str(&self::schedule(line, look));
        }
        if page.offered.is_empty() {
            text.push_str(&look.paragraph("  ", &say("keeping-offered-none")));
        }
    }
    let reviewed = speech.tell("keeping-reviewed", &[("day", reveal(&page.reviewed).into())]);
    text.push_str(&look.paragraph("", &reviewed));
    text
}

fn schedule(line: &ScheduleLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let what = if speech.language() == Language::Fr { &line.what_fr } else { &line.what_en };
    let mut said = vec![
        speech.word("counted", &line.event),
        speech.tell("keeping-active", &[("years", years(line.active_months).into())]),
    ];
    if line.archive_months > 0 {
        said.push(speech.tell("keeping-then", &[("years", years(line.archive_months).into())]));
    }
    said.extend(line.birthday.map(|years| speech.tell("keeping-birthday", &[("years", u64::from(years).into())])));
    let mut ground = vec![speech.word("ground", &line.kind)];
    ground.extend(Some(reveal(&line.source)).filter(|source| !source.is_empty()));
    ground.push(speech.word("certainty", &line.certainty));
    let mut text = format!("  {}\n", reveal(&line.schedule));
    for part in [reveal(what), said.join(", "), ground.join(" · ")] {
        text.push_str(&look.paragraph("    ", &part));
    }
    text
}

fn years(months: u32) -> u64 {
    u64::from(months / 12)
}

/// What is to be decided.
#[must_use]
pub fn reviews(lines: &[ReviewLine], look: &Look<'_>) -> String {
    let say = |key: &str| look.speech.say(key);
    if lines.is_empty() {
        return look.paragraph("", &say("reviews-none"));
    }
    let head = [say("head-matter"), say("head-title"), say("reviews-what"), say("reviews-day")];
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let on = line.on.as_deref().map(reveal).unwrap_or_default();
            vec![short(&line.matter), title(&line.title, look), look.speech.word("review", &line.state), on]
        })
        .collect();
    table(&[Column::Left, Column::Flexible, Column::Left, Column::Left], &head, &rows, look)
}

/// What was handed over, and what whoever gets it does with it.
#[must_use]
pub fn handed_over(over: &HandedOver, look: &Look<'_>) -> String {
    let speech = look.speech;
    let parts = [
        ("links", over.links.into()),
        ("documents", over.documents.into()),
        ("bytes", bytes(over.bytes, speech).into()),
        ("target", reveal(&over.target).into()),
    ];
    let mut said = vec![speech.tell("handover-made", &parts)];
    if over.withheld > 0 {
        said.push(speech.tell("handover-withheld", &[("count", over.withheld.into())]));
    }
    said.push(speech.say(if over.sealed { "handover-sealed" } else { "handover-open" }));
    said.iter().map(|one| look.paragraph("", one)).collect()
}

/// Certificates: the text as it was signed.
#[must_use]
pub fn certificates(lines: &[CertificateLine], look: &Look<'_>) -> String {
    if lines.is_empty() {
        return look.paragraph("", &look.speech.say("certificates-none"));
    }
    let said = |line: &CertificateLine| {
        let parts = [("number", line.number.into()), ("moment", moment(&line.made, look.speech).into())];
        let mut text = format!("{}\n", look.bold(&look.speech.tell("certificate-made", &parts)));
        for one in line.text.lines() {
            // Values that are long stay whole: whoever compares them copies them.
            text.push_str(&look.paragraph("  ", &reveal(one)));
        }
        text
    };
    lines.iter().map(said).collect()
}
