//! Someone who lost their only device comes back with the words alone: recognised by a voice, told of what they lost, and rid of it.

mod bench;

use bench::*;
use parloir_base::{MatterId, Refusal};
use parloir_engine::{Act, Event};
use parloir_sim::world::World;
use parloir_wire::frame::Frame;
use parloir_wire::local::Trust;
use parloir_wire::matter::VerificationRule;

const RULE: VerificationRule = VerificationRule::Keeper;

/// Jean lost his only device, which is in other hands and meets nobody; he has another one, made from the words alone, and an invitation.
fn back() -> (World, MatterId, usize) {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], RULE);
    place(&mut world, CLAIRE, matter, "avant");
    place(&mut world, JEAN, matter, "de mon appareil perdu");
    world.settle();
    let again = world.come_anew(JEAN, "jean again");
    world.apart.extend([(CLAIRE, JEAN), (JEAN, CAROLE), (JEAN, again), (CAROLE, again)]);
    part(&mut world);
    let link = invite(&mut world, CLAIRE, matter);
    world.act(again, Act::Join { link }).expect("a good link");
    pass(&mut world);
    (world, matter, again)
}

fn holds_all(world: &World, at: usize, matter: MatterId) -> bool {
    let chains = |at: usize| world.devices[at].store.matters.get(&matter).map(|matter| matter.chains.clone());
    chains(at) == chains(CLAIRE)
}

/// Both compare words, and all that can happen does.
fn recognise(world: &mut World, again: usize) {
    let said = words(world, CLAIRE, again).expect("words");
    assert_eq!(words(world, again, CLAIRE).as_ref(), Some(&said));
    for (who, whom) in [(CLAIRE, again), (again, CLAIRE)] {
        world.truth.verified.insert((who, whom));
        verify(world, who, whom, &said).expect("the right words");
    }
    pass(world);
}

#[test]
fn who_comes_back_with_the_words_alone_hears_nothing_of_a_matter_before_the_phrase_was_compared_anew() {
    let (world, matter, again) = back();
    let jean = world.devices[JEAN].person();
    assert!(!world.devices[CLAIRE].engine.trusted(&matter, &jean), "whoever stole the words has no voice");
    let there = world.devices[again].store.matters.get(&matter);
    let foreign = there.is_some_and(|there| there.chains.keys().any(|device| *device != bench::device(again)));
    assert!(!foreign, "nothing of it has come");
}

#[test]
fn who_comes_back_hears_of_the_lost_device_ends_it_and_gets_the_history_from_those_who_share_it() {
    let (mut world, matter, again) = back();
    assert_eq!(world.devices[again].engine.own().card.devices.len(), 2, "the lost one is known, from whoever knew it");
    recognise(&mut world, again);
    assert!(holds_all(&world, again, matter), "also what the lost device had written");
    let (now, lost) = (world.now, world.devices[JEAN].engine.own().endpoint);
    world.revoke(again, JEAN, now);
    place(&mut world, again, matter, "mon appareil est perdu");
    pass(&mut world);
    for at in [CLAIRE, CAROLE, again] {
        assert_eq!(world.devices[at].engine.person_at(&lost), None, "{}", world.devices[at].name);
    }
    part(&mut world);
    let (session, opened) = session(&mut world, CLAIRE, lost, 9);
    assert!(!speaks_of_matters(&opened));
    let card = world.devices[JEAN].engine.own().card.clone();
    assert!(
        hung(&say(&mut world, CLAIRE, session, Frame::Card { card })),
        "its card from before does not bring it back"
    );
}

#[test]
fn what_the_lost_device_signs_afterwards_is_refused_whoever_brings_it_and_kept_as_evidence() {
    let (mut world, matter, again) = back();
    recognise(&mut world, again);
    let now = world.now;
    world.revoke(again, JEAN, now);
    pass(&mut world);
    part(&mut world);
    world.now = world.now.plus_ms(5_000);
    let after = message(&world, JEAN, matter, next(&world, CLAIRE, matter, JEAN), "je suis Jean");
    let session = session_in(&mut world, CLAIRE, CAROLE, matter, 1);
    let effects = say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![after.clone()] });
    assert!(!hung(&effects), "whoever brings it did not sign it");
    assert!(!holds(&world, CLAIRE, &after));
    assert!(world.devices[CLAIRE].store.refused.contains(&after.link));
}

#[test]
fn a_keeper_who_comes_back_gets_their_own_matter_from_a_client() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    place(&mut world, CLAIRE, matter, "avant");
    world.settle();
    let again = world.come_anew(CLAIRE, "claire again");
    world.apart.extend([(CLAIRE, JEAN), (CLAIRE, again)]);
    part(&mut world);
    // She opens a matter to have something to invite him to.
    let other = open(&mut world, again, RULE);
    let link = invite(&mut world, again, other);
    world.truth.members.insert(other, vec![CLAIRE, JEAN]);
    world.act(JEAN, Act::Join { link }).expect("a good link");
    pass(&mut world);
    let said = words(&world, JEAN, again).expect("words");
    for (who, whom) in [(JEAN, again), (again, JEAN)] {
        world.truth.verified.insert((who, whom));
        verify(&mut world, who, whom, &said).expect("the right words");
    }
    pass(&mut world);
    let room = world.devices[again].engine.room(&matter).expect("her matter");
    assert_eq!(room.view.keeper(), Some(&world.devices[CLAIRE].person()));
    let now = world.now;
    world.revoke(again, CLAIRE, now);
    let item = place(&mut world, again, matter, "je reprends");
    pass(&mut world);
    assert!(world.devices[JEAN].store.links.contains_key(&item), "and goes on with it");
}

#[test]
fn a_lock_is_not_opened_by_coming_back() {
    let (mut world, _, again) = back();
    for _ in 0..3 {
        assert!(verify(&mut world, CLAIRE, again, "abaisser abaisser abaisser abaisser").is_err());
    }
    let second = world.come_anew(JEAN, "jean once more");
    world.apart.extend([(JEAN, second), (again.min(second), again.max(second)), (CLAIRE, again)]);
    part(&mut world);
    let matter = open(&mut world, CLAIRE, RULE);
    let link = invite(&mut world, CLAIRE, matter);
    world.act(second, Act::Join { link }).expect("a good link");
    pass(&mut world);
    let said = words(&world, second, CLAIRE).expect("words");
    assert_eq!(verify(&mut world, CLAIRE, second, &said).err(), Some(Refusal::PhraseLocked));
}

#[test]
fn someone_who_comes_with_a_device_that_was_known_stays_verified() {
    let (mut world, _) = matter_of(&["claire", "jean"], RULE);
    let second = world.join_device(JEAN, "jean's second");
    world.settle();
    let other = open(&mut world, CLAIRE, RULE);
    world.truth.members.get_mut(&other).expect("opened").push(JEAN);
    let link = invite(&mut world, CLAIRE, other);
    world.act(second, Act::Join { link }).expect("a good link");
    world.settle();
    let trust = world.devices[CLAIRE].engine.contact(&world.devices[JEAN].person()).map(|one| one.trust.clone());
    assert!(matches!(trust, Some(Trust::Verified { .. })));
}

#[test]
fn an_invitation_to_a_matter_that_was_erased_is_declined_and_both_people_are_told() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    world.act(JEAN, Act::Leave { matter }).expect("a party may leave");
    world.settle();
    part(&mut world);
    step(&mut world, JEAN, parloir_engine::Input::Erased { matter });
    world.devices[JEAN].store.matters.remove(&matter);
    let link = invite(&mut world, CLAIRE, matter);
    world.act(JEAN, Act::Join { link: link.clone() }).expect("it does not say to what");
    pass(&mut world);
    let jean = world.devices[JEAN].person();
    assert!(world.events.contains(&(JEAN, Event::JoinRefused { refusal: Refusal::MatterErased })));
    assert!(world.events.contains(&(CLAIRE, Event::Declined { person: jean, matter })));
    let state =
        |world: &World| world.devices[CLAIRE].engine.invitations().map(|row| row.state.word()).collect::<Vec<_>>();
    assert!(state(&world).contains(&"declined"));
    assert!(world.devices[JEAN].engine.joins().is_empty() && world.devices[JEAN].engine.room(&matter).is_none());
    // It is over: the link is good for nobody any more.
    world.act(JEAN, Act::Join { link }).expect("it reads well");
    pass(&mut world);
    assert!(world.events.contains(&(JEAN, Event::JoinRefused { refusal: Refusal::InvitationUnknown })));
}

#[test]
fn nobody_declines_an_invitation_for_somebody_else() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], RULE);
    part(&mut world);
    let before: Vec<_> = world.devices[CLAIRE].engine.invitations().cloned().collect();
    let session = session_in(&mut world, CLAIRE, CAROLE, matter, 1);
    say(&mut world, CLAIRE, session, Frame::Refused { refusal: Refusal::InvitationDeclined });
    let after: Vec<_> = world.devices[CLAIRE].engine.invitations().cloned().collect();
    assert!(before == after);
}
