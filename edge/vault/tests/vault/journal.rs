//! What a vault keeps of a matter, and what it answers.

use crate::people::{CLAIRE, Chain, JEAN, MATTER, PASSPHRASE, create};
use parloir_base::{Digest, MatterId, Moment, Refusal};
use parloir_vault::{ItemQuery, Unlock, Vault};
use parloir_wire::shelf::{Fork, Shelf, Write};
use parloir_wire::{Kind, ReceiptKind};

fn texts(vault: &Vault) -> Vec<Option<String>> {
    vault.items(&ItemQuery::of(MATTER, 100)).unwrap().into_iter().map(|item| item.text).collect()
}

#[test]
fn what_was_committed_is_there_when_the_vault_is_opened_again() {
    let home = tempfile::tempdir().unwrap();
    let mut claire = Chain::of(CLAIRE);
    let (opening, first) = claire.entry(Kind::Opening, b"matter", &[]);
    let (message, second) = claire.message("Bonjour Jean");
    let mut vault = create(home.path());
    vault.commit(&[Write::Matter { matter: MATTER, met: Moment(5) }, first, second]).unwrap();
    vault.put_setting("language", b"fr").unwrap();
    drop(vault);

    let vault = Vault::open(home.path(), Unlock::Passphrase(PASSPHRASE)).unwrap();
    let load = vault.load().unwrap();
    assert_eq!(load.matters.len(), 1);
    assert_eq!(load.matters[0].met, Moment(5));
    assert_eq!(load.matters[0].structural.len(), 1);
    assert_eq!(load.matters[0].heads[0].digest, message);
    assert_eq!(load.matters[0].last_item, [(CLAIRE, 2)]);
    assert_eq!(vault.setting("language").unwrap().as_deref(), Some(&b"fr"[..]));
    assert_eq!(texts(&vault), [Some("Bonjour Jean".into())]);
    let shelf = vault.shelf();
    assert_eq!(shelf.digest_at(&MATTER, &CLAIRE, 1), Some(opening));
    assert_eq!(shelf.digests(&MATTER, &CLAIRE, 1, u64::MAX), [opening, message]);
    assert!(shelf.link(&message).unwrap().1.is_some());
    assert_eq!(shelf.link(&Digest([0; 32])), None);
    assert!(shelf.fault().is_none());
    assert_eq!(vault.links(&MATTER, &CLAIRE, 1, 9, 1).unwrap().len(), 1);
    assert_eq!(vault.links(&MATTER, &CLAIRE, 1, 9, 100_000).unwrap().len(), 2);
    assert_eq!(vault.reader().unwrap().chain_page(&MATTER, &CLAIRE, 2, 10).unwrap()[0].0, message);
}

#[test]
fn a_link_that_comes_twice_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    let (_, message) = claire.message("une fois");
    vault.commit(&[message.clone(), message.clone()]).unwrap();
    vault.commit(&[message]).unwrap();
    assert_eq!(texts(&vault), [Some("une fois".into())]);
    assert_eq!(vault.counts(&MATTER).unwrap().items, 1);
    assert_eq!(vault.search("fois", None, 10).unwrap().len(), 1);
}

#[test]
fn another_link_at_a_place_that_is_taken_fails_the_whole_step() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let (_, one) = Chain::of(CLAIRE).message("le vrai");
    vault.commit(&[one]).unwrap();
    let (_, good) = Chain::arriving(JEAN).message("bon");
    let (_, other) = Chain::of(CLAIRE).message("le faux");
    assert!(vault.commit(&[good.clone(), other]).is_err());
    assert_eq!(texts(&vault), [Some("le vrai".into())]);
    vault.commit(&[good]).unwrap();
    assert_eq!(texts(&vault), [Some("le vrai".into()), Some("bon".into())]);
}

#[test]
fn a_correction_shows_the_latest_text_and_keeps_every_earlier_one() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    let (message, first) = claire.message("mardi");
    let (correction, second) = claire.entry(Kind::Correction, b"mercredi", &[message]);
    let (_, third) = claire.entry(Kind::Correction, b"jeudi", &[correction]);
    vault.commit(&[first, second, third]).unwrap();
    let item = vault.item(&message).unwrap().unwrap();
    assert_eq!((item.text.as_deref(), item.corrected), (Some("jeudi"), true));
    let history: Vec<_> = vault.item_history(&message).unwrap().into_iter().filter_map(|v| v.text).collect();
    assert_eq!(history, ["mardi", "mercredi", "jeudi"]);
    for (word, times) in [("mardi", 0), ("mercredi", 0), ("jeudi", 1)] {
        assert_eq!(vault.search(word, Some(MATTER), 9).unwrap().len(), times, "{word}");
    }
}

#[test]
fn nobody_corrects_or_withdraws_the_words_of_another() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let (message, first) = Chain::of(CLAIRE).message("vingt mille euros");
    let mut jean = Chain::arriving(JEAN);
    let (_, second) = jean.entry(Kind::Correction, b"deux mille euros", &[message]);
    let (_, third) = jean.entry(Kind::Withdrawal, b"", &[message]);
    let (_, fourth) = jean.entry(Kind::Correction, b"rien", &[Digest([5; 32])]);
    vault.commit(&[first, second, third, fourth]).unwrap();
    let item = vault.item(&message).unwrap().unwrap();
    assert_eq!((item.text.as_deref(), item.corrected, item.withdrawn), (Some("vingt mille euros"), false, false));
    assert_eq!(vault.search("deux", None, 9).unwrap().len(), 0);
    assert_eq!(vault.item_history(&message).unwrap().len(), 1);
}

#[test]
fn what_is_withdrawn_is_no_longer_shown_nor_found_and_leaves_a_trace() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    let (message, first) = claire.message("trop vite");
    let (_, second) = claire.entry(Kind::Withdrawal, b"", &[message]);
    let (_, third) = claire.entry(Kind::Correction, b"revient", &[message]);
    vault.commit(&[first]).unwrap();
    vault.commit(&[second, third]).unwrap();
    let item = vault.item(&message).unwrap().unwrap();
    assert_eq!((item.text, item.withdrawn), (None, true));
    assert!(vault.search("vite", None, 9).unwrap().is_empty());
    assert!(vault.search("revient", None, 9).unwrap().is_empty());
    assert_eq!(vault.item_history(&message).unwrap()[1].kind, Kind::Withdrawal);
}

#[test]
fn a_receipt_covers_what_came_before_it_and_a_document_only_by_name() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let bodies = vault.bodies();
    let sealed = bodies.seal(&mut &b"pdf"[..], [1; 32], &mut |_| {}).unwrap();
    let record = parloir_wire::Record::to_bytes(&crate::people::document("pièce.pdf", &sealed, [1; 32]));
    let mut claire = Chain::of(CLAIRE);
    let (one, a) = claire.message("un");
    let (document, b) = claire.entry(Kind::Document, &record, &[]);
    let (three, c) = claire.message("trois");
    let (four, d) = claire.message("quatre");
    let mut jean = Chain::arriving(JEAN);
    let (receipt, e) = jean.receipt(ReceiptKind::Delivered, three);
    let (_, f) = jean.receipt(ReceiptKind::Opened, one);
    vault.commit(&[a, b, c, d, e, f]).unwrap();
    let covered = |entry| vault.delivered_by(&entry).unwrap().into_iter().map(|row| row.link).collect::<Vec<_>>();
    assert_eq!(covered(one), [receipt]);
    assert_eq!(covered(three), [receipt]);
    assert_eq!(covered(document), []);
    assert_eq!(covered(four), []);
    assert_eq!(vault.receipts_about(&one).unwrap()[0].receipt, ReceiptKind::Opened);
    let load = vault.load().unwrap().matters.remove(0);
    assert_eq!((load.delivered[0].by, load.delivered[0].of, load.delivered[0].seq), (JEAN, CLAIRE, 3));
    assert_eq!(load.documents_whole, [(CLAIRE, 2, document)]);
    assert!(load.documents_delivered.is_empty() && load.documents_wanted.is_empty());
    let (_, g) = jean.receipt(ReceiptKind::Delivered, document);
    vault.commit(&[g]).unwrap();
    assert_eq!(vault.load().unwrap().matters[0].documents_delivered, [(JEAN, document)]);
}

#[test]
fn a_receipt_that_comes_before_its_entry_is_found_once_the_entry_is_there() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let (message, entry) = Chain::of(CLAIRE).message("retard");
    let (receipt, early) = Chain::arriving(JEAN).receipt(ReceiptKind::Acknowledged, message);
    vault.commit(&[early]).unwrap();
    assert!(vault.receipts_about(&message).unwrap().is_empty());
    drop(vault);
    let mut vault = Vault::open(home.path(), Unlock::Passphrase(PASSPHRASE)).unwrap();
    vault.commit(&[entry]).unwrap();
    assert_eq!(vault.receipts_about(&message).unwrap()[0].link, receipt);
}

#[test]
fn items_are_paged_from_either_end_and_found_by_number_and_by_prefix() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    let (entries, writes): (Vec<_>, Vec<_>) = (1..=9).map(|n| claire.message(&format!("n{n}"))).unzip();
    vault.commit(&writes).unwrap();
    let numbers = |query: &ItemQuery| vault.items(query).unwrap().iter().map(|item| item.number).collect::<Vec<_>>();
    assert_eq!(numbers(&ItemQuery { after: Some(2), ..ItemQuery::of(MATTER, 3) }), [3, 4, 5]);
    assert_eq!(numbers(&ItemQuery::last_of(MATTER, 2)), [8, 9]);
    assert_eq!(numbers(&ItemQuery { before: Some(8), ..ItemQuery::last_of(MATTER, 2) }), [6, 7]);
    assert_eq!(numbers(&ItemQuery::of(MatterId([8; 32]), 3)), []);
    let third = vault.item_by_number(&MATTER, 3).unwrap().unwrap();
    assert_eq!(third.entry, entries[2]);
    let hex = third.entry.to_hex();
    for prefix in [&hex[..8], &hex[..11], &hex] {
        assert_eq!(vault.item_by_prefix(&MATTER, prefix).unwrap().unwrap().number, 3);
    }
    for none in ["", "abc", "zzzzzzzz", "00000000", &format!("{hex}00")] {
        assert!(vault.item_by_prefix(&MATTER, none).unwrap().is_none(), "{none}");
    }
    assert!(vault.item_by_number(&MATTER, 10).unwrap().is_none());
}

#[test]
fn what_a_person_has_not_opened_is_told_apart() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let (mut claire, mut jean) = (Chain::of(CLAIRE), Chain::arriving(JEAN));
    let (one, a) = jean.message("lu");
    let (_, b) = jean.message("pas lu");
    let (_, c) = claire.message("le mien");
    let (_, d) = claire.receipt(ReceiptKind::Opened, one);
    vault.commit(&[a, b, c, d]).unwrap();
    let unopened = vault.items(&ItemQuery { unopened_by: vec![CLAIRE], ..ItemQuery::of(MATTER, 9) }).unwrap();
    assert_eq!(unopened.iter().filter_map(|item| item.text.as_deref()).collect::<Vec<_>>(), ["pas lu"]);
}

#[test]
fn search_folds_accents_reads_beginnings_and_phrases_and_takes_everything_else_as_words() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    let (_, a) = claire.message("L'expertise médicale est fixée au trois mars");
    let (_, b) = claire.message("Le mars trois OR rien");
    vault.commit(&[a, b]).unwrap();
    let found = |query: &str| vault.search(query, None, 9).unwrap().len();
    for (query, times) in [
        ("medicale", 1),
        ("MÉDICALE", 1),
        ("médic*", 1),
        ("mars trois", 2),
        ("\"trois mars\"", 1),
        ("l'expertise", 1),
        ("OR", 1),
        ("rien OR expertise", 0),
        ("text:mars", 0),
        ("mars)", 2),
        ("absent", 0),
        ("NEAR(mars trois)", 0),
    ] {
        assert_eq!(found(query), times, "{query}");
    }
    let parts = &vault.search("medicale", None, 1).unwrap()[0].parts;
    assert_eq!(parts.iter().find(|part| part.is_match).unwrap().text, "médicale");
    for bad in ["", "   ", "\"ouvert", "***", "!?", "a\0b", &"x".repeat(2000)] {
        assert_eq!(vault.search(bad, None, 9).unwrap_err().refusal(), Some(Refusal::SearchUnreadable), "{bad}");
    }
}

#[test]
fn a_fork_is_kept_as_proof_and_freezes_the_chain_at_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let (_, one) = Chain::arriving(JEAN).message("blanc");
    let (_, other) = Chain::arriving(JEAN).message("noir");
    let signed = |write: &Write| match write {
        Write::Link { link, .. } => link.clone(),
        _ => unreachable!("a chain writes links"),
    };
    let (a, b) = (signed(&one), signed(&other));
    let fork = Write::Fork { matter: MATTER, device: JEAN, seq: 1, one: a.clone(), other: b.clone(), found: Moment(9) };
    vault.commit(&[one, fork.clone(), fork]).unwrap();
    assert_eq!(vault.forks(&MATTER).unwrap()[0].one, a);
    assert_eq!(vault.load().unwrap().matters[0].forks, [Fork { device: JEAN, one: a, other: b }]);
}

/// What the index holds agrees with what it counts: words can still be added, found and taken away.
fn check_search_is_sound(vault: &mut Vault, claire: &mut Chain) {
    for n in 0..40 {
        let (message, a) = claire.message(&format!("coquelicot {n}"));
        let (_, b) = claire.entry(Kind::Withdrawal, b"", &[message]);
        vault.commit(&[a, b]).unwrap();
    }
    let (message, a) = claire.message("bleuet");
    vault.commit(&[a]).unwrap();
    assert!(vault.search("coquelicot", None, 9).unwrap().is_empty());
    assert_eq!(vault.search("bleuet", None, 9).unwrap()[0].entry, message);
}

#[test]
fn withdrawing_what_was_never_indexed_is_kept_and_breaks_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    let long = "mot ".repeat(1000);
    for (kind, body) in [
        (Kind::Correction, long.as_bytes()),
        (Kind::Document, b"not a document"),
        (Kind::Folder, b"not a folder"),
        (Kind::Opening, long.as_bytes()),
        (Kind::Closing, b""),
        (Kind::Message, &[0xff, b'a', b' ', b'b']),
        (Kind::Withdrawal, b""),
    ] {
        for about in [vec![], vec![Digest([5; 32])]] {
            let (entry, a) = claire.entry(kind, body, &about);
            let (correction, b) = claire.entry(Kind::Correction, "à la place".as_bytes(), &[entry]);
            let (withdrawal, c) = claire.entry(Kind::Withdrawal, b"", &[entry]);
            let (_, d) = claire.entry(Kind::Withdrawal, b"", &[correction]);
            let (_, e) = claire.entry(Kind::Withdrawal, b"", &[withdrawal]);
            vault.commit(&[a]).unwrap();
            for write in [b, c, d, e] {
                vault.commit(&[write]).unwrap();
            }
        }
    }
    assert!(vault.search("place", None, 9).unwrap().is_empty());
    check_search_is_sound(&mut vault, &mut claire);
}

#[test]
fn what_arrives_without_its_content_is_withdrawn_without_a_word_taken_from_the_index() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    let (message, write) = claire.message("sans contenu");
    let Write::Link { matter, digest, link, arrived, path, .. } = write else { unreachable!("a chain writes links") };
    let bare = Write::Link { matter, digest, link, content: None, arrived, path };
    let (_, withdrawal) = claire.entry(Kind::Withdrawal, b"", &[message]);
    vault.commit(&[bare, withdrawal]).unwrap();
    check_search_is_sound(&mut vault, &mut claire);
}

#[test]
fn a_message_whose_bytes_were_no_text_is_found_by_its_correction_until_it_is_withdrawn() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    let (message, a) = claire.entry(Kind::Message, &[0xff], &[]);
    let (_, b) = claire.entry(Kind::Correction, b"lisible", &[message]);
    let (_, c) = claire.entry(Kind::Correction, &[0xfe], &[message]);
    let (_, d) = claire.entry(Kind::Correction, b"plus lisible", &[message]);
    vault.commit(&[a, b, c, d]).unwrap();
    assert_eq!(vault.search("lisible", None, 9).unwrap().len(), 1);
    assert_eq!(vault.search("plus", None, 9).unwrap().len(), 1);
    let (_, e) = claire.entry(Kind::Withdrawal, b"", &[message]);
    let (_, f) = claire.entry(Kind::Withdrawal, b"", &[message]);
    let (_, g) = claire.entry(Kind::Correction, b"lisible encore", &[message]);
    vault.commit(&[e, f, g]).unwrap();
    assert!(vault.search("lisible", None, 9).unwrap().is_empty());
    check_search_is_sound(&mut vault, &mut claire);
}

#[test]
fn a_document_that_was_refused_here_is_not_wanted_again_and_one_that_another_refused_still_is() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let sealed = vault.bodies().seal(&mut &b"pdf"[..], [1; 32], &mut |_| {}).unwrap();
    let record = parloir_wire::Record::to_bytes(&crate::people::document("pièce.pdf", &sealed, [1; 32]));
    let (mut claire, mut jean) = (Chain::of(CLAIRE), Chain::arriving(JEAN));
    let mut other = Chain::arriving(parloir_base::DeviceId([0x77; 32]));
    let (refused, a) = jean.entry(Kind::Document, &record, &[]);
    let (delivered, b) = jean.entry(Kind::Document, &record, &[]);
    let (elsewhere, c) = jean.entry(Kind::Folder, &record, &[]);
    let (_, d) = claire.receipt(ReceiptKind::Refused, refused);
    let (_, e) = claire.receipt(ReceiptKind::Delivered, delivered);
    let (_, f) = other.receipt(ReceiptKind::Refused, elsewhere);
    vault.commit(&[a, b, c]).unwrap();
    let wanted = |vault: &Vault| {
        vault.load().unwrap().matters[0].documents_wanted.iter().map(|wanted| wanted.entry).collect::<Vec<_>>()
    };
    assert_eq!(wanted(&vault), [refused, delivered, elsewhere]);
    vault.commit(&[d, e, f]).unwrap();
    assert_eq!(wanted(&vault), [delivered, elsewhere]);
    drop(vault);
    let vault = Vault::open(home.path(), Unlock::Passphrase(PASSPHRASE)).unwrap();
    assert_eq!(wanted(&vault), [delivered, elsewhere]);
}

#[test]
fn links_of_two_chains_are_read_from_the_end_in_the_order_in_which_they_came() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let (mut claire, mut jean) = (Chain::of(CLAIRE), Chain::of(JEAN));
    let mut came = Vec::new();
    for round in 0..20 {
        let chain = if round % 3 == 0 { &mut jean } else { &mut claire };
        let (digest, write) = chain.message("Bonjour");
        vault.commit(&[write]).unwrap();
        came.push(digest);
    }
    let read = |before, limit| vault.arrivals(&MATTER, before, limit).unwrap();
    let digests = |rows: &[parloir_vault::ArrivalRow]| rows.iter().map(|row| row.digest).collect::<Vec<_>>();
    assert_eq!(digests(&read(None, 100)), came);
    for limit in [1, 2, 7] {
        let (mut all, mut before) = (Vec::new(), None);
        loop {
            let page = read(before, limit);
            let Some(first) = page.first() else { break };
            before = Some(first.place);
            all.splice(0..0, digests(&page));
        }
        assert_eq!(all, came, "{limit} at a time");
    }
    assert_eq!(read(None, 1)[0].number, Some(20));
    assert!(vault.arrivals(&MatterId([9; 32]), None, 10).unwrap().is_empty());
}
