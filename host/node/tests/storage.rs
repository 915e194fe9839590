//! A backup in a storage of one's own: refused in plain words, believed in nothing, and a vault again on a new device.

mod people;

use std::io::Read;
use std::path::Path;

use parloir_backup::{Bucket, Files, Holds, Index, Opener};
use parloir_base::Refusal;
use parloir_crypto::words::Words;
use parloir_node::contract::{Answer, BackupPage, NetworkLine, Request, Restored, Storage};
use parloir_node::{Source, Stretch, restore, words_new};
use parloir_storage::{ACCESS_KEY, BUCKET, SECRET_KEY, Storage as Server};
use people::{PASSPHRASE, Person, acquainted};

struct Story {
    claire: Person,
    jean: Person,
    words: Words,
    matter: String,
    items: Vec<String>,
    server: Server,
}

/// Two people who wrote to each other and sent a document, and a storage of Claire's.
async fn story() -> Story {
    let words = words_new();
    let mut claire = Person::of_words("Me Claire Dubois", &words);
    claire.wake().await;
    let jean = Person::new("Jean Martin").await;
    let matter = acquainted(&claire, &jean).await;
    let disk = tempfile::tempdir().unwrap();
    let bail = disk.path().join("bail.pdf");
    std::fs::write(&bail, vec![7_u8; 200_000]).unwrap();
    let items = vec![claire.send(&matter, "Bonjour.").await, claire.send_file(&matter, &bail).await];
    jean.receives(&matter, &items[1]).await;
    Story { claire, jean, words, matter, items, server: Server::start() }
}

impl Story {
    fn text(&self) -> String {
        self.words.list().join(" ")
    }

    fn typed(&self) -> Storage {
        Storage {
            endpoint: self.server.url(),
            region: "garage".into(),
            bucket: BUCKET.into(),
            prefix: "cabinet".into(),
            access_key: ACCESS_KEY.into(),
            secret_key: SECRET_KEY.into(),
            authority: None,
        }
    }

    fn request(&self, storage: Storage) -> Request {
        Request::BackupSet { folder: String::new(), words: self.text(), storage: Some(storage) }
    }

    async fn set(&self) -> BackupPage {
        let Answer::Backup(page) = self.claire.ask(self.request(self.typed())).await else { panic!() };
        page
    }

    async fn again(&self) -> BackupPage {
        let Answer::Backup(page) = self.claire.ask(Request::BackupNow).await else { panic!() };
        page
    }

    async fn page(&self) -> BackupPage {
        let Answer::Backup(page) = self.claire.ask(Request::Backup).await else { panic!() };
        page
    }

    /// What lies in the storage, as whoever has the words reads it.
    fn index(&self, page: &BackupPage) -> (Files, Index) {
        let Storage { endpoint, region, bucket, access_key, secret_key, authority, .. } = self.typed();
        let (prefix, secret_key) = (page.storage.clone().unwrap().prefix, secret_key.into());
        let storage = parloir_backup::Storage { endpoint, region, bucket, prefix, access_key, secret_key, authority };
        let files = Files::in_bucket(Bucket::at(&storage, &std::env::temp_dir()).unwrap());
        let index = files.index(&self.opener()).unwrap().unwrap();
        (files, index)
    }

    fn opener(&self) -> Opener {
        Opener::from_seed(&self.words.backup_key()).unwrap()
    }

    fn restore(&self, storage: Storage, home: &Path) -> Result<Restored, (Option<Refusal>, Option<String>)> {
        restore(&Source::Storage(storage), home, &self.text(), PASSPHRASE, Stretch::TEST, false, false)
            .map_err(|(stop, file)| (stop.refusal(), file))
    }

    async fn contacts(&self, who: &Person) -> Vec<NetworkLine> {
        let Answer::Network(lines) = who.ask(Request::Network { since: None }).await else { panic!() };
        lines.into_iter().filter(|line| line.outcome.starts_with("storage")).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storage_that_cannot_be_used_is_refused_in_plain_words_and_none_is_kept() {
    let story = story().await;
    let changed = |change: &dyn Fn(&mut Storage)| {
        let mut storage = story.typed();
        change(&mut storage);
        storage
    };
    for (storage, code) in [
        (changed(&|storage| storage.endpoint = "http://192.0.2.7:9000".into()), "BACKUP-06"),
        (changed(&|storage| storage.endpoint = "s3.example.org".into()), "BACKUP-06"),
        (changed(&|storage| storage.bucket = "../elsewhere".into()), "BACKUP-06"),
        (changed(&|storage| storage.authority = Some("no certificate".into())), "BACKUP-06"),
        (changed(&|storage| storage.secret_key = "another".into()), "BACKUP-09"),
        (changed(&|storage| storage.access_key = "NOBODY".into()), "BACKUP-09"),
    ] {
        assert_eq!(story.claire.refused(story.request(storage)).await, code);
        assert!(story.page().await == BackupPage::default(), "{code}");
    }
    let contacts = story.contacts(&story.claire).await;
    assert_eq!(contacts.len(), 2, "nobody is contacted at an address that is none");
    assert!(contacts.iter().all(|line| line.outcome == "storage-refused" && line.ended.is_some()));
    let home = tempfile::tempdir().unwrap();
    let empty = story.restore(story.typed(), home.path());
    assert_eq!(empty, Err((Some(Refusal::BackupAbsent), None)));
    let absent = story.restore(changed(&|storage| storage.bucket = "elsewhere".into()), home.path());
    assert_eq!(absent, Err((Some(Refusal::StorageAbsent), None)));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_machine_with_the_words_and_the_keys_of_the_storage_has_everything_again() {
    let mut story = story().await;
    let page = story.set().await;
    assert!(page.is_set() && page.folder.is_none());
    assert!(page.made.is_some() && page.checked.is_some() && page.failed.is_none());
    let contacts = story.contacts(&story.claire).await;
    assert!(contacts.iter().all(|line| line.outcome == "storage" && story.server.url().ends_with(&line.address)));
    assert!(contacts.iter().map(|line| line.sent_bytes).sum::<u64>() > 200_000);
    story.claire.leave().await;

    let home = tempfile::tempdir().unwrap();
    assert_eq!(story.restore(story.typed(), home.path()).unwrap().documents, 1);
    let mut new = story.claire.on(home);
    new.wake().await;
    let items = new.items(&story.matter).await;
    assert_eq!(items.iter().map(|item| &item.item).collect::<Vec<_>>(), story.items.iter().collect::<Vec<_>>());
    assert_eq!(items[1].document.as_ref().unwrap().state, "whole");
    let contacts = story.contacts(&new).await;
    assert_eq!(contacts.len(), 1);
    assert!(contacts[0].received_bytes > 200_000, "whom the restoring contacted is in the journal of the new vault");
    let after = story.jean.send(&story.matter, "Vous revoilà ?").await;
    new.receives(&story.matter, &after).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keys_of_the_storage_are_in_no_answer_and_in_no_backup() {
    let story = story().await;
    let page = story.set().await;
    let shown = serde_json::to_string(&page).unwrap();
    assert!(shown.contains(ACCESS_KEY) && !shown.contains(SECRET_KEY));
    let request = format!("{:?} {:?} {:?}", story.request(story.typed()), story.typed(), page.storage);
    assert_eq!(request, "Request(backup-set) Storage { .. } Some(StoragePage { .. })");
    let (files, index) = story.index(&page);
    for part in &index.parts {
        let mut plain = Vec::new();
        files.open(part, &story.opener()).unwrap().read_to_end(&mut plain).unwrap();
        for key in [SECRET_KEY, ACCESS_KEY] {
            assert!(!plain.windows(key.len()).any(|window| window == key.as_bytes()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_backup_adds_what_is_new_and_one_that_was_altered_or_is_missing_is_named_and_mended() {
    let story = story().await;
    let first = story.set().await;
    let document = |index: &Index| *index.parts.iter().find(|part| matches!(part.holds, Holds::Document(_))).unwrap();
    let before = story.index(&first).1;
    story.claire.send(&story.matter, "Encore un mot.").await;
    let second = story.again().await;
    let after = story.index(&second).1;
    assert_eq!((after.number, document(&after)), (before.number + 1, document(&before)), "sealed once");
    assert_eq!(story.server.keys().len() as u64, second.files + 1, "what is superseded is gone");

    for spoil in [
        |path: &Path| std::fs::remove_file(path).unwrap(),
        |path: &Path| {
            let mut bytes = std::fs::read(path).unwrap();
            bytes[1_000] ^= 1;
            std::fs::write(path, bytes).unwrap();
        },
    ] {
        let page = story.page().await;
        let file = document(&story.index(&page).1).file();
        let path = story.server.bucket().join(page.storage.unwrap().prefix).join(&file);
        spoil(&path);
        assert_eq!(story.claire.refused(Request::BackupCheck).await, "BACKUP-03");
        assert_eq!(story.page().await.file.as_deref(), Some(file.as_str()));
        let home = tempfile::tempdir().unwrap();
        let refused = story.restore(story.typed(), home.path());
        assert_eq!(refused, Err((Some(Refusal::BackupDamaged), Some(file))));
        assert!(story.again().await.failed.is_none());
    }
    let Answer::Backup(checked) = story.claire.ask(Request::BackupCheck).await else { panic!() };
    assert!(checked.failed.is_none() && checked.whole.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storage_that_serves_a_former_backup_is_told_once_by_the_drill_and_once_by_the_next_backup() {
    let story = story().await;
    let page = story.set().await;
    let folder = story.server.bucket().join(page.storage.unwrap().prefix);
    let kept = tempfile::tempdir().unwrap();
    let copy = |from: &Path, to: &Path| {
        for file in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    };
    copy(&folder, kept.path());
    let roll_back = || {
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::create_dir(&folder).unwrap();
        copy(kept.path(), &folder);
    };
    story.again().await;
    roll_back();
    assert_eq!(story.claire.refused(Request::BackupCheck).await, Refusal::BackupFormer.code());
    assert_eq!(story.page().await.code.as_deref(), Some(Refusal::BackupFormer.code()));
    assert!(story.again().await.failed.is_none(), "it was said; the next one is after both");
    roll_back();
    assert_eq!(story.claire.refused(Request::BackupNow).await, Refusal::BackupFormer.code());
    let mended = story.again().await;
    assert!(mended.failed.is_none());
    assert_eq!(story.index(&mended).1.number, 4);
}
