//! What is counted without being read: what is to be opened, and what is owed; also in a vault of version 1.

use parloir_base::{DeviceId, Digest, Moment};
use parloir_vault::{ItemQuery, Tally, Unlock, Vault};
use parloir_wire::{Kind, ReceiptKind};

use crate::people::{CLAIRE, Chain, JEAN, MATTER, PASSPHRASE, create};

fn unopened(vault: &Vault) -> Vec<String> {
    let query = ItemQuery { unopened_by: vec![CLAIRE], ..ItemQuery::of(MATTER, 99) };
    let items = vault.items(&query).unwrap();
    assert_eq!(items.len() as u64, vault.unopened(&MATTER, &[CLAIRE], 99).unwrap());
    items.into_iter().filter_map(|item| item.text).collect()
}

fn open(home: &std::path::Path) -> Vault {
    Vault::open(home, Unlock::Passphrase(PASSPHRASE)).unwrap()
}

/// Claire's vault: what she wrote, what Jean wrote, some of it opened, acknowledged, corrected or withdrawn.
fn filled(home: &std::path::Path) -> Vault {
    let mut vault = create(home);
    let (mut claire, mut jean) = (Chain::of(CLAIRE), Chain::arriving(JEAN));
    let (read, a) = jean.message("lu");
    let (acknowledged, b) = jean.message("accusé");
    let (_, c) = jean.message("pas lu");
    let (mended, d) = jean.message("faute");
    let (_, e) = jean.entry(Kind::Correction, "corrigé".as_bytes(), &[mended]);
    let (regretted, f) = jean.message("regretté");
    let (_, g) = jean.entry(Kind::Withdrawal, b"", &[regretted]);
    let (mine, h) = claire.message("le mien");
    let (_, i) = jean.receipt(ReceiptKind::Opened, mine);
    let (_, j) = claire.receipt(ReceiptKind::Opened, read);
    let (_, k) = claire.receipt(ReceiptKind::Acknowledged, acknowledged);
    let (_, l) = claire.entry(Kind::Document, b"", &[]);
    let (_, m) = claire.message("deux");
    let (_, n) = claire.entry(Kind::Correction, b"trois", &[mine]);
    vault.commit(&[a, b, c, d, e, f, g, h, i, j, k, l, m, n]).unwrap();
    vault
}

#[test]
fn what_is_to_be_opened_is_what_others_wrote_and_nobody_opened_acknowledged_or_withdrew() {
    let home = tempfile::tempdir().unwrap();
    let vault = filled(home.path());
    assert_eq!(unopened(&vault), ["pas lu", "corrigé"]);
    assert_eq!(vault.unopened(&MATTER, &[CLAIRE], 1).unwrap(), 1);
    let last = ItemQuery { unopened_by: vec![CLAIRE], ..ItemQuery::last_of(MATTER, 1) };
    assert_eq!(vault.items(&last).unwrap()[0].text.as_deref(), Some("corrigé"));
}

#[test]
fn what_another_device_states_to_have_opened_is_still_to_be_opened_here() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let (message, a) = Chain::arriving(JEAN).message("pour tous");
    let (_, b) = Chain::arriving(DeviceId([0xca; 32])).receipt(ReceiptKind::Opened, message);
    vault.commit(&[a.clone(), b]).unwrap();
    assert_eq!(unopened(&vault), ["pour tous"]);
    let (_, c) = Chain::of(CLAIRE).receipt(ReceiptKind::Opened, message);
    vault.commit(&[c, a]).unwrap();
    assert!(unopened(&vault).is_empty());
}

#[test]
fn a_statement_of_having_opened_that_was_filed_before_its_item_counts_once_the_item_is_there() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let (message, item) = Chain::arriving(JEAN).message("en retard");
    let (_, early) = Chain::of(CLAIRE).receipt(ReceiptKind::Opened, message);
    vault.commit(&[early]).unwrap();
    vault.commit(&[item]).unwrap();
    assert!(unopened(&vault).is_empty());
}

#[test]
fn a_step_that_failed_is_counted_nowhere() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = filled(home.path());
    let before = vault.tally(&MATTER, &CLAIRE, 0).unwrap();
    let mut claire = Chain { seq: 6, head: Some(Digest([1; 32])), ..Chain::of(CLAIRE) };
    let (_, good) = claire.message("perdu");
    let (_, clash) = Chain::of(CLAIRE).message("une autre première");
    let (_, theirs) = Chain { seq: 90, head: Some(Digest([1; 32])), ..Chain::arriving(JEAN) }.message("perdu aussi");
    vault.commit(&[good.clone(), theirs, clash]).unwrap_err();
    assert_eq!((vault.tally(&MATTER, &CLAIRE, 0).unwrap(), unopened(&vault).len()), (before, 2));
    vault.commit(&[good]).unwrap();
    let after = vault.tally(&MATTER, &CLAIRE, 0).unwrap();
    assert_eq!((after.items, after.bytes), (before.items + 1, before.bytes + 5));
}

#[test]
fn what_is_owed_after_a_place_is_counted_with_its_bytes_and_its_age() {
    let home = tempfile::tempdir().unwrap();
    let vault = filled(home.path());
    let tally = |after| vault.tally(&MATTER, &CLAIRE, after).unwrap();
    let since = |seq: i64| Some(Moment::from_seconds(1_795_485_200 + seq));
    // Links of her chain: a message (7 bytes), two receipts, a document, a message (4), a correction (5).
    assert_eq!(tally(0), Tally { items: 3, bytes: 16, since: since(1) });
    for after in 1..5 {
        assert_eq!(tally(after), Tally { items: 2, bytes: 9, since: since(5) });
    }
    assert_eq!(tally(5), Tally { items: 1, bytes: 5, since: since(6) });
    assert_eq!(tally(6), Tally::default());
    assert_eq!(tally(u64::MAX), Tally::default());
    assert_eq!(vault.tally(&MATTER, &DeviceId([9; 32]), 0).unwrap(), Tally::default());
}

#[test]
fn a_vault_of_version_1_opens_and_counts_as_one_that_was_never_older() {
    let home = tempfile::tempdir().unwrap();
    let vault = filled(home.path());
    let counted = |vault: &Vault| (0..8).map(|after| vault.tally(&MATTER, &CLAIRE, after).unwrap()).collect::<Vec<_>>();
    let before = (unopened(&vault), counted(&vault));
    vault.set_back().unwrap();
    drop(vault);
    let mut vault = open(home.path());
    assert_eq!((unopened(&vault), counted(&vault)), before);
    let (_, more) = Chain { seq: 6, head: Some(Digest([1; 32])), ..Chain::of(CLAIRE) }.message("encore");
    let (_, theirs) = Chain { seq: 90, head: Some(Digest([1; 32])), ..Chain::arriving(JEAN) }.message("du nouveau");
    vault.commit(&[more, theirs]).unwrap();
    assert_eq!(vault.tally(&MATTER, &CLAIRE, 0).unwrap().items, before.1[0].items + 1);
    assert_eq!(unopened(&vault), ["pas lu", "corrigé", "du nouveau"]);
}
