//! Dialling over IPv4 first, and over every family soon after: a family that leads nowhere must not cost what silence costs.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use parloir_base::EndpointId;
use tokio::time::sleep;

use crate::door::{DIAL_SECONDS_MAX, Door};
use crate::fault::Fault;
use crate::line::Line;

/// When each further attempt begins, and how long each is waited for.
pub(super) struct Pace {
    /// IPv4 once more: one lost packet must not decide by which family a device is seen.
    pub again: Duration,
    /// Every family.
    pub all: Duration,
    pub patience: Duration,
}

/// # Source
/// RFC 8305, section 5, allows up to two seconds before the next address, and advises a quarter of one: too little for a slow machine or line, which
/// would be seen over IPv6 alone.
const PACE: Pace = Pace {
    again: Duration::from_millis(200),
    all: Duration::from_millis(500),
    patience: Duration::from_secs(DIAL_SECONDS_MAX),
};

impl Door {
    /// Dials over IPv4 when both sides have it, and a moment later, unless that was answered, at every address. It is for whoever tells a
    /// device where it is seen: over IPv6 a device sees that by itself, at its interfaces.
    ///
    /// # Errors
    /// As for [`Door::dial`], of the last attempt.
    pub async fn dial_four_first(&self, peer: EndpointId, addresses: &[SocketAddr]) -> Result<Line, Fault> {
        let has_four = self.addresses().iter().any(SocketAddr::is_ipv4);
        let fours: Vec<SocketAddr> = addresses.iter().filter(|address| address.is_ipv4()).copied().collect();
        if has_four && !fours.is_empty() && fours.len() < addresses.len() {
            self.dial_some_first(&PACE, peer, &fours, addresses).await
        } else {
            self.dial(peer, addresses).await
        }
    }

    pub(super) async fn dial_some_first(
        &self,
        pace: &Pace,
        peer: EndpointId,
        some: &[SocketAddr],
        all: &[SocketAddr],
    ) -> Result<Line, Fault> {
        let dial = async |after: Duration, at: &[SocketAddr]| {
            sleep(after).await;
            Box::pin(self.dial_within(pace.patience, peer, at)).await
        };
        // Whoever is dialled keeps one line of a device: what is still under way when one opens is let go before it counts.
        let others = either(dial(pace.again, some), dial(pace.all, all));
        Box::pin(either(dial(Duration::ZERO, some), others)).await
    }
}

/// The one that opens first; when one fails, the other.
async fn either(
    one: impl Future<Output = Result<Line, Fault>>,
    other: impl Future<Output = Result<Line, Fault>>,
) -> Result<Line, Fault> {
    let (mut one, mut other) = (pin!(one), pin!(other));
    tokio::select! {
        biased;
        line = &mut one => if line.is_ok() { line } else { other.await },
        line = &mut other => if line.is_ok() { line } else { one.await },
    }
}
