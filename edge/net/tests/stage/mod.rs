//! Two doors on loopback.

use parloir_net::{AddressPolicy, Config, Door, FrameReader, FrameWriter, Line};

pub fn config(seed: u8) -> Config {
    Config { secret: [seed; 32], listen: vec![([127, 0, 0, 1], 0).into()], advertise: AddressPolicy::default() }
}

pub async fn door(seed: u8) -> Door {
    Door::bind(config(seed)).await.expect("a door on loopback")
}

/// A dialled line and its other end.
pub async fn meet(from: &Door, to: &Door) -> (Line, Line) {
    let addresses = to.addresses();
    let (dialled, accepted) = tokio::join!(from.dial(to.endpoint(), &addresses), to.accept());
    (dialled.expect("dialled"), accepted.expect("accepted"))
}

/// Both control streams, the first frame (a Ping) already taken in.
pub async fn control(dialled: &Line, accepted: &Line) -> ((FrameWriter, FrameReader), (FrameWriter, FrameReader)) {
    let mut one = dialled.control().await.expect("opened");
    one.0.send(&parloir_wire::frame::Frame::Ping { number: 0 }).await.expect("sent");
    let mut other = accepted.control().await.expect("taken in");
    other.1.next().await.expect("a frame").expect("not the end");
    (one, other)
}
