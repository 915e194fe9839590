//! Handshakes under way: bounded in number and in time, so that a silent caller keeps nobody waiting.

use std::collections::VecDeque;
use std::future::Future;
use std::time::Duration;

use tokio::task::{AbortHandle, JoinSet};
use tokio::time::timeout;

/// Handshakes under way at once; the oldest makes room for the next. An honest one takes milliseconds.
pub(crate) const HALF_OPEN_MAX: usize = 64;
/// From this many on, a caller must first show that it receives at the address it writes from.
pub(crate) const HALF_OPEN_CALM: usize = 8;
/// A caller that has not finished its handshake by then is let go, and so is a line that nobody took in.
pub(crate) const HALF_OPEN: Duration = Duration::from_secs(6);

/// Handshakes under way. Dropped, it drops every one of them.
#[derive(Default)]
pub(crate) struct HalfOpen {
    handshakes: JoinSet<()>,
    oldest_first: VecDeque<AbortHandle>,
}

impl HalfOpen {
    /// Whether so many are under way that whoever calls must show first that they receive at the address they write from.
    pub fn is_busy(&mut self) -> bool {
        while self.handshakes.try_join_next().is_some() {}
        self.oldest_first.retain(|handshake| !handshake.is_finished());
        self.oldest_first.len() >= HALF_OPEN_CALM
    }

    /// One more; when there are too many the oldest is let go.
    pub fn take(&mut self, handshake: impl Future<Output = ()> + Send + 'static) {
        if self.oldest_first.len() >= HALF_OPEN_MAX
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            oldest.abort();
        }
        self.oldest_first.push_back(self.handshakes.spawn(async move {
            drop(timeout(HALF_OPEN, handshake).await);
        }));
    }

    /// Lets all of them go. They hold the endpoint, and with it the port.
    pub async fn end(mut self) {
        self.handshakes.shutdown().await;
    }
}
