//! Visits: each has one stream, on which small signals come and go until it ends.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use parloir_base::EndpointId;
use parloir_base::limit::RENDEZVOUS_ADDRESSES_MAX;
use parloir_net::porch::CLOSE_FULL;
use parloir_net::{Porch, Visit};
use parloir_wire::Rendezvous;
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::fault::Fault;
use crate::key::Key;
use crate::metrics;
use crate::table::{Outgoing, Table, WAITING_MAX};

/// Whoever came says something by then.
const SILENT: Duration = Duration::from_secs(10);
/// Whoever does not take an answer by then is let go.
const DEAF: Duration = Duration::from_secs(10);

/// How a rendezvous is started.
#[derive(Clone)]
pub struct Options {
    /// The file that holds its key; made when there is none.
    pub key: PathBuf,
    /// Where to listen.
    pub listen: Vec<SocketAddr>,
    /// Where devices reach it; empty: where it listens, when that says so.
    pub reached: Vec<SocketAddr>,
    /// Where numbers are given.
    pub metrics: Option<SocketAddr>,
}

impl core::fmt::Debug for Options {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Options")
    }
}

/// A rendezvous that is open.
pub struct Post {
    porch: Porch,
    reached: Vec<SocketAddr>,
    metrics: Option<TcpListener>,
    shared: Arc<Shared>,
}

/// What visits share.
struct Shared {
    table: Mutex<Table>,
    started: Instant,
}

impl Shared {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The numbers, one a line.
    fn numbers(&self) -> String {
        let table = self.table();
        let totals = table.totals();
        let lines = [
            ("visitors", table.count() as u64),
            ("visits_total", totals.visits),
            ("refused_total", totals.refused),
            ("calls_passed_total", totals.passed),
            ("calls_absent_total", totals.absent),
            ("calls_dropped_total", totals.dropped),
        ];
        lines.iter().map(|(name, number)| format!("parloir_rendezvous_{name} {number}\n")).collect()
    }
}

impl Post {
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
        let porch = Porch::bind(&key.secret, &options.listen).map_err(Fault::Net)?;
        let mut reached = options.reached;
        if reached.is_empty() {
            reached = porch.addresses().into_iter().filter(|address| !address.ip().is_unspecified()).collect();
        }
        reached.truncate(RENDEZVOUS_ADDRESSES_MAX);
        if reached.is_empty() {
            return Err(Fault::Nowhere);
        }
        let shared = Arc::new(Shared { table: Mutex::default(), started: Instant::now() });
        Ok(Self { porch, reached, metrics, shared })
    }

    /// What people pass on: its key, and where it is reached.
    #[must_use]
    pub fn address(&self) -> String {
        Rendezvous { endpoint: self.porch.endpoint(), addresses: self.reached.clone() }.to_text()
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
        let mut visits = JoinSet::new();
        if let Some(listener) = self.metrics.take() {
            let shared = self.shared.clone();
            visits.spawn(metrics::answer(listener, move || shared.numbers()));
        }
        tokio::pin!(stop);
        loop {
            tokio::select! {
                visit = self.porch.accept() => match visit {
                    Some(visit) => {
                        while visits.try_join_next().is_some() {}
                        visits.spawn(receive(self.shared.clone(), visit));
                    }
                    None => break,
                },
                () = &mut stop => break,
            }
        }
        visits.shutdown().await;
        self.porch.close().await;
    }
}

async fn receive(shared: Arc<Shared>, visit: Visit) {
    let peer = visit.peer();
    let (signals, waiting) = mpsc::channel(WAITING_MAX);
    let forgotten = Arc::new(Notify::new());
    let outgoing = Outgoing { signals, forgotten: forgotten.clone() };
    let arrived = shared.table().arrive(shared.now_ms(), peer, visit.remote(), outgoing);
    let Ok(number) = arrived else { return visit.close(CLOSE_FULL) };
    let reason = tokio::select! {
        reason = talk(&shared, &visit, peer, waiting) => reason,
        // The same device came again: one key has one line, also while this one opens its stream or writes.
        () = forgotten.notified() => 0,
    };
    shared.table().leave(&peer, number);
    visit.close(reason);
}

/// Until the visit ends; the code to end it with.
async fn talk(
    shared: &Shared,
    visit: &Visit,
    peer: EndpointId,
    mut waiting: mpsc::Receiver<parloir_wire::signal::Signal>,
) -> u32 {
    let Ok(Ok((mut writer, mut reader))) = timeout(SILENT, visit.signals()).await else { return 0 };
    loop {
        let next = tokio::select! {
            said = reader.next() => match said {
                Ok(Some(signal)) => match shared.table().say(shared.now_ms(), peer, visit.remote(), signal) {
                    Ok(answer) => answer,
                    Err(_) => return CLOSE_FULL,
                },
                Ok(None) | Err(_) => return 0,
            },
            come = waiting.recv() => match come {
                Some(signal) => Some(signal),
                None => return 0,
            },
        };
        if let Some(signal) = next
            && !matches!(timeout(DEAF, writer.send(&signal)).await, Ok(Ok(())))
        {
            return 0;
        }
    }
}
