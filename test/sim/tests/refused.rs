//! What the rules say no to, asked by hand: crowds, strangers admitted, the same person twice, a chain that was copied.

mod bench;

use bench::{CLAIRE, JEAN, bring_in, compare, device, matter_of, message, next, open, say, session_in};
use parloir_base::{Refusal, limit};
use parloir_engine::{Act, Event};
use parloir_sim::world::World;
use parloir_wire::frame::Frame;
use parloir_wire::matter::{Role, VerificationRule};

#[test]
fn a_profile_keeps_so_many_open_invitations_and_no_more() {
    let mut world = World::new(&["claire"], 1);
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    let invite = || Act::Invite { matter, role: Role::Client, lives_ms: 3_600_000 };
    for _ in 0..limit::INVITATIONS_MAX {
        world.act(CLAIRE, invite()).expect("within the bound");
    }
    assert_eq!(world.act(CLAIRE, invite()), Err(Refusal::InvitationsFull));
}

#[test]
fn only_someone_verified_is_admitted_without_an_invitation_and_only_once() {
    let mut world = World::new(&["claire", "jean"], 2);
    let first = open(&mut world, CLAIRE, VerificationRule::Keeper);
    bring_in(&mut world, CLAIRE, first, JEAN);
    let second = open(&mut world, CLAIRE, VerificationRule::Keeper);
    let person = world.devices[JEAN].person();
    let admit = || Act::Admit { matter: second, person, role: Role::Colleague };
    assert_eq!(world.act(CLAIRE, admit()), Err(Refusal::PartyUnverified));
    compare(&mut world, CLAIRE, JEAN);
    world.truth.members.get_mut(&second).expect("opened").push(JEAN);
    world.act(CLAIRE, admit()).expect("verified now");
    assert_eq!(world.act(CLAIRE, admit()), Err(Refusal::PartyPresent));
}

#[test]
fn a_matter_holds_so_many_parties_and_the_next_is_told_so() {
    let mut world = World::new(&["someone"; limit::PARTIES_MAX + 1], 3);
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    for other in 1..=limit::PARTIES_MAX {
        bring_in(&mut world, CLAIRE, matter, other);
    }
    let parties = world.devices[CLAIRE].engine.room(&matter).expect("open").view.parties().len();
    assert_eq!(parties, limit::PARTIES_MAX);
    let refused = Event::JoinRefused { refusal: Refusal::PartiesFull };
    assert!(world.events.contains(&(limit::PARTIES_MAX, refused)));
}

#[test]
fn a_device_that_learns_that_its_chain_is_forked_writes_nothing_more() {
    let (mut world, matter) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    let at = next(&world, CLAIRE, matter, JEAN);
    let (one, other) = (message(&world, JEAN, matter, at, "oui"), message(&world, JEAN, matter, at, "non"));
    let session = session_in(&mut world, JEAN, CLAIRE, matter, 1);
    let proof = Frame::Fork { matter, device: device(JEAN), one: one.link, other: other.link };
    say(&mut world, JEAN, session, proof);
    let place = Act::Place { matter, text: "suite".to_owned(), reply_to: None };
    assert_eq!(world.act(JEAN, place), Err(Refusal::ChainForked));
}
