//! Lays a part of a conversation out as the sheet of its volume: who, what and when in words, in the order of the pages.

mod items;
mod lists;

use std::cell::Cell;
use std::collections::BTreeMap;

use parloir_papers::Conversation;
use parloir_papers::conversation::Counts;

use crate::cut::Order;
use crate::fault::Fault;
use crate::letters::Letters;
use crate::limit::VOLUME_SET_OFF_MAX;
use crate::printable::{Run, Shown, line, text};
use crate::say::Say;
use crate::sheet::{Chapter, Fact, Sheet, Tally};
use crate::when::{Local, Moment, offset};

/// Digests of what sets the pages.
pub struct Tools {
    /// SHA-256 of the template.
    pub template: String,
    /// SHA-256 over those of the fonts.
    pub fonts: String,
}

/// What every part of the layout needs to know.
struct Desk<'a> {
    letters: &'a Letters,
    say: Say,
    offset: i32,
    /// Names as they are printed, by key; people of one name are told apart by the beginning of their keys.
    names: BTreeMap<&'a str, String>,
    /// How many marks may still be set off in this volume.
    set_off: Cell<usize>,
}

/// Lays out.
///
/// # Errors
/// [`Fault::Refused`]: counts that are not those of the order. [`Fault::Failed`]: something read did not come out.
pub fn lay(part: &Conversation, order: &Order, letters: &Letters, tools: &Tools) -> Result<Sheet, Fault> {
    let desk = Desk::new(part, letters)?;
    let say = &desk.say;
    let mut laid = items::lay(&desk, part);
    let mut before = Vec::new();
    if order.volume == 1 {
        before.push(lists::parties(&desk, part));
    }
    let (documents, after) = lists::after(&desk, part, order);
    laid.counts.documents = documents;
    if laid.counts != part.counts {
        return Err(Fault::Failed("an item that was read and not set"));
    }
    let maker = desk.name(&part.made.by, "");
    let stated = desk.stated(&part.made.at);
    let title = desk.line(&part.matter.title).flat();
    let replaced = say.say_number("about-replaced", laid.replaced);
    let paragraphs = |keys: &[&str]| keys.iter().map(|key| Shown::ours(say.say(key))).collect::<Vec<_>>();
    let mut is = paragraphs(&["about-1", "about-2"]);
    is.push(marked(&say.say_with("about-3", &[("mark", "\0"), ("file", &order.attached())])));
    is.push(Shown::ours(replaced));
    let about = vec![
        Chapter { t: say.say("about"), p: is },
        Chapter { t: say.say("about-not"), p: paragraphs(&["about-not-1", "about-not-2", "about-not-3"]) },
    ];
    let volumes = [("volume", order.volume.to_string()), ("volumes", order.volumes.to_string())];
    let [volume, all] = &volumes;
    let volumes = [(volume.0, volume.1.as_str()), (all.0, all.1.as_str())];
    let end = if order.volume == order.volumes { say.say("end") } else { say.say_with("end-volume", &volumes) };
    let (page, between) = pages(say);
    Ok(Sheet {
        lang: if say.french { "fr" } else { "en" },
        title,
        maker: maker.clone(),
        kicker: say.say("kicker"),
        matter: desk.line(&part.matter.title),
        span: span(&desk, part),
        volume: say.say_with("volume", &volumes),
        holds: holds(say, part, &volumes),
        foot: say.say_with("made-foot", &[("at", &desk.short(&part.made.at)), ("who", &maker)]),
        page: [page, between, String::new()],
        facts: facts(&desk, part, &maker, stated),
        about,
        technical: Chapter { t: say.say("technical"), p: Vec::new() },
        particulars: particulars(&desk, part, order, tools),
        before,
        items_title: say.say("items"),
        items_none: laid.pieces.is_empty().then(|| say.say("items-none")),
        items: laid.pieces,
        after,
        counts: tally(say, laid.counts, order.counts),
        end,
        attached: order.attached(),
        attached_as: say.say("attached"),
    })
}

impl<'a> Desk<'a> {
    fn new(part: &'a Conversation, letters: &'a Letters) -> Result<Self, Fault> {
        let shown = part.parties.iter().map(|party| (party.person.as_str(), line(letters, &party.name).inline()));
        let shown: Vec<(&str, String)> = shown.collect();
        let mut often: BTreeMap<String, usize> = BTreeMap::new();
        for (_, name) in &shown {
            *often.entry(name.to_lowercase()).or_default() += 1;
        }
        let names = shown.into_iter().map(|(person, name)| {
            let is_shared = often.get(&name.to_lowercase()).is_some_and(|times| *times > 1);
            let begins: String = person.chars().take(8).collect();
            (person, if is_shared { format!("{name} ({begins}…)") } else { name })
        });
        let names = names.collect();
        Ok(Self {
            letters,
            say: Say::of(&part.made.language)?,
            offset: part.made.offset_minutes,
            names,
            set_off: Cell::new(VOLUME_SET_OFF_MAX),
        })
    }

    fn line(&self, text: &str) -> Shown {
        line(self.letters, text)
    }

    /// What somebody wrote, set off as long as the volume has room for it.
    fn text(&self, written: &str) -> Shown {
        let shown = text(self.letters, written, self.set_off.get());
        self.set_off.set(self.set_off.get().saturating_sub(shown.set_off));
        shown
    }

    fn words(&self, text: &str) -> String {
        line(self.letters, text).inline()
    }

    /// A person's name by their key, else as it stands beside it.
    fn name(&self, person: &str, beside: &str) -> String {
        self.names
            .get(person)
            .cloned()
            .unwrap_or_else(|| if beside.is_empty() { self.words(person) } else { self.words(beside) })
    }

    /// The word for a value of the contract, else the value.
    fn word(&self, prefix: &str, value: &str) -> String {
        self.say.word(prefix, value).unwrap_or_else(|| self.words(value))
    }

    fn local(&self, at: &str) -> Option<Local> {
        Moment::read(at).map(|moment| moment.local(self.offset))
    }

    /// `mercredi 4 mars 2026 à 14:05:33 (UTC+01:00)`.
    fn stated(&self, at: &str) -> String {
        self.local(at).map_or_else(String::new, |local| {
            let words =
                [("day", &*local.day_in(self.say.french)), ("time", &*local.time()), ("offset", &*offset(self.offset))];
            self.say.say_with("stated", &words)
        })
    }

    /// `2026-03-04 14:05:33`.
    fn short(&self, at: &str) -> String {
        self.local(at).map_or_else(String::new, |local| format!("{}\u{a0}{}", local.date(), local.time()))
    }
}

fn facts(desk: &Desk<'_>, part: &Conversation, maker: &str, stated: String) -> Vec<Fact> {
    let (say, matter) = (&desk.say, &part.matter);
    let fact = |key: &str, value: String| Fact { k: say.say(key), v: Shown::ours(value), d: None };
    vec![
        fact("fact-made-by", maker.to_owned()),
        Fact { d: Some(part.made.at.clone()), ..fact("fact-made-at", stated) },
        fact("fact-opened", desk.stated(&matter.opened)),
        fact("fact-closed", matter.closed.as_ref().map_or_else(|| say.say("fact-open"), |at| desk.stated(at))),
        fact("fact-verification", desk.word("verification", &matter.verification)),
        fact("fact-path", desk.word("rule", &matter.path)),
        Fact { d: Some(desk.words(&matter.id)), v: Shown::default(), ..fact("fact-matter", String::new()) },
    ]
}

fn particulars(desk: &Desk<'_>, part: &Conversation, order: &Order, tools: &Tools) -> Vec<Fact> {
    let say = &desk.say;
    let fact = |key: &str, value: String, digest: Option<&String>| Fact {
        k: say.say(key),
        v: Shown::ours(value),
        d: digest.cloned(),
    };
    vec![
        fact("fact-program", desk.words(&part.made.program), None),
        fact("fact-press", creator(), None),
        fact("fact-source", say.say_with("source-is", &[("file", "conversation.json")]), Some(&order.source)),
        fact("fact-template", "SHA-256".to_owned(), Some(&tools.template)),
        fact(
            "fact-fonts",
            "Libertinus Serif, New Computer Modern, DejaVu Sans Mono, Noto Emoji\u{a0}· SHA-256".to_owned(),
            Some(&tools.fonts),
        ),
    ]
}

/// What set the pages, for the properties of the file too.
#[must_use]
pub fn creator() -> String {
    format!("parloir-press {} (Typst 0.15.1)", env!("CARGO_PKG_VERSION"))
}

fn span(desk: &Desk<'_>, part: &Conversation) -> String {
    let mut days: Vec<Local> = part.items.iter().filter_map(|item| desk.local(&item.claimed)).collect();
    days.sort_by_key(|local| (local.year, local.month, local.day));
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if first.date() == last.date() => {
            desk.say.say_with("span-day", &[("from", &first.day_in(desk.say.french))])
        }
        (Some(first), Some(last)) => {
            let (from, to) = (first.day_in(desk.say.french), last.day_in(desk.say.french));
            desk.say.say_with("span", &[("from", &from), ("to", &to)])
        }
        _ => desk.say.say("span-none"),
    }
}

fn holds(say: &Say, part: &Conversation, volumes: &[(&str, &str); 2]) -> String {
    let [volume, all] = *volumes;
    match (part.items.first(), part.items.last()) {
        (Some(first), Some(last)) => {
            let (first, last) = (say.number(first.number), say.number(last.number));
            say.say_with("volume-items", &[volume, all, ("first", &first), ("last", &last)])
        }
        _ => say.say_with("volume", volumes),
    }
}

/// What stands before the number of the page and between the two.
fn pages(say: &Say) -> (String, String) {
    let whole = say.say_with("page", &[("page", "\0"), ("pages", "\0")]);
    let mut parts = whole.split('\0').map(str::to_owned);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// A sentence in which a mark is shown as marks are.
fn marked(sentence: &str) -> Shown {
    let mut shown = Shown::default();
    for (at, letters) in sentence.split('\0').enumerate() {
        if at > 0 {
            shown.runs.push(Run::Mark { m: "U+202E".to_owned() });
        }
        shown.runs.push(Run::Letters(letters.to_owned()));
    }
    shown
}

fn tally(say: &Say, laid: Counts, whole: Counts) -> Tally {
    let row =
        |key: &str, number: fn(&Counts) -> u64| [say.say(key), say.number(number(&laid)), say.number(number(&whole))];
    Tally {
        t: say.say("counts"),
        p: say.say("counts-intro"),
        heads: [say.say("counts-volume"), say.say("counts-whole")],
        rows: vec![
            row("count-items", |counts| counts.items),
            row("count-messages", |counts| counts.messages),
            row("count-documents", |counts| counts.documents),
            row("count-changes", |counts| counts.changes),
            row("count-receipts", |counts| counts.receipts),
            row("count-withdrawn", |counts| counts.withdrawn),
            row("count-withheld", |counts| counts.withheld),
        ],
        laid,
    }
}
