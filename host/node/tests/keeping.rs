//! A node that is locked and unlocked, and the words as the other key.

mod people;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parloir_base::Refusal;
use parloir_crypto::words::fold;
use parloir_node::contract::{Answer, Reply, Request, Status};
use parloir_node::{
    Keeper, NewProfile, NodeOptions, Profile, Stretch, Unlock, passphrase_by_words, words_are_of, words_new, words_open,
};
use people::{PASSPHRASE, Person};

async fn ask(keeper: &Keeper, request: Request) -> Reply {
    keeper.ask(request, &mut |_| {}).await
}

async fn refused(keeper: &Keeper, request: Request) -> Option<Refusal> {
    match ask(keeper, request).await {
        Reply::Refused { code } => Refusal::from_code(&code),
        other => panic!("not refused: {other:?}"),
    }
}

async fn status(keeper: &Keeper) -> Status {
    match ask(keeper, Request::Status).await {
        Reply::Done(Answer::Status(status)) => status,
        other => panic!("{other:?}"),
    }
}

fn open(home: &Path) -> Result<Profile, Option<Refusal>> {
    Profile::open(home, Unlock::Passphrase(PASSPHRASE)).map_err(|stop| stop.refusal())
}

async fn kept(home: &Path) -> Arc<Keeper> {
    let listen = vec!["127.0.0.1:0".parse().unwrap()];
    let options = NodeOptions { listen, is_loopback_told: true, ..NodeOptions::default() };
    Arc::new(Keeper::start(home, open(home).unwrap(), Some(options)).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_node_holds_no_vault_answers_nothing_and_goes_on_once_unlocked() {
    let (claire, jean) = (Person::asleep("Claire"), Person::new("Jean").await);
    let home = claire.home().to_owned();
    let keeper = kept(&home).await;
    let new = Request::MatterNew { title: "Martin".into(), level: 2, verification: "keeper".into() };
    let Reply::Done(Answer::Matter(page)) = ask(&keeper, new).await else { panic!() };
    let matter = page.line.matter;
    let invite = Request::Invite { matter: matter.clone(), role: "client".into(), lives_ms: 0 };
    let Reply::Done(Answer::Invitation(made)) = ask(&keeper, invite).await else { panic!() };
    jean.join(&made.link).await;
    let words = jean.phrase("Claire").await;
    let verify = |person: &str| Request::Verify {
        person: person.into(),
        words: words.clone(),
        method: "phrase-by-voice".into(),
    };
    let ready = Request::Phrase { person: "Jean".into() };
    while !matches!(ask(&keeper, ready.clone()).await, Reply::Done(_)) {
        ask(&keeper, Request::Events { after: 0, wait_ms: 200 }).await;
    }
    assert!(matches!(ask(&keeper, verify("Jean")).await, Reply::Done(_)));
    jean.ask(verify("Claire")).await;
    let before = status(&keeper).await.addresses;

    // Whoever waits for news is sent away, and keeps nothing open.
    let waiting = keeper.clone();
    let waiter = tokio::spawn(async move { refused(&waiting, Request::Events { after: 0, wait_ms: 600_000 }).await });
    tokio::task::yield_now().await;
    assert!(matches!(ask(&keeper, Request::Lock).await, Reply::Done(Answer::Nothing)));
    assert_eq!(waiter.await.unwrap(), Some(Refusal::Locked));
    assert!(keeper.is_locked());
    assert_eq!(refused(&keeper, Request::Matters).await, Some(Refusal::Locked));
    let letter = Request::Send { matter: matter.clone(), text: "secret".into(), reply_to: None };
    assert_eq!(refused(&keeper, letter).await, Some(Refusal::Locked));
    let told = status(&keeper).await;
    assert!(told.locked && told.name.is_empty() && told.addresses.is_empty() && told.person.is_empty());
    assert!(matches!(ask(&keeper, Request::Lock).await, Reply::Done(Answer::Nothing)), "locked already");

    let wrong = Request::Unlock { passphrase: "autre".into() };
    assert_eq!(refused(&keeper, wrong).await, Some(Refusal::PassphraseWrong));
    let right = Request::Unlock { passphrase: PASSPHRASE.into() };
    let elsewhere = open(&home).unwrap();
    assert_eq!(refused(&keeper, right.clone()).await, Some(Refusal::VaultInUse), "another program has it meanwhile");
    drop(elsewhere);
    assert_eq!(refused(&keeper, Request::Owed).await, Some(Refusal::Locked));
    assert!(matches!(ask(&keeper, right).await, Reply::Done(Answer::Nothing)));
    assert_eq!(open(&home).err(), Some(Some(Refusal::VaultInUse)), "now it is this one's again");

    assert_eq!(status(&keeper).await.addresses, before, "met where it was met before");
    let letter = Request::Send { matter: matter.clone(), text: "Bonjour.".into(), reply_to: None };
    let Reply::Done(Answer::Placed(placed)) = ask(&keeper, letter).await else { panic!() };
    jean.receives(&matter, &placed.item).await;
    keeper.stop().await;
    drop(open(&home).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interface_is_shown_again_only_while_somebody_serves_one() {
    let home = tempfile::tempdir().unwrap();
    let keeper = Keeper::locked(home.path(), None);
    assert_eq!(refused(&keeper, Request::Show).await, Some(Refusal::InterfaceAbsent));
    let mut shows = keeper.shows();
    assert!(matches!(ask(&keeper, Request::Show).await, Reply::Done(Answer::Nothing)));
    assert!(shows.has_changed().unwrap() && shows.borrow_and_update().to_owned() == 1);
    drop(shows);
    assert_eq!(refused(&keeper, Request::Show).await, Some(Refusal::InterfaceAbsent));
}

fn made(weak: &str, weak_accepted: bool) -> (tempfile::TempDir, String, Result<(), Option<Refusal>>) {
    let home = tempfile::tempdir().unwrap();
    let words = words_new();
    let new = NewProfile {
        name: "Claire",
        profession: "avocat",
        jurisdiction: "fr",
        words: &words,
        passphrase: weak,
        stretch: Stretch::TEST,
        weak_accepted,
    };
    let made = Profile::create(home.path(), &new).map(drop).map_err(|stop| stop.refusal());
    (home, words.list().join(" "), made)
}

#[test]
fn a_weak_passphrase_is_taken_from_whoever_accepts_it_and_an_empty_one_from_nobody() {
    assert_eq!(made("soleil", false).2, Err(Some(Refusal::PassphraseWeak)));
    assert_eq!(made("", false).2, Err(Some(Refusal::PassphraseWeak)));
    assert_eq!(made("", true).2, Err(Some(Refusal::PassphraseWeak)));
    assert_eq!(made("soleil", true).2, Ok(()));
}

#[test]
fn the_words_replace_a_forgotten_passphrase_and_other_words_do_not() {
    let (home, words, _) = made(PASSPHRASE, false);
    let plain = fold(&words).to_uppercase();
    let numbered: String = plain.split(' ').enumerate().map(|(at, word)| format!("{:2}  {word}\n", at + 1)).collect();
    let other = words_new().list().join(" ");
    let refusal = |done: Result<(), parloir_node::Stop>| done.err().and_then(|stop| stop.refusal());
    let by = |text: &str, new: &str, weak| refusal(passphrase_by_words(home.path(), text, new, weak));
    let fresh = "trente-deux girafes dansent au clair de lune en mars 1911";
    assert_eq!(by(&other, fresh, false), Some(Refusal::WordsWrong));
    assert_eq!(by("", fresh, false), Some(Refusal::WordsWrong));
    let missing = plain.rsplit_once(' ').unwrap().0;
    assert_eq!(by(missing, fresh, false), Some(Refusal::WordsWrong));
    assert_eq!(by(&plain, "soleil", false), Some(Refusal::PassphraseWeak));
    let profile = open(home.path()).unwrap();
    assert_eq!(by(&plain, fresh, false), Some(Refusal::VaultInUse));
    let person = profile.person().ik.to_hex();
    drop(profile);
    assert_eq!(by(&numbered, fresh, false), None);
    assert_eq!(open(home.path()).err(), Some(Some(Refusal::PassphraseWrong)));
    drop(Profile::open(home.path(), Unlock::Passphrase(fresh)).unwrap());

    assert_eq!(refusal(words_open(home.path(), &numbered)), None);
    assert_eq!(refusal(words_open(home.path(), &other)), Some(Refusal::WordsWrong));
    assert_eq!(refusal(words_are_of(&plain, &person)), None);
    assert_eq!(refusal(words_are_of(&other, &person)), Some(Refusal::WordsWrong));
    assert_eq!(refusal(words_are_of(&plain, "")), Some(Refusal::WordsWrong));
    assert_eq!(refusal(words_open(&PathBuf::from("/nowhere"), &plain)), Some(Refusal::VaultMissing));
}
