//! A relay at work, with real devices: what passes, who is let in, and what a relay that lies can do.

use std::path::Path as Folder;

use parloir_net::crossing::{hear, say};
use parloir_net::{Fault, Ferry, Line, Porch};
use parloir_rendezvous::relay::{Options, Relay};
use parloir_wire::Path;
use parloir_wire::crossing::Crossing;
use parloir_wire::frame::Frame;
use parloir_wire::relay::Relay as Named;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

fn options(folder: &Folder) -> Options {
    Options {
        key: folder.join("relay.key"),
        listen: vec![([127, 0, 0, 1], 0).into()],
        reached: Vec::new(),
        metrics: Some(([127, 0, 0, 1], 0).into()),
        pair_bytes_per_second: 64 * 1024 * 1024,
        bytes_per_second: 64 * 1024 * 1024,
    }
}

struct Serving {
    named: Named,
    metrics: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

async fn serve(options: Options) -> Serving {
    let relay = Relay::open(options).await.expect("open");
    let named = Named::from_text(&relay.address()).expect("what its operator passes on");
    let metrics = relay.metrics().expect("a place");
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(relay.run(async { drop(stopped.await) }));
    Serving { named, metrics, stop, task }
}

impl Serving {
    async fn number(&self, name: &str) -> u64 {
        let mut stream = tokio::net::TcpStream::connect(self.metrics).await.expect("connected");
        stream.write_all(b"GET / HTTP/1.0\r\n\r\n").await.expect("asked");
        let mut told = String::new();
        stream.read_to_string(&mut told).await.expect("told");
        assert!(!told.contains("127.0.0.1"), "{told}");
        let line = told.lines().find_map(|line| line.strip_prefix(&format!("parloir_relay_{name} ")));
        line.expect("a number").parse().expect("a number")
    }

    async fn end(self) {
        drop(self.stop);
        self.task.await.expect("ended");
    }
}

fn key_of(seed: u8) -> [u8; 32] {
    [seed; 32]
}

fn endpoint(seed: u8) -> parloir_base::EndpointId {
    Porch::bind(&key_of(seed), &[([127, 0, 0, 1], 0).into()]).expect("a porch").endpoint()
}

async fn board(seed: u8, named: &Named) -> Result<Ferry, Fault> {
    Ferry::board(&key_of(seed), named).await
}

async fn speak(one: &Line, other: &Line) {
    let (mut writer, _reader) = one.control().await.expect("opened");
    writer.send(&Frame::Ping { number: 7 }).await.expect("sent");
    let (_writer, mut reader) = other.control().await.expect("taken in");
    assert_eq!(reader.next().await, Ok(Some(Frame::Ping { number: 7 })));
    let (send, receive) = (one.open().await, other.accept());
    let (mut sending, _) = send.expect("a further stream");
    let body: Vec<u8> = (0..3_000_000_u32).map(|at| u8::try_from(at % 251).expect("small")).collect();
    let (sent, read) = tokio::join!(
        async {
            sending.write_all(&body).await.expect("written");
            sending.finish().await
        },
        async {
            let (_, mut receiving) = receive.await.expect("taken in");
            receiving.read_to_end(4_000_000).await
        }
    );
    sent.expect("all of it");
    assert!(read.expect("all of it") == body);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_meet_through_a_relay_and_it_counts_what_passes_and_keeps_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let serving = serve(options(folder.path())).await;
    let (ada, bob) = (board(1, &serving.named).await.expect("in"), board(2, &serving.named).await.expect("in"));
    let (line, come) = tokio::join!(ada.dial(endpoint(2)), bob.accept());
    let (line, come) = (line.expect("dialled"), come.expect("come"));
    assert_eq!((line.peer(), come.peer()), (endpoint(2), endpoint(1)));
    assert_eq!(line.exporter(), come.exporter());
    for one in [&line, &come] {
        assert_eq!((one.path(), one.relay()), (Path::Relay, Some(serving.named.endpoint)));
        assert_eq!(vec![one.remote()], serving.named.addresses);
    }
    speak(&line, &come).await;
    let (sent, _) = line.bytes();
    assert!(sent > 3_000_000 && serving.number("bytes_total").await > 3_000_000, "{sent}");
    assert_eq!((serving.number("devices").await, serving.number("pairs").await), (2, 1));
    line.close(0).await;
    come.closed().await;
    ada.close().await;
    let files = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(files, 2, "nothing on the disk but its key and its pass");
    serving.end().await;
    bob.closed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_not_the_pass_is_not_let_in_and_who_stands_in_the_place_of_a_relay_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let serving = serve(options(folder.path())).await;
    let without = Named { pass: [0; 32], ..serving.named.clone() };
    assert_eq!(board(1, &without).await.err(), Some(Fault::Estranged));
    let another = Named { endpoint: endpoint(9), ..serving.named.clone() };
    assert_eq!(board(1, &another).await.err(), Some(Fault::Estranged));
    assert_eq!((serving.number("devices").await, serving.number("refused_total").await), (0, 1));
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_at_the_relay_is_said_to_be_absent() {
    let folder = tempfile::tempdir().expect("a folder");
    let serving = serve(options(folder.path())).await;
    let ada = board(1, &serving.named).await.expect("in");
    assert_eq!(ada.dial(endpoint(2)).await.err(), Some(Fault::Absent));
    assert_eq!(ada.dial(endpoint(1)).await.err(), Some(Fault::Absent), "nor is oneself");
    assert_eq!(serving.number("pairs_absent_total").await, 2);
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_couples_someone_else_is_found_out_on_both_sides() {
    let lying = Porch::bind_for_relay(&key_of(9), &[([127, 0, 0, 1], 0).into()]).expect("a porch");
    let named = Named { endpoint: lying.endpoint(), pass: [3; 32], addresses: lying.addresses() };
    let serve = async {
        let mut visits = Vec::new();
        for _ in 0..2 {
            let visit = lying.accept().await.expect("come");
            let (mut sending, mut receiving) = visit.accept().await.expect("a stream");
            assert!(matches!(hear(&mut receiving).await, Ok(Crossing::Enter { .. })));
            say(&mut sending, &Crossing::Entered).await.expect("said");
            visits.push((visit, sending, receiving));
        }
        visits
    };
    let come = async {
        let ada = board(1, &named).await.expect("in");
        let mallory = board(66, &named).await.expect("in");
        (ada, mallory)
    };
    let (visits, (ada, mallory)) = tokio::join!(serve, come);
    let couple = async {
        let (mut back, mut asked) = visits[0].0.accept().await.expect("a stream");
        assert!(matches!(hear(&mut asked).await, Ok(Crossing::Reach { .. })));
        let (mut to, mut other) = visits[1].0.open().await.expect("a stream");
        say(&mut to, &Crossing::Come { peer: endpoint(2) }).await.expect("said");
        say(&mut back, &Crossing::Reached).await.expect("said");
        let there = async {
            let mut bytes = [0; 4096];
            while let Ok(Some(length)) = asked.read(&mut bytes).await {
                if to.write_all(&bytes[..length]).await.is_err() {
                    break;
                }
            }
        };
        let here = async {
            let mut bytes = [0; 4096];
            while let Ok(Some(length)) = other.read(&mut bytes).await {
                if back.write_all(&bytes[..length]).await.is_err() {
                    break;
                }
            }
        };
        tokio::select! { () = there => {}, () = here => {} }
    };
    let dial = async { ada.dial(endpoint(2)).await.err() };
    let (fault, ()) = tokio::join!(dial, couple);
    assert_eq!(fault, Some(Fault::Estranged));
    tokio::select! {
        biased;
        line = mallory.accept() => panic!("taken for another: {:?}", line.map(|line| line.peer())),
        () = std::future::ready(()) => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_relay_goes_what_passed_through_it_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let serving = serve(options(folder.path())).await;
    let (ada, bob) = (board(1, &serving.named).await.expect("in"), board(2, &serving.named).await.expect("in"));
    let (line, come) = tokio::join!(ada.dial(endpoint(2)), bob.accept());
    let (line, come) = (line.expect("dialled"), come.expect("come"));
    serving.end().await;
    line.closed().await;
    come.closed().await;
}
