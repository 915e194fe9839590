//! A matter is its keeper's: nobody opens it under its name, and what the keeper admitted stays provable.

mod bench;

use bench::*;
use parloir_base::{MatterId, limit};
use parloir_engine::{Act, Outcome};
use parloir_sim::world::World;
use parloir_wire::card::Card;
use parloir_wire::device::{Device, Reason, Revocation};
use parloir_wire::entry::{Kind, Link, Seen};
use parloir_wire::frame::{Carried, Content, Frame};
use parloir_wire::matter::{Admission, Matter, Role, VerificationRule};
use parloir_wire::text::{Record, Signed};

/// Claire's matter of which nobody else has heard, and her opening of it; Jean, verified with Claire and with Carole elsewhere.
fn unheard_of() -> (World, MatterId, Carried) {
    let (mut world, _) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    world.devices.push(parloir_sim::device::Device::new("carole", 3));
    let other = open(&mut world, CAROLE, VerificationRule::Keeper);
    bring_in(&mut world, CAROLE, other, JEAN);
    compare(&mut world, CAROLE, JEAN);
    let act = Act::OpenMatter { title: "Durand".to_owned(), level: 2, verification: VerificationRule::Keeper };
    let Ok(Outcome::Matter(matter)) = world.act(CLAIRE, act) else { panic!("a matter opens") };
    world.truth.members.insert(matter, vec![CLAIRE]);
    part(&mut world);
    let opening = world.devices[CLAIRE].store.carried(&matter, &device(CLAIRE), 1, 1).remove(0);
    (world, matter, opening)
}

/// Someone says that they have a matter, and sends what opens it. Gives whether the session ended as with one who cheats.
fn bring(world: &mut World, by: usize, matter: MatterId, opening: Carried, number: u64) -> bool {
    let peer = world.devices[by].engine.own().endpoint;
    let (session, _) = session(world, JEAN, peer, number);
    let heads = vec![Seen { device: device(by), seq: 1, digest: digest(&opening) }];
    say(world, JEAN, session, Frame::Frontier { matter, heads, ask: false });
    misbehaved(&say(world, JEAN, session, Frame::Batch { matter, links: vec![opening] }))
}

fn is_open(world: &World, matter: MatterId) -> bool {
    world.devices[JEAN].engine.room(&matter).is_some_and(|room| room.view.matter().is_some())
}

fn opening_by(world: &World, by: usize, matter: MatterId, body: &[u8]) -> Carried {
    carry(by, &entry(world, by, matter, (1, None), Kind::Opening, body), body)
}

#[test]
fn nobody_opens_a_matter_under_the_name_of_anothers() {
    let (mut world, matter, opening) = unheard_of();
    let words = opening.content.as_ref().expect("an opening has content").body.clone();
    let of_claire = Matter::from_bytes(&words).expect("an opening");
    let own = Matter { keeper: world.devices[CAROLE].person(), ..of_claire }.to_bytes();
    for (number, body) in [(1, &own), (2, &words)] {
        let claim = opening_by(&world, CAROLE, matter, body);
        assert!(bring(&mut world, CAROLE, matter, claim.clone(), number));
        assert!(!holds(&world, JEAN, &claim) && !is_open(&world, matter));
    }
    // Nor as links of Claire's chain, which Carole cannot sign; nor after a restart, from what is at rest.
    let Content { salt, .. } = opening.content.clone().expect("content");
    let forged = Carried { link: opening.link.clone(), content: Some(Content { salt, body: own }) };
    assert!(bring(&mut world, CAROLE, matter, forged, 3));
    world.crash(JEAN);
    assert!(!is_open(&world, matter));
    // The keeper opens it as if nothing had been said.
    assert!(!bring(&mut world, CLAIRE, matter, opening.clone(), 4));
    assert!(holds(&world, JEAN, &opening) && is_open(&world, matter));
    let view = &world.devices[JEAN].engine.room(&matter).expect("open").view;
    assert_eq!(view.keeper(), Some(&world.devices[CLAIRE].person()));
    assert!(!view.parties().contains_key(&world.devices[CAROLE].person()));
}

#[test]
fn a_keeper_does_not_open_the_matter_otherwise_for_someone_else() {
    let (mut world, matter, opening) = unheard_of();
    let words = opening.content.as_ref().expect("an opening has content").body.clone();
    let mut other = Matter::from_bytes(&words).expect("an opening");
    other.verification = VerificationRule::Each;
    let second = opening_by(&world, CLAIRE, matter, &other.to_bytes());
    assert!(bring(&mut world, CLAIRE, matter, second.clone(), 1));
    assert!(!holds(&world, JEAN, &second) && !is_open(&world, matter));
    // Nor later, once it is open.
    assert!(!bring(&mut world, CLAIRE, matter, opening.clone(), 2));
    let at = next(&world, JEAN, matter, CLAIRE);
    let late = carry(CLAIRE, &entry(&world, CLAIRE, matter, at, Kind::Opening, &words), &words);
    let session = session_in(&mut world, JEAN, CLAIRE, matter, 3);
    assert!(misbehaved(&say(&mut world, JEAN, session, Frame::Batch { matter, links: vec![late.clone()] })));
    assert!(!holds(&world, JEAN, &late));
}

#[test]
fn whoever_opens_a_matter_names_it_after_what_opens_it() {
    let (_, matter, opening) = unheard_of();
    let Ok(Link::Entry(entry)) = Link::from_bytes(&opening.link.bytes) else { panic!("an entry") };
    let words = opening.content.expect("an opening has content").body;
    assert_eq!(entry.matter, matter);
    assert_eq!(parloir_journal::opening::name(&words), matter);
}

/// The keeper admits Jean again, on another device than before, as Jean himself hears of it.
fn admit_again(world: &mut World, matter: MatterId, card: &Card, number: u64) {
    let body = Admission { role: Role::Client, card: card.clone() }.to_bytes();
    let at = next(world, JEAN, matter, CLAIRE);
    let link = carry(CLAIRE, &entry(world, CLAIRE, matter, at, Kind::Admission, &body), &body);
    let session = session_in(world, JEAN, CLAIRE, matter, number);
    say(world, JEAN, session, Frame::Batch { matter, links: vec![link] });
}

#[test]
fn every_card_by_which_a_device_of_a_party_may_sign_is_kept_for_a_bundle_and_no_device_counts_without_one() {
    let (mut world, matter) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    part(&mut world);
    let former = world.devices[JEAN].card.clone();
    let devices: Vec<_> = (0..20).map(|n| parloir_sim::device::Device::on("jean", 2, 200 + n)).collect();
    for (number, device) in devices.iter().enumerate() {
        admit_again(&mut world, matter, &device.card, number as u64);
        // The same card again is the same card.
        admit_again(&mut world, matter, &device.card, number as u64 + 100);
    }
    for _ in 0..2 {
        let engine = &world.devices[JEAN].engine;
        let (cards, room) = (engine.cards(&matter), engine.room(&matter).expect("open"));
        assert!(cards.contains(&former));
        let kept = devices.iter().filter(|device| cards.contains(&device.card)).count();
        assert_eq!(kept + 1, limit::CARDS_MAX);
        for device in &devices {
            let known = room.person_of(&device.engine.own().device).is_some();
            assert_eq!(known, cards.contains(&device.card), "what could not be proved is not taken");
        }
        world.crash(JEAN);
    }
}

#[test]
fn a_card_that_says_all_that_the_one_before_said_takes_its_place_and_its_revocation_is_heard() {
    let (mut world, matter) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    part(&mut world);
    let mut card = world.devices[JEAN].card.clone();
    let record = Device::from_bytes(&card.devices[0].bytes).expect("a device");
    let (person, serial, evidence) = (record.person, record.serial, record.evidence);
    let revocation = Revocation { person, serial, evidence, from: world.now, reason: Reason::Lost };
    let bytes = revocation.to_bytes();
    let identity = parloir_crypto::SigningKey::from_seed(&[2; 32]);
    let signature = identity.sign(Revocation::NAMESPACE, &bytes);
    card.revocations.push(Signed { bytes, signature });
    admit_again(&mut world, matter, &card, 1);
    let engine = &world.devices[JEAN].engine;
    let admitted = engine.cards(&matter).into_iter().filter(|one| one.person == card.person && *one == card).count();
    assert_eq!(admitted, 1);
    // Jean's own card grew by it.
    assert_eq!(engine.cards(&matter).iter().filter(|one| one.person == card.person).count(), 1);
    let register = &engine.room(&matter).expect("open").register;
    assert_eq!(register.device(&evidence).and_then(|row| row.revoked_from), Some(world.now));
}
