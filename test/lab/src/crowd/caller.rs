//! Callers with keys that nobody knows, who keep to the handshake and to little else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use iroh::endpoint::{Connection, presets};
use iroh::{Endpoint, EndpointAddr, PublicKey, RelayMode, SecretKey, TransportAddr};
use parloir_base::limit::FRAME_BYTES_MAX;
use parloir_wire::frame::Frame;
use rustls::crypto::aws_lc_rs;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout_at;

use crate::crowd::{Target, begun, door, source};
use crate::trouble::{Trouble, trouble};

/// The name that doors answer to on the wire.
const ALPN: &[u8] = b"h3";
/// Callers at once.
const AT_ONCE: usize = 64;
/// Callers who do not stop, at once.
const PERSISTENT: u64 = 8;

/// What came of calls.
#[derive(Default)]
struct Count {
    opened: AtomicU64,
    hung_up: AtomicU64,
    in_vain: AtomicU64,
}

impl Count {
    fn told(&self) -> Value {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        json!({"opened": of(&self.opened), "hung_up_on": of(&self.hung_up), "in_vain": of(&self.in_vain)})
    }
}

fn one_more(count: &AtomicU64) {
    count.fetch_add(1, Ordering::Relaxed);
}

/// `count` callers, each with a key of its own, who say hello and stay as long as they may.
pub async fn callers(target: Target) -> Result<Value, Trouble> {
    let count = Arc::new(Count::default());
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut all = JoinSet::new();
    for number in 0..target.count {
        let Ok(place) = places.clone().acquire_owned().await else { break };
        if number == target.count.min(AT_ONCE as u64) / 2 {
            begun();
        }
        let count = count.clone();
        all.spawn(async move {
            stay(target, number, &count).await;
            drop(place);
        });
        while all.try_join_next().is_some() {}
    }
    while all.join_next().await.is_some() {}
    Ok(count.told())
}

async fn stay(target: Target, number: u64, count: &Count) {
    let Ok(door) = door(number).await else { return one_more(&count.in_vain) };
    let Ok(line) = Box::pin(door.dial(target.key, &[target.address])).await else { return one_more(&count.in_vain) };
    one_more(&count.opened);
    if let Ok((mut writer, _reader)) = line.control().await {
        drop(writer.send(&Frame::Hello { version: 1, addresses: Vec::new(), rendezvous: Vec::new() }).await);
        if timeout_at(target.until, line.closed()).await.is_ok() {
            one_more(&count.hung_up);
        }
    }
}

/// Callers who ask whether the other side is there, without pause, and read no answer. When hung up on, they come again.
pub async fn deaf(target: Target) -> Result<Value, Trouble> {
    let count = Arc::new(Count::default());
    let mut all = JoinSet::new();
    for number in 0..PERSISTENT {
        let count = count.clone();
        all.spawn(async move {
            let Ok(door) = door(number).await else { return };
            while let Ok(Ok(line)) = timeout_at(target.until, Box::pin(door.dial(target.key, &[target.address]))).await
            {
                one_more(&count.opened);
                let Ok((mut writer, _unread)) = line.control().await else { continue };
                let asking = async { while writer.send(&Frame::Ping { number: 7 }).await.is_ok() {} };
                if timeout_at(target.until, asking).await.is_ok() {
                    one_more(&count.hung_up);
                }
            }
        });
    }
    begun();
    while all.join_next().await.is_some() {}
    Ok(count.told())
}

/// Callers with frames that are too long to be any, and with frames that go on for ever. When hung up on, they come again.
pub async fn endless(target: Target) -> Result<Value, Trouble> {
    let count = Arc::new(Count::default());
    let mut all = JoinSet::new();
    for number in 0..PERSISTENT {
        let Some(caller) = stranger(number).await else { return trouble("a crowd cannot open an endpoint") };
        let count = count.clone();
        all.spawn(async move {
            let key = PublicKey::from_bytes(target.key.as_bytes()).ok();
            let Some(key) = key else { return };
            let address = EndpointAddr::from_parts(key, [TransportAddr::Ip(target.address)]);
            let mut turn = number;
            while let Ok(Ok(connection)) =
                timeout_at(target.until, Box::pin(caller.connect(address.clone(), ALPN))).await
            {
                one_more(&count.opened);
                if timeout_at(target.until, pour(&connection, turn)).await.is_ok() {
                    one_more(&count.hung_up);
                }
                turn += 1;
            }
        });
    }
    begun();
    while all.join_next().await.is_some() {}
    Ok(count.told())
}

/// Until the other side has had enough.
async fn pour(connection: &Connection, turn: u64) {
    let Ok((mut send, _receive)) = connection.open_bi().await else { return };
    let most = u32::try_from(FRAME_BYTES_MAX).unwrap_or(u32::MAX);
    let length = [u32::MAX, most + 1, 0, most][usize::try_from(turn % 4).unwrap_or_default()];
    if send.write_all(&length.to_le_bytes()).await.is_err() {
        return;
    }
    let endless = vec![0xff; 64 * 1024];
    while send.write_all(&endless).await.is_ok() {}
}

/// An endpoint of the library itself, which writes what it likes.
async fn stranger(number: u64) -> Option<Endpoint> {
    let mut provider = aws_lc_rs::default_provider();
    provider.kx_groups = vec![aws_lc_rs::kx_group::X25519MLKEM768];
    let mut secret = [0xe5; 32];
    secret[..8].copy_from_slice(&number.to_le_bytes());
    let builder = Endpoint::builder(presets::Empty)
        .crypto_provider(Arc::new(provider))
        .clear_ip_transports()
        .relay_mode(RelayMode::Disabled)
        .secret_key(SecretKey::from_bytes(&secret))
        .alpns(vec![ALPN.to_vec()])
        .bind_addr(source(number))
        .ok()?;
    builder.bind().await.ok()
}
