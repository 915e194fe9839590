//! Parties come and go: what goes to someone who is no longer one, what comes from them, and that everybody sees the same.

mod bench;

use bench::*;
use parloir_base::{MatterId, Refusal, SessionId};
use parloir_engine::{Act, Effect, Input, Outcome};
use parloir_sim::world::World;
use parloir_wire::entry::Kind;
use parloir_wire::frame::{Carried, Frame};
use parloir_wire::matter::{Admission, Role, VerificationRule};
use parloir_wire::removal::Removal;
use parloir_wire::text::Record;
use parloir_wire::verification::{Method, Verification};

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

/// Whether anything about any matter leaves in one session.
fn hears_of_matters(effects: &[Effect], session: SessionId) -> bool {
    let here = |effect: &&Effect| match effect {
        Effect::SendLinks { session: to, .. } | Effect::Send { session: to, .. } => *to == session,
        _ => false,
    };
    effects.iter().filter(here).any(|effect| speaks_of_matters(std::slice::from_ref(effect)))
}

/// A device of Claire's that was stolen at the time that is given, and what shows it.
fn stolen_of_claire(world: &mut World) -> (usize, parloir_wire::card::Card) {
    let stolen = world.join_device(CLAIRE, "claire's stolen one");
    world.settle();
    let card = world.revoked(CLAIRE, stolen, world.now);
    world.now = world.now.plus_ms(60_000);
    (stolen, card)
}

fn write(world: &mut World, at: usize, matter: MatterId) -> Vec<Effect> {
    let act = Act::Place { matter, text: "confidentiel".to_owned(), reply_to: None };
    [step(world, at, Input::Act(act)), step(world, at, Input::Tick)].concat()
}

#[test]
fn whom_a_stolen_device_admitted_hears_nothing_more_in_a_session_that_is_open_once_its_end_is_known() {
    let (mut world, _) = matter_of(&NAMES, RULE);
    let other = open(&mut world, CLAIRE, RULE);
    let (stolen, card) = stolen_of_claire(&mut world);
    let person = world.devices[JEAN].person();
    world.truth.members.insert(other, vec![CLAIRE, JEAN]);
    world.act(stolen, Act::Admit { matter: other, person, role: Role::Client }).expect("nobody knows yet");
    world.settle();
    assert!(is_party(&world, CLAIRE, other, JEAN));
    part(&mut world);
    let session = session_in(&mut world, CLAIRE, JEAN, other, 1);
    assert!(hears_of_matters(&write(&mut world, CLAIRE, other), session), "until then");
    let effects = step(&mut world, CLAIRE, Input::Act(Act::Card { card }));
    assert!(!hears_of_matters(&effects, session), "nor in the step that hears of it");
    assert!(!is_party(&world, CLAIRE, other, JEAN));
    assert!(!hears_of_matters(&write(&mut world, CLAIRE, other), session));
    let heads = world.devices[CLAIRE].engine.room(&other).expect("open").chains.heads();
    for ask in [true, false] {
        let frontier = Frame::Frontier { matter: other, heads: heads.clone(), ask };
        assert!(!hears_of_matters(&say(&mut world, CLAIRE, session, frontier), session));
    }
}

#[test]
fn whom_a_stolen_device_called_verified_hears_nothing_more_in_a_session_that_is_open_once_its_end_is_known() {
    let (mut world, matter) = matter_of(&["claire", "jean"], RULE);
    world.devices.push(parloir_sim::device::Device::new("carole", 3));
    bring_in(&mut world, CLAIRE, matter, CAROLE);
    let (stolen, card) = stolen_of_claire(&mut world);
    part(&mut world);
    let (peer, method) = (world.devices[CAROLE].person(), Method::PhraseByVoice);
    let body = Verification { peer, method, transcript: parloir_base::Digest([1; 32]) }.to_bytes();
    let at = next(&world, JEAN, matter, stolen);
    let forged = carry(stolen, &entry(&world, stolen, matter, at, Kind::Verification, &body), &body);
    let claire = session_in(&mut world, JEAN, CLAIRE, matter, 1);
    say(&mut world, JEAN, claire, Frame::Batch { matter, links: vec![forged] });
    let carole = session_in(&mut world, JEAN, CAROLE, matter, 2);
    assert!(hears_of_matters(&write(&mut world, JEAN, matter), carole), "until then");
    let effects = say(&mut world, JEAN, claire, Frame::Card { card });
    assert!(!hears_of_matters(&effects, carole), "nor in the step that hears of it");
    assert!(is_party(&world, JEAN, matter, CAROLE), "the admission was Claire's own");
    let effects = write(&mut world, JEAN, matter);
    assert!(!hears_of_matters(&effects, carole) && hears_of_matters(&effects, claire));
}

#[test]
fn someone_who_was_removed_twice_hears_of_the_first_removal_and_of_nothing_behind_it() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    part(&mut world);
    remove(&mut world, CLAIRE, matter, JEAN).expect("the keeper removes");
    let own = device(CLAIRE);
    let first = world.devices[CLAIRE].engine.room(&matter).expect("open").chains.head(&own).expect("a chain").seq;
    place(&mut world, CLAIRE, matter, "après");
    world.now = world.now.plus_ms(5_000);
    remove(&mut world, CLAIRE, matter, JEAN).expect("once more");
    place(&mut world, CLAIRE, matter, "encore après");
    let jean = world.devices[JEAN].engine.own().endpoint;
    let (open, _) = session(&mut world, CLAIRE, jean, 1);
    let frontier = Frame::Frontier { matter, heads: Vec::new(), ask: true };
    let effects = say(&mut world, CLAIRE, open, frontier);
    let last = |effect: &Effect| match effect {
        Effect::SendLinks { session, device, last, .. } if *session == open => Some((*device, *last)),
        _ => None,
    };
    assert_eq!(effects.iter().filter_map(last).collect::<Vec<_>>(), [(own, first)]);
}

#[test]
fn a_keeper_whose_other_device_removed_someone_before_tells_them_nothing_of_its_own_later_removal() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    let office = world.join_device(CLAIRE, "claire's office");
    world.settle();
    part(&mut world);
    world.apart.extend([(CLAIRE, JEAN), (JEAN, CAROLE), (JEAN, office)]);
    remove(&mut world, office, matter, JEAN).expect("the keeper removes");
    pass(&mut world);
    world.now = world.now.plus_ms(5_000);
    place(&mut world, CLAIRE, matter, "après");
    remove(&mut world, CLAIRE, matter, JEAN).expect("once more");
    pass(&mut world);
    part(&mut world);
    let jean = world.devices[JEAN].engine.own().endpoint;
    let (open, opened) = session(&mut world, CLAIRE, jean, 1);
    let frontier = Frame::Frontier { matter, heads: Vec::new(), ask: true };
    let effects = [opened, say(&mut world, CLAIRE, open, frontier)].concat();
    assert!(!hears_of_matters(&effects, open));
    world.apart.clear();
    world.settle();
    assert!(!is_party(&world, JEAN, matter, JEAN), "the office tells it");
}

#[test]
fn nobody_is_called_to_be_told_that_they_are_out_of_a_matter_that_they_were_never_in() {
    let (mut world, _) = matter_of(&NAMES, RULE);
    let other = open(&mut world, CLAIRE, RULE);
    world.settle();
    part(&mut world);
    let jean = world.devices[JEAN].engine.own().endpoint;
    let called = |world: &World| world.devices[CLAIRE].engine.wanted().iter().any(|(peer, _)| *peer == jean);
    assert!(!called(&world));
    remove(&mut world, CLAIRE, other, JEAN).expect("known to the keeper");
    assert!(!called(&world));
}

#[test]
fn the_first_device_of_the_keeper_alone_states_cards_again_with_the_role_that_the_other_one_gave() {
    let (mut world, matter) = matter_of(&NAMES, RULE);
    let office = world.join_device(CLAIRE, "claire's office");
    world.settle();
    let person = world.devices[JEAN].person();
    world.act(office, Act::Role { matter, person, role: Role::Interpreter }).expect("the keeper gives roles");
    world.settle();
    let admissions = |world: &World, of: usize| {
        let store = &world.devices[CLAIRE].store;
        let chain = store.matters[&matter].chains.get(&device(of)).cloned().unwrap_or_default();
        chain.iter().filter_map(|one| store.entry(one)).filter(|entry| entry.kind == Kind::Admission).count()
    };
    let before = [CLAIRE, office].map(|of| admissions(&world, of));
    world.join_device(JEAN, "jean's second");
    // The office hears of it first.
    let card = world.devices[JEAN].engine.own().card.clone();
    part(&mut world);
    let session = session_in(&mut world, office, JEAN, matter, 1);
    say(&mut world, office, session, Frame::Card { card });
    step(&mut world, office, Input::Tick);
    world.settle();
    assert_eq!([CLAIRE, office].map(|of| admissions(&world, of)), [before[0] + 1, before[1]]);
    for at in [CLAIRE, JEAN, CAROLE, office] {
        let party = &world.devices[at].engine.room(&matter).expect("open").view.parties()[&person];
        assert_eq!((party.role, party.devices.len()), (Role::Interpreter, 2), "{}", world.devices[at].name);
    }
}

/// What a device holds of somebody's chain in a matter, after the first `after` links.
fn held(world: &World, at: usize, matter: MatterId, of: usize, after: usize) -> Vec<Carried> {
    let store = &world.devices[at].store;
    let chain = store.matters[&matter].chains.get(&device(of)).cloned().unwrap_or_default();
    let carried = |one: &parloir_base::Digest| {
        let stored = &store.links[one];
        Carried { link: stored.signed.clone(), content: stored.content.clone() }
    };
    chain.iter().skip(after).map(carried).collect()
}

#[test]
fn what_came_in_a_batch_before_the_one_that_admits_its_author_is_asked_for_again() {
    let (mut world, _) = matter_of(&NAMES, RULE);
    let matter = open(&mut world, CLAIRE, RULE);
    let admit = |world: &mut World, whom: usize| {
        let person = world.devices[whom].person();
        world.truth.members.get_mut(&matter).expect("opened").push(whom);
        world.act(CLAIRE, Act::Admit { matter, person, role: Role::Client }).expect("verified");
    };
    admit(&mut world, JEAN);
    world.settle();
    let known = held(&world, JEAN, matter, CLAIRE, 0).len();
    // While Jean is away Carole comes, and writes.
    world.apart.extend([(CLAIRE, JEAN), (JEAN, CAROLE)]);
    part(&mut world);
    admit(&mut world, CAROLE);
    pass(&mut world);
    let item = place(&mut world, CAROLE, matter, "de Carole");
    pass(&mut world);
    part(&mut world);
    let (news, hers) = (held(&world, CLAIRE, matter, CLAIRE, known), held(&world, CLAIRE, matter, CAROLE, 0));
    assert!(!news.is_empty() && hers.iter().any(|one| digest(one) == item));
    let session = session_in(&mut world, JEAN, CLAIRE, matter, 1);
    let asks = |effects: &[Effect]| sent(effects).iter().any(|f| matches!(f, Frame::Frontier { ask: true, .. }));
    let early = say(&mut world, JEAN, session, Frame::Batch { matter, links: hers.clone() });
    assert!(!asks(&early) && !has(&world, JEAN, &item), "nobody knows her there");
    let late = say(&mut world, JEAN, session, Frame::Batch { matter, links: news });
    assert!(asks(&late), "what came too early is asked for");
    // Once is enough.
    let again = say(&mut world, JEAN, session, Frame::Batch { matter, links: hers });
    assert!(!asks(&again) && has(&world, JEAN, &item));
}
