//! A node: one profile at work, on the network or off it.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use parloir_base::Digest;
use parloir_engine::Engine;
use parloir_net::{AddressPolicy, Config, Door};
use parloir_vault::Vault;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::backup;
use crate::bundle::pour::Pieces;
use crate::calls::Calls;
use crate::contract::{Notice, Reply, Request};
use crate::desk::{Desk, JOBS_MAX, Job};
use crate::dial;
use crate::documents::deposit;
use crate::fault::{Fault, Stop};
use crate::handle;
use crate::hub::{FRAMES_KIB_MAX, Hub};
use crate::making;
use crate::nearby;
use crate::neighbours::Neighbours;
use crate::papers;
use crate::preferences;
use crate::profile::{Profile, Who};
use crate::protect;
use crate::readers::Readers;
use crate::registry::End;
use crate::relay;
use crate::rendezvous;
use crate::renewal;
use crate::room::RESERVE_BYTES;
use crate::shared::Shared;
use crate::stamps;

/// How long sessions may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(4);
/// The setting that keeps the port.
const PORT: &str = "port";

/// How a node is started.
#[derive(Clone, Debug, Default)]
pub struct NodeOptions {
    /// Where to listen: at most one address of each family. Empty: every interface, on the port of last time.
    pub listen: Vec<SocketAddr>,
    /// Also tell others the loopback addresses (two profiles on one machine).
    pub is_loopback_told: bool,
    /// The program that draws pages when asked `draw-page`; the one that runs, unless another is named.
    pub drawer: Option<PathBuf>,
    /// The program that typesets papers; `parloir-press` beside the one that runs, unless another is named.
    pub press: Option<PathBuf>,
    /// How much of one person is read in a day, in pieces of 4 KiB; [`parloir_base::limit::MEASURE`], unless it is said.
    pub measure: Option<u64>,
}

/// The turn of whoever makes or tries a backup.
type Backup = Arc<tokio::sync::Mutex<()>>;

/// A profile at work.
pub struct Node {
    hub: Arc<Hub>,
    writer: Mutex<Option<JoinHandle<()>>>,
    tasks: tokio::sync::Mutex<JoinSet<()>>,
}

impl Node {
    /// Starts a node on the network.
    ///
    /// # Errors
    /// [`Fault::Net`], [`Fault::Vault`].
    pub async fn start(home: &Path, profile: Profile, options: NodeOptions) -> Result<Self, Stop> {
        Self::online(home, profile, &options, Arc::default()).await
    }

    async fn online(home: &Path, profile: Profile, options: &NodeOptions, backup: Backup) -> Result<Self, Stop> {
        protect::shield();
        let Profile { mut vault, mut who } = profile;
        home.clone_into(&mut who.home);
        who.measure = options.measure.unwrap_or(who.measure);
        let door = open(&mut vault, &who, options).await?;
        let addresses = door.addresses();
        // Before anything can be sent.
        let sealed = vault.bodies().sealed()?;
        let node = Self::assemble(vault, who, Some(door), addresses, (backup, options.press.clone()))?;
        let mut tasks = node.tasks.lock().await;
        tasks.spawn(dial::accept(node.hub.clone()));
        tasks.spawn(dial::call(node.hub.clone()));
        tasks.spawn(rendezvous::keep::keep(node.hub.clone()));
        tasks.spawn(relay::keep::keep(node.hub.clone()));
        tasks.spawn(nearby::keep(node.hub.clone()));
        tasks.spawn(dial::clock(node.hub.clone()));
        tasks.spawn(backup::due::keep(node.hub.clone()));
        tasks.spawn(stamps::due::keep(node.hub.clone()));
        tasks.spawn(renewal::write_again(node.hub.clone()));
        tasks.spawn(sweep(node.hub.clone(), sealed));
        drop(tasks);
        Ok(node)
    }

    /// Starts a node that never touches the network: acts are done on the vault, and what is owed waits there.
    ///
    /// # Errors
    /// [`Fault::Vault`].
    pub async fn start_offline(home: &Path, profile: Profile) -> Result<Self, Stop> {
        Self::offline(home, profile, Arc::default()).await
    }

    async fn offline(home: &Path, profile: Profile, backup: Backup) -> Result<Self, Stop> {
        protect::shield();
        let Profile { vault, mut who } = profile;
        home.clone_into(&mut who.home);
        // An invitation made now must say where to come: where this device was met last.
        let addresses = last_addresses(&vault)?;
        let node = Self::assemble(vault, who, None, addresses, (backup, None))?;
        let mut tasks = node.tasks.lock().await;
        tasks.spawn(dial::clock(node.hub.clone()));
        tasks.spawn(renewal::write_again(node.hub.clone()));
        drop(tasks);
        Ok(node)
    }

    /// Starts a node: on the network with `options`, off it without. Those of one keeper share the turn of `backup`.
    pub(crate) async fn of(
        home: &Path,
        profile: Profile,
        options: Option<&NodeOptions>,
        backup: &Backup,
    ) -> Result<Self, Stop> {
        match options {
            Some(options) => Self::online(home, profile, options, backup.clone()).await,
            None => Self::offline(home, profile, backup.clone()).await,
        }
    }

    fn assemble(
        mut vault: Vault,
        who: Who,
        door: Option<Door>,
        addresses: Vec<SocketAddr>,
        (backup, press): (Backup, Option<PathBuf>),
    ) -> Result<Self, Stop> {
        making::sweep(&who.home, &mut vault)?;
        let chosen = rendezvous::list::read(&vault)?;
        let engine = Engine::new(who.own(addresses.clone(), chosen.clone()), vault.load()?);
        let (jobs, jobs_end) = mpsc::channel(JOBS_MAX);
        let shared = Arc::new(Shared {
            who,
            events: Default::default(),
            registry: Default::default(),
            wishes: Default::default(),
            calls: Calls::new(chosen),
            neighbours: Neighbours::new(preferences::read(&vault)?.finds_nearby),
            ferries: relay::Ferries::default(),
            transfers: Default::default(),
            departures: Default::default(),
            drafts: Default::default(),
            deposits: Default::default(),
            imports: Default::default(),
            readers: Readers::open(&vault)?,
            bodies: vault.bodies(),
            door,
            frames: Arc::new(Semaphore::new(FRAMES_KIB_MAX)),
            strangers: Default::default(),
            is_stuck: AtomicBool::new(false),
            has_news: AtomicBool::new(false),
            reserve_bytes: AtomicU64::new(RESERVE_BYTES),
            flushes: AtomicU64::new(0),
            served_segments: AtomicU64::new(0),
            press: press.unwrap_or_else(papers::press_beside),
            stopping: watch::Sender::new(false),
            backup,
            met_at: Mutex::new(addresses),
        });
        let hub = Arc::new(Hub { shared: shared.clone(), jobs });
        let mut desk = Desk::new(engine, vault, shared);
        desk.remember_addresses();
        let writer = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || desk.run(jobs_end))
            .map_err(|_| Fault::Thread)?;
        Ok(Self { hub, writer: Mutex::new(Some(writer)), tasks: tokio::sync::Mutex::new(JoinSet::new()) })
    }

    /// Answers a request. `notices` is told how long work goes on.
    pub async fn ask(&self, request: Request, notices: &mut (dyn FnMut(Notice) + Send)) -> Reply {
        handle::answer(&self.hub, request, notices).await
    }

    /// A bundle as one archive, given while it is made.
    pub(crate) async fn pour_bundle(
        &self,
        matter: String,
        only: Vec<String>,
        sheet: Option<String>,
    ) -> Result<Pieces, Stop> {
        handle::proof::pour(&self.hub, matter, only, sheet).await
    }

    /// What its tasks share.
    pub(crate) const fn hub(&self) -> &Arc<Hub> {
        &self.hub
    }

    /// Where this node may be met now.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.hub.addresses()
    }

    /// The folder of its profile.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.hub.who.home
    }

    /// Resolves once someone asked the node to stop ([`Request::Stop`]).
    pub async fn asked_to_stop(&self) {
        self.hub.stopped().await;
    }

    /// Says goodbye on every line, makes everything durable, and gives the vault back.
    pub async fn stop(&self) {
        self.hub.stopping.send_replace(true);
        self.hub.registry.end_all(End::Drained);
        let mut tasks = self.tasks.lock().await;
        drop(timeout(GOODBYE, async { while tasks.join_next().await.is_some() {} }).await);
        tasks.shutdown().await;
        drop(tasks);
        if let Some(door) = &self.hub.door {
            drop(timeout(GOODBYE, door.close()).await);
        }
        drop(self.hub.jobs.send(Job::Halt).await);
        self.join().await;
    }

    /// Ends as if the power had gone: nothing is said, flushed or closed. For tests.
    #[doc(hidden)]
    pub async fn cut(&self) {
        self.tasks.lock().await.shutdown().await;
        self.hub.stopping.send_replace(true);
        drop(self.hub.jobs.send(Job::Drop).await);
        self.join().await;
    }

    async fn join(&self) {
        self.hub.readers.close();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            drop(tokio::task::spawn_blocking(move || writer.join()).await);
        }
    }

    /// How much room documents of others leave to messages. For tests, which cannot fill a disk.
    #[doc(hidden)]
    pub fn reserve(&self, bytes: u64) {
        self.hub.reserve_bytes.store(bytes, Ordering::Relaxed);
    }

    /// Batches made durable since the start. For tests.
    #[doc(hidden)]
    #[must_use]
    pub fn flushes(&self) -> u64 {
        self.hub.flushes.load(Ordering::Relaxed)
    }

    /// Segments handed out since the start. For tests.
    #[doc(hidden)]
    #[must_use]
    pub fn served_segments(&self) -> u64 {
        self.hub.served_segments.load(Ordering::Relaxed)
    }

    /// Places that callers hold whom nobody here knows. For tests.
    #[doc(hidden)]
    #[must_use]
    pub fn strangers(&self) -> usize {
        self.hub.strangers.held()
    }

    /// What is behind the contract, for tests that must reach under it.
    #[doc(hidden)]
    pub async fn under<T: Send + 'static>(&self, look: impl FnOnce(&mut Vault) -> T + Send + 'static) -> Option<T> {
        self.hub.look(move |desk| look(&mut desk.vault)).await.ok()
    }
}

impl core::fmt::Debug for Node {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Node")
    }
}

/// Removes what broken-off sendings left. It is a convenience: the next start tries again.
async fn sweep(hub: Arc<Hub>, sealed: BTreeSet<Digest>) {
    if !sealed.is_empty() {
        drop(hub.readers.run(move |reader| deposit::sweep(reader, sealed)).await);
    }
}

/// Opens the door on the port of last time; another one when that is taken, remembered in its turn.
async fn open(vault: &mut Vault, who: &Who, options: &NodeOptions) -> Result<Door, Stop> {
    let kept = vault.setting(PORT)?.and_then(|port| port.try_into().ok()).map_or(0, u16::from_le_bytes);
    let advertise = if options.is_loopback_told { AddressPolicy::All } else { AddressPolicy::default() };
    let config = |listen| Config { secret: *who.transport, listen, advertise };
    let is_chosen = !options.listen.is_empty();
    let wanted = if is_chosen {
        options.listen.iter().map(|address| with_port(*address, kept)).collect()
    } else {
        everywhere(kept)
    };
    let mut tries = vec![wanted.clone()];
    // No IPv6 on this machine, or the port of last time is taken: each is lived with. A port that was asked for is not exchanged.
    if !is_chosen {
        tries.push(vec![SocketAddr::from((Ipv4Addr::UNSPECIFIED, kept))]);
    }
    if options.listen.iter().all(|address| address.port() == 0) {
        tries.push(wanted.iter().map(|address| SocketAddr::new(address.ip(), 0)).collect());
        if !is_chosen {
            tries.push(vec![SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))]);
        }
    }
    let mut fault = parloir_net::Fault::Listen;
    for listen in tries {
        match Box::pin(Door::bind(config(listen))).await {
            Ok(door) => {
                if let Some(port) = door.addresses().first().map(SocketAddr::port)
                    && port != kept
                {
                    vault.put_setting(PORT, &port.to_le_bytes())?;
                }
                return Ok(door);
            }
            Err(parloir_net::Fault::NotPostQuantum) => {
                return Err(Fault::Net(parloir_net::Fault::NotPostQuantum).into());
            }
            Err(other) => fault = other,
        }
    }
    Err(Fault::Net(fault).into())
}

fn with_port(address: SocketAddr, kept: u16) -> SocketAddr {
    if address.port() == 0 { SocketAddr::new(address.ip(), kept) } else { address }
}

fn everywhere(port: u16) -> Vec<SocketAddr> {
    vec![SocketAddr::from((Ipv4Addr::UNSPECIFIED, port)), SocketAddr::from((Ipv6Addr::UNSPECIFIED, port))]
}

/// Where this device could be met when it was last on the network.
fn last_addresses(vault: &Vault) -> Result<Vec<SocketAddr>, Stop> {
    let text = vault.setting(crate::desk::ADDRESSES)?.unwrap_or_default();
    let text = String::from_utf8(text).unwrap_or_default();
    Ok(text.lines().filter_map(|line| line.parse().ok()).collect())
}
