//! Time-stamps in a matter: which checkpoint they count for, whoever places them, in whatever order they come.

mod bench;

use bench::*;
use parloir_base::{Digest, MatterId, Refusal, limit};
use parloir_engine::{Act, Outcome};
use parloir_kit::Authority;
use parloir_sim::world::World;
use parloir_wire::entry::Kind;
use parloir_wire::frame::{Carried, Frame};
use parloir_wire::matter::VerificationRule;
use parloir_wire::text::Record;

const RULE: VerificationRule = VerificationRule::Keeper;

/// The last checkpoint as a device sees it: its entry, its text, and how many time-stamps count for it.
fn last(world: &World, at: usize, matter: MatterId) -> Option<(Digest, Vec<u8>, usize)> {
    let view = &world.devices[at].engine.room(&matter)?.view;
    let last = view.checkpoints().last()?;
    Some((last.entry, last.checkpoint.to_bytes(), view.stamps(last).count()))
}

fn stamps(world: &World, at: usize, matter: MatterId) -> usize {
    last(world, at, matter).map_or(0, |(_, _, stamps)| stamps)
}

fn unsealed(world: &World, matter: MatterId) -> u64 {
    let room = world.devices[CLAIRE].engine.room(&matter).expect("hers");
    room.view.unsealed(room.chains.size())
}

fn propose(world: &mut World, matter: MatterId) -> (Digest, Vec<u8>) {
    world.act(CLAIRE, Act::Checkpoint { matter }).expect("the keeper's");
    let (entry, text, _) = last(world, CLAIRE, matter).expect("proposed");
    (entry, text)
}

/// What Jean's device would sign as a time-stamp, written by hand.
fn by_hand(world: &World, at: usize, matter: MatterId, about: Digest, body: &[u8]) -> Carried {
    let mut entry = entry(world, JEAN, matter, next(world, at, matter, JEAN), Kind::Stamp, body);
    entry.about = vec![about];
    carry(JEAN, &entry, body)
}

#[test]
fn a_time_stamp_counts_for_the_checkpoint_whose_text_it_is_of_and_for_no_other() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let authority = Authority::default();
    let (checkpoint, text) = propose(&mut world, matter);
    world.settle();
    let (right, wrong) = (authority.stamp(&text), authority.stamp(b"another text"));
    let placed = |checkpoint, stamp: &[u8]| Act::Stamp { matter, checkpoint, stamp: stamp.to_vec() };
    for (checkpoint, stamp, refusal) in [
        (Digest([9; 32]), right.as_slice(), Refusal::CheckpointUnknown),
        (checkpoint, &wrong, Refusal::StampRefused),
        (checkpoint, &right[..right.len() - 1], Refusal::StampRefused),
        (checkpoint, b"", Refusal::StampRefused),
    ] {
        assert_eq!(world.act(JEAN, placed(checkpoint, stamp)), Err(refusal));
    }
    part(&mut world);
    for (number, body) in [(1, wrong.as_slice()), (2, b"no time-stamp")] {
        let forged = by_hand(&world, CLAIRE, matter, checkpoint, body);
        let session = session_in(&mut world, CLAIRE, JEAN, matter, number);
        say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![forged.clone()] });
        assert!(holds(&world, CLAIRE, &forged), "it is signed, and evidence");
        assert_eq!(stamps(&world, CLAIRE, matter), 0);
    }

    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let (checkpoint, text) = propose(&mut world, matter);
    world.settle();
    let act = Act::Stamp { matter, checkpoint, stamp: authority.stamp(&text) };
    assert!(matches!(world.act(JEAN, act), Ok(Outcome::Entry(_))), "any party may place one");
    world.settle();
    world.crash(CLAIRE);
    assert_eq!([CLAIRE, JEAN].map(|at| stamps(&world, at, matter)), [1, 1]);
}

#[test]
fn nobody_uses_up_the_time_stamps_that_count_of_another_and_every_device_agrees_on_which_do() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let authority = Authority::default();
    let (checkpoint, text) = propose(&mut world, matter);
    world.settle();
    let placed = |stamp: &[u8]| Act::Stamp { matter, checkpoint, stamp: stamp.to_vec() };
    let stamp = authority.stamp(&text);
    for _ in 0..limit::STAMPS_MAX {
        world.act(JEAN, placed(&stamp)).expect("one that counts");
    }
    assert_eq!(world.act(JEAN, placed(&stamp)), Err(Refusal::StampsFull), "one more of his would state nothing");
    world.settle();
    assert!(matches!(world.act(CLAIRE, placed(&stamp)), Ok(Outcome::Entry(_))), "his take nothing of hers");
    world.settle();
    // Placed by hand, it is evidence; it takes the place of one of his own, or none.
    part(&mut world);
    let more = by_hand(&world, CLAIRE, matter, checkpoint, &stamp);
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![more.clone()] });
    assert!(holds(&world, CLAIRE, &more));
    assert_eq!(stamps(&world, CLAIRE, matter), limit::STAMPS_MAX + 1);
    let counted = |world: &World| {
        let view = &world.devices[CLAIRE].engine.room(&matter).expect("hers").view;
        let mut entries: Vec<_> = view.stamps(view.checkpoints().last().expect("one")).map(|one| one.entry).collect();
        entries.sort_unstable();
        entries
    };
    let before = counted(&world);
    world.crash(CLAIRE);
    assert_eq!(counted(&world), before, "whatever order they are read in");
}

#[test]
fn a_time_stamp_that_comes_before_its_checkpoint_counts_once_that_is_there() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], RULE);
    for other in [CLAIRE, CAROLE] {
        world.apart.insert((other.min(JEAN), other.max(JEAN)));
    }
    part(&mut world);
    let (checkpoint, text) = propose(&mut world, matter);
    let early = by_hand(&world, CAROLE, matter, checkpoint, &Authority::default().stamp(&text));
    let session = session_in(&mut world, CAROLE, JEAN, matter, 1);
    say(&mut world, CAROLE, session, Frame::Batch { matter, links: vec![early.clone()] });
    assert!(holds(&world, CAROLE, &early) && last(&world, CAROLE, matter).is_none());
    pass(&mut world);
    assert_eq!(stamps(&world, CAROLE, matter), 1);
}

#[test]
fn a_time_stamp_calls_for_no_checkpoint_of_its_own() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let (checkpoint, text) = propose(&mut world, matter);
    world.settle();
    let before = unsealed(&world, matter);
    let stamp = Authority::default().stamp(&text);
    for by in [CLAIRE, JEAN] {
        world.act(by, Act::Stamp { matter, checkpoint, stamp: stamp.clone() }).expect("a party's");
        world.settle();
    }
    assert_eq!(unsealed(&world, matter), before);
    propose(&mut world, matter);
    world.settle();
    assert_eq!(unsealed(&world, matter), 0);
}
