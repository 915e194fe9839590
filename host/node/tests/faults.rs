//! Power cuts, absent people, full disks: nothing is lost, nothing arrives twice.

mod people;

use std::path::Path;

use parloir_node::contract::{Answer, Item, Reply, Request};
use people::{Person, acquainted};

const SEGMENT: u64 = 64 * 1024;

fn file(folder: &Path, name: &str, bytes: usize) -> std::path::PathBuf {
    let path = folder.join(name);
    let content: Vec<u8> = (0..bytes).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    std::fs::write(&path, content).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_while_the_other_was_away_arrives_once_it_appears_and_only_once() {
    let (mut claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    claire.owes_nothing().await;
    jean.leave().await;
    claire.leave().await;
    claire.wake_offline().await;
    let mut letters = Vec::new();
    for number in 0..20 {
        letters.push(claire.send(&matter, &format!("lettre {number}")).await);
    }
    assert_eq!(claire.owed().await[0].why, "offline");
    assert_eq!(claire.owed().await[0].items, 20);
    claire.cut().await;
    claire.wake().await;
    jean.wake().await;
    for letter in &letters {
        jean.receives(&matter, letter).await;
    }
    claire.owes_nothing().await;
    jean.cut().await;
    jean.wake().await;
    claire.send(&matter, "encore").await;
    claire.owes_nothing().await;
    assert_eq!(jean.items(&matter).await.len(), 21);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_a_power_cut_stopped_goes_on_where_it_was() {
    let (claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let folder = tempfile::tempdir().unwrap();
    let bytes = 24 * 1024 * 1024;
    let item = claire.send_file(&matter, &file(folder.path(), "scanner.bin", bytes)).await;
    let before = loop {
        let items = jean.items(&matter).await;
        let document = items.iter().find(|one| one.item == item).and_then(|one| one.document.clone());
        match document {
            Some(document) if document.received_bytes > 2 * 1024 * 1024 => {
                assert_eq!(document.state, "receiving");
                break document.received_bytes;
            }
            _ => tokio::task::yield_now().await,
        }
    };
    jean.cut().await;
    jean.wake().await;
    jean.receives(&matter, &item).await;
    claire.progress(&matter, &item, "Jean", "delivered").await;
    let total = (bytes as u64).div_ceil(SEGMENT);
    let repeated = claire.node().served_segments().saturating_sub(total) * SEGMENT;
    assert!(before > 0 && repeated <= 1024 * 1024, "{repeated} bytes were sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_transfer_waits_for_its_person_and_goes_on() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let folder = tempfile::tempdir().unwrap();
    let item = claire.send_file(&matter, &file(folder.path(), "film.mp4", 24 * 1024 * 1024)).await;
    loop {
        let pause = Request::Transfer { matter: matter.clone(), item: item.clone(), pause: true };
        match jean.reply(pause).await {
            Reply::Done(_) => break,
            _ => tokio::task::yield_now().await,
        }
    }
    jean.item_once(&matter, &item, |item| item.document.as_ref().unwrap().state == "paused").await;
    let open = Request::Open { matter: matter.clone(), item: item.clone(), target: None };
    assert_eq!(jean.refused(open).await, "ITEM-05");
    jean.ask(Request::Transfer { matter: matter.clone(), item: item.clone(), pause: false }).await;
    jean.receives(&matter, &item).await;
    claire.owes_nothing().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_what_is_written_and_takes_it_once_there_is_room() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    claire.node().under(|vault| vault.set_number("max_page_count", 1).unwrap()).await.unwrap();
    let text = "à conserver ".repeat(4_000);
    let send = || Request::Send { matter: matter.clone(), text: text.clone(), reply_to: None };
    let mut placed = 0;
    let code = loop {
        match claire.reply(send()).await {
            Reply::Done(_) => placed += 1,
            Reply::Refused { code } => break code,
            other => panic!("{other:?}"),
        }
        assert!(placed < 200, "the disk never fills");
    };
    assert_eq!(code, "DISK-01");
    let Answer::Status(status) = claire.ask(Request::Status).await else { panic!() };
    assert_eq!(status.waiting.as_deref(), Some("waiting-for-disk"));
    claire.node().under(|vault| vault.set_number("max_page_count", 1 << 30).unwrap()).await.unwrap();
    claire
        .wait(Request::Status, |answer| {
            matches!(answer, Answer::Status(status) if status.waiting.is_none()).then_some(())
        })
        .await;
    let Reply::Done(_) = claire.reply(send()).await else { panic!() };
    claire.owes_nothing().await;
    assert_eq!(jean.items(&matter).await.len(), placed + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_of_the_receiver_keeps_everything_owed_until_there_is_room() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    jean.node().under(|vault| vault.set_number("max_page_count", 1).unwrap()).await.unwrap();
    let text = "à conserver ".repeat(4_000);
    for _ in 0..40 {
        claire.send(&matter, &text).await;
    }
    jean.wait(Request::Status, |answer| {
        matches!(answer, Answer::Status(status) if status.waiting.is_some()).then_some(())
    })
    .await;
    assert!(!claire.owed().await.is_empty());
    jean.node().under(|vault| vault.set_number("max_page_count", 1 << 30).unwrap()).await.unwrap();
    claire.owes_nothing().await;
    assert_eq!(jean.items(&matter).await.len(), 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_still_arrive_while_a_document_waits_for_the_room_that_is_kept_for_them() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    jean.node().reserve(u64::MAX);
    let folder = tempfile::tempdir().unwrap();
    let item = claire.send_file(&matter, &file(folder.path(), "pièces.bin", 300_000)).await;
    let is_waiting = |item: &Item| item.document.as_ref().is_some_and(|document| document.state == "waiting-for-disk");
    jean.item_once(&matter, &item, is_waiting).await;
    let message = claire.send(&matter, "malgré tout").await;
    jean.receives(&matter, &message).await;
    claire.progress(&matter, &message, "Jean", "delivered").await;
    assert!(is_waiting(&jean.item_once(&matter, &item, |_| true).await));
    jean.node().reserve(0);
    jean.receives(&matter, &item).await;
    claire.owes_nothing().await;
}
