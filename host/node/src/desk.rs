//! The one writer: engine and vault on a thread of their own; inputs in, durable facts, then effects (I5).

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use parloir_base::{MatterId, Refusal};
use parloir_engine::{Act, Effect, Engine, Event, Input, Outcome};
use parloir_vault::Vault;
use parloir_wire::frame::Frame;
use parloir_wire::shelf::Write;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use crate::begun;
use crate::chance::{System, now};
use crate::events::Told;
use crate::fault::{Fault, Stop};
use crate::follow;
use crate::measure;
use crate::overlay::{Overlay, Pending};
use crate::registry::{End, Order};
use crate::room::has_room;
use crate::shared::Shared;

/// Jobs that may wait for the writer.
pub(crate) const JOBS_MAX: usize = 1_024;
/// A batch commits after so many steps: enough to share one flush of the disk, few enough to answer soon.
const STEPS_MAX: usize = 512;
/// A batch commits after so many writes.
const WRITES_MAX: usize = 8_192;
/// Links that are sent from memory rather than read back: what a person just wrote.
const RUN_BYTES_MAX: usize = 256 * 1024;
/// Under load, who should be met is looked at this often.
const WISH_EVERY: Duration = Duration::from_millis(100);
/// Written and emptied again to find out whether there is room.
const PROBE_BYTES: usize = 64 * 1024;

/// The setting that keeps where this device may be met, for invitations that are made while it is off the network.
pub(crate) const ADDRESSES: &str = "addresses";

/// An act, and what goes with it when it is done.
pub(crate) struct Meaning {
    pub act: Act,
    /// The matter whose draft becomes this act's entry: it goes in the transaction that has the entry.
    pub draft_of: Option<MatterId>,
}

impl From<Act> for Meaning {
    fn from(act: Act) -> Self {
        Self { act, draft_of: None }
    }
}

/// Makes the act from what a person named, when its turn has come.
pub(crate) type Meant = Box<dyn FnOnce(&Desk) -> Result<Meaning, Stop> + Send>;
/// Answers an act once its step is durable, with what the state then says of it.
pub(crate) type Answer = Box<dyn FnOnce(&mut Desk, Result<Outcome, Stop>) + Send>;
/// Something that looks at the state between two batches, when all of it is durable.
pub(crate) type Look = Box<dyn FnOnce(&mut Desk) + Send>;

/// What the writer is given.
#[expect(
    clippy::large_enum_variant,
    reason = "most of what waits are inputs: a box for each would cost more than it spares"
)]
pub(crate) enum Job {
    /// A person did something.
    Act { meant: Meant, answer: Answer },
    /// Something happened. The permits are the room that its bytes take, of its session and of all.
    Input { input: Input, room: Option<[OwnedSemaphorePermit; 2]> },
    /// A question, or a change that is no fact (settings, network journal).
    Look(Look),
    /// The end; what was given before is done first.
    Halt,
    /// The end, as if the power had gone.
    Drop,
}

/// Why no step can be made durable now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stuck {
    /// No room on the disk.
    Full,
    /// The disk failed in another way.
    Failed,
}

/// Engine and vault, and what follows from their steps.
pub(crate) struct Desk {
    pub engine: Engine,
    pub vault: Vault,
    pub hub: Arc<Shared>,
    stuck: Option<Stuck>,
    wished: Instant,
}

#[derive(Default)]
struct Batch {
    steps: usize,
    writes: Vec<Write>,
    /// Settings that go in the same transaction.
    gone: Vec<String>,
    pending: Pending,
    effects: Vec<Effect>,
    answers: Vec<(Answer, Outcome)>,
    /// Questions that came between the steps: they wait for the flush rather than ask for one of their own.
    looks: Vec<Look>,
    fault: Option<parloir_vault::Fault>,
    rooms: Vec<OwnedSemaphorePermit>,
}

impl Desk {
    pub fn new(engine: Engine, vault: Vault, hub: Arc<Shared>) -> Self {
        Self { engine, vault, hub, stuck: None, wished: Instant::now() }
    }

    /// Works until told to end.
    pub fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(first) = jobs.blocking_recv() {
            let mut batch = Batch::default();
            let mut next = Some(first);
            while let Some(job) = next.take() {
                match job {
                    Job::Act { meant, answer } => self.act(&mut batch, meant, answer),
                    Job::Input { input, room } => {
                        batch.rooms.extend(room.into_iter().flatten());
                        self.step(&mut batch, input, None, None);
                    }
                    Job::Look(look) if batch.steps == 0 => look(&mut self),
                    Job::Look(look) => batch.looks.push(look),
                    Job::Halt => return self.settle(batch),
                    Job::Drop => return,
                }
                if batch.steps + batch.looks.len() >= STEPS_MAX
                    || batch.writes.len() >= WRITES_MAX
                    || batch.fault.is_some()
                {
                    self.settle(std::mem::take(&mut batch));
                }
                next = jobs.try_recv().ok();
            }
            self.settle(batch);
            self.wish();
        }
    }

    /// Tells the engine what a look has changed, in the same job.
    pub fn hear(&mut self, input: Input) {
        let mut batch = Batch::default();
        self.step(&mut batch, input, None, None);
        self.settle(batch);
    }

    fn act(&mut self, batch: &mut Batch, meant: Meant, answer: Answer) {
        match meant(self) {
            Ok(Meaning { act, draft_of }) => {
                // A draft that came before this message is the one that goes: it must not be kept after it.
                if draft_of.is_some() && !batch.looks.is_empty() && self.hub.drafts.is_waiting() {
                    self.settle(std::mem::take(batch));
                }
                self.step(batch, Input::Act(act), draft_of, Some(answer));
            }
            Err(stop) => answer(self, Err(stop)),
        }
    }

    fn step(&mut self, batch: &mut Batch, input: Input, draft_of: Option<MatterId>, answer: Option<Answer>) {
        if let Some(stuck) = self.stuck {
            if let Some(answer) = answer {
                answer(self, Err(stuck.stop()));
            }
            return;
        }
        batch.steps += 1;
        let shelf = self.vault.shelf();
        let overlay = Overlay { below: &shelf, pending: &batch.pending };
        let result = self.engine.step(now(), &mut System, &overlay, input);
        if let Some(fault) = shelf.fault() {
            batch.fault = Some(fault);
            if let Some(answer) = answer {
                answer(self, Err(Stuck::Failed.stop()));
            }
            return;
        }
        match result {
            Ok(step) => {
                if let Some(matter) = draft_of
                    && matches!(step.outcome, Outcome::Entry(_))
                {
                    batch.gone.extend(self.hub.drafts.going(&self.vault, &matter));
                }
                batch.pending.add(&step.commit);
                batch.writes.extend(step.commit);
                batch.effects.extend(step.effects);
                batch.answers.extend(answer.map(|answer| (answer, step.outcome)));
            }
            Err(refusal) => {
                if let Some(answer) = answer {
                    answer(self, Err(refusal.into()));
                }
            }
        }
    }

    /// Makes a batch durable, then lets its effects out, and answers.
    fn settle(&mut self, batch: Batch) {
        let Batch { writes, gone, pending, effects, answers, looks, fault, rooms, .. } = batch;
        let committed = match fault {
            Some(fault) => Err(fault),
            None if writes.is_empty() => Ok(()),
            None => {
                self.hub.flushes.fetch_add(1, Ordering::Relaxed);
                self.vault.commit_without(&writes, &gone)
            }
        };
        drop(rooms);
        if let Err(fault) = committed {
            let stuck = if fault.is_disk_full() { Stuck::Full } else { Stuck::Failed };
            // Forgotten first: nothing is told from a state that is not durable.
            self.stick(stuck);
            for (answer, _) in answers {
                answer(self, Err(stuck.stop()));
            }
            for look in looks {
                look(self);
            }
            return;
        }
        if writes.iter().any(|write| matches!(write, Write::Link { path: Some(_), .. })) {
            self.hub.has_news.store(true, Ordering::Relaxed);
        }
        // Whoever was met or invited may have named another rendezvous.
        if writes.iter().any(|write| matches!(write, Write::Addresses(_) | Write::Join(_) | Write::JoinSettled { .. }))
        {
            self.hub.calls.changed();
        }
        let is_news = !writes.is_empty() || !effects.is_empty();
        if !answers.is_empty() && !writes.is_empty() {
            self.hub.wishes.hurry();
        }
        for effect in effects {
            self.run_effect(effect, &pending);
        }
        for (answer, outcome) in answers {
            answer(self, Ok(outcome));
        }
        for look in looks {
            look(self);
        }
        if is_news {
            self.hub.events.ring_bell();
        }
        if self.wished.elapsed() > WISH_EVERY {
            self.wish();
        }
    }

    fn run_effect(&mut self, effect: Effect, pending: &Pending) {
        let hub = &self.hub;
        match effect {
            // A draft that cannot be kept is told again at the next meeting.
            Effect::TakeDraft { matter, text, reply_to, at } => {
                drop(begun::take(hub, &mut self.vault, (matter, at), text, reply_to));
            }
            Effect::TakeKeeping { matter, kept, .. } => {
                let is_here = self.engine.room(&matter).is_some();
                if let Ok(true) = follow::take(hub, &mut self.vault, (matter, is_here), &kept) {
                    self.hear(Input::Erased { matter });
                }
            }
            Effect::ShowDrafts { session } => {
                drop(begun::show_all(hub, &self.vault, &self.engine, session));
                drop(follow::show_all(hub, &self.vault, &self.engine, session));
            }
            Effect::Fetch { session, matter, entry } => {
                if let Some(handle) = hub.registry.find(session) {
                    handle.fetch(matter, entry);
                }
            }
            Effect::Cut { session } => {
                if let Some(handle) = hub.registry.find(session) {
                    handle.end(End::Now);
                }
            }
            Effect::Hang { session, .. } => {
                if let Some(handle) = hub.registry.find(session) {
                    handle.end(End::Drained);
                }
            }
            Effect::Meet { peer, addresses } => hub.wishes.meet(peer, addresses),
            Effect::Send { session, frame } => {
                if let Some(handle) = hub.registry.find(session) {
                    handle.order(Order::Frame(frame));
                }
            }
            Effect::SendLinks { session, matter, device, first, last } => {
                let Some(handle) = hub.registry.find(session) else { return };
                let run = handle.is_near().then(|| pending.run(matter, device, first, last, RUN_BYTES_MAX));
                handle.order(match run.flatten() {
                    Some(links) => Order::Frame(Frame::Batch { matter, links }),
                    None => Order::Links { matter, device, first, last },
                });
            }
            Effect::Tell(event) => {
                if let Event::MeasureFull { person } = &event {
                    measure::note(hub, &mut self.vault, &self.engine, person);
                }
                hub.events.relay(&event, |peer| self.engine.person_at(peer));
            }
        }
    }

    /// No step can be made durable: forget those that were not, end the meetings they were for, and wait.
    fn stick(&mut self, stuck: Stuck) {
        self.stuck = Some(stuck);
        self.hub.is_stuck.store(true, Ordering::Relaxed);
        self.hub.registry.end_all(End::Now);
        // When even reading fails, the engine stays as it is and no step is taken until it was read anew.
        drop(self.reload());
        self.hub.events.tell(Told { event: "disk", ..Told::default() });
    }

    fn reload(&mut self) -> Result<(), Stop> {
        let load = self.vault.load()?;
        self.engine = Engine::new(self.hub.who.own(self.hub.addresses(), self.hub.calls.chosen()), load);
        Ok(())
    }

    /// Goes on when there is room again.
    pub fn mend(&mut self) {
        if self.stuck.is_none() || !has_room(&self.hub.who.home) {
            return;
        }
        let probe =
            self.vault.put_setting("room", &[0; PROBE_BYTES]).and_then(|()| self.vault.put_setting("room", &[]));
        if probe.is_ok() && self.reload().is_ok() {
            self.stuck = None;
            // A meeting that began meanwhile is one that the engine never heard of.
            self.hub.registry.end_all(End::Now);
            self.hub.is_stuck.store(false, Ordering::Relaxed);
            self.hub.wishes.hurry();
            self.wish();
            self.hub.events.tell(Told { event: "disk", ..Told::default() });
        }
    }

    /// Does what is left of an erasure, when something kept it from being done at once.
    pub fn finish_erasing(&mut self) {
        // Where it fails again, the clock comes round again.
        drop(self.vault.finish_erasing());
    }

    /// Keeps where this device may be met.
    pub fn remember_addresses(&mut self) {
        let lines: Vec<String> = self.hub.addresses().iter().map(ToString::to_string).collect();
        let text = lines.join("\n").into_bytes();
        if !lines.is_empty() && self.vault.setting(ADDRESSES).ok().flatten().as_ref() != Some(&text) {
            // A convenience: without it an invitation waits for the next start on the network.
            drop(self.vault.put_setting(ADDRESSES, &text));
        }
    }

    /// Why nothing is made durable now, if so.
    pub const fn stuck(&self) -> Option<Stuck> {
        self.stuck
    }

    /// Looks at who should be met, and in which sessions something is still on its way.
    pub fn wish(&mut self) {
        self.wished = Instant::now();
        self.hub.wishes.set(self.engine.wanted());
        let owed = self.engine.owed();
        for handle in self.hub.registry.all() {
            let person = self.engine.person_at(&handle.peer);
            let is_busy = person.is_none_or(|person| owed.iter().any(|one| one.person == person));
            handle.is_busy.store(is_busy, Ordering::Relaxed);
        }
    }
}

impl Stuck {
    fn stop(self) -> Stop {
        match self {
            Self::Full => Refusal::DiskFull.into(),
            Self::Failed => Fault::Disk.into(),
        }
    }
}
