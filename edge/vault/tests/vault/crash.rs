//! Killed at every step: what was acknowledged is there, whole; what was not is there whole or not at all.
//!
//! The test program runs itself again as a child, which kills itself at a named step, without any chance to tidy up.

use std::io::{self, BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use parloir_base::Refusal;
use parloir_crypto::slot::Stretch;
use parloir_vault::{Finish, ItemQuery, Unlock, Vault, Verdict};

use crate::bodies::{opened, plain, sealed, segments};
use crate::erasing;
use crate::people::{CLAIRE, Chain, Counter, MATTER, PASSPHRASE, create, document, words};

const LOT: usize = 20;
const OTHER: &str = "sept lanternes";
const BYTES: usize = 1_200_000;
/// What is brought at once: more than a segment, and no multiple of one.
const PIECE: usize = 100_000;
const KEY: [u8; 32] = [5; 32];
const OTHER_KEY: [u8; 32] = [6; 32];

static STEP: OnceLock<String> = OnceLock::new();
static LEFT: AtomicU32 = AtomicU32::new(0);

/// What the child does, when this program was started as one.
#[test]
fn child() {
    let Ok(act) = std::env::var("VAULT_TEST_ACT") else { return };
    let home = std::env::var("VAULT_TEST_HOME").unwrap();
    let home = Path::new(&home);
    if let Ok(step) = std::env::var("VAULT_TEST_STEP") {
        let (step, nth) = step.rsplit_once('#').unwrap();
        STEP.set(step.into()).unwrap();
        LEFT.store(nth.parse().unwrap(), Ordering::SeqCst);
        parloir_vault::point::set(if act.starts_with("full") { refuse } else { kill });
    }
    match act.as_str() {
        "create" => drop(create(home)),
        "hold" => {
            let _vault = open(home);
            say("open");
            let _ = io::stdin().read_line(&mut String::new());
        }
        "commit" => commit(home),
        "passphrase" => open(home).change_passphrase(OTHER, Stretch::TEST, &mut Counter(70)).unwrap(),
        "seal" => drop(sealed(&open(home).bodies(), &plain(BYTES))),
        "deposit" => bring(home),
        "full-deposit" => full_deposit(home),
        "store" => store(home),
        "full-store" => full_store(home),
        "full-seal" => full_seal(home),
        "erase" => open(home).erase(&erasing::erasure(&erasing::gone(), &MATTER)).unwrap(),
        "full-passphrase" => {
            let mut vault = open(home);
            assert!(matches!(vault.change_passphrase(OTHER, Stretch::TEST, &mut Counter(70)),
                Err(stop) if stop.refusal() == Some(Refusal::DiskFull)));
        }
        _ => panic!("no such act"),
    }
    say("done");
}

fn is_now(step: &str) -> bool {
    STEP.get().is_some_and(|wanted| wanted == step) && LEFT.fetch_sub(1, Ordering::SeqCst) == 1
}

fn kill(step: &'static str) -> io::Result<()> {
    if is_now(step) {
        rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL).unwrap();
    }
    Ok(())
}

fn refuse(step: &'static str) -> io::Result<()> {
    if is_now(step) { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
}

fn say(word: &str) {
    // The harness prints on the same lines: each word has its own.
    println!("\n@{word}");
    io::stdout().flush().unwrap();
}

fn open(home: &Path) -> Vault {
    Vault::open(home, Unlock::Words(&words())).unwrap()
}

fn commit(home: &Path) {
    let mut vault = open(home);
    let mut claire = Chain::of(CLAIRE);
    for lot in 0..10_000 {
        let writes: Vec<_> = (0..LOT).map(|n| claire.message(&format!("lot {lot} pièce {n}")).1).collect();
        vault.commit(&writes).unwrap();
        say("kept");
    }
}

fn store(home: &Path) {
    let other = open(&home.join("other"));
    let document = sealed(&other.bodies(), &plain(BYTES));
    let vault = open(home);
    let mut incoming = vault.bodies().begin(&document).unwrap();
    incoming.put_list(other.bodies().read_list(&document).unwrap()).unwrap();
    for (index, segment) in (0..).zip(segments(&other.bodies(), &document)) {
        assert_eq!(incoming.put(index, &mut segment.clone()).unwrap(), Verdict::Stored);
        say("kept");
    }
    assert_eq!(incoming.finish().unwrap(), Finish::Whole);
}

fn bring(home: &Path) {
    let vault = open(home);
    let mut deposit = vault.bodies().deposit(&KEY, BYTES as u64).unwrap();
    for piece in plain(BYTES).chunks(PIECE) {
        deposit.append(piece).unwrap();
        say("kept");
    }
    let sealed = deposit.end().unwrap();
    vault.bodies().keep_deposit(&mut deposit, &sealed).unwrap();
}

fn full_deposit(home: &Path) {
    let vault = open(home);
    let mut deposit = vault.bodies().deposit(&KEY, BYTES as u64).unwrap();
    let mut refused = 0;
    while deposit.have() < BYTES as u64 {
        let from = deposit.have() as usize;
        if let Err(fault) = deposit.append(&plain(BYTES)[from..(from + PIECE).min(BYTES)]) {
            assert!(fault.is_disk_full());
            assert!(!deposit.shorten(deposit.have() - 1), "what could not be written was sealed all the same");
            refused += 1;
        }
    }
    let sealed = deposit.end().unwrap();
    vault.bodies().keep_deposit(&mut deposit, &sealed).unwrap();
    assert_eq!((refused, sealed.sha256), (1, parloir_crypto::digest(&plain(BYTES))));
    assert_eq!(opened(&vault.bodies(), &document("a.bin", &sealed, KEY)), plain(BYTES));
}

fn full_store(home: &Path) {
    let other = open(&home.join("other"));
    let document = sealed(&other.bodies(), &plain(BYTES));
    let vault = open(home);
    let mut incoming = vault.bodies().begin(&document).unwrap();
    incoming.put_list(other.bodies().read_list(&document).unwrap()).unwrap();
    let mut refused = 0;
    for (index, mut segment) in (0..).zip(segments(&other.bodies(), &document)) {
        if let Err(fault) = incoming.put(index, &mut segment) {
            assert!(fault.is_disk_full());
            refused += 1;
            assert_eq!(incoming.put(index, &mut segment).unwrap(), Verdict::Stored, "there is room again");
        }
        assert!(segment.is_empty(), "what is stored is taken");
    }
    assert_eq!((refused, incoming.finish().unwrap()), (1, Finish::Whole));
    assert_eq!(opened(&vault.bodies(), &document), plain(BYTES));
}

fn full_seal(home: &Path) {
    let vault = open(home);
    let fault = vault.bodies().seal(&mut &plain(BYTES)[..], [5; 32], &mut |_| {}).unwrap_err();
    assert!(fault.is_disk_full());
    let document = sealed(&vault.bodies(), &plain(BYTES));
    assert_eq!(opened(&vault.bodies(), &document), plain(BYTES));
}

fn start(act: &str, step: Option<String>, home: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "crash::child", "--nocapture", "--test-threads=1"]);
    command.env("VAULT_TEST_ACT", act).env("VAULT_TEST_HOME", home).env_remove("VAULT_TEST_STEP");
    if let Some(step) = step {
        command.env("VAULT_TEST_STEP", step);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// Runs a child to its end; answers how often it said "kept", and whether it came to its end.
fn run(act: &str, step: &str, nth: u32, home: &Path) -> (usize, bool) {
    let output = start(act, Some(format!("{step}#{nth}")), home).wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let kept = text.lines().filter(|line| *line == "@kept").count();
    (kept, text.contains("@done") && output.status.success())
}

fn check_lots(home: &Path, kept: usize) {
    let vault = open(home);
    let items = vault.items(&ItemQuery::of(MATTER, 1_000_000)).unwrap();
    assert_eq!(items.len() % LOT, 0, "half a step is there");
    let lots = items.len() / LOT;
    assert!(lots == kept || lots == kept + 1, "{lots} lots, {kept} acknowledged");
    for (at, item) in items.iter().enumerate() {
        assert_eq!(item.text, Some(format!("lot {} pièce {}", at / LOT, at % LOT)));
        assert_eq!(item.number, at as u64 + 1);
    }
    assert_eq!(vault.search("piece", None, 1000).unwrap().len(), items.len().min(1000));
    let heads = &vault.load().unwrap().matters;
    assert_eq!(heads.first().map_or(0, |matter| matter.heads[0].seq), items.len() as u64);
}

#[test]
fn a_commit_that_was_acknowledged_survives_and_none_is_there_by_half() {
    for (step, nth) in
        [("commit/begin", 4), ("commit/before", 1), ("commit/before", 5), ("commit/after", 1), ("commit/after", 5)]
    {
        let home = tempfile::tempdir().unwrap();
        drop(create(home.path()));
        let (kept, ended) = run("commit", step, nth, home.path());
        assert!(!ended);
        check_lots(home.path(), kept);
    }
}

#[test]
fn a_process_killed_at_any_moment_loses_no_acknowledged_commit() {
    let home = tempfile::tempdir().unwrap();
    for lots in [1, 7, 19] {
        let home = home.path().join(lots.to_string());
        drop(create(&home));
        let mut child = start("commit", None, &home);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut kept = lines.by_ref().filter(|line| line == "@kept").take(lots).count();
        child.kill().unwrap();
        kept += lines.filter(|line| line == "@kept").count();
        child.wait().unwrap();
        check_lots(&home, kept);
    }
}

#[test]
fn creating_that_was_cut_short_leaves_no_vault_or_a_whole_one() {
    let mut seen = [0, 0];
    for step in [
        "create/begin",
        "database/written",
        "keys/written",
        "keys/renamed",
        "keys/durable",
        "spare/written",
        "spare/renamed",
        "spare/durable",
        "database/renamed",
        "database/durable",
    ] {
        let above = tempfile::tempdir().unwrap();
        let home = above.path().join("home");
        assert!(!run("create", step, 1, &home).1, "{step}");
        match Vault::open(&home, Unlock::Passphrase(PASSPHRASE)) {
            Ok(mut vault) => {
                seen[0] += 1;
                vault.put_setting("a", b"b").unwrap();
            }
            Err(stop) => {
                assert_eq!(stop.refusal(), Some(Refusal::VaultMissing), "{step}");
                seen[1] += 1;
                drop(create(&home));
            }
        }
        let vault = open(&home);
        assert!(vault.load().is_ok());
    }
    assert!(seen[0] >= 5 && seen[1] >= 3, "{seen:?}");
}

#[test]
fn a_change_of_passphrase_that_was_cut_short_leaves_one_passphrase_and_the_words() {
    for (step, is_new) in [
        ("keys/written", false),
        ("keys/renamed", true),
        ("keys/durable", true),
        ("spare/written", true),
        ("spare/renamed", true),
        ("spare/durable", true),
    ] {
        let home = tempfile::tempdir().unwrap();
        drop(create(home.path()));
        assert!(!run("passphrase", step, 1, home.path()).1, "{step}");
        let (right, wrong) = if is_new { (OTHER, PASSPHRASE) } else { (PASSPHRASE, OTHER) };
        drop(open(home.path()));
        // Opening mended the spare, so the other one opens neither file.
        for gone in ["vault.keys", "vault.keys.spare"] {
            std::fs::remove_file(home.path().join(gone)).unwrap();
            let stop = Vault::open(home.path(), Unlock::Passphrase(wrong)).unwrap_err();
            assert_eq!(stop.refusal(), Some(Refusal::PassphraseWrong), "{step}");
            drop(Vault::open(home.path(), Unlock::Passphrase(right)).unwrap());
        }
        assert!(!home.path().join("vault.keys.new").exists());
    }
}

#[test]
fn sealing_that_was_cut_short_leaves_no_body_or_a_whole_one() {
    let elsewhere = tempfile::tempdir().unwrap();
    let document = sealed(&create(elsewhere.path()).bodies(), &plain(BYTES));
    for (step, nth, is_whole) in [
        ("seal/block", 1, false),
        ("seal/block", 3, false),
        ("seal/written", 1, false),
        ("seal/list-written", 1, false),
        ("seal/list-renamed", 1, false),
        ("seal/list-durable", 1, false),
        ("seal/renamed", 1, true),
        ("seal/durable", 1, true),
    ] {
        let home = tempfile::tempdir().unwrap();
        drop(create(home.path()));
        assert!(!run("seal", step, nth, home.path()).1, "{step}");
        let vault = open(home.path());
        assert_eq!(vault.bodies().has(&document.root), is_whole, "{step}");
        let left = std::fs::read_dir(home.path().join("bodies")).unwrap();
        let tidy = left
            .map(|file| file.unwrap().path())
            .all(|path| path.extension().is_some_and(|e| e == "seal" || e == "list"));
        assert!(tidy, "{step}");
        assert_eq!(sealed(&vault.bodies(), &plain(BYTES)).root, document.root);
        assert_eq!(opened(&vault.bodies(), &document), plain(BYTES), "{step}");
    }
}

#[test]
fn a_document_that_was_cut_short_goes_on_where_it_stopped() {
    for (step, nth) in [
        ("store/list", 1),
        ("store/segment", 1),
        ("store/segment", 9),
        ("store/segment", 19),
        ("store/written", 1),
        ("store/synced", 1),
        ("store/list-renamed", 1),
        ("store/list-durable", 1),
        ("store/renamed", 1),
        ("store/durable", 1),
    ] {
        let home = tempfile::tempdir().unwrap();
        drop(create(home.path()));
        drop(create(&home.path().join("other")));
        let (kept, ended) = run("store", step, nth, home.path());
        assert!(!ended, "{step}");
        let (vault, other) = (open(home.path()), open(&home.path().join("other")));
        let document = sealed(&other.bodies(), &plain(BYTES));
        let mut incoming = vault.bodies().begin(&document).unwrap();
        assert_eq!(incoming.have(), kept as u64, "{step}");
        incoming.put_list(other.bodies().read_list(&document).unwrap()).unwrap();
        for (index, segment) in (0..).zip(segments(&other.bodies(), &document)).skip(kept) {
            assert_eq!(incoming.put(index, &mut segment.clone()).unwrap(), Verdict::Stored);
        }
        assert_eq!(incoming.finish().unwrap(), Finish::Whole, "{step}");
        assert_eq!(opened(&vault.bodies(), &document), plain(BYTES));
    }
}

#[test]
fn a_deposit_that_was_cut_short_goes_on_from_its_last_full_segment_and_is_whole_in_the_end() {
    let elsewhere = tempfile::tempdir().unwrap();
    let wanted = sealed(&create(elsewhere.path()).bodies(), &plain(BYTES));
    for (step, nth, is_spent, is_kept) in [
        ("deposit/reserve", 1, true, false),
        ("deposit/reserved", 1, true, false),
        ("deposit/segment", 1, true, false),
        ("deposit/segment", 9, true, false),
        ("deposit/segment", 19, true, false),
        ("deposit/written", 1, false, false),
        ("deposit/list-written", 1, false, false),
        ("deposit/list-renamed", 1, false, false),
        ("deposit/list-durable", 1, false, false),
        ("deposit/renamed", 1, false, true),
        ("deposit/durable", 1, false, true),
    ] {
        let home = tempfile::tempdir().unwrap();
        drop(create(home.path()));
        let (kept, ended) = run("deposit", step, nth, home.path());
        assert!(!ended, "{step}");
        let vault = open(home.path());
        assert_eq!(vault.bodies().has(&wanted.root), is_kept, "{step}");
        if !is_kept {
            let mut deposit = vault.bodies().deposit(&KEY, BYTES as u64).unwrap();
            let have = deposit.have();
            assert!(have + 65_536 > (kept * PIECE).min(BYTES) as u64, "{step}: {have} of {kept} pieces");
            assert!(have.is_multiple_of(65_536) || have == BYTES as u64, "{step}");
            assert_eq!(deposit.is_spent(), is_spent, "{step}");
            if is_spent {
                let anew = vault.bodies().deposit_shorter(&deposit, have, &OTHER_KEY).unwrap();
                drop(std::mem::replace(&mut deposit, anew));
                vault.bodies().erase_deposit(&KEY).unwrap();
            }
            deposit.append(&plain(BYTES)[have as usize..]).unwrap();
            let sealed = deposit.end().unwrap();
            assert_eq!((sealed.root == wanted.root, sealed.sha256), (!is_spent, wanted.sha256), "{step}");
            vault.bodies().keep_deposit(&mut deposit, &sealed).unwrap();
            let key = if is_spent { OTHER_KEY } else { KEY };
            assert_eq!(opened(&vault.bodies(), &document("a.bin", &sealed, key)), plain(BYTES), "{step}");
        }
        vault.bodies().erase_deposits_but(&[]).unwrap();
        assert_eq!(std::fs::read_dir(home.path().join("bodies")).unwrap().count(), 2, "{step}: a body and its list");
    }
}

#[test]
fn an_erasure_that_was_cut_short_was_not_begun_or_is_finished_when_the_vault_is_opened_next() {
    for (step, is_erased) in [
        ("erase/begin", false),
        ("erase/before", false),
        ("erase/committed", true),
        ("erase/bodies", true),
        ("erase/folded", true),
    ] {
        let home = tempfile::tempdir().unwrap();
        drop(erasing::fill(home.path()));
        assert!(!run("erase", step, 1, home.path()).1, "{step}");
        erasing::check_after(home.path(), is_erased);
    }
}

#[test]
fn a_full_disk_stops_one_act_and_nothing_else() {
    for (act, step, nth) in [
        ("full-store", "store/segment", 1),
        ("full-store", "store/segment", 12),
        ("full-deposit", "deposit/segment", 1),
        ("full-deposit", "deposit/segment", 12),
        ("full-seal", "seal/block", 1),
        ("full-seal", "seal/block", 2),
        ("full-seal", "seal/written", 1),
        ("full-passphrase", "keys/written", 1),
    ] {
        let home = tempfile::tempdir().unwrap();
        drop(create(home.path()));
        drop(create(&home.path().join("other")));
        assert!(run(act, step, nth, home.path()).1, "{act} {step} {nth}");
        drop(Vault::open(home.path(), Unlock::Passphrase(PASSPHRASE)).unwrap());
    }
}

#[test]
fn a_full_database_refuses_a_step_whole_and_goes_on_once_there_is_room() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    vault.set_number("max_page_count", 150).unwrap();
    let mut kept = 0;
    let refused = loop {
        let writes: Vec<_> = (0..LOT).map(|n| claire.message(&format!("lot {kept} pièce {n}")).1).collect();
        match vault.commit(&writes) {
            Ok(()) => kept += 1,
            Err(fault) => {
                assert!(fault.is_disk_full(), "{fault:?}");
                break writes;
            }
        }
        assert!(kept < 10_000);
    };
    assert!(kept > 0 && vault.commit(&refused).is_err_and(|fault| fault.is_disk_full()));
    assert_eq!(vault.counts(&MATTER).unwrap().items, (kept * LOT) as u64);
    vault.set_number("max_page_count", 1_000_000).unwrap();
    vault.commit(&refused).unwrap();
    drop(vault);
    check_lots(home.path(), kept + 1);
}

#[test]
fn a_vault_that_another_process_holds_is_not_opened() {
    let home = tempfile::tempdir().unwrap();
    drop(create(home.path()));
    let mut child = start("hold", None, home.path());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.by_ref().any(|line| line == "@open"));
    let stop = Vault::open(home.path(), Unlock::Words(&words())).unwrap_err();
    assert_eq!(stop.refusal(), Some(Refusal::VaultInUse));
    child.kill().unwrap();
    child.wait().unwrap();
    drop(open(home.path()));
}
