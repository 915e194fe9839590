//! Visitors of a rendezvous who call one device as often as they can.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parloir_base::EndpointId;
use parloir_base::limit::CALL_SEALED_BYTES;
use parloir_wire::signal::Signal;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::timeout_at;

use crate::crowd::{Target, begun, door};
use crate::trouble::Trouble;

/// `count` devices with keys that nobody knows come, and call one device until they are hung up on; then they come again.
pub async fn visitors(target: Target, called: EndpointId) -> Result<Value, Trouble> {
    let (come, calls) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let mut all = JoinSet::new();
    for number in 0..target.count {
        let (come, calls) = (come.clone(), calls.clone());
        if number == target.count / 2 {
            begun();
        }
        let Ok(door) = door(1_000_000 + number).await else { continue };
        all.spawn(async move {
            while let Ok(Ok(line)) = timeout_at(target.until, Box::pin(door.dial(target.key, &[target.address]))).await
            {
                come.fetch_add(1, Ordering::Relaxed);
                let Ok((mut writer, _unread)) = line.signals().await else { continue };
                let calling = async {
                    let call = Signal::Call { peer: called, sealed: vec![7; CALL_SEALED_BYTES] };
                    while writer.send(&call).await.is_ok() {
                        calls.fetch_add(1, Ordering::Relaxed);
                        tokio::task::yield_now().await;
                    }
                };
                drop(timeout_at(target.until, calling).await);
            }
        });
    }
    while all.join_next().await.is_some() {}
    Ok(json!({"visits": come.load(Ordering::Relaxed), "calls": calls.load(Ordering::Relaxed)}))
}
