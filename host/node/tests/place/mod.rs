//! A rendezvous as small as it can be, and people who move away from where others know them to be.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use parloir_base::EndpointId;
use parloir_net::{Porch, Visit};
use parloir_node::contract::{Answer, RendezvousLine, Request};
use parloir_wire::Rendezvous;
use parloir_wire::signal::Signal;
use tokio::sync::mpsc;

use crate::people::Person;

type Here = Arc<Mutex<HashMap<EndpointId, mpsc::UnboundedSender<Signal>>>>;

/// A rendezvous as small as it can be; its text.
pub fn rendezvous(seed: u8) -> String {
    rendezvous_that_says(seed, None)
}

/// One that may lie about where devices are seen.
pub fn rendezvous_that_says(seed: u8, lie: Option<SocketAddr>) -> String {
    let porch = Porch::bind(&[seed; 32], &[([127, 0, 0, 1], 0).into()]).unwrap();
    let text = Rendezvous { endpoint: porch.endpoint(), addresses: porch.addresses() }.to_text();
    let here = Here::default();
    tokio::spawn(async move {
        while let Some(visit) = porch.accept().await {
            tokio::spawn(receive(here.clone(), visit, lie));
        }
    });
    text
}

async fn receive(here: Here, visit: Visit, lie: Option<SocketAddr>) {
    let (outgoing, mut waiting) = mpsc::unbounded_channel();
    here.lock().unwrap().insert(visit.peer(), outgoing);
    let Ok((mut writer, mut reader)) = visit.signals().await else { return };
    loop {
        let answer = tokio::select! {
            // What came for this device is said before it is told where it is seen: whoever asks then has heard it all.
            biased;
            Some(come) = waiting.recv() => come,
            said = reader.next() => match said {
                Ok(Some(Signal::Here { number })) => Signal::Seen { number, address: lie.unwrap_or(visit.remote()) },
                Ok(Some(Signal::Call { peer, sealed })) => {
                    let called = here.lock().unwrap().get(&peer).cloned();
                    match called {
                        Some(called) => {
                            drop(called.send(Signal::Called { peer: visit.peer(), sealed }));
                            continue;
                        }
                        None => Signal::Absent { peer },
                    }
                }
                _ => break,
            },
        };
        if writer.send(&answer).await.is_err() {
            break;
        }
    }
    here.lock().unwrap().remove(&visit.peer());
}

pub fn add(text: &str) -> Request {
    Request::RendezvousAdd { text: text.into() }
}

/// Waits until someone's line to the one rendezvous there is is open; how it is shown.
pub async fn in_line(person: &Person) -> RendezvousLine {
    person
        .wait(Request::Rendezvous, |answer| match answer {
            Answer::Rendezvous(lines) => lines.iter().find(|line| line.seen.is_some()).cloned(),
            _ => None,
        })
        .await
}

/// The node comes back at an address that nobody was told.
pub async fn move_away(person: &mut Person) {
    let port = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    person.node().under(move |vault| vault.put_setting("port", &port.to_le_bytes()).unwrap()).await.unwrap();
    let before = person.node().addresses();
    person.leave().await;
    person.wake().await;
    assert_ne!(person.node().addresses(), before);
}
