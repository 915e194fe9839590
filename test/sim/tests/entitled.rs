//! Who may hear of a matter, who may bring what into it, and who may not.

mod bench;

use bench::*;
use parloir_base::MatterId;
use parloir_engine::Act;
use parloir_sim::world::World;
use parloir_wire::entry::{Kind, Seen};
use parloir_wire::frame::Frame;
use parloir_wire::matter::{Admission, Matter, Role, VerificationRule};
use parloir_wire::text::Record;

/// Claire's matter, Jean verified in it, and Bob whom Claire and Jean know from another one.
fn with_an_outsider() -> (World, MatterId) {
    let (mut world, matter) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    world.devices.push(parloir_sim::device::Device::new("bob", 3));
    for keeper in [CLAIRE, JEAN] {
        let other = open(&mut world, keeper, VerificationRule::Keeper);
        bring_in(&mut world, keeper, other, 2);
        compare(&mut world, keeper, 2);
    }
    (world, matter)
}

#[test]
fn someone_invited_and_not_verified_is_told_nothing_whatever_they_ask() {
    let mut world = World::new(&["claire", "jean"], 7);
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    bring_in(&mut world, CLAIRE, matter, JEAN);
    place(&mut world, CLAIRE, matter, "confidentiel");
    part(&mut world);
    let jean = world.devices[JEAN].engine.own().endpoint;
    let (session, opened) = session(&mut world, CLAIRE, jean, 1);
    assert!(!speaks_of_matters(&opened));
    for ask in [true, false] {
        let effects = say(&mut world, CLAIRE, session, Frame::Frontier { matter, heads: Vec::new(), ask });
        assert!(effects.is_empty(), "not even that it exists");
    }
    let pushed = message(&world, JEAN, matter, (1, None), "bonjour");
    for how in [say, say_checked] {
        let effects = how(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![pushed.clone()] });
        assert!(effects.is_empty() && !holds(&world, CLAIRE, &pushed));
    }
    assert!(!world.devices[CLAIRE].engine.may_receive(&matter, &jean), "no document either");
    // What is written now stays here too.
    let act = Act::Place { matter, text: "encore".to_owned(), reply_to: None };
    let now = world.now;
    let claire = &mut world.devices[CLAIRE];
    let step =
        claire.engine.step(now, &mut world.chance, &claire.store, parloir_engine::Input::Act(act)).expect("placed");
    assert!(!speaks_of_matters(&step.effects));
}

#[test]
fn someone_verified_elsewhere_gets_the_same_answer_about_a_real_matter_as_about_none() {
    let (mut world, matter) = with_an_outsider();
    part(&mut world);
    let bob = world.devices[2].engine.own().endpoint;
    let (session, _) = session(&mut world, CLAIRE, bob, 1);
    let real = say(&mut world, CLAIRE, session, Frame::Frontier { matter, heads: Vec::new(), ask: true });
    let none =
        say(&mut world, CLAIRE, session, Frame::Frontier { matter: MatterId([9; 32]), heads: Vec::new(), ask: true });
    assert!(real.is_empty() && none.is_empty());
}

#[test]
fn words_of_someone_who_is_not_in_the_matter_are_not_taken_though_a_party_brings_them() {
    let (mut world, _) = with_an_outsider();
    // Opened once Claire knows Bob: his key is one that she would check an opening with.
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    world.truth.members.insert(matter, vec![CLAIRE, JEAN]);
    let person = world.devices[JEAN].person();
    world.act(CLAIRE, Act::Admit { matter, person, role: Role::Client }).expect("verified");
    world.settle();
    part(&mut world);
    let bobs = message(&world, 2, matter, (1, None), "je n'en suis pas");
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![bobs.clone()] });
    assert!(!holds(&world, CLAIRE, &bobs));
}

#[test]
fn a_device_that_nobody_knows_has_no_chain() {
    let (mut world, matter) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    let unknown = message(&world, 9, matter, (1, None), "qui suis-je");
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![unknown.clone()] });
    assert!(!holds(&world, CLAIRE, &unknown));
}

#[test]
fn the_keepers_word_introduces_parties_only_where_the_rule_says_so() {
    for (rule, introduced) in [(VerificationRule::Keeper, true), (VerificationRule::Each, false)] {
        let (mut world, matter) = matter_of(&["claire", "jean", "carole"], rule);
        let item = place(&mut world, JEAN, matter, "pour le dossier");
        world.settle();
        assert!(world.devices[CLAIRE].store.links.contains_key(&item));
        // Jean has not compared words with Carole: by *each*, nobody passes his words on to her.
        assert_eq!(world.devices[CAROLE].store.links.contains_key(&item), introduced);
        part(&mut world);
        let carole = world.devices[CAROLE].engine.own().endpoint;
        let (_, effects) = session(&mut world, JEAN, carole, 1);
        assert_eq!(speaks_of_matters(&effects), introduced);
        parloir_sim::check::at_rest(&world);
    }
}

#[test]
fn two_parties_who_compare_words_themselves_hear_each_other_under_the_rule_each() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], VerificationRule::Each);
    let before = place(&mut world, JEAN, matter, "avant");
    world.settle();
    let other = open(&mut world, JEAN, VerificationRule::Each);
    bring_in(&mut world, JEAN, other, CAROLE);
    compare(&mut world, JEAN, CAROLE);
    assert!(world.devices[CAROLE].store.links.contains_key(&before));
    parloir_sim::check::at_rest(&world);
}

#[test]
fn an_admission_an_opening_and_a_closing_by_a_party_that_is_not_the_keeper_are_void() {
    let (mut world, matter) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    let mallory = parloir_sim::device::Device::new("mallory", 9);
    part(&mut world);
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    let opening = Matter {
        title: "Autre".to_owned(),
        keeper: world.devices[JEAN].person(),
        level: 1,
        verification: VerificationRule::Each,
        nonce: [6; 32],
    };
    let admission = Admission { role: Role::Client, card: mallory.card.clone() };
    let mut at = next(&world, CLAIRE, matter, JEAN);
    // A second opening is not even kept: in a bundle its author would pass for the keeper.
    let body = opening.to_bytes();
    let second = carry(JEAN, &entry(&world, JEAN, matter, at, Kind::Opening, &body), &body);
    say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![second.clone()] });
    assert!(!holds(&world, CLAIRE, &second));
    let mut links = Vec::new();
    for (kind, body) in [(Kind::Admission, admission.to_bytes()), (Kind::Closing, Vec::new())] {
        let carried = carry(JEAN, &entry(&world, JEAN, matter, at, kind, &body), &body);
        at = (at.0 + 1, Some(digest(&carried)));
        links.push(carried);
    }
    say(&mut world, CLAIRE, session, Frame::Batch { matter, links: links.clone() });
    let check = |world: &World| {
        let view = &world.devices[CLAIRE].engine.room(&matter).expect("open").view;
        assert!(links.iter().all(|link| holds(world, CLAIRE, link)), "signed, so kept");
        assert_eq!(view.matter().map(|m| m.title.as_str()), Some("Martin c. Durand"));
        assert!(!view.parties().contains_key(&mallory.person()) && view.closed().is_none());
        assert!(world.devices[CLAIRE].engine.contact(&mallory.person()).is_none());
    };
    check(&world);
    world.crash(CLAIRE);
    check(&world);
}

#[test]
fn a_client_can_neither_invite_nor_admit_nor_close() {
    let (mut world, matter) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    let person = world.devices[CLAIRE].person();
    for act in [
        Act::Invite { matter, role: Role::Client, lives_ms: 1 },
        Act::Admit { matter, person, role: Role::Client },
        Act::CloseMatter { matter },
        Act::Checkpoint { matter },
    ] {
        assert_eq!(world.act(JEAN, act), Err(parloir_base::Refusal::RoleForbids));
    }
}

#[test]
fn one_verified_person_cannot_fill_this_profile_with_matters_that_never_open() {
    let (mut world, _) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    part(&mut world);
    let before = world.devices[CLAIRE].engine.rooms().count();
    let jean = world.devices[JEAN].engine.own().endpoint;
    let (session, _) = session(&mut world, CLAIRE, jean, 1);
    for number in 0..100 {
        let heads = vec![Seen { device: device(JEAN), seq: 1, digest: parloir_base::Digest([1; 32]) }];
        say(&mut world, CLAIRE, session, Frame::Frontier { matter: MatterId([number; 32]), heads, ask: false });
    }
    let awaited = world.devices[CLAIRE].engine.rooms().count() - before;
    assert_eq!(awaited, parloir_base::limit::AWAITED_MAX);
}

#[test]
fn a_device_that_its_person_revoked_is_a_stranger() {
    use parloir_wire::device::{Device as Record_, Reason, Revocation};
    let mut world = World::new(&["claire", "jean"], 7);
    let jean = &mut world.devices[JEAN];
    let record = Record_::from_bytes(&jean.card.devices[0].bytes).expect("a device");
    let revocation = Revocation {
        person: record.person,
        serial: record.serial,
        evidence: record.evidence,
        from: world.now,
        reason: Reason::Lost,
    };
    let identity = parloir_crypto::SigningKey::from_seed(&[2; 32]);
    let bytes = revocation.to_bytes();
    let signature = identity.sign(Revocation::NAMESPACE, &bytes);
    jean.card.revocations.push(parloir_wire::text::Signed { bytes, signature });
    jean.restart();
    let matter = open(&mut world, CLAIRE, VerificationRule::Keeper);
    let link = invite(&mut world, CLAIRE, matter);
    world.act(JEAN, Act::Join { link }).expect("a good link");
    world.dial();
    while world.deliver_one() {}
    let endpoint = world.devices[JEAN].engine.own().endpoint;
    assert_eq!(world.devices[CLAIRE].engine.person_at(&endpoint), None);
}

#[test]
fn what_one_party_wrote_is_brought_by_another_to_whoever_was_away() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], VerificationRule::Keeper);
    part(&mut world);
    // Carole meets Claire, and Jean never.
    world.apart.insert((JEAN, CAROLE));
    world.apart.insert((CLAIRE, JEAN));
    let item = place(&mut world, CAROLE, matter, "de Carole");
    world.meet(CLAIRE, CAROLE);
    while world.deliver_one() {}
    world.tick(60_000);
    while world.deliver_one() {}
    // Jean has all that Claire wrote herself.
    world.apart.remove(&(CLAIRE, JEAN));
    world.meet(CLAIRE, JEAN);
    world.cut(1);
    let jean = world.devices[JEAN].engine.own().endpoint;
    assert!(world.devices[CLAIRE].engine.wanted().iter().any(|(endpoint, _)| *endpoint == jean));
    world.apart.clear();
    world.settle();
    assert!(world.devices[JEAN].store.links.contains_key(&item));
}
