//! Chains: what follows, what is held, what is missing, what contradicts.

use parloir_base::{DeviceId, Digest, MatterId, Moment};
use parloir_crypto::digest;
use parloir_wire::{Entry, Kind, Link, Record};
use proptest::prelude::*;

use super::{Chains, Place};

const DEVICE: DeviceId = DeviceId([7; 32]);

fn link(seq: u64, prev: Option<Digest>, mark: u8) -> (Link, Digest) {
    let entry = Entry {
        matter: MatterId([1; 32]),
        device: DEVICE,
        seq,
        prev,
        kind: Kind::Message,
        commitment: Digest([mark; 32]),
        size: 1,
        about: vec![],
        seen: vec![],
        claimed: Moment::from_seconds(1_795_485_120),
    };
    let digest = digest(&entry.to_bytes());
    (Link::Entry(entry), digest)
}

fn chain(length: u64) -> Vec<(Link, Digest)> {
    let mut links: Vec<(Link, Digest)> = Vec::new();
    for seq in 1..=length {
        let prev = links.last().map(|(_, digest)| *digest);
        links.push(link(seq, prev, 1));
    }
    links
}

#[test]
fn a_first_link_that_names_one_before_it_is_a_fork() {
    let (first, digest) = link(1, Some(Digest([9; 32])), 1);
    assert_eq!(Chains::new().place(&first, &digest, &|_| None), Place::Fork);
}

#[test]
fn a_second_link_at_a_place_is_a_fork_and_not_a_repetition() {
    let mut chains = Chains::new();
    let (_, held) = link(1, None, 1);
    let (other, other_digest) = link(1, None, 2);
    chains.advance(DEVICE, 1, held);
    assert_eq!(chains.place(&other, &other_digest, &|_| Some(held)), Place::Fork);
}

#[test]
fn a_frozen_chain_says_so_and_keeps_its_head() {
    let mut chains = Chains::new();
    chains.advance(DEVICE, 1, Digest([1; 32]));
    chains.freeze(DEVICE);
    assert!(chains.is_frozen(&DEVICE));
    assert_eq!(chains.frozen(), [DEVICE]);
    assert_eq!(chains.head(&DEVICE).map(|head| head.seq), Some(1));
    assert!(!chains.is_frozen(&DeviceId([8; 32])));
}

proptest! {
    #[test]
    fn any_order_of_arrival_ends_with_the_whole_chain(length in 1_u64..20, order in prop::collection::vec(any::<prop::sample::Index>(), 0..60)) {
        let links = chain(length);
        let mut chains = Chains::new();
        let mut held: Vec<Digest> = Vec::new();
        let mut arrive = |at: usize, held: &mut Vec<Digest>| {
            let (link, digest) = &links[at];
            let known = |seq: u64| usize::try_from(seq - 1).ok().and_then(|at| held.get(at).copied());
            let place = chains.place(link, digest, &known);
            match place {
                Place::Next => { held.push(*digest); chains.advance(DEVICE, at as u64 + 1, *digest); }
                Place::Known => assert!(at < held.len()),
                Place::Gap { expected } => assert_eq!(expected, held.len() as u64 + 1),
                Place::Fork => panic!("an honest chain never forks"),
            }
        };
        for at in order { arrive(at.index(links.len()), &mut held); }
        for at in 0..links.len() { arrive(at, &mut held); }
        prop_assert_eq!(chains.size(), length);
        prop_assert_eq!(chains.heads().len(), 1);
    }

    #[test]
    fn a_change_anywhere_in_the_past_is_a_fork(length in 1_u64..20, at in any::<prop::sample::Index>()) {
        let links = chain(length);
        let mut chains = Chains::new();
        let (_, last) = links.last().unwrap();
        chains.advance(DEVICE, length, *last);
        let index = at.index(links.len());
        let prev = index.checked_sub(1).map(|before| links[before].1);
        let (other, digest) = link(index as u64 + 1, prev, 2);
        let known = |seq: u64| links.get(seq as usize - 1).map(|(_, digest)| *digest);
        prop_assert_eq!(chains.place(&other, &digest, &known), Place::Fork);
    }
}
