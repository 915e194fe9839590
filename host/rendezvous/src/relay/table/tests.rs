//! The bounds of a relay, and that nothing is left of whoever has gone.

use super::*;

fn device(number: usize) -> EndpointId {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&number.to_le_bytes());
    EndpointId(key)
}

fn network(number: usize) -> IpAddr {
    IpAddr::V4(u32::try_from(number).expect("few").into())
}

fn table() -> Table<usize> {
    Table::new(0, 1_000, 5_000)
}

#[test]
fn one_network_cannot_take_every_place_and_no_network_more_than_there_are() {
    let mut table = table();
    for number in 0..NEIGHBOURS_MAX {
        table.arrive(device(number), network(1), number).expect("room");
    }
    assert_eq!(table.arrive(device(900), network(1), 900), Err(Full));
    for number in NEIGHBOURS_MAX..DEVICES_MAX {
        table.arrive(device(number), network(2 + number / NEIGHBOURS_MAX), number).expect("room");
    }
    assert_eq!(table.arrive(device(901), network(77), 901), Err(Full));
    assert_eq!(table.totals().refused, 2);
    assert_eq!(
        table.arrive(device(3), network(1), 3).map(|(_, former)| former),
        Ok(Some(3)),
        "who comes again has one line"
    );
}

#[test]
fn whoever_knocks_without_a_pass_keeps_out_their_own_neighbours_at_most() {
    let mut table = table();
    for _ in 0..NEIGHBOURS_WAITING_MAX {
        table.knock(network(1)).expect("room");
    }
    assert_eq!(table.knock(network(1)), Err(Full));
    table.knock(network(2)).expect("room for others");
    table.answered(network(1));
    table.knock(network(1)).expect("room again");
    for other in 3.. {
        if table.knock(network(other)).is_err() {
            break;
        }
        assert!(other < 200, "no bound");
    }
    assert_eq!(table.waiting.values().sum::<usize>(), WAITING_MAX);
    for other in 1..200 {
        for _ in 0..NEIGHBOURS_WAITING_MAX {
            table.answered(network(other));
        }
    }
    assert!(table.waiting.is_empty(), "nothing is kept of whoever is gone");
}

#[test]
fn pairs_are_bounded_and_whoever_is_absent_is_said_to_be() {
    let mut table = table();
    for number in 0..40 {
        table.arrive(device(number), network(number), number).expect("room");
    }
    assert_eq!(table.couple(0, device(0), device(99)), Err(NotCoupled::Absent));
    assert_eq!(table.couple(0, device(0), device(0)), Err(NotCoupled::Absent), "nobody is coupled with themselves");
    let mut pairs = (0..40).flat_map(|one| (0..40).map(move |other| (one, other))).filter(|(one, other)| one != other);
    for (one, other) in pairs.by_ref().take(PAIRS_MAX) {
        table.couple(0, device(one), device(other)).expect("room");
    }
    let (one, other) = pairs.next().expect("another");
    assert_eq!(table.couple(0, device(one), device(other)), Err(NotCoupled::Full));
    assert!(table.couple(0, device(0), device(1)).is_ok(), "the same two again take no further place");
    assert_eq!((table.totals().absent, table.totals().full), (2, 1));
}

#[test]
fn a_pair_waits_once_it_has_passed_what_it_may_and_all_pairs_do_together() {
    let mut table = table();
    for number in 0..8 {
        table.arrive(device(number), network(number), number).expect("room");
    }
    let (first, _) = table.couple(0, device(0), device(1)).expect("coupled");
    let pair = (device(0), device(1));
    assert_eq!(table.pass(1_000, pair, first, 1_000), Some(0), "what a second allows");
    assert_eq!(table.pass(1_000, pair, first, 500), Some(500), "and then half a second");
    assert_eq!(table.pass(9_000, pair, first, 1_000), Some(0), "a quiet pair has a second's worth, and no more");
    assert_eq!(table.pass(9_000, pair, first, 2_000), Some(2_000));
    let mut waits = Vec::new();
    for number in 2..8 {
        let (pair, _) = table.couple(9_000, device(0), device(number)).expect("coupled");
        waits.push(table.pass(10_000, (device(0), device(number)), pair, 1_000).expect("a pair"));
    }
    assert!(waits[0] == 0 && waits[5] > 0, "each keeps its measure, and all together do not: {waits:?}");
    assert_eq!(table.totals().bytes, 4_500 + 6_000);
}

#[test]
fn of_whoever_has_gone_nothing_is_left() {
    let mut table = table();
    let (one, _) = table.arrive(device(1), network(1), 1).expect("room");
    let (other, _) = table.arrive(device(2), network(2), 2).expect("room");
    let (pair, _) = table.couple(0, device(1), device(2)).expect("coupled");
    let (again, former) = table.arrive(device(1), network(3), 11).expect("room");
    assert_eq!(former, Some(1));
    table.leave(&device(1), one);
    assert_eq!(table.count(), (2, 1), "the line that was replaced takes nothing with it");
    let (newer, _) = table.couple(0, device(1), device(2)).expect("coupled anew");
    assert_eq!(table.pass(0, (device(1), device(2)), pair, 1), None, "the former pair is no more");
    table.part((device(1), device(2)), pair);
    assert_eq!(table.count().1, 1);
    table.part((device(1), device(2)), newer);
    table.leave(&device(1), again);
    table.leave(&device(2), other);
    assert_eq!(table.count(), (0, 0));
    assert!(table.neighbours.is_empty());
}
