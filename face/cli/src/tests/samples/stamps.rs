//! The word of an authority on checkpoints, and files sealed outside any matter.

use parloir_node::contract::*;

use super::{AT, id, some};

pub fn stamp(checkpoint: u64) -> StampLine {
    StampLine {
        checkpoint,
        at: "2026-11-24T02:10:00Z".into(),
        authority: "\u{1b}[2JAutorité d’essai".into(),
        policy: "1.3.6.1.4.1.32473.1".into(),
        by: "Jean Martin".into(),
    }
}

pub fn stamps(each: Option<String>) -> StampPage {
    StampPage {
        matter: id("e"),
        title: "Martin c. Durand".into(),
        each,
        stamps: vec![stamp(1), stamp(2)],
        waiting: vec![
            WaitingStamp { checkpoint: 3, authority: "essai".into(), tried: some(AT), code: some("STAMP-03") },
            WaitingStamp { checkpoint: 4, authority: "essai".into(), tried: None, code: None },
        ],
    }
}

pub fn cachet() -> CachetMade {
    CachetMade {
        target: "/home/claire/rapport.pdf.cachet".into(),
        cachet: CachetLine {
            number: 3,
            device: id("1"),
            digest: id("a"),
            salt: id("b"),
            files: 2,
            bytes: 3_145_745,
            claimed: AT.into(),
            statement: some("Rapport d’expertise, version remise aux parties"),
        },
        person: id("c"),
        stamp: Some(stamp(3)),
    }
}

pub fn authorities() -> Vec<AuthorityLine> {
    vec![
        AuthorityLine {
            name: "essai".into(),
            address: "https://tsa.example/tsr".into(),
            policy: some("1.3.6.1.4.1.32473.1"),
            certificates: "-----BEGIN CERTIFICATE-----".into(),
            each: vec![StampedMatter { matter: id("e"), title: "Martin c. Durand".into() }],
            waiting: vec![
                AwaitedStamp {
                    matter: id("e"),
                    title: "\u{1b}[2JMartin".into(),
                    checkpoint: 3,
                    tried: some(AT),
                    code: some("STAMP-03"),
                },
                AwaitedStamp { matter: id("f"), title: "Durand".into(), checkpoint: 4, tried: None, code: None },
            ],
        },
        AuthorityLine {
            name: "\u{1b}[2Jautre".into(),
            address: "http://192.0.2.7/".into(),
            policy: None,
            certificates: String::new(),
            each: Vec::new(),
            waiting: Vec::new(),
        },
    ]
}

pub fn parcel(asic: bool, sealed: bool) -> ParcelMade {
    let stamp = asic.then(|| stamp(3));
    let cachet = CachetMade { stamp, ..cachet() };
    let (left_out, failed) = (Vec::new(), Vec::new());
    let target = "/home/claire/martin.tar".into();
    ParcelMade { files: 214, bytes: 48_211_968, cachet, sealed, asic, target, left_out, failed }
}
