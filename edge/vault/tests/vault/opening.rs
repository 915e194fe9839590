//! What opens a vault, what does not, and what lies on the disk.

use std::fs;
use std::path::Path;

use parloir_base::Refusal;
use parloir_crypto::slot::Stretch;
use parloir_crypto::words::Words;
use parloir_vault::{ItemQuery, Stop, Unlock, Vault};
use parloir_wire::{Kind, Record};

use crate::people::{CLAIRE, Chain, Counter, JEAN, MATTER, PASSPHRASE, create, document, words};

fn refusal(home: &Path, with: Unlock<'_>) -> Option<Refusal> {
    Vault::open(home, with).err().and_then(|stop| stop.refusal())
}

fn opens(home: &Path) -> bool {
    Vault::open(home, Unlock::Words(&words())).is_ok()
}

#[test]
fn a_wrong_passphrase_and_other_words_open_nothing() {
    let home = tempfile::tempdir().unwrap();
    drop(create(home.path()));
    for wrong in ["", "trois coquelicots", "Trois coquelicots au bord du chemin", &format!("{PASSPHRASE} ")] {
        assert_eq!(refusal(home.path(), Unlock::Passphrase(wrong)), Some(Refusal::PassphraseWrong), "{wrong}");
    }
    let others = Words::from_entropy(&[4; 32]);
    assert_eq!(refusal(home.path(), Unlock::Words(&others)), Some(Refusal::WordsWrong));
    assert!(Vault::open(home.path(), Unlock::Passphrase(PASSPHRASE)).is_ok());
    assert!(opens(home.path()));
}

#[test]
fn a_folder_without_a_vault_is_told_apart_and_a_vault_is_never_made_over_another() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(refusal(home.path(), Unlock::Passphrase("x")), Some(Refusal::VaultMissing));
    assert_eq!(refusal(&home.path().join("absent"), Unlock::Passphrase("x")), Some(Refusal::VaultMissing));
    drop(create(home.path()));
    let again = || Vault::create(home.path(), "autre", &words(), Stretch::TEST, &mut Counter(50));
    assert_eq!(again().unwrap_err().refusal(), Some(Refusal::VaultExists));
    // Without its keys a database is still somebody's.
    for keys in ["vault.keys", "vault.keys.spare"] {
        fs::remove_file(home.path().join(keys)).unwrap();
    }
    assert_eq!(again().unwrap_err().refusal(), Some(Refusal::VaultExists));
    assert_eq!(refusal(home.path(), Unlock::Passphrase(PASSPHRASE)), Some(Refusal::VaultMissing));
}

#[test]
fn a_stretching_that_would_exhaust_the_machine_makes_no_vault() {
    let home = tempfile::tempdir().unwrap();
    for (memory_kib, passes, lanes) in [(u32::MAX, 3, 4), (65536, 0, 4), (65536, 3, 0), (0, 0, 0), (8, 1, 1)] {
        let how = Stretch { memory_kib, passes, lanes };
        assert!(Vault::create(home.path(), PASSPHRASE, &words(), how, &mut Counter(1)).is_err());
    }
    assert_eq!(refusal(home.path(), Unlock::Passphrase(PASSPHRASE)), Some(Refusal::VaultMissing));
}

#[test]
fn a_vault_that_is_open_is_not_opened_again() {
    let home = tempfile::tempdir().unwrap();
    let vault = create(home.path());
    assert_eq!(refusal(home.path(), Unlock::Passphrase(PASSPHRASE)), Some(Refusal::VaultInUse));
    drop(vault);
    assert!(opens(home.path()));
}

#[test]
fn a_new_passphrase_replaces_the_old_one_in_both_key_files() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    vault.change_passphrase("sept lanternes", Stretch::TEST, &mut Counter(99)).unwrap();
    drop(vault);
    assert_eq!(refusal(home.path(), Unlock::Passphrase(PASSPHRASE)), Some(Refusal::PassphraseWrong));
    fs::remove_file(home.path().join("vault.keys")).unwrap();
    assert_eq!(refusal(home.path(), Unlock::Passphrase(PASSPHRASE)), Some(Refusal::PassphraseWrong));
    assert!(Vault::open(home.path(), Unlock::Passphrase("sept lanternes")).is_ok());
    assert!(home.path().join("vault.keys").exists(), "the missing file is made again");
    assert!(opens(home.path()));
}

#[test]
fn a_damaged_key_file_is_replaced_by_its_spare_and_two_damaged_ones_open_nothing() {
    let home = tempfile::tempdir().unwrap();
    drop(create(home.path()));
    let (keys, spare) = (home.path().join("vault.keys"), home.path().join("vault.keys.spare"));
    let good = fs::read(&keys).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1 << (at % 8);
        fs::write(&keys, &bad).unwrap();
        fs::write(&spare, &bad).unwrap();
        assert_eq!(refusal(home.path(), Unlock::Words(&words())), Some(Refusal::VaultDamaged), "byte {at}");
        if at % 16 == 0 {
            fs::write(&spare, &good).unwrap();
            assert!(opens(home.path()), "byte {at}");
            assert_eq!(fs::read(&keys).unwrap(), good, "mended");
        }
    }
    for cut in [0, 1, good.len() / 2, good.len() - 1] {
        fs::write(&keys, &good[..cut]).unwrap();
        fs::write(&spare, &good[..cut]).unwrap();
        assert_eq!(refusal(home.path(), Unlock::Words(&words())), Some(Refusal::VaultDamaged), "cut at {cut}");
    }
}

/// What an attacker would write: altered, with a check that holds.
fn rechecked(text: &str) -> String {
    let (above, _) = text.trim_end().rsplit_once('\n').unwrap();
    let check = parloir_crypto::digest(format!("{above}\n").as_bytes());
    format!("{above}\ncheck: {check}\n")
}

#[test]
fn an_altered_slot_opens_nothing_even_when_its_check_was_made_again() {
    let home = tempfile::tempdir().unwrap();
    drop(create(home.path()));
    let keys = home.path().join("vault.keys");
    let good = fs::read_to_string(&keys).unwrap();
    let hex: Vec<usize> = good.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).collect();
    for at in hex.into_iter().filter(|at| (14..good.len() - 72).contains(at)).step_by(7) {
        let mut bad = good.clone().into_bytes();
        bad[at] = if bad[at] == b'1' { b'2' } else { b'1' };
        fs::write(&keys, rechecked(std::str::from_utf8(&bad).unwrap())).unwrap();
        let opened = [
            Vault::open(home.path(), Unlock::Passphrase(PASSPHRASE)).is_ok(),
            Vault::open(home.path(), Unlock::Words(&words())).is_ok(),
        ];
        assert_ne!(opened, [true, true], "an altered digit at {at} went unseen");
        fs::write(&keys, &good).unwrap();
        fs::write(home.path().join("vault.keys.spare"), &good).unwrap();
    }
}

#[test]
fn a_vault_of_a_newer_version_is_left_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let vault = create(home.path());
    vault.set_number("user_version", 9).unwrap();
    drop(vault);
    assert_eq!(refusal(home.path(), Unlock::Words(&words())), Some(Refusal::VaultNewer));
    let keys = home.path().join("vault.keys");
    let newer = rechecked(&fs::read_to_string(&keys).unwrap().replace("parloir-keys/1", "parloir-keys/2"));
    fs::write(&keys, &newer).unwrap();
    assert_eq!(refusal(home.path(), Unlock::Words(&words())), Some(Refusal::VaultNewer));
    assert_eq!(fs::read_to_string(&keys).unwrap(), newer);
}

#[test]
fn a_vault_with_a_matter_of_the_trial_format_is_refused_plainly_and_left_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    vault.commit(&[claire.entry(Kind::Opening, b"matter/2\ntitle: Martin\n", &[]).1]).unwrap();
    drop(vault);
    assert!(opens(home.path()));
    let mut vault = Vault::open(home.path(), Unlock::Words(&words())).unwrap();
    let mut jean = Chain::of(JEAN);
    vault.commit(&[jean.entry(Kind::Opening, b"matter/1\ntitle: Martin\n", &[]).1]).unwrap();
    drop(vault);
    let before = fs::read(home.path().join("vault.db")).unwrap();
    assert_eq!(refusal(home.path(), Unlock::Words(&words())), Some(Refusal::VaultFormer));
    assert_eq!(fs::read(home.path().join("vault.db")).unwrap(), before);
}

#[test]
fn a_flipped_bit_in_the_database_is_told_as_damage_and_never_as_other_words() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    let writes: Vec<_> = (0..200).map(|n| claire.message(&format!("pièce numéro {n}")).1).collect();
    vault.commit(&writes).unwrap();
    drop(vault);
    let path = home.path().join("vault.db");
    let good = fs::read(&path).unwrap();
    let mut damaged = 0;
    for page in (0..good.len()).step_by(4096) {
        let mut bad = good.clone();
        bad[page + 1500] ^= 4;
        fs::write(&path, &bad).unwrap();
        let read = || {
            let vault = Vault::open(home.path(), Unlock::Words(&words()))?;
            vault.load()?;
            vault.search("numero", None, 300)?;
            Ok::<_, parloir_vault::Stop>(vault.items(&ItemQuery::of(MATTER, 300))?)
        };
        match read() {
            Err(stop) => {
                assert_eq!(stop.refusal(), Some(Refusal::VaultDamaged), "page {}: {stop:?}", page / 4096);
                damaged += 1;
            }
            Ok(items) => assert!((0..200).all(|n| items[n].text == Some(format!("pièce numéro {n}")))),
        }
    }
    assert!(damaged > 10, "{damaged}");
    for other in [vec![], vec![0; 4096], good[..good.len() / 2].to_vec()] {
        fs::write(&path, other).unwrap();
        let opened = Vault::open(home.path(), Unlock::Words(&words()));
        let read = opened.and_then(|vault| Ok(vault.items(&ItemQuery::of(MATTER, 300))?));
        assert_eq!(read.unwrap_err().refusal(), Some(Refusal::VaultDamaged));
    }
}

#[test]
fn nothing_that_a_person_wrote_can_be_read_on_the_disk() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let marker = "COQUELICOT-ROUGE-7431";
    let plain = marker.repeat(20_000);
    let sealed = vault.bodies().seal(&mut plain.as_bytes(), [8; 32], &mut |_| {}).unwrap();
    let record = document(&format!("{marker}.txt"), &sealed, [8; 32]);
    let mut claire = Chain::of(CLAIRE);
    let (message, a) = claire.message(marker);
    let (_, b) = claire.entry(Kind::Document, &record.to_bytes(), &[]);
    let (_, c) = claire.entry(Kind::Correction, format!("{marker} bis").as_bytes(), &[message]);
    vault.commit(&[a, b, c]).unwrap();
    vault.put_setting(marker, marker.as_bytes()).unwrap();
    assert_eq!(vault.search(marker, None, 9).unwrap().len(), 2);
    let mut part = vault.bodies().begin(&crate::people::document("x", &sealed, [8; 32])).unwrap();
    part.put_list(vault.bodies().read_list(&record).unwrap()).unwrap();
    let debug = format!("{vault:?} {:?}", vault.reader().unwrap());
    assert!(!debug.contains(marker));
    check_no_plaintext(home.path(), marker);
    drop((vault, part));
    check_no_plaintext(home.path(), marker);
}

fn check_no_plaintext(home: &Path, marker: &str) {
    let files = files(home);
    assert!(files.len() >= 5, "{files:?}");
    for file in &files {
        let bytes = fs::read(file).unwrap();
        for secret in [&marker[..10], &PASSPHRASE[..10], &words().list()[..4].join(" ")] {
            let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(!holds(&bytes, secret.as_bytes()) && !holds(&bytes, &wide), "{}", file.display());
        }
    }
}

#[cfg(unix)]
#[test]
fn every_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let above = tempfile::tempdir().unwrap();
    let home = above.path().join("parloir");
    let mut vault = create(&home);
    vault.bodies().seal(&mut &b"x"[..], [8; 32], &mut |_| {}).unwrap();
    vault.put_setting("a", b"b").unwrap();
    for path in files(&home).iter().chain([&home, &home.join("bodies")]) {
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let wanted = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, wanted, "{}: {mode:o}", path.display());
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(unix)]
#[test]
fn a_key_file_that_cannot_be_read_is_replaced_by_its_spare_and_two_of_them_are_a_fault() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().unwrap();
    drop(create(home.path()));
    let open = || Vault::open(home.path(), Unlock::Passphrase(PASSPHRASE));
    // A name that leads to itself: the system's answer is an error, and not "there is none".
    let block = |name: &str| {
        fs::remove_file(home.path().join(name)).unwrap();
        symlink(name, home.path().join(name)).unwrap();
    };
    for name in ["vault.keys", "vault.keys.spare"] {
        block(name);
        drop(open().unwrap());
        assert!(fs::read(home.path().join(name)).is_ok(), "it was mended");
    }
    block("vault.keys");
    let good = fs::read(home.path().join("vault.keys.spare")).unwrap();
    fs::write(home.path().join("vault.keys.spare"), b"damaged").unwrap();
    assert!(matches!(open().unwrap_err(), Stop::Fault(_)));
    block("vault.keys.spare");
    assert!(matches!(open().unwrap_err(), Stop::Fault(_)));
    fs::remove_file(home.path().join("vault.keys.spare")).unwrap();
    assert!(matches!(open().unwrap_err(), Stop::Fault(_)));
    fs::write(home.path().join("vault.keys.spare"), good).unwrap();
    drop(open().unwrap());
}
