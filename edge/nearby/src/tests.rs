//! What is believed of whoever says that they are near.

use std::net::IpAddr;

use mdns_sd::ServiceInfo;

use super::{Found, SALT, SERVICE, TAG, is_near, read};

const GOOD: [(&str, &str); 2] = [(SALT, "000102030405060708090a0b0c0d0e0f"), (TAG, "1011121314151617")];

fn told(addresses: &str, port: u16, values: &[(&str, &str)]) -> Option<Found> {
    let service = ServiceInfo::new(SERVICE, "x", "x.local.", addresses, port, values).expect("a service");
    read(&service.as_resolved_service())
}

#[test]
fn a_device_of_this_network_is_found() {
    let found = told("192.168.1.7,10.0.0.1,fd00::7", 47_000, &GOOD).expect("found");
    assert_eq!(found.sign.tag, [0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17]);
    let addresses: Vec<_> = found.addresses.iter().map(ToString::to_string).collect();
    assert_eq!(addresses, ["10.0.0.1:47000", "192.168.1.7:47000", "[fd00::7]:47000"]);
}

#[test]
fn nobody_on_this_network_sends_a_device_elsewhere() {
    for elsewhere in
        ["198.51.100.7", "127.0.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "2001:db8::1", "::1", "fe80::1"]
    {
        let address: IpAddr = elsewhere.parse().expect("an address");
        assert!(!is_near(&address), "{elsewhere}");
        assert_eq!(told(elsewhere, 47_000, &GOOD), None, "{elsewhere}");
    }
    let found = told("198.51.100.7,192.168.1.7", 47_000, &GOOD).expect("found");
    assert_eq!(found.addresses.len(), 1);
}

#[test]
fn a_sign_of_another_form_is_not_read() {
    for values in [
        &[][..],
        &GOOD[..1],
        &GOOD[1..],
        &[GOOD[0], (TAG, "10111213141516")],
        &[GOOD[0], (TAG, "101112131415161718")],
        &[GOOD[0], (TAG, "zz11121314151617")],
        &[GOOD[0], (TAG, "")],
    ] {
        assert_eq!(told("192.168.1.7", 47_000, values), None, "{values:?}");
    }
    assert_eq!(told("192.168.1.7", 0, &GOOD), None);
}

#[test]
fn of_a_device_with_very_many_addresses_eight_are_tried() {
    let many: Vec<_> = (1..=200).map(|last| format!("10.0.0.{last}")).collect();
    assert_eq!(told(&many.join(","), 47_000, &GOOD).expect("found").addresses.len(), 8);
}
