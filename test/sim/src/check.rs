//! What must hold, said apart from the code that makes it hold: convergence, custody, canary, keeping, receipts, liveness.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, MatterId};
use parloir_wire::entry::Link;
use parloir_wire::frame::Frame;
use parloir_wire::matter::VerificationRule;
use parloir_wire::receipt::ReceiptKind;

use crate::device::Device;
use crate::world::World;

/// What really happened, as the story knows it and no device does.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// Who compared words with whom, rightly: (who, whom).
    pub verified: BTreeSet<(usize, usize)>,
    /// Members of each matter, its keeper first.
    pub members: BTreeMap<MatterId, Vec<usize>>,
    /// Items that a person was told are placed: (by, matter, item).
    pub placed: Vec<(usize, MatterId, Digest)>,
    /// Devices that were cloned: their chains may fork.
    pub cloned: BTreeSet<usize>,
    /// Copies of a device, and which they are copies of.
    pub twins: BTreeMap<usize, usize>,
    /// Further devices of a person, and which is their first.
    pub siblings: BTreeMap<usize, usize>,
    /// The rule of each matter.
    pub rules: BTreeMap<MatterId, VerificationRule>,
    /// Whose person ever agreed to the matter's relay: that they did not any more is heard with time.
    pub agreed: BTreeMap<MatterId, BTreeSet<usize>>,
    /// Devices on which that was taken back, and not said again since on any of the same person.
    pub withdrawn: BTreeSet<(MatterId, usize)>,
}

impl Truth {
    /// Whose device it is: a copy's original, a person's first device.
    #[must_use]
    pub fn original(&self, number: usize) -> usize {
        let number = self.twins.get(&number).copied().unwrap_or(number);
        self.siblings.get(&number).copied().unwrap_or(number)
    }

    /// Whether `author`'s words may be at `holder` at all: under the rule *each*, only where the author compared words themselves.
    fn may_hold(&self, matter: &MatterId, author: usize, holder: usize) -> bool {
        let (author, holder) = (self.original(author), self.original(holder));
        let each = self.rules.get(matter) == Some(&VerificationRule::Each);
        !each || author == holder || self.members[matter][0] == author || self.verified.contains(&(author, holder))
    }
}

/// **Canary**: nothing of a matter leaves for a device whose person is not in it or was not verified.
///
/// # Panics
/// When something does.
pub fn canary(world: &World, from: usize, to: usize, frame: &Frame) {
    let matter = match frame {
        Frame::Frontier { matter, .. } | Frame::Batch { matter, .. } | Frame::Fork { matter, .. } => matter,
        _ => return,
    };
    let truth = &world.truth;
    let members = truth.members.get(matter).expect("a matter that is spoken of was opened");
    let (from, to) = (truth.original(from), truth.original(to));
    let keeper = members[0];
    let itself = |one: usize, other: usize| one == other || truth.verified.contains(&(one, other));
    let each = truth.rules.get(matter) == Some(&VerificationRule::Each);
    let by_keeper = !each && itself(from, keeper) && itself(keeper, to);
    assert!(members.contains(&to), "{} hears of a matter that is not theirs", world.devices[to].name);
    assert!(
        from == to || itself(from, to) || by_keeper,
        "{} is not verified for {}",
        world.devices[to].name,
        world.devices[from].name
    );
    let Frame::Batch { links, .. } = frame else { return };
    for link in links.iter().filter_map(|carried| Link::from_bytes(&carried.link.bytes).ok()) {
        let author = world.devices.iter().position(|d| d.engine.own().device == link.device()).expect("of the story");
        assert!(truth.may_hold(matter, author, to), "{} hears words that are not for them", world.devices[to].name);
    }
}

/// **Passage**: nothing of a matter leaves through a relay but by someone who agrees to it, for someone who agreed, and of someone who agreed.
///
/// # Panics
/// When something does.
pub fn passage(world: &World, from: usize, to: usize, frame: &Frame) {
    let truth = &world.truth;
    let matter = match frame {
        Frame::Frontier { matter, .. } | Frame::Batch { matter, .. } | Frame::Fork { matter, .. } => matter,
        Frame::Hello { .. } | Frame::Card { .. } | Frame::Ping { .. } | Frame::Pong { .. } | Frame::Refused { .. } => {
            return;
        }
        other => panic!("{other:?} passes a relay"),
    };
    let name = |device: usize| world.devices[device].name;
    let agreed = |device: usize| truth.agreed.get(matter).is_some_and(|who| who.contains(&truth.original(device)));
    assert!(agreed(from), "{} lets something pass a relay without having agreed to it", name(from));
    assert!(!truth.withdrawn.contains(&(*matter, from)), "{} no longer agrees to what they let pass", name(from));
    assert!(agreed(to), "{} hears through a relay and never agreed to it", name(to));
    let of = |device: &DeviceId| {
        world.devices.iter().position(|one| one.engine.own().device == *device).expect("of the story")
    };
    let authors: Vec<usize> = match frame {
        Frame::Frontier { heads, .. } => heads.iter().map(|head| of(&head.device)).collect(),
        Frame::Batch { links, .. } => {
            let links = links.iter().map(|carried| Link::from_bytes(&carried.link.bytes).expect("a link"));
            links.map(|link| of(&link.device())).collect()
        }
        Frame::Fork { device, .. } => vec![of(device)],
        _ => Vec::new(),
    };
    for author in authors {
        assert!(agreed(author), "the words of {} pass a relay that they never agreed to", name(author));
    }
}

/// **Receipt soundness**: what a device states as delivered is at rest there, whole, with its content and all before it.
///
/// # Panics
/// When it is not.
pub fn receipts_are_sound(device: &Device, frame: &Frame) {
    let Frame::Batch { links, .. } = frame else { return };
    for carried in links {
        let Ok(Link::Receipt(receipt)) = Link::from_bytes(&carried.link.bytes) else { continue };
        if receipt.device != device.engine.own().device || receipt.receipt != ReceiptKind::Delivered {
            continue;
        }
        let entry = device.store.entry(&receipt.about).expect("a receipt about something that is not there");
        let chain = &device.store.matters[&entry.matter].chains[&entry.device];
        let upto = usize::try_from(entry.seq).expect("small");
        assert!(chain.len() >= upto, "a receipt beyond the chain");
        for digest in &chain[..upto] {
            let stored = &device.store.links[digest];
            let whole = matches!(&stored.link, Link::Receipt(_)) || stored.content.is_some();
            assert!(whole, "a receipt over content that is not there");
        }
        if entry.kind.is_document() {
            assert!(device.store.whole.contains(&receipt.about), "a receipt for a document that is not whole");
        }
    }
}

/// All checks that hold once the story has come to rest.
///
/// # Panics
/// When one does not.
pub fn at_rest(world: &World) {
    for (matter, members) in &world.truth.members {
        let devices = 0..world.devices.len();
        let is_member = |number: &usize| {
            !world.truth.twins.contains_key(number) && members.contains(&world.truth.original(*number))
        };
        let reached: Vec<usize> = devices
            .filter(is_member)
            .filter(|number| reaches(world, members[0], *number) && !is_shadowed(world, members, *number))
            .collect();
        converged(world, matter, &reached);
        kept(world, matter, &reached);
    }
    // **Liveness**: nothing is owed to anyone who was verified.
    for (from, device) in world.devices.iter().enumerate() {
        for owed in device.engine.owed() {
            let whom = world.devices.iter().position(|d| d.person() == owed.person).expect("a party of the story");
            let members = &world.truth.members[&owed.matter];
            // What a copied device wrote may never arrive, whichever device of its person says so.
            let cloned = |number: usize| world.truth.cloned.contains(&world.truth.original(number));
            let frozen = cloned(from) || cloned(whom);
            let withheld =
                !world.truth.may_hold(&owed.matter, from, whom) || !world.truth.may_hold(&owed.matter, whom, from);
            assert!(
                frozen || withheld || !reaches(world, members[0], whom) || !reaches(world, members[0], from),
                "{} owes {} something for ever: {:?}",
                device.name,
                world.devices[whom].name,
                owed.why
            );
        }
    }
}

/// Whether a copy with the same keys sits in a copied device's place: others of the matter meet the copy, and nobody looks for the device itself.
fn is_shadowed(world: &World, members: &[usize], number: usize) -> bool {
    // Whom a stranger meets is met by nobody who could bring anything.
    let meets = |number: usize| {
        let other = |ends: [usize; 2]| ends.into_iter().find(|end| *end != number);
        let met = world.wires.iter().filter(|wire| wire.ends.contains(&number)).filter_map(|wire| other(wire.ends));
        met.into_iter().any(|other| members.contains(&world.truth.original(other)))
    };
    world.truth.twins.iter().any(|(twin, of)| *of == number && meets(*twin)) && !meets(number)
}

/// Whether two people verified each other, so that the matter reaches both.
fn reaches(world: &World, keeper: usize, member: usize) -> bool {
    let verified = &world.truth.verified;
    let member = world.truth.original(member);
    keeper == member || verified.contains(&(keeper, member)) && verified.contains(&(member, keeper))
}

/// Whether the journal of a matter tells of a device: in one that was closed meanwhile, a further device of a party is made known to nobody but
/// whom it meets.
fn is_told(world: &World, matter: &MatterId, device: &DeviceId) -> bool {
    let keeper = world.truth.members[matter][0];
    let Some(room) = world.devices[keeper].engine.room(matter) else { return true };
    let mut devices = room.view.parties().values().flat_map(|party| &party.devices);
    room.view.closed().is_none() || devices.any(|one| one.evidence == *device)
}

/// **Convergence**: everyone whom the matter reaches holds the same chains.
fn converged(world: &World, matter: &MatterId, reached: &[usize]) {
    let clones: BTreeSet<_> =
        world.truth.cloned.iter().map(|number| world.devices[*number].engine.own().device).collect();
    let both = |device: &DeviceId, one: usize, other: usize| {
        let author = world.devices.iter().position(|d| d.engine.own().device == *device);
        author.is_some_and(|author| [one, other].iter().all(|holder| world.truth.may_hold(matter, author, *holder)))
    };
    let chains = |number: usize, other: usize| {
        let mut chains = world.devices[number].store.matters.get(matter).map(|m| m.chains.clone()).unwrap_or_default();
        chains.retain(|device, _| {
            !clones.contains(device) && both(device, number, other) && is_told(world, matter, device)
        });
        chains
    };
    let Some((first, rest)) = reached.split_first() else { return };
    for other in rest {
        assert_eq!(
            chains(*first, *other),
            chains(*other, *first),
            "{} and {} do not hold the same",
            world.devices[*first].name,
            world.devices[*other].name
        );
    }
}

/// **Keeping** and **custody**: what a person was told is placed is in every reached vault, once, under its author's chain.
fn kept(world: &World, matter: &MatterId, reached: &[usize]) {
    for (by, _, item) in world.truth.placed.iter().filter(|(_, of, _)| of == matter) {
        if !reached.contains(by) || world.truth.cloned.contains(by) {
            continue;
        }
        for number in reached.iter().filter(|number| world.truth.may_hold(matter, *by, **number)) {
            let store = &world.devices[*number].store;
            let times = store.matters.get(matter).map_or(0, |m| m.order.iter().filter(|d| *d == item).count());
            assert_eq!(times, 1, "{} holds an item {times} times", world.devices[*number].name);
            let entry = store.entry(item).expect("held");
            assert_eq!(entry.device, world.devices[*by].engine.own().device, "an item under another's name");
            if entry.kind.is_document() {
                assert!(store.whole.contains(item), "{} lacks a document", world.devices[*number].name);
            }
        }
    }
}
