//! Rendezvous in the engine: who hears of them, who may have this device call or keep lines, and under which keys it can be called.

mod bench;

use bench::*;
use parloir_base::EndpointId;
use parloir_base::limit::RENDEZVOUS_LINES_MAX;
use parloir_engine::{Act, Input, Outcome};
use parloir_sim::world::World;
use parloir_wire::Rendezvous;
use parloir_wire::frame::Frame;
use parloir_wire::matter::VerificationRule;

const MALLORY: usize = 2;

fn named(seed: u8) -> Rendezvous {
    Rendezvous { endpoint: EndpointId([seed; 32]), addresses: vec![([192, 0, 2, seed], 47_470).into()] }
}

fn hello(rendezvous: Vec<Rendezvous>) -> Frame {
    Frame::Hello { version: 1, addresses: vec![([192, 0, 2, 1], 1).into()], rendezvous }
}

fn endpoint(world: &World, at: usize) -> EndpointId {
    world.devices[at].engine.own().endpoint
}

fn lines(world: &World, at: usize) -> Vec<Rendezvous> {
    world.devices[at].engine.named_rendezvous()
}

#[test]
fn an_invitation_names_the_rendezvous_of_its_maker_and_whoever_enters_it_keeps_a_line_there() {
    let mut world = World::new(&["claire", "jean", "mallory"], 7);
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    step(&mut world, CLAIRE, Input::Rendezvous(vec![named(9)]));
    let link = invite(&mut world, CLAIRE, matter);
    assert_eq!(lines(&world, JEAN), []);
    let claire = endpoint(&world, CLAIRE);
    world.act(JEAN, Act::Join { link }).expect("a good link");
    assert_eq!(lines(&world, JEAN), [named(9)]);
    assert!(world.devices[JEAN].engine.rendezvous_of(&claire).contains(&named(9).endpoint));
    world.settle();
    assert_eq!(lines(&world, JEAN), [named(9)], "and stays, once it is accepted");
}

#[test]
fn who_chose_another_rendezvous_is_followed_there_and_a_stranger_is_followed_nowhere() {
    let (mut world, _) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    part(&mut world);
    let jean = endpoint(&world, JEAN);
    for (number, told) in [(1, vec![named(8)]), (2, vec![named(7), named(6)]), (3, Vec::new())] {
        let (session, _) = session(&mut world, CLAIRE, jean, number);
        say(&mut world, CLAIRE, session, hello(told.clone()));
        assert_eq!(lines(&world, CLAIRE), told);
    }
    let (session, _) = session(&mut world, CLAIRE, EndpointId([77; 32]), 4);
    say(&mut world, CLAIRE, session, hello(vec![named(5)]));
    assert_eq!(lines(&world, CLAIRE), []);
}

#[test]
fn what_a_party_tells_of_another_opens_no_line_and_serves_to_call_that_one_alone() {
    let mut world = World::new(&["claire", "jean", "carole"], 7);
    world.apart.insert((JEAN, CAROLE));
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    for other in [JEAN, CAROLE] {
        let link = invite(&mut world, CLAIRE, matter);
        world.act(other, Act::Join { link }).expect("a good link");
        world.truth.members.get_mut(&matter).expect("opened").push(other);
        pass(&mut world);
        let said = words(&world, CLAIRE, other).expect("words");
        for (who, whom) in [(CLAIRE, other), (other, CLAIRE)] {
            world.truth.verified.insert((who, whom));
            verify(&mut world, who, whom, &said).expect("the right words");
        }
        pass(&mut world);
    }
    part(&mut world);
    let (claire, carole) = (endpoint(&world, CLAIRE), endpoint(&world, CAROLE));
    // Jean never met Carole: what he is told of her he has from Claire.
    let met =
        |world: &World, at: usize, peer| world.devices[at].engine.address(peer).is_some_and(|row| row.met.is_some());
    assert!(met(&world, JEAN, &claire) && !met(&world, JEAN, &carole));
    let (session, _) = session(&mut world, JEAN, claire, 1);
    let told = Frame::Whereabouts {
        endpoint: carole,
        addresses: vec![([192, 0, 2, 3], 1).into()],
        rendezvous: vec![named(4)],
    };
    say(&mut world, JEAN, session, told);
    let engine = &world.devices[JEAN].engine;
    assert!(!engine.named_rendezvous().contains(&named(4)), "no line is kept on hearsay");
    assert!(!met(&world, JEAN, &carole), "being told of somebody is not meeting them");
    assert!(engine.rendezvous_of(&carole).contains(&named(4).endpoint));
    let stranger = EndpointId([77; 32]);
    assert!(!engine.rendezvous_of(&stranger).contains(&named(4).endpoint));
}

#[test]
fn contacts_cannot_have_this_device_keep_more_lines_than_a_bound() {
    let names = ["claire", "jean", "carole", "anne", "louis", "zoe"];
    let (mut world, _) = matter_of(&names, VerificationRule::Keeper);
    part(&mut world);
    for other in 1..names.len() {
        let peer = endpoint(&world, other);
        let (session, _) = session(&mut world, CLAIRE, peer, other as u64);
        let first = u8::try_from(other).expect("small") * 10;
        say(&mut world, CLAIRE, session, hello((first..first + 4).map(named).collect()));
    }
    assert_eq!(lines(&world, CLAIRE).len(), RENDEZVOUS_LINES_MAX);
}

#[test]
fn the_key_of_a_link_that_was_redeemed_opens_calls_of_its_redeemer_alone_and_not_for_ever() {
    let mut world = World::new(&["claire", "jean", "mallory"], 7);
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    let link = invite(&mut world, CLAIRE, matter);
    let (claire, jean, mallory) = (endpoint(&world, CLAIRE), endpoint(&world, JEAN), endpoint(&world, MALLORY));
    world.act(JEAN, Act::Join { link }).expect("a good link");
    let key = world.devices[JEAN].engine.keys_to_call(&claire).expect("of the link that waits");
    world.meet(CLAIRE, JEAN);
    world.settle();
    let opens = |world: &World, peer| world.devices[CLAIRE].engine.keys_to_be_called(&peer).contains(&key);
    assert!(opens(&world, jean), "the answer may have been lost");
    assert!(!opens(&world, mallory), "whoever saw the link");
    world.now = world.now.plus_ms(7_200_000);
    step(&mut world, CLAIRE, Input::Tick);
    assert!(!opens(&world, jean), "past its date");
}

#[test]
fn a_call_is_taken_under_an_invitation_only_while_it_may_be_redeemed() {
    let mut world = World::new(&["claire", "jean", "mallory"], 7);
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    let link = invite(&mut world, CLAIRE, matter);
    let withdrawn = invite(&mut world, CLAIRE, matter);
    let (claire, mallory) = (endpoint(&world, CLAIRE), endpoint(&world, MALLORY));
    world.act(JEAN, Act::Join { link }).expect("a good link");
    let key = world.devices[JEAN].engine.keys_to_call(&claire).expect("of the link that waits");
    let taken = |world: &World| world.devices[CLAIRE].engine.keys_to_be_called(&mallory);
    assert!(taken(&world).contains(&key), "whoever holds the link has its key, and no other has");
    assert_eq!(taken(&world).len(), 2);
    let other = taken(&world).into_iter().find(|one| *one != key).expect("two");
    world.act(CLAIRE, Act::WithdrawInvitation { key: other }).expect("one's own");
    assert_eq!(taken(&world), [key]);
    world.act(MALLORY, Act::Join { link: withdrawn }).expect("it reads well");
    let late = world.now.plus_ms(7_200_000);
    world.now = late;
    step(&mut world, CLAIRE, Input::Tick);
    assert_eq!(taken(&world), Vec::<[u8; 32]>::new(), "past its date");
}

#[test]
fn a_device_that_nobody_knows_is_heard_under_the_link_made_for_it_until_it_is_used_exchanged_or_over() {
    let mut world = World::new(&["claire"], 7);
    let link = |world: &mut World| match world.act(CLAIRE, Act::InviteDevice { lives_ms: 900_000 }) {
        Ok(Outcome::Invitation { key, .. }) => key,
        other => panic!("{other:?}"),
    };
    let heard = |world: &World| world.devices[CLAIRE].engine.device_link_to_be_called(world.now);
    assert_eq!(heard(&world), None, "without a link");
    let first = link(&mut world);
    assert_eq!(heard(&world), Some(first));
    let second = link(&mut world);
    assert_eq!(heard(&world), Some(second), "the one before is no longer good");
    world.now = world.now.plus_ms(900_000);
    assert_eq!(heard(&world), None, "past its date, to the second");
    link(&mut world);
    world.join_device(CLAIRE, "claire's second");
    assert_eq!(heard(&world), None, "it was used");
    let stranger = EndpointId([77; 32]);
    assert_eq!(world.devices[CLAIRE].engine.keys_to_be_called(&stranger), Vec::<[u8; 32]>::new());
}
