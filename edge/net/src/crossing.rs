//! What is said on a line to a relay, before packets pass.

use std::time::Duration;

use noq::{IdleTimeout, TransportConfig, VarInt};
use parloir_base::Malformed;
use parloir_wire::crossing::{CROSSING_BYTES_MAX, Crossing};

use crate::fault::Fault;
use crate::stream::{Receiving, Sending};

/// Silence after which the other side is gone.
const IDLE: Duration = Duration::from_secs(30);
/// How often a line says that it lives.
const BEAT: Duration = Duration::from_secs(10);
/// Pairs that a device may have under way, in each direction.
pub const PAIRS_EACH_MAX: u32 = 8;
/// What one pair may have in flight on one side of the relay, and what all pairs of a device may.
const STREAM_WINDOW: u32 = 256 * 1024;
const LINE_WINDOW: u32 = 2 * STREAM_WINDOW;

/// Closing code of a relay: the pass is not the one that lets devices in.
pub const CLOSE_REFUSED: u32 = 3;

/// How a line between a device and a relay is carried: a stream to enter by, and one for each pair.
pub(crate) fn for_packets() -> TransportConfig {
    let mut transport = TransportConfig::default();
    transport
        .max_concurrent_bidi_streams(VarInt::from_u32(PAIRS_EACH_MAX + 1))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        .max_idle_timeout(IdleTimeout::try_from(IDLE).ok())
        .keep_alive_interval(Some(BEAT))
        .stream_receive_window(VarInt::from_u32(STREAM_WINDOW))
        .receive_window(VarInt::from_u32(LINE_WINDOW))
        .send_window(u64::from(LINE_WINDOW));
    transport
}

/// Says one thing.
///
/// # Errors
/// [`Fault::Abandoned`], [`Fault::Closed`].
pub async fn say(to: &mut Sending, said: &Crossing) -> Result<(), Fault> {
    let said = said.to_bytes();
    let mut bytes = u32::try_from(said.len()).unwrap_or(0).to_le_bytes().to_vec();
    bytes.extend_from_slice(&said);
    to.write_all(&bytes).await
}

/// Hears one thing, and not a byte more.
///
/// # Errors
/// [`Fault::Malformed`], [`Fault::EndedEarly`], [`Fault::Abandoned`], [`Fault::Closed`].
pub async fn hear(from: &mut Receiving) -> Result<Crossing, Fault> {
    let mut length = [0; 4];
    from.read_exact(&mut length).await?;
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length == 0 || length > CROSSING_BYTES_MAX {
        return Err(Malformed::at(0, "a length, from 1 to the most that one has").into());
    }
    let mut bytes = [0; CROSSING_BYTES_MAX];
    let bytes = bytes.get_mut(..length).unwrap_or_default();
    from.read_exact(bytes).await?;
    Ok(Crossing::from_bytes(bytes)?)
}
