//! What is looked at when all has come to rest: everything accepted is there once on both sides, in order, as it was; receipts were true; bundles verify.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use crate::hour::Hour;
use crate::hour::writer::{Outcome, Said};
use crate::paper::Paper;
use crate::person::Person;
use crate::programs::Programs;
use crate::system::{attempt, until};
use crate::trouble::Trouble;

/// What came of everything that was said.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Messages that were accepted.
    pub messages: u64,
    /// Documents that were accepted.
    pub documents: u64,
    /// What was refused, by its code.
    pub refused: BTreeMap<String, u64>,
    /// What nobody was told of.
    pub unknown: u64,
    /// Of those, what is there.
    pub known_after_all: u64,
    /// Accepted, and not there on one side or both.
    pub lost: Vec<String>,
    /// There more than once.
    pub doubled: Vec<String>,
    /// Refused, and there all the same.
    pub risen: Vec<String>,
    /// There on one side alone.
    pub torn: Vec<String>,
    /// There, and said by nobody.
    pub invented: u64,
}

impl Tally {
    /// Holds what was said by each, in series, against what both have in the end.
    #[must_use]
    pub fn new(said: &[Vec<Vec<Said>>; 2], views: &[Vec<Value>; 2]) -> Self {
        let mut tally = Self::default();
        let mut there = 0;
        for (author, series) in said.iter().enumerate() {
            let mut counted: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
            for (side, view) in views.iter().enumerate() {
                for item in view.iter().filter(|item| is_by(item, author, side)) {
                    counted.entry(words(item)).or_default()[side] += 1;
                }
            }
            for said in series.iter().flatten() {
                let counts = counted.get(said.words.as_str()).copied().unwrap_or_default();
                there += counts[0];
                tally.add(said, counts);
            }
        }
        tally.invented = (views[0].len() as u64).abs_diff(there as u64);
        tally
    }

    fn add(&mut self, said: &Said, counts: [usize; 2]) {
        let words = || said.words.chars().take(40).collect::<String>();
        if counts.iter().any(|count| *count > 1) {
            self.doubled.push(words());
        }
        match &said.outcome {
            Outcome::Accepted => {
                *if said.source.is_some() { &mut self.documents } else { &mut self.messages } += 1;
                if counts.contains(&0) {
                    self.lost.push(words());
                }
            }
            Outcome::Refused(code) => {
                *self.refused.entry(code.clone()).or_default() += 1;
                if counts != [0, 0] {
                    self.risen.push(words());
                }
            }
            Outcome::Unknown => {
                self.unknown += 1;
                self.known_after_all += u64::from(counts != [0, 0]);
                if counts[0] != counts[1] {
                    self.torn.push(words());
                }
            }
        }
    }
}

/// What an item says; of a document its name.
#[must_use]
pub fn words(item: &Value) -> &str {
    item["text"].as_str().or(item["document"]["name"].as_str()).unwrap_or_default()
}

/// Whether someone is told that something of theirs was delivered, or more.
#[must_use]
pub fn is_told_delivered(item: &Value) -> bool {
    let progress = item["progress"][0]["progress"].as_str().unwrap_or_default();
    item["mine"] == true && matches!(progress, "delivered" | "opened" | "acknowledged")
}

/// Whether an item is among those that were read elsewhere, a document whole.
#[must_use]
pub fn is_held(item: &Value, held: &[Value]) -> bool {
    let is_whole = |one: &Value| one["document"].is_null() || one["document"]["state"] == "whole";
    held.iter().any(|one| one["item"] == item["item"] && is_whole(one))
}

fn is_by(item: &Value, author: usize, side: usize) -> bool {
    (item["mine"] == true) == (author == side)
}

/// Whether what one author said stands in the same order on both sides, and in the order in which it was said.
#[must_use]
pub fn is_in_order(said: &[Vec<Said>], author: usize, views: &[Vec<Value>; 2]) -> bool {
    let of = |side: usize| views[side].iter().filter(move |item| is_by(item, author, side));
    if !of(0).map(|item| &item["item"]).eq(of(1).map(|item| &item["item"])) {
        return false;
    }
    said.iter().all(|series| {
        let places: BTreeMap<&str, usize> =
            series.iter().enumerate().map(|(at, said)| (said.words.as_str(), at)).collect();
        let places: Vec<usize> = of(0).filter_map(|item| places.get(words(item)).copied()).collect();
        places.is_sorted()
    })
}

impl Hour<'_> {
    /// Looks at everything, and tells it.
    ///
    /// # Errors
    /// What kept it from being looked at.
    pub(super) fn judge(
        &mut self,
        said: &[Vec<Vec<Said>>; 2],
        took: Duration,
        programs: &Programs,
    ) -> Result<(), Trouble> {
        let counts = self.counts.told();
        let views = [self.read(0, u64::MAX)?, self.read(1, u64::MAX)?];
        let tally = Tally::new(said, &views);
        self.report.add(
            "it came to rest by itself",
            true,
            format!("{:.1} s after all of this: {counts}", took.as_secs_f64()),
        );
        let accepted = tally.messages + tally.documents;
        let seen = format!(
            "{} messages, {} documents; lost {}, doubled {} of {accepted} {:?}",
            tally.messages,
            tally.documents,
            tally.lost.len(),
            tally.doubled.len(),
            [&tally.lost[..], &tally.doubled[..]].concat()
        );
        let holds = accepted > 0 && tally.lost.is_empty() && tally.doubled.is_empty();
        self.report.add("everything accepted is there once on both sides", holds, seen);
        let seen = format!(
            "refused {:?}, of which there: {:?}; cut short {}, of which there {}, on one side alone {:?}; said by nobody {}",
            tally.refused, tally.risen, tally.unknown, tally.known_after_all, tally.torn, tally.invented
        );
        let holds = tally.risen.is_empty() && tally.torn.is_empty() && tally.invented == 0;
        self.report.add("nothing is there that was refused, on one side alone, or of nobody", holds, seen);
        let holds = (0..2).all(|author| is_in_order(&said[author], author, &views));
        self.report.add("what each said stands in its order on both sides", holds, format!("{} items", views[0].len()));
        let owing = views.iter().flatten().filter(|item| item["mine"] == true && !is_told_delivered(item)).count();
        self.report.add("each is told that all of it was delivered", owing == 0, format!("{owing} are not"));
        let counts = &self.counts;
        let seen = format!(
            "untrue {} of {} in {} vaults of killed nodes, {} of them killed upon a receipt",
            counts.untrue.len(),
            counts.receipts,
            counts.looks,
            counts.at_once
        );
        let holds = counts.untrue.is_empty() && counts.receipts > 0;
        self.report.add("nothing was shown as delivered that the other's vault had not", holds, seen);
        self.documents(said)?;
        self.forks()?;
        for side in 0..2 {
            self.bundle(side, programs)?;
        }
        Ok(())
    }

    /// Every document, taken out by the other, is what was placed.
    fn documents(&mut self, said: &[Vec<Vec<Said>>; 2]) -> Result<(), Trouble> {
        let (mut count, mut altered, mut bytes) = (0, Vec::new(), 0);
        for (author, series) in said.iter().enumerate() {
            let accepted = series.iter().flatten().filter(|said| said.outcome == Outcome::Accepted);
            for said in accepted {
                let Some((source, length)) = said.source.clone() else { continue };
                let paper = Paper::of(said.item.clone(), source, length);
                count += 1;
                bytes += length;
                if !paper.is_same(&self.people[1 - author], &self.matter)? {
                    altered.push(said.words.clone());
                }
                paper.drop_copy(&self.people[1 - author]);
            }
        }
        let seen = format!("{count} documents, {} KiB; otherwise: {altered:?}", bytes / 1024);
        self.report.add("each document came as it was", altered.is_empty(), seen);
        Ok(())
    }

    /// No device said two things in one place, as one does that lost what it had said.
    fn forks(&mut self) -> Result<(), Trouble> {
        let mut forks = 0;
        for person in &self.people {
            let page = person.ask(&["matter", "show", &self.matter])?;
            forks += page["forks"].as_array().map_or(1, Vec::len);
        }
        self.report.add("no device contradicted itself", forks == 0, format!("{forks} forks"));
        Ok(())
    }

    fn bundle(&mut self, side: usize, programs: &Programs) -> Result<(), Trouble> {
        let person: &Person = &self.people[side];
        if side == 0 {
            person.ask(&["checkpoint", &self.matter])?;
        }
        until("a checkpoint that both signed", || {
            let page = person.ask(&["matter", "show", &self.matter])?;
            let last = page["checkpoints"].as_array().and_then(|all| all.last().cloned()).unwrap_or_default();
            Ok(last["missing"].as_array().is_some_and(Vec::is_empty).then_some(()))
        })?;
        let target = person.folder.join("papers/bundle");
        let made = person.ask(&["bundle", &self.matter, "--to", &target.to_string_lossy()])?;
        let checked = attempt(&[&programs.verify.to_string_lossy(), &target.to_string_lossy()])?;
        let last = String::from_utf8_lossy(&checked.stdout).lines().last().unwrap_or_default().to_owned();
        let holds = checked.status.success() && made["gaps"] == 0;
        let claim = format!("the bundle of {} verifies", person.name);
        let seen = format!(
            "{} entries, {} receipts, {} documents: {last}",
            made["entries"], made["receipts"], made["documents"]
        );
        self.report.add(claim, holds, seen);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(words: &str, outcome: Outcome) -> Said {
        Said { words: words.to_owned(), source: None, item: String::new(), outcome }
    }

    fn view(words: &[(&str, bool)]) -> Vec<Value> {
        words
            .iter()
            .map(|(words, mine)| json!({"item": words, "text": words, "mine": mine, "document": null}))
            .collect()
    }

    #[test]
    fn what_is_lost_doubled_risen_or_torn_is_seen() {
        let said = [
            vec![vec![
                said("one", Outcome::Accepted),
                said("two", Outcome::Accepted),
                said("three", Outcome::Refused("DISK-01".into())),
                said("four", Outcome::Unknown),
                said("five", Outcome::Unknown),
            ]],
            vec![vec![said("six", Outcome::Accepted)]],
        ];
        let views = [
            view(&[("one", true), ("three", true), ("four", true), ("six", false), ("six", false)]),
            view(&[("one", false), ("two", false), ("three", false), ("six", true)]),
        ];
        let tally = Tally::new(&said, &views);
        assert_eq!((tally.messages, tally.unknown, tally.known_after_all), (3, 2, 1));
        assert_eq!(tally.lost, ["two"]);
        assert_eq!(tally.doubled, ["six"]);
        assert_eq!(tally.risen, ["three"]);
        assert_eq!(tally.torn, ["four"]);
    }

    #[test]
    fn another_order_on_one_side_or_on_both_is_seen() {
        let series = vec![vec![said("one", Outcome::Accepted), said("two", Outcome::Accepted)]];
        let ordered = [view(&[("one", true), ("two", true)]), view(&[("one", false), ("two", false)])];
        assert!(is_in_order(&series, 0, &ordered));
        let apart = [view(&[("one", true), ("two", true)]), view(&[("two", false), ("one", false)])];
        assert!(!is_in_order(&series, 0, &apart));
        let turned = [view(&[("two", true), ("one", true)]), view(&[("two", false), ("one", false)])];
        assert!(!is_in_order(&series, 0, &turned));
    }

    #[test]
    fn a_receipt_for_half_a_document_is_untrue() {
        let item = json!({"item": "x", "mine": true, "progress": [{"progress": "delivered"}]});
        let held = |state: &str| vec![json!({"item": "x", "document": {"state": state}})];
        assert!(is_told_delivered(&item));
        assert!(is_held(&item, &held("whole")));
        assert!(!is_held(&item, &held("receiving")));
        assert!(!is_held(&item, &[]));
    }
}
