//! Lines to relays: one to each through which something may pass by agreement, opened again whenever it ends, and no other.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parloir_base::EndpointId;
use parloir_net::{Fault, Ferry, Line};
use parloir_wire::relay::Relay;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{interval, timeout};

use crate::hub::Hub;
use crate::record::Record;
use crate::session;

/// How long to wait after each failure; the last one again and again.
const WAITS_SECONDS: [u64; 6] = [1, 2, 5, 15, 30, 60];
/// A line that lasted less counts as a failure.
const LASTED: Duration = Duration::from_secs(10);
/// How often it is looked at which relays there are: people agree and withdraw.
const LOOK: Duration = Duration::from_secs(1);
/// How often the network journal is brought up to date.
const RECORD: Duration = Duration::from_secs(60);

/// Keeps lines until the node ends, and runs the sessions that come of them.
pub(crate) async fn keep(hub: Arc<Hub>) {
    let (Some(_), Some(mut made)) = (&hub.door, hub.ferries.waiting()) else { return };
    let (mut tasks, mut sessions) = (JoinSet::new(), JoinSet::new());
    // A line ends when its sender goes: it then closes its row of the network journal.
    let mut kept: HashMap<EndpointId, (Relay, watch::Sender<()>)> = HashMap::new();
    let mut looks = interval(LOOK);
    loop {
        tokio::select! {
            Some(line) = made.recv() => {
                while sessions.try_join_next().is_some() {}
                sessions.spawn(session::run(hub.clone(), line));
            }
            _ = looks.tick() => {
                let wanted = hub.look(|desk| desk.engine.relays()).await.unwrap_or_default();
                kept.retain(|_, (one, _)| wanted.contains(one));
                while tasks.try_join_next().is_some() {}
                for one in wanted {
                    kept.entry(one.endpoint).or_insert_with(|| {
                        let (stays, gone) = watch::channel(());
                        tasks.spawn(go_again_and_again(hub.clone(), one.clone(), gone));
                        (one, stays)
                    });
                }
            }
            () = hub.stopped() => break,
        }
    }
    drop(kept);
    while tasks.join_next().await.is_some() {}
    while sessions.join_next().await.is_some() {}
}

async fn go_again_and_again(hub: Arc<Hub>, to: Relay, mut gone: watch::Receiver<()>) {
    let mut failures = 0_usize;
    let mut silent: Option<Record> = None;
    loop {
        let boarded = tokio::select! {
            boarded = Box::pin(Ferry::board(&hub.who.transport, &to)) => boarded,
            _ = gone.changed() => return,
            () = hub.stopped() => return,
        };
        match boarded {
            Ok(ferry) => {
                let since = Instant::now();
                stand(&hub, Arc::new(ferry), &mut gone).await;
                failures = if since.elapsed() < LASTED { failures + 1 } else { 0 };
            }
            Err(fault) => {
                failures += 1;
                match (&mut silent, to.addresses.first()) {
                    (Some(record), _) => record.again(&hub).await,
                    (None, Some(address)) => {
                        let outcome = if fault == Fault::Estranged { "relay-refused" } else { "relay-silent" };
                        silent = Some(Record::of_call(&hub, to.endpoint, *address, outcome).await);
                    }
                    _ => {}
                }
            }
        }
        let wait = WAITS_SECONDS.get(failures.saturating_sub(1)).or(WAITS_SECONDS.last()).copied().unwrap_or_default();
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(wait)) => {}
            _ = gone.changed() => return,
            () = hub.stopped() => return,
        }
    }
}

/// One line to a relay, from its opening to its end.
async fn stand(hub: &Arc<Hub>, ferry: Arc<Ferry>, gone: &mut watch::Receiver<()>) {
    let mut record = Record::of_relay(hub, &ferry).await;
    hub.ferries.stands(&ferry);
    // Whoever was called in vain may be there.
    hub.wishes.hurry();
    let take_in = async {
        while let Some(line) = ferry.accept().await {
            hub.ferries.run(line).await;
        }
    };
    tokio::select! {
        () = take_in => {}
        () = ferry.closed() => {}
        _ = gone.changed() => {}
        () = hub.stopped() => {}
        () = update(hub, &ferry, &mut record) => {}
    }
    hub.ferries.ended(&ferry);
    drop(timeout(Duration::from_secs(1), ferry.close()).await);
    record.update_relay(hub, &ferry, true).await;
}

async fn update(hub: &Arc<Hub>, ferry: &Ferry, record: &mut Record) {
    loop {
        tokio::time::sleep(RECORD).await;
        record.update_relay(hub, ferry, false).await;
    }
}

/// Meets a device through the relay of a matter in which something waits for it that may pass; of anything else, nobody is met so.
pub(crate) async fn meet(hub: &Arc<Hub>, peer: EndpointId) -> Option<Line> {
    let relay = hub.look(move |desk| desk.engine.relay_to(&peer).map(|relay| relay.endpoint)).await.ok()??;
    let ferry = hub.ferries.to(&relay)?;
    tokio::select! {
        line = Box::pin(ferry.dial(peer)) => line.ok(),
        () = hub.stopped() => None,
    }
}
