//! Someone who lost their only device, and has no backup, comes back with the 24 words alone, ends the lost device, and gets back what they share.

mod people;
mod place;

use std::path::Path;
use std::time::Duration;

use parloir_base::{MatterId, Refusal};
use parloir_node::contract::{Answer, DeviceLine, Request};
use parloir_node::{Anew, Stretch};
use people::{PASSPHRASE, Person, acquainted, meet};
use place::{add, in_line, move_away, rendezvous};
use zeroize::Zeroizing;

/// Longer than anything here takes; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(90);

fn typed(words: &str) -> Anew {
    Anew {
        name: "Jean".to_owned(),
        profession: "none".to_owned(),
        jurisdiction: "fr".to_owned(),
        label: "nouveau".to_owned(),
        words: Zeroizing::new(words.to_owned()),
        passphrase: Zeroizing::new(PASSPHRASE.to_owned()),
        stretch: Stretch::TEST,
        weak_accepted: false,
    }
}

/// The same person on a machine that has nothing but the words.
async fn again(person: &Person) -> Person {
    let home = tempfile::tempdir().unwrap();
    drop(parloir_node::recover(home.path(), &typed(person.words())).unwrap());
    let mut again = person.on(home);
    again.wake().await;
    again
}

async fn devices(person: &Person) -> Vec<DeviceLine> {
    let Answer::Devices(lines) = person.ask(Request::Devices).await else { panic!() };
    lines
}

/// Waits until somebody's journal says that a device of Jean's was revoked.
async fn hears_of_the_end(person: &Person, matter: &str) {
    let request = Request::Journal { matter: matter.to_owned(), before: None, limit: 500 };
    person
        .wait(request, |answer| match answer {
            Answer::Journal(page) => {
                let mut changes = page.lines.iter().flat_map(|line| &line.changes);
                changes.any(|one| one.change == "device-revoked" && one.name == "Jean").then_some(())
            }
            _ => None,
        })
        .await;
}

/// Comes back: an invitation, the phrase compared anew, and all that is shared.
async fn comes_back(claire: &Person, lost: &Person, matter: &str) -> Person {
    let again = again(lost).await;
    assert_eq!(devices(&again).await.len(), 1, "it knows nothing yet");
    let link = claire.invite(matter, "client").await;
    assert_eq!(again.join(&link).await, matter);
    let (theirs, ours) = (again.phrase("Claire").await, claire.phrase("Jean").await);
    assert_eq!(theirs, ours);
    claire.verify("Jean", &ours).await;
    again.verify("Claire", &theirs).await;
    again
}

fn revoke(device: &str, words: &str) -> Request {
    Request::DeviceRevoke { device: device.into(), words: words.into(), reason: "lost".into() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_only_device_is_revoked_with_the_words_alone_and_nothing_more_is_told_to_it() {
    let (claire, mut lost) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &lost).await;
    let (hers, his) = (claire.send(&matter, "avant").await, lost.send(&matter, "de l’appareil perdu").await);
    claire.receives(&matter, &his).await;
    lost.receives(&matter, &hers).await;
    lost.owes_nothing().await;
    lost.leave().await;
    let again = comes_back(&claire, &lost, &matter).await;
    for item in [&hers, &his] {
        again.receives(&matter, item).await;
    }
    let lines = devices(&again).await;
    assert_eq!(lines.iter().map(|line| line.label.as_str()).collect::<Vec<_>>(), ["1", "nouveau"]);
    assert_eq!(again.refused(revoke("1", claire.words())).await, Refusal::WordsWrong.code());
    again.ask(revoke("1", lost.words())).await;
    hears_of_the_end(&claire, &matter).await;
    // The lost device comes up in other hands: it is a stranger, and what it writes leaves it never.
    lost.wake().await;
    let forged = lost.send(&matter, "je suis Jean").await;
    let told = claire.send(&matter, "Bon retour.").await;
    again.receives(&matter, &told).await;
    let back = again.send(&matter, "Merci, Maître.").await;
    claire.receives(&matter, &back).await;
    let at = |items: Vec<parloir_node::contract::Item>| items.into_iter().map(|item| item.item).collect::<Vec<_>>();
    assert!(!at(claire.items(&matter).await).contains(&forged));
    let there = at(lost.items(&matter).await);
    assert!(!there.contains(&told) && !there.contains(&back), "nothing that was written since");
    for person in [&claire, &again] {
        people::proves(person, &matter).await;
    }
}

/// Waits until a link that a revoked device signed is kept as evidence.
async fn keeps_evidence(person: &Person, matter: &str) {
    let matter = MatterId::from_hex(matter).unwrap();
    let looking = async {
        while person.node().under(move |vault| vault.refused(&matter).unwrap().is_empty()).await.unwrap() {
            person.ask(Request::Events { after: 0, wait_ms: 200 }).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.expect("the evidence");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_lost_device_signs_afterwards_is_refused_from_whoever_had_not_heard_and_kept_as_evidence() {
    let text = rendezvous(9);
    let mut claire = Person::new("Claire").await;
    let (mut lost, mut carole) = (Person::new("Jean").await, Person::new("Carole").await);
    claire.ask(add(&text)).await;
    in_line(&claire).await;
    let matter = claire.open_matter("Martin c. Durand", "keeper").await;
    meet(&claire, &lost, &matter, "client").await;
    meet(&claire, &carole, &matter, "colleague").await;
    let knows = |answer: &Answer| match answer {
        Answer::Matter(page) => (page.parties.len() == 3).then_some(()),
        _ => None,
    };
    lost.wait(Request::Matter { matter: matter.clone() }, knows).await;
    let before = lost.send(&matter, "avant").await;
    carole.receives(&matter, &before).await;
    claire.receives(&matter, &before).await;
    for person in [&mut lost, &mut carole] {
        person.leave().await;
    }
    let mut again = comes_back(&claire, &lost, &matter).await;
    again.receives(&matter, &before).await;
    again.ask(revoke("1", lost.words())).await;
    hears_of_the_end(&claire, &matter).await;
    again.leave().await;
    claire.leave().await;
    // Carole has not heard: what the thief signs comes to her, and with her to Claire.
    carole.wake().await;
    lost.wake().await;
    move_away(&mut lost).await;
    let forged = lost.send(&matter, "Virez l’argent ici.").await;
    carole.receives(&matter, &forged).await;
    lost.leave().await;
    claire.wake().await;
    keeps_evidence(&claire, &matter).await;
    hears_of_the_end(&carole, &matter).await;
    assert!(claire.items(&matter).await.iter().all(|item| item.item != forged));
}

fn nothing_is_left(home: &Path) -> bool {
    std::fs::read_dir(home).unwrap().next().is_none()
}

#[test]
fn what_is_no_name_no_words_or_no_passphrase_makes_nothing_and_a_profile_that_is_there_stays() {
    let home = tempfile::tempdir().unwrap();
    let jean = Person::asleep("Jean");
    let refused = |home: &Path, anew: &Anew| parloir_node::recover(home, anew).err().and_then(|stop| stop.refusal());
    let good = || typed(jean.words());
    let wrong = [
        (Anew { words: Zeroizing::new("barque".to_owned()), ..good() }, Refusal::WordsWrong),
        (Anew { name: "\u{202e}".to_owned(), ..good() }, Refusal::NameRefused),
        (Anew { label: String::new(), ..good() }, Refusal::NameRefused),
        (Anew { passphrase: Zeroizing::new("12345678".to_owned()), ..good() }, Refusal::PassphraseWeak),
    ];
    for (anew, refusal) in wrong {
        assert_eq!(refused(home.path(), &anew), Some(refusal));
        assert!(nothing_is_left(home.path()));
    }
    assert_eq!(refused(jean.home(), &good()), Some(Refusal::VaultExists));
    let profile = parloir_node::recover(home.path(), &good()).unwrap();
    assert_eq!(profile.person().name, "Jean");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_to_an_erased_matter_says_so_to_whoever_enters_it_and_that_it_is_declined_to_whoever_made_it() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    jean.ask(Request::MatterLeave { matter: matter.clone() }).await;
    jean.owes_nothing().await;
    let (title, early) = ("Martin c. Durand".to_owned(), Some("request".into()));
    jean.ask(Request::Erase { matter: matter.clone(), title, early, owed_accepted: true }).await;
    let link = claire.invite(&matter, "client").await;
    let refused = jean.refused(Request::Join { link, wait_ms: 60_000 }).await;
    assert_eq!(refused, Refusal::MatterErased.code());
    claire
        .wait(Request::Invitations, |answer| match answer {
            Answer::Invitations(lines) => lines.iter().any(|line| line.state == "declined").then_some(()),
            _ => None,
        })
        .await;
    let Answer::Events(told) = claire.ask(Request::Events { after: 1, wait_ms: 0 }).await else { panic!() };
    let declined = told.iter().find(|line| line.event == "declined").expect("told");
    assert_eq!(declined.code.as_deref(), Some(Refusal::InvitationDeclined.code()));
    // The two go on in another matter.
    let other = claire.open_matter("Autre affaire", "each").await;
    claire.ask(Request::Admit { matter: other.clone(), person: "Jean".into(), role: "client".into() }).await;
    let item = claire.send(&other, "Reprenons.").await;
    jean.receives(&other, &item).await;
}
