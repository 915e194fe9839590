//! A backup opens with the words alone, says which file is wrong, and becomes a vault again on a new device.

mod people;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parloir_backup::{Files, Holds, Index, Opener};
use parloir_base::{MatterId, Moment, Refusal};
use parloir_crypto::words::Words;
use parloir_node::contract::{Answer, BackupPage, Reply, Request, Restored, Storage};
use parloir_node::{Keeper, NewDevice, Profile, Source, Stop, Stretch, Unlock, backup_identity, restore, words_new};
use people::{PASSPHRASE, Person, acquainted};

/// A long message.
const TEXT_BYTES: usize = 20_000;

struct Story {
    claire: Person,
    jean: Person,
    words: Words,
    matter: String,
    disk: tempfile::TempDir,
    items: Vec<String>,
}

/// Two people who wrote to each other, and sent a document and a folder.
async fn story() -> Story {
    let words = words_new();
    let mut claire = Person::of_words("Me Claire Dubois", &words);
    claire.wake().await;
    let jean = Person::new("Jean Martin").await;
    let matter = acquainted(&claire, &jean).await;
    let disk = tempfile::tempdir().unwrap();
    let bail = disk.path().join("bail.pdf");
    std::fs::write(&bail, vec![7_u8; 200_000]).unwrap();
    let items = vec![
        claire.send(&matter, "Bonjour, « à demain ».").await,
        claire.send_file(&matter, &bail).await,
        jean.send(&matter, "Merci.\nJean").await,
    ];
    jean.receives(&matter, &items[1]).await;
    claire.receives(&matter, &items[2]).await;
    claire.ask(Request::DraftPut { matter: matter.clone(), text: "Je vous".into(), reply_to: None }).await;
    Story { claire, jean, words, matter, disk, items }
}

impl Story {
    fn text(&self) -> String {
        self.words.list().join(" ")
    }

    fn opener(&self) -> Opener {
        Opener::from_seed(&self.words.backup_key()).unwrap()
    }

    async fn set(&self) -> BackupPage {
        let folder = self.disk.path().to_str().unwrap().to_owned();
        let Answer::Backup(page) =
            self.claire.ask(Request::BackupSet { folder, words: self.text(), storage: None }).await
        else {
            panic!()
        };
        page
    }

    async fn again(&self) -> BackupPage {
        let Answer::Backup(page) = self.claire.ask(Request::BackupNow).await else { panic!() };
        page
    }

    /// The matter, whose people have all of it.
    async fn erase(&self) {
        self.claire.ask(Request::MatterClose { matter: self.matter.clone() }).await;
        self.claire.owes_nothing().await;
        let erase = Request::Erase {
            matter: self.matter.clone(),
            title: "Martin c. Durand".into(),
            early: Some("returned".into()),
            owed_accepted: false,
        };
        self.claire.ask(erase).await;
    }

    fn restore(&self, from: &Path, words: &str, home: &Path) -> Result<Restored, (Option<Refusal>, Option<String>)> {
        restore(&source(from), home, words, PASSPHRASE, Stretch::TEST, false, false)
            .map_err(|(stop, file)| (stop.refusal(), file))
    }
}

fn source(path: &Path) -> Source {
    Source::Folder(path.to_str().unwrap().to_owned())
}

fn index(page: &BackupPage, opener: &Opener) -> (PathBuf, Index) {
    let folder = PathBuf::from(page.folder.as_deref().unwrap());
    let index = Files::in_folder(&folder).index(opener).unwrap().unwrap();
    (folder, index)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_machine_with_the_words_has_the_matters_the_documents_and_the_people_again() {
    let mut story = story().await;
    let page = story.set().await;
    assert!(page.made.is_some() && page.checked.is_some() && page.failed.is_none());
    let was = story.claire.ask(Request::Status).await;
    let before = story.claire.items(&story.matter).await;
    story.claire.leave().await;

    let home = tempfile::tempdir().unwrap();
    let restored = story.restore(story.disk.path(), &story.text(), home.path()).unwrap();
    assert_eq!(restored.documents, 1);
    let mut new = story.claire.on(home);
    new.wake().await;

    let after = new.items(&story.matter).await;
    assert_eq!(after.iter().map(|item| &item.item).collect::<Vec<_>>(), story.items.iter().collect::<Vec<_>>());
    let what = |items: &[parloir_node::contract::Item]| -> Vec<_> {
        items
            .iter()
            .map(|item| (item.number, item.text.clone(), item.mine, item.arrived.clone(), item.path.clone()))
            .collect()
    };
    assert_eq!(what(&after), what(&before));
    assert_eq!(after[1].document.as_ref().unwrap().state, "whole");
    assert_eq!(new.person("Jean Martin").await.unwrap().trust, "verified");
    let Answer::Draft(draft) = new.ask(Request::Draft { matter: story.matter.clone() }).await else { panic!() };
    assert_eq!(draft.text, "Je vous");
    let Answer::Found(found) = new.ask(Request::Search { words: "demain".into(), matter: None, limit: 9 }).await else {
        panic!()
    };
    assert_eq!(found.len(), 1);
    let target = story.disk.path().join("again.pdf");
    let open = Request::Open {
        matter: story.matter.clone(),
        item: story.items[1].clone(),
        target: Some(target.to_str().unwrap().into()),
    };
    new.ask(open).await;
    assert_eq!(std::fs::read(&target).unwrap(), vec![7_u8; 200_000]);
    // The next meeting makes the new device known, and brings the rest.
    let after = story.jean.send(&story.matter, "Vous revoilà ?").await;
    new.receives(&story.matter, &after).await;
    let back = new.send(&story.matter, "Me revoilà.").await;
    story.jean.receives(&story.matter, &back).await;
    let is = new.ask(Request::Status).await;
    let (Answer::Status(was), Answer::Status(is)) = (was, is) else { panic!() };
    assert_eq!(was.person, is.person);
    assert_ne!(was.device, is.device, "a restored machine is a new device");
    assert_ne!(was.endpoint, is.endpoint);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_opened_on_another_device_of_ones_own_stays_opened() {
    let mut story = story().await;
    let Answer::DeviceLink(made) = story.claire.ask(Request::DeviceInvite { lives_ms: 0 }).await else { panic!() };
    let portable = tempfile::tempdir().unwrap();
    let typed = NewDevice {
        link: made.link,
        words: story.text().into(),
        passphrase: PASSPHRASE.to_owned().into(),
        label: "portable".into(),
        stretch: Stretch::TEST,
        weak_accepted: false,
    };
    drop(parloir_node::join(portable.path(), typed).await.unwrap());
    let mut portable = story.claire.on(portable);
    portable.wake().await;
    let item = story.items[2].clone();
    portable.receives(&story.matter, &item).await;
    portable.ask(Request::Open { matter: story.matter.clone(), item, target: None }).await;
    let opened = |answer: &Answer| match answer {
        Answer::Matters(lines) => lines.iter().all(|line| line.unopened == 0).then_some(()),
        _ => None,
    };
    story.claire.wait(Request::Matters, opened).await;
    story.set().await;
    story.claire.leave().await;
    portable.leave().await;

    let home = tempfile::tempdir().unwrap();
    story.restore(story.disk.path(), &story.text(), home.path()).unwrap();
    let mut new = story.claire.on(home);
    new.wake_offline().await;
    assert!(opened(&new.ask(Request::Matters).await).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_of_the_device_and_no_key_of_the_drill_is_in_a_backup() {
    let story = story().await;
    let page = story.set().await;
    let keys = |key: &'static str| story.claire.node().under(move |vault| vault.setting(key).unwrap().unwrap());
    let profile = keys("profile").await.unwrap();
    let kept: serde_json::Value = serde_json::from_slice(&keys("backup").await.unwrap()).unwrap();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let base64 = |bytes: &[u8]| data_encoding::BASE64.encode(bytes);
    let (evidence, transport) = (&profile[..32], &profile[32..64]);
    let drill = kept["drill"].as_str().unwrap().to_owned();
    let mut hidden: Vec<Vec<u8>> = vec![evidence.into(), transport.into(), drill.clone().into_bytes()];
    for key in [evidence, transport] {
        hidden.extend([hex(key).into_bytes(), base64(key).as_bytes()[..40].to_vec()]);
    }
    let (folder, index) = index(&page, &story.opener());
    let mut seen = 0;
    for part in &index.parts {
        let mut plain = Vec::new();
        Files::in_folder(&folder).open(part, &story.opener()).unwrap().read_to_end(&mut plain).unwrap();
        seen += plain.len();
        for key in &hidden {
            assert!(!plain.windows(key.len()).any(|window| window == key));
        }
    }
    assert!(seen > 200_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_backup_adds_what_is_new_and_keeps_documents_as_they_are() {
    let story = story().await;
    let first = story.set().await;
    let (folder, before) = index(&first, &story.opener());
    story.claire.send(&story.matter, "Encore un mot.").await;
    let second = story.again().await;
    assert_eq!(second.folder, first.folder);
    let (_, after) = index(&second, &story.opener());
    assert_eq!(after.number, before.number + 1);
    let documents = |index: &Index| -> Vec<_> {
        index.parts.iter().filter(|part| matches!(part.holds, Holds::Document(_))).copied().collect()
    };
    assert_eq!(documents(&before), documents(&after), "sealed once");
    let files = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(files as u64, second.files + 1, "what is superseded is gone, and the page that explains is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_missing_or_altered_is_named_by_the_drill_and_by_restoring_and_the_next_backup_mends_it() {
    let story = story().await;
    let page = story.set().await;
    let (folder, index) = index(&page, &story.opener());
    let mut files: Vec<String> = index.parts.iter().map(parloir_backup::Part::file).collect();
    files.push(format!("index-{:08}.age", index.number));
    for file in files {
        let path = folder.join(&file);
        let bytes = std::fs::read(&path).unwrap();
        alter(&path);
        assert_eq!(story.claire.refused(Request::BackupCheck).await, "BACKUP-03", "{file}");
        let Answer::Backup(page) = story.claire.ask(Request::Backup).await else { panic!() };
        assert_eq!((page.code.as_deref(), page.file.as_deref()), (Some("BACKUP-03"), Some(file.as_str())));
        let home = tempfile::tempdir().unwrap();
        let refused = story.restore(story.disk.path(), &story.text(), home.path());
        assert_eq!(refused, Err((Some(Refusal::BackupDamaged), Some(file.clone()))));
        // Half a restoration is no profile, and restoring goes on from it once the file is back.
        std::fs::write(&path, bytes).unwrap();
        assert!(story.restore(story.disk.path(), &story.text(), home.path()).is_ok(), "{file}");
    }
    let away = folder.with_extension("away");
    std::fs::rename(&folder, &away).unwrap();
    assert_eq!(story.claire.refused(Request::BackupNow).await, "BACKUP-02", "nothing is written where the disk is not");
    std::fs::rename(&away, &folder).unwrap();
    let lost = index.parts.iter().find(|part| matches!(part.holds, Holds::Document(_))).unwrap();
    std::fs::remove_file(folder.join(lost.file())).unwrap();
    assert_eq!(story.claire.refused(Request::BackupCheck).await, "BACKUP-03");
    let mended = story.again().await;
    assert!(mended.failed.is_none() && mended.file.is_none());
    let Answer::Backup(page) = story.claire.ask(Request::BackupCheck).await else { panic!() };
    assert!(page.whole.is_some());
}

/// One byte of a file is another one; its length stays.
fn alter(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_and_a_full_part_of_the_journal_that_were_altered_in_place_are_written_anew() {
    let story = story().await;
    // So much that the journal's first file is full, and is kept from one backup to the next.
    for _ in 0..300 {
        story.claire.send(&story.matter, &"x".repeat(TEXT_BYTES)).await;
    }
    let mut page = story.set().await;
    let holds = [
        |holds: &Holds| matches!(holds, Holds::Document(_)),
        |holds: &Holds| matches!(holds, Holds::Journal { first: 1, .. }),
    ];
    for one in holds {
        let (folder, index) = index(&page, &story.opener());
        assert!(index.parts.iter().filter(|part| matches!(part.holds, Holds::Journal { .. })).count() > 1);
        let part = index.parts.iter().find(|part| one(&part.holds)).unwrap();
        alter(&folder.join(part.file()));
        assert_eq!(story.claire.refused(Request::BackupCheck).await, "BACKUP-03");
        page = story.again().await;
        assert!(page.failed.is_none() && !folder.join(part.file()).exists());
        let Answer::Backup(checked) = story.claire.ask(Request::BackupCheck).await else { panic!() };
        assert!(checked.failed.is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_failed_before_it_began_is_on_the_page() {
    let story = story().await;
    assert!(story.set().await.failed.is_none());
    let (database, away) = (story.claire.home().join("vault.db"), story.claire.home().join("away"));
    std::fs::rename(&database, &away).unwrap();
    assert!(matches!(story.claire.reply(Request::BackupNow).await, Reply::Failed { .. }), "the vault is not read");
    std::fs::rename(&away, &database).unwrap();
    let Answer::Backup(page) = story.claire.ask(Request::Backup).await else { panic!() };
    assert!(page.failed.is_some());
    assert!(story.again().await.failed.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn backups_that_fail_one_after_the_other_do_not_fill_the_disk() {
    let story = story().await;
    let folder = PathBuf::from(story.set().await.folder.unwrap());
    let count = || std::fs::read_dir(&folder).unwrap().count();
    // The list cannot be written.
    std::fs::create_dir(folder.join("index.part")).unwrap();
    let mut counts = Vec::new();
    for _ in 0..3 {
        assert!(!matches!(story.claire.reply(Request::BackupNow).await, Reply::Done(_)));
        counts.push(count());
    }
    assert!(counts.iter().all(|one| *one == counts[0]), "{counts:?}");
    // Where the last list does not read, what it may name stays.
    alter(&folder.join("index-00000001.age"));
    assert!(!matches!(story.claire.reply(Request::BackupNow).await, Reply::Done(_)));
    assert!(count() > counts[0]);
    std::fs::remove_dir(folder.join("index.part")).unwrap();
    assert!(story.again().await.failed.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_former_backup_that_was_put_back_is_not_taken_for_the_last_one_by_the_drill() {
    let story = story().await;
    let page = story.set().await;
    let folder = PathBuf::from(page.folder.unwrap());
    let kept = tempfile::tempdir().unwrap();
    copy(&folder, kept.path());
    story.again().await;
    put_back(kept.path(), &folder);
    assert_eq!(story.claire.refused(Request::BackupCheck).await, "BACKUP-05");
    // It is on the page until the next one, which is after it.
    let Answer::Backup(page) = story.claire.ask(Request::Backup).await else { panic!() };
    assert_eq!(page.code.as_deref(), Some("BACKUP-05"));
    assert!(story.again().await.failed.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_was_made_and_not_kept_since_the_node_ended_is_no_former_one() {
    let story = story().await;
    story.set().await;
    let kept = story.claire.node().under(|vault| vault.setting("backup").unwrap().unwrap()).await.unwrap();
    story.again().await;
    story.claire.node().under(move |vault| vault.put_setting("backup", &kept).unwrap()).await.unwrap();
    let Answer::Backup(page) = story.claire.ask(Request::BackupCheck).await else { panic!() };
    assert!(page.failed.is_none());
    let (_, index) = index(&story.again().await, &story.opener());
    assert_eq!(index.number, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_starts_while_a_backup_of_the_former_one_is_still_written_waits_with_its_own() {
    let mut story = story().await;
    let folder = PathBuf::from(story.set().await.folder.unwrap());
    let plan = story.disk.path().join("plan.pdf");
    std::fs::write(&plan, vec![8_u8; 200_000]).unwrap();
    story.claire.send_file(&story.matter, &plan).await;
    story.claire.leave().await;
    let profile = Profile::open(story.claire.home(), Unlock::Passphrase(PASSPHRASE)).unwrap();
    let keeper = Arc::new(Keeper::start(story.claire.home(), profile, None).await.unwrap());
    let pipe = folder.join("new.part");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // The document is more than a pipe takes at once: the thread that writes it waits for whoever reads.
    let first = keeper.clone();
    let first = tokio::spawn(async move { first.ask(Request::BackupNow, &mut |_| {}).await });
    let read = tokio::task::spawn_blocking(move || std::fs::File::open(pipe).unwrap()).await.unwrap();
    keeper.lock().await;
    // Locked, or the node already gone: either way it is not said to be made.
    assert!(!matches!(first.await.unwrap(), Reply::Done(_)));
    let unlock = Request::Unlock { passphrase: PASSPHRASE.into() };
    assert!(matches!(keeper.ask(unlock, &mut |_| {}).await, Reply::Done(_)));
    let second = keeper.clone();
    let second = tokio::spawn(async move { second.ask(Request::BackupNow, &mut |_| {}).await });
    // Others are answered, and the second one is not.
    for _ in 0..20 {
        assert!(matches!(keeper.ask(Request::Status, &mut |_| {}).await, Reply::Done(_)));
    }
    assert!(!second.is_finished());
    drop(read);
    let Reply::Done(Answer::Backup(page)) = second.await.unwrap() else { panic!() };
    assert!(page.failed.is_none());
    keeper.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_words_a_folder_without_a_backup_and_a_home_in_use_are_each_refused() {
    let story = story().await;
    assert_eq!(story.claire.refused(Request::BackupNow).await, "BACKUP-01");
    let Answer::Backup(none) = story.claire.ask(Request::Backup).await else { panic!() };
    assert!(none == BackupPage::default());
    let other = words_new().list().join(" ");
    let folder = story.disk.path().to_str().unwrap().to_owned();
    let set = |folder: String, words: String| Request::BackupSet { folder, words, storage: None };
    assert_eq!(story.claire.refused(set(folder, other.clone())).await, "WORDS-01");
    for folder in ["/nowhere/at/all", "relative"] {
        assert_eq!(story.claire.refused(set(folder.into(), story.text())).await, "BACKUP-02");
    }
    // Which of the two is meant, nobody knows: neither is taken, whoever asks.
    let there = || std::fs::read_dir(story.disk.path()).unwrap().count();
    let before = there();
    let (folder, storage) = (story.disk.path().to_str().unwrap().to_owned(), Some(Storage::default()));
    let two = Request::BackupSet { folder, words: story.text(), storage };
    assert_eq!(story.claire.refused(two).await, Refusal::BackupPlaces.code());
    assert_eq!(there(), before, "nothing was made");
    let home = tempfile::tempdir().unwrap();
    let from = story.disk.path();
    assert_eq!(story.restore(from, &story.text(), home.path()), Err((Some(Refusal::BackupAbsent), None)));
    story.set().await;
    assert_eq!(story.restore(from, &other, home.path()), Err((Some(Refusal::BackupAbsent), None)));
    assert_eq!(story.restore(from, "barque", home.path()), Err((Some(Refusal::WordsWrong), None)));
    let nowhere = story.restore(Path::new("/nowhere/at/all"), &story.text(), home.path());
    assert_eq!(nowhere, Err((Some(Refusal::BackupFolder), None)));
    let weak = restore(&source(from), home.path(), &story.text(), "123456", Stretch::TEST, false, false);
    assert!(matches!(weak, Err((Stop::Refusal(Refusal::PassphraseWeak), None))));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing was made");
    let taken = story.restore(from, &story.text(), story.jean.home());
    assert_eq!(taken, Err((Some(Refusal::VaultExists), None)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_alone_give_the_identity_that_the_stock_tool_takes() {
    let words = words_new();
    let identity = backup_identity(&words.list().join(" ")).unwrap();
    assert!(identity.starts_with("AGE-SECRET-KEY-1"));
    assert_eq!(*identity, *Opener::from_seed(&words.backup_key()).unwrap().text());
    assert_eq!(backup_identity("barque").unwrap_err().refusal(), Some(Refusal::WordsWrong));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_up_while_the_node_is_up_answers_with_nothing_of_what_the_words_say() {
    let story = story().await;
    let request = Request::BackupSet { folder: "/x".into(), words: story.text(), storage: None };
    assert_eq!(format!("{request:?}"), "Request(backup-set)");
    assert!(matches!(story.claire.reply(request).await, Reply::Refused { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_erased_goes_from_the_next_backup_and_is_not_restored() {
    let mut story = story().await;
    let first = story.set().await;
    let (folder, before) = index(&first, &story.opener());
    let parts: Vec<_> = before.parts.iter().map(parloir_backup::Part::file).collect();
    // Another matter stays, and one that is held.
    let kept = story.claire.open_matter("Autre affaire", "each").await;
    story.claire.send(&kept, "gardé").await;
    let hold = Request::HoldSet { matter: kept.clone(), reason: "litigation".into(), words: "RG".into() };
    story.claire.ask(hold).await;
    story.erase().await;
    let (_, after) = index(&story.again().await, &story.opener());
    assert!(after.parts.iter().all(|part| !matches!(part.holds, Holds::Document(_))), "the document is gone");
    for part in &parts {
        assert!(!folder_of(&first).join(part).exists(), "nothing of the backup before is left");
    }
    assert!(!is_in(&folder, &after, "demain", &story.opener()), "whoever has the words finds nothing of it");
    story.claire.leave().await;
    let home = tempfile::tempdir().unwrap();
    story.restore(story.disk.path(), &story.text(), home.path()).unwrap();
    let mut new = story.claire.on(home);
    new.wake().await;
    let Answer::Matters(lines) = new.ask(Request::Matters).await else { panic!() };
    assert_eq!(lines.iter().map(|line| line.title.as_str()).collect::<Vec<_>>(), ["Autre affaire"]);
    let Answer::Certificates(certificates) = new.ask(Request::Certificates).await else { panic!() };
    assert_eq!(certificates.len(), 1);
    let Answer::Keeping(page) = new.ask(Request::Keeping { matter: kept.clone() }).await else { panic!() };
    assert_eq!(page.hold.unwrap().words, "RG", "a hold is restored too");
    new.ask(Request::MatterClose { matter: kept.clone() }).await;
    let erase = Request::Erase {
        matter: kept,
        title: "Autre affaire".into(),
        early: Some("returned".into()),
        owed_accepted: false,
    };
    assert_eq!(new.refused(erase).await, "KEEP-01");
    // The other party has it still, and does not bring it back.
    let other = new.open_matter("Encore une", "each").await;
    new.ask(Request::Admit { matter: other.clone(), person: "Jean".into(), role: "client".into() }).await;
    let item = new.send(&other, "bonjour").await;
    story.jean.receives(&other, &item).await;
    let Answer::Matters(lines) = new.ask(Request::Matters).await else { panic!() };
    assert!(lines.iter().all(|line| line.matter != story.matter));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_former_backup_that_was_put_back_brings_nothing_back_of_what_was_erased() {
    let story = story().await;
    let first = story.set().await;
    let (folder, before) = index(&first, &story.opener());
    assert!(is_in(&folder, &before, "demain", &story.opener()));
    let kept = tempfile::tempdir().unwrap();
    copy(&folder, kept.path());
    story.erase().await;
    // As many links come as went: their places are those of the former parts.
    let journal = |part: &parloir_backup::Part| if let Holds::Journal { last, .. } = part.holds { last } else { 0 };
    let last = before.parts.iter().map(journal).max().unwrap();
    let other = story.claire.open_matter("Autre affaire", "each").await;
    let place = || story.claire.node().under(|vault| vault.last_place().unwrap());
    while place().await.unwrap() < last {
        story.claire.send(&other, "après").await;
    }
    assert_eq!(place().await.unwrap(), last);
    story.again().await;
    put_back(kept.path(), &folder);
    assert_eq!(story.claire.refused(Request::BackupNow).await, "BACKUP-05");
    let (_, after) = index(&story.again().await, &story.opener());
    assert_eq!(after.number, 3);
    assert!(!is_in(&folder, &after, "demain", &story.opener()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_of_an_erased_matter_could_not_be_taken_away_is_on_the_page_until_it_is_gone() {
    let story = story().await;
    let (folder, before) = index(&story.set().await, &story.opener());
    let journal = before.parts.iter().find(|part| matches!(part.holds, Holds::Journal { .. })).unwrap();
    let path = folder.join(journal.file());
    story.erase().await;
    // What stands there goes as no file goes.
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir_all(path.join("held")).unwrap();
    let page = story.again().await;
    assert_eq!((page.left, page.failed), (1, None), "it is made, and something is there still");
    let Answer::Backup(page) = story.claire.ask(Request::Backup).await else { panic!() };
    assert_eq!(page.left, 1);
    std::fs::remove_dir(path.join("held")).unwrap();
    std::fs::remove_dir(&path).unwrap();
    std::fs::write(&path, "as it was").unwrap();
    assert_eq!(story.again().await.left, 0);
    assert!(!path.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_is_erased_while_a_backup_is_made_is_not_in_it() {
    let mut story = story().await;
    let folder = folder_of(&story.set().await);
    let plan = story.disk.path().join("plan.pdf");
    std::fs::write(&plan, vec![8_u8; 200_000]).unwrap();
    let sent = story.claire.send_file(&story.matter, &plan).await;
    story.jean.receives(&story.matter, &sent).await;
    let pipe = folder.join("new.part");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // The document is more than a pipe takes at once: the thread that writes it waits for whoever reads.
    let node = story.claire.node().clone();
    let backup = tokio::spawn(async move { node.ask(Request::BackupNow, &mut |_| {}).await });
    let mut read = tokio::task::spawn_blocking(move || std::fs::File::open(pipe).unwrap()).await.unwrap();
    story.erase().await;
    tokio::task::spawn_blocking(move || std::io::copy(&mut read, &mut std::io::sink())).await.unwrap().unwrap();
    let Reply::Done(Answer::Backup(page)) = backup.await.unwrap() else { panic!("it is begun again") };
    let (_, after) = index(&page, &story.opener());
    assert!(after.parts.iter().all(|part| !matches!(part.holds, Holds::Document(_))), "the document is gone");
    assert!(!is_in(&folder, &after, "demain", &story.opener()));
    story.claire.leave().await;
    let home = tempfile::tempdir().unwrap();
    assert_eq!(story.restore(story.disk.path(), &story.text(), home.path()).unwrap().documents, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_of_a_matter_that_was_erased_meanwhile_does_not_come_back_and_voids_nothing() {
    let mut story = story().await;
    story.set().await;
    let kept = story.claire.open_matter("Autre affaire", "each").await;
    story.claire.send(&kept, "gardé").await;
    // As a backup has it whose documents and journal were read before the erasure, and its people after.
    let matter = MatterId::from_hex(&story.matter).unwrap();
    story.claire.node().under(move |vault| vault.put_erased(&matter, Moment(1)).unwrap()).await.unwrap();
    let (_, index) = index(&story.again().await, &story.opener());
    assert!(index.parts.iter().any(|part| matches!(part.holds, Holds::Document(_))));
    story.claire.leave().await;
    let home = tempfile::tempdir().unwrap();
    let restored = story.restore(story.disk.path(), &story.text(), home.path()).unwrap();
    assert_eq!(restored.documents, 0);
    let mut new = story.claire.on(home);
    new.wake().await;
    let draft = format!("draft/{}", story.matter);
    assert_eq!(new.node().under(move |vault| vault.setting(&draft).unwrap()).await.unwrap(), None);
    let Answer::Matters(lines) = new.ask(Request::Matters).await else { panic!() };
    assert_eq!(lines.iter().map(|line| line.title.as_str()).collect::<Vec<_>>(), ["Autre affaire"]);
}

fn copy(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// A former backup in the place of the last one.
fn put_back(kept: &Path, folder: &Path) {
    std::fs::remove_dir_all(folder).unwrap();
    std::fs::create_dir(folder).unwrap();
    copy(kept, folder);
}

/// Whether a part other than a document holds these words.
fn is_in(folder: &Path, index: &Index, words: &str, opener: &Opener) -> bool {
    let files = Files::in_folder(folder);
    index.parts.iter().filter(|part| !matches!(part.holds, Holds::Document(_))).any(|part| {
        let mut text = String::new();
        files.open(part, opener).unwrap().read_to_string(&mut text).unwrap();
        text.contains(words)
    })
}

fn folder_of(page: &BackupPage) -> PathBuf {
    PathBuf::from(page.folder.as_deref().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_restored_after_a_loss_revokes_every_former_device_in_the_same_act_and_others_hear_of_it() {
    let mut story = story().await;
    story.set().await;
    story.claire.leave().await;
    let home = tempfile::tempdir().unwrap();
    let from = source(story.disk.path());
    assert!(restore(&from, home.path(), &story.text(), PASSPHRASE, Stretch::TEST, false, true).is_ok());
    let mut new = story.claire.on(home);
    new.wake().await;
    let Answer::Devices(lines) = new.ask(Request::Devices).await else { panic!() };
    assert!(lines[0].revoked.is_some() && lines[0].reason.as_deref() == Some("lost"));
    assert!(lines[1].this && lines[1].revoked.is_none());
    let item = new.send(&story.matter, "De ma nouvelle machine.").await;
    story.jean.receives(&story.matter, &item).await;
    // The lost one comes up in other hands.
    story.claire.wake().await;
    let forged = story.claire.send(&story.matter, "C’est moi.").await;
    let back = story.jean.send(&story.matter, "Bien reçu.").await;
    new.receives(&story.matter, &back).await;
    assert!(story.jean.items(&story.matter).await.iter().all(|item| item.item != forged));
    assert!(story.claire.items(&story.matter).await.iter().all(|item| item.item != back));
    people::proves(&story.jean, &story.matter).await;
}
