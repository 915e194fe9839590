//! A rendezvous at work, with real devices.

use std::path::Path;
use std::time::Duration;

use parloir_base::limit::CALL_SEALED_BYTES;
use parloir_net::{AddressPolicy, Config, Door, FrameReader, FrameWriter, Line};
use parloir_rendezvous::{Fault, Options, Post};
use parloir_wire::Rendezvous;
use parloir_wire::signal::Signal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;

fn options(folder: &Path) -> Options {
    let key = folder.join("rendezvous.key");
    Options { key, listen: vec![([127, 0, 0, 1], 0).into()], reached: Vec::new(), metrics: None }
}

async fn door(seed: u8) -> Door {
    let listen = vec![([127, 0, 0, 1], 0).into()];
    Door::bind(Config { secret: [seed; 32], listen, advertise: AddressPolicy::default() }).await.expect("a door")
}

type Both = (FrameWriter<Signal>, FrameReader<Signal>);

async fn come(door: &Door, to: &Rendezvous) -> (Line, Both) {
    let line = door.dial(to.endpoint, &to.addresses).await.expect("dialled");
    let (mut ask, mut told) = line.signals().await.expect("opened");
    ask.send(&Signal::Here { number: 1 }).await.expect("sent");
    let Ok(Some(Signal::Seen { number: 1, address })) = told.next().await else { panic!("no answer") };
    assert_eq!(vec![address], door.addresses());
    (line, (ask, told))
}

#[tokio::test]
async fn two_devices_are_told_where_they_are_seen_and_call_each_other_sealed() {
    let folder = tempfile::tempdir().expect("a folder");
    let post = Post::open(options(folder.path())).await.expect("open");
    let named = Rendezvous::from_text(&post.address()).expect("what people pass on");
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(post.run(async { drop(stopped.await) }));
    let (ada, bob) = (door(1).await, door(2).await);
    let (_one, (mut from_ada, mut to_ada)) = come(&ada, &named).await;
    let sealed = vec![3; CALL_SEALED_BYTES];
    from_ada.send(&Signal::Call { peer: bob.endpoint(), sealed: sealed.clone() }).await.expect("sent");
    assert_eq!(to_ada.next().await, Ok(Some(Signal::Absent { peer: bob.endpoint() })));
    let (_other, (_from_bob, mut to_bob)) = come(&bob, &named).await;
    from_ada.send(&Signal::Call { peer: bob.endpoint(), sealed: sealed.clone() }).await.expect("sent");
    assert_eq!(to_bob.next().await, Ok(Some(Signal::Called { peer: ada.endpoint(), sealed })));
    drop(stop);
    serving.await.expect("ended");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing on the disk but its key");
    tokio::join!(ada.close(), bob.close());
}

#[tokio::test]
async fn whoever_floods_a_rendezvous_is_hung_up_on_and_others_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let post = Post::open(options(folder.path())).await.expect("open");
    let named = Rendezvous::from_text(&post.address()).expect("what people pass on");
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(post.run(async { drop(stopped.await) }));
    let (ada, mallory) = (door(1).await, door(66).await);
    let (quiet, _both) = come(&ada, &named).await;
    let (loud, (mut ask, _told)) = come(&mallory, &named).await;
    let sealed = vec![3; CALL_SEALED_BYTES];
    let mut said = 1;
    while ask.send(&Signal::Call { peer: ada.endpoint(), sealed: sealed.clone() }).await.is_ok() {
        said += 1;
        assert!(said < 10_000, "nobody hung up");
    }
    loud.closed().await;
    tokio::select! {
        biased;
        () = quiet.closed() => panic!("the quiet one was hung up on"),
        () = std::future::ready(()) => {}
    }
    drop(stop);
    serving.await.expect("ended");
    tokio::join!(ada.close(), mallory.close());
}

/// Less than what a visit may take to open its stream: only a former one that is not ended at once lasts so long.
const AT_ONCE: Duration = Duration::from_secs(8);

#[tokio::test]
async fn a_key_that_comes_again_and_again_holds_one_line_whatever_its_former_ones_are_doing() {
    let folder = tempfile::tempdir().expect("a folder");
    let post = Post::open(options(folder.path())).await.expect("open");
    let named = Rendezvous::from_text(&post.address()).expect("what people pass on");
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(post.run(async { drop(stopped.await) }));
    let mallory = door(66).await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(mallory.dial(named.endpoint, &named.addresses).await.expect("dialled"));
    }
    let (last, _both) = come(&mallory, &named).await;
    let former = async {
        for line in &silent {
            line.closed().await;
        }
    };
    tokio::time::timeout(AT_ONCE, former).await.expect("those that never opened their stream are ended");
    tokio::select! {
        biased;
        () = last.closed() => panic!("the last one was hung up on"),
        () = std::future::ready(()) => {}
    }
    drop(stop);
    serving.await.expect("ended");
    mallory.close().await;
}

#[test]
fn how_a_rendezvous_is_started_leaves_no_address_and_no_path_in_a_trace() {
    let traced =
        format!("{:?}", Options { metrics: Some(([127, 0, 0, 1], 9).into()), ..options(Path::new("/dev/null")) });
    assert_eq!(traced, "Options");
}

#[tokio::test]
async fn numbers_are_given_on_loopback_alone_and_name_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let exposed = Options { metrics: Some(([0, 0, 0, 0], 0).into()), ..options(folder.path()) };
    assert!(matches!(Post::open(exposed).await, Err(Fault::MetricsExposed)));
    let asked = Options { metrics: Some(([127, 0, 0, 1], 0).into()), ..options(folder.path()) };
    let post = Post::open(asked).await.expect("open");
    let (named, place) = (Rendezvous::from_text(&post.address()).expect("named"), post.metrics().expect("a place"));
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(post.run(async { drop(stopped.await) }));
    let ada = door(1).await;
    let (_line, _both) = come(&ada, &named).await;
    let mut stream = tokio::net::TcpStream::connect(place).await.expect("connected");
    stream.write_all(b"GET / HTTP/1.0\r\n\r\n").await.expect("asked");
    let mut told = String::new();
    stream.read_to_string(&mut told).await.expect("told");
    assert!(told.contains("parloir_rendezvous_visitors 1\n"), "{told}");
    assert!(!told.contains("127.0.0.1") && !told.contains(&ada.endpoint().to_hex()));
    drop(stop);
    serving.await.expect("ended");
    ada.close().await;
}

#[tokio::test]
async fn a_rendezvous_that_cannot_say_where_it_is_reached_does_not_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let anywhere = Options { listen: vec![([0, 0, 0, 0], 0).into()], ..options(folder.path()) };
    assert!(matches!(Post::open(anywhere.clone()).await, Err(Fault::Nowhere)));
    let reached: std::net::SocketAddr = ([192, 0, 2, 7], 443).into();
    let post = Post::open(Options { reached: vec![reached], ..anywhere }).await.expect("open");
    assert_eq!(Rendezvous::from_text(&post.address()).expect("named").addresses, [reached]);
}
