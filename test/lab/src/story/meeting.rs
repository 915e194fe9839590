//! Two people open a matter, recognise each other, and speak.

use serde_json::Value;

use crate::person::Terminal;
use crate::report::Report;
use crate::stage::Stage;
use crate::system::until;
use crate::trouble::{Trouble, trouble};

/// Invitation, phrase, verification on both sides; answers the matter.
///
/// # Errors
/// What kept it from going on.
pub fn meet(stage: &mut Stage<'_>) -> Result<String, Trouble> {
    acquaint(stage.report, &stage.claire, &stage.jean, stage.markers.phrase("title"))
}

/// The same, of any two people.
///
/// # Errors
/// What kept it from going on.
pub fn acquaint(report: &mut Report, claire: &Terminal, jean: &Terminal, title: &str) -> Result<String, Trouble> {
    let opened = claire.ask(&["matter", "new", title])?;
    let matter = text(&opened["line"]["matter"])?;
    let made = claire.ask(&["invite", &matter, "--role", "client"])?;
    let joined = jean.ask(&["join", &text(&made["link"])?, "--wait", "60s"])?;
    report.add("an invitation joins two devices", joined["state"] == "accepted", text(&joined["state"])?);
    let phrase = |one: &Terminal, other: &Terminal| {
        until("a phrase to compare", || Ok(met(one, other)?.and_then(|met| met["phrase"].as_str().map(str::to_owned))))
    };
    let words = [phrase(claire, jean)?, phrase(jean, claire)?];
    let count = words[0].split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).count();
    report.add("both read the same phrase", words[0] == words[1], format!("{count} words"));
    claire.ask(&["verify", &jean.name, "--words", &words[0]])?;
    jean.ask(&["verify", &claire.name, "--words", &words[1]])?;
    for (one, other) in [(claire, jean), (jean, claire)] {
        until("verification", || Ok(met(one, other)?.filter(|met| met["trust"] == "verified")))?;
    }
    report.add("each is verified by the other", true, "");
    Ok(matter)
}

/// A message each way, delivered, opened, acknowledged.
///
/// # Errors
/// What kept it from going on.
pub fn speak(stage: &mut Stage<'_>, matter: &str) -> Result<(), Trouble> {
    let (claire, jean) = (&stage.claire, &stage.jean);
    let phrase = stage.markers.phrase("message");
    let item = send(claire, matter, &format!("Bonjour, {phrase}."))?;
    let came = until("a message", || find(jean, matter, &item))?;
    jean.ask(&["ack", matter, &item])?;
    delivered(claire, matter, &item, &["acknowledged"])?;
    let answer = jean.ask(&["reply", matter, &item, &format!("Entendu : {phrase}.")])?;
    let answer = text(&answer["item"])?;
    until("the answer", || find(claire, matter, &answer))?;
    delivered(jean, matter, &answer, &["delivered"])?;
    let way = text(&came["path"])?;
    stage.report.add("a message goes each way, and is acknowledged", way == "same-network", format!("path: {way}"));
    Ok(())
}

/// Places a message; answers its item.
///
/// # Errors
/// It is refused.
pub fn send(person: &Terminal, matter: &str, words: &str) -> Result<String, Trouble> {
    text(&person.ask(&["send", matter, words])?["item"])
}

/// Waits until an item has come that far with the other person.
///
/// # Errors
/// It does not.
pub fn delivered(person: &Terminal, matter: &str, item: &str, stages: &[&str]) -> Result<(), Trouble> {
    until("a receipt", || {
        let found = find(person, matter, item)?.unwrap_or_default();
        let reached = found["progress"][0]["progress"].as_str().unwrap_or_default().to_owned();
        Ok(stages.contains(&reached.as_str()).then_some(()))
    })
}

/// An item of a matter as a person sees it.
///
/// # Errors
/// The terminal's.
pub fn find(person: &Terminal, matter: &str, item: &str) -> Result<Option<Value>, Trouble> {
    let items = person.ask(&["read", matter, "--limit", "1000"])?;
    Ok(items.as_array().and_then(|items| items.iter().find(|one| one["item"] == item).cloned()))
}

/// A value that has to be text.
///
/// # Errors
/// It is not.
pub fn text(value: &Value) -> Result<String, Trouble> {
    value.as_str().map_or_else(|| trouble("an answer lacks a word that it has to have"), |text| Ok(text.to_owned()))
}

fn met(one: &Terminal, other: &Terminal) -> Result<Option<Value>, Trouble> {
    let people = one.ask(&["people"])?;
    Ok(people.as_array().and_then(|people| people.iter().find(|person| person["name"] == *other.name).cloned()))
}
