//! What nobody can do to others who are here.

use std::net::Ipv6Addr;

use super::*;

fn id(number: u32) -> EndpointId {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    EndpointId(bytes)
}

fn at(host: u32) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(host.into()), 4_000)
}

fn call(to: u32) -> Signal {
    Signal::Call { peer: id(to), sealed: vec![7] }
}

fn way(waiting: usize) -> (Outgoing, mpsc::Receiver<Signal>) {
    let (signals, come) = mpsc::channel(waiting);
    (Outgoing { signals, forgotten: Arc::default() }, come)
}

fn arrive(table: &mut Table, number: u32) -> mpsc::Receiver<Signal> {
    let (outgoing, come) = way(WAITING_MAX);
    table.arrive(0, id(number), at(number), outgoing).expect("room");
    come
}

#[test]
fn a_call_goes_to_whoever_is_called_and_says_who_calls() {
    let mut table = Table::default();
    let (_one, mut other) = (arrive(&mut table, 1), arrive(&mut table, 2));
    assert_eq!(table.say(0, id(1), at(1), call(2)), Ok(None));
    assert_eq!(other.try_recv(), Ok(Signal::Called { peer: id(1), sealed: vec![7] }));
    assert_eq!(
        table.say(0, id(1), at(1), Signal::Here { number: 3 }),
        Ok(Some(Signal::Seen { number: 3, address: at(1) }))
    );
}

#[test]
fn whoever_is_not_there_is_said_to_be_absent_and_nothing_waits_for_them() {
    let mut table = Table::default();
    let _one = arrive(&mut table, 1);
    assert_eq!(table.say(0, id(1), at(1), call(2)), Ok(Some(Signal::Absent { peer: id(2) })));
    let mut other = arrive(&mut table, 2);
    assert!(other.try_recv().is_err(), "queued nowhere");
}

#[test]
fn of_whoever_has_gone_nothing_is_left() {
    let mut table = Table::default();
    let (outgoing, come) = way(1);
    let number = table.arrive(0, id(1), at(1), outgoing).expect("room");
    drop(come);
    table.leave(&id(1), number);
    assert!(table.here.is_empty() && table.neighbours.is_empty());
}

#[test]
fn a_device_that_comes_again_has_one_line_and_its_former_end_takes_nothing_away() {
    let mut table = Table::default();
    let (outgoing, mut former) = way(1);
    let first = table.arrive(0, id(1), at(1), outgoing).expect("room");
    let _now = arrive(&mut table, 1);
    assert_eq!(former.try_recv(), Err(mpsc::error::TryRecvError::Disconnected), "the former line ends");
    table.leave(&id(1), first);
    assert_eq!(table.count(), 1);
}

#[test]
fn whoever_says_too_much_is_cut_off_and_may_speak_again_in_measure() {
    let mut table = Table::default();
    let _one = arrive(&mut table, 1);
    for number in 0..SIGNALS_AT_ONCE {
        assert!(table.say(0, id(1), at(1), Signal::Here { number }).is_ok());
    }
    assert_eq!(table.say(0, id(1), at(1), Signal::Here { number: 0 }), Err(TooMuch));
    assert!(table.say(500, id(1), at(1), Signal::Here { number: 0 }).is_ok());
    assert_eq!(table.say(500, id(1), at(1), Signal::Here { number: 0 }), Err(TooMuch));
}

#[test]
fn a_crowd_cannot_fill_the_line_of_one() {
    let mut table = Table::default();
    let mut victim = arrive(&mut table, 0);
    let crowd: Vec<_> = (1..=200).map(|number| arrive(&mut table, number)).collect();
    let mut heard = 0;
    for number in 1..=200 {
        assert_eq!(table.say(0, id(number), at(number), call(0)), Ok(None));
        while victim.try_recv().is_ok() {
            heard += 1;
        }
    }
    assert_eq!((heard, table.totals().dropped), (SIGNALS_AT_ONCE, 200 - SIGNALS_AT_ONCE));
    drop(crowd);
}

#[test]
fn what_only_a_rendezvous_says_is_not_taken_from_a_device() {
    let mut table = Table::default();
    let (_one, mut other) = (arrive(&mut table, 1), arrive(&mut table, 2));
    let false_word = Signal::Called { peer: id(2), sealed: vec![1] };
    assert_eq!(table.say(0, id(1), at(1), false_word), Err(TooMuch));
    assert!(other.try_recv().is_err());
    assert_eq!(table.say(0, id(77), at(1), call(2)), Err(TooMuch), "nor anything from who is not here");
}

#[test]
fn one_network_cannot_take_every_place_and_no_network_more_than_there_are() {
    let mut table = Table::default();
    let office: Vec<_> = (0..NEIGHBOURS_MAX as u32)
        .map(|number| {
            let (outgoing, come) = way(1);
            table.arrive(0, id(number), at(1), outgoing).expect("room");
            come
        })
        .collect();
    let (outgoing, _come) = way(1);
    assert_eq!(table.arrive(0, id(9_999), at(1), outgoing.clone()), Err(Full));
    assert!(table.arrive(0, id(9_999), at(2), outgoing.clone()).is_ok());
    // One subscriber's IPv6 network counts as one, however many addresses it makes up.
    let six = |host: u16| SocketAddr::new("2001:db8::".parse::<Ipv6Addr>().expect("an address").into(), host);
    assert_eq!(network_of(six(1)), network_of("[2001:db8::ffff:1]:9".parse().expect("an address")));
    let rest: Vec<_> = (0..VISITORS_MAX as u32)
        .map_while(|number| table.arrive(0, id(20_000 + number), at(100 + number), outgoing.clone()).ok())
        .collect();
    assert_eq!(office.len() + 1 + rest.len(), VISITORS_MAX);
}
