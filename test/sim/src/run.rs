//! One seed, one story: people meet, write, crash, part, and in the end everything must be everywhere.

use parloir_base::{Digest, MatterId, Refusal};
use parloir_crypto::meeting::phrase_text;
use parloir_engine::{Act, Outcome};
use parloir_wire::document::Document;
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
    let names: &[&'static str] = if seed % 3 == 0 { &["claire", "jean"] } else { &["claire", "jean", "carole"] };
    let mut world = World::new(names, seed);
    world.trace = trace;
    let mut tally = Tally { stories: 1, ..Tally::default() };
    if seed % 5 == 0 {
        world.crashes(2);
    }
    let matter = open(&mut world);
    for other in 1..names.len() {
        bring_in(&mut world, matter, other, &mut tally);
    }
    if seed % 4 != 0 {
        let percent = 1 + world.chance.below(4);
        world.crashes(percent);
    }
    let length = 20 + world.chance.below(60);
    for _ in 0..length {
        happen(&mut world, matter, &mut tally);
    }
    world.crashes(0);
    world.apart.clear();
    world.settle();
    check::at_rest(&world);
    tally
}

fn open(world: &mut World) -> MatterId {
    let verification = VerificationRule::Keeper;
    loop {
        let act = Act::OpenMatter { title: "Martin c. Durand".to_owned(), level: 2, verification };
        if let Ok(Outcome::Matter(matter)) = world.act(0, act) {
            world.truth.members.insert(matter, vec![0]);
            return matter;
        }
    }
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

fn happen(world: &mut World, matter: MatterId, tally: &mut Tally) {
    let device = world.chance.below(world.devices.len());
    match world.chance.below(100) {
        0..=24 => {
            let reply_to = world.chance.percent(20).then(|| any_item(world, device, matter)).flatten();
            let text = format!("message {}", world.chance.next());
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
            place(world, device, matter, Act::PlaceDocument { matter, document, folder: false }, tally);
        }
        40..=43 => {
            if let Some(entry) = any_item(world, device, matter) {
                let _refused = world.act(device, Act::Open { matter, entry });
                let _refused = world.act(device, Act::Acknowledge { matter, entry });
            }
        }
        44..=45 => drop(world.act(0, Act::Checkpoint { matter })),
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
            let other = world.chance.below(world.devices.len());
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

fn document(world: &mut World) -> Document {
    let mut key = [0; 32];
    parloir_base::Chance::fill(&mut world.chance, &mut key);
    Document {
        name: "pièce.pdf".to_owned(),
        media: "application/pdf".to_owned(),
        bytes: world.chance.next() % 1_000_000,
        sha256: parloir_crypto::digest(&key),
        files: 1,
        key,
        key_commitment: Digest([1; 32]),
        root: Digest([2; 32]),
    }
}
