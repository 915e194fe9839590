//! A relay, where the keeper named one and parties agreed to it: what passes, what never does, and what everybody sees of it.

mod bench;

use bench::*;
use parloir_base::{EndpointId, MatterId, Moment, Refusal};
use parloir_engine::{Act, Outcome};
use parloir_sim::chance::Seeded;
use parloir_sim::check;
use parloir_sim::world::World;
use parloir_wire::frame::Frame;
use parloir_wire::matter::VerificationRule;
use parloir_wire::receipt::Path;
use parloir_wire::relay::{Consent, Relay};
use parloir_wire::{Link, ReceiptKind};

const NAMES: [&str; 3] = ["claire", "jean", "carole"];
const RULE: VerificationRule = VerificationRule::Keeper;
const RELAY: EndpointId = EndpointId([77; 32]);

fn relay(endpoint: EndpointId) -> Relay {
    Relay { endpoint, pass: [78; 32], addresses: vec![([192, 0, 2, 7], 47_471).into()] }
}

fn say(world: &mut World, by: usize, matter: MatterId, consent: Consent) -> Result<Outcome, Refusal> {
    let before = (world.truth.agreed.clone(), world.truth.withdrawn.clone());
    if consent == Consent::Withdrawn {
        world.truth.withdrawn.insert((matter, by));
    } else {
        let person = world.truth.original(by);
        world.truth.agreed.entry(matter).or_default().insert(person);
        let siblings = world.truth.siblings.clone();
        let original = |device: usize| siblings.get(&device).copied().unwrap_or(device);
        world.truth.withdrawn.retain(|(of, device)| *of != matter || original(*device) != person);
    }
    let said = world.act(by, Act::Relay { matter, consent });
    if said.is_err() {
        (world.truth.agreed, world.truth.withdrawn) = before;
    }
    said
}

fn name(world: &mut World, matter: MatterId) {
    say(world, CLAIRE, matter, Consent::Named(relay(RELAY))).expect("the keeper names one");
    world.settle();
}

fn agree(world: &mut World, by: usize, matter: MatterId) {
    say(world, by, matter, Consent::Agreed(RELAY)).expect("a party agrees");
    world.settle();
}

fn keep_apart(world: &mut World, one: usize, other: usize) {
    world.apart.insert((one.min(other), one.max(other)));
    part(world);
}

fn has(world: &World, at: usize, item: &parloir_base::Digest) -> bool {
    world.devices[at].store.links.contains_key(item)
}

/// Claire's matter with everybody, its relay named and agreed to by those.
fn agreed_by(names: &[&'static str], parties: &[usize]) -> (World, MatterId) {
    let (mut world, matter) = matter_of(names, RULE);
    name(&mut world, matter);
    for by in parties {
        agree(&mut world, *by, matter);
    }
    (world, matter)
}

fn matters_that_passed(world: &World) -> Vec<MatterId> {
    let of = |frame: &Frame| match frame {
        Frame::Frontier { matter, .. } | Frame::Batch { matter, .. } | Frame::Fork { matter, .. } => Some(*matter),
        _ => None,
    };
    world.relayed.iter().filter_map(|(_, frame)| of(frame)).collect()
}

#[test]
fn where_all_agreed_what_cannot_leave_directly_passes_and_its_receipt_says_so() {
    let (mut world, matter) = agreed_by(&NAMES, &[JEAN]);
    keep_apart(&mut world, CLAIRE, JEAN);
    keep_apart(&mut world, CAROLE, JEAN);
    let item = place(&mut world, CLAIRE, matter, "par le relais");
    pass(&mut world);
    assert!(has(&world, JEAN, &item), "it came");
    let receipts = world.devices[CLAIRE].store.links.values().filter_map(|stored| match &stored.link {
        Link::Receipt(receipt)
            if receipt.about == item && receipt.receipt == ReceiptKind::Delivered && receipt.device == device(JEAN) =>
        {
            Some(receipt.path)
        }
        _ => None,
    });
    assert_eq!(receipts.collect::<Vec<_>>(), [Path::Relay], "as the one who got it observed it");
}

#[test]
fn a_matter_that_is_direct_only_does_not_pass_beside_one_that_may() {
    let (mut world, matter) = agreed_by(&NAMES, &[JEAN]);
    let other = open(&mut world, CLAIRE, RULE);
    bring_in(&mut world, CLAIRE, other, JEAN);
    keep_apart(&mut world, CLAIRE, JEAN);
    keep_apart(&mut world, CAROLE, JEAN);
    let allowed = place(&mut world, CLAIRE, matter, "celui-ci");
    let direct = place(&mut world, CLAIRE, other, "celui-là non");
    pass(&mut world);
    assert!(has(&world, JEAN, &allowed) && !has(&world, JEAN, &direct));
    assert!(!world.relayed.is_empty() && matters_that_passed(&world).iter().all(|passed| *passed == matter));
    assert!(!world.devices[CLAIRE].engine.wanted().is_empty(), "it is still tried directly");
    world.apart.clear();
    world.settle();
    assert!(has(&world, JEAN, &direct), "and leaves when there is a direct way");
}

#[test]
fn nothing_passes_before_both_the_keeper_and_the_other_side_agreed() {
    for steps in 0..2 {
        let (mut world, matter) = matter_of(&NAMES, RULE);
        if steps == 1 {
            name(&mut world, matter);
            agree(&mut world, CAROLE, matter);
        }
        for other in [CLAIRE, CAROLE] {
            keep_apart(&mut world, other, JEAN);
        }
        let item = place(&mut world, CLAIRE, matter, "pas par là");
        pass(&mut world);
        let jean = world.devices[JEAN].engine.own().endpoint;
        assert!(world.devices[CLAIRE].engine.relay_to(&jean).is_none());
        world.meet_through(CLAIRE, JEAN, RELAY);
        pass(&mut world);
        assert!(!has(&world, JEAN, &item));
        assert!(matters_that_passed(&world).is_empty(), "not even that the matter exists");
        assert!(world.wires.iter().all(|wire| wire.relay.is_none()), "there is nothing to speak of in it");
    }
}

#[test]
fn an_agreement_that_is_withdrawn_ends_the_session_and_what_is_owed_waits() {
    for by in [CLAIRE, JEAN] {
        let (mut world, matter) = agreed_by(&NAMES, &[JEAN]);
        for other in [CLAIRE, CAROLE] {
            keep_apart(&mut world, other, JEAN);
        }
        place(&mut world, CLAIRE, matter, "avant");
        pass(&mut world);
        assert!(world.wires.iter().any(|wire| wire.relay.is_some()));
        say(&mut world, by, matter, Consent::Withdrawn).expect("whoever agreed may think again");
        assert!(world.wires.iter().all(|wire| wire.relay.is_none()), "at once");
        let after = place(&mut world, CLAIRE, matter, "après");
        let passed = world.relayed.len();
        pass(&mut world);
        assert!(!has(&world, JEAN, &after));
        let later = &world.relayed[passed..];
        assert!(
            later.iter().all(|(from, frame)| *from != by || matches!(frame, Frame::Hello { .. } | Frame::Card { .. }))
        );
        world.apart.clear();
        world.settle();
        assert!(has(&world, JEAN, &after), "directly it leaves");
        keep_apart(&mut world, CLAIRE, JEAN);
        let jean = world.devices[JEAN].engine.own().endpoint;
        place(&mut world, CLAIRE, matter, "et après");
        assert!(world.devices[CLAIRE].engine.relay_to(&jean).is_none(), "once both know, it is not even tried");
    }
}

#[test]
fn someone_who_was_removed_hears_nothing_through_a_relay_not_even_of_it() {
    let (mut world, matter) = agreed_by(&NAMES, &[JEAN]);
    for other in [CLAIRE, CAROLE] {
        keep_apart(&mut world, other, JEAN);
    }
    place(&mut world, CLAIRE, matter, "avant");
    pass(&mut world);
    let passed = world.relayed.len();
    let person = world.devices[JEAN].person();
    world.act(CLAIRE, Act::Remove { matter, person }).expect("the keeper removes");
    let after = place(&mut world, CLAIRE, matter, "après");
    pass(&mut world);
    world.meet_through(CLAIRE, JEAN, RELAY);
    pass(&mut world);
    assert!(!has(&world, JEAN, &after));
    let said = world.relayed[passed..].iter().filter(|(from, _)| *from == CLAIRE);
    assert!(said.clone().all(|(_, frame)| matches!(frame, Frame::Hello { .. } | Frame::Card { .. })), "{said:?}");
}

#[test]
fn the_keeper_alone_names_a_relay_and_a_party_agrees_to_that_one_alone() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    let named = |endpoint| Consent::Named(relay(endpoint));
    assert_eq!(say(&mut world, JEAN, matter, named(RELAY)), Err(Refusal::RoleForbids));
    assert_eq!(say(&mut world, JEAN, matter, Consent::Agreed(RELAY)), Err(Refusal::RelayAbsent));
    name(&mut world, matter);
    assert_eq!(say(&mut world, JEAN, matter, Consent::Agreed(EndpointId([1; 32]))), Err(Refusal::RelayAbsent));
    assert_eq!(say(&mut world, CLAIRE, matter, Consent::Agreed(RELAY)), Err(Refusal::RelayAbsent));
    assert!(matches!(say(&mut world, JEAN, matter, Consent::Withdrawn), Ok(Outcome::Entry(_))), "he may say so first");
    world.settle();
    agree(&mut world, JEAN, matter);
    assert_eq!(say(&mut world, JEAN, matter, Consent::Agreed(RELAY)), Ok(Outcome::Done), "once is enough");
    // Another relay is another question.
    say(&mut world, CLAIRE, matter, named(EndpointId([1; 32]))).expect("the keeper names another");
    world.settle();
    let jean = world.devices[JEAN].person();
    for at in [CLAIRE, JEAN, CAROLE] {
        let view = &world.devices[at].engine.room(&matter).expect("theirs").view;
        assert!(!view.agrees(&jean) && view.relay().is_some_and(|relay| relay.endpoint != RELAY));
    }
}

#[test]
fn a_party_that_names_a_relay_by_a_link_of_its_own_changes_nothing() {
    use parloir_wire::entry::Kind;
    use parloir_wire::text::Record;
    let (mut world, matter) = agreed_by(&NAMES, &[JEAN]);
    part(&mut world);
    let body = Consent::Named(relay(EndpointId([9; 32]))).to_bytes();
    let forged =
        carry(JEAN, &entry(&world, JEAN, matter, next(&world, CLAIRE, matter, JEAN), Kind::Relay, &body), &body);
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    bench::say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![forged.clone()] });
    assert!(holds(&world, CLAIRE, &forged), "it is signed, and evidence");
    let view = &world.devices[CLAIRE].engine.room(&matter).expect("hers").view;
    assert_eq!(view.relay().map(|relay| relay.endpoint), Some(RELAY));
    assert!(view.agrees(&world.devices[JEAN].person()), "what he agreed to before stands");
}

#[test]
fn the_words_of_a_party_that_did_not_agree_are_not_passed_through_a_relay_by_others() {
    let (mut world, matter) = agreed_by(&NAMES, &[JEAN]);
    for other in [CLAIRE, CAROLE] {
        keep_apart(&mut world, other, JEAN);
    }
    let hers = place(&mut world, CAROLE, matter, "de Carole");
    pass(&mut world);
    let ours = place(&mut world, CLAIRE, matter, "de Claire");
    pass(&mut world);
    assert!(has(&world, CLAIRE, &hers) && has(&world, JEAN, &ours));
    assert!(!has(&world, JEAN, &hers), "Carole agreed to nothing");
    world.apart.clear();
    agree(&mut world, CAROLE, matter);
    assert!(has(&world, JEAN, &hers));
}

#[test]
fn two_devices_of_one_person_that_say_otherwise_do_not_agree_until_one_knows_of_both() {
    let (mut world, matter) = agreed_by(&["claire", "jean"], &[]);
    let second = world.join_device(JEAN, "jean, portable");
    world.settle();
    for one in [CLAIRE, JEAN] {
        keep_apart(&mut world, one, second);
    }
    say(&mut world, JEAN, matter, Consent::Agreed(RELAY)).expect("on one");
    say(&mut world, second, matter, Consent::Agreed(RELAY)).expect("and on the other");
    world.apart.clear();
    world.settle();
    let jean = world.devices[JEAN].person();
    let agrees = |world: &World, at: usize| world.devices[at].engine.room(&matter).expect("theirs").view.agrees(&jean);
    assert!(agrees(&world, CLAIRE), "they say the same");
    for one in [CLAIRE, JEAN] {
        keep_apart(&mut world, one, second);
    }
    say(&mut world, second, matter, Consent::Withdrawn).expect("taken back on one");
    world.apart.clear();
    world.settle();
    assert!(!agrees(&world, CLAIRE) && !agrees(&world, JEAN));
    say(&mut world, JEAN, matter, Consent::Agreed(RELAY)).expect("who knows of it may agree anew");
    world.settle();
    assert!(agrees(&world, CLAIRE) && agrees(&world, second));
}

#[test]
fn what_a_device_agreed_to_after_its_end_states_nothing() {
    let (mut world, matter) = agreed_by(&["claire", "jean"], &[]);
    let lost = world.join_device(JEAN, "jean, perdu");
    world.settle();
    let from = Moment(world.now.0);
    world.tick(60_000);
    say(&mut world, lost, matter, Consent::Agreed(RELAY)).expect("whoever holds it");
    world.settle();
    world.revoke(JEAN, lost, from);
    world.settle();
    let jean = world.devices[JEAN].person();
    assert!(!world.devices[CLAIRE].engine.room(&matter).expect("hers").view.agrees(&jean));
}

#[test]
fn where_a_relay_is_says_nothing_of_where_a_device_is() {
    let (mut world, matter) = agreed_by(&["claire", "jean"], &[JEAN]);
    keep_apart(&mut world, CLAIRE, JEAN);
    let jean = world.devices[JEAN].engine.own().endpoint;
    let (exporter, remote) = ([5; 32], ([198, 51, 100, 9], 9).into());
    let session = parloir_base::SessionId(9_000_000);
    let (path, relay) = (Path::Relay, Some(RELAY));
    let input = parloir_engine::Input::Opened { session, peer: jean, exporter, path, remote, dialled: true, relay };
    step(&mut world, CLAIRE, input);
    bench::say(&mut world, CLAIRE, session, Frame::Hello { version: 1, addresses: Vec::new(), rendezvous: Vec::new() });
    let row = world.devices[CLAIRE].engine.address(&jean).expect("met before");
    assert!(!row.addresses.contains(&remote));
    assert!(world.devices[CLAIRE].engine.room(&matter).is_some());
}

#[test]
fn whatever_happens_nothing_of_a_direct_only_matter_leaves_through_a_relay() {
    let mut passed = 0;
    for seed in 0..40 {
        let mut chance = Seeded::new(seed);
        let names = ["claire", "jean", "carole", "denis"];
        let (mut world, matter) = matter_of(&names, RULE);
        let direct = open(&mut world, CLAIRE, RULE);
        for other in [JEAN, CAROLE] {
            bring_in(&mut world, CLAIRE, direct, other);
        }
        name(&mut world, matter);
        world.join_device(JEAN, "jean, portable");
        world.settle();
        let all = world.devices.len();
        for _ in 0..60 {
            let (one, other) = (chance.below(all), chance.below(all));
            let pair = (one.min(other), one.max(other));
            match chance.below(9) {
                0 => {
                    world.apart.insert(pair);
                    part(&mut world);
                }
                1 => drop(world.apart.remove(&pair)),
                2 => {
                    let word = if one == CLAIRE { Consent::Named(relay(RELAY)) } else { Consent::Agreed(RELAY) };
                    let _may_be_refused = say(&mut world, one, matter, word);
                }
                3 => drop(say(&mut world, one, matter, Consent::Withdrawn)),
                4 => drop(world.act(one, Act::Place { matter, text: "là".into(), reply_to: None })),
                5 => drop(world.act(one, Act::Place { matter: direct, text: "ici".into(), reply_to: None })),
                6 => world.meet_through(one, other, RELAY),
                7 if !world.wires.is_empty() => world.cut(chance.below(world.wires.len())),
                _ => world.crash(one),
            }
            world.dial();
            for _ in 0..chance.below(40) {
                world.deliver_one();
            }
        }
        passed += matters_that_passed(&world).len();
        world.apart.clear();
        world.settle();
        check::at_rest(&world);
    }
    assert!(passed > 200, "the story is about something: {passed}");
}

#[test]
fn what_is_taken_back_on_a_device_that_had_not_heard_of_it_counts() {
    let (mut world, matter) = agreed_by(&["claire", "jean"], &[]);
    let second = world.join_device(JEAN, "jean, portable");
    world.settle();
    for one in [CLAIRE, JEAN] {
        keep_apart(&mut world, one, second);
    }
    agree_and_pass(&mut world, matter);
    say(&mut world, second, matter, Consent::Withdrawn).expect("on the other, which knows of nothing");
    world.apart.clear();
    world.settle();
    let jean = world.devices[JEAN].person();
    assert!(!world.devices[CLAIRE].engine.room(&matter).expect("hers").view.agrees(&jean));
}

fn agree_and_pass(world: &mut World, matter: MatterId) {
    say(world, JEAN, matter, Consent::Agreed(RELAY)).expect("a party agrees");
    pass(world);
}

#[test]
fn what_is_begun_on_one_device_passes_no_relay_to_another_of_the_same_person() {
    let (mut world, _) = agreed_by(&["claire", "jean"], &[JEAN]);
    let second = world.join_device(JEAN, "jean, portable");
    world.settle();
    part(&mut world);
    world.meet(JEAN, second);
    assert_eq!(world.devices[JEAN].engine.own_sessions().count(), 1, "directly it does");
    part(&mut world);
    world.meet_through(JEAN, second, RELAY);
    assert!(world.devices[JEAN].engine.sessions().any(|(_, session)| session.relay == Some(RELAY)));
    assert_eq!(world.devices[JEAN].engine.own_sessions().count(), 0);
}
