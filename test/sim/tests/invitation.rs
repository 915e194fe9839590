//! An invitation works once, for one person, in one session, until its date: everything else is refused.

mod bench;

use bench::*;
use parloir_base::{Moment, Refusal};
use parloir_engine::{Act, Event};
use parloir_exchange::redeem::proof_to_redeem;
use parloir_sim::world::World;
use parloir_wire::frame::Frame;
use parloir_wire::invitation::Invitation;
use parloir_wire::matter::VerificationRule;

const MALLORY: usize = 2;

fn three() -> (World, String) {
    let mut world = World::new(&["claire", "jean", "mallory"], 3);
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    let link = invite(&mut world, CLAIRE, matter);
    (world, link)
}

fn refusals(world: &World, at: usize) -> Vec<Refusal> {
    let refused = |(device, event): &(usize, Event)| match event {
        Event::JoinRefused { refusal } if *device == at => Some(*refusal),
        _ => None,
    };
    world.events.iter().filter_map(refused).collect()
}

fn met(world: &World, at: usize, whom: usize) -> bool {
    world.devices[at].engine.contact(&world.devices[whom].person()).is_some()
}

#[test]
fn a_link_that_was_used_lets_nobody_else_in_and_the_inviter_hears_of_it() {
    let (mut world, link) = three();
    world.act(JEAN, Act::Join { link: link.clone() }).expect("a good link");
    world.settle();
    world.act(MALLORY, Act::Join { link }).expect("it reads well");
    world.settle();
    assert!(met(&world, CLAIRE, JEAN) && !met(&world, CLAIRE, MALLORY));
    assert_eq!(refusals(&world, MALLORY), [Refusal::InvitationUsed]);
    assert!(world.events.contains(&(CLAIRE, Event::RedeemedAgain)));
}

#[test]
fn the_same_person_may_hear_the_answer_again() {
    let (mut world, link) = three();
    for _ in 0..2 {
        world.act(JEAN, Act::Join { link: link.clone() }).expect("a good link");
        world.settle();
    }
    assert_eq!(refusals(&world, JEAN), []);
    assert!(!world.events.contains(&(CLAIRE, Event::RedeemedAgain)));
}

#[test]
fn a_link_entered_twice_in_one_breath_is_no_impostor() {
    let (mut world, link) = three();
    world.meet(CLAIRE, JEAN);
    world.act(JEAN, Act::Join { link: link.clone() }).expect("a good link");
    world.act(JEAN, Act::Join { link }).expect("a good link");
    world.settle();
    assert_eq!(refusals(&world, JEAN), []);
    assert!(met(&world, JEAN, CLAIRE));
}

#[test]
fn two_links_of_one_person_are_both_redeemed_in_one_meeting() {
    let (mut world, link) = three();
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    let second = invite(&mut world, CLAIRE, matter);
    world.act(JEAN, Act::Join { link }).expect("a good link");
    world.act(JEAN, Act::Join { link: second }).expect("a good link");
    world.dial();
    while world.deliver_one() {}
    assert!(world.devices[JEAN].engine.joins().is_empty());
}

#[test]
fn an_expired_link_is_refused_by_whoever_enters_it_and_by_its_maker() {
    let (mut world, link) = three();
    world.act(JEAN, Act::Join { link: link.clone() }).expect("still good");
    world.now = world.now.plus_ms(3_600_000);
    assert_eq!(world.act(MALLORY, Act::Join { link }), Err(Refusal::InvitationExpired));
    world.settle();
    assert_eq!(refusals(&world, JEAN), [Refusal::InvitationExpired]);
    assert!(!met(&world, CLAIRE, JEAN));
}

#[test]
fn a_later_date_written_into_a_link_changes_nothing_for_its_maker() {
    let (mut world, link) = three();
    let mut altered = Invitation::from_link(&link).expect("made here");
    altered.expires = Moment::from_seconds(altered.expires.seconds() + 1_000_000);
    world.now = world.now.plus_ms(3_600_000);
    world.act(JEAN, Act::Join { link: altered.to_link() }).expect("it reads well");
    world.settle();
    assert_eq!(refusals(&world, JEAN), [Refusal::InvitationExpired]);
}

#[test]
fn a_link_with_any_character_changed_cannot_be_read() {
    let (mut world, link) = three();
    for at in 0..link.len() {
        let mut altered = link.clone().into_bytes();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        let link = String::from_utf8(altered).expect("ASCII");
        assert_eq!(world.act(JEAN, Act::Join { link }), Err(Refusal::InvitationUnreadable), "character {at}");
    }
}

#[test]
fn a_link_with_another_secret_is_unknown_to_its_maker() {
    let (mut world, link) = three();
    let mut altered = Invitation::from_link(&link).expect("made here");
    altered.secret[0] ^= 1;
    world.act(JEAN, Act::Join { link: altered.to_link() }).expect("it reads well");
    world.settle();
    assert_eq!(refusals(&world, JEAN), [Refusal::InvitationUnknown]);
    assert!(world.devices[JEAN].engine.joins().is_empty(), "not asked for again");
}

#[test]
fn a_link_that_names_another_identity_makes_its_maker_an_impostor_once() {
    let (mut world, link) = three();
    let mut altered = Invitation::from_link(&link).expect("made here");
    altered.identity_prefix[0] ^= 1;
    world.act(JEAN, Act::Join { link: altered.to_link() }).expect("it reads well");
    world.settle();
    assert_eq!(refusals(&world, JEAN), [Refusal::InvitationImpostor]);
    assert!(!met(&world, JEAN, CLAIRE));
}

#[test]
fn an_impostor_at_another_endpoint_does_not_hold_the_secret() {
    let (mut world, link) = three();
    let mut altered = Invitation::from_link(&link).expect("made here");
    altered.endpoint = world.devices[MALLORY].engine.own().endpoint;
    world.act(JEAN, Act::Join { link: altered.to_link() }).expect("it reads well");
    world.settle();
    assert!(!met(&world, JEAN, MALLORY) && !met(&world, JEAN, CLAIRE));
    // Even one who read the link, and so can prove the secret, is not the identity that it names.
    let joined = Invitation::from_link(&altered.to_link()).expect("made here");
    world.act(JEAN, Act::Join { link: altered.to_link() }).expect("it reads well");
    let peer = altered.endpoint;
    let (session, _) = session(&mut world, JEAN, peer, 1);
    let card = world.devices[MALLORY].card.clone();
    let key = parloir_crypto::meeting::invitation_key(&joined.secret);
    let jean = world.devices[JEAN].engine.own().endpoint;
    let proof = parloir_exchange::redeem::proof_to_accept(&key, &[1; 32], &card, &jean);
    let effects =
        say(&mut world, JEAN, session, Frame::Accept { card, proof, matter: parloir_base::MatterId([3; 32]) });
    assert_eq!(refused_with(&effects), Some(Refusal::InvitationImpostor));
    assert!(!met(&world, JEAN, MALLORY));
}

#[test]
fn a_redemption_recorded_in_one_session_is_worth_nothing_in_another() {
    let (mut world, link) = three();
    let invitation = Invitation::from_link(&link).expect("made here");
    let card = world.devices[JEAN].card.clone();
    let jean = world.devices[JEAN].engine.own().endpoint;
    let proof = proof_to_redeem(&invitation, &[1; 32], &card);
    let (session, _) = session(&mut world, CLAIRE, jean, 2);
    let effects = say(&mut world, CLAIRE, session, Frame::Redeem { card, proof });
    assert_eq!(refused_with(&effects), Some(Refusal::InvitationUnknown));
    assert!(hung(&effects) && !met(&world, CLAIRE, JEAN));
}

#[test]
fn a_thief_of_the_link_cannot_come_with_the_card_of_someone_else() {
    let (mut world, link) = three();
    let invitation = Invitation::from_link(&link).expect("made here");
    let card = world.devices[JEAN].card.clone();
    let mallory = world.devices[MALLORY].engine.own().endpoint;
    let proof = proof_to_redeem(&invitation, &[1; 32], &card);
    let (session, _) = session(&mut world, CLAIRE, mallory, 1);
    let effects = say(&mut world, CLAIRE, session, Frame::Redeem { card, proof });
    assert_eq!(refused_with(&effects), Some(Refusal::DeviceRefused));
    assert!(!met(&world, CLAIRE, JEAN));
    // The link is not spent by it.
    world.act(JEAN, Act::Join { link }).expect("still good");
    world.settle();
    assert!(met(&world, CLAIRE, JEAN));
}

#[test]
fn a_card_with_an_altered_record_is_refused() {
    let (mut world, link) = three();
    let invitation = Invitation::from_link(&link).expect("made here");
    let mut card = world.devices[JEAN].card.clone();
    card.devices[0].by_identity.0[3] ^= 1;
    let jean = world.devices[JEAN].engine.own().endpoint;
    let proof = proof_to_redeem(&invitation, &[1; 32], &card);
    let (session, _) = session(&mut world, CLAIRE, jean, 1);
    let effects = say(&mut world, CLAIRE, session, Frame::Redeem { card, proof });
    assert_eq!(refused_with(&effects), Some(Refusal::DeviceRefused));
}

#[test]
fn a_withdrawn_link_is_unknown() {
    let (mut world, link) = three();
    let key = *world.devices[CLAIRE].engine.invitations().map(|row| &row.key).next().expect("one");
    world.act(CLAIRE, Act::WithdrawInvitation { key }).expect("one's own");
    world.act(JEAN, Act::Join { link }).expect("it reads well");
    world.settle();
    assert_eq!(refusals(&world, JEAN), [Refusal::InvitationUnknown]);
}

#[test]
fn ones_own_link_is_refused() {
    let (mut world, link) = three();
    assert_eq!(world.act(CLAIRE, Act::Join { link }), Err(Refusal::InvitationOwn));
}

#[test]
fn a_stranger_who_says_anything_but_redeem_is_hung_up_on() {
    let (mut world, matter) = matter_of(&["claire", "jean", "mallory"][..2], VerificationRule::Keeper);
    let stranger = parloir_base::EndpointId([77; 32]);
    let device = world.devices[CLAIRE].engine.own().device;
    let zero = parloir_base::Digest([0; 32]);
    let link = message(&world, JEAN, matter, (1, None), "bonjour");
    let frames = [
        Frame::Frontier { matter, heads: Vec::new(), ask: true },
        Frame::Batch { matter, links: vec![link.clone()] },
        Frame::PhraseCommit { transcript: zero, commitment: zero },
        Frame::PhraseNonce { transcript: zero, nonce: [0; 32] },
        Frame::PhraseReveal { transcript: zero, nonce: [0; 32] },
        Frame::Whereabouts { endpoint: stranger, addresses: vec![([192, 0, 2, 1], 1).into()], rendezvous: Vec::new() },
        Frame::Fork { matter, device, one: link.link.clone(), other: link.link },
    ];
    for (number, frame) in frames.into_iter().enumerate() {
        let (session, opened) = session(&mut world, CLAIRE, stranger, number as u64);
        assert!(!speaks_of_matters(&opened));
        let effects = say(&mut world, CLAIRE, session, frame);
        assert!(hung(&effects) && !speaks_of_matters(&effects));
        assert_eq!(refused_with(&effects), Some(Refusal::DeviceRefused));
    }
}

#[test]
fn an_answer_that_nobody_asked_for_alarms_nobody() {
    let (mut world, _) = three();
    let mallory = world.devices[MALLORY].engine.own().endpoint;
    let (session, _) = session(&mut world, CLAIRE, mallory, 1);
    let card = world.devices[MALLORY].card.clone();
    let frame = Frame::Accept { card, proof: [0; 32], matter: parloir_base::MatterId([3; 32]) };
    let effects = say(&mut world, CLAIRE, session, frame);
    assert!(hung(&effects));
    assert_eq!(told(&effects), []);
}

#[test]
fn a_stranger_is_not_told_where_else_this_device_may_be_met() {
    let (mut world, link) = three();
    let (_, effects) = session(&mut world, CLAIRE, parloir_base::EndpointId([77; 32]), 1);
    assert_eq!(sent(&effects), [Frame::Hello { version: 1, addresses: Vec::new(), rendezvous: Vec::new() }]);
    // Those who have met know each other's addresses from the first meeting.
    world.act(JEAN, Act::Join { link }).expect("a good link");
    world.settle();
    for (at, whom) in [(CLAIRE, JEAN), (JEAN, CLAIRE)] {
        let whom = world.devices[whom].engine.own();
        let row = world.devices[at].engine.address(&whom.endpoint).expect("met");
        assert!(row.addresses.contains(&whom.addresses[0]));
    }
}

#[test]
fn someone_who_shows_an_older_card_with_a_link_is_admitted_with_all_that_is_known_of_their_devices() {
    let (mut world, _) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    let older = world.devices[JEAN].engine.own().card.clone();
    world.join_device(JEAN, "jean's second");
    world.settle();
    let other = open(&mut world, CLAIRE, VerificationRule::Keeper);
    let link = Invitation::from_link(&invite(&mut world, CLAIRE, other)).expect("a link");
    part(&mut world);
    let peer = world.devices[JEAN].engine.own().endpoint;
    let (session, _) = session(&mut world, CLAIRE, peer, 1);
    let proof = proof_to_redeem(&link, &[1; 32], &older);
    say(&mut world, CLAIRE, session, Frame::Redeem { card: older, proof });
    let view = &world.devices[CLAIRE].engine.room(&other).expect("open").view;
    assert_eq!(view.parties()[&world.devices[JEAN].person()].devices.len(), 2);
}
