//! Several devices of one person, with real vaults and real lines: joined by a link, each one more replica, revoked.

mod people;

use std::path::Path;

use parloir_base::{Chance, Refusal};
use parloir_crypto::words::Words;
use parloir_node::contract::{Answer, DeviceLine, Reply, Request};
use parloir_node::{Keeper, Stretch};
use parloir_vault::Vault;
use people::{PASSPHRASE, Person, link, new, second};

/// No chance at all: the keys of a vault that is never used.
struct Same;

impl Chance for Same {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

async fn devices(person: &Person) -> Vec<DeviceLine> {
    let Answer::Devices(lines) = person.ask(Request::Devices).await else { panic!() };
    lines
}

fn nothing_is_left(home: &Path) -> bool {
    std::fs::read_dir(home).unwrap().next().is_none()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_device_joins_and_gets_the_history_the_people_and_the_documents() {
    let (claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = people::acquainted(&claire, &jean).await;
    let before = claire.send(&matter, "avant").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bail.pdf");
    std::fs::write(&path, vec![7; 200_000]).unwrap();
    let lease = claire.send_file(&matter, &path).await;
    jean.receives(&matter, &lease).await;
    let second = second(&jean, "portable").await;
    assert_eq!(second.receives(&matter, &before).await.text.as_deref(), Some("avant"));
    second.receives(&matter, &lease).await;
    assert_eq!(second.person("Claire").await.map(|person| person.trust).as_deref(), Some("verified"));
    let sent = second.send(&matter, "de mon portable").await;
    for other in [&claire, &jean] {
        let item = other.receives(&matter, &sent).await;
        assert_eq!(item.author_name, "Jean");
        assert_eq!(item.mine, other.name == "Jean", "what a device of one's own wrote is one's own");
    }
    // What was opened on one device is not to be opened on the other.
    for item in [&before, &lease] {
        jean.ask(Request::Open { matter: matter.clone(), item: item.clone(), target: None }).await;
    }
    second
        .wait(Request::Matters, |answer| match answer {
            Answer::Matters(lines) => lines.iter().all(|line| line.unopened == 0).then_some(()),
            _ => None,
        })
        .await;
    // Everyone sees in the journal that there is a device more, and whose.
    let request = Request::Journal { matter: matter.clone(), before: None, limit: 500 };
    claire
        .wait(request, |answer| match answer {
            Answer::Journal(page) => page
                .lines
                .iter()
                .flat_map(|line| &line.changes)
                .find(|one| {
                    one.change == "device-added" && one.name == "Jean" && one.label.as_deref() == Some("portable")
                })
                .map(drop),
            _ => None,
        })
        .await;
    // The first device sleeps: the second one gets what comes, and it is delivered to Jean.
    jean.leave().await;
    let during = claire.send(&matter, "pendant").await;
    second.receives(&matter, &during).await;
    claire.progress(&matter, &during, "Jean", "delivered").await;
    jean.wake().await;
    jean.receives(&matter, &during).await;
    let lines = devices(&second).await;
    assert_eq!(lines.iter().map(|line| line.label.as_str()).collect::<Vec<_>>(), ["1", "portable"]);
    assert!(lines[1].this && !lines[0].this);
    people::proves(&claire, &matter).await;
    people::proves(&second, &matter).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_somebody_else_call_nobody_and_leave_nothing() {
    let (claire, jean) = (Person::new("Claire").await, Person::asleep("Jean"));
    let link = link(&claire).await;
    let home = tempfile::tempdir().unwrap();
    let refused = parloir_node::join(home.path(), new(&link, jean.words(), "portable")).await;
    assert_eq!(refused.err().and_then(|stop| stop.refusal()), Some(Refusal::WordsWrong));
    assert!(nothing_is_left(home.path()));
    assert_eq!(devices(&claire).await.len(), 1);
    // The link is still good for its person.
    drop(parloir_node::join(home.path(), new(&link, claire.words(), "portable")).await.unwrap());
    assert_eq!(devices(&claire).await.len(), 2);
    let again = tempfile::tempdir().unwrap();
    let refused = parloir_node::join(again.path(), new(&link, claire.words(), "encore")).await;
    assert_eq!(refused.err().and_then(|stop| stop.refusal()), Some(Refusal::InvitationUnknown));
    assert!(nothing_is_left(again.path()), "nothing stands in the way of the next try");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_does_not_answer_leaves_nothing_and_the_next_try_works() {
    let mut claire = Person::new("Claire").await;
    let link = link(&claire).await;
    claire.leave().await;
    let home = tempfile::tempdir().unwrap();
    let refused = parloir_node::join(home.path(), new(&link, claire.words(), "portable")).await;
    assert_eq!(refused.err().and_then(|stop| stop.refusal()), Some(Refusal::DeviceSilent));
    assert!(nothing_is_left(home.path()));
    claire.wake().await;
    drop(parloir_node::join(home.path(), new(&link, claire.words(), "portable")).await.unwrap());
}

async fn begins(person: &Person, matter: &str, text: &str) {
    let (matter, text) = (matter.to_owned(), text.to_owned());
    person.ask(Request::DraftPut { matter, text, reply_to: None }).await;
}

/// Waits until this is what is begun.
async fn begun(person: &Person, matter: &str, text: &str) {
    person
        .wait(Request::Draft { matter: matter.to_owned() }, |answer| match answer {
            Answer::Draft(draft) => (draft.text == text).then_some(()),
            _ => None,
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_begun_on_one_device_goes_on_on_the_other_and_does_not_come_back_once_it_was_sent() {
    let (claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = people::acquainted(&claire, &jean).await;
    let before = claire.send(&matter, "Je vous écoute.").await;
    jean.receives(&matter, &before).await;
    begins(&jean, &matter, "Maître, je").await;
    let mut second = second(&jean, "portable").await;
    second.receives(&matter, &before).await;
    begun(&second, &matter, "Maître, je").await;
    begins(&second, &matter, "Maître, je vous écris").await;
    begun(&jean, &matter, "Maître, je vous écris").await;
    // The portable one sleeps with what is begun; meanwhile it is finished, and sent.
    second.leave().await;
    let sent = jean.send(&matter, "Maître, je vous écris au sujet du bail.").await;
    begun(&jean, &matter, "").await;
    jean.leave().await;
    second.wake().await;
    begun(&second, &matter, "Maître, je vous écris").await;
    jean.wake().await;
    second.receives(&matter, &sent).await;
    begun(&second, &matter, "").await;
    begun(&jean, &matter, "").await;
    let Answer::Draft(hers) = claire.ask(Request::Draft { matter: matter.clone() }).await else { panic!() };
    assert_eq!(hers.text, "", "nobody else hears of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_whose_joining_was_cut_off_is_gone_on_with_and_a_profile_is_not() {
    let claire = Person::new("Claire").await;
    let home = tempfile::tempdir().unwrap();
    let words = Words::parse(claire.words()).unwrap();
    drop(Vault::create(home.path(), "une autre phrase de passe", &words, Stretch::TEST, &mut Same).unwrap());
    let made = link(&claire).await;
    drop(parloir_node::join(home.path(), new(&made, claire.words(), "portable")).await.unwrap());
    assert_eq!(devices(&claire).await.len(), 2);
    let made = link(&claire).await;
    let refused = parloir_node::join(home.path(), new(&made, claire.words(), "encore")).await;
    assert_eq!(refused.err().and_then(|stop| stop.refusal()), Some(Refusal::VaultExists));
    assert_eq!(devices(&claire).await.len(), 2, "nobody was called");
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_that_nobody_waits_for_any_more_ends_with_a_whole_profile_or_nothing_and_a_profile_that_is_there_stays()
{
    let claire = Person::new("Claire").await;
    let home = tempfile::tempdir().unwrap();
    let keeper = Keeper::locked(home.path(), None);
    let join = |link: String| Request::DeviceJoin {
        link,
        words: claire.words().to_owned(),
        passphrase: PASSPHRASE.to_owned(),
        label: "portable".to_owned(),
        small_machine: true,
        weak_accepted: false,
    };
    let ask = async |request| keeper.ask(request, &mut |_| {}).await;
    let unlock = || Request::Unlock { passphrase: PASSPHRASE.to_owned() };
    let link_made = link(&claire).await;
    tokio::select! {
        reply = ask(join(link_made)) => panic!("{reply:?}"),
        () = async { while nothing_is_left(home.path()) { tokio::task::yield_now().await } } => {}
    }
    // Whoever unlocks waits for their turn, which is after that of the joining.
    let Reply::Done(_) = ask(unlock()).await else { panic!("no whole profile") };
    assert_eq!(devices(&claire).await.len(), 2);
    for is_open in [true, false] {
        let reply = ask(join(link(&claire).await)).await;
        let is_refused = matches!(&reply, Reply::Refused { code } if *code == Refusal::VaultExists.code());
        assert!(is_refused, "open: {is_open}: {reply:?}");
        keeper.lock().await;
    }
    let Reply::Done(_) = ask(unlock()).await else { panic!("the profile is gone") };
    assert_eq!(devices(&claire).await.len(), 2, "nobody was called");
    keeper.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_device_is_revoked_with_the_words_and_gets_nothing_more() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = people::acquainted(&claire, &jean).await;
    let lost = second(&jean, "perdu").await;
    let before = claire.send(&matter, "avant").await;
    lost.receives(&matter, &before).await;
    let revoke = |device: &str, words: &str| Request::DeviceRevoke {
        device: device.into(),
        words: words.into(),
        reason: "lost".into(),
    };
    assert_eq!(jean.refused(revoke("perdu", claire.words())).await, Refusal::WordsWrong.code());
    assert_eq!(jean.refused(revoke("inconnu", jean.words())).await, Refusal::DeviceUnknown.code());
    jean.ask(revoke("perdu", jean.words())).await;
    assert!(devices(&jean).await[1].revoked.is_some());
    let told = jean.send(&matter, "mon portable est perdu").await;
    claire.receives(&matter, &told).await;
    let after = claire.send(&matter, "compris").await;
    jean.receives(&matter, &after).await;
    let here: Vec<String> = lost.items(&matter).await.into_iter().map(|item| item.item).collect();
    assert_eq!(here, [before], "nothing that was written since");
    for person in [&claire, &jean] {
        people::proves(person, &matter).await;
    }
}

/// Waits until a matter is kept as it should be.
async fn kept(person: &Person, matter: &str, test: impl Fn(&parloir_node::contract::KeepingPage) -> bool) {
    person
        .wait(Request::Keeping { matter: matter.to_owned() }, |answer| match answer {
            Answer::Keeping(page) => test(page).then_some(()),
            _ => None,
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_a_matter_is_kept_follows_the_person_and_a_hold_set_on_one_device_holds_on_the_other() {
    let (claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = people::acquainted(&claire, &jean).await;
    let before = claire.send(&matter, "Je vous écoute.").await;
    jean.receives(&matter, &before).await;
    let mut second = second(&jean, "portable").await;
    second.receives(&matter, &before).await;
    let set = |note: &str| Request::KeepingSet {
        matter: matter.clone(),
        schedule: "fr.avocat.litige".into(),
        start: "2000-01-01".into(),
        born: None,
        note: Some(note.into()),
    };
    jean.ask(set("premier")).await;
    kept(&second, &matter, |page| page.note == "premier" && page.phase == "due").await;
    // Apart, one holds, and the other changes a note later: the hold stays.
    second.leave().await;
    let hold = Request::HoldSet { matter: matter.clone(), reason: "litigation".into(), words: "RG".into() };
    jean.ask(hold).await;
    jean.leave().await;
    second.wake().await;
    second.ask(set("second")).await;
    jean.wake().await;
    kept(&second, &matter, |page| page.hold.as_ref().is_some_and(|hold| hold.words == "RG")).await;
    kept(&jean, &matter, |page| page.note == "second" && page.hold.is_some()).await;
    let leave = Request::MatterLeave { matter: matter.clone() };
    second.ask(leave).await;
    let erase =
        Request::Erase { matter: matter.clone(), title: "Martin c. Durand".into(), early: None, owed_accepted: true };
    assert_eq!(second.refused(erase.clone()).await, Refusal::MatterHeld.code());
    // Lifted on one, it is lifted on the other; erased on one, it is only told of on the other.
    jean.ask(Request::HoldLift { matter: matter.clone(), passphrase: PASSPHRASE.into() }).await;
    kept(&second, &matter, |page| page.hold.is_none()).await;
    second.ask(erase).await;
    kept(&jean, &matter, |page| page.erased_elsewhere.is_some()).await;
    assert_eq!(jean.items(&matter).await.len(), 1, "no device erases for another");
    let Answer::Keeping(hers) = claire.ask(Request::Keeping { matter: matter.clone() }).await else { panic!() };
    assert!(hers.schedule.is_none() && hers.note.is_empty(), "nobody else hears of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_joins_after_an_erasure_does_not_fetch_the_matter_from_the_other_party() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = people::acquainted(&claire, &jean).await;
    let before = claire.send(&matter, "Je vous écoute.").await;
    jean.receives(&matter, &before).await;
    claire.ask(Request::MatterClose { matter: matter.clone() }).await;
    jean.wait(Request::Matters, |answer| match answer {
        Answer::Matters(lines) => (lines[0].state == "closed").then_some(()),
        _ => None,
    })
    .await;
    jean.owes_nothing().await;
    let title = "Martin c. Durand".to_owned();
    jean.ask(Request::Erase { matter: matter.clone(), title, early: Some("request".into()), owed_accepted: false })
        .await;
    let second = second(&jean, "portable").await;
    let other = claire.open_matter("Autre affaire", "each").await;
    claire.ask(Request::Admit { matter: other.clone(), person: "Jean".into(), role: "client".into() }).await;
    let item = claire.send(&other, "bonjour").await;
    second.receives(&other, &item).await;
    let back = second.send(&other, "bonjour Maître").await;
    claire.receives(&other, &back).await;
    for device in [&jean, &second] {
        let Answer::Matters(lines) = device.ask(Request::Matters).await else { panic!() };
        assert!(lines.iter().all(|line| line.matter != matter), "{}", lines.len());
    }
    assert_eq!(claire.items(&matter).await.len(), 1);
}
