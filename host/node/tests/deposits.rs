//! Documents that a face brings as bytes: resumed after a reload and a restart, placed as any other, refused when they must be.

mod people;

use std::path::{Path, PathBuf};

use parloir_base::Refusal;
use parloir_node::contract::{Answer, DepositFile, DepositLine, Placed, Request};
use parloir_node::{Keeper, Profile, Unlock};
use people::{Person, acquainted};

const BLOCK: usize = 4 * 1024 * 1024;
const TITLE: &str = "Martin c. Durand";

fn plain(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|at| (at * 31 + at / 251) as u8).collect()
}

fn file(path: &str, bytes: usize) -> DepositFile {
    DepositFile { path: path.into(), bytes: bytes as u64, modified_ms: 1_700_000_000_000 }
}

fn new_file(name: &str, bytes: usize) -> Request {
    let files = vec![file(name, bytes)];
    Request::DepositNew { matter: TITLE.into(), name: name.into(), folder: false, files }
}

async fn begun(person: &Person, request: Request) -> DepositLine {
    let Answer::Deposit(line) = person.ask(request).await else { panic!() };
    line
}

async fn listed(person: &Person) -> Vec<DepositLine> {
    let Answer::Deposits(lines) = person.ask(Request::Deposits { matter: None }).await else { panic!() };
    lines
}

async fn ended(person: &Person, deposit: &str) -> Placed {
    let Answer::Placed(placed) = person.ask(Request::DepositEnd { deposit: deposit.into() }).await else { panic!() };
    placed
}

async fn checked(person: &Person, deposit: &str, contents: &[u8]) -> DepositLine {
    let blocks = contents.chunks(BLOCK).map(|block| parloir_crypto::digest(block).to_hex()).collect();
    begun(person, Request::DepositCheck { deposit: deposit.into(), blocks }).await
}

/// Brings contents from a place on, in pieces.
async fn brought(person: &Person, deposit: &str, contents: &[u8], mut at: u64) -> u64 {
    for piece in contents[at as usize..].chunks(1_000_003) {
        at = person.node().deposit_write(deposit, at, piece.to_vec()).await.unwrap();
    }
    at
}

async fn poured(person: &Person, item: &str, from: u64, to: Option<u64>) -> Vec<u8> {
    let mut pour = person.node().pour(TITLE, item, from, to).await.unwrap();
    let mut out = Vec::new();
    while let Some(piece) = pour.bytes.recv().await {
        out.extend_from_slice(&piece.unwrap());
    }
    out
}

fn files_of(home: &Path, extension: &str) -> usize {
    let files = std::fs::read_dir(home.join("bodies")).unwrap().flatten();
    files.filter(|file| file.path().extension().is_some_and(|one| one == extension)).count()
}

/// The one that is brought now.
fn deposit_of(home: &Path) -> PathBuf {
    let files = std::fs::read_dir(home.join("bodies")).unwrap().map(|file| file.unwrap().path());
    let found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|one| one == "deposit")).collect();
    let [one] = found.try_into().unwrap();
    one
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_a_face_brings_goes_on_after_a_restart_is_placed_and_arrives() {
    let (mut claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    acquainted(&claire, &jean).await;
    let contents = plain(9_000_000);
    let line = begun(&claire, new_file("bail.pdf", contents.len())).await;
    assert_eq!((line.name.as_str(), line.total_bytes, line.have_bytes, line.files), ("bail.pdf", 9_000_000, 0, 1));
    assert_eq!(line.title, TITLE);
    let stop = claire.node().deposit_write(&line.deposit, 5, vec![1]).await.unwrap_err();
    assert_eq!(stop.refusal(), Some(Refusal::DepositElsewhere));
    let have = brought(&claire, &line.deposit, &contents[..6_000_000], 0).await;
    assert_eq!(have, 6_000_000);
    assert_eq!(listed(&claire).await[0].have_bytes, have);
    let early = Request::DepositEnd { deposit: line.deposit.clone() };
    assert_eq!(claire.refused(early).await, Refusal::ItemIncomplete.code());

    claire.cut().await;
    claire.wake().await;
    let found = listed(&claire).await;
    assert_eq!((found.len(), &found[0].deposit, &found[0].plan), (1, &line.deposit, &line.plan));
    let have = found[0].have_bytes;
    assert!(have <= 6_000_000 && have + 65_536 > 6_000_000, "{have}");
    let line = checked(&claire, &line.deposit, &contents[..have as usize]).await;
    assert_eq!(line.have_bytes, have);
    assert_eq!(brought(&claire, &line.deposit, &contents, have).await, 9_000_000);
    let stop = claire.node().deposit_write(&line.deposit, 9_000_000, vec![1]).await.unwrap_err();
    assert_eq!(stop.refusal(), Some(Refusal::DocumentChanged), "a file that grew");
    let placed = ended(&claire, &line.deposit).await;
    assert!(listed(&claire).await.is_empty());
    assert_eq!(files_of(claire.home(), "deposit"), 0);

    let item = jean.receives(TITLE, &placed.item).await;
    let document = item.document.unwrap();
    assert_eq!((document.name.as_str(), document.media.as_str()), ("bail.pdf", "application/pdf"));
    assert_eq!(document.sha256, parloir_crypto::digest(&contents).to_hex());
    assert!(poured(&jean, &placed.item, 0, None).await == contents);
    assert!(poured(&jean, &placed.item, 65_530, Some(700_000)).await == contents[65_530..700_000]);
    assert!(poured(&jean, &placed.item, 9_000_000, Some(u64::MAX)).await.is_empty());
    assert!(!jean.items(TITLE).await[0].opened, "looking at bytes states nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_longer_the_same_keeps_only_the_beginning_that_is() {
    let claire = Person::new("Claire").await;
    claire.open_matter(TITLE, "keeper").await;
    let contents = plain(10_000_000);
    let line = begun(&claire, new_file("a.bin", contents.len())).await;
    brought(&claire, &line.deposit, &contents[..9_500_000], 0).await;
    let mut other = contents.clone();
    other[BLOCK + 10] ^= 1;
    let line = checked(&claire, &line.deposit, &other[..9_500_000]).await;
    assert_eq!(line.have_bytes, BLOCK as u64);
    assert_eq!(files_of(claire.home(), "deposit"), 1, "what was sealed before is gone");
    brought(&claire, &line.deposit, &other, line.have_bytes).await;
    assert_eq!(checked(&claire, &line.deposit, &other).await.have_bytes, 10_000_000);
    let placed = ended(&claire, &line.deposit).await;
    assert!(poured(&claire, &placed.item, 0, None).await == other);

    let line = begun(&claire, new_file("b.bin", 10)).await;
    brought(&claire, &line.deposit, b"0123456789", 0).await;
    let other = checked(&claire, &line.deposit, b"9123456789").await;
    assert_eq!(
        (other.agreed_bytes, other.have_bytes),
        (Some(0), 10),
        "another document chosen by mistake takes nothing away"
    );
    let line = checked(&claire, &line.deposit, b"0123456789").await;
    assert_eq!((line.agreed_bytes, line.have_bytes), (Some(10), 10));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_power_cut_took_back_is_brought_again_under_another_key_and_nothing_else_is() {
    let mut claire = Person::new("Claire").await;
    claire.open_matter(TITLE, "keeper").await;
    let contents = plain(3_000_000);
    let line = begun(&claire, new_file("a.bin", contents.len())).await;
    brought(&claire, &line.deposit, &contents[..2_500_000], 0).await;
    claire.cut().await;
    let before = deposit_of(claire.home());
    let sealed = std::fs::read(&before).unwrap();
    // As the disk is when the power goes before what was written is flushed.
    std::fs::write(&before, &sealed[..20 * 65_552 + 100]).unwrap();
    claire.wake_offline().await;
    let mut other = contents.clone();
    other[2_000_000] ^= 1;
    let have = listed(&claire).await[0].have_bytes;
    assert_eq!(have, 20 * 65_536);
    assert_eq!(checked(&claire, &line.deposit, &other[..have as usize]).await.have_bytes, have);
    let after = deposit_of(claire.home());
    assert!(after != before && !before.exists(), "named by another key, and what was under the former one is gone");
    brought(&claire, &line.deposit, &other, have).await;
    let anew = std::fs::read(&after).unwrap();
    assert!(anew.chunks(65_552).zip(sealed.chunks(65_552)).all(|(one, former)| one != former));

    // Its record names the new key: it goes on after another restart, and ends as any other.
    claire.cut().await;
    claire.wake_offline().await;
    let have = listed(&claire).await[0].have_bytes;
    assert_eq!(checked(&claire, &line.deposit, &other[..have as usize]).await.have_bytes, have);
    assert_eq!(deposit_of(claire.home()), after);
    brought(&claire, &line.deposit, &other, have).await;
    let placed = ended(&claire, &line.deposit).await;
    assert!(poured(&claire, &placed.item, 0, None).await == other);
    assert_eq!(std::fs::read_dir(claire.home().join("bodies")).unwrap().count(), 2, "a body and its list");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_a_face_brings_is_the_folder_that_arrives() {
    let claire = Person::new("Claire").await;
    claire.open_matter(TITLE, "keeper").await;
    let files = [("a.txt", 3), ("sous/b.txt", 70_000), ("sous/c", 0), ("sous/plus/CON.txt", 200_000), ("z", 1)];
    let total: usize = files.iter().map(|(_, bytes)| bytes).sum();
    let contents = plain(total);
    let files_told = files.iter().map(|(path, bytes)| file(path, *bytes)).collect();
    let request = Request::DepositNew { matter: TITLE.into(), name: "pièces".into(), folder: true, files: files_told };
    let line = begun(&claire, request).await;
    assert_eq!((line.total_bytes, line.files), (total as u64, 5));
    brought(&claire, &line.deposit, &contents[..100_000], 0).await;
    let line = checked(&claire, &line.deposit, &contents[..100_000]).await;
    assert_eq!(line.have_bytes, 100_000);
    brought(&claire, &line.deposit, &contents, 100_000).await;
    let placed = ended(&claire, &line.deposit).await;
    let asked = Request::FolderList { matter: TITLE.into(), item: placed.item.clone() };
    let Answer::Folder(page) = claire.ask(asked).await else { panic!() };
    let lines: Vec<(&str, usize)> = page.files.iter().map(|line| (line.path.as_str(), line.bytes as usize)).collect();
    assert_eq!((lines.as_slice(), page.total), (&files[..], 5));

    let target = tempfile::tempdir().unwrap();
    let opening = Request::Open {
        matter: TITLE.into(),
        item: placed.item.clone(),
        target: Some(target.path().to_str().unwrap().into()),
    };
    claire.ask(opening).await;
    let mut left = &contents[..];
    for (path, bytes) in files {
        let (now, later) = left.split_at(bytes);
        left = later;
        let path = target.path().join("pièces").join(path.replace("CON", "_CON"));
        assert!(std::fs::read(path).unwrap() == now);
    }

    let mut pour = claire.node().pour_archive(TITLE, &placed.item).await.unwrap();
    let mut zip = Vec::new();
    while let Some(piece) = pour.bytes.recv().await {
        zip.extend_from_slice(&piece.unwrap());
    }
    assert!(zip.starts_with(b"PK\x03\x04") && zip.windows(17).any(|name| name == b"sous/plus/_CON.tx"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_placed_is_refused_before_its_bytes_are_sent() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter(TITLE, "keeper").await;
    let folder = |paths: &[&str]| Request::DepositNew {
        matter: TITLE.into(),
        name: "pièces".into(),
        folder: true,
        files: paths.iter().map(|path| file(path, 1)).collect(),
    };
    for paths in [&["../a"][..], &["/a"], &["a//b"], &["a", "a"], &["a", "a/b"], &[""]] {
        assert_eq!(claire.refused(folder(paths)).await, Refusal::DocumentName.code(), "{paths:?}");
    }
    assert_eq!(claire.refused(new_file("../bail.pdf", 1)).await, Refusal::DocumentName.code());
    let nowhere = Request::DepositNew { matter: "Nobody".into(), name: "a".into(), folder: false, files: Vec::new() };
    assert_eq!(claire.refused(nowhere).await, Refusal::MatterUnknown.code());
    assert_eq!(claire.refused(new_file("a", 1 << 41)).await, Refusal::ItemTooLarge.code());
    for unknown in ["", "../../vault.db", "00000000000000000000000000000000"] {
        let code = claire.refused(Request::DepositEnd { deposit: unknown.into() }).await;
        assert_eq!(code, Refusal::DepositUnknown.code());
        let stop = claire.node().deposit_write(unknown, 0, vec![1]).await.unwrap_err();
        assert_eq!(stop.refusal(), Some(Refusal::DepositUnknown));
    }
    claire.ask(Request::MatterClose { matter }).await;
    assert_eq!(claire.refused(new_file("a", 1)).await, Refusal::MatterClosed.code());
    assert!(listed(&claire).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deposit_that_is_withdrawn_leaves_nothing_and_only_so_many_wait() {
    let mut claire = Person::new("Claire").await;
    claire.open_matter(TITLE, "keeper").await;
    let first = begun(&claire, new_file("a.bin", 200_000)).await;
    brought(&claire, &first.deposit, &plain(200_000), 0).await;
    for number in 1..64 {
        begun(&claire, new_file(&format!("{number}.bin"), 10)).await;
    }
    assert_eq!(claire.refused(new_file("more.bin", 10)).await, Refusal::DepositsFull.code());
    assert_eq!(listed(&claire).await.len(), 64);
    claire.leave().await;
    claire.wake_offline().await;
    for line in listed(&claire).await {
        claire.ask(Request::DepositWithdraw { deposit: line.deposit.clone() }).await;
        let again = Request::DepositWithdraw { deposit: line.deposit };
        assert_eq!(claire.refused(again).await, Refusal::DepositUnknown.code());
    }
    assert_eq!(std::fs::read_dir(claire.home().join("bodies")).unwrap().count(), 0);
    let stop = claire.node().deposit_write(&first.deposit, 200_000, Vec::new()).await.unwrap_err();
    assert_eq!(stop.refusal(), Some(Refusal::DepositUnknown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deposit_whose_end_was_cut_short_after_it_was_placed_is_not_placed_twice_and_keeps_its_body() {
    let mut claire = Person::new("Claire").await;
    claire.open_matter(TITLE, "keeper").await;
    let contents = plain(200_000);
    let line = begun(&claire, new_file("a.bin", contents.len())).await;
    brought(&claire, &line.deposit, &contents, 0).await;
    let setting = format!("deposit/{}", line.deposit);
    let name = setting.clone();
    let kept = claire.node().under(move |vault| vault.setting(&name).unwrap().unwrap()).await.unwrap();
    let placed = ended(&claire, &line.deposit).await;

    // As the vault is when the power goes between placing and forgetting.
    let seal = std::fs::read_dir(claire.home().join("bodies")).unwrap().flatten().map(|file| file.path());
    let seal = seal.into_iter().find(|path| path.extension().is_some_and(|one| one == "seal")).unwrap();
    let root = seal.file_stem().unwrap().to_str().unwrap().to_owned();
    let sha256 = parloir_crypto::digest(&contents).to_hex();
    let kept =
        String::from_utf8(kept).unwrap().replace("\"ended\":null", &format!("\"ended\":[\"{sha256}\",\"{root}\"]"));
    for round in 0..3 {
        claire.cut().await;
        claire.wake_offline().await;
        let (name, bytes) = (setting.clone(), kept.clone().into_bytes());
        claire.node().under(move |vault| vault.put_setting(&name, &bytes).unwrap()).await.unwrap();
        assert_eq!(listed(&claire).await[0].have_bytes, 200_000);
        match round {
            0 => assert_eq!(ended(&claire, &line.deposit).await.item, placed.item),
            1 => {
                assert_eq!(checked(&claire, &line.deposit, b"something else").await.have_bytes, 200_000);
                assert_eq!(ended(&claire, &line.deposit).await.item, placed.item);
            }
            _ => drop(claire.ask(Request::DepositWithdraw { deposit: line.deposit.clone() }).await),
        }
        assert!(listed(&claire).await.is_empty());
        assert_eq!(claire.items(TITLE).await.len(), 1);
        assert!(poured(&claire, &placed.item, 0, None).await == contents);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_poured_end_with_an_error_when_the_vault_is_locked_and_none_come_while_it_is() {
    let mut claire = Person::new("Claire").await;
    claire.open_matter(TITLE, "keeper").await;
    let contents = plain(8_000_000);
    let line = begun(&claire, new_file("a.bin", contents.len())).await;
    brought(&claire, &line.deposit, &contents, 0).await;
    let item = ended(&claire, &line.deposit).await.item;
    let waiting = begun(&claire, new_file("b.bin", 10)).await.deposit;
    claire.leave().await;

    let profile = Profile::open(claire.home(), Unlock::Passphrase(people::PASSPHRASE)).unwrap();
    let keeper = Keeper::start(claire.home(), profile, None).await.unwrap();
    assert_eq!(keeper.deposit_write(&waiting, 0, vec![7; 4]).await.unwrap(), 4);
    let mut pour = keeper.pour(TITLE, &item, 0, None).await.unwrap();
    let mut read = pour.bytes.recv().await.unwrap().unwrap();
    keeper.lock().await;
    let mut why = None;
    while let Some(piece) = pour.bytes.recv().await {
        match piece {
            Ok(piece) => read.extend_from_slice(&piece),
            Err(stop) => why = Some(stop),
        }
    }
    assert!(why.is_some() && read.len() < contents.len() && contents.starts_with(&read));
    let stop = keeper.pour(TITLE, &item, 0, None).await.unwrap_err();
    assert_eq!(stop.refusal(), Some(Refusal::Locked));
    let stop = keeper.deposit_write(&waiting, 4, vec![7; 4]).await.unwrap_err();
    assert_eq!(stop.refusal(), Some(Refusal::Locked));
    keeper.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_document_is_not_poured_and_what_is_no_folder_has_no_list() {
    let claire = Person::new("Claire").await;
    claire.open_matter(TITLE, "keeper").await;
    let message = claire.send(TITLE, "Bonjour.").await;
    let stop = claire.node().pour(TITLE, &message, 0, None).await.unwrap_err();
    assert_eq!(stop.refusal(), Some(Refusal::ItemKind));
    let line = begun(&claire, new_file("empty", 0)).await;
    let item = ended(&claire, &line.deposit).await.item;
    assert!(poured(&claire, &item, 0, None).await.is_empty());
    let list = Request::FolderList { matter: TITLE.into(), item: item.clone() };
    assert_eq!(claire.refused(list).await, Refusal::ItemKind.code());
    let stop = claire.node().pour_archive(TITLE, &item).await.unwrap_err();
    assert_eq!(stop.refusal(), Some(Refusal::ItemKind));
    claire.ask(Request::Withdraw { matter: TITLE.into(), item: item.clone() }).await;
    let stop = claire.node().pour(TITLE, &item, 0, None).await.unwrap_err();
    assert_eq!(stop.refusal(), Some(Refusal::ItemWithdrawn));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deposit_whose_matter_was_closed_meanwhile_is_refused_and_waits_whole_to_be_withdrawn() {
    let mut claire = Person::new("Claire").await;
    let matter = claire.open_matter(TITLE, "keeper").await;
    let line = begun(&claire, new_file("a.bin", 200_000)).await;
    brought(&claire, &line.deposit, &plain(200_000), 0).await;
    claire.ask(Request::MatterClose { matter }).await;
    let end = Request::DepositEnd { deposit: line.deposit.clone() };
    assert_eq!(claire.refused(end.clone()).await, Refusal::MatterClosed.code());
    claire.leave().await;
    claire.wake_offline().await;
    assert_eq!(listed(&claire).await[0].have_bytes, 200_000);
    assert_eq!(claire.refused(end).await, Refusal::MatterClosed.code());
    claire.ask(Request::DepositWithdraw { deposit: line.deposit }).await;
    assert!(listed(&claire).await.is_empty());
    assert_eq!(std::fs::read_dir(claire.home().join("bodies")).unwrap().count(), 0);
}
