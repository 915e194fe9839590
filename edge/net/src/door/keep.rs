//! Keeps a door open: when the system has taken a socket away and the library did not get it back, another endpoint is opened where the first one was.
//!
//! The library lets go of its sockets at each change of the network and binds them anew. Where that fails, because the address or the port is not
//! there at that moment, it tries no more: an endpoint without a socket ends, and of two sockets the one that is lost stays so.

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use iroh::{Endpoint, Watcher};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};
use zeroize::Zeroizing;

use crate::greet;
use crate::line::Line;
use crate::sealed;

/// How often it is looked whether the sockets are still there.
const LOOK: Duration = Duration::from_secs(1);
/// A socket that is not there is looked for again after this: the library may be binding it at this moment.
const SURELY: Duration = Duration::from_millis(300);
/// How long an endpoint without a socket may take to end.
const PARTING: Duration = Duration::from_millis(500);
/// How often it is tried to open another one.
const AGAIN: Duration = Duration::from_millis(250);

/// The endpoint that is open now.
pub(super) struct Kept(RwLock<Now>);

enum Now {
    /// Which one it is, counted from the opening of the door.
    Open(u64, Endpoint),
    /// The number of the next one: it is being opened.
    Lost(u64),
    /// The library keeps the socket as long as anyone holds its endpoint.
    Closed,
}

impl Kept {
    pub fn new(endpoint: Endpoint) -> Self {
        Self(RwLock::new(Now::Open(0, endpoint)))
    }

    /// The endpoint, and which one it is. Nothing once closed, and while another one is opened.
    pub fn open(&self) -> Option<(u64, Endpoint)> {
        match &*self.0.read().unwrap_or_else(PoisonError::into_inner) {
            Now::Open(which, endpoint) => Some((*which, endpoint.clone())),
            Now::Lost(_) | Now::Closed => None,
        }
    }

    /// Closes it for good. The endpoint that was open; nothing when it was closed already.
    pub fn close(&self) -> Option<Endpoint> {
        let mut now = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *now, Now::Closed) {
            Now::Open(_, endpoint) => Some(endpoint),
            Now::Lost(_) | Now::Closed => None,
        }
    }

    /// It is lost, unless it was closed.
    fn lose(&self) {
        let mut now = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Now::Open(which, _) = &*now {
            *now = Now::Lost(which + 1);
        }
    }

    /// Another one is open. Given back when the door was closed meanwhile.
    fn replace(&self, endpoint: Endpoint) -> Result<(), Endpoint> {
        let mut now = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let Now::Lost(which) = &*now else { return Err(endpoint) };
        *now = Now::Open(*which, endpoint);
        Ok(())
    }

    fn is_lost(&self) -> bool {
        matches!(&*self.0.read().unwrap_or_else(PoisonError::into_inner), Now::Lost(_))
    }
}

/// Greets callers, tells of changes, and opens another endpoint when this one is lost. Ends once the door is closed.
pub(super) async fn keep(
    secret: Zeroizing<[u8; 32]>,
    kept: Arc<Kept>,
    arrived: mpsc::Sender<Line>,
    notify: watch::Sender<()>,
) {
    while let Some((_, endpoint)) = kept.open() {
        // With the ports that were free at first: they are what others know.
        let sockets = endpoint.bound_sockets();
        let mut watcher = endpoint.watch_addr();
        let watching = async {
            while watcher.updated().await.is_ok() {
                notify.send_replace(());
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = greet::greet(endpoint.clone(), arrived.clone()) => {}
            () = lost(&sockets) => {}
            () = watching => {}
        }
        kept.lose();
        if !kept.is_lost() {
            return;
        }
        drop(timeout(PARTING, Box::pin(endpoint.close())).await);
        drop(endpoint);
        notify.send_replace(());
        while kept.is_lost() {
            match sealed::open(*secret, &sockets).await {
                Ok(endpoint) => {
                    if let Err(endpoint) = kept.replace(endpoint) {
                        Box::pin(endpoint.close()).await;
                    }
                }
                // The address is not there yet, or the port is somebody else's for now.
                Err(_) => sleep(AGAIN).await,
            }
        }
        notify.send_replace(());
    }
}

/// Resolves when the system does not know a socket any more that the library believes to hold.
async fn lost(sockets: &[SocketAddr]) {
    loop {
        sleep(LOOK).await;
        if sockets.iter().all(is_there) {
            continue;
        }
        sleep(SURELY).await;
        if !sockets.iter().all(is_there) {
            return;
        }
    }
}

/// Whether the system has a UDP socket at this very address and port. Where it does not say, it is believed to.
///
/// # Source
/// proc_pid_net(5): `/proc/net/udp`, `/proc/net/udp6`.
fn is_there(socket: &SocketAddr) -> bool {
    let table = if socket.is_ipv4() { "/proc/self/net/udp" } else { "/proc/self/net/udp6" };
    std::fs::read_to_string(table).map_or(true, |table| has(&table, socket))
}

/// The second field of a line is the local address, in words of 32 bits as the machine has them, and the port.
fn has(table: &str, socket: &SocketAddr) -> bool {
    let word = |octets: &[u8]| <[u8; 4]>::try_from(octets).map(u32::from_ne_bytes).unwrap_or_default();
    let words: String = match socket {
        SocketAddr::V4(four) => format!("{:08X}", word(&four.ip().octets())),
        SocketAddr::V6(six) => six.ip().octets().chunks(4).map(|octets| format!("{:08X}", word(octets))).collect(),
    };
    let wanted = format!("{words}:{:04X}", socket.port());
    table.lines().skip(1).any(|line| line.split_whitespace().nth(1) == Some(&wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_is_found_in_the_systems_own_table_and_nobody_elses_is_taken_for_it() {
        let ours = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let address = ours.local_addr().expect("bound");
        assert!(is_there(&address));
        // Another program has the port, at every address, and this one is lost.
        assert!(!is_there(&SocketAddr::new([0, 0, 0, 0].into(), address.port())));
        assert!(!is_there(&SocketAddr::new([127, 0, 0, 2].into(), address.port())));
        drop(ours);
        assert!(!is_there(&address));
    }

    #[test]
    fn a_remote_port_is_not_ours() {
        let table = "  sl  local_address rem_address   st\n\
            120: 00000000000000000000000000000000:0035 00000000000000000000000000000000:1F90 07\n";
        assert!(has(table, &"[::]:53".parse().expect("an address")));
        assert!(!has(table, &"[::]:8080".parse().expect("an address")));
    }

    #[tokio::test]
    async fn a_door_that_lost_its_socket_is_opened_again_at_the_same_place_and_says_so() {
        use crate::door::{AddressPolicy, Config, Door};
        let config = |seed| Config {
            secret: [seed; 32],
            listen: vec![([127, 0, 0, 1], 0).into()],
            advertise: AddressPolicy::All,
        };
        let (ada, grace) = (Door::bind(config(1)).await.expect("open"), Door::bind(config(2)).await.expect("open"));
        let addresses = ada.addresses();
        // The library's own end, as when no socket can be read any more.
        let (_, endpoint) = ada.kept.open().expect("open");
        Box::pin(endpoint.close()).await;
        drop(endpoint);
        ada.changed().await;
        assert_eq!(ada.addresses(), addresses);
        let (line, arrived) = tokio::join!(Box::pin(grace.dial(ada.endpoint(), &addresses)), ada.accept());
        assert!(line.is_ok() && arrived.is_some());
        ada.close().await;
        grace.close().await;
        assert_eq!(ada.addresses(), Vec::new());
    }
}
