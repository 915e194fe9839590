//! What a newer version kept in the vault: an older one says so, and writes nothing over it.

mod people;

use parloir_base::{MatterId, Refusal};
use parloir_kit::Authority;
use parloir_kit::served::Served;
use parloir_node::contract::{Answer, AuthorityNew, Preferences, Request};
use people::{PASSPHRASE, Person};

const NEWER: &[u8] = br#"{"version":2,"what":"nobody here knows"}"#;

/// A setting that a newer version wrote.
async fn newer(person: &Person, name: &str) {
    let name = name.to_owned();
    person.node().under(move |vault| vault.put_setting(&name, NEWER).unwrap()).await.unwrap();
}

async fn is_as_it_was(person: &Person, name: &str) -> bool {
    let name = name.to_owned();
    let kept = person.node().under(move |vault| vault.setting(&name).unwrap()).await.unwrap();
    kept.as_deref() == Some(NEWER)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_newer_version_kept_is_not_written_over() {
    let (claire, served) = (Person::new("Claire").await, Served::new(Authority::default()));
    let disk = tempfile::tempdir().unwrap();
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    let id = MatterId::from_hex(&matter).unwrap().to_hex();
    let authority = || AuthorityNew {
        name: "essai".into(),
        address: served.url(),
        certificates: served.authority.anchor(),
        policy: None,
    };
    claire.ask(Request::StampAuthorityAdd { authority: authority() }).await;
    let (file, target) = (disk.path().join("rapport.txt"), disk.path().join("cachet"));
    std::fs::write(&file, "bonjour").unwrap();
    let [file, target] = [&file, &target].map(|path| path.to_str().unwrap().to_owned());
    let each = Request::StampEach { matter: matter.clone(), authority: Some("essai".into()) };
    let cachet = Request::Cachet { paths: vec![file], target: target.clone(), statement: None, authority: None };
    let keeping = Request::KeepingSet {
        matter: matter.clone(),
        schedule: "fr.avocat.litige".into(),
        start: "2026-11-24".into(),
        born: None,
        note: None,
    };
    let draft = Request::DraftPut { matter: matter.clone(), text: "Je vous".into(), reply_to: None };
    let chosen = Preferences { notifies: true, ..Preferences::default() };
    let backup = Request::BackupSet {
        folder: disk.path().to_str().unwrap().into(),
        words: claire.words().to_owned(),
        storage: None,
    };
    for (name, request) in [
        ("stamps".to_owned(), each),
        ("authorities".to_owned(), Request::StampAuthorityAdd { authority: authority() }),
        ("cachets".to_owned(), cachet),
        (format!("keeping/{id}"), keeping),
        (format!("draft/{id}"), draft),
        ("preferences".to_owned(), Request::PreferencesPut { preferences: chosen }),
        ("backup".to_owned(), backup),
    ] {
        newer(&claire, &name).await;
        assert_eq!(claire.refused(request).await, Refusal::SettingNewer.code(), "{name}");
        assert!(is_as_it_was(&claire, &name).await, "{name}");
    }
    let left: Vec<_> = std::fs::read_dir(disk.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["rapport.txt"], "no cachet and no backup was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_is_held_and_let_go_whatever_a_newer_version_chose_for_it() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    let name = format!("keeping/{matter}");
    newer(&claire, &name).await;
    let hold = Request::HoldSet { matter: matter.clone(), reason: "litigation".into(), words: "RG".into() };
    let Answer::Keeping(page) = claire.ask(hold).await else { panic!() };
    assert_eq!(page.hold.unwrap().words, "RG");
    claire.ask(Request::MatterClose { matter: matter.clone() }).await;
    let erase = || Request::Erase {
        matter: matter.clone(),
        title: "Martin c. Durand".into(),
        early: Some("returned".into()),
        owed_accepted: true,
    };
    assert_eq!(claire.refused(erase()).await, Refusal::MatterHeld.code());
    let lift = Request::HoldLift { matter: matter.clone(), passphrase: PASSPHRASE.into() };
    let Answer::Keeping(page) = claire.ask(lift).await else { panic!() };
    assert!(page.hold.is_none() && is_as_it_was(&claire, &name).await);
    // What is wanted may name the matter, and cannot be read: nothing is said to be erased that is named still.
    newer(&claire, "stamps").await;
    assert_eq!(claire.refused(erase()).await, Refusal::SettingNewer.code());
    claire.node().under(|vault| vault.put_setting("stamps", b"").unwrap()).await.unwrap();
    claire.ask(erase()).await;
    assert!(!is_as_it_was(&claire, &name).await, "what was chosen for it goes with it");
}
