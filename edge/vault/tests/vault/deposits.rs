//! Documents that are brought piece by piece: sealed as any other, never plain, shortened only under another key.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

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

    let [path] = deposits(home.path()).try_into().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    assert!(!bytes.windows(64).any(|window| window == &plain[..64]), "nothing plain is on the disk");
    bytes[2 * 65_552 + 9] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let found = bodies.deposit(&KEY, total).unwrap();
    assert!(found.is_spent(), "what was altered was sealed");
    assert_eq!(found.have(), 2 * 65_536);
    let mut anew = bodies.deposit_shorter(&found, found.have(), &OTHER).unwrap();
    anew.append(&plain[2 * 65_536..]).unwrap();
    assert_eq!(anew.end().unwrap().sha256, parloir_crypto::digest(&plain));
}

/// The bodies that are brought now.
fn deposits(home: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(home.join("bodies")).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|one| one == "deposit")).collect()
}

/// What a disk forgot.
type Loss<'a> = &'a dyn Fn(&mut Vec<u8>);

/// What somebody who copies the disk has: every sealed segment that ever was at a place under a key.
#[derive(Default)]
struct Copied(BTreeMap<(PathBuf, usize), Vec<u8>>);

impl Copied {
    fn look(&mut self, home: &Path) {
        for path in deposits(home) {
            for (place, sealed) in fs::read(&path).unwrap().chunks(65_552).enumerate() {
                let former = self.0.entry((path.clone(), place)).or_insert_with(|| sealed.to_vec());
                assert!(former == sealed, "two ciphertexts under one nonce at place {place}");
            }
        }
    }
}

#[test]
fn what_a_power_cut_took_back_is_never_sealed_again_under_the_same_key() {
    let (first, second) = (plain(300_000), plain(400_000).into_iter().rev().collect::<Vec<u8>>());
    let nothing = |_: &mut Vec<u8>| {};
    let all = |bytes: &mut Vec<u8>| bytes.clear();
    let a_half = |bytes: &mut Vec<u8>| bytes.truncate(65_552 + 30_000);
    let the_last = |bytes: &mut Vec<u8>| bytes.truncate(3 * 65_552);
    let one_within = |bytes: &mut Vec<u8>| bytes[65_552..2 * 65_552].fill(0);
    let losses: [(Loss<'_>, usize); 5] = [(&nothing, 4), (&all, 0), (&a_half, 1), (&the_last, 3), (&one_within, 1)];
    for is_killed in [true, false] {
        for (lose, left) in losses {
            let home = tempfile::tempdir().unwrap();
            let (vault, mut copied) = (create(home.path()), Copied::default());
            let bodies = vault.bodies();
            let mut deposit = bodies.deposit(&KEY, 400_000).unwrap();
            deposit.append(&first).unwrap();
            copied.look(home.path());
            let [path] = deposits(home.path()).try_into().unwrap();
            let reserved = fs::read(path.with_extension("reserved")).unwrap();
            drop(deposit);
            if is_killed {
                fs::write(path.with_extension("reserved"), reserved).unwrap();
            }
            let mut body = fs::read(&path).unwrap();
            lose(&mut body);
            fs::write(&path, body).unwrap();

            let mut found = bodies.deposit(&KEY, 400_000).unwrap();
            assert_eq!((found.have(), found.is_spent()), (left as u64 * 65_536, is_killed || left < 4));
            if found.is_spent() {
                assert!(found.append(&second[..70_000]).is_err() && found.end().is_err());
                let anew = bodies.deposit_shorter(&found, found.have(), &OTHER).unwrap();
                drop(std::mem::replace(&mut found, anew));
            }
            let kept = found.have() as usize;
            assert_eq!(given_back(&found), first[..kept], "nothing that is here is brought again");
            found.append(&second[kept..]).unwrap();
            let facts = found.end().unwrap();
            copied.look(home.path());
            let key = if is_killed || left < 4 { OTHER } else { KEY };
            bodies.keep_deposit(&mut found, &facts).unwrap();
            let whole = [&first[..kept], &second[kept..]].concat();
            assert!(opened(&bodies, &document("a.bin", &facts, key)) == whole);
        }
    }
}

#[test]
fn a_deposit_of_which_nothing_says_how_far_it_was_sealed_begins_anew() {
    let spoil: [&dyn Fn(&Path); 4] = [
        &|path| fs::remove_file(path).unwrap(),
        &|path| fs::write(path, b"").unwrap(),
        &|path| fs::write(path, [0; 16]).unwrap(),
        &|path| fs::File::options().append(true).open(path).and_then(|file| file.set_len(17)).unwrap(),
    ];
    for spoil in spoil {
        let home = tempfile::tempdir().unwrap();
        let bodies = create(home.path()).bodies();
        let mut deposit = bodies.deposit(&KEY, 400_000).unwrap();
        deposit.append(&plain(300_000)).unwrap();
        drop(deposit);
        let [path] = deposits(home.path()).try_into().unwrap();
        spoil(&path.with_extension("reserved"));
        let found = bodies.deposit(&KEY, 400_000).unwrap();
        assert_eq!((found.is_spent(), found.have()), (true, 4 * 65_536));
    }
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
    let left = fs::read_dir(home.path().join("bodies")).unwrap().count();
    assert_eq!((deposits(home.path()).len(), left), (1, 2), "and what says how far it was sealed");
    assert_eq!(given_back(&other), plain[..100_000]);
    other.append(&vec![9; 100_000]).unwrap();
    let facts = other.end().unwrap();
    assert!(!other.shorten(199_999), "the last segment is sealed too");
    bodies.keep_deposit(&mut other, &facts).unwrap();
    let whole = [&plain[..100_000], &[9; 100_000]].concat();
    assert_eq!(opened(&bodies, &document("a.bin", &facts, OTHER)), whole);
    assert_eq!(fs::read_dir(home.path().join("bodies")).unwrap().count(), 2, "a body and its list");
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
