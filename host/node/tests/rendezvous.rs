//! People whose addresses are no longer what the other knows find each other through a rendezvous that one of them chose.

mod people;
mod place;

use parloir_base::{EndpointId, Refusal};
use parloir_crypto::call::{CallKey, Route};
use parloir_net::{AddressPolicy, Config, Door, Line};
use parloir_node::contract::{Answer, NetworkLine, Request};
use parloir_wire::Rendezvous;
use parloir_wire::invitation::Invitation;
use parloir_wire::signal::{Call, Signal};
use people::{Person, meet};
use place::{add, in_line, move_away, rendezvous, rendezvous_that_says};

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

/// A device that knows Claire's key and no more: it calls her from a place of its own, sealed as devices that know each other do, and is
/// seen at the rendezvous once its call was passed on.
async fn call_as_a_stranger(text: &str, claire: EndpointId, from: &Door) -> Line {
    let named = Rendezvous::from_text(text).unwrap();
    let line = from.dial(named.endpoint, &named.addresses).await.unwrap();
    let (mut writer, mut reader) = line.signals().await.unwrap();
    let route = Route { through: named.endpoint, from: from.endpoint(), to: claire };
    let call = Call { answers: false, addresses: from.addresses() };
    let keys = [CallKey::of_devices(&[66; 32], &claire).unwrap(), CallKey::of_invitation(&[7; 32])];
    for key in &keys {
        let sealed = key.seal(&[1; 12], &route, &call.to_bytes());
        writer.send(&Signal::Call { peer: claire, sealed }).await.unwrap();
    }
    writer.send(&Signal::Here { number: 1 }).await.unwrap();
    loop {
        match reader.next().await.unwrap().unwrap() {
            Signal::Seen { .. } => return line,
            Signal::Called { .. } => panic!("a stranger was answered"),
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_who_calls_through_a_rendezvous_is_neither_answered_nor_dialled() {
    let text = rendezvous(9);
    let (mut claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    claire.ask(add(&text)).await;
    in_line(&claire).await;
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    let link = claire.invite(&matter, "client").await;
    move_away(&mut claire).await;
    in_line(&claire).await;
    let Answer::Status(status) = claire.ask(Request::Status).await else { panic!() };
    let listen = vec!["127.0.0.1:0".parse().unwrap()];
    let config = Config { secret: [66; 32], listen, advertise: AddressPolicy::default() };
    let mallory = Door::bind(config).await.unwrap();
    let line = call_as_a_stranger(&text, EndpointId::from_hex(&status.endpoint).unwrap(), &mallory).await;
    // Whoever was invited calls after that, through the same line, and is heard.
    assert_eq!(jean.join(&link).await, matter);
    let theirs: Vec<String> = mallory.addresses().iter().map(ToString::to_string).collect();
    assert!(journal(&claire).await.iter().all(|row| !theirs.contains(&row.address)));
    line.close(0).await;
    mallory.close().await;
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
async fn parties_who_were_introduced_find_each_other_where_the_keeper_listens_while_the_keeper_is_away() {
    let text = rendezvous(9);
    let mut claire = Person::new("Claire").await;
    let (jean, mut carole) = (Person::new("Jean").await, Person::new("Carole").await);
    claire.ask(add(&text)).await;
    in_line(&claire).await;
    let matter = claire.open_matter("Martin c. Durand", "keeper").await;
    meet(&claire, &jean, &matter, "client").await;
    meet(&claire, &carole, &matter, "colleague").await;
    let knows = |answer: &Answer| match answer {
        Answer::Matter(page) => (page.parties.len() == 3).then_some(()),
        _ => None,
    };
    jean.wait(Request::Matter { matter: matter.clone() }, knows).await;
    carole.wait(Request::Matter { matter: matter.clone() }, knows).await;
    claire.leave().await;
    move_away(&mut carole).await;
    in_line(&carole).await;
    let item = jean.send(&matter, "Claire est absente.").await;
    jean.progress(&matter, &item, "Carole", "delivered").await;
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
    // What was given up is closed in the journal too.
    claire
        .wait(Request::Network { since: None }, |answer| match answer {
            Answer::Network(rows) => {
                rows.iter().filter(|row| row.outcome == "rendezvous").all(|row| row.ended.is_some()).then_some(())
            }
            _ => None,
        })
        .await;
    jean.wait(Request::Rendezvous, |answer| match answer {
        Answer::Rendezvous(lines) => lines.is_empty().then_some(()),
        _ => None,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rendezvous_that_was_chosen_is_chosen_everywhere_also_when_nobody_waits_for_the_answer() {
    let text = rendezvous(9);
    let claire = Person::new("Claire").await;
    tokio::select! {
        biased;
        _ = claire.reply(add(&text)) => panic!("it was answered at once"),
        () = std::future::ready(()) => {}
    }
    assert!(in_line(&claire).await.mine);
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    let named = Invitation::from_link(&claire.invite(&matter, "client").await).unwrap().rendezvous;
    assert_eq!(named.iter().map(Rendezvous::to_text).collect::<Vec<_>>(), [text]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_a_contacts_rendezvous_says_that_this_device_is_seen_is_told_to_nobody_else() {
    let elsewhere = "192.0.2.66:6666";
    let text = rendezvous_that_says(9, Some(elsewhere.parse().unwrap()));
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    meet(&claire, &jean, &matter, "client").await;
    claire.ask(add(&text)).await;
    assert_eq!(in_line(&jean).await.seen.as_deref(), Some(elsewhere));
    in_line(&claire).await;
    let told = |person: Answer| match person {
        Answer::Status(status) => status.addresses,
        _ => panic!(),
    };
    assert!(!told(jean.ask(Request::Status).await).contains(&elsewhere.to_owned()));
    let chosen = claire.wait(Request::Status, |answer| match answer {
        Answer::Status(status) => status.addresses.contains(&elsewhere.to_owned()).then_some(()),
        _ => None,
    });
    chosen.await;
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
