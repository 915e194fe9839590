//! Who comes without keeping to the rules gets nowhere, and keeps nobody else from getting in.

#[path = "../stage/mod.rs"]
mod stage;
mod stranger;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use iroh::SecretKey;
use parloir_base::EndpointId;
use parloir_base::limit::FRAME_BYTES_MAX;
use parloir_net::{Fault, Line};
use parloir_wire::frame::Frame;
use rustls::crypto::aws_lc_rs::kx_group;
use stage::{control, door, meet};
use stranger::{ALPN, intrude, only, post_quantum_stranger, stranger, target};
use tokio::net::UdpSocket;

fn id_of(seed: u8) -> EndpointId {
    EndpointId(*SecretKey::from_bytes(&[seed; 32]).public().as_bytes())
}

#[tokio::test]
async fn whoever_answers_in_the_place_of_another_is_refused() {
    let (ada, mallory) = (door(1).await, door(66).await);
    assert_eq!(ada.dial(id_of(2), &mallory.addresses()).await.err(), Some(Fault::Estranged));
    tokio::join!(ada.close(), mallory.close());
}

#[tokio::test]
async fn what_cannot_be_dialled_is_refused_before_anything_is_sent() {
    let ada = door(1).await;
    let nowhere: Vec<SocketAddr> =
        vec![([0, 0, 0, 0], 7).into(), ([224, 0, 0, 1], 7).into(), ([127, 0, 0, 1], 0).into()];
    assert_eq!(ada.dial(id_of(2), &nowhere).await.err(), Some(Fault::NoAddress));
    assert_eq!(ada.dial(id_of(2), &[]).await.err(), Some(Fault::NoAddress));
    assert_eq!(ada.dial(ada.endpoint(), &ada.addresses()).await.err(), Some(Fault::Oneself));
    ada.close().await;
    assert_eq!(ada.dial(id_of(2), &[([127, 0, 0, 1], 7).into()]).await.err(), Some(Fault::Closed));
}

#[tokio::test]
async fn a_caller_without_post_quantum_keys_is_not_let_in() {
    let ada = door(1).await;
    for (seed, classical) in [(2, kx_group::X25519), (3, kx_group::SECP256R1), (4, kx_group::SECP384R1)] {
        let caller = stranger(only(classical), seed).await;
        let refused = Box::pin(caller.connect(target(ada.endpoint(), &ada.addresses()), ALPN)).await;
        assert!(refused.is_err(), "{classical:?}");
        caller.close().await;
    }
    let (bob, mut arrived) = (door(5).await, Vec::new());
    let (line, accepted) = meet(&bob, &ada).await;
    arrived.push(accepted.peer());
    assert_eq!(arrived, [bob.endpoint()], "the first to arrive is the first who was let in");
    drop(line);
    tokio::join!(ada.close(), bob.close());
}

#[tokio::test]
async fn a_door_does_not_fall_back_for_an_answerer_without_post_quantum_keys() {
    let (ada, answerer) = (door(1).await, stranger(only(kx_group::X25519), 2).await);
    let answering = async { answerer.accept().await.expect("a caller").accept().expect("taken").await };
    let addresses = answerer.bound_sockets();
    tokio::select! {
        dialled = ada.dial(id_of(2), &addresses) => assert!(dialled.is_err(), "no line"),
        answered = answering => assert!(answered.is_err(), "no agreement"),
    }
    tokio::join!(ada.close(), answerer.close());
}

#[tokio::test]
async fn a_door_does_not_speak_another_protocol_than_its_own() {
    let (ada, answerer) = (door(1).await, post_quantum_stranger(2).await);
    answerer.set_alpns(vec![b"h3-29".to_vec()]);
    let answering = async { answerer.accept().await.expect("a caller").accept().expect("taken").await };
    let addresses = answerer.bound_sockets();
    tokio::select! {
        dialled = ada.dial(id_of(2), &addresses) => assert!(dialled.is_err(), "no line"),
        answered = answering => assert!(answered.is_err(), "no agreement"),
    }
    tokio::join!(ada.close(), answerer.close());
}

#[tokio::test]
async fn who_asks_for_another_protocol_is_not_let_in() {
    let (ada, bob, caller) = (door(1).await, door(2).await, post_quantum_stranger(3).await);
    let other = Box::pin(caller.connect(target(ada.endpoint(), &ada.addresses()), b"h3-29"));
    // The stranger goes on trying while the honest one comes in.
    tokio::select! {
        connected = other => assert!(connected.is_err()),
        (_, accepted) = meet(&bob, &ada) => assert_eq!(accepted.peer(), bob.endpoint()),
    }
    tokio::join!(ada.close(), bob.close(), caller.close());
}

/// Sends `bytes` on a stranger's control stream, ends it if told to, and gives what the door's reader makes of it.
async fn read_of(bytes: &[u8], ends: bool) -> (Result<Option<Frame>, Fault>, Line) {
    let (ada, bob, caller) = (door(1).await, door(2).await, post_quantum_stranger(3).await);
    let (dialled, accepted) = meet(&bob, &ada).await;
    let ((mut to_ada, _), (_, mut from_bob)) = control(&dialled, &accepted).await;

    let (connection, line) = intrude(&caller, &ada).await;
    let (mut send, _receive) = connection.open_bi().await.expect("opened");
    let writing = async {
        // The door may hang up in the middle: that is what is being tried.
        drop(send.write_all(bytes).await);
        if ends {
            drop(send.finish());
        }
    };
    let reading = async {
        let (_writer, mut reader) = line.control().await.expect("taken in");
        loop {
            match reader.next().await {
                Ok(Some(Frame::Ping { .. })) => {}
                other => break other,
            }
        }
    };
    let ((), read) = tokio::join!(writing, reading);
    line.closed().await;
    connection.closed().await;

    to_ada.send(&Frame::Ping { number: 9 }).await.expect("sent");
    assert_eq!(from_bob.next().await, Ok(Some(Frame::Ping { number: 9 })), "other lines do not notice");
    tokio::join!(ada.close(), bob.close(), caller.close());
    (read, line)
}

fn framed(bytes: &[u8]) -> Vec<u8> {
    let mut all = u32::try_from(bytes.len()).expect("short").to_le_bytes().to_vec();
    all.extend_from_slice(bytes);
    all
}

#[tokio::test]
async fn a_length_beyond_the_limit_closes_the_line_and_no_other() {
    for length in [FRAME_BYTES_MAX + 1, usize::try_from(u32::MAX).expect("64 bits")] {
        let length = u32::try_from(length).expect("a length").to_le_bytes();
        let (read, _) = read_of(&length, false).await;
        assert!(matches!(read, Err(Fault::Malformed(_))), "{read:?}");
    }
}

#[tokio::test]
async fn a_frame_without_bytes_closes_the_line_and_no_other() {
    let (read, _) = read_of(&[0; 4], false).await;
    assert!(matches!(read, Err(Fault::Malformed(_))), "{read:?}");
}

#[tokio::test]
async fn a_frame_that_ends_in_the_middle_closes_the_line_and_no_other() {
    let ping = framed(&Frame::Ping { number: 1 }.to_bytes());
    for cut in [1, 3, 4, ping.len() - 1] {
        let bytes = [&ping[..], &ping[..cut]].concat();
        let (read, _) = read_of(&bytes, true).await;
        assert!(matches!(read, Err(Fault::Malformed(_))), "{cut}: {read:?}");
    }
}

#[tokio::test]
async fn a_stream_of_bytes_without_end_closes_the_line_and_no_other() {
    let mut endless = u32::try_from(FRAME_BYTES_MAX).expect("short").to_le_bytes().to_vec();
    endless.resize(4 * FRAME_BYTES_MAX, 0xff);
    let (read, _) = read_of(&endless, false).await;
    assert!(matches!(read, Err(Fault::Malformed(_))), "{read:?}");
}

#[tokio::test]
async fn bytes_that_are_no_frame_close_the_line_and_no_other() {
    let mut trailing = Frame::Ping { number: 1 }.to_bytes();
    trailing.push(0);
    for bytes in
        [framed(&[0]), framed(&[0xff; 64]), framed(&[1]), framed(&trailing), b"GET / HTTP/1.1\r\n\r\n".to_vec()]
    {
        let (read, _) = read_of(&bytes, false).await;
        assert!(matches!(read, Err(Fault::Malformed(_))), "{bytes:?}: {read:?}");
    }
}

#[tokio::test]
async fn a_frame_too_large_is_not_sent_and_the_line_lives_on() {
    let (ada, bob) = (door(1).await, door(2).await);
    let (dialled, accepted) = meet(&ada, &bob).await;
    let ((mut to_bob, _), (_, mut from_ada)) = control(&dialled, &accepted).await;
    assert_eq!(to_bob.send_bytes(&vec![0; FRAME_BYTES_MAX + 1]).await, Err(Fault::TooLong));
    to_bob.send(&Frame::Ping { number: 1 }).await.expect("sent");
    assert_eq!(from_ada.next().await, Ok(Some(Frame::Ping { number: 1 })));
    tokio::join!(ada.close(), bob.close());
}

#[tokio::test]
async fn two_hundred_senders_of_noise_keep_nobody_out() {
    let (ada, bob) = (door(1).await, door(2).await);
    let door_at = ada.addresses()[0];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for sender in 0_u8..200 {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
        for length in [1, 20, 600, 1_200, 1_400] {
            let mut noise: Vec<u8> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    state.to_be_bytes()[0]
                })
                .collect();
            if sender % 2 == 0 && length > 20 {
                // The start of a genuine first packet of QUIC 1, with noise where its contents should be.
                noise[..7].copy_from_slice(&[0xc3, 0, 0, 0, 1, 8, sender]);
            }
            socket.send_to(&noise, door_at).await.expect("sent");
        }
    }
    let (line, _accepted) = meet(&bob, &ada).await;
    assert_eq!(line.peer(), ada.endpoint());
    tokio::join!(ada.close(), bob.close());
}

/// Passes everything on to the door, and nothing back but, if asked, the demand to prove the address.
async fn one_way(door_at: SocketAddr, proves_address: bool) -> (SocketAddr, Arc<AtomicUsize>) {
    let near = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let far = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let (at, passed) = (near.local_addr().expect("bound"), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&passed);
    tokio::spawn(async move {
        let (mut out, mut back, mut caller) = ([0; 2_048], [0; 2_048], None);
        loop {
            tokio::select! {
                Ok((length, from)) = near.recv_from(&mut out) => {
                    caller = Some(from);
                    far.send_to(&out[..length], door_at).await.expect("passed on");
                    count.fetch_add(1, Ordering::Relaxed);
                }
                Ok((length, _)) = far.recv_from(&mut back) => {
                    // RFC 9000, section 17.2.5: long header, type 3.
                    let retry = back[0] & 0xf0 == 0xf0;
                    if let (true, true, Some(caller)) = (proves_address, retry, caller) {
                        near.send_to(&back[..length], caller).await.expect("passed back");
                    }
                }
                else => return,
            }
        }
    });
    (at, passed)
}

async fn two_hundred_silent_callers_keep_nobody_out(prove_their_address: bool) {
    let (ada, bob, caller) = (door(1).await, door(2).await, Arc::new(door(3).await));
    let (through, passed) = one_way(ada.addresses()[0], prove_their_address).await;
    let mut silent = tokio::task::JoinSet::new();
    for seed in 0_u8..200 {
        let caller = Arc::clone(&caller);
        silent.spawn(async move { caller.dial(id_of(seed.wrapping_add(50)), &[through]).await.is_ok() });
    }
    // Each sends two datagrams at least: the post-quantum key does not fit one.
    while passed.load(Ordering::Relaxed) < 400 {
        tokio::task::yield_now().await;
    }
    let (line, accepted) = meet(&bob, &ada).await;
    assert_eq!((line.peer(), accepted.peer()), (ada.endpoint(), bob.endpoint()));
    silent.abort_all();
    tokio::join!(ada.close(), bob.close(), caller.close());
}

#[tokio::test]
async fn two_hundred_handshakes_that_never_finish_keep_nobody_out() {
    two_hundred_silent_callers_keep_nobody_out(false).await;
}

#[tokio::test]
async fn two_hundred_handshakes_from_a_proven_address_that_never_finish_keep_nobody_out() {
    two_hundred_silent_callers_keep_nobody_out(true).await;
}
