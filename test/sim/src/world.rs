//! The network, the clocks and the people of one story.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use parloir_base::{Digest, EndpointId, MatterId, Moment, Refusal, SessionId, limit};
use parloir_engine::{Act, Effect, Event, Input, Outcome, Step};
use parloir_wire::frame::Frame;
use parloir_wire::receipt::Path;

use crate::chance::Seeded;
use crate::check;
use crate::device::{Device, EPOCH};

/// How many frames the hostile one keeps.
const RECORDED_MAX: usize = 64;

/// One session between two devices: an ordered stream each way, until it is cut.
pub struct Wire {
    /// Device numbers.
    pub ends: [usize; 2],
    /// Session names at either end.
    pub sessions: [SessionId; 2],
    /// Frames on the way to either end.
    pub to: [VecDeque<Frame>; 2],
    /// Documents wanted by either end.
    pub wanted: [BTreeSet<(MatterId, Digest)>; 2],
    /// The relay that it passes through, if it does.
    pub relay: Option<EndpointId>,
    /// Which end has hung up: what it said before still arrives, then the session is over.
    pub hung: [bool; 2],
}

/// A story.
pub struct World {
    /// Everyone.
    pub devices: Vec<Device>,
    /// Sessions that stand.
    pub wires: Vec<Wire>,
    /// True time.
    pub now: Moment,
    /// What chooses.
    pub chance: Seeded,
    /// Pairs that cannot meet at present.
    pub apart: BTreeSet<(usize, usize)>,
    /// What really happened.
    pub truth: check::Truth,
    /// What devices told their people.
    pub events: Vec<(usize, Event)>,
    /// Whether every frame is printed.
    pub trace: bool,
    /// Whoever belongs to no matter, and records what passes to say it again elsewhere.
    pub hostile: Option<usize>,
    /// Every frame that passed a relay, and who said it.
    pub relayed: Vec<(usize, Frame)>,
    recorded: Vec<Frame>,
    sessions: u64,
    crash_percent: usize,
}

impl World {
    /// Fresh profiles, nobody has met.
    #[must_use]
    pub fn new(names: &[&'static str], seed: u64) -> Self {
        let devices =
            names.iter().enumerate().map(|(i, name)| Device::new(name, u8::try_from(i + 1).unwrap_or(1))).collect();
        Self {
            devices,
            wires: Vec::new(),
            now: EPOCH,
            chance: Seeded::new(seed),
            apart: BTreeSet::new(),
            truth: check::Truth::default(),
            events: Vec::new(),
            trace: false,
            hostile: None,
            relayed: Vec::new(),
            recorded: Vec::new(),
            sessions: 0,
            crash_percent: 0,
        }
    }

    /// Devices may now crash between the commit of a step and its effects, so many times in a hundred.
    pub fn crashes(&mut self, percent: usize) {
        self.crash_percent = percent;
    }

    /// A person does something.
    ///
    /// # Errors
    /// The refusal.
    pub fn act(&mut self, device: usize, act: Act) -> Result<Outcome, Refusal> {
        let step = self.step(device, Input::Act(act))?;
        let outcome = step.outcome.clone();
        self.run(device, step);
        match outcome {
            Outcome::Refused(refusal) => Err(refusal),
            other => Ok(other),
        }
    }

    fn step(&mut self, device: usize, input: Input) -> Result<Step, Refusal> {
        let one = &mut self.devices[device];
        let now = self.now.plus_ms(one.skew_ms);
        one.engine.step(now, &mut self.chance, &one.store, input)
    }

    /// Something happens to a device.
    pub fn input(&mut self, device: usize, input: Input) {
        if let Ok(step) = self.step(device, input) {
            self.run(device, step);
        }
    }

    /// Commits, then runs the effects, unless the device dies in between.
    fn run(&mut self, device: usize, step: Step) {
        let Step { commit, effects, .. } = step;
        self.devices[device].store.commit(commit);
        if self.crash_percent > 0 && self.chance.percent(self.crash_percent) {
            self.crash(device);
            return;
        }
        for effect in effects {
            self.effect(device, effect);
        }
    }

    fn effect(&mut self, device: usize, effect: Effect) {
        match effect {
            Effect::Send { session, frame } => self.send(device, session, frame),
            Effect::SendLinks { session, matter, device: chain, first, last } => {
                let links = self.devices[device].store.carried(&matter, &chain, first, last);
                let size = 1 + self.chance.below(limit::BATCH_RECORDS_MAX.min(40));
                for links in links.chunks(size) {
                    self.send(device, session, Frame::Batch { matter, links: links.to_vec() });
                }
            }
            Effect::Fetch { session, matter, entry } => {
                if let Some((wire, end)) = self.end_of(device, session) {
                    self.wires[wire].wanted[end].insert((matter, entry));
                }
            }
            Effect::Hang { session, .. } => {
                if let Some((wire, end)) = self.end_of(device, session) {
                    self.wires[wire].hung[end] = true;
                    self.wires[wire].to[end].clear();
                }
            }
            Effect::Cut { session } => {
                if let Some((wire, end)) = self.end_of(device, session) {
                    let other = self.wires[wire].ends[1 - end];
                    let its = self.wires[wire].sessions[1 - end];
                    self.wires.remove(wire);
                    self.input(other, Input::Closed { session: its });
                }
            }
            // Drafts are no facts: the host keeps them.
            Effect::Meet { .. } | Effect::TakeDraft { .. } | Effect::TakeKeeping { .. } | Effect::ShowDrafts { .. } => {
            }
            Effect::Tell(event) => self.events.push((device, event)),
        }
    }

    fn send(&mut self, device: usize, session: SessionId, frame: Frame) {
        // What leaves is what would be on the wire: it is written, and read by the other side.
        let frame = Frame::from_bytes(&frame.to_bytes()).expect("a frame that is sent can be read");
        let Some((wire, end)) = self.end_of(device, session) else { return };
        if self.trace {
            let kind: String = format!("{frame:?}").chars().take(300).collect();
            println!("{} → {}: {kind}", self.devices[device].name, self.devices[self.wires[wire].ends[1 - end]].name);
        }
        let other = self.wires[wire].ends[1 - end];
        check::canary(self, device, other, &frame);
        if self.wires[wire].relay.is_some() {
            check::passage(self, device, other, &frame);
            self.relayed.push((device, frame.clone()));
        }
        check::receipts_are_sound(&self.devices[device], &frame);
        if self.hostile.is_some() && (self.recorded.len() < RECORDED_MAX || self.chance.percent(5)) {
            let at = self.chance.below(RECORDED_MAX);
            if at < self.recorded.len() {
                self.recorded[at] = frame.clone();
            } else {
                self.recorded.push(frame.clone());
            }
        }
        self.wires[wire].to[1 - end].push_back(frame);
    }

    /// The hostile one meets someone and says what it recorded, as its own.
    pub fn replay(&mut self) {
        let Some(hostile) = self.hostile else { return };
        let victim = self.chance.below(self.devices.len());
        if victim == hostile {
            return;
        }
        self.meet(hostile, victim);
        let Some(wire) = self.wires.iter().position(|w| w.ends.contains(&hostile) && w.ends.contains(&victim)) else {
            return;
        };
        let end = usize::from(self.wires[wire].ends[1] == victim);
        for _ in 0..2 {
            let chosen = self.chance.below(self.recorded.len());
            if let Some(frame) = self.recorded.get(chosen) {
                self.wires[wire].to[end].push_back(frame.clone());
            }
        }
    }

    fn end_of(&self, device: usize, session: SessionId) -> Option<(usize, usize)> {
        self.wires.iter().enumerate().find_map(|(number, wire)| {
            (0..2).find(|end| wire.ends[*end] == device && wire.sessions[*end] == session).map(|end| (number, end))
        })
    }

    /// Two devices meet directly: a session through a relay that they have makes room.
    pub fn meet(&mut self, one: usize, other: usize) {
        let pair = (one.min(other), one.max(other));
        let stands = |w: &Wire| w.ends.contains(&one) && w.ends.contains(&other);
        if one == other || self.wires.iter().any(|w| stands(w) && w.relay.is_none()) || self.apart.contains(&pair) {
            return;
        }
        if let Some(relayed) = self.wires.iter().position(stands) {
            self.cut(relayed);
        }
        self.open(one, other, None);
    }

    /// Two devices meet through a relay.
    pub fn meet_through(&mut self, one: usize, other: usize, relay: EndpointId) {
        if one != other && !self.wires.iter().any(|w| w.ends.contains(&one) && w.ends.contains(&other)) {
            self.open(one, other, Some(relay));
        }
    }

    fn open(&mut self, one: usize, other: usize, relay: Option<EndpointId>) {
        self.sessions += 2;
        let sessions = [SessionId(self.sessions), SessionId(self.sessions + 1)];
        let mut exporter = [0; 32];
        parloir_base::Chance::fill(&mut self.chance, &mut exporter);
        self.wires.push(Wire {
            ends: [one, other],
            sessions,
            to: Default::default(),
            wanted: Default::default(),
            relay,
            hung: [false; 2],
        });
        let path = if relay.is_some() { Path::Relay } else { Path::Local };
        for end in 0..2 {
            // The first side may have died of it: there is then nothing left to open.
            if !self.wires.iter().any(|wire| wire.sessions == sessions) {
                return;
            }
            let (device, peer) = ([one, other][end], [one, other][1 - end]);
            let peer = self.devices[peer].engine.own().endpoint;
            let (remote, dialled, session) = (([127, 0, 0, 1], 1).into(), end == 0, sessions[end]);
            self.input(device, Input::Opened { session, peer, exporter, path, remote, dialled, relay });
        }
    }

    /// A session ends; what was on the way is lost.
    pub fn cut(&mut self, wire: usize) {
        let Wire { ends, sessions, .. } = self.wires.remove(wire);
        for end in 0..2 {
            self.input(ends[end], Input::Closed { session: sessions[end] });
        }
    }

    /// A device dies and comes back.
    pub fn crash(&mut self, device: usize) {
        while let Some(wire) = self.wires.iter().position(|wire| wire.ends.contains(&device)) {
            let Wire { ends, sessions, .. } = self.wires.remove(wire);
            let end = usize::from(ends[0] == device);
            self.input(ends[end], Input::Closed { session: sessions[end] });
        }
        self.devices[device].restart();
    }

    /// One frame arrives somewhere, if any is on its way.
    pub fn deliver_one(&mut self) -> bool {
        self.end_hung();
        let busy: Vec<(usize, usize)> = (0..self.wires.len())
            .flat_map(|wire| [(wire, 0), (wire, 1)])
            .filter(|(wire, end)| !self.wires[*wire].to[*end].is_empty())
            .collect();
        if busy.is_empty() {
            return false;
        }
        let (wire, end) = busy[self.chance.below(busy.len())];
        let (device, session) = (self.wires[wire].ends[end], self.wires[wire].sessions[end]);
        if let Some(frame) = self.wires[wire].to[end].pop_front() {
            // Some hosts check a batch ahead of its step: it must come to the same.
            let is_ahead = matches!(&frame, Frame::Batch { links, .. } if links.len().is_multiple_of(2));
            let input = if is_ahead { Input::checked(session, frame) } else { Input::Frame { session, frame } };
            self.input(device, input);
        }
        true
    }

    /// Sessions in which one side has hung up, and all it said has arrived, are over.
    fn end_hung(&mut self) {
        while let Some(wire) = self.wires.iter().position(|w| (0..2).any(|end| w.hung[end] && w.to[1 - end].is_empty()))
        {
            self.cut(wire);
        }
    }

    /// One wanted document arrives whole, from a holder who has it and may give it. Whoever asks in vain asks again by the clock, and
    /// nothing happened: one side of a fork may have gone with the only copy.
    pub fn fetch_one(&mut self) -> bool {
        for (wire, end) in (0..self.wires.len()).flat_map(|wire| [(wire, 0), (wire, 1)]) {
            while let Some((matter, entry)) = self.wires[wire].wanted[end].pop_first() {
                let (device, holder) = (self.wires[wire].ends[end], self.wires[wire].ends[1 - end]);
                let asker = self.devices[device].engine.own().endpoint;
                let held = &self.devices[holder];
                let its = self.wires[wire].sessions[1 - end];
                let may = held.engine.may_receive(&matter, &asker) && held.engine.may_hand_out(its, &matter, &entry);
                if held.store.whole.contains(&entry) && may {
                    let path = if self.wires[wire].relay.is_some() { Path::Relay } else { Path::Local };
                    self.input(device, Input::DocumentWhole { matter, entry, path });
                    return true;
                }
            }
        }
        false
    }

    /// Everyone who wants to meet someone does, where nothing keeps them apart.
    /// Gives how many wanted to.
    pub fn dial(&mut self) -> usize {
        let pairs = self.wanted();
        let wanted = pairs.len();
        for (one, other) in pairs {
            self.meet(one, other);
            // Whoever cannot be met directly is met through a relay, where that was agreed to and something waits for it.
            let theirs = self.devices[other].engine.own().endpoint;
            let relay = self.devices[one].engine.relay_to(&theirs).map(|relay| relay.endpoint);
            let listens =
                |relay: &EndpointId| self.devices[other].engine.relays().iter().any(|known| known.endpoint == *relay);
            if let Some(relay) = relay.filter(listens) {
                self.meet_through(one, other, relay);
            }
        }
        wanted
    }

    /// Who wants to meet whom.
    fn wanted(&self) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for (number, device) in self.devices.iter().enumerate() {
            for (endpoint, _) in device.engine.wanted() {
                if let Some(other) = self.devices.iter().position(|d| d.engine.own().endpoint == endpoint) {
                    pairs.push((number, other));
                }
            }
        }
        pairs
    }

    /// Time passes for everyone.
    pub fn tick(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
        for device in 0..self.devices.len() {
            self.input(device, Input::Tick);
        }
    }

    /// Lets everything that can happen happen. Gives the number of rounds it took.
    ///
    /// # Panics
    /// When the story does not come to rest: the devices talk forever.
    pub fn settle(&mut self) -> usize {
        for round in 0..90 {
            let mut frames = 0_u32;
            while self.deliver_one() || self.fetch_one() {
                frames += 1;
                assert!(frames < 200_000, "the devices never stop talking");
            }
            let wanted = self.dial();
            let quiet = self.wires.iter().all(|wire| wire.to.iter().all(VecDeque::is_empty));
            self.tick(2_000);
            let still = self.wires.iter().all(|wire| wire.to.iter().all(VecDeque::is_empty));
            // What the clock brought may have been cut off before it left: then somebody wants to meet again.
            if quiet && still && frames == 0 && wanted == 0 && self.wanted().is_empty() {
                return round;
            }
        }
        panic!("the story does not come to rest");
    }

    /// Rooms by device, for checkers.
    #[must_use]
    pub fn matters(&self) -> BTreeMap<MatterId, Vec<usize>> {
        let mut matters: BTreeMap<MatterId, Vec<usize>> = BTreeMap::new();
        for (number, device) in self.devices.iter().enumerate() {
            for (matter, _) in device.engine.rooms() {
                matters.entry(*matter).or_default().push(number);
            }
        }
        matters
    }
}
