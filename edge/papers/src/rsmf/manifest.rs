//! What lies in an RSMF file as `rsmf_manifest.json`: who, where, and each event.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::conversation::{Conversation, Happening, Item};
use crate::mail::{counts, digits};
use crate::words::Tongue;
use crate::{seen, text};

/// The one conversation of a slice.
const CONVERSATION: &str = "C1";

#[derive(Serialize)]
pub(crate) struct Manifest<'a> {
    version: &'static str,
    participants: Vec<Participant>,
    conversations: [Talk; 1],
    events: Vec<Event<'a>>,
    eventcollectionid: String,
}

#[derive(Serialize)]
struct Participant {
    id: String,
    display: String,
    email: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    account_id: String,
    custom: Vec<Custom>,
}

#[derive(Serialize)]
struct Talk {
    id: &'static str,
    display: String,
    platform: &'static str,
    r#type: &'static str,
    participants: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custodian: Option<String>,
    custom: Vec<Custom>,
}

#[derive(Serialize)]
struct Custom {
    name: &'static str,
    value: String,
}

/// An event.
#[derive(Default, Serialize)]
pub(crate) struct Event<'a> {
    #[serde(skip_serializing_if = "String::is_empty")]
    id: String,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    participant: Option<String>,
    conversation: &'static str,
    timestamp: &'a str,
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    deleted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<Edit<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    read_receipts: Vec<Read<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    custom: Vec<Custom>,
}

#[derive(Serialize)]
struct Attachment<'a> {
    id: &'a str,
    display: String,
    size: u64,
}

#[derive(Serialize)]
struct Edit<'a> {
    participant: String,
    timestamp: &'a str,
    previous: String,
    new: String,
}

#[derive(Serialize)]
struct Read<'a> {
    participant: String,
    timestamp: &'a str,
    action: &'static str,
}

/// Who plays a part: parties in their order, then whoever else wrote or stated something.
pub(crate) struct Cast<'a> {
    people: Vec<(&'a str, &'a str)>,
    places: BTreeMap<&'a str, usize>,
}

impl<'a> Cast<'a> {
    /// Everybody in the papers.
    pub fn of(papers: &'a Conversation) -> Self {
        let mut cast = Self { people: Vec::new(), places: BTreeMap::new() };
        for party in &papers.parties {
            cast.add(&party.person, &party.name);
        }
        for item in &papers.items {
            cast.add(&item.author, &item.author_name);
            for receipt in &item.receipts {
                cast.add(&receipt.by, &receipt.by_name);
            }
        }
        for happening in &papers.happenings {
            cast.add(
                happening.person.as_deref().unwrap_or(&happening.by),
                happening.person_name.as_deref().unwrap_or(&happening.by_name),
            );
        }
        cast
    }

    fn add(&mut self, person: &'a str, name: &'a str) {
        if !self.places.contains_key(person) {
            self.places.insert(person, self.people.len());
            self.people.push((person, name));
        }
    }

    fn id(&self, person: &str) -> String {
        format!("P{}", self.places.get(person).map_or(0, |place| place + 1))
    }
}

fn custom(named: Vec<(&'static str, String)>) -> Vec<Custom> {
    // The schema takes no empty value.
    named.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| Custom { name, value }).collect()
}

impl<'a> Manifest<'a> {
    /// A slice: everybody, the matter, its events.
    pub fn new(papers: &Conversation, cast: &Cast<'_>, items: &[&Item], events: Vec<Event<'a>>) -> Self {
        let participants = cast.people.iter().map(|(person, name)| {
            let party = papers.parties.iter().find(|party| party.person == *person);
            Participant {
                id: cast.id(person),
                display: seen::line(name),
                email: format!(
                    "{}@parloir.invalid",
                    Some(digits(person)).filter(|one| !one.is_empty()).unwrap_or_else(|| "unknown".to_owned())
                ),
                account_id: digits(person),
                custom: custom(vec![
                    ("role", party.map(|party| seen::line(&party.role)).unwrap_or_default()),
                    ("profession", party.map(|party| seen::line(&party.profession)).unwrap_or_default()),
                ]),
            }
        });
        // Those who were there when the slice begins, and whoever wrote in it.
        let first = events.first().map_or("", |event| event.timestamp);
        let was_there = |person: &str| {
            let party = papers.parties.iter().find(|party| party.person == person);
            party.is_some_and(|party| {
                let came = party.keeper || party.admitted.as_deref().is_some_and(|at| at <= first);
                came && party.ended.as_ref().is_none_or(|end| end.at.as_str() > first)
            })
        };
        let wrote = |person: &str| items.iter().any(|item| item.author == person);
        let keeps = |person: &str| was_there(person) || wrote(person) || person == papers.made.by;
        let there = cast.people.iter().filter(|(person, _)| keeps(person)).map(|(person, _)| cast.id(person)).collect();
        let talk = Talk {
            id: CONVERSATION,
            display: seen::line(&papers.matter.title),
            platform: "Parloir",
            r#type: "channel",
            participants: there,
            custodian: cast.places.contains_key(papers.made.by.as_str()).then(|| cast.id(&papers.made.by)),
            custom: custom(vec![("matter", digits(&papers.matter.id)), ("state", seen::line(&papers.matter.state))]),
        };
        Self {
            version: "2.0.0",
            participants: participants.collect(),
            conversations: [talk],
            events,
            eventcollectionid: digits(&papers.matter.id),
        }
    }
}

/// When an event was.
pub(crate) fn at(event: &Event<'_>) -> String {
    event.timestamp.to_owned()
}

/// Someone came or went.
pub(crate) fn happened<'a>(cast: &Cast<'_>, happening: &'a Happening) -> Event<'a> {
    Event {
        r#type: if happening.what == "admitted" { "join" } else { "leave" },
        participant: Some(cast.id(happening.person.as_deref().unwrap_or(&happening.by))),
        conversation: CONVERSATION,
        timestamp: &happening.at,
        ..Event::default()
    }
}

/// An item, with the numbers of those in the same slice and the pieces that it holds.
pub(crate) fn of_item<'a>(
    papers: &'a Conversation,
    cast: &Cast<'_>,
    item: &'a Item,
    here: &[u64],
    holds: &dyn Fn(&str) -> bool,
) -> Event<'a> {
    let author = cast.id(&item.author);
    let document = item.document.as_ref();
    let piece = document.and_then(|one| one.piece.as_deref());
    let parent = item.reply_to.filter(|number| here.binary_search(number).is_ok());
    let attachment = piece.filter(|piece| holds(piece)).zip(document).map(|(piece, document)| Attachment {
        id: piece,
        display: seen::line(&document.name),
        size: document.bytes,
    });
    // Refusals are no reading: they stand among the properties.
    let is_read = |kind: &str| matches!(kind, "opened" | "acknowledged");
    let (told, refused): (Vec<_>, Vec<_>) =
        item.receipts.iter().partition(|receipt| receipt.kind == "delivered" || is_read(&receipt.kind));
    let read = |receipt: &&'a crate::conversation::Receipt| Read {
        participant: cast.id(&receipt.by),
        timestamp: &receipt.claimed,
        action: if is_read(&receipt.kind) { "read" } else { "delivered" },
    };
    let mut properties = vec![
        ("number", item.number.to_string()),
        ("kind", seen::line(&item.kind)),
        ("entry", digits(&item.item)),
        ("device", digits(&item.device)),
        ("arrived", seen::line(&item.arrived)),
        ("path", item.path.as_deref().map(seen::line).unwrap_or_default()),
        ("reply-to", item.reply_to.map(|number| number.to_string()).unwrap_or_default()),
        ("withdrawn", item.withdrawn.as_deref().map(seen::line).unwrap_or_default()),
        ("sha256", document.map(|document| digits(&document.sha256)).unwrap_or_default()),
        ("piece", piece.map(|piece| format!("pieces/{piece}")).unwrap_or_default()),
        ("state", document.map(|document| seen::line(&document.state)).unwrap_or_default()),
    ];
    properties.extend(refused.iter().map(|one| ("refused", seen::line(&format!("{} {}", one.by_name, one.claimed)))));
    let body = match (&item.text, document) {
        (Some(text), _) => seen::lines(text),
        (None, Some(document)) => text::document(papers, document),
        (None, None) => Tongue::of(&papers.made.language).say("taken-back"),
    };
    Event {
        id: format!("i{}", item.number),
        r#type: "message",
        parent: parent.map(|number| format!("i{number}")),
        body: Some(body),
        participant: Some(author.clone()),
        conversation: CONVERSATION,
        timestamp: &item.claimed,
        deleted: item.withdrawn.is_some(),
        direction: Some(if item.author == papers.made.by { "outgoing" } else { "incoming" }),
        attachments: attachment.into_iter().collect(),
        edits: edits(item, &author),
        read_receipts: told.iter().map(read).collect(),
        custom: custom(properties),
    }
}

/// Each former text with the one that took its place.
fn edits<'a>(item: &'a Item, author: &str) -> Vec<Edit<'a>> {
    let corrections: Vec<&str> = item
        .changes
        .iter()
        .filter(|change| change.kind == "correction")
        .map(|change| change.claimed.as_str())
        .collect();
    let next = |place: usize| {
        let later = item.former.get(place + 1).map(|former| former.text.as_str());
        later.or(item.text.as_deref()).unwrap_or_default()
    };
    let one = |(place, former): (usize, &'a crate::conversation::Former)| Edit {
        participant: author.to_owned(),
        timestamp: corrections.get(place).copied().unwrap_or(&item.claimed),
        previous: seen::lines(&former.text),
        new: seen::lines(next(place)),
    };
    item.former.iter().enumerate().map(one).collect()
}

/// The end: what must be found again, and what is missing.
pub(crate) fn last(papers: &Conversation) -> Event<'_> {
    let missing = text::missing(papers);
    let lines = text::counts(papers).map(|(label, count)| format!("{label} {count}")).join("\n");
    Event {
        r#type: "disclaimer",
        body: Some([lines, missing.join("\n")].join("\n")),
        conversation: CONVERSATION,
        timestamp: &papers.made.at,
        custom: custom(vec![("counts", counts(&papers.counts))]),
        ..Event::default()
    }
}
