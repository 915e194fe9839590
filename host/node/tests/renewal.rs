//! A vault that was copied: the copies are told apart, each becomes a device of its own, and nothing that either wrote is lost.

mod people;

use std::path::Path;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, DeviceLine, Reply, Request};
use parloir_node::{Keeper, NodeOptions, Profile, Unlock};
use people::{PASSPHRASE, Person, acquainted};

fn copied(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copied(&entry.path(), &target);
        } else if kind.is_file() {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// A profile kept as the program keeps it; on the network, or off it.
async fn kept(home: &Path, listens: bool) -> Keeper {
    let profile = Profile::open(home, Unlock::Passphrase(PASSPHRASE)).unwrap();
    let listen = vec!["127.0.0.1:0".parse().unwrap()];
    let options = listens.then(|| NodeOptions { listen, is_loopback_told: true, ..NodeOptions::default() });
    Keeper::start(home, profile, options).await.unwrap()
}

async fn ask(keeper: &Keeper, request: Request) -> Answer {
    match keeper.ask(request, &mut |_| {}).await {
        Reply::Done(answer) => answer,
        other => panic!("{other:?}"),
    }
}

/// Asks until it is so, at each event.
async fn until<T>(keeper: &Keeper, request: Request, mut test: impl FnMut(&Answer) -> Option<T>) -> T {
    let patience = std::time::Duration::from_secs(90);
    tokio::time::timeout(patience, async {
        loop {
            if let Some(done) = test(&ask(keeper, request.clone()).await) {
                return done;
            }
            ask(keeper, Request::Events { after: 0, wait_ms: 200 }).await;
        }
    })
    .await
    .expect("in time")
}

fn read(matter: &str) -> Request {
    Request::Read { matter: matter.to_owned(), after: 0, before: None, limit: 100, unopened: false }
}

fn texts(answer: &Answer) -> Vec<String> {
    let Answer::Items(items) = answer else { panic!() };
    items.iter().filter_map(|item| item.text.clone()).collect()
}

fn is_forked(answer: &Answer) -> Option<()> {
    let Answer::Matter(page) = answer else { panic!() };
    page.forks.iter().any(|fork| fork.this).then_some(())
}

async fn send(keeper: &Keeper, matter: &str, text: &str) {
    let (matter, text) = (matter.to_owned(), text.to_owned());
    ask(keeper, Request::Send { matter, text, reply_to: None }).await;
}

async fn devices(keeper: &Keeper) -> Vec<DeviceLine> {
    let Answer::Devices(lines) = ask(keeper, Request::Devices).await else { panic!() };
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_vault_is_renewed_with_the_words_and_nothing_that_either_copy_wrote_is_lost() {
    let (claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    jean.send(&matter, "Avant la copie.").await;
    jean.owes_nothing().await;
    jean.leave().await;
    let home = tempfile::tempdir().unwrap();
    copied(jean.home(), home.path());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("congé.txt");
    std::fs::write(&path, "Je donne congé.").unwrap();
    // Neither hears of the other while it writes.
    let (one, other) = (kept(jean.home(), false).await, kept(home.path(), false).await);
    send(&one, &matter, "Je reste dans les lieux.").await;
    send(&other, &matter, "Je pars à la fin du mois.").await;
    ask(&other, Request::SendFile { matter: matter.clone(), path: path.to_str().unwrap().into() }).await;
    one.stop().await;
    other.stop().await;
    let has = |text: &'static str| move |answer: &Answer| texts(answer).iter().any(|one| one == text).then_some(());
    let one = kept(jean.home(), true).await;
    claire.wait(read(&matter), has("Je reste dans les lieux.")).await;
    let other = kept(home.path(), true).await;
    until(&other, Request::Matter { matter: matter.clone() }, is_forked).await;
    // The first one does not know yet, and writes on.
    send(&one, &matter, "Encore un mot.").await;
    until(&one, Request::Matter { matter: matter.clone() }, is_forked).await;
    for copy in [&one, &other] {
        let send = Request::Send { matter: matter.clone(), text: "x".into(), reply_to: None };
        let Reply::Refused { code } = copy.ask(send, &mut |_| {}).await else { panic!() };
        assert_eq!(code, Refusal::ChainForked.code());
        let words = jean.words().to_owned();
        assert!(matches!(ask(copy, Request::DeviceRenew { words }).await, Answer::Nothing));
    }
    send(&one, &matter, "Le premier, refait.").await;
    send(&other, &matter, "Le second, refait.").await;
    let theirs = ["Je pars à la fin du mois.", "Encore un mot.", "Le premier, refait.", "Le second, refait."];
    let all = [&["Je reste dans les lieux."], &theirs[..]].concat();
    let has_all = |wanted: Vec<&'static str>| {
        move |answer: &Answer| {
            let texts = texts(answer);
            let Answer::Items(items) = answer else { panic!() };
            let is_whole = |item: &parloir_node::contract::Item| {
                item.document.as_ref().is_some_and(|document| document.name == "congé.txt" && document.state == "whole")
            };
            (wanted.iter().all(|one| texts.iter().any(|text| text == one)) && items.iter().any(is_whole))
                .then_some(texts)
        }
    };
    let hers = claire.wait(read(&matter), has_all(all.clone())).await;
    assert_eq!(hers.iter().filter(|text| *text == "Je reste dans les lieux.").count(), 1, "she had it already");
    assert_eq!(hers.iter().filter(|text| *text == "Je pars à la fin du mois.").count(), 1);
    // Both are devices of one person. What she had of the first one stands on the chain that is frozen: the second one keeps its own end of it.
    until(&one, read(&matter), has_all(all)).await;
    until(&other, read(&matter), has_all(theirs.to_vec())).await;
    let known = |answer: &Answer| {
        let Answer::Devices(lines) = answer else { panic!() };
        let revoked: Vec<_> = lines.iter().filter(|line| line.revoked.is_some()).collect();
        (lines.len() == 3 && revoked.len() == 1 && revoked[0].serial == 1).then_some(())
    };
    until(&one, Request::Devices, known).await;
    until(&other, Request::Devices, known).await;
    assert_ne!(devices(&one).await.iter().find(|line| line.this).unwrap().serial, 1);
    one.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_somebody_else_renew_nothing_and_close_nothing() {
    let (claire, jean) = (Person::asleep("Claire"), Person::asleep("Jean"));
    let keeper = kept(claire.home(), false).await;
    for words in [jean.words(), "abaisser", ""] {
        let reply = keeper.ask(Request::DeviceRenew { words: words.to_owned() }, &mut |_| {}).await;
        let Reply::Refused { code } = reply else { panic!() };
        assert_eq!(code, Refusal::WordsWrong.code());
    }
    assert!(!keeper.is_locked());
    assert_eq!(devices(&keeper).await.len(), 1);
    ask(&keeper, Request::Lock).await;
    let reply = keeper.ask(Request::DeviceRenew { words: claire.words().to_owned() }, &mut |_| {}).await;
    let Reply::Refused { code } = reply else { panic!() };
    assert_eq!(code, Refusal::Locked.code());
    keeper.stop().await;
}
