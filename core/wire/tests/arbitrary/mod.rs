//! Any value that the specification allows, for the property tests.

use std::net::{IpAddr, SocketAddr};

use parloir_base::limit::CALL_SEALED_BYTES;
use parloir_base::{DeviceId, Digest, EndpointId, MatterId, Moment, PersonId, Refusal, Signature};
use parloir_wire::card::{Card, SignedDevice};
use parloir_wire::checkpoint::Checkpoint;
use parloir_wire::device::{Device, Reason, Revocation};
use parloir_wire::document::{Document, clean_file_name};
use parloir_wire::entry::SEQ_MAX;
use parloir_wire::frame::{Begun, Carried, Content, Frame};
use parloir_wire::import::{DayOrder, Import, ImportFormat};
use parloir_wire::invitation::Invitation;
use parloir_wire::matter::{Admission, Matter, Role, VerificationRule};
use parloir_wire::person::Person;
use parloir_wire::relay::{Consent, Relay};
use parloir_wire::removal::Removal;
use parloir_wire::signal::{Call, Signal};
use parloir_wire::text::clean_name;
use parloir_wire::verification::{Method, Verification};
use parloir_wire::{Entry, Kind, Path, Receipt, ReceiptKind, Rendezvous, Seen, Signed};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn digest() -> impl Strategy<Value = Digest> {
    any::<[u8; 32]>().prop_map(Digest)
}

fn moment() -> impl Strategy<Value = Moment> {
    (-62_167_219_200_i64..=253_402_300_799).prop_map(Moment::from_seconds)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z' .:-]{1,200}", "[ -~éèà\u{300}-\u{310}œ李]{1,60}", "\\PC{1,40}"]
        .prop_filter_map("a name", |typed| clean_name(&typed).ok())
}

fn file_name() -> impl Strategy<Value = String> {
    prop_oneof!["[ -.0-~]{1,255}", "[ -.0-~éèà\u{300}-\u{310}œ]{1,60}", "\\PC{1,60}"]
        .prop_filter_map("a file name", |typed| clean_file_name(&typed).ok())
}

fn signature() -> impl Strategy<Value = Signature> {
    any::<[u8; 32]>().prop_map(|half| {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&half);
        bytes[32..].copy_from_slice(&half);
        Signature(bytes)
    })
}

fn signed() -> impl Strategy<Value = Signed> {
    (vec(any::<u8>(), 1..300), signature()).prop_map(|(bytes, signature)| Signed { bytes, signature })
}

fn addresses(least: usize) -> impl Strategy<Value = Vec<SocketAddr>> {
    vec(any::<(IpAddr, u16)>().prop_map(SocketAddr::from), least..=16)
}

prop_compose! {
    pub fn rendezvous()(
        endpoint in any::<[u8; 32]>(), addresses in vec(any::<(IpAddr, u16)>().prop_map(SocketAddr::from), 1..=4),
    ) -> Rendezvous {
        Rendezvous { endpoint: EndpointId(endpoint), addresses }
    }
}

fn several(least: usize) -> impl Strategy<Value = Vec<Rendezvous>> {
    vec(rendezvous(), least..=4).prop_filter("each once", |all| {
        all.iter().enumerate().all(|(at, one)| all[..at].iter().all(|before| before.endpoint != one.endpoint))
    })
}

pub fn call() -> impl Strategy<Value = Call> {
    (any::<bool>(), addresses(1)).prop_map(|(answers, addresses)| Call { answers, addresses })
}

pub fn signal() -> impl Strategy<Value = Signal> {
    let peer = || any::<[u8; 32]>().prop_map(EndpointId);
    let sealed = || vec(any::<u8>(), CALL_SEALED_BYTES..=CALL_SEALED_BYTES);
    prop_oneof![
        any::<u64>().prop_map(|number| Signal::Here { number }),
        any::<(u64, IpAddr, u16)>()
            .prop_map(|(number, ip, port)| Signal::Seen { number, address: SocketAddr::new(ip, port) }),
        (peer(), sealed()).prop_map(|(peer, sealed)| Signal::Call { peer, sealed }),
        (peer(), sealed()).prop_map(|(peer, sealed)| Signal::Called { peer, sealed }),
        peer().prop_map(|peer| Signal::Absent { peer }),
    ]
}

fn heads(most: usize) -> impl Strategy<Value = Vec<Seen>> {
    btree_map(any::<[u8; 32]>(), (1..=u64::from(u32::MAX), digest()), 0..=most).prop_map(|map| {
        map.into_iter().map(|(device, (seq, digest))| Seen { device: DeviceId(device), seq, digest }).collect()
    })
}

fn place() -> impl Strategy<Value = (u64, Option<Digest>)> {
    prop_oneof![Just((1, None)), (2..=SEQ_MAX, digest().prop_map(Some))]
}

prop_compose! {
    pub fn person()(
        name in name(), profession in "[a-z-]{1,40}", jurisdiction in "[a-z-]{2,10}",
        ik in any::<[u8; 32]>(), next_ik in digest(), created in moment(),
    ) -> Person {
        Person { name, profession, jurisdiction, ik: PersonId(ik), next_ik, created }
    }
}

prop_compose! {
    pub fn device()(
        person in any::<[u8; 32]>(), serial in 1..=u32::MAX, label in name(), endpoint in any::<[u8; 32]>(),
        evidence in any::<[u8; 32]>(), valid_after in moment(), valid_before in moment(),
    ) -> Device {
        Device {
            person: PersonId(person), serial, label, endpoint: EndpointId(endpoint), evidence: DeviceId(evidence),
            valid_after, valid_before,
        }
    }
}

prop_compose! {
    pub fn revocation()(
        person in any::<[u8; 32]>(), serial in 1..=u32::MAX, evidence in any::<[u8; 32]>(), from in moment(),
        reason in select(Reason::ALL),
    ) -> Revocation {
        Revocation { person: PersonId(person), serial, evidence: DeviceId(evidence), from, reason }
    }
}

prop_compose! {
    pub fn entry()(
        matter in any::<[u8; 32]>(), device in any::<[u8; 32]>(), (seq, prev) in place(), kind in select(Kind::ALL),
        commitment in digest(), size in any::<u64>(), about in vec(digest(), 0..=8), seen in heads(16), claimed in moment(),
    ) -> Entry {
        let size = size % (kind.content_bytes_max() as u64 + 1);
        Entry {
            matter: MatterId(matter), device: DeviceId(device), seq, prev, kind, commitment, size, about, seen, claimed,
        }
    }
}

prop_compose! {
    pub fn receipt()(
        matter in any::<[u8; 32]>(), device in any::<[u8; 32]>(), (seq, prev) in place(),
        receipt in select(ReceiptKind::ALL), about in digest(), digest in option::of(digest()),
        path in select(Path::ALL), verified in any::<bool>(), claimed in moment(),
    ) -> Receipt {
        Receipt {
            matter: MatterId(matter), device: DeviceId(device), seq, prev, receipt, about, digest, path, verified, claimed,
        }
    }
}

prop_compose! {
    pub fn verification()(peer in any::<[u8; 32]>(), method in select(Method::ALL), transcript in digest()) -> Verification {
        Verification { peer: PersonId(peer), method, transcript }
    }
}

prop_compose! {
    pub fn relay()(
        endpoint in any::<[u8; 32]>(), pass in any::<[u8; 32]>(),
        addresses in btree_set(
            any::<(IpAddr, u16)>().prop_map(|(ip, port)| SocketAddr::from((ip.to_canonical(), port.max(1)))), 1..=4,
        ),
    ) -> Relay {
        Relay { endpoint: EndpointId(endpoint), pass, addresses: addresses.into_iter().collect() }
    }
}

pub fn consent() -> impl Strategy<Value = Consent> {
    prop_oneof![
        relay().prop_map(Consent::Named),
        any::<[u8; 32]>().prop_map(|relay| Consent::Agreed(EndpointId(relay))),
        Just(Consent::Withdrawn),
    ]
}

fn written_moment() -> impl Strategy<Value = Option<String>> {
    let cut = |(moment, at, zone): (Moment, usize, &str)| moment.to_text()[..at].to_owned() + zone;
    option::of((moment(), select(vec![16_usize, 19]), select(vec!["", "Z"])).prop_map(cut))
}

prop_compose! {
    pub fn import()(
        format in select(ImportFormat::ALL), reader in 1..=1_u64 << 40, dates in option::of(select(DayOrder::ALL)),
        zone in option::of(prop_oneof!["[+-]1[0-3]:[0-5][0-9]", "[A-Z][a-z_]{0,12}/[A-Z][a-z-]{0,12}"]),
        counts in any::<[u32; 5]>(), first in written_moment(), last in written_moment(), reading in digest(),
    ) -> Import {
        let [messages, system, attachments, absent, units] = counts.map(u64::from);
        Import { format, reader, dates, zone, messages, system, attachments, absent, units, first, last, reading }
    }
}

prop_compose! {
    pub fn removal()(person in any::<[u8; 32]>(), heads in heads(16)) -> Removal {
        Removal { person: PersonId(person), heads }
    }
}

prop_compose! {
    pub fn checkpoint()(
        matter in any::<[u8; 32]>(), (number, prev) in place(),
        heads in heads(20).prop_filter("a head", |heads| !heads.is_empty()), root in digest(), level in 1..=2_u8,
        last_token in option::of(digest()), claimed in moment(),
    ) -> Checkpoint {
        let size = heads.iter().map(|head| head.seq).sum();
        Checkpoint { matter: MatterId(matter), number, prev, heads, size, root, level, last_token, claimed }
    }
}

prop_compose! {
    pub fn matter()(
        title in name(), keeper in any::<[u8; 32]>(), level in 1..=2_u8, verification in select(VerificationRule::ALL),
        nonce in any::<[u8; 32]>(),
    ) -> Matter {
        Matter { title, keeper: PersonId(keeper), level, verification, nonce }
    }
}

prop_compose! {
    pub fn admission()(role in select(Role::ALL), card in card()) -> Admission {
        Admission { role, card }
    }
}

prop_compose! {
    pub fn document()(
        name in file_name(), media in "[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,59}", bytes in 0..=1_u64 << 40, sha256 in digest(),
        files in 0..=1_000_000_u64, key in any::<[u8; 32]>(), key_commitment in digest(), root in digest(),
    ) -> Document {
        Document { name, media, bytes, sha256, files, key, key_commitment, root }
    }
}

prop_compose! {
    fn signed_device()(bytes in vec(any::<u8>(), 1..300), by in signature(), of in signature()) -> SignedDevice {
        SignedDevice { bytes, by_identity: by, by_evidence: of, by_endpoint: by }
    }
}

prop_compose! {
    pub fn card()(person in signed(), devices in vec(signed_device(), 1..=16), revocations in vec(signed(), 0..=16)) -> Card {
        Card { person, devices, revocations }
    }
}

prop_compose! {
    pub fn invitation()(
        endpoint in any::<[u8; 32]>(), identity_prefix in any::<[u8; 16]>(), secret in any::<[u8; 16]>(),
        expires in (0..=253_402_300_799_i64).prop_map(Moment::from_seconds), addresses in addresses(1),
        rendezvous in several(0),
    ) -> Invitation {
        Invitation { endpoint: EndpointId(endpoint), identity_prefix, secret, expires, addresses, rendezvous }
    }
}

fn carried() -> impl Strategy<Value = Carried> {
    let content = (any::<[u8; 32]>(), vec(any::<u8>(), 0..100)).prop_map(|(salt, body)| Content { salt, body });
    (signed(), option::of(content)).prop_map(|(link, content)| Carried { link, content })
}

pub fn frame() -> impl Strategy<Value = Frame> {
    let key = any::<[u8; 32]>;
    prop_oneof![
        (any::<u16>(), addresses(0), several(0)).prop_map(|(version, addresses, rendezvous)| Frame::Hello {
            version,
            addresses,
            rendezvous
        }),
        (card(), key()).prop_map(|(card, proof)| Frame::Redeem { card, proof }),
        (card(), key(), key()).prop_map(|(card, proof, m)| Frame::Accept { card, proof, matter: MatterId(m) }),
        (digest(), digest()).prop_map(|(transcript, commitment)| Frame::PhraseCommit { transcript, commitment }),
        (digest(), key()).prop_map(|(transcript, nonce)| Frame::PhraseNonce { transcript, nonce }),
        (digest(), key()).prop_map(|(transcript, nonce)| Frame::PhraseReveal { transcript, nonce }),
        (key(), heads(40), any::<bool>()).prop_map(|(m, heads, ask)| Frame::Frontier {
            matter: MatterId(m),
            heads,
            ask
        }),
        (key(), vec(carried(), 1..20)).prop_map(|(m, links)| Frame::Batch { matter: MatterId(m), links }),
        select(Refusal::ALL).prop_map(|refusal| Frame::Refused { refusal }),
        any::<u64>().prop_map(|number| Frame::Ping { number }),
        any::<u64>().prop_map(|number| Frame::Pong { number }),
        (key(), addresses(0), several(0)).prop_map(|(endpoint, addresses, rendezvous)| Frame::Whereabouts {
            endpoint: EndpointId(endpoint),
            addresses,
            rendezvous
        }),
        (key(), key(), signed(), signed()).prop_map(|(m, d, one, other)| Frame::Fork {
            matter: MatterId(m),
            device: DeviceId(d),
            one,
            other
        }),
        card().prop_map(|card| Frame::Card { card }),
        (card(), digest(), any::<u32>(), any::<u32>()).prop_map(|(card, transcript, at, met)| {
            let [at, met] = [at, met].map(|ms| Moment(i64::from(ms)));
            Frame::Contact { card, transcript, at, met }
        }),
        (key(), signature()).prop_map(|(proof, signature)| Frame::Join { proof, signature }),
        (key(), ".{0,40}", proptest::option::of(digest()), any::<u32>()).prop_map(|(m, text, reply_to, at)| {
            Frame::Draft { matter: MatterId(m), text: Begun(text), reply_to, at: Moment(i64::from(at)) }
        }),
        (key(), ".{0,40}", any::<u32>()).prop_map(|(m, kept, at)| {
            Frame::Keeping { matter: MatterId(m), kept: Begun(kept), at: Moment(i64::from(at)) }
        }),
    ]
}
