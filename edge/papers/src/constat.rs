//! One page for whoever must verify a matter in front of others: what the maker's program knows, what to do without it, and what none of it shows.
//!
//! Reading order: `page` (what is said), `words` (our sentences), `clocks`, `law`, `steps`, this file (what is said from a model and
//! its circumstances), `html` and `plain` (how it is printed).

mod clocks;
mod html;
mod law;
mod page;
mod plain;
mod steps;
mod words;

use crate::circumstances::{Backup, Circumstances, Left};
use crate::constat::page::{Body, Line, Page, Piece, Section, Table, code, ours, theirs};
use crate::constat::words::Voice;
use crate::conversation::{Conversation, Party};
use crate::day::{local, zone};
use crate::words::Tongue;

/// What fits on one page: whoever is beyond is counted, and stands in the bundle.
const PARTIES_MAX: usize = 4;
const DEVICES_MAX: usize = 2;
const VERIFIED_MAX: usize = 2;
const CLOCKS_MAX: usize = 3;
/// Digits of a device's key, of which the whole stands in the bundle.
const KEY_SHOWN: usize = 16;
/// Letters of a name, and of a title.
const NAME_MAX: usize = 28;
const LABEL_MAX: usize = 16;
const TITLE_MAX: usize = 60;

/// The page as HTML, by itself: nothing in it is fetched, and nothing runs.
#[must_use]
pub fn html(papers: &Conversation, circumstances: &Circumstances) -> String {
    html::write(&page(papers, circumstances))
}

/// The same as plain text.
#[must_use]
pub fn plain(papers: &Conversation, circumstances: &Circumstances) -> String {
    plain::write(&page(papers, circumstances))
}

/// From what everything is said.
#[derive(Clone, Copy)]
struct Desk<'a> {
    papers: &'a Conversation,
    circumstances: &'a Circumstances,
    voice: Voice,
    tongue: Tongue,
}

fn page(papers: &Conversation, circumstances: &Circumstances) -> Page {
    let tongue = Tongue::of(&papers.made.language);
    let desk = Desk { papers, circumstances, voice: Voice { is_french: tongue.is_french }, tongue };
    let voice = desk.voice;
    let is_stamped = papers.checkpoints.iter().any(|one| !one.stamps.is_empty());
    let bodies = [
        (voice.say("object").to_owned(), Body::Facts(desk.object())),
        (voice.say("keys").to_owned(), Body::Table(desk.keys())),
        (voice.say("machine").to_owned(), Body::Facts(desk.machine())),
        (voice.say("clocks").to_owned(), Body::Facts(desk.clocks())),
        (voice.say("ways").to_owned(), Body::Facts(desk.ways())),
        (voice.say("digests").to_owned(), Body::Facts(desk.digests())),
        (voice.say("steps").to_owned(), Body::Steps(steps::steps(voice, is_stamped))),
        (voice.say("limits").to_owned(), Body::Points(desk.limits())),
        (flat(&voice.tell("law", &[("at", Piece::Ours(law::REVIEWED.to_owned()))])), Body::Points(desk.law())),
    ];
    let numbered = bodies.into_iter().zip(1..);
    let by_hand = (1..=9).map(|place| voice.say(&format!("hand-{place}")).to_owned());
    Page {
        language: if tongue.is_french { "fr" } else { "en" },
        title: voice.say("title").to_owned(),
        lead: voice.say("lead").to_owned(),
        sections: numbered
            .map(|((title, body), number)| Section { title: format!("{number}. {title}"), body })
            .collect(),
        by_hand: (voice.say("by-hand").to_owned(), by_hand.collect()),
    }
}

impl Desk<'_> {
    fn label(self, key: &str) -> Line {
        ours(self.voice.say(key))
    }

    fn at(self, moment: &str) -> Piece {
        Piece::Whole(local(self.papers, moment))
    }

    /// Known, or said to be unknown.
    fn known(self, text: Option<&String>) -> Piece {
        text.map_or_else(|| Piece::Ours(self.voice.say("unknown").to_owned()), |text| theirs(text, TITLE_MAX))
    }

    fn names(self, names: &[String]) -> Piece {
        let mut shown: Vec<String> =
            names.iter().take(PARTIES_MAX).map(|name| flat(&[theirs(name, NAME_MAX)])).collect();
        if names.len() > PARTIES_MAX {
            shown.push(format!("+{}", names.len().saturating_sub(PARTIES_MAX)));
        }
        Piece::Theirs(if shown.is_empty() { self.voice.say("none").to_owned() } else { shown.join(", ") })
    }

    fn object(self) -> Vec<(Line, Vec<Line>)> {
        let (voice, matter, circumstances) = (self.voice, &self.papers.matter, self.circumstances);
        let counts = &self.papers.counts;
        let title = [("title", theirs(&matter.title, TITLE_MAX)), ("id", code(&matter.id))];
        let state = [
            ("state", Piece::Ours(self.tongue.say(&matter.state))),
            ("opened", self.at(&matter.opened)),
            ("rule", Piece::Ours(self.tongue.say(&matter.path))),
        ];
        let maker = [
            ("name", theirs(self.papers.name_of(&self.papers.made.by), NAME_MAX)),
            ("begun", self.at(&circumstances.begun)),
            ("ended", self.at(&circumstances.ended)),
            ("zone", Piece::Ours(zone(self.papers.made.offset_minutes))),
        ];
        let holds = [
            ("items", number(counts.items)),
            ("messages", number(counts.messages)),
            ("documents", number(counts.documents)),
            ("receipts", number(counts.receipts)),
            ("changes", number(counts.changes)),
            ("withheld", number(counts.withheld)),
            ("gaps", number(self.papers.gaps.len() as u64)),
            ("forks", number(self.papers.forks.len() as u64)),
        ];
        let mut facts = vec![
            (self.label("matter"), vec![voice.tell("matter-is", &title)]),
            (self.label("state"), vec![voice.tell("state-is", &state)]),
            (self.label("maker"), vec![voice.tell("maker-is", &maker)]),
            (self.label("holds"), vec![voice.tell("holds-is", &holds)]),
        ];
        let left = |(form, why): &(String, Left)| {
            let key = if *why == Left::Absent { "left-absent" } else { "left-failed" };
            voice.tell(key, &[("form", Piece::Ours(form.to_uppercase()))])
        };
        if !circumstances.left_out.is_empty() {
            facts.push((self.label("left"), circumstances.left_out.iter().map(left).collect()));
        }
        facts
    }

    fn keys(self) -> Table {
        let voice = self.voice;
        let parties = &self.papers.parties;
        let over = |whole: usize, most: usize| whole.saturating_sub(most) as u64;
        let shown = || parties.iter().take(PARTIES_MAX);
        let devices = parties.iter().map(|party| party.devices.len()).sum::<usize>();
        let verified = parties.iter().map(|party| party.verified.len()).sum::<usize>();
        let rest = (
            over(parties.len(), PARTIES_MAX),
            over(devices, shown().map(|party| party.devices.len().min(DEVICES_MAX)).sum()),
            over(verified, shown().map(|party| party.verified.len().min(VERIFIED_MAX)).sum()),
        );
        let parts = [("people", number(rest.0)), ("devices", number(rest.1)), ("verified", number(rest.2))];
        Table {
            heads: ["keys-who", "keys-what", "keys-how"].map(|key| voice.say(key).to_owned()),
            rows: shown().map(|party| self.party(party)).collect(),
            rest: (rest != (0, 0, 0)).then(|| voice.tell("keys-rest", &parts)),
        }
    }

    fn party(self, party: &Party) -> [Vec<Line>; 3] {
        let (voice, tongue) = (self.voice, self.tongue);
        let role = tongue.say(if party.keeper { "keeper-of" } else { &party.role });
        let ended = party.ended.as_ref().map(|end| format!("{} {}", tongue.say(&end.how), local(self.papers, &end.at)));
        let who = vec![
            vec![theirs(&party.name, NAME_MAX)],
            ours(std::iter::once(role).chain(ended).collect::<Vec<_>>().join(", ")),
        ];
        let devices = party.devices.iter().take(DEVICES_MAX).map(|device| {
            let mut parts = vec![
                ("label", theirs(&device.label, LABEL_MAX)),
                ("key", code(device.device.get(..KEY_SHOWN).unwrap_or_default())),
            ];
            match &device.revoked {
                Some(at) => {
                    parts.push(("at", self.at(at)));
                    voice.tell("keys-revoked", &parts)
                }
                None => voice.tell("keys-device", &parts),
            }
        });
        let verified = party.verified.iter().take(VERIFIED_MAX).map(|verified| {
            let how = Piece::Ours(tongue.say(&verified.how));
            let parts = [("by", theirs(&verified.by_name, NAME_MAX)), ("how", how), ("at", self.at(&verified.at))];
            voice.tell("keys-by", &parts)
        });
        let mut verified: Vec<Line> = verified.collect();
        if verified.is_empty() {
            verified.push(self.label("keys-nobody"));
        }
        [who, std::iter::once(vec![code(&party.person)]).chain(devices).collect(), verified]
    }

    fn machine(self) -> Vec<(Line, Vec<Line>)> {
        let (voice, circumstances) = (self.voice, self.circumstances);
        let digest = circumstances.program_sha256.as_ref();
        let digest = digest.map_or_else(|| self.known(None), |digest| code(digest));
        let program = [("program", theirs(&self.papers.made.program, NAME_MAX)), ("digest", digest)];
        let machine = &circumstances.machine;
        let system = [
            ("system", self.known(machine.system.as_ref())),
            ("kernel", self.known(machine.kernel.as_ref())),
            ("architecture", self.known(machine.architecture.as_ref())),
        ];
        vec![
            (self.label("program"), vec![voice.tell("program-is", &program)]),
            (self.label("system"), vec![voice.tell("system-is", &system)]),
        ]
    }

    fn clocks(self) -> Vec<(Line, Vec<Line>)> {
        let (voice, circumstances) = (self.voice, self.circumstances);
        let synchronised = match circumstances.machine.is_synchronised {
            Some(true) => "synchronised",
            Some(false) => "not-synchronised",
            None => "not-said",
        };
        let zone_name = circumstances.zone.as_ref().map(|name| flat(&[theirs(name, NAME_MAX)]));
        let zone_name = zone_name.map_or_else(String::new, |name| format!("{name}, "));
        let own = [
            ("at", self.at(&circumstances.ended)),
            ("zone", Piece::Ours(format!("{zone_name}{}", zone(self.papers.made.offset_minutes)))),
            ("synchronised", Piece::Ours(voice.say(synchronised).to_owned())),
        ];
        let devices = clocks::apart(self.papers);
        let mut apart: Vec<Line> = devices.iter().take(CLOCKS_MAX).map(|one| self.apart(one)).collect();
        if let Some(rest) = devices.len().checked_sub(CLOCKS_MAX).filter(|rest| *rest > 0) {
            apart.push(voice.tell("apart-rest", &[("count", number(rest as u64))]));
        }
        if apart.is_empty() {
            apart.push(self.label("apart-none"));
        }
        let stamped = self.papers.checkpoints.iter().rev().find_map(|one| Some((one, one.stamps.first()?)));
        let stamp = stamped.map_or_else(
            || self.label("stamp-none"),
            |(one, stamp)| {
                let parts = [
                    ("number", number(one.number)),
                    ("claimed", self.at(&one.claimed)),
                    ("at", self.at(&stamp.at)),
                    ("authority", theirs(&stamp.authority, TITLE_MAX)),
                ];
                voice.tell("stamp-is", &parts)
            },
        );
        vec![
            (self.label("clock"), vec![voice.tell("clock-is", &own)]),
            (self.label("apart"), apart),
            (self.label("stamp"), vec![stamp]),
        ]
    }

    fn apart(self, one: &clocks::Apart) -> Line {
        let span = |seconds: Option<i64>| Piece::Ours(clocks::span(seconds.unwrap_or_default()));
        let key = match (one.least, one.most) {
            (Some(least), Some(most)) if least > most => "apart-odd",
            (Some(_), Some(_)) => "apart-both",
            (Some(_), None) => "apart-least",
            _ => "apart-most",
        };
        let parts = [
            ("name", theirs(&one.name, NAME_MAX)),
            ("least", span(one.least)),
            ("most", span(one.most)),
            ("count", number(one.compared)),
        ];
        self.voice.tell(key, &parts)
    }

    fn ways(self) -> Vec<(Line, Vec<Line>)> {
        let (voice, items) = (self.voice, &self.papers.items);
        let here = items.iter().filter(|item| item.path.is_none()).count() as u64;
        let arrived: Vec<&str> = items.iter().filter_map(|item| item.path.as_deref()).collect();
        let receipts = items.iter().flat_map(|item| &item.receipts);
        let delivered: Vec<&str> =
            receipts.filter(|receipt| receipt.kind == "delivered").map(|receipt| receipt.path.as_str()).collect();
        let count = |of: &[&str]| {
            let each = ["local", "same-network", "internet", "relay"]
                .map(|way| format!("{} {}", self.tongue.say(way), of.iter().filter(|one| **one == way).count()));
            Piece::Ours(each.join(", "))
        };
        let is_relayed =
            self.papers.matter.path != "direct-only" || arrived.iter().chain(&delivered).any(|way| *way == "relay");
        let kept = match self.circumstances.backup {
            Backup::None => "kept-none",
            Backup::Folder => "kept-folder",
            Backup::Storage => "kept-storage",
        };
        let kept = [self.label(kept), self.label("elsewhere")].concat();
        vec![
            (
                self.label("ways-in"),
                vec![voice.tell("ways-in-is", &[("here", number(here)), ("ways", count(&arrived))])],
            ),
            (self.label("ways-out"), vec![voice.tell("ways-out-is", &[("ways", count(&delivered))])]),
            (self.label("third"), vec![self.label(if is_relayed { "third-relay" } else { "third-direct" })]),
            (self.label("kept"), vec![kept]),
        ]
    }

    fn digests(self) -> Vec<(Line, Vec<Line>)> {
        let voice = self.voice;
        let bundle = self.circumstances.bundle.as_ref().map_or_else(
            || voice.tell("bundle-none", &[("blank", Piece::Blank)]),
            |bundle| {
                let form = voice.say(if bundle.is_full { "bundle-full" } else { "bundle-chosen" });
                let parts = [
                    ("digest", code(&bundle.list_sha256)),
                    ("files", number(bundle.files)),
                    ("form", Piece::Ours(form.to_owned())),
                    ("made", self.at(&bundle.made)),
                ];
                voice.tell("bundle-is", &parts)
            },
        );
        let seal = self.papers.checkpoints.last().map_or_else(
            || self.label("none"),
            |one| {
                let parts = [
                    ("number", number(one.number)),
                    ("root", code(&one.root)),
                    ("size", number(one.size)),
                    ("names", self.names(&one.signed_by)),
                ];
                let missing = voice.tell("seal-missing", &[("names", self.names(&one.missing))]);
                let missing = if one.missing.is_empty() { Line::new() } else { missing };
                [voice.tell("seal-is", &parts), missing].concat()
            },
        );
        vec![(self.label("bundle"), vec![bundle]), (self.label("seal"), vec![seal])]
    }

    fn limits(self) -> Vec<Line> {
        let keys = ["person", "time", "end", "other", "read", "truth", "machine"];
        keys.iter().map(|key| self.label(&format!("limit-{key}"))).collect()
    }

    fn law(self) -> Vec<Line> {
        let made = &self.papers.made.by;
        let maker = self.papers.parties.iter().find(|party| party.person == *made);
        let rules = law::of(maker.map_or("", |maker| maker.jurisdiction.as_str()));
        let line = |rule: &law::Rule| {
            let certainty = match rule.certainty {
                law::Certainty::Read => "read",
                law::Certainty::OneSource => "one-source",
                law::Certainty::Unconfirmed => "unconfirmed",
            };
            let text = if self.voice.is_french { rule.fr } else { rule.en };
            let parts = [
                ("source", Piece::Ours(rule.source.to_owned())),
                ("text", Piece::Ours(text.to_owned())),
                ("certainty", Piece::Ours(self.voice.say(certainty).to_owned())),
            ];
            self.voice.tell("law-line", &parts)
        };
        let lines: Vec<Line> = rules.map(line).collect();
        if lines.is_empty() { vec![self.label("law-none")] } else { lines }
    }
}

fn number(count: u64) -> Piece {
    Piece::Ours(count.to_string())
}

/// Its letters, without what they are.
fn flat(line: &[Piece]) -> String {
    let letters = |piece: &Piece| match piece {
        Piece::Ours(text) | Piece::Whole(text) | Piece::Theirs(text) | Piece::Code(text) => text.clone(),
        Piece::Blank => String::new(),
    };
    line.iter().map(letters).collect()
}
