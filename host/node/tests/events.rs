//! What faces are told so that every page shows what is.

mod people;

use std::collections::BTreeSet;

use parloir_node::contract::{Answer, Item, Preferences, Request};
use people::{Person, acquainted};

/// Every event so far, of the last thousand.
async fn told(person: &Person) -> BTreeSet<String> {
    // Asking after a number that is past lets nobody wait.
    let request = Request::PreferencesPut { preferences: Preferences::default() };
    person.ask(request).await;
    let (mut all, mut after) = (BTreeSet::new(), 1);
    loop {
        let Answer::Events(lines) = person.ask(Request::Events { after, wait_ms: 0 }).await else { panic!() };
        let Some(last) = lines.last() else { return all };
        after = last.number;
        all.extend(lines.into_iter().map(|line| line.event));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn meetings_items_receipts_lines_documents_and_invitations_are_all_told() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bail.pdf");
    std::fs::write(&file, vec![7; 4 * 1024 * 1024]).unwrap();
    let item = claire.send_file(&matter, &file).await;
    jean.receives(&matter, &item).await;
    claire.progress(&matter, &item, "Jean", "delivered").await;
    let (keeper, other) = (told(&claire).await, told(&jean).await);
    for event in ["changed", "connected", "network", "people", "redeemed", "phrase-ready"] {
        assert!(keeper.contains(event), "{event}: {keeper:?}");
    }
    for event in ["arrived", "network", "people", "transfer"] {
        assert!(other.contains(event), "{event}: {other:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_on_its_way_out_is_told_and_shown_with_how_far_it_is() {
    let (claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bail.pdf");
    let bytes = 8 * 1024 * 1024;
    std::fs::write(&file, vec![7; bytes as usize]).unwrap();
    // There it waits in the middle, for as long as it takes to look.
    jean.node().reserve(u64::MAX);
    let item = claire.send_file(&matter, &file).await;
    let sent = |item: &Item| item.progress.iter().find_map(|line| line.sent_bytes);
    let found = claire.item_once(&matter, &item, |item| sent(item).is_some()).await;
    let line = &found.progress[0];
    assert_eq!((line.name.as_str(), line.progress.as_str(), line.why.as_deref()), ("Jean", "owed", Some("sending")));
    assert!((1..bytes).contains(&sent(&found).unwrap()), "{:?}", line.sent_bytes);
    let Answer::Events(events) = claire.ask(Request::Events { after: 1, wait_ms: 0 }).await else { panic!() };
    let moved = events.iter().find(|event| event.event == "transfer").unwrap();
    assert_eq!((moved.item.as_ref(), moved.person.as_ref()), (Some(&item), Some(&line.person)));

    jean.cut().await;
    claire.item_once(&matter, &item, |item| sent(item).is_none()).await;
    jean.wake().await;
    let found = claire.progress(&matter, &item, "Jean", "delivered").await;
    assert_eq!(sent(&found), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_comes_is_told_without_any_item() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let item = claire.send(&matter, "Bonjour.").await;
    jean.receives(&matter, &item).await;
    claire.progress(&matter, &item, "Jean", "delivered").await;
    claire.owes_nothing().await;
    let waiting = claire.node().clone();
    let after = {
        let Answer::Events(lines) = claire.ask(Request::Events { after: 1, wait_ms: 0 }).await else { panic!() };
        lines.last().unwrap().number
    };
    let of = matter.clone();
    let waiter = tokio::spawn(async move {
        let mut after = after;
        loop {
            let reply = waiting.ask(Request::Events { after, wait_ms: 60_000 }, &mut |_| {}).await;
            let parloir_node::contract::Reply::Done(Answer::Events(lines)) = reply else { panic!() };
            if lines.iter().any(|line| line.event == "changed" && line.matter.as_ref() == Some(&of)) {
                return;
            }
            after = lines.last().unwrap().number;
        }
    });
    jean.ask(Request::Acknowledge { matter: matter.clone(), item: item.clone() }).await;
    waiter.await.unwrap();
    claire.progress(&matter, &item, "Jean", "acknowledged").await;
}
