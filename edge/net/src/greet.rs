//! Who is let in: handshakes bounded in number and in time, so that a silent caller keeps nobody waiting.

use iroh::Endpoint;
use iroh::endpoint::{Incoming, IncomingAddr};
use tokio::sync::mpsc;

use crate::half_open::HalfOpen;
use crate::line::Line;

/// Finished lines that wait for [`crate::Door::accept`].
pub(crate) const ARRIVED_MAX: usize = 32;

/// Answers callers until the endpoint closes. Dropped, it drops every handshake under way.
pub(crate) async fn greet(endpoint: Endpoint, arrived: mpsc::Sender<Line>) {
    let mut half_open = HalfOpen::default();
    while let Some(incoming) = endpoint.accept().await {
        let is_busy = half_open.is_busy();
        let IncomingAddr::Ip(remote) = incoming.remote_addr() else {
            // Direct only, by structure: what does not come from an IP address is not heard.
            incoming.ignore();
            continue;
        };
        if is_busy && !incoming.remote_addr_validated() {
            // Costs the caller a round trip and us nothing: no state is kept. An error means it was validated after all.
            drop(incoming.retry());
            continue;
        }
        half_open.take(take_in(incoming, remote, arrived.clone()));
    }
    half_open.end().await;
}

async fn take_in(incoming: Incoming, remote: std::net::SocketAddr, arrived: mpsc::Sender<Line>) {
    // The whole handshake is awaited: data sent before its end (which could be a replay) is never looked at alone.
    let Ok(accepting) = incoming.accept() else { return };
    let Ok(connection) = accepting.await else { return };
    let Some(line) = Line::new(connection, false, remote) else { return };
    // When nobody takes lines in, the timeout drops this one, which closes it.
    drop(arrived.send(line).await);
}
