//! Invitations, people, addresses and the network journal: what only this profile keeps.

use parloir_base::day::Day;
use parloir_base::{Digest, EndpointId, MatterId, Moment, PersonId, Signature};
use parloir_vault::{Direction, NetworkRow, Reader, Unlock, Vault};
use parloir_wire::local::{AddressRow, ContactRow, InvitationRow, InvitationState, JoinRow, MeasureRow, Phrase, Trust};
use parloir_wire::matter::Role;
use parloir_wire::shelf::Write;
use parloir_wire::{Card, Kind, Path, Rendezvous, Signed, SignedDevice};

use crate::people::{CLAIRE, Chain, MATTER, PASSPHRASE, create};

fn card() -> Card {
    let signature = Signature([1; 64]);
    let device = SignedDevice {
        bytes: b"device/1\n".to_vec(),
        by_identity: signature,
        by_evidence: signature,
        by_endpoint: signature,
    };
    Card { person: Signed { bytes: b"person/1\n".to_vec(), signature }, devices: vec![device], revocations: Vec::new() }
}

#[test]
fn what_only_this_profile_keeps_reads_back_as_it_was_written() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let phrase = Phrase {
        transcript: Digest([2; 32]),
        inviter: true,
        matter: MatterId([3; 32]),
        words: Some([0, 2047, 1, 600]),
        failures: 2,
    };
    let trusts = [
        Trust::Introduced,
        Trust::Invited(Phrase { words: None, inviter: false, ..phrase.clone() }),
        Trust::Invited(phrase),
        Trust::Verified { transcript: Digest([4; 32]), at: Moment(12) },
    ];
    let contacts: Vec<_> = (0..)
        .zip(trusts)
        .map(|(n, trust)| ContactRow { person: PersonId([n; 32]), card: card(), trust, met: Moment(i64::from(n)) })
        .collect();
    let invitation = InvitationRow {
        key: [1; 32],
        matter: MatterId([3; 32]),
        role: Role::Client,
        made: Moment(1),
        expires: Moment(2),
        state: InvitationState::Open,
        redeemer: None,
    };
    let burned =
        InvitationRow { state: InvitationState::Burned, redeemer: Some(PersonId([7; 32])), ..invitation.clone() };
    let addresses = ["192.0.2.1:4433", "[2001:db8::1]:4433"].map(|text| text.parse().unwrap()).to_vec();
    let rendezvous = vec![Rendezvous { endpoint: EndpointId([8; 32]), addresses: vec![([192, 0, 2, 9], 443).into()] }];
    let address = AddressRow { endpoint: EndpointId([9; 32]), addresses, rendezvous, met: None };
    let met = AddressRow { met: Some(Moment(4)), ..address.clone() };
    let joins = ["parloir:un", "parloir:deux"].map(|link| JoinRow { link: link.into(), made: Moment(1) });
    let mut writes: Vec<_> = contacts.iter().cloned().map(Write::Contact).collect();
    writes.extend([Write::Invitation(invitation), Write::Invitation(burned.clone())]);
    writes.extend([Write::Addresses(address), Write::Addresses(met.clone())]);
    writes.extend(joins.clone().map(Write::Join));
    writes.extend([Write::Join(joins[0].clone()), Write::JoinSettled { link: joins[0].link.clone() }]);
    let measure = |n, pieces| MeasureRow {
        person: PersonId([n; 32]),
        day: Day::new(2026, 11, 28).unwrap(),
        pieces,
        young_pieces: 7,
        reads_on: n == 2,
    };
    writes.extend([Write::Measure(measure(1, 5)), Write::Measure(measure(2, u64::MAX)), Write::Measure(measure(1, 6))]);
    vault.commit(&writes).unwrap();
    drop(vault);
    let load = Vault::open(home.path(), Unlock::Passphrase(PASSPHRASE)).unwrap().load().unwrap();
    assert_eq!(load.contacts, contacts);
    assert_eq!(load.invitations, [burned]);
    assert_eq!(load.addresses, [met]);
    assert_eq!(load.joins, joins[1..]);
    assert_eq!(load.measures, [measure(1, 6), measure(2, u64::MAX)]);
    assert!(load.matters.is_empty());
}

#[test]
fn the_network_journal_is_told_in_order_and_completed_when_a_contact_ends() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let begun = NetworkRow {
        at: Moment(20),
        endpoint: None,
        address: "192.0.2.1:4433".into(),
        path: Path::Internet,
        direction: Direction::Dialled,
        sent_bytes: 0,
        received_bytes: 0,
        ended: None,
        outcome: String::new(),
    };
    let refused =
        NetworkRow { at: Moment(10), direction: Direction::Refused, outcome: "stranger".into(), ..begun.clone() };
    let ended = NetworkRow {
        endpoint: Some(EndpointId([4; 32])),
        sent_bytes: u64::from(u32::MAX),
        ended: Some(Moment(30)),
        outcome: "closed".into(),
        ..begun.clone()
    };
    let number = vault.network_append(&begun).unwrap();
    vault.network_append(&refused).unwrap();
    vault.network_update(number, &ended).unwrap();
    assert_eq!(vault.network_since(Moment(0)).unwrap(), [refused, ended.clone()]);
    assert_eq!(vault.network_since(Moment(20)).unwrap(), [ended]);
    assert_eq!(vault.network_since(Moment(21)).unwrap(), []);
}

#[test]
fn a_reader_on_another_thread_sees_each_commit_and_no_half_of_one() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let reader = vault.reader().unwrap();
    let reading = std::thread::spawn(move || {
        let mut seen = 0;
        while seen < 400 {
            let now = reader.counts(&MATTER).unwrap().items;
            assert!(now >= seen && now.is_multiple_of(20), "{now}");
            seen = now;
        }
    });
    let mut claire = Chain::of(CLAIRE);
    for _ in 0..20 {
        let writes: Vec<_> = (0..20).map(|n| claire.message(&format!("pièce {n}")).1).collect();
        vault.commit(&writes).unwrap();
    }
    reading.join().unwrap();
}

#[test]
fn a_reader_that_stands_still_sees_what_was_there_whatever_is_written_meanwhile() {
    let home = tempfile::tempdir().unwrap();
    let (mut vault, mut claire) = (create(home.path()), Chain::of(CLAIRE));
    let (first, write) = claire.message("première");
    vault.commit(&[write]).unwrap();
    let [still, moves] = [(); 2].map(|()| vault.reader().unwrap());
    still.stand_still().unwrap();
    let (_, second) = claire.message("seconde");
    let (_, correction) = claire.entry(Kind::Correction, "corrigée".as_bytes(), &[first]);
    vault.commit(&[second, correction]).unwrap();
    let seen = |reader: &Reader| {
        let text = reader.item(&first).unwrap().unwrap().text;
        (reader.counts(&MATTER).unwrap().items, text, reader.item_history(&first).unwrap().len())
    };
    assert_eq!(seen(&still), (1, Some("première".into()), 1));
    assert_eq!(seen(&moves), (3, Some("corrigée".into()), 2));
}
