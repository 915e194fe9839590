//! Lines to rendezvous: one to each that this profile chose or that a contact named, opened again whenever it ends.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parloir_base::EndpointId;
use parloir_base::limit::RENDEZVOUS_LINES_MAX;
use parloir_net::{Door, FrameReader, FrameWriter, Line};
use parloir_wire::Rendezvous;
use parloir_wire::signal::Signal;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::dial;
use crate::hub::Hub;
use crate::record::Record;
use crate::rendezvous::call;

/// How long to wait after each failure; the last one again and again.
const WAITS_SECONDS: [u64; 6] = [1, 2, 5, 15, 30, 60];
/// A line that lasted less counts as a failure.
const LASTED: Duration = Duration::from_secs(10);
/// How often a line is asked whether it lives.
const ASK: Duration = Duration::from_secs(15);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(5);
/// A line over IPv6 to a rendezvous that both might reach over IPv4 too is opened anew after so long, and after twice as long each time: over IPv6
/// alone nobody tells this device where it is seen over IPv4.
const LESSER: Duration = Duration::from_secs(20);
const LESSER_MAX: Duration = Duration::from_secs(3_600);
/// How often it is looked at which rendezvous there are: contacts name others as they are met.
const LOOK: Duration = Duration::from_secs(5);
/// Signals on their way to one rendezvous.
const WAITING_MAX: usize = 64;
/// Calls that are heard on one line at once, and in the long run: what an honest rendezvous passes on.
const HEARD_AT_ONCE: u32 = 64;
const HEARD_PER_SECOND: u32 = 4;
/// How often the network journal is brought up to date.
const RECORD: Duration = Duration::from_secs(60);

/// Keeps lines until the node ends.
pub(crate) async fn keep(hub: Arc<Hub>) {
    let mut tasks = JoinSet::new();
    // A line ends when its sender goes: it then closes its row of the network journal.
    let mut kept: HashMap<EndpointId, (Rendezvous, watch::Sender<()>)> = HashMap::new();
    let mut changes = hub.calls.changes();
    loop {
        let wanted = wanted(&hub).await;
        kept.retain(|_, (one, _)| wanted.contains(one));
        while tasks.try_join_next().is_some() {}
        for one in wanted {
            kept.entry(one.endpoint).or_insert_with(|| {
                let (stays, gone) = watch::channel(());
                tasks.spawn(visit_again_and_again(hub.clone(), one.clone(), gone));
                (one, stays)
            });
        }
        tokio::select! {
            _ = changes.changed() => {}
            () = tokio::time::sleep(LOOK) => {}
            () = hub.stopped() => break,
        }
    }
    while tasks.join_next().await.is_some() {}
}

/// Those that were chosen first, then those that others named.
async fn wanted(hub: &Arc<Hub>) -> Vec<Rendezvous> {
    let mut wanted = hub.calls.chosen();
    let named = hub.look(|desk| desk.engine.named_rendezvous()).await.unwrap_or_default();
    for one in named {
        if wanted.iter().all(|known| known.endpoint != one.endpoint) {
            wanted.push(one);
        }
    }
    wanted.truncate(RENDEZVOUS_LINES_MAX);
    wanted
}

async fn visit_again_and_again(hub: Arc<Hub>, to: Rendezvous, mut gone: watch::Receiver<()>) {
    let Some(door) = &hub.door else { return };
    let mut hurries = hub.calls.hurries();
    let mut silent: HashMap<SocketAddr, Record> = HashMap::new();
    let mut failures = 0_usize;
    let mut lesser = LESSER;
    loop {
        hurries.mark_unchanged();
        let dialled = tokio::select! {
            // Where this device is seen is told over IPv4: its IPv6 addresses are those of its interfaces.
            dialled = Box::pin(door.dial_four_first(to.endpoint, &to.addresses)) => dialled,
            _ = gone.changed() => return,
            () = hub.stopped() => return,
        };
        match dialled {
            Ok(line) => {
                let since = Instant::now();
                let most = is_lesser(door, &to, &line).then_some(lesser);
                let is_over = visit(&hub, door, &to, &line, &mut gone, most).await;
                drop(timeout(Duration::from_secs(1), line.close(0)).await);
                if is_over {
                    lesser = lesser.saturating_mul(2).min(LESSER_MAX);
                    continue;
                }
                failures = if since.elapsed() < LASTED { failures + 1 } else { 0 };
            }
            Err(_) => {
                for address in &to.addresses {
                    match silent.get_mut(address) {
                        Some(record) => record.again(&hub).await,
                        None => {
                            let record = Record::of_call(&hub, to.endpoint, *address, "rendezvous-silent").await;
                            silent.insert(*address, record);
                        }
                    }
                }
                failures += 1;
            }
        }
        let wait = WAITS_SECONDS.get(failures.saturating_sub(1)).or(WAITS_SECONDS.last()).copied().unwrap_or_default();
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(wait)) => {}
            _ = hurries.changed() => failures = 0,
            _ = gone.changed() => return,
            () = hub.stopped() => return,
        }
    }
}

/// One line from its opening to its end.
///
/// # Shape
/// `true` when it ended because it had lasted for as long as it may, at `most`.
async fn visit(
    hub: &Arc<Hub>,
    door: &Door,
    to: &Rendezvous,
    line: &Line,
    gone: &mut watch::Receiver<()>,
    most: Option<Duration>,
) -> bool {
    let mut is_over = false;
    let mut record = Record::of_line(hub, line, "rendezvous").await;
    if let Ok((writer, reader)) = line.signals().await {
        let (outgoing, waiting) = mpsc::channel(WAITING_MAX);
        let number = hub.calls.opened(to.endpoint, outgoing);
        tokio::select! {
            () = talk(hub, door, to.endpoint, writer, reader, waiting) => {}
            () = line.closed() => {}
            _ = gone.changed() => {}
            () = hub.stopped() => {}
            () = update(hub, line, &mut record) => {}
            () = passed(most) => is_over = true,
        }
        hub.calls.ended(&to.endpoint, number);
        dial::moved(hub, door).await;
    }
    record.update(hub, line, true).await;
    is_over
}

/// Whether a line goes over IPv6 where IPv4 might do.
fn is_lesser(door: &Door, to: &Rendezvous, line: &Line) -> bool {
    line.remote().is_ipv6()
        && to.addresses.iter().any(SocketAddr::is_ipv4)
        && door.addresses().iter().any(SocketAddr::is_ipv4)
}

async fn passed(most: Option<Duration>) {
    match most {
        Some(most) => tokio::time::sleep(most).await,
        None => std::future::pending().await,
    }
}

async fn update(hub: &Arc<Hub>, line: &Line, record: &mut Record) {
    loop {
        tokio::time::sleep(RECORD).await;
        record.update(hub, line, false).await;
    }
}

/// How many calls are still heard on one line.
struct Hearing {
    left: u32,
    since: Instant,
}

impl Hearing {
    fn new() -> Self {
        Self { left: HEARD_AT_ONCE, since: Instant::now() }
    }

    /// Takes one, if there is one; they come back with time.
    fn is_due(&mut self) -> bool {
        let earned = u32::try_from(self.since.elapsed().as_secs()).unwrap_or(u32::MAX).saturating_mul(HEARD_PER_SECOND);
        if earned > 0 {
            self.left = self.left.saturating_add(earned).min(HEARD_AT_ONCE);
            self.since = Instant::now();
        }
        let is_due = self.left > 0;
        self.left = self.left.saturating_sub(1);
        is_due
    }
}

async fn talk(
    hub: &Arc<Hub>,
    door: &Door,
    through: EndpointId,
    mut writer: FrameWriter<Signal>,
    mut reader: FrameReader<Signal>,
    mut waiting: mpsc::Receiver<Signal>,
) {
    let mut hurries = hub.calls.hurries();
    let mut asks = interval(ASK);
    asks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut asked: Option<Instant> = None;
    let mut number = 0;
    let mut hearing = Hearing::new();
    loop {
        let patience = asked.map_or(ASK * 2, |since| ANSWER.saturating_sub(since.elapsed()));
        let signal = tokio::select! {
            // An answer that has come counts before the moment by which it had to.
            biased;
            said = reader.next() => {
                match said {
                    Ok(Some(Signal::Seen { number: answered, address })) => {
                        // What was asked before the network changed says nothing of now.
                        if answered == number {
                            asked = None;
                            if hub.calls.is_seen(&through, address) {
                                dial::moved(hub, door).await;
                                // Whoever was called in vain may be called through here.
                                hub.wishes.hurry();
                            }
                        }
                    }
                    // A rendezvous bounds what a device hears; whoever runs one that does not is not heard more often for it.
                    Ok(Some(Signal::Called { peer, sealed })) if hearing.is_due() => call::called(hub, through, peer, &sealed).await,
                    Ok(Some(Signal::Called { .. })) => {}
                    Ok(Some(Signal::Absent { .. })) => {}
                    // Anything else is nothing that a rendezvous says.
                    _ => return,
                }
                continue;
            }
            // None: the line was opened anew.
            call = waiting.recv() => match call {
                Some(call) => call,
                None => return,
            },
            _ = asks.tick() => Signal::Here { number: 0 },
            _ = hurries.changed() => Signal::Here { number: 0 },
            () = tokio::time::sleep(patience) => {
                if asked.is_some() {
                    return;
                }
                continue;
            }
        };
        let signal = match signal {
            Signal::Here { .. } => {
                number += 1;
                asked.get_or_insert_with(Instant::now);
                Signal::Here { number }
            }
            call => call,
        };
        if !matches!(timeout(ANSWER, writer.send(&signal)).await, Ok(Ok(()))) {
            return;
        }
    }
}
