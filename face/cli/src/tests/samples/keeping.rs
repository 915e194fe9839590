//! How long matters are kept, and what is left of those that were erased.

use parloir_node::contract::*;

use super::{AT, id, some};

pub fn schedule() -> ScheduleLine {
    ScheduleLine {
        schedule: "fr.avocat.litige".into(),
        what_fr: "Dossier de représentation ou d’assistance, messages compris".into(),
        what_en: "File of representation or assistance, messages included".into(),
        event: "end".into(),
        active_months: 60,
        archive_months: 0,
        birthday: None,
        kind: "limitation".into(),
        source: "code civil, art. 2225".into(),
        link: "https://example.org/2225".into(),
        certainty: "read".into(),
    }
}

pub fn keeping() -> KeepingPage {
    KeepingPage {
        matter: id("3"),
        title: "Martin, bail commercial".into(),
        state: "closed".into(),
        ended: some("2026-11-24"),
        schedule: None,
        start: None,
        born: None,
        note: String::new(),
        prolonged: None,
        prolonged_why: String::new(),
        archived: false,
        phase: "unset".into(),
        archive_from: None,
        erase_from: None,
        long_stop: None,
        hold: None,
        owed: 0,
        erased_elsewhere: None,
        other_devices: 0,
        offered: vec![
            schedule(),
            ScheduleLine {
                schedule: "fr.sante.liberal".into(),
                what_fr: "Dossier de soins, exercice libéral".into(),
                what_en: "Care record, independent practice".into(),
                event: "last-care".into(),
                archive_months: 180,
                birthday: Some(28),
                kind: "guidance".into(),
                source: "CNIL, délibération 2020-081".into(),
                certainty: "unconfirmed".into(),
                ..schedule()
            },
        ],
        reviewed: "2026-09-30".into(),
    }
}

pub fn held() -> KeepingPage {
    KeepingPage {
        schedule: Some(schedule()),
        start: some("2020-01-15"),
        born: some("1990-05-01"),
        note: "Rendre l’original du bail.".into(),
        prolonged: some("2028-01-01"),
        prolonged_why: "recours annoncé".into(),
        archived: true,
        phase: "due".into(),
        archive_from: some("2025-01-16"),
        erase_from: some("2028-01-02"),
        long_stop: some("2040-01-16"),
        hold: Some(HoldLine {
            since: AT.into(),
            reason: "litigation".into(),
            words: "RG 26/01234".into(),
            device: id("1"),
        }),
        owed: 2,
        erased_elsewhere: some(AT),
        other_devices: 1,
        ..keeping()
    }
}

pub fn handed_over(sealed: bool) -> HandedOver {
    HandedOver {
        target: "/home/claire/martin".into(),
        sealed,
        links: 212,
        documents: 3,
        withheld: u64::from(sealed),
        bytes: 3_145_745,
    }
}

pub fn reviews() -> Vec<ReviewLine> {
    let line = |state: &str, on: Option<String>| ReviewLine {
        matter: id("3"),
        title: "Martin, bail commercial".into(),
        state: state.into(),
        on,
        schedule: some("fr.avocat.litige"),
    };
    let states = ["due", "elsewhere", "soon", "held", "archive", "unset"];
    states.map(|state| line(state, some("2026-11-24"))).into_iter().chain([line("archived", None)]).collect()
}

pub fn certificates() -> Vec<CertificateLine> {
    let text = format!("parloir-erasure/1\nkind: matter\nmatter: {}\nlinks: 12\n\nCet appareil a effacé.\n", id("7"));
    vec![CertificateLine {
        number: 1,
        made: AT.into(),
        text,
        signature: "-----BEGIN SSH SIGNATURE-----\n".into(),
        signer: format!("{} ssh-ed25519 AAAA", id("1")),
        device: id("1"),
    }]
}
