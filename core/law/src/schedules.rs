//! The table of retention: one line for each thing that is kept, each with its source and how sure it is.
//!
//! Whoever changes a line reads its source again, sets [`REVIEWED`], and lets the test count. Lines are facts in our own words, not legal
//! advice; counsel must look at them before anybody relies on them.

use parloir_base::Day;

use crate::schedule::{Certainty, Event, Kind, Schedule};

/// When the table was last read against its sources.
pub const REVIEWED: &str = "2026-09-30";

const YEAR: u32 = 12;

/// What most lines have.
const LINE: Schedule = Schedule {
    id: "",
    jurisdiction: "fr",
    professions: &[],
    what_fr: "",
    what_en: "",
    event: Event::End,
    active_months: 5 * YEAR,
    archive_months: 0,
    birthday: None,
    long_stop_months: None,
    kind: Kind::Limitation,
    source: "",
    link: "",
    certainty: Certainty::Read,
    from: "",
    until: "",
};

/// Every line.
pub const ALL: &[Schedule] = &[
    Schedule {
        id: "fr.avocat.litige",
        professions: &["avocat"],
        what_fr: "Dossier de représentation ou d’assistance, messages compris",
        what_en: "File of representation or assistance, messages included",
        source: "code civil, art. 2225",
        link: "https://www.matoque92.com/fr/post/focus-deontologie-2025-la-duree-de-conservation-des-archives-par-l-avocat",
        ..LINE
    },
    Schedule {
        id: "fr.avocat.conseil",
        professions: &["avocat"],
        what_fr: "Conseil ou rédaction d’acte",
        what_en: "Advice or drafting",
        event: Event::Knowledge,
        long_stop_months: Some(20 * YEAR),
        source: "code civil, art. 2224 et 2232",
        ..LINE
    },
    Schedule {
        id: "fr.compta",
        what_fr: "Livres et pièces comptables",
        what_en: "Accounting records and vouchers",
        event: Event::FinancialYear,
        active_months: 10 * YEAR,
        kind: Kind::Duty,
        source: "code de commerce, art. L. 123-22",
        link: "https://www.kanta.fr/articles/larchivage-des-documents-comptables",
        certainty: Certainty::OneSource,
        ..LINE
    },
    Schedule {
        id: "fr.lcbft",
        what_fr: "Identité et opérations, lutte contre le blanchiment",
        what_en: "Identity and transactions, anti-money-laundering",
        kind: Kind::Duty,
        source: "code monétaire et financier, art. L. 561-12",
        link: "https://nxtbook.com/lextenso-editions/Gualino/978-2-297-26969-8/index.php?startid=144",
        certainty: Certainty::OneSource,
        ..LINE
    },
    Schedule {
        id: "fr.prospect",
        what_fr: "Prospect, sans suite",
        what_en: "Prospect, without engagement",
        event: Event::LastContact,
        active_months: 3 * YEAR,
        kind: Kind::Guidance,
        source: "CNIL, référentiel gestion commerciale (2022)",
        link: "https://olympe.legal/quelle-est-selon-la-cnil-la-duree-de-conservation-des-donnees-pour-la-finalite-effectuer-des-operations-relatives-a-la-prospection-dun-non-client-par-courriel/",
        ..LINE
    },
    Schedule {
        id: "fr.sante.liberal",
        professions: &["medecin", "psychologue"],
        what_fr: "Dossier de soins, exercice libéral",
        what_en: "Care record, independent practice",
        event: Event::LastCare,
        archive_months: 15 * YEAR,
        kind: Kind::Guidance,
        source: "CNIL, délibération 2020-081",
        link: "https://ordremk.fr/actualites/kines/conservation-des-donnees-personnelles-des-patients-la-cnil-publie-des-referentiels",
        ..LINE
    },
    Schedule {
        id: "fr.sante.etab",
        professions: &["medecin"],
        what_fr: "Dossier de soins d’un établissement",
        what_en: "Record of a hospital",
        event: Event::LastCare,
        active_months: 20 * YEAR,
        birthday: Some(28),
        kind: Kind::Duty,
        source: "code de la santé publique, art. R. 1112-7",
        certainty: Certainty::Unconfirmed,
        ..LINE
    },
    Schedule {
        id: "fr.psy",
        professions: &["psychologue"],
        what_fr: "Suivi par un psychologue, hors dossier de soins",
        what_en: "Follow-up by a psychologist, outside a care record",
        event: Event::LastCare,
        kind: Kind::Choice,
        source: "",
        certainty: Certainty::Unconfirmed,
        ..LINE
    },
    Schedule {
        id: "fr.ec.travail",
        professions: &["expert-comptable"],
        what_fr: "Dossier de travail ; les pièces du client sont rendues",
        what_en: "Working papers; the client’s documents are returned",
        event: Event::Knowledge,
        long_stop_months: Some(20 * YEAR),
        source: "code civil, art. 2224 et 2232",
        link: "http://sic.experts-comptables.com/sic-n%C2%B0-366/exercice-professionnel/archivage-des-dossiers-par-les-cabinets-d%E2%80%99expertise-comptable",
        ..LINE
    },
    Schedule {
        id: "fr.notaire.minute",
        professions: &["notaire"],
        what_fr: "Minutes et répertoires, puis archives publiques",
        what_en: "Minutes and repertories, then public archives",
        event: Event::Act,
        active_months: 75 * YEAR,
        kind: Kind::Duty,
        source: "code du patrimoine, art. R. 212-15",
        link: "https://archives.meurthe-et-moselle.fr/g%C3%A9rer-ses-archives/les-archives-publiques/Notaires",
        ..LINE
    },
    Schedule {
        id: "fr.notaire.client",
        professions: &["notaire"],
        what_fr: "Dossier du client",
        what_en: "Client’s file",
        event: Event::Act,
        active_months: 30 * YEAR,
        kind: Kind::Guidance,
        source: "CNIL, autorisation unique (2009), peut-être dépassée",
        link: "https://legal.tricoteuses.fr/articles/JORFARTI000020893754",
        certainty: Certainty::OneSource,
        ..LINE
    },
    Schedule {
        id: "ca-qc.avocat",
        jurisdiction: "ca-qc",
        professions: &["avocat"],
        what_fr: "Dossier fermé",
        what_en: "Closed file",
        active_months: 7 * YEAR,
        kind: Kind::Duty,
        source: "règlement B-1, r. 5",
        link: "https://www.barreau.qc.ca/fr/ressources-avocats/services-avocats-outils-pratique/conservation-destruction-numerisation-dossiers/",
        ..LINE
    },
    Schedule {
        id: "be.avocat",
        jurisdiction: "be",
        professions: &["avocat"],
        what_fr: "Pièces du dossier (sauf dépôt exprès)",
        what_en: "Pieces of the file (not those expressly deposited)",
        source: "ancien code civil, art. 2276bis",
        link: "https://www.merak.be/be-fr/centre-de-connaissance/delais-legaux-de-conservation-des-archives/archivage-documents-d-avocats",
        certainty: Certainty::OneSource,
        ..LINE
    },
    Schedule {
        id: "ch.avocat",
        jurisdiction: "ch",
        professions: &["avocat"],
        what_fr: "Dossier du mandat",
        what_en: "File of the mandate",
        active_months: 10 * YEAR,
        source: "code des obligations, art. 127 et 958f",
        certainty: Certainty::Unconfirmed,
        ..LINE
    },
    Schedule {
        id: "es.abogado",
        jurisdiction: "es",
        professions: &["avocat"],
        what_fr: "Dossier",
        what_en: "File",
        source: "código civil, art. 1964",
        certainty: Certainty::Unconfirmed,
        ..LINE
    },
];

/// The line of that name.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Schedule> {
    ALL.iter().find(|line| line.id == id)
}

/// Lines for a profile that hold on a day, in the order of the table. One that is pending is among them, and says so.
pub fn for_profile(jurisdiction: &str, profession: &str, on: Day) -> impl Iterator<Item = &'static Schedule> {
    ALL.iter().filter(move |line| line.is_for(jurisdiction, profession) && line.holds(on))
}
