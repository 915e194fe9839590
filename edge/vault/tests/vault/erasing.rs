//! Erasing a whole matter: what goes, what stays, what is never done, and what a crash leaves.

use std::path::Path;

use parloir_base::{MatterId, Moment, Refusal};
use parloir_vault::{Erasable, Erasure, HoldRow, ItemQuery, Unlock, Vault};
use parloir_wire::shelf::Write;
use parloir_wire::{Kind, ReceiptKind, Record};

use crate::bodies::{opened, plain};
use crate::imports::{import, line};
use crate::people::{CLAIRE, Chain, JEAN, MATTER, create, document, words};

pub const OTHER: MatterId = MatterId([8; 32]);
pub const AT: Moment = Moment::from_seconds(1_800_000_000);
/// Words that stand in the matter and nowhere else, in each place where a person's words go.
pub const PLANTED: [&str; 8] = [
    "zebrure indélébile",
    "corrigendum zinzolin",
    "reliure saugrenue",
    "bordereau-amarante.pdf",
    "zibeline",
    "brouillon cacochyme",
    "reticence rubigineuse",
    "calembredaine exportee",
];
const BYTES: usize = 200_000;

fn open(home: &Path) -> Vault {
    Vault::open(home, Unlock::Words(&words())).unwrap()
}

pub fn erasure<'a>(gone: &'a [String], matter: &'a MatterId) -> Erasure<'a> {
    Erasure { matter, at: AT, gone, text: "certificat\n", signature: "signature\n" }
}

pub fn gone() -> Vec<String> {
    vec![format!("draft/{}", MATTER.to_hex())]
}

/// Two matters, of which one is to go: messages, a correction, a withdrawal, receipts, a document, a draft, an unread item.
pub fn fill(home: &Path) -> Vault {
    let mut vault = create(home);
    let key = [5; 32];
    let sealed = vault.bodies().seal(&mut &plain(BYTES)[..], key, &mut |_| {}).unwrap();
    let paper = document(PLANTED[3], &sealed, key);
    let kept_key = [6; 32];
    let kept_sealed = vault.bodies().seal(&mut &plain(BYTES)[..], kept_key, &mut |_| {}).unwrap();
    let kept = document("gardé.pdf", &kept_sealed, kept_key);
    let (mut claire, mut jean) = (Chain::of(CLAIRE), Chain::arriving(JEAN));
    let mut other = Chain { matter: OTHER, ..Chain::of(CLAIRE) };
    let mut writes = Vec::new();
    let (first, write) = claire.message(PLANTED[0]);
    writes.push(write);
    let (mended, write) = claire.message("faute");
    writes.push(write);
    writes.push(claire.entry(Kind::Correction, PLANTED[1].as_bytes(), &[mended]).1);
    let (regretted, write) = claire.message(PLANTED[2]);
    writes.push(write);
    writes.push(claire.entry(Kind::Withdrawal, b"", &[regretted]).1);
    let (exported, write) = claire.entry(Kind::Document, &paper.to_bytes(), &[]);
    writes.push(write);
    writes.push(claire.entry(Kind::Import, &import(1).to_bytes(), &[exported]).1);
    writes.push(jean.receipt(ReceiptKind::Delivered, first).1);
    for n in 0..400 {
        // Enough for pages of the index that begin with a word of the matter.
        writes.push(jean.message(&format!("{}{n} {} mot{n}", PLANTED[4], PLANTED[6])).1);
        writes.push(other.message(&format!("gardé {n}")).1);
    }
    let (kept_exported, write) = other.entry(Kind::Document, &kept.to_bytes(), &[]);
    writes.push(write);
    writes.push(other.entry(Kind::Import, &import(1).to_bytes(), &[kept_exported]).1);
    vault.commit(&writes).unwrap();
    for (document, text) in [(exported, PLANTED[7]), (kept_exported, "gardé aussi")] {
        vault.begin_reading(&document).unwrap();
        vault.put_imported(&document, &[line(1, text)]).unwrap();
        vault.end_reading(&document, 1, true).unwrap();
    }
    vault.put_setting(&gone()[0], PLANTED[5].as_bytes()).unwrap();
    vault
}

/// Whether bytes hold a phrase, as it was typed or as the index folds it.
fn holds(bytes: &[u8], phrase: &str) -> bool {
    bytes.windows(phrase.len()).any(|window| window.eq_ignore_ascii_case(phrase.as_bytes()))
}

/// Which of the planted phrases can still be found, with the vault's key, in any byte of the home.
pub fn found(vault: &mut Vault, home: &Path) -> Vec<&'static str> {
    let mut bytes = vault.pages();
    assert!(bytes.len() > 100_000, "every page was read");
    for folder in [home.to_owned(), home.join("bodies")] {
        for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
            bytes.extend(std::fs::read(file).unwrap());
        }
    }
    // The index keeps words one by one, and of each only what the one before does not begin with.
    let tails = PLANTED.into_iter().flat_map(|phrase| phrase.split([' ', '-', '.'])).filter(|word| word.len() >= 8);
    let tails = tails.filter(|word| word.is_ascii()).map(|word| &word[3..]);
    PLANTED.into_iter().chain(tails).filter(|phrase| holds(&bytes, phrase)).collect()
}

fn check_erased(vault: &mut Vault, home: &Path) {
    assert_eq!(found(vault, home), [""; 0], "nothing of the matter is found");
    assert_eq!(std::fs::metadata(home.join("vault.db-wal")).map_or(0, |meta| meta.len() / 100_000), 0);
    let bodies = std::fs::read_dir(home.join("bodies")).unwrap().count();
    assert_eq!(bodies, 2, "the other matter's body and its list");
    assert!(vault.items(&ItemQuery::of(MATTER, 9_999)).unwrap().is_empty());
    assert_eq!(vault.erasable(&MATTER).unwrap(), Erasable::default());
    assert_eq!(vault.setting(&gone()[0]).unwrap(), None);
    assert_eq!(vault.search("zibeline*", None, 10).unwrap().len(), 0);
    assert_eq!(vault.search_imported("calembredaine", None, 10).unwrap().len(), 0);
    // The other matter is whole.
    assert_eq!(vault.items(&ItemQuery::of(OTHER, 9_999)).unwrap().len(), 402);
    assert_eq!(vault.search("garde", None, 9_999).unwrap().len(), 401);
    let kept = vault.whole_documents().unwrap();
    assert_eq!(opened(&vault.bodies(), &kept[0]), plain(BYTES));
    // Its name stays, so that it does not come back, and what was stated of it.
    assert_eq!(vault.erased().unwrap(), [(MATTER, AT)]);
    let load = vault.load().unwrap();
    assert_eq!((load.matters.len(), load.erased), (1, vec![MATTER]));
    let certificates = vault.certificates().unwrap();
    assert_eq!((certificates.len(), certificates[0].text.as_str()), (1, "certificat\n"));
    assert!(!vault.is_erasing().unwrap());
}

fn check_whole(vault: &mut Vault, home: &Path) {
    let found = found(vault, home);
    assert!(PLANTED[..4].iter().all(|phrase| found.contains(phrase)));
    assert_eq!(vault.items(&ItemQuery::of(MATTER, 9_999)).unwrap().len(), 407);
    assert!(vault.erased().unwrap().is_empty() && vault.certificates().unwrap().is_empty());
    assert_eq!(vault.whole_documents().unwrap().len(), 2);
}

#[test]
fn nothing_of_an_erased_matter_is_found_in_any_byte_of_the_home_with_the_key_in_hand() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = fill(home.path());
    let there = found(&mut vault, home.path());
    assert!(PLANTED.iter().all(|phrase| there.contains(phrase)), "the search finds what is there: {there:?}");
    assert!(there.contains(&"igineuse") && there.contains(&"eline"), "in the index too: {there:?}");
    let count = vault.erasable(&MATTER).unwrap();
    assert_eq!((count.links, count.items, count.documents), (408, 407, 1));
    assert_eq!(count.document_bytes, BYTES as u64);
    vault.erase(&erasure(&gone(), &MATTER)).unwrap();
    check_erased(&mut vault, home.path());
    assert_eq!(vault.search_imported("garde", None, 10).unwrap().len(), 1, "what was imported elsewhere is found");
    drop(vault);
    check_erased(&mut open(home.path()), home.path());
}

#[test]
fn the_search_for_what_was_erased_would_see_pages_that_nothing_uses_any_more() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = fill(home.path());
    vault.set_number("secure_delete", 0).unwrap();
    vault.erase(&erasure(&gone(), &MATTER)).unwrap();
    assert!(vault.items(&ItemQuery::of(MATTER, 9_999)).unwrap().is_empty());
    assert_ne!(found(&mut vault, home.path()), [""; 0], "what was only let go is still there");
}

#[test]
fn nothing_is_erased_under_a_hold_and_lifting_it_lets_the_same_act_through() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = fill(home.path());
    vault.put_hold(&HoldRow { matter: MATTER, since: AT, said: b"instance en cours".to_vec() }).unwrap();
    for _ in 0..2 {
        let stop = vault.erase(&erasure(&gone(), &MATTER)).unwrap_err();
        assert_eq!(stop.refusal(), Some(Refusal::MatterHeld));
        check_whole(&mut vault, home.path());
    }
    drop(vault);
    // A hold outlives the program.
    let mut vault = open(home.path());
    assert_eq!(vault.hold(&MATTER).unwrap().unwrap().said, b"instance en cours");
    assert_eq!(vault.erase(&erasure(&gone(), &MATTER)).unwrap_err().refusal(), Some(Refusal::MatterHeld));
    vault.lift_hold(&MATTER).unwrap();
    vault.erase(&erasure(&gone(), &MATTER)).unwrap();
    check_erased(&mut vault, home.path());
}

#[test]
fn a_matter_that_is_not_here_is_not_erased_and_no_certificate_is_made_of_it() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = fill(home.path());
    let nowhere = MatterId([9; 32]);
    let stop = vault.erase(&erasure(&[], &nowhere)).unwrap_err();
    assert_eq!(stop.refusal(), Some(Refusal::MatterUnknown));
    check_whole(&mut vault, home.path());
}

#[test]
fn whatever_is_brought_of_an_erased_matter_is_not_taken_again() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = fill(home.path());
    vault.erase(&erasure(&gone(), &MATTER)).unwrap();
    let mut jean = Chain::arriving(JEAN);
    let back = [Write::Matter { matter: MATTER, met: AT }, jean.message(PLANTED[0]).1];
    vault.commit(&back).unwrap();
    check_erased(&mut vault, home.path());
    drop(vault);
    let mut vault = open(home.path());
    vault.commit(&back).unwrap();
    check_erased(&mut vault, home.path());
    let mut other = Chain { matter: MatterId([9; 32]), ..Chain::of(CLAIRE) };
    vault.commit(&[other.message("encore").1]).unwrap();
    assert_eq!(vault.items(&ItemQuery::of(other.matter, 9)).unwrap().len(), 1, "other matters go on");
}

#[test]
fn a_vault_of_an_earlier_version_opens_and_holds_and_erases_as_any_other() {
    let home = tempfile::tempdir().unwrap();
    let vault = fill(home.path());
    vault.set_back().unwrap();
    drop(vault);
    let mut vault = open(home.path());
    check_whole(&mut vault, home.path());
    vault.put_hold(&HoldRow { matter: MATTER, since: AT, said: Vec::new() }).unwrap();
    assert_eq!(vault.erase(&erasure(&gone(), &MATTER)).unwrap_err().refusal(), Some(Refusal::MatterHeld));
    vault.lift_hold(&MATTER).unwrap();
    vault.erase(&erasure(&gone(), &MATTER)).unwrap();
    check_erased(&mut vault, home.path());
}

/// What is left after a process died at a step of an erasure.
pub fn check_after(home: &Path, is_erased: bool) {
    let mut vault = open(home);
    if is_erased {
        check_erased(&mut vault, home);
    } else {
        check_whole(&mut vault, home);
        vault.erase(&erasure(&gone(), &MATTER)).unwrap();
        check_erased(&mut vault, home);
    }
}
