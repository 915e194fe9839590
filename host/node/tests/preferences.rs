//! How a person wants their faces to behave, and the language that the closed door speaks.

mod people;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use parloir_base::Refusal;
use parloir_node::Keeper;
use parloir_node::contract::{Answer, Preferences, Reply, Request};
use people::Person;

async fn read(person: &Person) -> Preferences {
    let Answer::Preferences(preferences) = person.ask(Request::Preferences).await else { panic!() };
    preferences
}

/// The language that a locked node says.
async fn said(home: &Path) -> String {
    match Keeper::locked(home, None).ask(Request::Status, &mut |_| {}).await {
        Reply::Done(Answer::Status(status)) => status.language,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_chosen_is_there_after_a_restart_and_the_language_before_the_vault_is_open() {
    let mut claire = Person::new("Claire").await;
    let first = read(&claire).await;
    assert_eq!((first.lock_after_minutes, first.lock_with_screen, first.enter_sends), (15, true, true));
    assert!(first.language.is_empty() && !first.lock_closes_vault && !first.notifies);
    assert_eq!(said(claire.home()).await, "");

    let chosen = Preferences { language: "en".into(), lock_after_minutes: 0, notifies: true, ..first };
    claire.ask(Request::PreferencesPut { preferences: chosen.clone() }).await;
    assert_eq!(said(claire.home()).await, "en");
    let file = claire.home().join("language");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    claire.leave().await;
    claire.wake_offline().await;
    assert_eq!(read(&claire).await, chosen);
    let Answer::Status(status) = claire.ask(Request::Status).await else { panic!() };
    assert_eq!(status.language, "en");

    claire.ask(Request::PreferencesPut { preferences: Preferences { language: String::new(), ..chosen } }).await;
    assert_eq!(said(claire.home()).await, "");
    std::fs::write(&file, "tlhIngan Hol, and much more than any language").unwrap();
    assert_eq!(said(claire.home()).await, "", "what is no language of ours is none");
    claire.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_chosen_is_refused_and_changes_nothing() {
    let claire = Person::new("Claire").await;
    for wrong in [
        Preferences { language: "de".into(), ..Preferences::default() },
        Preferences { language: "../fr".into(), ..Preferences::default() },
        Preferences { lock_after_minutes: 1_441, ..Preferences::default() },
    ] {
        let code = claire.refused(Request::PreferencesPut { preferences: wrong }).await;
        assert_eq!(Refusal::from_code(&code), Some(Refusal::PreferenceRefused));
    }
    assert_eq!(read(&claire).await, Preferences::default());
    assert!(!claire.home().join("language").exists());
}

#[test]
fn a_preference_of_another_version_is_ignored_and_one_left_out_is_as_in_a_new_profile() {
    let read: Preferences = serde_json::from_str(r#"{"language":"fr","colour":"blue"}"#).unwrap();
    assert_eq!(read, Preferences { language: "fr".into(), ..Preferences::default() });
}
