//! Conversations exported from other programs. Each page says that nobody here witnessed them.

use parloir_node::contract::{ImportLine, ImportLook, ImportPage, ImportReading, ImportedFile, ImportedLine};

use crate::look::Look;
use crate::render::part::bytes;
use crate::render::received;
use parloir_speech::locale::Language;
use parloir_speech::reveal::{reveal, reveal_lines};

const MARGIN: &str = "    │ ";
/// Names of a look that are shown.
const PEOPLE: usize = 12;

/// What an item says of itself when it is an import.
#[must_use]
pub fn line(import: &ImportLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut facts = vec![speech.word("import-format", &import.format)];
    facts.push(speech.tell("import-messages", &[("count", import.messages.into())]));
    facts.extend(period(import.first.as_deref(), import.last.as_deref(), look));
    facts.push(match &import.zone {
        Some(zone) => speech.tell("import-zone", &[("zone", reveal(zone).into())]),
        None => speech.say("import-zone-none"),
    });
    let state = speech.word("import-state", &import.state);
    let state = look.paragraph("    ", &state);
    let state = if import.state == "differs" { painted(&state, |line| look.bad(line)) } else { state };
    let label = match &import.received {
        Some(received) => received::label(received, look) + &received::from(received, look),
        None => painted(&look.paragraph("    ", &speech.say("import-label")), |line| look.warn(line)),
    };
    label + &look.paragraph("    ", &facts.join(" · ")) + &state
}

/// Colour for each line of its own: it never runs over an end.
fn painted(text: &str, paint: impl Fn(&str) -> String) -> String {
    text.lines().map(|line| paint(line) + "\n").collect()
}

fn period(first: Option<&str>, last: Option<&str>, look: &Look<'_>) -> Option<String> {
    let (first, last) = (moment(first?, look), moment(last?, look));
    Some(look.speech.tell("import-period", &[("first", first.into()), ("last", last.into())]))
}

/// A moment as a file has it: without a zone, unless the file says one.
fn moment(text: &str, look: &Look<'_>) -> String {
    let (local, zone) = match text.strip_suffix('Z') {
        Some(local) => (local, " UTC"),
        None => (text, ""),
    };
    let whole = if local.len() == 16 { format!("{local}:00Z") } else { format!("{local}Z") };
    if parloir_base::Moment::from_text(&whole).is_err() {
        return reveal(text);
    }
    let piece = |from: usize, to: usize| local.get(from..to).unwrap_or_default().to_owned();
    let parts =
        [("year", piece(0, 4)), ("month", piece(5, 7)), ("day", piece(8, 10)), ("time", piece(11, local.len()))];
    look.speech.tell("import-moment", &parts.map(|(key, text)| (key, text.into()))) + zone
}

/// What a file would come to.
#[must_use]
pub fn looked(page: &ImportLook, look: &Look<'_>) -> String {
    let speech = look.speech;
    let facts = [reveal(&page.name), speech.word("import-format", &page.format), bytes(page.bytes, speech)];
    let mut text = look.paragraph("", &facts.join(" · "));
    if let Some(doubtful) = &page.doubtful {
        text.push_str(&look.paragraph("", &speech.tell("import-doubtful", &[("written", reveal(doubtful).into())])));
    }
    for reading in &page.readings {
        text.push_str(&self::reading(reading, look));
    }
    text + &look.paragraph("", &speech.say("import-look-nothing"))
}

fn reading(reading: &ImportReading, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut facts = Vec::new();
    facts.extend(reading.dates.as_ref().map(|dates| speech.word("import-dates", dates)));
    facts.extend(period(reading.first.as_deref(), reading.last.as_deref(), look));
    facts.push(speech.tell("import-messages", &[("count", reading.messages.into())]));
    facts.push(speech.tell("import-system", &[("count", reading.system.into())]));
    facts.push(
        speech.tell("import-attachments", &[("count", reading.attachments.into()), ("absent", reading.absent.into())]),
    );
    facts.push(speech.tell("import-units", &[("count", reading.units.into())]));
    let mut text = look.paragraph("  ", &facts.join(" · "));
    for (name, count) in reading.people.iter().take(PEOPLE) {
        let name = if name.is_empty() { speech.say("import-unnamed") } else { reveal(name) };
        text.push_str(&look.paragraph("    ", &format!("{name} · {count}")));
    }
    text
}

/// Lines of an import.
#[must_use]
pub fn page(page: &ImportPage, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut text = String::new();
    if let Some(document) = &page.item.document {
        text.push_str(&painted(&look.paragraph("", &reveal(&document.name)), |line| look.bold(line)));
    }
    if let Some(import) = &page.item.import {
        text.push_str(&line(import, look));
    }
    if page.lines.is_empty() {
        return text + &look.paragraph("", &speech.say("import-no-more"));
    }
    text + &page.lines.iter().map(|one| said(one, look)).collect::<String>()
}

fn said(line: &ImportedLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let author = match (line.kind.as_str(), line.author.as_str()) {
        ("system", "") => speech.say("import-system-line"),
        (_, "") => speech.say("import-unnamed"),
        (_, author) => reveal(author),
    };
    let mut facts = Vec::new();
    facts.extend((!line.moment.is_empty()).then(|| moment(&line.moment, look)));
    facts.extend((!line.to.is_empty()).then(|| speech.tell("import-to", &[("name", reveal(&line.to).into())])));
    facts.extend((line.mark != "none").then(|| speech.word("import-mark", &line.mark)));
    facts.insert(0, author);
    let mut text = look.bold(&line.place.to_string()) + "\n" + &look.paragraph("  ", &facts.join(" · "));
    for shown in reveal_lines(&line.text, MARGIN, look.width) {
        text.push_str(&format!("{shown}\n"));
    }
    // What a check of a received matter found is kept by its code.
    let code = line.text.split(' ').next().filter(|_| line.kind == "system").unwrap_or_default();
    if let Some((fr, en)) = parloir_finding::sentence(code) {
        let meaning = if speech.language() == Language::Fr { fr } else { en };
        text.push_str(&look.paragraph(MARGIN, meaning));
    }
    text + &line.attachments.iter().map(|one| attachment(one, look)).collect::<String>()
}

fn attachment(file: &ImportedFile, look: &Look<'_>) -> String {
    let held = match file.bytes {
        Some(count) => bytes(count, look.speech),
        None => look.speech.say("import-absent"),
    };
    let mut text = look.paragraph("      ", &format!("{} · {held}", reveal(&file.name)));
    if let Some(sha256) = &file.sha256 {
        text.push_str(&format!("      {}\n", look.quiet(&format!("sha256 {}", reveal(sha256)))));
    }
    text
}
