//! A rendezvous and those who come to it: what each can count on, and what nobody can do.

use std::net::SocketAddr;

use parloir_base::limit::CALL_SEALED_BYTES;
use parloir_net::{AddressPolicy, Config, Door, Fault, Porch};
use parloir_wire::frame::Frame;
use parloir_wire::signal::Signal;

async fn door(seed: u8) -> Door {
    let listen = vec![([127, 0, 0, 1], 0).into()];
    Door::bind(Config { secret: [seed; 32], listen, advertise: AddressPolicy::default() }).await.expect("a door")
}

fn porch(seed: u8) -> Porch {
    Porch::bind(&[seed; 32], &[([127, 0, 0, 1], 0).into()]).expect("a porch on loopback")
}

#[tokio::test]
async fn a_device_learns_from_a_rendezvous_where_its_own_socket_is_seen() {
    let (ada, porch) = (door(1).await, porch(9));
    let addresses = porch.addresses();
    let (line, visit) = tokio::join!(ada.dial(porch.endpoint(), &addresses), porch.accept());
    let (line, visit) = (line.expect("dialled"), visit.expect("come"));
    assert_eq!(visit.peer(), ada.endpoint());
    assert_eq!(format!("{visit:?}"), "Visit");
    assert_eq!(format!("{ada:?}"), "Door");
    let (mut ask, mut answers) = line.signals().await.expect("opened");
    ask.send(&Signal::Here { number: 5 }).await.expect("sent");
    let (mut tell, mut asked) = visit.signals().await.expect("taken in");
    assert_eq!(asked.next().await, Ok(Some(Signal::Here { number: 5 })));
    tell.send(&Signal::Seen { number: 5, address: visit.remote() }).await.expect("sent");
    let Ok(Some(Signal::Seen { number: 5, address })) = answers.next().await else { panic!("no answer") };
    assert_eq!(vec![address], ada.addresses(), "the very socket that other devices dial");
    line.close(0).await;
    visit.closed().await;
    porch.close().await;
    ada.close().await;
}

#[tokio::test]
async fn a_porch_that_cannot_open_everywhere_opens_nowhere_and_leaves_no_port_taken() {
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let place = |socket: &std::net::UdpSocket| socket.local_addr().expect("bound");
    let free = place(&std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket"));
    let refused = Porch::bind(&[9; 32], &[free, place(&taken)]);
    assert!(matches!(refused, Err(Fault::PortTaken)));
    // Its socket goes with the last task that holds it, a moment later.
    let freed = async {
        while std::net::UdpSocket::bind(free).is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), freed).await.expect("nobody greets at it");
    let open = Porch::bind(&[9; 32], &[free]).expect("free");
    assert_eq!(format!("{open:?}"), "Porch", "no address and no key in a trace");
    open.close().await;
}

#[tokio::test]
async fn whoever_stands_in_the_place_of_a_rendezvous_is_refused() {
    let (ada, real, false_one) = (door(1).await, porch(9), porch(8));
    let dialled = ada.dial(real.endpoint(), &false_one.addresses()).await;
    assert_eq!(dialled.err(), Some(Fault::Estranged));
    ada.close().await;
}

#[tokio::test]
async fn who_speaks_to_a_rendezvous_as_to_a_device_is_cut_off() {
    let (ada, porch) = (door(1).await, porch(9));
    let addresses: Vec<SocketAddr> = porch.addresses();
    let (line, visit) = tokio::join!(ada.dial(porch.endpoint(), &addresses), porch.accept());
    let (line, visit) = (line.expect("dialled"), visit.expect("come"));
    let (mut writer, _reader) = line.control().await.expect("opened");
    writer.send(&Frame::Ping { number: 1 }).await.expect("sent");
    let (_, mut asked) = visit.signals().await.expect("taken in");
    assert!(matches!(asked.next().await, Err(Fault::Malformed(_))));
    line.closed().await;
    ada.close().await;
}

#[tokio::test]
async fn a_rendezvous_takes_no_second_stream_and_nothing_longer_than_a_signal() {
    let (ada, porch) = (door(1).await, porch(9));
    let addresses = porch.addresses();
    let (line, visit) = tokio::join!(ada.dial(porch.endpoint(), &addresses), porch.accept());
    let (line, visit) = (line.expect("dialled"), visit.expect("come"));
    let (mut ask, _answers) = line.signals().await.expect("opened");
    let sealed = vec![7; CALL_SEALED_BYTES];
    ask.send(&Signal::Call { peer: ada.endpoint(), sealed: sealed.clone() }).await.expect("sent");
    let (_, mut asked) = visit.signals().await.expect("taken in");
    assert_eq!(asked.next().await, Ok(Some(Signal::Call { peer: ada.endpoint(), sealed })));
    tokio::select! {
        biased;
        opened = line.open() => panic!("a second stream: {}", opened.is_ok()),
        () = std::future::ready(()) => {}
    }
    assert_eq!(ask.send_bytes(&[0; 401]).await, Err(Fault::TooLong), "a device does not even send it");
    line.close(0).await;
    ada.close().await;
}
