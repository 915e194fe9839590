//! The four words: whoever stands in between is heard, and three wrong phrases lock.

mod bench;

use bench::*;
use parloir_base::Refusal;
use parloir_engine::Act;
use parloir_sim::world::World;
use parloir_wire::frame::Frame;
use parloir_wire::local::Trust;
use parloir_wire::matter::VerificationRule;

const WRONG: &str = "abaisser abandon abdiquer abeille";

/// Claire and Jean have met and compared nothing.
fn invited() -> World {
    let mut world = World::new(&["claire", "jean"], 5);
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    bring_in(&mut world, CLAIRE, matter, JEAN);
    world
}

fn lock(world: &mut World, who: usize, whom: usize) {
    assert_eq!(verify(world, who, whom, WRONG), Err(Refusal::PhraseMismatch));
    assert_eq!(verify(world, who, whom, WRONG), Err(Refusal::PhraseMismatch));
    assert_eq!(verify(world, who, whom, WRONG), Err(Refusal::PhraseLocked));
}

#[test]
fn someone_in_the_middle_makes_both_people_see_different_words() {
    // Mallory redeems Claire's stolen link, and gives Jean a link of her own in its place.
    let mut world = World::new(&["claire", "jean", "mallory"], 5);
    let mallory = 2;
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    bring_in(&mut world, CLAIRE, matter, mallory);
    let false_matter = open(&mut world, mallory, VerificationRule::Keeper);
    bring_in(&mut world, mallory, false_matter, JEAN);
    let (claire, jean) = (words(&world, CLAIRE, mallory).expect("words"), words(&world, JEAN, mallory).expect("words"));
    assert_ne!(claire, jean);
    // Each reads theirs to the other: neither is taken.
    assert_eq!(verify(&mut world, CLAIRE, mallory, &jean), Err(Refusal::PhraseMismatch));
    assert_eq!(verify(&mut world, JEAN, mallory, &claire), Err(Refusal::PhraseMismatch));
}

#[test]
fn a_reveal_that_does_not_match_its_commitment_ends_the_meeting_and_shows_no_words() {
    let mut world = World::new(&["claire", "jean"], 5);
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    let link = invite(&mut world, CLAIRE, matter);
    world.act(JEAN, Act::Join { link }).expect("a good link");
    // Until Jean knows Claire, and no further.
    world.dial();
    while world.devices[JEAN].engine.contact(&world.devices[CLAIRE].person()).is_none() {
        assert!(world.deliver_one());
    }
    part(&mut world);
    let contact = world.devices[JEAN].engine.contact(&world.devices[CLAIRE].person()).expect("met").clone();
    let Trust::Invited(phrase) = contact.trust else { panic!("invited") };
    let claire = world.devices[CLAIRE].engine.own().endpoint;
    let (session, _) = session(&mut world, JEAN, claire, 1);
    let commitment = parloir_crypto::meeting::phrase_commitment(&phrase.transcript, &[1; 32]);
    let transcript = phrase.transcript;
    let answer = say(&mut world, JEAN, session, Frame::PhraseCommit { transcript, commitment });
    assert!(matches!(sent(&answer)[..], [Frame::PhraseNonce { .. }]));
    // A second commitment in the same run is not answered.
    assert_eq!(sent(&say(&mut world, JEAN, session, Frame::PhraseCommit { transcript, commitment })), []);
    let effects = say(&mut world, JEAN, session, Frame::PhraseReveal { transcript, nonce: [2; 32] });
    assert!(misbehaved(&effects));
    assert_eq!(words(&world, JEAN, CLAIRE), None);
}

#[test]
fn a_nonce_sent_twice_is_answered_once() {
    let mut world = World::new(&["claire", "jean"], 5);
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    let link = invite(&mut world, CLAIRE, matter);
    world.act(JEAN, Act::Join { link }).expect("a good link");
    world.dial();
    while world.devices[CLAIRE].engine.contact(&world.devices[JEAN].person()).is_none() {
        assert!(world.deliver_one());
    }
    part(&mut world);
    let jean = world.devices[JEAN].engine.own().endpoint;
    let (session, effects) = session(&mut world, CLAIRE, jean, 1);
    let transcript = sent(&effects)
        .iter()
        .find_map(|f| if let Frame::PhraseCommit { transcript, .. } = f { Some(*transcript) } else { None })
        .expect("the inviter commits first");
    let first = say(&mut world, CLAIRE, session, Frame::PhraseNonce { transcript, nonce: [1; 32] });
    assert!(matches!(sent(&first)[..], [Frame::PhraseReveal { .. }]));
    // Now that the inviter's nonce is known, another one could be tried: it is not taken.
    let second = say(&mut world, CLAIRE, session, Frame::PhraseNonce { transcript, nonce: [2; 32] });
    assert_eq!(sent(&second), []);
    say(&mut world, CLAIRE, session, Frame::PhraseReveal { transcript, nonce: [2; 32] });
    assert_eq!(words(&world, CLAIRE, JEAN), None, "words for a nonce that was never committed with");
}

#[test]
fn three_wrong_phrases_lock_and_stay_locked_after_a_restart() {
    let mut world = invited();
    let right = words(&world, CLAIRE, JEAN).expect("words");
    lock(&mut world, CLAIRE, JEAN);
    world.crash(CLAIRE);
    assert_eq!(verify(&mut world, CLAIRE, JEAN, &right), Err(Refusal::PhraseLocked));
    world.settle();
    assert_eq!(verify(&mut world, CLAIRE, JEAN, &right), Err(Refusal::PhraseLocked));
}

#[test]
fn a_new_invitation_does_not_open_a_lock() {
    let mut world = invited();
    let right = words(&world, CLAIRE, JEAN).expect("words");
    lock(&mut world, CLAIRE, JEAN);
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    bring_in(&mut world, CLAIRE, matter, JEAN);
    assert_eq!(verify(&mut world, CLAIRE, JEAN, &right), Err(Refusal::PhraseLocked));
}

#[test]
fn a_reset_by_the_inviter_gives_both_people_new_words() {
    let mut world = invited();
    let before = words(&world, CLAIRE, JEAN).expect("words");
    lock(&mut world, CLAIRE, JEAN);
    let person = world.devices[JEAN].person();
    part(&mut world);
    world.act(CLAIRE, Act::ResetPhrase { person }).expect("known");
    world.meet(CLAIRE, JEAN);
    world.settle();
    let after = words(&world, CLAIRE, JEAN).expect("words");
    assert_ne!(before, after);
    assert_eq!(words(&world, JEAN, CLAIRE), Some(after.clone()));
    assert_eq!(verify(&mut world, CLAIRE, JEAN, &before), Err(Refusal::PhraseMismatch));
    compare(&mut world, CLAIRE, JEAN);
}

#[test]
fn a_redeemer_who_was_locked_can_verify_after_a_reset_of_their_own() {
    let mut world = invited();
    let said = words(&world, CLAIRE, JEAN).expect("words");
    lock(&mut world, JEAN, CLAIRE);
    let person = world.devices[CLAIRE].person();
    world.act(JEAN, Act::ResetPhrase { person }).expect("known");
    world.settle();
    world.truth.verified.insert((JEAN, CLAIRE));
    assert!(verify(&mut world, JEAN, CLAIRE, &said).is_ok());
}

#[test]
fn an_inviter_who_was_locked_after_the_other_verified_can_still_verify() {
    let mut world = invited();
    let said = words(&world, CLAIRE, JEAN).expect("words");
    world.truth.verified.insert((JEAN, CLAIRE));
    verify(&mut world, JEAN, CLAIRE, &said).expect("the right words");
    lock(&mut world, CLAIRE, JEAN);
    let person = world.devices[JEAN].person();
    world.act(CLAIRE, Act::ResetPhrase { person }).expect("known");
    world.settle();
    world.truth.verified.insert((CLAIRE, JEAN));
    assert!(verify(&mut world, CLAIRE, JEAN, &said).is_ok());
}

#[test]
fn words_are_refused_before_there_are_any_and_for_someone_never_met() {
    let mut world = World::new(&["claire", "jean"], 5);
    assert_eq!(verify(&mut world, CLAIRE, JEAN, WRONG), Err(Refusal::PartyUnknown));
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    let link = invite(&mut world, CLAIRE, matter);
    world.act(JEAN, Act::Join { link }).expect("a good link");
    world.dial();
    while world.devices[JEAN].engine.contact(&world.devices[CLAIRE].person()).is_none() {
        assert!(world.deliver_one());
    }
    assert_eq!(verify(&mut world, JEAN, CLAIRE, WRONG), Err(Refusal::PhraseNotReady));
}
