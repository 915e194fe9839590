//! Someone writes more in a day than is read in a day: the rest waits, nobody else does, and nothing is lost.

mod bench;

use bench::*;
use parloir_base::{MatterId, Refusal};
use parloir_engine::{Act, Event};
use parloir_sim::world::World;
use parloir_wire::matter::VerificationRule;

const RULE: VerificationRule = VerificationRule::Keeper;
const DAY_MS: i64 = 24 * 3_600 * 1_000;
const MEASURE: u64 = 20;

/// Three people in a matter that is old by now; Claire reads so much of each in a day.
fn old() -> (World, MatterId) {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], RULE);
    part(&mut world);
    world.tick(2 * DAY_MS);
    world.devices[CLAIRE].measured(MEASURE);
    world.events.clear();
    (world, matter)
}

/// How many of someone's links a device holds.
fn held(world: &World, at: usize, matter: MatterId, of: usize) -> u64 {
    next(world, at, matter, of).0 - 1
}

fn times_told(world: &World) -> usize {
    let person = world.devices[JEAN].person();
    let is_it = |(at, event): &&(usize, Event)| *at == CLAIRE && *event == Event::MeasureFull { person };
    world.events.iter().filter(is_it).count()
}

/// Jean writes twice the measure.
fn flood(world: &mut World, matter: MatterId) -> u64 {
    let before = held(world, CLAIRE, matter, JEAN);
    for number in 0..2 * MEASURE {
        place(world, JEAN, matter, &format!("{number}"));
    }
    pass(world);
    before
}

#[test]
fn what_one_person_writes_beyond_the_measure_of_a_day_waits_whoever_brings_it_and_others_go_on() {
    let (mut world, matter) = old();
    let before = flood(&mut world, matter);
    assert_eq!(
        held(&world, CAROLE, matter, JEAN),
        held(&world, JEAN, matter, JEAN),
        "carole reads all of it, and brings it"
    );
    assert!(held(&world, CLAIRE, matter, JEAN) <= before + MEASURE);
    assert_eq!(times_told(&world), 1, "the person is told, once");
    let engine = &world.devices[CLAIRE].engine;
    assert!(engine.is_full(&world.devices[JEAN].person()) && !engine.is_full(&world.devices[CAROLE].person()));
    let item = place(&mut world, CAROLE, matter, "et moi ?");
    let answer = place(&mut world, CLAIRE, matter, "oui");
    pass(&mut world);
    assert!(world.devices[CLAIRE].store.links.contains_key(&item));
    assert!(world.devices[JEAN].store.links.contains_key(&answer), "what is written here reaches them");
}

#[test]
fn a_program_that_starts_anew_has_not_forgotten_what_came_that_day() {
    let (mut world, matter) = old();
    flood(&mut world, matter);
    let before = held(&world, CLAIRE, matter, JEAN);
    world.crash(CLAIRE);
    pass(&mut world);
    assert_eq!(held(&world, CLAIRE, matter, JEAN), before);
}

#[test]
fn what_waited_comes_by_itself_the_next_day_as_far_as_that_one_goes() {
    let (mut world, matter) = old();
    flood(&mut world, matter);
    for _ in 0..4 {
        let before = held(&world, CLAIRE, matter, JEAN);
        world.tick(DAY_MS);
        pass(&mut world);
        let came = held(&world, CLAIRE, matter, JEAN) - before;
        assert!(came <= MEASURE, "{came}");
    }
    assert_eq!(held(&world, CLAIRE, matter, JEAN), held(&world, JEAN, matter, JEAN), "nothing is lost");
}

#[test]
fn whom_the_person_here_reads_on_is_read_whole_that_day_and_measured_again_on_the_next() {
    let (mut world, matter) = old();
    flood(&mut world, matter);
    let jean = world.devices[JEAN].person();
    world.act(CLAIRE, Act::ReadOn { person: jean }).expect("known");
    pass(&mut world);
    assert_eq!(held(&world, CLAIRE, matter, JEAN), held(&world, JEAN, matter, JEAN));
    world.tick(DAY_MS);
    let before = flood(&mut world, matter);
    assert!(held(&world, CLAIRE, matter, JEAN) <= before + MEASURE);
    let stranger = parloir_base::PersonId([9; 32]);
    assert_eq!(world.act(CLAIRE, Act::ReadOn { person: stranger }), Err(Refusal::PartyUnknown));
}

#[test]
fn a_long_text_counts_for_what_it_takes_and_an_early_date_buys_nothing() {
    let (mut world, matter) = old();
    let before = held(&world, CLAIRE, matter, JEAN);
    for _ in 0..4 {
        place(&mut world, JEAN, matter, &"x".repeat(40_000));
    }
    pass(&mut world);
    assert_eq!(held(&world, CLAIRE, matter, JEAN), before + 2, "ten pieces each, and one");
    let (mut world, matter) = old();
    world.devices[JEAN].skew_ms = -2 * DAY_MS;
    let before = flood(&mut world, matter);
    assert!(held(&world, CLAIRE, matter, JEAN) <= before + MEASURE);
}

#[test]
fn what_was_written_before_this_device_knew_the_matter_comes_at_once_and_all_of_it_to_another_device_of_ones_own() {
    let (mut world, matter) = old();
    let jean = world.devices[JEAN].person();
    world.act(CLAIRE, Act::ReadOn { person: jean }).expect("known");
    for number in 0..3 * MEASURE {
        place(&mut world, JEAN, matter, &format!("{number}"));
    }
    world.settle();
    let all = held(&world, JEAN, matter, JEAN);
    let second = world.join_device(CLAIRE, "claire's second");
    part(&mut world);
    world.apart.extend([(JEAN, second), (CAROLE, second)]);
    world.devices[second].measured(1);
    pass(&mut world);
    assert_eq!(held(&world, second, matter, JEAN), all, "what the other one holds was measured there");
    assert!(!world.devices[second].engine.is_full(&jean));
    // In a matter that this device has known for less than a day, so many times as much is read.
    let (mut young, matter) = matter_of(&["claire", "jean"], RULE);
    part(&mut young);
    young.devices[CLAIRE].measured(MEASURE);
    flood(&mut young, matter);
    assert_eq!(held(&young, CLAIRE, matter, JEAN), held(&young, JEAN, matter, JEAN));
}
