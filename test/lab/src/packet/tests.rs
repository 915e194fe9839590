//! The judge sees what leaks: one packet that passes, and many that must not.

use std::net::IpAddr;

use super::{Devices, Packet, judge};

const CLAIRE: [u8; 4] = [10, 77, 0, 1];
const JEAN: [u8; 4] = [10, 77, 0, 2];
const GATEWAY: [u8; 4] = [10, 77, 0, 254];

fn devices() -> Devices {
    Devices { addresses: vec![IpAddr::from(CLAIRE), IpAddr::from(JEAN)], ports: vec![4000, 5000] }
}

fn capture(frames: &[Vec<u8>]) -> Vec<u8> {
    let mut file = vec![0; 24];
    file[..4].copy_from_slice(&super::MAGIC.to_le_bytes());
    file[20..].copy_from_slice(&super::COOKED.to_le_bytes());
    for frame in frames {
        let length = u32::try_from(frame.len()).unwrap().to_le_bytes();
        file.extend([[0; 4], [0; 4], length, length].concat());
        file.extend(frame);
    }
    file
}

fn cooked(protocol: u16, body: &[u8]) -> Vec<u8> {
    [&protocol.to_be_bytes()[..], &[0; 18], body].concat()
}

fn four(from: [u8; 4], to: [u8; 4], protocol: u8, flags: u16, body: &[u8]) -> Vec<u8> {
    let mut head = vec![0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0];
    head[6..8].copy_from_slice(&flags.to_be_bytes());
    cooked(0x0800, &[&head[..], &from, &to, body].concat())
}

fn udp(from: [u8; 4], from_port: u16, to: [u8; 4], to_port: u16) -> Vec<u8> {
    let body = [from_port.to_be_bytes(), to_port.to_be_bytes(), [0, 0], [0, 0]].concat();
    four(from, to, 17, 0x4000, &body)
}

fn arp(target: [u8; 4]) -> Vec<u8> {
    let mut body = vec![0; 28];
    body[24..].copy_from_slice(&target);
    cooked(0x0806, &body)
}

fn six(to: [u8; 16], next: u8, body: &[u8]) -> Vec<u8> {
    let mut head = vec![0x60, 0, 0, 0, 0, 0, next, 255];
    head.extend([0; 16]);
    head.extend(to);
    head.extend(body);
    cooked(0x86dd, &head)
}

fn leaks(frame: Vec<u8>) -> u64 {
    judge(&capture(&[frame]), &devices()).unwrap().leaks.values().sum()
}

#[test]
fn what_two_devices_say_to_each_other_is_no_leak() {
    let frames =
        [udp(CLAIRE, 4000, JEAN, 5000), udp(JEAN, 5000, CLAIRE, 4000), arp(JEAN), four(JEAN, CLAIRE, 1, 0, &[3])];
    let judgement = judge(&capture(&frames), &devices()).unwrap();
    assert_eq!((judgement.packets, judgement.leaks.len()), (4, 0));
}

#[test]
fn a_device_that_calls_its_own_loopback_on_the_nodes_ports_is_counted_and_no_other_loopback_is_let_pass() {
    const OWN: [u8; 4] = [127, 0, 0, 1];
    let judged = judge(&capture(&[udp(OWN, 4000, OWN, 5000), four(OWN, OWN, 1, 0, &[3])]), &devices()).unwrap();
    assert_eq!((judged.to_itself, judged.leaks.len()), (2, 0));
    for frame in
        [udp(OWN, 4000, OWN, 53), udp(OWN, 4001, OWN, 5000), udp(OWN, 4000, JEAN, 5000), four(OWN, OWN, 1, 0, &[8])]
    {
        assert_eq!(leaks(frame), 1);
    }
}

#[test]
fn a_word_to_anybody_else_is_a_leak() {
    let ssdp = udp(CLAIRE, 4000, [239, 255, 255, 250], 1900);
    let mdns = udp(CLAIRE, 5353, [224, 0, 0, 251], 5353);
    let resolver = udp(CLAIRE, 40000, GATEWAY, 53);
    let own_resolver = udp([127, 0, 0, 1], 40000, [127, 0, 0, 53], 53);
    let broadcast = udp(CLAIRE, 4000, [255, 255, 255, 255], 5000);
    let stranger_calls = udp([198, 51, 100, 7], 5000, CLAIRE, 4000);
    for frame in [ssdp, mdns, resolver, own_resolver, broadcast, stranger_calls] {
        assert_eq!(leaks(frame), 1);
    }
}

#[test]
fn between_the_two_only_their_nodes_may_speak() {
    let other_port = udp(CLAIRE, 4001, JEAN, 5000);
    let to_another = udp(CLAIRE, 4000, JEAN, 53);
    let tcp = four(CLAIRE, JEAN, 6, 0, &[0; 20]);
    let echo = four(CLAIRE, JEAN, 1, 0, &[8]);
    let fragment = four(CLAIRE, JEAN, 17, 0x2000, &[0; 8]);
    for frame in [other_port, to_another, tcp, echo, fragment] {
        assert_eq!(leaks(frame), 1);
    }
}

#[test]
fn asking_who_the_gateway_is_betrays_an_attempt() {
    assert_eq!(leaks(arp(GATEWAY)), 1);
    let mut gateway = [0; 16];
    gateway[0] = 0xfd;
    gateway[15] = 0xfe;
    let question = [&[135, 0, 0, 0, 0, 0, 0, 0][..], &gateway].concat();
    assert_eq!(leaks(six([0xff; 16], 58, &question)), 1);
}

#[test]
fn the_kernel_may_join_groups_but_not_look_for_routers() {
    let report = [58, 0, 5, 2, 0, 0, 1, 0, 143, 0];
    assert_eq!(leaks(six(super::REPORTS.octets(), 0, &report)), 0);
    assert_eq!(leaks(six([0xff; 16], 0, &report)), 1);
    assert_eq!(leaks(six(super::REPORTS.octets(), 58, &[133, 0, 0, 0])), 1);
}

#[test]
fn what_cannot_be_read_counts_as_a_leak() {
    let cut = four(CLAIRE, JEAN, 17, 0, &[0]);
    let odd = cooked(0x88cc, &[0; 40]);
    for frame in [cut, odd, vec![]] {
        assert_eq!(leaks(frame), 1);
    }
    assert!(judge(b"not a capture, however long it may be", &devices()).is_err());
    let judgement = judge(&capture(&[cooked(0x88cc, &[])]), &devices()).unwrap();
    assert_eq!(judgement.leaks.keys().next(), Some(&Packet::Foreign(0x88cc)));
}
