//! Several devices of one person: joined, each one more replica, revoked; and whoever would pass for one.

mod bench;

use bench::*;
use parloir_base::limit::CHECKPOINT_MS;
use parloir_base::{Digest, Moment, Refusal, SessionId};
use parloir_engine::{Act, Effect, Event, Input, Outcome};
use parloir_exchange::device as asking;
use parloir_sim::device::{Device, LONG_AGO};
use parloir_sim::world::World;
use parloir_wire::card::Card;
use parloir_wire::entry::Kind;
use parloir_wire::frame::{Begun, Frame};
use parloir_wire::invitation::Invitation;
use parloir_wire::local::Trust;
use parloir_wire::matter::VerificationRule;

const RULE: VerificationRule = VerificationRule::Keeper;

/// Everything that a device holds of a matter.
fn chains(world: &World, at: usize, matter: parloir_base::MatterId) -> Vec<(parloir_base::DeviceId, Vec<Digest>)> {
    let chains = world.devices[at].store.matters.get(&matter).map(|m| m.chains.clone()).unwrap_or_default();
    chains.into_iter().collect()
}

fn link_for_a_device(world: &mut World, at: usize, lives_ms: i64) -> (String, Invitation) {
    let Ok(Outcome::Invitation { link, .. }) = world.act(at, Act::InviteDevice { lives_ms }) else { panic!("a link") };
    let invitation = Invitation::from_link(&link).expect("a link");
    (link, invitation)
}

/// Jean's second device, as its maker would have it, before anybody has heard of it.
fn second_of(world: &World, first: usize) -> Device {
    Device::sibling("second", &world.devices[first], 77, LONG_AGO)
}

/// `new` asks the device at `at` in a session of its own; gives the session and what is answered.
fn asks(
    world: &mut World,
    at: usize,
    new: &Device,
    link: &Invitation,
    number: u8,
) -> (SessionId, Vec<parloir_engine::Effect>) {
    let peer = new.engine.own().endpoint;
    let (session, _) = session(world, at, peer, u64::from(number));
    let frame = asking::ask(link, &[number; 32], &peer, &new.identity());
    (session, say(world, at, session, frame))
}

#[test]
fn a_second_device_gets_the_history_the_people_and_what_comes_and_is_heard_by_all() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], RULE);
    let before = place(&mut world, CLAIRE, matter, "avant");
    world.settle();
    let second = world.join_device(JEAN, "jean's second");
    world.settle();
    assert_eq!(chains(&world, second, matter), chains(&world, CLAIRE, matter), "the whole history");
    assert!(world.devices[second].store.links.contains_key(&before));
    let claire = world.devices[CLAIRE].person();
    let trust = world.devices[second].engine.contact(&claire).map(|contact| contact.trust.clone());
    assert!(matches!(trust, Some(Trust::Verified { .. })), "whom one device verified, the other need not");
    let item = place(&mut world, second, matter, "de mon autre appareil");
    let answer = place(&mut world, CLAIRE, matter, "bien reçu");
    world.settle();
    for at in [CLAIRE, JEAN, CAROLE, second] {
        assert!(world.devices[at].store.links.contains_key(&item), "{}", world.devices[at].name);
        assert!(world.devices[at].store.links.contains_key(&answer), "{}", world.devices[at].name);
        let room = world.devices[at].engine.room(&matter).expect("open");
        assert_eq!(room.person_of(&device(second)), Some(world.devices[JEAN].person()));
    }
    parloir_sim::check::at_rest(&world);
}

#[test]
fn what_the_keeper_writes_on_either_device_opens_admits_and_reaches_everyone() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let office = world.join_device(CLAIRE, "claire's office");
    world.settle();
    let item = place(&mut world, office, matter, "du cabinet");
    let other = open(&mut world, office, RULE);
    world.truth.members.insert(other, vec![CLAIRE, JEAN]);
    let person = world.devices[JEAN].person();
    world
        .act(office, Act::Admit { matter: other, person, role: parloir_wire::matter::Role::Client })
        .expect("verified");
    let there = place(&mut world, office, other, "nouveau dossier");
    world.settle();
    for at in [CLAIRE, JEAN] {
        assert!(world.devices[at].store.links.contains_key(&item));
        assert!(world.devices[at].store.links.contains_key(&there), "a matter opened on the second device");
    }
    parloir_sim::check::at_rest(&world);
}

#[test]
fn something_is_delivered_once_any_device_of_the_person_has_it() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let second = world.join_device(JEAN, "jean's second");
    world.settle();
    // Jean's first device is away: the second one takes it for him.
    world.apart.insert((CLAIRE, JEAN));
    world.apart.insert((JEAN, second));
    part(&mut world);
    let item = place(&mut world, CLAIRE, matter, "pour Jean");
    assert!(!world.devices[CLAIRE].engine.owed().is_empty(), "nobody has it yet");
    pass(&mut world);
    let holds = |at: usize| world.devices[at].store.links.contains_key(&item);
    assert!(holds(second) && !holds(JEAN));
    assert!(world.devices[CLAIRE].engine.owed().is_empty());
}

#[test]
fn what_a_lost_device_wrote_is_brought_by_the_other_one_also_after_that_started_anew() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let office = world.join_device(CLAIRE, "claire's office");
    world.settle();
    // The office is a device that people have heard of: it keeps a matter of its own.
    let another = open(&mut world, office, RULE);
    world.truth.members.insert(another, vec![CLAIRE]);
    world.settle();
    // Jean is away while Claire writes; her office has it, and has written nothing there itself.
    world.apart.extend([(CLAIRE, JEAN), (JEAN, office)]);
    part(&mut world);
    let item = place(&mut world, CLAIRE, matter, "avant la perte");
    pass(&mut world);
    assert!(world.devices[office].store.links.contains_key(&item));
    assert!(!chains(&world, office, matter).iter().any(|(one, chain)| *one == device(office) && !chain.is_empty()));
    // Her first device is lost, the office starts anew, and Jean has no reason to call anybody.
    world.apart = [(CLAIRE, JEAN), (CLAIRE, office)].into();
    part(&mut world);
    world.crash(office);
    let jean = world.devices[JEAN].engine.own().endpoint;
    assert!(world.devices[office].engine.wanted().iter().any(|(endpoint, _)| *endpoint == jean), "he is called");
    world.meet(office, JEAN);
    while world.deliver_one() {}
    assert!(world.devices[JEAN].store.links.contains_key(&item));
    assert!(!world.devices[office].engine.wanted().iter().any(|(endpoint, _)| *endpoint == jean), "once");
}

#[test]
fn the_journal_tells_parties_who_never_met_it_of_a_new_device() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], RULE);
    let second = world.join_device(JEAN, "jean's second");
    // Carole meets nobody but Claire.
    for other in [JEAN, second] {
        world.apart.insert((CAROLE.min(other), CAROLE.max(other)));
    }
    part(&mut world);
    pass(&mut world);
    let item = place(&mut world, second, matter, "par Claire");
    pass(&mut world);
    assert!(world.devices[CAROLE].store.links.contains_key(&item));
    world.devices[CAROLE].restart();
    let room = world.devices[CAROLE].engine.room(&matter).expect("open");
    assert_eq!(room.person_of(&device(second)), Some(world.devices[JEAN].person()), "also after a restart");
}

#[test]
fn an_intercepted_link_without_the_words_adds_no_device_and_is_good_for_nobody_any_more() {
    let mut world = World::new(&["claire", "mallory"], 7);
    let (_, link) = link_for_a_device(&mut world, CLAIRE, 900_000);
    let mallory = Device::new("mallory", 9);
    let (_, effects) = asks(&mut world, CLAIRE, &mallory, &link, 1);
    assert_eq!(refused_with(&effects), Some(Refusal::DeviceRefused));
    assert!(told(&effects).contains(&Event::RedeemedAgain), "its person is told that someone holds the link");
    assert!(!sent(&effects).iter().any(|frame| matches!(frame, Frame::Card { .. })), "nothing is shown");
    let second = second_of(&world, CLAIRE);
    let (_, effects) = asks(&mut world, CLAIRE, &second, &link, 2);
    assert_eq!(refused_with(&effects), Some(Refusal::InvitationUnknown));
}

#[test]
fn a_link_for_a_device_is_used_once_ends_and_gives_way_to_the_next_one() {
    let mut world = World::new(&["claire"], 7);
    let (_, former) = link_for_a_device(&mut world, CLAIRE, 900_000);
    let (_, link) = link_for_a_device(&mut world, CLAIRE, 900_000);
    let second = second_of(&world, CLAIRE);
    let (_, effects) = asks(&mut world, CLAIRE, &second, &former, 1);
    assert_eq!(refused_with(&effects), Some(Refusal::InvitationUnknown), "the one before");
    let (session, _) = asks(&mut world, CLAIRE, &second, &link, 2);
    say(&mut world, CLAIRE, session, Frame::Card { card: second.card.clone() });
    assert_eq!(world.devices[CLAIRE].engine.person_at(&second.engine.own().endpoint), Some(second.person()));
    let third = Device::sibling("third", &world.devices[CLAIRE], 78, LONG_AGO);
    let (_, effects) = asks(&mut world, CLAIRE, &third, &link, 3);
    assert_eq!(refused_with(&effects), Some(Refusal::InvitationUnknown), "used");
    let (_, link) = link_for_a_device(&mut world, CLAIRE, 900_000);
    world.now = world.now.plus_ms(900_001);
    let (_, effects) = asks(&mut world, CLAIRE, &third, &link, 4);
    assert_eq!(refused_with(&effects), Some(Refusal::InvitationExpired));
}

#[test]
fn of_two_devices_that_hold_one_link_at_once_the_first_to_show_its_card_is_taken_and_the_other_is_not() {
    let mut world = World::new(&["claire"], 7);
    let (_, link) = link_for_a_device(&mut world, CLAIRE, 900_000);
    let second = second_of(&world, CLAIRE);
    let third = Device::sibling("third", &second, 78, LONG_AGO);
    let (one, _) = asks(&mut world, CLAIRE, &second, &link, 1);
    let (other, effects) = asks(&mut world, CLAIRE, &third, &link, 2);
    assert_eq!(refused_with(&effects), None, "both hold the words");
    say(&mut world, CLAIRE, one, Frame::Card { card: second.card.clone() });
    let effects = say(&mut world, CLAIRE, other, Frame::Card { card: third.card.clone() });
    assert_eq!(refused_with(&effects), Some(Refusal::InvitationUnknown));
    let engine = &world.devices[CLAIRE].engine;
    assert!(engine.person_at(&second.engine.own().endpoint).is_some());
    assert_eq!(engine.person_at(&third.engine.own().endpoint), None);
}

#[test]
fn a_device_whose_serial_another_one_took_writes_nothing_and_is_nobodys() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let earlier = Device::sibling("earlier", &world.devices[CLAIRE], 78, LONG_AGO.plus_ms(-1_000));
    let second = world.join_device(CLAIRE, "claire's second");
    world.settle();
    place(&mut world, second, matter, "avant");
    for at in [CLAIRE, second] {
        world.act(at, Act::Card { card: earlier.card.clone() }).expect("of the same person");
    }
    let text = "après".to_owned();
    let refused = world.act(second, Act::Place { matter, text, reply_to: None });
    assert_eq!(refused.err(), Some(Refusal::DeviceRevoked), "nobody who comes later would take it");
    let (engine, endpoint) = (&world.devices[CLAIRE].engine, world.devices[second].engine.own().endpoint);
    assert_eq!(engine.person_at(&endpoint), None);
    assert!(engine.person_at(&earlier.engine.own().endpoint).is_some());
}

#[test]
fn what_a_new_device_says_in_one_session_is_worth_nothing_in_another_or_from_another_device() {
    let mut world = World::new(&["claire"], 7);
    let (_, link) = link_for_a_device(&mut world, CLAIRE, 900_000);
    let second = second_of(&world, CLAIRE);
    let peer = second.engine.own().endpoint;
    let recorded = asking::ask(&link, &[1; 32], &peer, &second.identity());
    let (replayed, _) = session(&mut world, CLAIRE, peer, 2);
    let effects = say(&mut world, CLAIRE, replayed, recorded.clone());
    assert_eq!(refused_with(&effects), Some(Refusal::InvitationUnknown), "another session");
    let (stranger, _) = session(&mut world, CLAIRE, Device::new("mallory", 9).engine.own().endpoint, 1);
    let effects = say(&mut world, CLAIRE, stranger, recorded);
    assert_eq!(refused_with(&effects), Some(Refusal::InvitationUnknown), "another device");
}

#[test]
fn a_card_of_this_very_person_is_taken_from_no_stranger_who_did_not_ask_by_a_link() {
    let mut world = World::new(&["claire"], 7);
    let second = second_of(&world, CLAIRE);
    let peer = second.engine.own().endpoint;
    let (session, _) = session(&mut world, CLAIRE, peer, 1);
    let effects = say(&mut world, CLAIRE, session, Frame::Card { card: second.card.clone() });
    assert_eq!(refused_with(&effects), Some(Refusal::DeviceRefused));
    assert_eq!(world.devices[CLAIRE].engine.person_at(&peer), None);
}

#[test]
fn a_card_that_does_not_list_the_device_that_shows_it_or_of_someone_unknown_makes_nobody_known() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    part(&mut world);
    let mallory = Device::new("mallory", 9);
    let peer = mallory.engine.own().endpoint;
    let jeans = world.devices[JEAN].card.clone();
    for (number, card) in [(1, jeans), (2, mallory.card.clone())] {
        let (session, _) = session(&mut world, CLAIRE, peer, number);
        let effects = say(&mut world, CLAIRE, session, Frame::Card { card });
        assert_eq!(refused_with(&effects), Some(Refusal::DeviceRefused));
        assert!(!speaks_of_matters(&effects));
        assert_eq!(world.devices[CLAIRE].engine.person_at(&peer), None);
    }
    assert!(!world.devices[CLAIRE].engine.may_receive(&matter, &peer));
}

#[test]
fn an_older_card_undoes_nothing_and_a_device_named_by_a_stranger_is_not_added() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let older = world.devices[JEAN].card.clone();
    let second = world.join_device(JEAN, "jean's second");
    world.settle();
    part(&mut world);
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    let effects = say(&mut world, CLAIRE, session, Frame::Card { card: older });
    let newer = world.devices[JEAN].engine.own().card.clone();
    assert!(sent(&effects).contains(&Frame::Card { card: newer }), "whoever lacks something is shown it");
    let peer = world.devices[second].engine.own().endpoint;
    assert_eq!(world.devices[CLAIRE].engine.person_at(&peer), Some(world.devices[JEAN].person()));
    // Mallory adds a device of hers to Jean's card: its certificate is not by Jean's identity key.
    let mut card = world.devices[JEAN].engine.own().card.clone();
    let mut foreign = Device::new("mallory", 9).card.devices[0].clone();
    foreign.by_identity = card.devices[0].by_identity;
    card.devices.push(foreign);
    let effects = say(&mut world, CLAIRE, session, Frame::Card { card });
    assert!(misbehaved(&effects));
}

#[test]
fn people_are_vouched_for_by_ones_own_devices_and_by_nobody_elses() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    part(&mut world);
    let mallory = Device::new("mallory", 9);
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    let (card, transcript) = (mallory.card.clone(), Digest([1; 32]));
    let (at, met) = (world.now, world.now);
    let effects = say(&mut world, CLAIRE, session, Frame::Contact { card, transcript, at, met });
    assert!(misbehaved(&effects));
    assert!(world.devices[CLAIRE].engine.contact(&mallory.person()).is_none());
}

#[test]
fn a_draft_from_anybody_but_a_device_of_ones_own_ends_the_session() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let office = world.join_device(CLAIRE, "claire's office");
    world.settle();
    part(&mut world);
    let frame = |matter| Frame::Draft { matter, text: Begun("je".to_owned()), reply_to: None, at: Moment(1_000) };
    let taken = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::TakeDraft { .. }));
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    let effects = say(&mut world, CLAIRE, session, frame(matter));
    assert!(misbehaved(&effects) && !taken(&effects));
    let session = session_in(&mut world, CLAIRE, office, matter, 2);
    for matter in [matter, parloir_base::MatterId([9; 32])] {
        let effects = say(&mut world, CLAIRE, session, frame(matter));
        assert!(!misbehaved(&effects) && taken(&effects), "also of a matter that has not come yet");
    }
}

#[test]
fn a_lost_device_that_was_revoked_is_a_stranger_to_all_who_heard_and_they_hear_at_the_next_meeting() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], RULE);
    let lost = world.join_device(JEAN, "jean's lost one");
    world.settle();
    let lost_at = world.devices[lost].engine.own().endpoint;
    part(&mut world);
    world.apart.extend([(CLAIRE, lost), (JEAN, lost), (CAROLE, lost)]);
    let now = world.now;
    world.revoke(JEAN, lost, now);
    place(&mut world, JEAN, matter, "mon téléphone est perdu");
    pass(&mut world);
    for at in [CLAIRE, JEAN, CAROLE] {
        assert_eq!(world.devices[at].engine.person_at(&lost_at), None, "{}", world.devices[at].name);
        world.devices[at].restart();
        assert_eq!(world.devices[at].engine.person_at(&lost_at), None, "{}, after a restart", world.devices[at].name);
        // Its card from before does not bring it back.
        let old = world.devices[lost].engine.own().card.clone();
        let (session, opened) = session(&mut world, at, lost_at, 10 + at as u64);
        assert!(!speaks_of_matters(&opened));
        let effects = say(&mut world, at, session, Frame::Card { card: old });
        assert!(hung(&effects) && !speaks_of_matters(&effects));
        assert!(!world.devices[at].engine.may_receive(&matter, &lost_at));
    }
}

#[test]
fn a_session_with_a_device_ends_the_moment_its_revocation_is_heard() {
    let (mut world, _) = matter_of(&["claire", "jean"], RULE);
    let lost = world.join_device(JEAN, "jean's lost one");
    world.settle();
    part(&mut world);
    let lost_at = world.devices[lost].engine.own().endpoint;
    let (open, _) = session(&mut world, CLAIRE, lost_at, 1);
    let now = world.now;
    let card = world.revoked(JEAN, lost, now);
    let jean = world.devices[JEAN].engine.own().endpoint;
    let (session, _) = session(&mut world, CLAIRE, jean, 2);
    let effects = say(&mut world, CLAIRE, session, Frame::Card { card });
    let ends = |effect: &parloir_engine::Effect| matches!(effect, parloir_engine::Effect::Hang { session, refusal: Some(Refusal::DeviceRevoked) } if *session == open);
    assert!(effects.iter().any(ends));
}

#[test]
fn what_a_revoked_device_signs_afterwards_is_refused_whoever_brings_it_and_kept_as_evidence() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], RULE);
    let lost = world.join_device(JEAN, "jean's lost one");
    world.settle();
    let before = place(&mut world, lost, matter, "avant la perte");
    world.settle();
    part(&mut world);
    let now = world.now;
    world.revoke(JEAN, lost, now);
    world.apart.extend([(CLAIRE, lost), (JEAN, lost), (CAROLE, lost)]);
    world.settle();
    part(&mut world);
    world.now = world.now.plus_ms(5_000);
    let after = message(&world, lost, matter, next(&world, CLAIRE, matter, lost), "après la perte");
    // Carole brings it, in good faith or not.
    let session = session_in(&mut world, CLAIRE, CAROLE, matter, 1);
    let effects = say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![after.clone()] });
    assert!(!hung(&effects), "whoever brings it did not sign it");
    assert!(!holds(&world, CLAIRE, &after));
    assert!(world.devices[CLAIRE].store.refused.contains(&after.link), "kept as evidence");
    assert!(world.devices[CLAIRE].store.links.contains_key(&before), "what it signed before stays");
}

#[test]
fn a_revoked_device_that_learns_of_it_writes_nothing_more() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let retired = world.join_device(JEAN, "jean's old one");
    world.settle();
    let now = world.now;
    let card = world.revoked(JEAN, retired, now);
    world.act(retired, Act::Card { card }).expect("signed by the identity key");
    let act = Act::Place { matter, text: "encore".to_owned(), reply_to: None };
    assert_eq!(world.act(retired, act), Err(Refusal::DeviceRevoked));
}

#[test]
fn a_revoked_device_does_not_come_back_through_an_invitation_with_its_card_from_before() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let lost = world.join_device(JEAN, "jean's lost one");
    world.settle();
    let now = world.now;
    world.revoke(JEAN, lost, now);
    world.settle();
    part(&mut world);
    let link = Invitation::from_link(&invite(&mut world, CLAIRE, matter)).expect("a link");
    let card = world.devices[lost].engine.own().card.clone();
    let peer = world.devices[lost].engine.own().endpoint;
    let (session, _) = session(&mut world, CLAIRE, peer, 1);
    let proof = parloir_exchange::redeem::proof_to_redeem(&link, &[1; 32], &card);
    let effects = say(&mut world, CLAIRE, session, Frame::Redeem { card, proof });
    assert_eq!(refused_with(&effects), Some(Refusal::DeviceRefused));
    assert_eq!(world.devices[CLAIRE].engine.person_at(&peer), None);
}

#[test]
fn two_cards_put_together_say_the_same_whichever_came_first() {
    let (mut world, _) = matter_of(&["claire", "jean"], RULE);
    let second = world.join_device(JEAN, "jean's second");
    let now = world.now;
    let (with, revoked) = (world.devices[second].card.clone(), world.revoked(JEAN, JEAN, now));
    let earlier = world.revoked(JEAN, JEAN, Moment(now.0 - 60_000));
    let older = {
        let mut card = with.clone();
        card.devices.truncate(1);
        card
    };
    let union = |one: &Card, other: &Card| parloir_journal::union(one, other).expect("one person").0;
    for (one, other) in [(&with, &revoked), (&older, &revoked), (&earlier, &revoked), (&older, &with)] {
        let both = union(one, other);
        assert_eq!(both, union(other, one));
        assert_eq!(both, union(&both, one), "nothing is lost by an older one");
        assert_eq!(both, union(&both, &both));
    }
    assert_eq!(union(&earlier, &revoked), earlier, "the earliest revocation counts");
    let stranger = Device::new("mallory", 9).card;
    assert!(parloir_journal::union(&with, &stranger).is_err());
}

#[test]
fn a_device_signs_no_checkpoint_from_before_its_own_time_and_those_that_come_after() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    world.act(CLAIRE, Act::Checkpoint { matter }).expect("the keeper's");
    world.settle();
    world.now = world.now.plus_ms(3_600_000);
    let now = world.now;
    let second = world.join_device_valid_after(JEAN, "jean's second", now);
    world.settle();
    world.now = world.now.plus_ms(3_600_000);
    place(&mut world, second, matter, "from the new one");
    world.settle();
    world.act(CLAIRE, Act::Checkpoint { matter }).expect("the keeper's");
    world.settle();
    let new = world.devices[second].engine.own().device;
    let old = world.devices[JEAN].engine.own().device;
    for at in [CLAIRE, JEAN, second] {
        let checkpoints = world.devices[at].engine.room(&matter).expect("open").view.checkpoints();
        assert!(checkpoints.iter().all(|one| one.signed.contains(&old)));
        let by_new: Vec<bool> = checkpoints.iter().map(|one| one.signed.contains(&new)).collect();
        assert_eq!((by_new.first(), by_new.last()), (Some(&false), Some(&true)));
    }
    let store = &world.devices[second].store;
    let own = store.matters[&matter].chains[&new].iter().filter_map(|digest| store.entry(digest));
    let about: Vec<Digest> = own.filter(|one| one.kind == Kind::Countersignature).map(|one| one.about[0]).collect();
    let first = world.devices[CLAIRE].engine.room(&matter).expect("open").view.checkpoints()[0].entry;
    assert!(!about.is_empty() && !about.contains(&first), "nothing is signed that would not count");
}

#[test]
fn a_checkpoint_that_is_due_is_proposed_by_the_keepers_first_device_and_by_the_next_one_when_that_is_revoked() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    let office = world.join_device(CLAIRE, "claire's office");
    world.settle();
    let proposed = |world: &World, by: usize| {
        let store = &world.devices[by].store;
        let chain = store.matters[&matter].chains.get(&device(by)).cloned().unwrap_or_default();
        chain.iter().filter_map(|one| store.entry(one)).filter(|entry| entry.kind == Kind::Checkpoint).count()
    };
    let both = |world: &World| (proposed(world, CLAIRE), proposed(world, office));
    assert_eq!(both(&world), (0, 0), "none is due");
    part(&mut world);
    world.now = world.now.plus_ms(CHECKPOINT_MS);
    step(&mut world, office, Input::Tick);
    assert_eq!(both(&world), (0, 0), "due, and not for the second one to propose");
    step(&mut world, CLAIRE, Input::Tick);
    assert_eq!(both(&world), (1, 0));
    world.settle();
    let now = world.now;
    world.revoke(office, CLAIRE, now);
    place(&mut world, office, matter, "du cabinet");
    pass(&mut world);
    part(&mut world);
    assert_eq!(both(&world), (1, 0), "none is due");
    world.now = world.now.plus_ms(CHECKPOINT_MS);
    for at in [CLAIRE, office] {
        step(&mut world, at, Input::Tick);
    }
    assert_eq!(both(&world), (1, 1));
}
