//! Lines to a relay, and pairs: two streams whose bytes go from one to the other, unread, until either ends.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use parloir_base::EndpointId;
use parloir_base::limit::RELAY_ADDRESSES_MAX;
use parloir_net::crossing::{CLOSE_REFUSED, hear, say};
use parloir_net::porch::CLOSE_FULL;
use parloir_net::{Porch, Receiving, Sending, Visit};
use parloir_wire::crossing::Crossing;
use parloir_wire::relay::Relay as Named;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::key::Key;
use crate::metrics;
use crate::network::network_of;
use crate::relay::table::{NotCoupled, Table};

/// Whoever came says what it wants by then.
const SILENT: Duration = Duration::from_secs(10);
/// Whoever does not take what is for it by then is let go.
const DEAF: Duration = Duration::from_secs(30);
/// A pair in which one side says nothing for so long is ended: devices beat every ten seconds.
const IDLE: Duration = Duration::from_secs(60);
/// What is read at once.
const READ_BYTES: usize = 16 * 1024;
/// Bytes a second that a pair may have passed unless said otherwise: 8 Mbit/s.
pub const PAIR_BYTES_PER_SECOND: u64 = 1024 * 1024;
/// The same of all pairs.
pub const BYTES_PER_SECOND: u64 = 16 * 1024 * 1024;

/// How a relay is started.
#[derive(Clone)]
pub struct Options {
    /// The file that holds its key; made when there is none. Beside it, with `.pass` added, the one that holds what it lets devices in by.
    pub key: PathBuf,
    /// Where to listen.
    pub listen: Vec<SocketAddr>,
    /// Where devices reach it; empty: where it listens, when that says so.
    pub reached: Vec<SocketAddr>,
    /// Where numbers are given.
    pub metrics: Option<SocketAddr>,
    /// Bytes a second that a pair may have passed.
    pub pair_bytes_per_second: u64,
    /// Bytes a second in all.
    pub bytes_per_second: u64,
}

impl core::fmt::Debug for Options {
    /// Where it is belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Options")
    }
}

/// A relay that is open.
pub struct Relay {
    porch: Porch,
    named: Named,
    metrics: Option<TcpListener>,
    shared: Arc<Shared>,
}

/// What lines share.
struct Shared {
    table: Mutex<Table<Visit>>,
    pass: Zeroizing<[u8; 32]>,
    started: Instant,
}

impl Shared {
    fn table(&self) -> MutexGuard<'_, Table<Visit>> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The numbers, one a line.
    fn numbers(&self) -> String {
        let table = self.table();
        let ((devices, pairs), totals) = (table.count(), table.totals());
        let lines = [
            ("devices", devices as u64),
            ("pairs", pairs as u64),
            ("lines_total", totals.lines),
            ("refused_total", totals.refused),
            ("pairs_total", totals.pairs),
            ("pairs_absent_total", totals.absent),
            ("pairs_full_total", totals.full),
            ("bytes_total", totals.bytes),
        ];
        lines.iter().map(|(name, number)| format!("parloir_relay_{name} {number}\n")).collect()
    }
}

impl Relay {
    /// Opens it. Nobody is contacted.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn open(options: Options) -> Result<Self, Fault> {
        let metrics = match options.metrics {
            Some(address) => Some(metrics::bind(address).await?),
            None => None,
        };
        let key = Key::open(&options.key)?;
        let mut beside = options.key.into_os_string();
        beside.push(".pass");
        let pass = Key::open(&PathBuf::from(beside))?.secret;
        let porch = Porch::bind_for_relay(&key.secret, &options.listen).map_err(Fault::Net)?;
        let mut addresses = options.reached;
        if addresses.is_empty() {
            addresses = porch.addresses().into_iter().filter(|address| !address.ip().is_unspecified()).collect();
        }
        addresses.truncate(RELAY_ADDRESSES_MAX);
        if addresses.is_empty() {
            return Err(Fault::Nowhere);
        }
        let named = Named { endpoint: porch.endpoint(), pass: *pass, addresses };
        let table = Mutex::new(Table::new(0, options.pair_bytes_per_second, options.bytes_per_second));
        let shared = Arc::new(Shared { table, pass, started: Instant::now() });
        Ok(Self { porch, named, metrics, shared })
    }

    /// What its operator passes on: its key, what lets devices in, and where it is reached.
    #[must_use]
    pub fn address(&self) -> String {
        self.named.to_text()
    }

    /// Where it listens.
    #[must_use]
    pub fn listens(&self) -> Vec<SocketAddr> {
        self.porch.addresses()
    }

    /// Where numbers are given.
    #[must_use]
    pub fn metrics(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().and_then(|listener| listener.local_addr().ok())
    }

    /// Serves until `stop` resolves.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut lines = JoinSet::new();
        if let Some(listener) = self.metrics.take() {
            let shared = self.shared.clone();
            lines.spawn(metrics::answer(listener, move || shared.numbers()));
        }
        tokio::pin!(stop);
        loop {
            tokio::select! {
                visit = self.porch.accept() => match visit {
                    Some(visit) => {
                        while lines.try_join_next().is_some() {}
                        lines.spawn(receive(self.shared.clone(), visit));
                    }
                    None => break,
                },
                () = &mut stop => break,
            }
        }
        lines.shutdown().await;
        self.porch.close().await;
    }
}

/// One line from its coming to its end.
async fn receive(shared: Arc<Shared>, visit: Visit) {
    let network = network_of(visit.remote());
    if shared.table().knock(network).is_err() {
        return visit.close(CLOSE_FULL);
    }
    let entering = async {
        let (sending, mut receiving) = visit.accept().await.ok()?;
        match hear(&mut receiving).await {
            Ok(Crossing::Enter { pass }) if is_same(&pass, &shared.pass) => Some((sending, receiving)),
            _ => None,
        }
    };
    let entered = timeout(SILENT, entering).await;
    shared.table().answered(network);
    let Ok(Some((mut sending, _receiving))) = entered else {
        shared.table().refuse();
        return visit.close(CLOSE_REFUSED);
    };
    let peer = visit.peer();
    let arrived = shared.table().arrive(peer, network, visit.clone());
    let Ok((number, former)) = arrived else { return visit.close(CLOSE_FULL) };
    if let Some(former) = former {
        former.close(0);
    }
    if matches!(timeout(DEAF, say(&mut sending, &Crossing::Entered)).await, Ok(Ok(()))) {
        let mut pairs = JoinSet::new();
        while let Ok(stream) = visit.accept().await {
            while pairs.try_join_next().is_some() {}
            // As many streams as a device may have open bound this: the transport sees to it.
            pairs.spawn(couple(shared.clone(), peer, stream));
        }
        pairs.shutdown().await;
    }
    shared.table().leave(&peer, number);
    visit.close(0);
}

/// The same bytes, whatever they are: how long it takes says nothing of where they differ.
fn is_same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
}

/// A pair that is gone when this is dropped.
struct Coupled {
    shared: Arc<Shared>,
    pair: (EndpointId, EndpointId),
    number: u64,
}

impl Drop for Coupled {
    fn drop(&mut self) {
        self.shared.table().part(self.pair, self.number);
    }
}

/// What one device asks of another, to its end.
async fn couple(shared: Arc<Shared>, from: EndpointId, (mut back, mut asked): (Sending, Receiving)) {
    let Ok(Ok(Crossing::Reach { peer })) = timeout(SILENT, hear(&mut asked)).await else { return };
    let coupled = shared.table().couple(shared.now_ms(), from, peer);
    let (number, visit) = match coupled {
        Ok(coupled) => coupled,
        Err(why) => {
            let why = if why == NotCoupled::Full { Crossing::Full } else { Crossing::Absent };
            drop(timeout(DEAF, say(&mut back, &why)).await);
            drop(timeout(DEAF, back.finish()).await);
            return;
        }
    };
    let coupled = Coupled { shared, pair: (from, peer), number };
    let opening = async {
        let (mut to, other) = visit.open().await.ok()?;
        say(&mut to, &Crossing::Come { peer: from }).await.ok()?;
        say(&mut back, &Crossing::Reached).await.ok()?;
        Some((to, other))
    };
    let Ok(Some((to, other))) = timeout(SILENT, opening).await else { return };
    tokio::select! {
        () = pass(&coupled, asked, to) => {}
        () = pass(&coupled, other, back) => {}
    }
}

/// Passes bytes from one to the other, as many as may pass.
async fn pass(coupled: &Coupled, mut from: Receiving, mut to: Sending) {
    let mut bytes = vec![0; READ_BYTES];
    loop {
        let Ok(Ok(Some(length))) = timeout(IDLE, from.read(&mut bytes)).await else { return };
        let Coupled { shared, pair, number } = coupled;
        let Some(wait_ms) = shared.table().pass(shared.now_ms(), *pair, *number, length as u64) else { return };
        if wait_ms > 0 {
            sleep(Duration::from_millis(wait_ms)).await;
        }
        let bytes = bytes.get(..length).unwrap_or_default();
        if !matches!(timeout(DEAF, to.write_all(bytes)).await, Ok(Ok(()))) {
            return;
        }
    }
}
