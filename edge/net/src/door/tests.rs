//! What is only seen from inside: patience, and the switches of the seal.

use std::net::UdpSocket;
use std::time::Duration;

use parloir_base::EndpointId;
use rustls::NamedGroup;

use super::{AddressPolicy, Config, Door, Fault};
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
