//! A relay that parties agreed to, and those that they did not: the direct way is cut, and it is counted what passes.

#[path = "../../../host/node/tests/people/mod.rs"]
mod people;

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use parloir_node::contract::{Answer, Request};
use parloir_rendezvous::relay::{Options, Relay};
use people::{Person, acquainted, meet, proves};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A real relay, as its operator serves it.
struct Serving {
    text: String,
    metrics: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
}

async fn serve(folder: &Path, pair_bytes_per_second: u64) -> Serving {
    let options = Options {
        key: folder.join("relay.key"),
        listen: vec![([127, 0, 0, 1], 0).into()],
        reached: Vec::new(),
        metrics: Some(([127, 0, 0, 1], 0).into()),
        pair_bytes_per_second,
        bytes_per_second: 64 * 1024 * 1024,
    };
    let relay = Relay::open(options).await.unwrap();
    let (text, metrics) = (relay.address(), relay.metrics().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(relay.run(async { drop(stopped.await) }));
    Serving { text, metrics, stop: Some(stop), task: Some(task) }
}

impl Serving {
    async fn number(&self, name: &str) -> u64 {
        let mut stream = tokio::net::TcpStream::connect(self.metrics).await.unwrap();
        stream.write_all(b"GET / HTTP/1.0\r\n\r\n").await.unwrap();
        let mut told = String::new();
        stream.read_to_string(&mut told).await.unwrap();
        let line = told.lines().find_map(|line| line.strip_prefix(&format!("parloir_relay_{name} ")));
        line.unwrap().parse().unwrap()
    }

    /// Waits until so many devices are there.
    async fn devices(&self, many: u64) {
        let looking = async {
            while self.number("devices").await < many {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), looking).await.expect("they came");
    }

    async fn end(mut self) {
        self.stop.take();
        self.task.take().unwrap().await.unwrap();
    }
}

async fn name(keeper: &Person, matter: &str, serving: &Serving) {
    let request = Request::RelayName { matter: matter.into(), text: serving.text.clone() };
    let Answer::Relay(page) = keeper.ask(request).await else { panic!() };
    assert!(page.agreed, "who names it agrees to it");
}

/// Agrees, once the keeper's word has come.
async fn agree(person: &Person, matter: &str) {
    person
        .wait(Request::Relay { matter: matter.into() }, |answer| match answer {
            Answer::Relay(page) => page.relay.as_ref().map(|_| ()),
            _ => None,
        })
        .await;
    let Answer::Relay(page) = person.ask(Request::RelayAgree { matter: matter.into() }).await else { panic!() };
    assert!(page.agreed);
}

/// The power goes, and the node comes back on a network that has no way to the other's: each speaks another family of addresses.
async fn cut_the_direct_way(person: &mut Person) {
    person.cut().await;
    person.wake_at("[::1]:0").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_all_agreed_what_cannot_leave_directly_passes_and_is_shown_and_counted_so() {
    let folder = tempfile::tempdir().unwrap();
    let serving = serve(folder.path(), 64 * 1024 * 1024).await;
    let (claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let before = jean.send(&matter, "directement").await;
    assert_eq!(claire.receives(&matter, &before).await.path.as_deref(), Some("local"));
    name(&claire, &matter, &serving).await;
    agree(&jean, &matter).await;
    claire.owes_nothing().await;
    jean.owes_nothing().await;
    serving.devices(2).await;
    assert_eq!(serving.number("bytes_total").await, 0, "nothing passes while there is a direct way");
    cut_the_direct_way(&mut jean).await;
    let body: Vec<u8> = (0..2_000_000_u32).map(|at| u8::try_from(at % 253).unwrap()).collect();
    let file = folder.path().join("bail.pdf");
    std::fs::write(&file, &body).unwrap();
    let document = claire.send_file(&matter, &file).await;
    let message = claire.send(&matter, "par le relais").await;
    for item in [&document, &message] {
        assert_eq!(jean.receives(&matter, item).await.path.as_deref(), Some("relay"));
        let shown = claire.progress(&matter, item, "Jean", "delivered").await;
        assert_eq!(shown.progress[0].path.as_deref(), Some("relay"), "as the one who got it observed it");
    }
    assert!(serving.number("bytes_total").await > 2_000_000);
    let Answer::Network(rows) = jean.ask(Request::Network { since: None }).await else { panic!() };
    assert!(rows.iter().any(|row| row.path == "relay" && row.name.as_deref() == Some("Claire")));
    assert!(rows.iter().any(|row| row.outcome == "relay"));
    proves(&claire, &matter).await;
    claire.node().stop().await;
    let Answer::Network(rows) = jean.ask(Request::Network { since: None }).await else { panic!() };
    let passed = rows.iter().filter(|row| row.path == "relay").map(|row| row.received_bytes).sum::<u64>();
    assert!(passed > 2_000_000, "counted with whom they are for: {passed}");
    jean.leave().await;
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_direct_only_document_that_is_cut_in_the_middle_leaves_no_byte_at_the_relay() {
    let folder = tempfile::tempdir().unwrap();
    let serving = serve(folder.path(), 64 * 1024 * 1024).await;
    let (claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    // One matter passes through the relay, the other is direct only: the devices are both there, and may be coupled.
    let relayed = acquainted(&claire, &jean).await;
    let direct = claire.open_matter("Martin c. Durand, au fond", "each").await;
    meet_again(&claire, &jean, &direct).await;
    name(&claire, &relayed, &serving).await;
    agree(&jean, &relayed).await;
    claire.owes_nothing().await;
    jean.owes_nothing().await;
    serving.devices(2).await;
    let body: Vec<u8> = (0..48_000_000_u32).map(|at| u8::try_from(at % 249).unwrap()).collect();
    let file = folder.path().join("pieces.pdf");
    std::fs::write(&file, &body).unwrap();
    let document = claire.send_file(&direct, &file).await;
    jean.item_once(&direct, &document, |item| item.document.as_ref().is_some_and(|one| one.received_bytes > 0)).await;
    cut_the_direct_way(&mut jean).await;
    let state = |items: Vec<parloir_node::contract::Item>| items.into_iter().find_map(|item| item.document);
    let after = state(jean.items(&direct).await).unwrap();
    assert_ne!(after.state, "whole", "it was cut in the middle");
    // The relay is there and works: what may pass does, while the document waits.
    let message = claire.send(&relayed, "par le relais").await;
    assert_eq!(jean.receives(&relayed, &message).await.path.as_deref(), Some("relay"));
    let other = claire.send(&direct, "pas par là").await;
    let second = claire.send(&relayed, "et encore").await;
    jean.receives(&relayed, &second).await;
    claire.progress(&relayed, &second, "Jean", "delivered").await;
    assert!(jean.items(&direct).await.iter().all(|item| item.item != other), "nothing of it came");
    assert_eq!(state(jean.items(&direct).await).unwrap().received_bytes, after.received_bytes);
    let passed = serving.number("bytes_total").await;
    assert!(passed < 100_000, "handshake, two messages and their receipts, and not a segment: {passed}");
    assert!(claire.owed().await.iter().any(|line| line.matter == direct && line.why == "offline"));
    // Directly it goes on where it was.
    jean.leave().await;
    jean.wake().await;
    assert_eq!(jean.receives(&direct, &document).await.path.as_deref(), Some("local"));
    let shown = claire.progress(&direct, &document, "Jean", "delivered").await;
    assert_eq!(shown.progress[0].path.as_deref(), Some("local"));
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_direct_only_matters_no_device_even_goes_to_the_relay_and_not_a_byte_passes() {
    let folder = tempfile::tempdir().unwrap();
    let serving = serve(folder.path(), 64 * 1024 * 1024).await;
    let (claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    // The keeper named it, and the other party did not agree.
    name(&claire, &matter, &serving).await;
    claire.owes_nothing().await;
    let file = folder.path().join("pieces.pdf");
    std::fs::write(&file, vec![7; 48_000_000]).unwrap();
    let document = claire.send_file(&matter, &file).await;
    jean.item_once(&matter, &document, |item| item.document.as_ref().is_some_and(|one| one.received_bytes > 0)).await;
    cut_the_direct_way(&mut jean).await;
    let message = claire.send(&matter, "pas par là").await;
    called_in_vain(&claire).await;
    assert!(jean.items(&matter).await.iter().all(|item| item.item != message));
    for number in ["devices", "lines_total", "pairs_total", "bytes_total"] {
        assert_eq!(serving.number(number).await, 0, "{number}");
    }
    serving.end().await;
}

/// Waits until someone has been called directly in vain for longer than it takes before a relay is thought of.
async fn called_in_vain(person: &Person) {
    let moment = |text: &str| parloir_base::Moment::from_text(text).unwrap().seconds();
    person
        .wait(Request::Network { since: None }, |answer| match answer {
            Answer::Network(rows) => rows
                .iter()
                .find(|row| {
                    let lasted = row.ended.as_deref().map_or(0, |ended| moment(ended) - moment(&row.at));
                    row.outcome == "silent" && lasted > 15
                })
                .map(|_| ()),
            _ => None,
        })
        .await;
}

async fn meet_again(keeper: &Person, other: &Person, matter: &str) {
    let request = Request::Admit { matter: matter.into(), person: other.name.into(), role: "client".into() };
    keeper.ask(request).await;
    other
        .wait(Request::Matters, |answer| match answer {
            Answer::Matters(lines) => {
                lines.iter().any(|line| line.matter == matter && line.state == "open").then_some(())
            }
            _ => None,
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_relay_is_refused_and_so_is_whoever_may_not_name_one() {
    let folder = tempfile::tempdir().unwrap();
    let serving = serve(folder.path(), 1024).await;
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    meet(&claire, &jean, &matter, "client").await;
    let request = |text: &str| Request::RelayName { matter: matter.clone(), text: text.into() };
    assert_eq!(claire.refused(request("parloir-relay:AAAA")).await, parloir_base::Refusal::RelayUnreadable.code());
    assert_eq!(jean.refused(request(&serving.text)).await, parloir_base::Refusal::RoleForbids.code());
    let agree = Request::RelayAgree { matter: matter.clone() };
    assert_eq!(jean.refused(agree).await, parloir_base::Refusal::RelayAbsent.code());
    serving.end().await;
}
