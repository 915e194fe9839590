//! Who is let in: handshakes bounded in number and in time, so that a silent caller keeps nobody waiting.

use std::collections::VecDeque;
use std::time::Duration;

use iroh::Endpoint;
use iroh::endpoint::{Incoming, IncomingAddr};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::timeout;

use crate::line::Line;

/// Handshakes under way at once; the oldest makes room for the next. An honest one takes milliseconds.
pub(crate) const HALF_OPEN_MAX: usize = 64;
/// From this many on, a caller must first show that it receives at the address it writes from.
pub(crate) const HALF_OPEN_CALM: usize = 8;
/// A caller that has not finished its handshake by then is let go, and so is a line that nobody took in.
pub(crate) const HALF_OPEN: Duration = Duration::from_secs(6);
/// Finished lines that wait for [`crate::Door::accept`].
pub(crate) const ARRIVED_MAX: usize = 32;

/// Answers callers until the endpoint closes. Dropped, it drops every handshake under way.
pub(crate) async fn greet(endpoint: Endpoint, arrived: mpsc::Sender<Line>) {
    let mut handshakes = JoinSet::new();
    let mut oldest_first: VecDeque<AbortHandle> = VecDeque::new();
    while let Some(incoming) = endpoint.accept().await {
        while handshakes.try_join_next().is_some() {}
        oldest_first.retain(|handshake| !handshake.is_finished());
        let IncomingAddr::Ip(remote) = incoming.remote_addr() else {
            // Direct only, by structure: what does not come from an IP address is not heard.
            incoming.ignore();
            continue;
        };
        if oldest_first.len() >= HALF_OPEN_CALM && !incoming.remote_addr_validated() {
            // Costs the caller a round trip and us nothing: no state is kept. An error means it was validated after all.
            drop(incoming.retry());
            continue;
        }
        if oldest_first.len() >= HALF_OPEN_MAX
            && let Some(oldest) = oldest_first.pop_front()
        {
            oldest.abort();
        }
        let arrived = arrived.clone();
        oldest_first.push_back(handshakes.spawn(async move {
            drop(timeout(HALF_OPEN, take_in(incoming, remote, arrived)).await);
        }));
    }
    // They hold the endpoint, and with it the port.
    handshakes.shutdown().await;
}

async fn take_in(incoming: Incoming, remote: std::net::SocketAddr, arrived: mpsc::Sender<Line>) {
    // The whole handshake is awaited: data sent before its end (which could be a replay) is never looked at alone.
    let Ok(accepting) = incoming.accept() else { return };
    let Ok(connection) = accepting.await else { return };
    let Some(line) = Line::new(connection, false, remote) else { return };
    // When nobody takes lines in, the timeout drops this one, which closes it.
    drop(arrived.send(line).await);
}
