//! Devices on the same network, found without anyone else: only while the person wants it.
//!
//! Who is found is believed nothing: a sign that fits a device which is wanted anyway gives more addresses to call it at, and whoever answers
//! there without its key is refused like anywhere else.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use parloir_base::Chance;
use parloir_crypto::nearby::tag;
use parloir_nearby::{Nearby, Sign};
use tokio::time::{Instant, sleep, sleep_until};

use crate::chance::System;
use crate::hub::Hub;
use crate::record::Record;

/// How long to wait when the system gives no socket.
const AGAIN: Duration = Duration::from_secs(60);
/// Whom one finds is called at once, and then this often: whoever pretends to be somebody else again and again has nobody dial without end.
const HURRY_EVERY: Duration = Duration::from_secs(5);
/// Where everybody on a network is spoken to (RFC 6762 §3). The same is said to `ff02::fb`.
const EVERYBODY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::new(224, 0, 0, 251)), 5353);

/// Tells and listens while the person wants it, until the node ends.
pub(crate) async fn keep(hub: Arc<Hub>) {
    let mut wanted = hub.neighbours.is_wanted();
    loop {
        tokio::select! {
            is_wanted = wanted.wait_for(|is_wanted| *is_wanted) => if is_wanted.is_err() { return },
            () = hub.stopped() => return,
        }
        let until = async { drop(wanted.wait_for(|is_wanted| !is_wanted).await) };
        tokio::select! {
            () = listen(&hub) => {}
            () = until => {}
            () = hub.stopped() => return,
        }
    }
}

async fn listen(hub: &Arc<Hub>) {
    let own = hub.who.endpoint;
    let Some(port) = hub.door.as_ref().and_then(|door| door.addresses().first().map(SocketAddr::port)) else {
        return sleep(AGAIN).await;
    };
    let (mut salt, mut name) = ([0; 16], [0; 8]);
    System.fill(&mut salt);
    System.fill(&mut name);
    let Ok(nearby) = Nearby::start(Sign { salt, tag: tag(&own, &salt) }, name, port) else {
        return sleep(AGAIN).await;
    };
    let record = Record::of_nearby(hub, EVERYBODY).await;
    let mut record = Closing { hub: hub.clone(), record: Some(record) };
    let mut pace = Pace::default();
    loop {
        let found = tokio::select! {
            found = nearby.next() => found,
            () = due(pace.due()) => {
                pace.hurried(Instant::now());
                hub.wishes.hurry();
                continue;
            }
        };
        let Some(found) = found else { break };
        let sign = found.sign;
        if hub.neighbours.remember(found) && hub.wishes.is_any(|peer| tag(peer, &sign.salt) == sign.tag) {
            pace.ask(Instant::now());
        }
    }
    record.close();
    sleep(AGAIN).await;
}

/// Resolves at a moment; never without one.
async fn due(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// How often there is hurry.
#[derive(Default)]
struct Pace {
    last: Option<Instant>,
    due: Option<Instant>,
}

impl Pace {
    /// Someone wanted was found: now, or as soon as there may be hurry again.
    fn ask(&mut self, now: Instant) {
        let next = self.last.map_or(now, |last| now.max(last + HURRY_EVERY));
        self.due.get_or_insert(next);
    }

    const fn due(&self) -> Option<Instant> {
        self.due
    }

    fn hurried(&mut self, now: Instant) {
        *self = Self { last: Some(now), due: None };
    }
}

/// The line of the network journal says until when, however it ended.
struct Closing {
    hub: Arc<Hub>,
    record: Option<Record>,
}

impl Closing {
    fn close(&mut self) {
        if let Some(mut record) = self.record.take() {
            let hub = self.hub.clone();
            tokio::spawn(async move { record.again(&hub).await });
        }
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        self.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_found_is_called_at_once_and_a_flood_of_finds_is_no_flood_of_calls() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        assert_eq!(pace.due(), None, "nobody was found");
        pace.ask(start);
        assert_eq!(pace.due(), Some(start));
        let mut hurries = 0;
        for ms in 0..20_000 {
            let now = start + Duration::from_millis(ms);
            pace.ask(now);
            if pace.due().is_some_and(|due| due <= now) {
                pace.hurried(now);
                hurries += 1;
            }
        }
        assert_eq!(hurries, 4);
        let last = start + Duration::from_secs(60);
        pace.hurried(start + Duration::from_secs(20));
        pace.ask(last);
        assert_eq!(pace.due(), Some(last), "and after a while at once again");
    }
}
