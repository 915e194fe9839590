//! Two doors meet: what they can count on.

mod stage;

use std::net::SocketAddr;

use parloir_net::{AddressPolicy, Config, Door, Fault};
use parloir_wire::Path;
use parloir_wire::frame::Frame;
use stage::{config, control, door, meet};

fn hello(addresses: Vec<SocketAddr>) -> Frame {
    Frame::Hello { version: 1, addresses, rendezvous: Vec::new() }
}

#[tokio::test]
async fn two_doors_meet_and_exchange_frames() {
    let (ada, bob) = (door(1).await, door(2).await);
    let (dialled, accepted) = meet(&ada, &bob).await;
    assert_eq!((dialled.peer(), accepted.peer()), (bob.endpoint(), ada.endpoint()));
    assert!(dialled.dialled() && !accepted.dialled());
    assert_eq!((dialled.path(), accepted.path()), (Path::Local, Path::Local));
    assert_eq!(vec![dialled.remote()], bob.addresses());

    let (mut to_bob, mut from_bob) = dialled.control().await.expect("opened");
    to_bob.send(&hello(ada.addresses())).await.expect("sent");
    let (mut to_ada, mut from_ada) = accepted.control().await.expect("taken in");
    assert_eq!(from_ada.next().await, Ok(Some(hello(ada.addresses()))));
    for number in 0..1_000 {
        to_ada.send(&Frame::Ping { number }).await.expect("sent");
    }
    for number in 0..1_000 {
        assert_eq!(from_bob.next().await, Ok(Some(Frame::Ping { number })), "in order, none missing");
    }
    let (last, end) = tokio::join!(to_bob.finish(), from_ada.next());
    assert_eq!((last, end), (Ok(()), Ok(None)));

    let (sent, received) = dialled.bytes();
    assert!(sent > 0 && received > 0);
    dialled.close(0).await;
    accepted.closed().await;
    tokio::join!(ada.close(), bob.close());
    assert!(bob.accept().await.is_none(), "a closed door lets nobody in");
}

#[tokio::test]
async fn both_ends_know_the_same_secret_and_no_two_lines_share_one() {
    let (ada, bob) = (door(1).await, door(2).await);
    let (first, first_there) = meet(&ada, &bob).await;
    let (second, second_there) = meet(&ada, &bob).await;
    assert_eq!(first.exporter(), first_there.exporter());
    assert_eq!(second.exporter(), second_there.exporter());
    assert_ne!(first.exporter(), second.exporter());
    assert_ne!(first.exporter(), [0; 32]);
    tokio::join!(ada.close(), bob.close());
}

#[tokio::test]
async fn a_waiting_reader_that_is_dropped_loses_no_frame() {
    let (ada, bob) = (door(1).await, door(2).await);
    let (dialled, accepted) = meet(&ada, &bob).await;
    let ((mut to_bob, _), (_, mut from_ada)) = control(&dialled, &accepted).await;
    for number in 0..200 {
        // Dropped at once, before and while bytes arrive.
        tokio::select! {
            biased;
            early = from_ada.next() => panic!("nothing was sent: {early:?}"),
            () = std::future::ready(()) => {}
        }
        to_bob.send(&Frame::Ping { number }).await.expect("sent");
        assert_eq!(from_ada.next().await, Ok(Some(Frame::Ping { number })));
    }
    tokio::join!(ada.close(), bob.close());
}

#[tokio::test]
async fn further_streams_carry_bytes_and_the_ninth_waits() {
    let (ada, bob) = (door(1).await, door(2).await);
    let (dialled, accepted) = meet(&ada, &bob).await;
    assert_eq!(dialled.open().await.err(), Some(Fault::ControlFirst));
    assert_eq!(accepted.accept().await.err(), Some(Fault::ControlFirst));
    let _control = control(&dialled, &accepted).await;
    assert_eq!(dialled.control().await.err(), Some(Fault::ControlFirst), "there is one control stream");

    let mut opened = Vec::new();
    for number in 0_u8..8 {
        let (mut sending, receiving) = dialled.open().await.expect("opened");
        sending.write_all(&[number; 10_000]).await.expect("written");
        opened.push((sending, receiving));
    }
    tokio::select! {
        biased;
        ninth = dialled.open() => panic!("a ninth stream: {}", ninth.is_ok()),
        () = std::future::ready(()) => {}
    }
    for (number, (mut sending, mut receiving)) in (0_u8..8).zip(opened) {
        let (mut back, mut come) = accepted.accept().await.expect("taken in");
        let (finished, read) = tokio::join!(sending.finish(), come.read_to_end(10_000));
        assert_eq!((finished, read), (Ok(()), Ok(vec![number; 10_000])));
        back.write_all(b"thanks").await.expect("written");
        let (finished, thanks) = tokio::join!(back.finish(), receiving.read_to_end(6));
        assert_eq!((finished, thanks), (Ok(()), Ok(b"thanks".to_vec())));
    }
    assert!(dialled.open().await.is_ok(), "a place is free again");
    tokio::join!(ada.close(), bob.close());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_on_every_stream_arrives_whole_and_a_frame_overtakes_it() {
    const BYTES: usize = 8 * 1024 * 1024;
    let (ada, bob) = (door(1).await, door(2).await);
    let (dialled, accepted) = meet(&ada, &bob).await;
    let ((mut to_bob, _), (_, mut from_ada)) = control(&dialled, &accepted).await;
    let mut flood = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (mut sending, receiving) = dialled.open().await.expect("opened");
        flood.spawn(async move {
            sending.write_all(&vec![5; BYTES]).await.expect("written");
            sending.finish().await.expect("arrived");
            drop(receiving);
            BYTES
        });
    }
    // Nobody reads yet. Once the streams are full, a frame passes all the same.
    while dialled.bytes().0 < 10_000_000 {
        tokio::task::yield_now().await;
    }
    to_bob.send(&Frame::Ping { number: 3 }).await.expect("sent");
    assert_eq!(from_ada.next().await, Ok(Some(Frame::Ping { number: 3 })));
    for _ in 0..8 {
        let (_, mut come) = accepted.accept().await.expect("taken in");
        flood.spawn(async move { come.read_to_end(BYTES).await.expect("everything").len() });
    }
    assert_eq!(flood.join_all().await, [BYTES; 16]);
    tokio::join!(ada.close(), bob.close());
}

#[tokio::test]
async fn a_stream_ends_early_is_too_long_or_is_given_up_and_the_line_lives_on() {
    let (ada, bob) = (door(1).await, door(2).await);
    let (dialled, accepted) = meet(&ada, &bob).await;
    let ((mut to_bob, _), (_, mut from_ada)) = control(&dialled, &accepted).await;

    let (mut sending, _back) = dialled.open().await.expect("opened");
    sending.write_all(b"four").await.expect("written");
    let (_, mut come) = accepted.accept().await.expect("taken in");
    let mut eight = [0; 8];
    let (_, short) = tokio::join!(sending.finish(), come.read_exact(&mut eight));
    assert_eq!(short, Err(Fault::EndedEarly));

    let (mut sending, _back) = dialled.open().await.expect("opened");
    sending.write_all(b"four").await.expect("written");
    let (_, mut come) = accepted.accept().await.expect("taken in");
    assert_eq!(come.read_to_end(3).await, Err(Fault::TooLong));
    drop(come);

    let (mut sending, _back) = dialled.open().await.expect("opened");
    sending.write_all(b"four").await.expect("written");
    let (_, mut come) = accepted.accept().await.expect("taken in");
    come.abandon();
    let given_up = loop {
        if let Err(fault) = sending.write_all(&[0; 1_000]).await {
            break fault;
        }
    };
    assert_eq!(given_up, Fault::Abandoned);

    to_bob.send(&Frame::Ping { number: 7 }).await.expect("sent");
    assert_eq!(from_ada.next().await, Ok(Some(Frame::Ping { number: 7 })));
    tokio::join!(ada.close(), bob.close());
}

#[tokio::test]
async fn a_taken_port_is_told_apart_and_a_closed_door_frees_its_port_at_once() {
    let first = door(1).await;
    let (dialler, port) = (door(2).await, first.addresses()[0]);
    let (line, accepted) = meet(&dialler, &first).await;
    let same = Config { listen: vec![port], ..config(3) };
    assert_eq!(Door::bind(same.clone()).await.err(), Some(Fault::PortTaken));
    drop(accepted);
    first.close().await;
    line.closed().await;
    assert!(first.addresses().is_empty() && first.accept().await.is_none());
    let second = Door::bind(same).await.expect("the port is free");
    assert_eq!(second.addresses(), [port]);
    tokio::join!(second.close(), dialler.close());
}

#[tokio::test]
async fn a_door_listens_on_one_address_of_each_family() {
    for listen in [vec![], vec![([127, 0, 0, 1], 0).into(), ([127, 0, 0, 2], 0).into()]] {
        let refused = Door::bind(Config { listen, ..config(1) }).await;
        assert_eq!(refused.err(), Some(Fault::Listen));
    }
}

#[tokio::test]
async fn a_door_on_every_interface_tells_loopback_only_when_asked() {
    let listen: Vec<SocketAddr> = vec![([0, 0, 0, 0], 0).into()];
    let all = Config { listen, advertise: AddressPolicy::All, ..config(1) };
    let everywhere = Door::bind(all.clone()).await.expect("bound");
    assert!(everywhere.addresses().iter().any(|address| address.ip().is_loopback()));
    everywhere.close().await;

    let discreet = Door::bind(Config { advertise: AddressPolicy::NoLoopbackUnlessAlone, ..all }).await.expect("bound");
    let told = discreet.addresses();
    let near = told.iter().filter(|address| address.ip().is_loopback()).count();
    assert!(near == 0 || near == told.len(), "loopback, or anything else");
    assert!(told.iter().all(|address| address.port() != 0));
    discreet.close().await;
}
