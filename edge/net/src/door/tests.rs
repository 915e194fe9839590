//! What is only seen from inside: patience, and the switches of the seal.

use std::net::UdpSocket;
use std::time::Duration;

use parloir_base::EndpointId;
use rustls::NamedGroup;

use super::family::Pace;
use super::{AddressPolicy, Config, Door, Fault};
use crate::porch::Porch;
use crate::sealed;

async fn door(seed: u8) -> Door {
    let config =
        Config { secret: [seed; 32], listen: vec![([127, 0, 0, 1], 0).into()], advertise: AddressPolicy::default() };
    Door::bind(config).await.expect("a door on loopback")
}

#[tokio::test]
async fn a_dial_that_nobody_answers_is_given_up() {
    let (ada, silent) = (door(1).await, UdpSocket::bind("127.0.0.1:0").expect("a socket"));
    let peer = EndpointId(*iroh::SecretKey::from_bytes(&[2; 32]).public().as_bytes());
    let addresses = [silent.local_addr().expect("bound")];
    let dialled = ada.dial_within(Duration::from_millis(20), peer, &addresses).await;
    assert_eq!(dialled.err(), Some(Fault::Silent));
    ada.close().await;
}

/// A socket that swallows what comes.
fn hole() -> (UdpSocket, std::net::SocketAddr) {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let address = socket.local_addr().expect("bound");
    (socket, address)
}

fn porch() -> Porch {
    Porch::bind(&[9; 32], &[([127, 0, 0, 1], 0).into()]).expect("a porch on loopback")
}

const NEVER: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn a_family_that_leads_nowhere_does_not_cost_what_silence_costs() {
    let (ada, porch, (_kept, hole)) = (door(1).await, porch(), hole());
    let (first, all) = ([hole], [hole, porch.addresses()[0]]);
    // The first family is waited for without end; the others come beside it.
    let pace = Pace { again: Duration::from_millis(1), all: Duration::from_millis(2), patience: NEVER };
    let (line, _visit) = tokio::join!(ada.dial_some_first(&pace, porch.endpoint(), &first, &all), porch.accept());
    assert_eq!(line.expect("dialled").peer(), porch.endpoint());
    ada.close().await;
}

#[tokio::test]
async fn where_the_first_family_answers_no_other_is_dialled() {
    let (ada, porch, (swallows, hole)) = (door(1).await, porch(), hole());
    let some = porch.addresses();
    let pace = Pace { again: NEVER, all: NEVER, patience: NEVER };
    let all = [some[0], hole];
    let dial = ada.dial_some_first(&pace, porch.endpoint(), &some, &all);
    let (line, _visit) = tokio::join!(dial, porch.accept());
    assert_eq!(line.expect("dialled").remote(), some[0]);
    swallows.set_nonblocking(true).expect("set");
    assert!(swallows.recv(&mut [0; 2_000]).is_err(), "not a packet went to the other one");
    ada.close().await;
}

#[tokio::test]
async fn when_no_family_leads_anywhere_the_dial_is_given_up() {
    let (ada, (_one, first), (_other, second)) = (door(1).await, hole(), hole());
    let peer = EndpointId(*iroh::SecretKey::from_bytes(&[2; 32]).public().as_bytes());
    let short = Duration::from_millis(20);
    let pace = Pace { again: short, all: short, patience: short };
    let dialled = ada.dial_some_first(&pace, peer, &[first], &[first, second]).await;
    assert_eq!(dialled.err(), Some(Fault::Silent));
    ada.close().await;
}

#[test]
fn the_post_quantum_key_exchange_is_there_and_alone() {
    let provider = sealed::post_quantum().expect("the library offers it");
    let names: Vec<_> = provider.kx_groups.iter().map(|group| group.name()).collect();
    assert_eq!(names, [NamedGroup::X25519MLKEM768]);
}

#[tokio::test]
async fn a_sealed_endpoint_resolves_no_name_and_looks_nobody_up() {
    let ada = door(1).await;
    let endpoint = ada.open().expect("open");
    let resolver = endpoint.dns_resolver().expect("open");
    assert!(resolver.lookup_ipv4("localhost", Duration::from_secs(1)).await.map_or(0, Iterator::count) == 0);
    assert!(endpoint.address_lookup().expect("open").is_empty());
    assert_eq!(endpoint.addr().relay_urls().count(), 0);
    ada.close().await;
}

#[test]
fn a_fault_says_nothing_about_who_or_where() {
    let config = Config { secret: [7; 32], listen: vec![], advertise: AddressPolicy::All };
    assert_eq!(format!("{config:?}"), "Config");
}
