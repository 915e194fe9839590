//! `bundle.txt`: what a bundle says that it holds; every line follows from the records in it (rule B-10).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use parloir_base::{DeviceId, MatterId, Moment, PersonId};

/// What `bundle.txt` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The matter.
    pub matter: Option<MatterId>,
    /// The title that the opening gives, when the bundle holds it.
    pub title: Option<String>,
    /// Whether it is full.
    pub full: bool,
    /// When it was made, by its maker's clock: the one line that follows from nothing.
    pub made: Moment,
    /// People whose keys are there: role (or `none`) and name.
    pub parties: BTreeMap<PersonId, (String, String)>,
    /// Chains: whose, how many links are in the bundle, the last number among them.
    pub chains: BTreeMap<DeviceId, (PersonId, u64, u64)>,
    /// Devices that signed two histories: whose, and the place at which these part.
    pub forks: BTreeMap<DeviceId, (PersonId, u64)>,
    /// Who signed each checkpoint.
    pub checkpoints: BTreeMap<u64, BTreeSet<DeviceId>>,
}

/// Start of the line with the maker's time.
const MADE: &str = "made: ";

impl Summary {
    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::from("bundle/1\n");
        let matter = self.matter.map_or_else(|| "none".to_owned(), |matter| matter.to_hex());
        let _ = writeln!(text, "matter: {matter}");
        let _ = writeln!(text, "title: {}", self.title.as_deref().unwrap_or("none"));
        let _ = writeln!(text, "form: {}", if self.full { "full" } else { "selective" });
        let _ = writeln!(text, "{MADE}{}", self.made.to_text());
        for (person, (role, name)) in &self.parties {
            let _ = writeln!(text, "party: {person} {role} {name}");
        }
        for (device, (person, links, last)) in &self.chains {
            let _ = writeln!(text, "chain: {device} {person} {links} {last}");
        }
        for (device, (person, seq)) in &self.forks {
            let _ = writeln!(text, "fork: {device} {person} {seq}");
        }
        for (number, devices) in &self.checkpoints {
            let _ = write!(text, "checkpoint: {number}");
            for device in devices {
                let _ = write!(text, " {device}");
            }
            text.push('\n');
        }
        text
    }

    /// The form and the maker's time that a text states: what a checker cannot know otherwise.
    #[must_use]
    pub fn read_claims(text: &str) -> Option<(bool, Moment)> {
        let full = match text.lines().find_map(|line| line.strip_prefix("form: "))? {
            "full" => true,
            "selective" => false,
            _ => return None,
        };
        let made = text.lines().find_map(|line| line.strip_prefix(MADE))?;
        Some((full, Moment::from_text(made).ok()?))
    }
}
