//! A matter that was erased on one device: nothing brings it back there, and nobody else loses anything.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod bench;

use bench::{CLAIRE, JEAN, matter_of, message, misbehaved, next, part, place, say, sent, session, step};
use parloir_base::{Digest, MatterId, Moment};
use parloir_engine::{Act, Effect, Input};
use parloir_sim::world::World;
use parloir_wire::entry::Seen;
use parloir_wire::frame::{Begun, Frame};
use parloir_wire::matter::VerificationRule;

const RULE: VerificationRule = VerificationRule::Keeper;

/// A closed matter of both; Claire, or Jean, erased it.
fn erased_by(who: usize) -> (World, MatterId) {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    place(&mut world, CLAIRE, matter, "bonjour");
    place(&mut world, JEAN, matter, "bonjour Maître");
    world.settle();
    world.act(CLAIRE, Act::CloseMatter { matter }).unwrap();
    world.settle();
    part(&mut world);
    let effects = step(&mut world, who, Input::Erased { matter });
    assert!(effects.is_empty(), "nobody is told");
    world.devices[who].store.matters.remove(&matter);
    (world, matter)
}

fn knows(world: &World, at: usize, matter: &MatterId) -> bool {
    world.devices[at].engine.room(matter).is_some()
}

#[test]
fn whoever_offers_an_erased_matter_is_asked_for_nothing_and_hears_nothing() {
    for (who, other) in [(CLAIRE, JEAN), (JEAN, CLAIRE)] {
        let (mut world, matter) = erased_by(who);
        let peer = world.devices[other].engine.own().endpoint;
        let (at, opened) = session(&mut world, who, peer, 1);
        assert!(!bench::speaks_of_matters(&opened));
        let heads = vec![Seen { device: bench::device(other), seq: 3, digest: Digest([7; 32]) }];
        for ask in [false, true] {
            let effects = say(&mut world, who, at, Frame::Frontier { matter, heads: heads.clone(), ask });
            assert!(sent(&effects).is_empty() && !misbehaved(&effects), "an offer is no offence");
        }
        let link = message(&world, other, matter, next(&world, other, matter, other), "encore");
        let effects = say(&mut world, who, at, Frame::Batch { matter, links: vec![link.clone()] });
        assert!(sent(&effects).is_empty() && !misbehaved(&effects));
        assert!(!knows(&world, who, &matter) && !bench::holds(&world, who, &link));
        assert!(knows(&world, other, &matter), "the other side keeps theirs");
    }
}

#[test]
fn the_persons_other_device_does_not_bring_back_a_draft_or_a_keeping_of_an_erased_matter() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let office = world.join_device(CLAIRE, "claire's office");
    world.settle();
    part(&mut world);
    step(&mut world, CLAIRE, Input::Erased { matter });
    let peer = world.devices[office].engine.own().endpoint;
    let (at, _) = session(&mut world, CLAIRE, peer, 1);
    let draft = Frame::Draft { matter, text: Begun("je".to_owned()), reply_to: None, at: Moment(1_000) };
    let keeping = Frame::Keeping { matter, kept: Begun("{}".to_owned()), at: Moment(1_000) };
    for frame in [draft, keeping] {
        let effects = say(&mut world, CLAIRE, at, frame);
        let is_taken = |effect: &Effect| matches!(effect, Effect::TakeDraft { .. } | Effect::TakeKeeping { .. });
        assert!(!effects.iter().any(is_taken) && !misbehaved(&effects));
    }
}

#[test]
fn a_keeping_from_anybody_but_a_device_of_ones_own_ends_the_session() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    part(&mut world);
    let peer = world.devices[JEAN].engine.own().endpoint;
    let (at, _) = session(&mut world, CLAIRE, peer, 1);
    let frame = Frame::Keeping { matter, kept: Begun("{}".to_owned()), at: Moment(1_000) };
    let effects = say(&mut world, CLAIRE, at, frame);
    assert!(misbehaved(&effects));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::TakeKeeping { .. })));
}

#[test]
fn an_engine_that_is_made_anew_knows_what_was_erased() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    place(&mut world, JEAN, matter, "bonjour");
    world.settle();
    part(&mut world);
    let own = |world: &World| {
        let own = world.devices[CLAIRE].engine.own();
        parloir_engine::Own {
            person: own.person,
            device: own.device,
            endpoint: own.endpoint,
            card: own.card.clone(),
            evidence: own.evidence.clone(),
            addresses: Vec::new(),
            rendezvous: Vec::new(),
            measure: own.measure,
        }
    };
    let mut load = world.devices[CLAIRE].store.load();
    load.matters.clear();
    load.erased = vec![matter];
    let made = parloir_engine::Engine::new(own(&world), load);
    world.devices[CLAIRE].engine = made;
    let peer = world.devices[JEAN].engine.own().endpoint;
    let (at, _) = session(&mut world, CLAIRE, peer, 1);
    let heads = vec![Seen { device: bench::device(JEAN), seq: 1, digest: Digest([7; 32]) }];
    say(&mut world, CLAIRE, at, Frame::Frontier { matter, heads, ask: true });
    assert!(!knows(&world, CLAIRE, &matter));
}
