//! Parties come and go: what goes to someone who is no longer one, what comes from them, and that everybody sees the same.

mod bench;

use bench::*;
use parloir_base::{MatterId, Refusal};
use parloir_engine::{Act, Effect, Outcome};
use parloir_sim::world::World;
use parloir_wire::entry::Kind;
use parloir_wire::frame::Frame;
use parloir_wire::matter::{Admission, Role, VerificationRule};
use parloir_wire::removal::Removal;
use parloir_wire::text::Record;

const NAMES: [&str; 3] = ["claire", "jean", "carole"];
const RULE: VerificationRule = VerificationRule::Keeper;

fn remove(world: &mut World, by: usize, matter: MatterId, whom: usize) -> Result<Outcome, Refusal> {
    let person = world.devices[whom].person();
    world.act(by, Act::Remove { matter, person })
}

fn is_party(world: &World, at: usize, matter: MatterId, whom: usize) -> bool {
    let person = world.devices[whom].person();
    world.devices[at].engine.room(&matter).is_some_and(|room| room.view.parties().contains_key(&person))
}

fn has(world: &World, at: usize, item: &parloir_base::Digest) -> bool {
    world.devices[at].store.links.contains_key(item)
}

/// Jean is removed: the story's own canary then watches that nothing goes to him.
fn without_jean() -> (World, MatterId) {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    place(&mut world, JEAN, matter, "de Jean, avant");
    world.settle();
    remove(&mut world, CLAIRE, matter, JEAN).expect("the keeper removes");
    world.settle();
    (world, matter)
}

#[test]
fn nothing_that_is_written_after_a_removal_goes_to_the_removed_party_and_all_see_that_it_is_so() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    let before = place(&mut world, CAROLE, matter, "avant");
    world.settle();
    remove(&mut world, CLAIRE, matter, JEAN).expect("the keeper removes");
    let after = [CLAIRE, CAROLE].map(|by| place(&mut world, by, matter, "après"));
    world.settle();
    for at in [CLAIRE, JEAN, CAROLE] {
        assert!(!is_party(&world, at, matter, JEAN), "{} sees it", world.devices[at].name);
        assert!(has(&world, at, &before), "what was said before stays");
    }
    for item in after {
        assert!(has(&world, CLAIRE, &item) && has(&world, CAROLE, &item));
        assert!(!has(&world, JEAN, &item), "nothing after it");
    }
    // Later meetings change nothing, whoever meets whom, and whatever was forgotten by a restart.
    for at in [CLAIRE, JEAN, CAROLE] {
        world.crash(at);
    }
    for other in [CLAIRE, CAROLE] {
        world.meet(JEAN, other);
    }
    let later = place(&mut world, CAROLE, matter, "encore");
    world.settle();
    assert!(has(&world, CLAIRE, &later) && !has(&world, JEAN, &later));
    let act = Act::Place { matter, text: "de Jean".to_owned(), reply_to: None };
    assert_eq!(world.act(JEAN, act), Err(Refusal::PartyRemoved));
}

#[test]
fn not_a_frame_about_the_matter_leaves_for_someone_who_was_removed() {
    let (mut world, matter) = without_jean();
    part(&mut world);
    let jean = world.devices[JEAN].engine.own().endpoint;
    for at in [CLAIRE, CAROLE] {
        let (open, opened) = session(&mut world, at, jean, 1 + at as u64);
        assert!(!speaks_of_matters(&opened), "{}", world.devices[at].name);
        let heads = world.devices[at].engine.room(&matter).expect("open").chains.heads();
        for ask in [true, false] {
            let effects = say(&mut world, at, open, Frame::Frontier { matter, heads: heads.clone(), ask });
            assert!(!speaks_of_matters(&effects), "{} to someone who holds all", world.devices[at].name);
        }
        let now = world.now;
        let act = Act::Place { matter, text: "après".to_owned(), reply_to: None };
        let device = &mut world.devices[at];
        let input = parloir_engine::Input::Act(act);
        let step = device.engine.step(now, &mut world.chance, &device.store, input).expect("placed");
        device.store.commit(step.commit);
        assert!(!speaks_of_matters(&step.effects), "what is written now");
        assert!(!world.devices[at].engine.may_receive(&matter, &jean), "no document either");
    }
}

#[test]
fn someone_who_was_away_hears_of_their_removal_and_of_nothing_after_it() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    part(&mut world);
    world.apart.extend([(CLAIRE, JEAN), (JEAN, CAROLE)]);
    let removal = remove(&mut world, CLAIRE, matter, JEAN).expect("the keeper removes");
    let Outcome::Entry(removal) = removal else { panic!("an entry") };
    let after = place(&mut world, CLAIRE, matter, "après");
    pass(&mut world);
    world.apart.clear();
    world.settle();
    assert!(has(&world, JEAN, &removal) && !has(&world, JEAN, &after));
    assert!(!is_party(&world, JEAN, matter, JEAN));
}

#[test]
fn what_a_removed_party_writes_afterwards_is_taken_by_nobody_and_what_they_wrote_before_comes_still() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    part(&mut world);
    // Carole is away while Jean writes, and while he is removed.
    world.apart.extend([(CLAIRE, CAROLE), (JEAN, CAROLE)]);
    let before = place(&mut world, JEAN, matter, "avant");
    pass(&mut world);
    remove(&mut world, CLAIRE, matter, JEAN).expect("the keeper removes");
    world.apart.clear();
    part(&mut world);
    world.apart.insert((JEAN, CAROLE));
    world.settle();
    assert!(has(&world, CAROLE, &before), "what was said before stays whole");
    let late = message(&world, JEAN, matter, next(&world, CLAIRE, matter, JEAN), "après coup");
    part(&mut world);
    for (at, by) in [(CLAIRE, CAROLE), (CAROLE, CLAIRE)] {
        let session = session_in(&mut world, at, by, matter, 1);
        say(&mut world, at, session, Frame::Batch { matter, links: vec![late.clone()] });
        assert!(!holds(&world, at, &late));
        let session = session_in(&mut world, at, JEAN, matter, 2);
        say(&mut world, at, session, Frame::Batch { matter, links: vec![late.clone()] });
        assert!(!holds(&world, at, &late));
    }
}

#[test]
fn only_the_keeper_removes_and_nobody_removes_the_keeper() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    assert_eq!(remove(&mut world, JEAN, matter, CAROLE), Err(Refusal::RoleForbids));
    assert_eq!(remove(&mut world, JEAN, matter, CLAIRE), Err(Refusal::RoleForbids));
    assert_eq!(remove(&mut world, CLAIRE, matter, CLAIRE), Err(Refusal::RoleForbids));
    assert_eq!(world.act(CLAIRE, Act::Leave { matter }), Err(Refusal::RoleForbids));
    let stranger = parloir_sim::device::Device::new("mallory", 9).person();
    assert_eq!(world.act(CLAIRE, Act::Remove { matter, person: stranger }), Err(Refusal::PartyUnknown));
    // Signed all the same by a hostile party: it stays in the journal, and states nothing.
    part(&mut world);
    for (number, whom) in [(1, CAROLE), (2, CLAIRE)] {
        let session = session_in(&mut world, CLAIRE, JEAN, matter, number);
        let body = Removal { person: world.devices[whom].person(), heads: Vec::new() }.to_bytes();
        let at = next(&world, CLAIRE, matter, JEAN);
        let forged = carry(JEAN, &entry(&world, JEAN, matter, at, Kind::Removal, &body), &body);
        say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![forged] });
        assert!(is_party(&world, CLAIRE, matter, whom));
    }
}

#[test]
fn someone_who_leaves_is_believed_by_all_and_gets_nothing_more() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    world.act(JEAN, Act::Leave { matter }).expect("a party may leave");
    world.settle();
    let after = place(&mut world, CLAIRE, matter, "après");
    world.settle();
    for at in [CLAIRE, JEAN, CAROLE] {
        assert!(!is_party(&world, at, matter, JEAN), "{}", world.devices[at].name);
    }
    assert!(has(&world, CAROLE, &after) && !has(&world, JEAN, &after));
    let act = Act::Place { matter, text: "de Jean".to_owned(), reply_to: None };
    assert_eq!(world.act(JEAN, act), Err(Refusal::PartyRemoved));
    assert_eq!(world.act(JEAN, Act::Leave { matter }), Err(Refusal::PartyRemoved));
}

#[test]
fn someone_who_left_while_nobody_was_there_is_heard_when_they_meet() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    part(&mut world);
    world.apart.extend([(CLAIRE, JEAN), (JEAN, CAROLE)]);
    world.act(JEAN, Act::Leave { matter }).expect("a party may leave");
    world.apart.clear();
    world.settle();
    assert!([CLAIRE, CAROLE].iter().all(|at| !is_party(&world, *at, matter, JEAN)));
}

#[test]
fn someone_who_was_removed_comes_back_with_everything_when_the_keeper_admits_them_anew() {
    let (mut world, matter) = without_jean();
    let meanwhile = place(&mut world, CAROLE, matter, "entre-temps");
    world.settle();
    assert!(!has(&world, JEAN, &meanwhile));
    let person = world.devices[JEAN].person();
    world.act(CLAIRE, Act::Admit { matter, person, role: Role::Expert }).expect("verified");
    world.settle();
    for at in [CLAIRE, JEAN, CAROLE] {
        assert!(is_party(&world, at, matter, JEAN), "{}", world.devices[at].name);
    }
    assert!(has(&world, JEAN, &meanwhile), "a party holds the whole matter");
    let item = place(&mut world, JEAN, matter, "me revoilà");
    world.settle();
    assert!(has(&world, CLAIRE, &item) && has(&world, CAROLE, &item));
    parloir_sim::check::at_rest(&world);
}

#[test]
fn another_device_of_the_keeper_that_did_not_know_brings_nobody_back() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    let office = world.join_device(CLAIRE, "claire's office");
    world.settle();
    part(&mut world);
    // The office states Jean's card again, with a device more, while the laptop removes him.
    world.apart.insert((CLAIRE, office));
    remove(&mut world, CLAIRE, matter, JEAN).expect("the keeper removes");
    let jeans = world.devices[JEAN].engine.own().card.clone();
    let body = Admission { role: Role::Client, card: jeans }.to_bytes();
    let at = next(&world, office, matter, office);
    let restated = carry(office, &entry(&world, office, matter, at, Kind::Admission, &body), &body);
    for at in [CLAIRE, CAROLE, office] {
        let session = if at == office {
            session_in(&mut world, at, CAROLE, matter, 1)
        } else {
            session_in(&mut world, at, office, matter, 1)
        };
        say(&mut world, at, session, Frame::Batch { matter, links: vec![restated.clone()] });
        assert!(holds(&world, at, &restated), "{}", world.devices[at].name);
    }
    world.apart.clear();
    world.settle();
    for at in [CLAIRE, CAROLE, office] {
        assert!(!is_party(&world, at, matter, JEAN), "{}, whichever came first", world.devices[at].name);
        world.devices[at].restart();
        assert!(!is_party(&world, at, matter, JEAN), "{}, after a restart", world.devices[at].name);
    }
}

#[test]
fn a_party_gets_another_role_and_is_a_party_since_the_first_time() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    let person = world.devices[JEAN].person();
    let since = world.devices[CLAIRE].engine.room(&matter).expect("open").view.parties()[&person].admitted;
    world.now = world.now.plus_ms(3_600_000);
    world.act(CLAIRE, Act::Role { matter, person, role: Role::Interpreter }).expect("the keeper gives roles");
    assert_eq!(world.act(CLAIRE, Act::Role { matter, person, role: Role::Keeper }), Err(Refusal::RoleForbids));
    assert_eq!(world.act(JEAN, Act::Role { matter, person, role: Role::Expert }), Err(Refusal::RoleForbids));
    world.settle();
    for at in [CLAIRE, JEAN, CAROLE] {
        let party = &world.devices[at].engine.room(&matter).expect("open").view.parties()[&person];
        assert_eq!((party.role, party.admitted), (Role::Interpreter, since), "{}", world.devices[at].name);
    }
}

#[test]
fn a_removal_is_told_in_the_sessions_that_are_open_and_nothing_behind_it() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    part(&mut world);
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    let person = world.devices[JEAN].person();
    let now = world.now;
    let claire = &mut world.devices[CLAIRE];
    let input = parloir_engine::Input::Act(Act::Remove { matter, person });
    let step = claire.engine.step(now, &mut world.chance, &claire.store, input).expect("removed");
    claire.store.commit(step.commit);
    let own = device(CLAIRE);
    let last = claire.engine.room(&matter).expect("open").chains.head(&own).expect("a chain").seq;
    let sent: Vec<u64> = step
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::SendLinks { session: to, device, last, .. } if *to == session && *device == own => Some(*last),
            _ => None,
        })
        .collect();
    assert_eq!(sent, [last], "up to the removal, once");
}

#[test]
fn a_removal_that_a_device_signed_after_its_end_states_nothing_once_that_is_known() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    let stolen = world.join_device(CLAIRE, "claire's stolen one");
    world.settle();
    let end = world.now;
    world.now = world.now.plus_ms(60_000);
    remove(&mut world, stolen, matter, JEAN).expect("nobody knows yet");
    world.settle();
    assert!(!is_party(&world, CLAIRE, matter, JEAN));
    world.revoke(CLAIRE, stolen, end);
    assert!(is_party(&world, CLAIRE, matter, JEAN), "whoever stole it removed nobody");
    world.settle();
    let after = place(&mut world, JEAN, matter, "encore là");
    world.settle();
    for at in [CLAIRE, JEAN, CAROLE] {
        assert!(is_party(&world, at, matter, JEAN) && has(&world, at, &after), "{}", world.devices[at].name);
        world.devices[at].restart();
        assert!(is_party(&world, at, matter, JEAN), "nor does a start change it");
    }
}

#[test]
fn the_keeper_removes_someone_whom_only_others_may_see_and_admits_them_later_all_the_same() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    let other = open(&mut world, CLAIRE, RULE);
    let person = world.devices[JEAN].person();
    remove(&mut world, CLAIRE, other, JEAN).expect("known to the keeper");
    remove(&mut world, CLAIRE, matter, JEAN).expect("a party");
    remove(&mut world, CLAIRE, matter, JEAN).expect("once more");
    for matter in [other, matter] {
        assert!(!is_party(&world, CLAIRE, matter, JEAN));
        world.truth.members.get_mut(&matter).expect("opened").push(JEAN);
        world.act(CLAIRE, Act::Admit { matter, person, role: Role::Client }).expect("verified");
        assert!(is_party(&world, CLAIRE, matter, JEAN));
    }
}
