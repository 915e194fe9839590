//! A matter is its keeper's: nobody opens it under its name, in another's words or in the keeper's.

mod bench;

use bench::*;
use parloir_base::MatterId;
use parloir_engine::{Act, Outcome};
use parloir_sim::world::World;
use parloir_wire::entry::{Kind, Link, Seen};
use parloir_wire::frame::{Carried, Content, Frame};
use parloir_wire::matter::{Matter, VerificationRule};
use parloir_wire::text::Record;

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
