//! Conversations exported from other programs: whose word on a document counts, and lines that are read, found, and read anew.

use crate::people::{CLAIRE, Chain, JEAN, MATTER, create, document};
use parloir_base::{Digest, MatterId, Refusal};
use parloir_vault::{Imported, ItemQuery, ItemRow, Vault};
use parloir_wire::import::{Import, ImportFormat};
use parloir_wire::{Kind, Record};

pub fn import(messages: u64) -> Import {
    Import {
        format: ImportFormat::Whatsapp,
        reader: 1,
        dates: None,
        zone: None,
        messages,
        system: 0,
        attachments: 0,
        absent: 0,
        units: messages,
        first: None,
        last: None,
        reading: Digest([3; 32]),
    }
}

fn record(vault: &Vault) -> Vec<u8> {
    let sealed = vault.bodies().seal(&mut &b"texte"[..], [1; 32], &mut |_| {}).unwrap();
    document("_chat.txt", &sealed, [1; 32]).to_bytes()
}

fn item(vault: &Vault, entry: &Digest) -> ItemRow {
    vault.item(entry).unwrap().unwrap()
}

pub fn line(place: u64, text: &str) -> Imported {
    Imported { place, kind: "message".into(), author: "Jean".into(), text: text.into(), ..Imported::default() }
}

fn texts(vault: &Vault, entry: &Digest, after: u64, limit: usize) -> Vec<String> {
    vault.imported(entry, after, limit).unwrap().into_iter().map(|line| line.text).collect()
}

#[test]
fn the_first_word_of_the_same_chain_counts_and_no_other_word_does() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let record = record(&vault);
    let (mut claire, mut jean) = (Chain::of(CLAIRE), Chain::arriving(JEAN));
    let (document, a) = claire.entry(Kind::Document, &record, &[]);
    let (message, b) = claire.message("bonjour");
    let (folder, c) = claire.entry(Kind::Folder, &record, &[]);
    let (_, another) = jean.entry(Kind::Import, &import(7).to_bytes(), &[document]);
    let (_, unreadable) = claire.entry(Kind::Import, b"import/1\nformat: x\n", &[document]);
    let (_, of_a_message) = claire.entry(Kind::Import, &import(7).to_bytes(), &[message]);
    let (_, of_nothing) = claire.entry(Kind::Import, &import(7).to_bytes(), &[Digest([9; 32])]);
    let (_, without) = claire.entry(Kind::Import, &import(7).to_bytes(), &[]);
    vault.commit(&[a, b, c, another, unreadable, of_a_message, of_nothing, without]).unwrap();
    assert!([document, message, folder].iter().all(|entry| item(&vault, entry).import.is_none()));
    assert_eq!(item(&vault, &message).text.as_deref(), Some("bonjour"));
    let (_, first) = claire.entry(Kind::Import, &import(1).to_bytes(), &[document]);
    let (_, second) = claire.entry(Kind::Import, &import(2).to_bytes(), &[document]);
    vault.commit(&[first, second]).unwrap();
    let said = item(&vault, &document).import.unwrap();
    assert_eq!((said.import.messages, said.lines, said.agrees), (1, None, false));
    assert_eq!(vault.item_history(&document).unwrap().len(), 1, "a word on it is no text that it had");
    assert_eq!(vault.unread_imports(9).unwrap(), [document]);
}

#[test]
fn lines_are_read_by_their_places_found_whatever_their_accents_and_forgotten_when_they_are_read_anew() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let record = record(&vault);
    let mut claire = Chain::of(CLAIRE);
    let (document, a) = claire.entry(Kind::Document, &record, &[]);
    let (_, b) = claire.entry(Kind::Import, &import(3).to_bytes(), &[document]);
    vault.commit(&[a, b]).unwrap();
    for _ in 0..2 {
        vault.begin_reading(&document).unwrap();
        vault.put_imported(&document, &[line(1, "déposé hier"), line(2, "oui")]).unwrap();
        vault.put_imported(&document, &[line(3, "deposer demain")]).unwrap();
    }
    assert!(vault.put_imported(&document, &[line(4, "bon"), line(3, "deux fois")]).is_err());
    vault.end_reading(&document, 3, true).unwrap();
    assert_eq!(texts(&vault, &document, 0, 2), ["déposé hier", "oui"]);
    assert_eq!(texts(&vault, &document, 2, 9), ["deposer demain"]);
    assert!(texts(&vault, &Digest([9; 32]), 0, 9).is_empty());
    let places = |vault: &Vault, words: &str| -> Vec<u64> {
        let found = vault.search_imported(words, Some(MATTER), 9).unwrap();
        assert!(found.iter().all(|one| one.entry == document && one.number == 1 && one.device == CLAIRE));
        found.into_iter().map(|one| one.line.place).collect()
    };
    assert_eq!(places(&vault, "depos*"), [1, 3]);
    assert_eq!(places(&vault, "\"depose hier\""), [1]);
    assert!(places(&vault, "bon").is_empty(), "what was not kept is not found");
    assert!(vault.search_imported("oui", Some(MatterId([8; 32])), 9).unwrap().is_empty());
    let refused = vault.search_imported("\"", None, 9).err().and_then(|stop| stop.refusal());
    assert_eq!(refused, Some(Refusal::SearchUnreadable));
    assert!(vault.unread_imports(9).unwrap().is_empty());
    assert!(item(&vault, &document).import.is_some_and(|said| said.lines == Some(3) && said.agrees));
    let (_, gone) = claire.entry(Kind::Withdrawal, b"", &[document]);
    vault.commit(&[gone]).unwrap();
    assert!(places(&vault, "oui").is_empty());
    vault.begin_reading(&document).unwrap();
    assert!(vault.unread_imports(9).unwrap().is_empty(), "what was withdrawn is not read again");
    assert_eq!(vault.items(&ItemQuery::of(MATTER, 9)).unwrap().len(), 3);
}
