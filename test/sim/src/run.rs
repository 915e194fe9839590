//! One seed, one story: people meet, write, crash, part, and in the end everything must be everywhere.

use parloir_base::{DeviceId, Digest, MatterId, Refusal};
use parloir_crypto::meeting::phrase_text;
use parloir_engine::{Act, ImportOf, Outcome};
use parloir_wire::document::Document;
use parloir_wire::import::{Import, ImportFormat};
use parloir_wire::local::Trust;
use parloir_wire::matter::{Role, VerificationRule};
use parloir_wire::verification::Method;

use crate::check;
use crate::world::World;

/// What a story came to, for the count that is published.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Items placed.
    pub items: usize,
    /// Crashes between a commit and its effects, or at any other time.
    pub crashes: usize,
    /// Sessions cut.
    pub cuts: usize,
    /// Frames checked by the canary and the receipt checker are not counted: all are.
    pub stories: usize,
}

/// Tells one story.
///
/// # Panics
/// When a checker finds something: the seed tells it again.
#[must_use]
pub fn story(seed: u64, trace: bool) -> Tally {
    let people = if seed.is_multiple_of(3) { 2 } else { 3 };
    let mut names = ["claire", "jean", "carole"][..people].to_vec();
    if seed % 4 == 1 {
        names.push("mallory");
    }
    let mut world = World::new(&names, seed);
    world.hostile = (seed % 4 == 1).then_some(people);
    world.trace = trace;
    let mut tally = Tally { stories: 1, ..Tally::default() };
    if seed.is_multiple_of(5) {
        world.crashes(2);
    }
    let rule = if seed % 6 == 2 { VerificationRule::Each } else { VerificationRule::Keeper };
    let mut matters = vec![open(&mut world, 0, rule)];
    for other in 1..people {
        bring_in(&mut world, matters[0], other, &mut tally);
    }
    if seed % 5 == 3 {
        second_matter(&mut world, people, &mut matters);
    }
    if !seed.is_multiple_of(4) {
        let percent = 1 + world.chance.below(4);
        world.crashes(percent);
    }
    let length = 14 + world.chance.below(46);
    // Someone takes a second device, and perhaps a third, somewhere on the way.
    let joined_at: Vec<usize> = if seed % 7 == 4 || seed % 10 == 8 {
        (0..1 + seed as usize % 2).map(|_| world.chance.below(length)).collect()
    } else {
        Vec::new()
    };
    let cloned_at = if seed % 10 == 7 { world.chance.below(length) } else { length };
    let mut forks = None;
    for at in 0..length {
        if at == cloned_at {
            forks = clone_jean(&mut world, matters[0]);
        }
        for number in joined_at.iter().filter(|when| **when == at).map(|_| world.devices.len()).collect::<Vec<_>>() {
            // By the person's first device: it knows of all the others.
            let first = world.chance.below(people);
            let name = ["second", "third", "fourth", "fifth"][number % 4];
            world.join_device(first, name);
        }
        let chosen = world.chance.below(matters.len());
        happen(&mut world, matters[chosen], people, &mut tally);
    }
    world.crashes(0);
    world.apart.clear();
    world.settle();
    check::at_rest(&world);
    if let Some(device) = forks {
        let claire = &world.devices[0].store.matters[&matters[0]];
        assert!(
            claire.forks.iter().any(|fork| fork.device == device),
            "a device was copied, both copies wrote, and nobody saw it"
        );
    }
    tally
}

fn open(world: &mut World, keeper: usize, verification: VerificationRule) -> MatterId {
    loop {
        let act = Act::OpenMatter { title: "Martin c. Durand".to_owned(), level: 2, verification };
        if let Ok(Outcome::Matter(matter)) = world.act(keeper, act) {
            world.truth.members.insert(matter, vec![keeper]);
            world.truth.rules.insert(matter, verification);
            return matter;
        }
    }
}

/// Claire opens another matter and admits those she verified, without a new invitation.
fn second_matter(world: &mut World, people: usize, matters: &mut Vec<MatterId>) {
    let matter = open(world, 0, VerificationRule::Keeper);
    for other in 1..people {
        let person = world.devices[other].person();
        world.truth.members.entry(matter).or_default().push(other);
        let admitted = world.act(0, Act::Admit { matter, person, role: Role::Expert });
        let verified = world.truth.verified.contains(&(0, other));
        assert_eq!(admitted.is_ok(), verified, "admitted without an invitation if and only if verified");
        if !verified {
            world.truth.members.entry(matter).or_default().pop();
        }
    }
    matters.push(matter);
}

/// Jean's disk is copied, keys and all, and both copies write at once. Gives the device whose fork must then be seen.
fn clone_jean(world: &mut World, matter: MatterId) -> Option<DeviceId> {
    let twin = world.devices[1].twin("jean's copy");
    let device = twin.engine.own().device;
    world.devices.push(twin);
    let number = world.devices.len() - 1;
    world.truth.cloned.extend([1, number]);
    world.truth.twins.insert(number, 1);
    let wrote = [1, number].map(|at| {
        let act = Act::Place { matter, text: format!("de {at}"), reply_to: None };
        matches!(world.act(at, act), Ok(Outcome::Entry(_)))
    });
    if wrote != [true, true] {
        // Nothing is forked: the copy is thrown away before it has met anyone.
        world.devices.pop();
        world.truth.cloned.clear();
        world.truth.twins.clear();
        return None;
    }
    // Both reach Claire, who holds one history and is shown the other.
    let reaches = [(0, 1), (1, 0)].iter().all(|pair| world.truth.verified.contains(pair));
    reaches.then_some(device)
}

/// Invitation, phrase, and both sides compare: whatever crashes on the way.
fn bring_in(world: &mut World, matter: MatterId, other: usize, tally: &mut Tally) {
    let act = Act::Invite { matter, role: Role::Client, lives_ms: 3_600_000 };
    let Ok(Outcome::Invitation { link, .. }) = world.act(0, act) else { return };
    if world.act(other, Act::Join { link: link.clone() }).is_err() {
        return;
    }
    world.truth.members.entry(matter).or_default().push(other);
    for _ in 0..world.chance.below(12) {
        world.dial();
        world.deliver_one();
        if world.chance.percent(10) {
            let device = if world.chance.percent(50) { 0 } else { other };
            tally.crashes += 1;
            world.crash(device);
        }
    }
    world.settle();
    let (first, second) = if world.chance.percent(50) { (0, other) } else { (other, 0) };
    compare(world, first, second);
    for _ in 0..world.chance.below(8) {
        world.deliver_one();
    }
    compare(world, second, first);
    // The link was used: nobody else gets in with it.
    if let Some(hostile) = world.hostile
        && world.act(hostile, Act::Join { link: link.clone() }).is_ok()
    {
        world.settle();
        assert!(
            world.devices[0].engine.contact(&world.devices[hostile].person()).is_none(),
            "a used link let someone hostile in"
        );
        return;
    }
    if let Some(third) = (1..world.devices.len()).find(|third| *third != other && world.chance.percent(30)) {
        let known = world.devices[third].engine.contact(&world.devices[0].person()).is_some();
        if !known && world.act(third, Act::Join { link }).is_ok() {
            world.settle();
            assert!(
                world.devices[0].engine.contact(&world.devices[third].person()).is_none(),
                "a used link let someone in"
            );
        }
    }
}

fn compare(world: &mut World, who: usize, whom: usize) {
    let person = world.devices[whom].person();
    let words = |world: &World, at: usize, about: usize| {
        let contact = world.devices[at].engine.contact(&world.devices[about].person())?;
        match &contact.trust {
            Trust::Invited(phrase) => phrase.words.map(|words| phrase_text(&words)),
            _ => None,
        }
    };
    let Some(own) = words(world, who, whom) else {
        let trust = world.devices[who].engine.contact(&person).map(|contact| contact.trust.clone());
        panic!(
            "after a quiet while {} has no words: {trust:?}, wanted {:?}",
            world.devices[who].name,
            world.devices[who].engine.wanted().len()
        );
    };
    if let Some(theirs) = words(world, whom, who) {
        assert_eq!(own, theirs, "two honest devices show different words");
    }
    let wrong = world.chance.below(4);
    for failure in 0..wrong {
        let act = Act::Verify {
            person,
            words: "abaisser abandon abdiquer abeille".to_owned(),
            method: Method::PhraseByVoice,
        };
        let expected = if failure >= 2 { Refusal::PhraseLocked } else { Refusal::PhraseMismatch };
        assert_eq!(world.act(who, act), Err(expected));
    }
    if wrong >= 3 {
        let act = Act::Verify { person, words: own, method: Method::PhraseByVoice };
        assert_eq!(world.act(who, act), Err(Refusal::PhraseLocked), "locked means locked");
        // The person gives up on this one: it stays invited, and nothing may flow.
        return;
    }
    world.truth.verified.insert((who, whom));
    let act = Act::Verify { person, words: own, method: Method::PhraseByVoice };
    world.act(who, act).expect("the right words");
}

/// A device of one of the people, any of theirs.
fn someone(world: &mut World, people: usize) -> usize {
    let person = world.chance.below(people);
    let theirs: Vec<usize> =
        world.truth.siblings.iter().filter(|(_, of)| **of == person).map(|(one, _)| *one).collect();
    let chosen = if theirs.is_empty() { 0 } else { world.chance.below(theirs.len() + 1) };
    chosen.checked_sub(1).map_or(person, |at| theirs[at])
}

fn happen(world: &mut World, matter: MatterId, people: usize, tally: &mut Tally) {
    let device = someone(world, people);
    if world.hostile.is_some() && world.chance.percent(15) {
        return world.replay();
    }
    match world.chance.below(100) {
        0..=24 => {
            let reply_to = world.chance.percent(20).then(|| any_item(world, device, matter)).flatten();
            let text = format!("message {}", world.chance.number());
            place(world, device, matter, Act::Place { matter, text, reply_to }, tally);
        }
        25..=29 => {
            if let Some(entry) = any_item(world, device, matter) {
                place(world, device, matter, Act::Correct { matter, entry, text: "corrigé".to_owned() }, tally);
            }
        }
        30..=33 => {
            if let Some(entry) = any_item(world, device, matter) {
                place(world, device, matter, Act::Withdraw { matter, entry }, tally);
            }
        }
        34..=39 => {
            let document = document(world);
            // Told by its bytes, not by another throw: the stories of former seeds stay what they were up to here.
            let act = if document.sha256.0[0].is_multiple_of(4) {
                Act::Import { matter, of: ImportOf::New(document), import: import() }
            } else {
                Act::PlaceDocument { matter, document, folder: false }
            };
            place(world, device, matter, act, tally);
        }
        40..=43 => {
            if let Some(entry) = any_item(world, device, matter) {
                let _refused = world.act(device, Act::Open { matter, entry });
                let _refused = world.act(device, Act::Acknowledge { matter, entry });
            }
        }
        44 => drop(world.act(0, Act::Checkpoint { matter })),
        45 => {
            // Rarely: a closed matter makes a short story.
            if world.chance.percent(20) && world.act(0, Act::CloseMatter { matter }).is_ok() {
                let text = "après".to_owned();
                let late = world.act(0, Act::Place { matter, text, reply_to: None });
                assert_eq!(late, Err(Refusal::MatterClosed), "a closed matter takes nothing");
            }
        }
        46..=50 => {
            tally.crashes += 1;
            world.crash(device);
        }
        51..=56 => {
            if !world.wires.is_empty() {
                let wire = world.chance.below(world.wires.len());
                tally.cuts += 1;
                world.cut(wire);
            }
        }
        57..=60 => {
            let other = world.chance.below(people);
            let pair = (device.min(other), device.max(other));
            if !world.apart.remove(&pair) {
                world.apart.insert(pair);
            }
        }
        61..=62 => {
            world.devices[device].skew_ms = 1_000 * (i64::try_from(world.chance.below(200_000)).unwrap_or(0) - 100_000)
        }
        63..=67 => world.tick(2_000),
        68..=74 => drop(world.dial()),
        75..=79 => drop(world.fetch_one()),
        _ => {
            for _ in 0..world.chance.below(12) {
                world.deliver_one();
            }
        }
    }
}

/// Places something, and remembers that the person was told it is placed.
fn place(world: &mut World, device: usize, matter: MatterId, act: Act, tally: &mut Tally) {
    if let Ok(Outcome::Entry(item)) = world.act(device, act) {
        tally.items += 1;
        world.truth.placed.push((device, matter, item));
    }
}

fn any_item(world: &mut World, device: usize, matter: MatterId) -> Option<Digest> {
    let room = world.devices[device].store.matters.get(&matter)?;
    let items: Vec<Digest> = room
        .order
        .iter()
        .filter(|d| world.devices[device].store.entry(d).is_some_and(|e| e.kind.is_item()))
        .copied()
        .collect();
    let chosen = world.chance.below(items.len());
    items.get(chosen).copied()
}

fn import() -> Import {
    Import {
        format: ImportFormat::Mbox,
        reader: 1,
        dates: None,
        zone: None,
        messages: 3,
        system: 0,
        attachments: 0,
        absent: 0,
        units: 3,
        first: None,
        last: None,
        reading: Digest([3; 32]),
    }
}

fn document(world: &mut World) -> Document {
    let mut key = [0; 32];
    parloir_base::Chance::fill(&mut world.chance, &mut key);
    Document {
        name: "pièce.pdf".to_owned(),
        media: "application/pdf".to_owned(),
        bytes: world.chance.number() % 1_000_000,
        sha256: parloir_crypto::digest(&key),
        files: 1,
        key,
        key_commitment: Digest([1; 32]),
        root: Digest([2; 32]),
    }
}
