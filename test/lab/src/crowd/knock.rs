//! Datagrams that never become a line.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::UdpSocket;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout_at};

use crate::crowd::{Target, begun, door, source};
use crate::nat::CROWD;
use crate::trouble::{Trouble, trouble};

/// Datagrams go in bursts, this far apart.
const BURST: Duration = Duration::from_millis(5);
/// First packets of handshakes that are recorded before the flood begins.
const RECORDED: usize = 200;
/// How long that may take.
const RECORDING: Duration = Duration::from_secs(20);

/// `count` datagrams a second that look like a first packet of QUIC until they are opened.
pub async fn noise(target: Target) -> Result<Value, Trouble> {
    let sockets = sockets().await?;
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut datagram = vec![0; 1_200];
    let sent = pace(target, |number| {
        for byte in &mut datagram {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = state.to_be_bytes()[0];
        }
        // RFC 9000, section 17.2.2: an Initial of version 1, with a connection of its own.
        datagram[..6].copy_from_slice(&[0xc3, 0, 0, 0, 1, 8]);
        // A socket that is full for a moment loses one: it is noise.
        sockets[number % sockets.len()].try_send_to(&datagram, target.address).is_ok()
    })
    .await;
    Ok(json!({"datagrams": sent}))
}

/// Genuine first packets, `count` handshakes a second: recorded from calls to nobody, then sent from many places, and never gone on with.
pub async fn half_open(target: Target) -> Result<Value, Trouble> {
    let recorded = record(target).await?;
    let sockets = sockets().await?;
    let sent = pace(Target { until: Instant::now() + target.lasts, ..target }, |number| {
        let datagrams = &recorded[number % recorded.len()];
        let socket = &sockets[number % sockets.len()];
        datagrams.iter().all(|datagram| socket.try_send_to(datagram, target.address).is_ok())
    })
    .await;
    Ok(json!({"handshakes": sent, "different": recorded.len()}))
}

/// Does something `count` times a second until it is time; answers how often it went well.
async fn pace(target: Target, mut once: impl FnMut(usize) -> bool) -> u64 {
    let mut bursts = interval(BURST);
    bursts.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let began = Instant::now();
    let (mut tried, mut sent) = (0, 0);
    begun();
    while Instant::now() < target.until {
        bursts.tick().await;
        let due = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_mul(target.count) / 1_000;
        // Not more at once than the system takes, when this program had to wait.
        for _ in 0..due.saturating_sub(tried).min(100) {
            sent += u64::from(once(usize::try_from(tried).unwrap_or_default()));
            tried += 1;
        }
        tried = due;
    }
    sent
}

async fn sockets() -> Result<Vec<UdpSocket>, Trouble> {
    let mut sockets = Vec::new();
    for network in 0..u64::from(CROWD) {
        sockets.push(UdpSocket::bind(source(network)).await?);
    }
    Ok(sockets)
}

/// The first flights of as many calls of the device in question, none of which reached it.
async fn record(target: Target) -> Result<Vec<Vec<Vec<u8>>>, Trouble> {
    let sink = UdpSocket::bind(source(0)).await?;
    let at = sink.local_addr()?;
    let Ok(door) = door(u64::MAX).await else { return trouble("a crowd cannot open a door") };
    let door = Arc::new(door);
    let mut calls = JoinSet::new();
    for _ in 0..RECORDED {
        let door = door.clone();
        calls.spawn(async move { Box::pin(door.dial(target.key, &[at])).await.is_ok() });
    }
    let deadline = Instant::now() + RECORDING;
    let (mut flights, mut whole) = (HashMap::<Vec<u8>, Vec<Vec<u8>>>::new(), HashSet::new());
    let mut datagram = vec![0; 2_048];
    while whole.len() < RECORDED {
        let Ok(Ok((length, _))) = timeout_at(deadline, sink.recv_from(&mut datagram)).await else { break };
        let datagram = &datagram[..length];
        let id = datagram.get(5).and_then(|length| datagram.get(6..6 + usize::from(*length)));
        let Some(id) = id.filter(|_| datagram[0] & 0xf0 == 0xc0) else { continue };
        let flight = flights.entry(id.to_vec()).or_default();
        // The post-quantum key does not fit one datagram.
        if flight.len() < 2 {
            flight.push(datagram.to_vec());
        }
        if flight.len() == 2 {
            whole.insert(id.to_vec());
        }
    }
    calls.shutdown().await;
    flights.retain(|id, _| whole.contains(id));
    if flights.is_empty() { trouble("no first packet was recorded") } else { Ok(flights.into_values().collect()) }
}
