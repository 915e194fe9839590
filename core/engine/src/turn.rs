//! What one step has at hand, and what it has decided so far.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{Chance, DeviceId, Digest, MatterId, Moment, PersonId, SessionId};
use parloir_wire::frame::{Content, Frame};
use parloir_wire::shelf::{Shelf, Write};
use parloir_wire::text::Signed;

use crate::step::{Effect, Event, Step};

/// One step being taken.
pub(crate) struct Turn<'a> {
    pub now: Moment,
    pub chance: &'a mut dyn Chance,
    pub shelf: &'a dyn Shelf,
    pub step: Step,
    /// Matters whose own chain grew: their sessions get what is new at the end of the step.
    pub grown: BTreeSet<MatterId>,
    /// People of whom something was counted.
    pub measured: BTreeSet<PersonId>,
    /// Links of this step, which the shelf does not hold yet: their place in the commit, and what stands where.
    links: BTreeMap<Digest, usize>,
    places: BTreeMap<(MatterId, DeviceId, u64), Digest>,
}

impl<'a> Turn<'a> {
    pub fn new(now: Moment, chance: &'a mut dyn Chance, shelf: &'a dyn Shelf) -> Self {
        Self {
            now,
            chance,
            shelf,
            step: Step::default(),
            grown: BTreeSet::new(),
            measured: BTreeSet::new(),
            links: BTreeMap::new(),
            places: BTreeMap::new(),
        }
    }

    pub fn write(&mut self, write: Write) {
        self.step.commit.push(write);
    }

    /// Writes a link that stands at a place of a chain.
    pub fn write_link(&mut self, device: DeviceId, seq: u64, write: Write) {
        if let Write::Link { matter, digest, .. } = &write {
            self.links.insert(*digest, self.step.commit.len());
            self.places.insert((*matter, device, seq), *digest);
        }
        self.write(write);
    }

    /// Digest of the link at a place: on the shelf, or written in this step.
    pub fn digest_at(&self, matter: &MatterId, device: &DeviceId, seq: u64) -> Option<Digest> {
        let fresh = self.places.get(&(*matter, *device, seq)).copied();
        fresh.or_else(|| self.shelf.digest_at(matter, device, seq))
    }

    /// A link with its content: on the shelf, or written in this step.
    pub fn link(&self, digest: &Digest) -> Option<(Signed, Option<Content>)> {
        match self.links.get(digest).and_then(|at| self.step.commit.get(*at)) {
            Some(Write::Link { link, content, .. }) => Some((link.clone(), content.clone())),
            _ => self.shelf.link(digest),
        }
    }

    pub fn run(&mut self, effect: Effect) {
        self.step.effects.push(effect);
    }

    pub fn send(&mut self, session: SessionId, frame: Frame) {
        self.run(Effect::Send { session, frame });
    }

    pub fn tell(&mut self, event: Event) {
        self.run(Effect::Tell(event));
    }
}
