//! The way of a machine that is nobody's device yet to the device of its link: at the addresses of the link, and through each rendezvous
//! that it names, both sides at once.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use parloir_base::limit::ADDRESSES_MAX;
use parloir_base::{Chance, EndpointId, Moment, Refusal};
use parloir_crypto::SigningKey;
use parloir_crypto::call::{CallKey, Route};
use parloir_crypto::meeting::invitation_key;
use parloir_net::{Door, Fault, Line};
use parloir_vault::{Direction, NetworkRow};
use parloir_wire::Rendezvous;
use parloir_wire::invitation::Invitation;
use parloir_wire::signal::{Call, Signal};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use crate::chance::{System, now};

/// How long the other device is called through a rendezvous: a line to one takes a moment, and so does an answer.
const PATIENCE: Duration = Duration::from_secs(18);
/// Who is called and does not answer is called again after this long: it may just be opening its own line.
const CALL_AGAIN: Duration = Duration::from_secs(4);
/// Calls through one rendezvous, and answers, so that nobody has this machine call without end.
const CALLS_MAX: usize = 6;
/// While nobody answers, addresses are dialled anew this often: the library's first packet is repeated ever more seldom.
const DIAL_AGAIN: Duration = Duration::from_millis(1_500);
/// So many may be under way beside the first.
const DIALS_MAX: usize = 8;
/// Addresses that are dialled in all.
const TRIED_MAX: usize = 3 * ADDRESSES_MAX;
/// Lines that may wait for their turn.
const LINES_MAX: usize = 4;
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// A way under way. [`Approach::end`] closes what is left of it.
pub(crate) struct Approach {
    lines: mpsc::Receiver<Line>,
    tasks: JoinSet<()>,
    shared: Arc<Shared>,
}

/// What its tasks share.
struct Shared {
    door: Arc<Door>,
    peer: EndpointId,
    /// Under which the other device is called, and answers.
    link: CallKey,
    /// Under which it calls once it holds this one for a device it knows.
    devices: Option<CallKey>,
    seen: Mutex<Seen>,
    /// The line that was given did not hold: on with it.
    goes_on: Notify,
    stopping: watch::Sender<bool>,
}

/// What is seen on the way.
#[derive(Default)]
struct Seen {
    tried: Vec<SocketAddr>,
    /// The other device said through a rendezvous where it is.
    is_heard: bool,
    rows: Vec<NetworkRow>,
}

impl Approach {
    /// Sets out.
    pub fn start(door: Arc<Door>, transport: &SigningKey, invitation: &Invitation) -> Self {
        let (found, lines) = mpsc::channel(LINES_MAX);
        let (tell, told) = mpsc::channel(LINES_MAX);
        let shared = Arc::new(Shared {
            door,
            peer: invitation.endpoint,
            link: CallKey::of_device_link(&invitation_key(&invitation.secret)),
            devices: CallKey::of_devices(&transport.to_seed(), &invitation.endpoint),
            seen: Mutex::default(),
            goes_on: Notify::new(),
            stopping: watch::Sender::new(false),
        });
        let mut tasks = JoinSet::new();
        for one in &invitation.rendezvous {
            tasks.spawn(visit(shared.clone(), one.clone(), tell.clone()));
        }
        drop(tell);
        tasks.spawn(seek(shared.clone(), invitation.addresses.clone(), found, told));
        Self { lines, tasks, shared }
    }

    /// The next line to the other device, whoever dialled it; none once there is no way left.
    pub async fn next(&mut self) -> Option<Line> {
        self.lines.recv().await
    }

    /// The line that was given last did not hold: others are looked for again.
    pub fn goes_on(&self) {
        self.shared.goes_on.notify_one();
    }

    /// Why nobody was met.
    pub fn refusal(&self) -> Refusal {
        // Both knew where the other is and tried at once: what stands between them lets nothing through.
        if self.shared.seen().is_heard { Refusal::DeviceBlocked } else { Refusal::DeviceSilent }
    }

    /// Ends it: every line that is left is closed. What the network journal is to hold of it, but for the line `met`.
    pub async fn end(mut self, met: Option<SocketAddr>) -> Vec<NetworkRow> {
        self.shared.stopping.send_replace(true);
        self.lines.close();
        while let Some(line) = self.lines.recv().await {
            drop(timeout(GOODBYE, line.close(0)).await);
        }
        while self.tasks.join_next().await.is_some() {}
        let mut seen = self.shared.seen();
        let mut rows = std::mem::take(&mut seen.rows);
        let silent = seen.tried.iter().filter(|address| met != Some(**address));
        rows.extend(silent.map(|address| row(now(), self.shared.peer, *address, "silent")));
        rows
    }
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn stopped(&self) {
        drop(self.stopping.subscribe().wait_for(|is_stopping| *is_stopping).await);
    }

    /// Those of these addresses that were not tried yet; from now on they are.
    fn fresh(&self, addresses: &[SocketAddr]) -> Vec<SocketAddr> {
        let mut seen = self.seen();
        let mut fresh = Vec::new();
        for address in addresses {
            if !seen.tried.contains(address) && seen.tried.len() < TRIED_MAX {
                seen.tried.push(*address);
                fresh.push(*address);
            }
        }
        fresh
    }
}

fn row(at: Moment, endpoint: EndpointId, address: SocketAddr, outcome: &str) -> NetworkRow {
    NetworkRow {
        at,
        endpoint: Some(endpoint),
        address: address.to_string(),
        path: parloir_net::classify(address),
        direction: Direction::Dialled,
        sent_bytes: 0,
        received_bytes: 0,
        ended: Some(now()),
        outcome: outcome.to_owned(),
    }
}

/// Dials what is known and what is told, takes in who dials, and gives lines one after the other.
async fn seek(
    shared: Arc<Shared>,
    known: Vec<SocketAddr>,
    found: mpsc::Sender<Line>,
    mut told: mpsc::Receiver<Vec<SocketAddr>>,
) {
    let (mut dials, mut others) = (JoinSet::<Result<Line, Fault>>::new(), JoinSet::<Result<Line, Fault>>::new());
    let mut again = interval(DIAL_AGAIN);
    again.set_missed_tick_behavior(MissedTickBehavior::Delay);
    again.reset();
    let first = shared.fresh(&known);
    dials.spawn(dial(shared.clone(), first));
    // A line was given: another one would only take its place.
    let (mut is_given, mut is_told, mut is_all_told) = (false, false, false);
    // Once the other device said where it is, and dialled as well, nothing new is waited for.
    while is_given || !dials.is_empty() || !(is_told || is_all_told) {
        let line = tokio::select! {
            Some(Ok(dialled)) = dials.join_next() => dialled.ok(),
            Some(Ok(dialled)) = others.join_next() => dialled.ok(),
            _ = again.tick(), if !is_given && others.len() < DIALS_MAX => {
                let tried = shared.seen().tried.clone();
                others.spawn(dial(shared.clone(), tried));
                None
            }
            addresses = told.recv(), if !is_all_told => {
                is_told |= addresses.is_some();
                is_all_told |= addresses.is_none();
                let fresh = shared.fresh(&addresses.unwrap_or_default());
                if !is_given && !fresh.is_empty() {
                    dials.spawn(dial(shared.clone(), fresh));
                }
                None
            }
            line = shared.door.accept() => match line {
                Some(line) => Some(line).filter(|line| line.peer() == shared.peer),
                None => return,
            },
            () = shared.goes_on.notified() => {
                is_given = false;
                let tried = shared.seen().tried.clone();
                dials.spawn(dial(shared.clone(), tried));
                None
            }
            () = shared.stopped() => return,
        };
        if let Some(line) = line {
            is_given = true;
            dials.abort_all();
            others.abort_all();
            // More than may wait are let go: the first ones are as good.
            drop(found.try_send(line));
        }
    }
}

async fn dial(shared: Arc<Shared>, addresses: Vec<SocketAddr>) -> Result<Line, Fault> {
    let mut last = Err(Fault::NoAddress);
    // As many at once as a door takes.
    for some in addresses.chunks(ADDRESSES_MAX) {
        last = Box::pin(shared.door.dial(shared.peer, some)).await;
        if last.is_ok() {
            break;
        }
    }
    last
}

/// One rendezvous of the link, from the line to it to its end.
async fn visit(shared: Arc<Shared>, to: Rendezvous, tell: mpsc::Sender<Vec<SocketAddr>>) {
    let (began, deadline) = (now(), Instant::now() + PATIENCE);
    let line = tokio::select! {
        dialled = Box::pin(shared.door.dial_four_first(to.endpoint, &to.addresses)) => dialled,
        () = shared.stopped() => return,
    };
    let Ok(line) = line else {
        let silent = to.addresses.iter().map(|address| row(began, to.endpoint, *address, "rendezvous-silent"));
        return shared.seen().rows.extend(silent);
    };
    tokio::select! {
        _ = talk(&shared, to.endpoint, &line, &tell) => {}
        () = sleep_until(deadline) => {}
        () = shared.stopped() => {}
    }
    let ((sent_bytes, received_bytes), address) = (line.bytes(), line.remote());
    drop(timeout(GOODBYE, line.close(0)).await);
    let row = NetworkRow { sent_bytes, received_bytes, ..row(began, to.endpoint, address, "rendezvous") };
    shared.seen().rows.push(row);
}

/// Learns where this machine is seen, calls the other device, and passes on where it says that it is.
async fn talk(
    shared: &Shared,
    through: EndpointId,
    line: &Line,
    tell: &mpsc::Sender<Vec<SocketAddr>>,
) -> Result<(), Fault> {
    let (mut writer, mut reader) = line.signals().await?;
    writer.send(&Signal::Here { number: 1 }).await?;
    let mut again = interval(CALL_AGAIN);
    again.set_missed_tick_behavior(MissedTickBehavior::Delay);
    again.reset();
    let (mut place, mut said) = (None, 0);
    loop {
        let answers = tokio::select! {
            signal = reader.next() => match signal? {
                Some(Signal::Seen { address, .. }) if place.is_none() => {
                    place = Some(address);
                    false
                }
                Some(Signal::Called { peer, sealed }) if peer == shared.peer => {
                    let route = Route { through, from: peer, to: shared.door.endpoint() };
                    let keys = [Some(&shared.link), shared.devices.as_ref()];
                    let plain = keys.into_iter().flatten().find_map(|key| key.open(&route, &sealed));
                    let Some(call) = plain.and_then(|plain| Call::from_bytes(&plain).ok()) else { continue };
                    shared.seen().is_heard = true;
                    let is_over = tell.send(call.addresses).await.is_err();
                    if is_over || call.answers {
                        continue;
                    }
                    true
                }
                // Whoever is called may come: it is called again.
                Some(Signal::Seen { .. } | Signal::Called { .. } | Signal::Absent { .. }) => continue,
                // Anything else is nothing that a rendezvous says.
                Some(_) | None => return Ok(()),
            },
            _ = again.tick(), if place.is_some() && !shared.seen().is_heard => false,
        };
        let Some(seen) = place.filter(|_| said < CALLS_MAX) else { continue };
        said += 1;
        let route = Route { through, from: shared.door.endpoint(), to: shared.peer };
        let mut nonce = [0; 12];
        System.fill(&mut nonce);
        let call = Call { answers, addresses: met_at(&shared.door.addresses(), seen) };
        let sealed = shared.link.seal(&nonce, &route, &call.to_bytes());
        writer.send(&Signal::Call { peer: shared.peer, sealed }).await?;
    }
}

/// Where this machine may be met now: where the rendezvous sees it is never what is left out.
fn met_at(own: &[SocketAddr], seen: SocketAddr) -> Vec<SocketAddr> {
    let others: BTreeSet<SocketAddr> = own.iter().copied().filter(|address| *address != seen).collect();
    others.into_iter().take(ADDRESSES_MAX - 1).chain([seen]).collect()
}
