//! People whose addresses are no longer what the other knows find each other through a rendezvous that one of them chose.

mod people;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use parloir_base::{EndpointId, Refusal};
use parloir_net::{Porch, Visit};
use parloir_node::contract::{Answer, NetworkLine, RendezvousLine, Request};
use parloir_wire::Rendezvous;
use parloir_wire::signal::Signal;
use people::{Person, meet};
use tokio::sync::mpsc;

type Here = Arc<Mutex<HashMap<EndpointId, mpsc::UnboundedSender<Signal>>>>;

/// A rendezvous as small as it can be; its text.
fn rendezvous(seed: u8) -> String {
    let porch = Porch::bind(&[seed; 32], &[([127, 0, 0, 1], 0).into()]).unwrap();
    let text = Rendezvous { endpoint: porch.endpoint(), addresses: porch.addresses() }.to_text();
    let here = Here::default();
    tokio::spawn(async move {
        while let Some(visit) = porch.accept().await {
            tokio::spawn(receive(here.clone(), visit));
        }
    });
    text
}

async fn receive(here: Here, visit: Visit) {
    let (outgoing, mut waiting) = mpsc::unbounded_channel();
    here.lock().unwrap().insert(visit.peer(), outgoing);
    let Ok((mut writer, mut reader)) = visit.signals().await else { return };
    loop {
        let answer = tokio::select! {
            said = reader.next() => match said {
                Ok(Some(Signal::Here { number })) => Signal::Seen { number, address: visit.remote() },
                Ok(Some(Signal::Call { peer, sealed })) => {
                    let called = here.lock().unwrap().get(&peer).cloned();
                    match called {
                        Some(called) => {
                            drop(called.send(Signal::Called { peer: visit.peer(), sealed }));
                            continue;
                        }
                        None => Signal::Absent { peer },
                    }
                }
                _ => break,
            },
            Some(come) = waiting.recv() => come,
        };
        if writer.send(&answer).await.is_err() {
            break;
        }
    }
    here.lock().unwrap().remove(&visit.peer());
}

fn add(text: &str) -> Request {
    Request::RendezvousAdd { text: text.into() }
}

/// Waits until someone's line to the one rendezvous there is is open; how it is shown.
async fn in_line(person: &Person) -> RendezvousLine {
    person
        .wait(Request::Rendezvous, |answer| match answer {
            Answer::Rendezvous(lines) => lines.iter().find(|line| line.seen.is_some()).cloned(),
            _ => None,
        })
        .await
}

/// The node comes back at an address that nobody was told.
async fn move_away(person: &mut Person) {
    let port = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    person.node().under(move |vault| vault.put_setting("port", &port.to_le_bytes()).unwrap()).await.unwrap();
    let before = person.node().addresses();
    person.leave().await;
    person.wake().await;
    assert_ne!(person.node().addresses(), before);
}

async fn journal(person: &Person) -> Vec<NetworkLine> {
    let Answer::Network(lines) = person.ask(Request::Network { since: None }).await else { panic!() };
    lines
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_whose_addresses_are_stale_finds_its_maker_through_the_rendezvous_that_it_names() {
    let text = rendezvous(9);
    let (mut claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    claire.ask(add(&text)).await;
    assert!(in_line(&claire).await.mine);
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    let link = claire.invite(&matter, "client").await;
    move_away(&mut claire).await;
    in_line(&claire).await;
    assert_eq!(jean.join(&link).await, matter);
    let shown = in_line(&jean).await;
    assert!(!shown.mine && shown.text == text);
    assert_eq!(shown.named_by, ["Claire"]);
    assert_eq!(shown.seen.map(|seen| vec![seen.parse().unwrap()]), Some(jean.node().addresses()));
    let rows = journal(&jean).await;
    assert!(rows.iter().any(|row| row.outcome == "rendezvous" && row.endpoint.as_ref() == Some(&shown.rendezvous)));
    assert!(rows.iter().any(|row| row.name.as_deref() == Some("Claire") && row.outcome != "silent"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_owed_leaves_after_both_changed_their_addresses() {
    let text = rendezvous(9);
    let (mut claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    claire.ask(add(&text)).await;
    in_line(&claire).await;
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    meet(&claire, &jean, &matter, "client").await;
    in_line(&jean).await;
    let stale = jean.node().addresses();
    move_away(&mut claire).await;
    jean.leave().await;
    let item = claire.send(&matter, "Toujours là ?").await;
    jean.wake().await;
    move_away(&mut jean).await;
    assert_ne!(jean.node().addresses(), stale);
    claire.progress(&matter, &item, "Jean", "delivered").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rendezvous_is_chosen_told_to_those_met_and_given_up() {
    let text = rendezvous(9);
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    meet(&claire, &jean, &matter, "client").await;
    claire.ask(add(&text)).await;
    let shown = in_line(&jean).await;
    let Answer::Rendezvous(left) =
        claire.ask(Request::RendezvousRemove { rendezvous: shown.rendezvous[..8].to_owned() }).await
    else {
        panic!()
    };
    assert!(left.is_empty());
    jean.wait(Request::Rendezvous, |answer| match answer {
        Answer::Rendezvous(lines) => lines.is_empty().then_some(()),
        _ => None,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_rendezvous_is_refused_and_so_is_a_fifth_one() {
    let claire = Person::new("Claire").await;
    for typed in ["", "192.0.2.1:443", "parloir-rendezvous:AAAA"] {
        assert_eq!(claire.refused(add(typed)).await, Refusal::RendezvousUnreadable.code());
    }
    let named = |seed: u8| Rendezvous { endpoint: EndpointId([seed; 32]), addresses: vec![([127, 0, 0, 1], 9).into()] };
    for seed in 1..=4 {
        claire.ask(add(&named(seed).to_text())).await;
    }
    assert_eq!(claire.refused(add(&named(5).to_text())).await, Refusal::RendezvousFull.code());
    let Answer::Rendezvous(again) = claire.ask(add(&named(4).to_text())).await else { panic!() };
    assert_eq!(again.len(), 4, "one that is there already is not added");
    for unknown in ["", "050", "0505050505", "zzzz"] {
        let request = Request::RendezvousRemove { rendezvous: unknown.into() };
        assert_eq!(claire.refused(request).await, Refusal::RendezvousUnknown.code());
    }
}
