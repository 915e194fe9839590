//! What one step has at hand, and what it has decided so far.

use std::collections::BTreeSet;

use parloir_base::{Chance, MatterId, Moment, SessionId};
use parloir_wire::frame::Frame;
use parloir_wire::shelf::{Shelf, Write};

use crate::step::{Effect, Event, Step};

/// One step being taken.
pub(crate) struct Turn<'a> {
    pub now: Moment,
    pub chance: &'a mut dyn Chance,
    pub shelf: &'a dyn Shelf,
    pub step: Step,
    /// Matters whose own chain grew: their sessions get what is new at the end of the step.
    pub grown: BTreeSet<MatterId>,
}

impl<'a> Turn<'a> {
    pub fn new(now: Moment, chance: &'a mut dyn Chance, shelf: &'a dyn Shelf) -> Self {
        Self { now, chance, shelf, step: Step::default(), grown: BTreeSet::new() }
    }

    pub fn write(&mut self, write: Write) {
        self.step.commit.push(write);
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
