//! Documents that are brought piece by piece: sealed as any other, never plain, shortened only under another key.

use std::fs;

use parloir_vault::{Bodies, Deposit};

use crate::bodies::{opened, plain, sealed};
use crate::people::{create, document};

const KEY: [u8; 32] = [5; 32];
const OTHER: [u8; 32] = [6; 32];

fn brought(bodies: &Bodies, plain: &[u8], piece: usize) -> Deposit {
    let mut deposit = bodies.deposit(&KEY, plain.len() as u64).unwrap();
    for piece in plain.chunks(piece) {
        deposit.append(piece).unwrap();
    }
    deposit
}

fn given_back(deposit: &Deposit) -> Vec<u8> {
    let mut out = Vec::new();
    let take = &mut |plain: &[u8]| {
        out.extend_from_slice(plain);
        Ok(())
    };
    deposit.read(u64::MAX, take).unwrap();
    out
}

#[test]
fn a_document_that_was_brought_in_pieces_is_the_one_that_is_sealed_at_once() {
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let (one, other) = (create(homes[0].path()), create(homes[1].path()));
    for bytes in [0, 1, 65_535, 65_536, 65_537, 131_072, 524_289, 1_300_000] {
        for piece in [7_777, 65_536, 1_000_000] {
            let plain = plain(bytes);
            let wanted = sealed(&other.bodies(), &plain);
            let mut deposit = brought(&one.bodies(), &plain, piece);
            assert_eq!((deposit.have(), given_back(&deposit) == plain), (bytes as u64, true));
            let facts = deposit.end().unwrap();
            assert_eq!(deposit.end().unwrap(), facts, "an end may be said again");
            one.bodies().keep_deposit(&mut deposit, &facts).unwrap();
            assert_eq!((facts.root, facts.sha256, facts.bytes), (wanted.root, wanted.sha256, bytes as u64));
            assert!(one.bodies().has(&facts.root));
            assert_eq!(one.bodies().read_list(&wanted).unwrap(), other.bodies().read_list(&wanted).unwrap());
            assert_eq!(opened(&one.bodies(), &wanted), plain);
        }
    }
}

#[test]
fn what_was_brought_is_found_again_up_to_the_last_full_segment_that_is_right() {
    let home = tempfile::tempdir().unwrap();
    let (vault, plain) = (create(home.path()), plain(400_000));
    let bodies = vault.bodies();
    let total = plain.len() as u64;
    let mut begun = bodies.deposit(&KEY, total).unwrap();
    begun.append(&plain[..300_000]).unwrap();
    drop(begun);
    let found = bodies.deposit(&KEY, total).unwrap();
    assert_eq!((found.have(), bodies.deposit_have(&KEY, total)), (4 * 65_536, 4 * 65_536));
    assert!(bodies.deposit(&KEY, total).unwrap_err().is_busy(), "one task at a time has it");
    drop(found);

    let path = fs::read_dir(home.path().join("bodies")).unwrap().next().unwrap().unwrap().path();
    assert!(path.extension().is_some_and(|extension| extension == "deposit"));
    let mut bytes = fs::read(&path).unwrap();
    assert!(!bytes.windows(64).any(|window| window == &plain[..64]), "nothing plain is on the disk");
    bytes[2 * 65_552 + 9] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let mut found = bodies.deposit(&KEY, total).unwrap();
    assert_eq!(found.have(), 2 * 65_536);
    found.append(&plain[2 * 65_536..]).unwrap();
    assert_eq!(found.end().unwrap().sha256, parloir_crypto::digest(&plain));
}

#[test]
fn only_bytes_that_were_never_sealed_are_replaced_and_the_others_begin_anew_under_another_key() {
    let home = tempfile::tempdir().unwrap();
    let (vault, plain) = (create(home.path()), plain(200_000));
    let bodies = vault.bodies();
    let mut deposit = bodies.deposit(&KEY, 200_000).unwrap();
    deposit.append(&plain[..180_000]).unwrap();
    assert!(deposit.shorten(170_000));
    assert_eq!(deposit.have(), 170_000);
    assert!(!deposit.shorten(100_000) && !deposit.shorten(0));
    assert_eq!((deposit.have(), given_back(&deposit)), (170_000, plain[..170_000].to_vec()));
    let mut other = bodies.deposit_shorter(&deposit, 100_000, &OTHER).unwrap();
    drop(deposit);
    bodies.erase_deposits_but(&[OTHER]).unwrap();
    assert_eq!(fs::read_dir(home.path().join("bodies")).unwrap().count(), 1);
    assert_eq!(given_back(&other), plain[..100_000]);
    other.append(&vec![9; 100_000]).unwrap();
    let facts = other.end().unwrap();
    assert!(!other.shorten(199_999), "the last segment is sealed too");
    bodies.keep_deposit(&mut other, &facts).unwrap();
    let whole = [&plain[..100_000], &[9; 100_000]].concat();
    assert_eq!(opened(&bodies, &document("a.bin", &facts, OTHER)), whole);
}

#[test]
fn a_deposit_takes_no_more_than_it_has_and_does_not_end_before_it_is_all_there() {
    let home = tempfile::tempdir().unwrap();
    let vault = create(home.path());
    let mut deposit = brought(&vault.bodies(), &[7; 70_000], 70_000);
    assert!(deposit.append(&[0]).is_err());
    drop(deposit);
    let mut deposit = vault.bodies().deposit(&OTHER, 70_000).unwrap();
    deposit.append(&[7; 69_999]).unwrap();
    assert!(deposit.end().is_err());
    deposit.append(&[7]).unwrap();
    assert!(deposit.end().is_ok());
    drop(deposit);
    vault.bodies().erase_deposit(&OTHER).unwrap();
    vault.bodies().erase_deposit(&OTHER).unwrap();
    assert_eq!(vault.bodies().deposit_have(&OTHER, 70_000), 0);
}

#[test]
fn a_document_is_read_from_any_place_and_an_altered_segment_is_told() {
    let home = tempfile::tempdir().unwrap();
    let (vault, plain) = (create(home.path()), plain(200_000));
    let document = sealed(&vault.bodies(), &plain);
    let mut whole = vault.bodies().plain(&document).unwrap();
    for at in [0_usize, 1, 65_535, 65_536, 131_071, 199_999, 200_000, 500_000] {
        let mut into = vec![0; 300_000];
        let read = whole.read_at(at as u64, &mut into).unwrap();
        let end = ((at / 65_536 + 1) * 65_536).min(200_000).max(at);
        assert_eq!((read, &into[..read]), (end - at, plain.get(at..end).unwrap_or_default()));
    }
    let path = home.path().join("bodies").join(format!("{}.seal", document.root.to_hex()));
    let mut bytes = fs::read(&path).unwrap();
    bytes[70_000] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let mut whole = vault.bodies().plain(&document).unwrap();
    assert_eq!(whole.read_at(0, &mut [0; 10]).unwrap(), 10);
    assert!(whole.read_at(65_536, &mut [0; 10]).is_err());
}

#[test]
fn settings_are_listed_by_how_their_names_begin_and_erased() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    for key in ["deposit/b", "deposit/a", "deposit-files/a", "deposit", "deposit0", "z"] {
        vault.put_setting(key, key.as_bytes()).unwrap();
    }
    let names = |vault: &parloir_vault::Vault| -> Vec<String> {
        vault.settings_under("deposit/").unwrap().into_iter().map(|(key, _)| key).collect()
    };
    assert_eq!(names(&vault), ["deposit/a", "deposit/b"]);
    vault.erase_setting("deposit/a").unwrap();
    vault.erase_setting("deposit/a").unwrap();
    assert_eq!(names(&vault), ["deposit/b"]);
    assert_eq!(vault.setting("deposit/a").unwrap(), None);
}
