//! A line of the network journal while its contact lasts.

use std::sync::Arc;

use parloir_base::{EndpointId, Moment};
use parloir_net::{Ferry, Line, classify};
use parloir_vault::{Direction, NetworkRow};
use parloir_wire::Path;

use crate::chance::now;
use crate::events::Told;
use crate::hub::Hub;

/// One contact. Its row is in the vault from the beginning, and is written again as it goes on.
pub(crate) struct Record {
    id: Option<u64>,
    row: NetworkRow,
}

impl Record {
    /// A line that was opened.
    pub async fn of_line(hub: &Arc<Hub>, line: &Line, outcome: &str) -> Self {
        Self::begin(hub, Self::unwritten(line, outcome).row).await
    }

    /// A line to a relay. What passes through it is counted with whom it is for.
    pub async fn of_relay(hub: &Arc<Hub>, ferry: &Ferry) -> Self {
        let (address, at) = (ferry.remote(), now());
        let row = NetworkRow {
            at,
            endpoint: Some(ferry.relay()),
            address: address.to_string(),
            path: classify(address),
            direction: Direction::Dialled,
            sent_bytes: 0,
            received_bytes: 0,
            ended: None,
            outcome: "relay".to_owned(),
        };
        Self::begin(hub, row).await
    }

    /// What was told to everybody on the network.
    pub async fn of_nearby(hub: &Arc<Hub>, address: std::net::SocketAddr) -> Self {
        let row = NetworkRow {
            at: now(),
            endpoint: None,
            address: address.to_string(),
            path: parloir_wire::Path::SameNetwork,
            direction: Direction::Dialled,
            sent_bytes: 0,
            received_bytes: 0,
            ended: None,
            outcome: "nearby".to_owned(),
        };
        Self::begin(hub, row).await
    }

    /// A storage of the profile's own.
    pub async fn of_storage(hub: &Arc<Hub>, host: String) -> Self {
        Self::begin(hub, storage_row(host, now(), (0, 0))).await
    }

    /// A line of which nothing is written before it turns out to be someone's.
    pub fn unwritten(line: &Line, outcome: &str) -> Self {
        let remote = line.remote();
        let row = NetworkRow {
            at: now(),
            endpoint: Some(line.peer()),
            address: remote.to_string(),
            path: line.path(),
            direction: if line.dialled() { Direction::Dialled } else { Direction::Accepted },
            sent_bytes: 0,
            received_bytes: 0,
            ended: None,
            outcome: outcome.to_owned(),
        };
        Self { id: None, row }
    }

    /// A call that nobody answered.
    pub async fn of_call(hub: &Arc<Hub>, peer: EndpointId, address: std::net::SocketAddr, outcome: &str) -> Self {
        let at = now();
        let row = NetworkRow {
            at,
            endpoint: Some(peer),
            address: address.to_string(),
            path: classify(address),
            direction: Direction::Dialled,
            sent_bytes: 0,
            received_bytes: 0,
            ended: Some(at),
            outcome: outcome.to_owned(),
        };
        Self::begin(hub, row).await
    }

    async fn begin(hub: &Arc<Hub>, row: NetworkRow) -> Self {
        let written = row.clone();
        let id = hub.look(move |desk| desk.vault.network_append(&written).ok()).await.ok().flatten();
        hub.events.tell(Told { event: "network", ..Told::default() });
        Self { id, row }
    }

    /// Another call to the same address that nobody answered: the row then says until when.
    pub async fn again(&mut self, hub: &Arc<Hub>) {
        self.row.ended = Some(now());
        self.write(hub).await;
    }

    /// What went so far, and whether it is over.
    pub async fn update(&mut self, hub: &Arc<Hub>, line: &Line, is_over: bool) {
        (self.row.sent_bytes, self.row.received_bytes) = line.bytes();
        self.row.address = line.remote().to_string();
        self.row.path = line.path();
        self.row.ended = is_over.then(now);
        self.write(hub).await;
        hub.events.tell(Told { event: "network", ..Told::default() });
    }

    /// The same of a line to a relay: what it costs to be there.
    pub async fn update_relay(&mut self, hub: &Arc<Hub>, ferry: &Ferry, is_over: bool) {
        (self.row.sent_bytes, self.row.received_bytes) = ferry.bytes();
        self.row.ended = is_over.then(now);
        self.write(hub).await;
        hub.events.tell(Told { event: "network", ..Told::default() });
    }

    /// What went to a storage and came from it, and how it ended.
    pub async fn update_storage(&mut self, hub: &Arc<Hub>, bytes: (u64, u64), outcome: &str) {
        (self.row.sent_bytes, self.row.received_bytes) = bytes;
        outcome.clone_into(&mut self.row.outcome);
        self.row.ended = Some(now());
        self.write(hub).await;
        hub.events.tell(Told { event: "network", ..Told::default() });
    }

    /// Who was called a stranger turned out to be known.
    pub async fn known(&mut self, hub: &Arc<Hub>) {
        "connected".clone_into(&mut self.row.outcome);
        match self.id {
            Some(_) => self.write(hub).await,
            None => *self = Self::begin(hub, self.row.clone()).await,
        }
    }

    async fn write(&self, hub: &Arc<Hub>) {
        let Some(id) = self.id else { return };
        let row = self.row.clone();
        drop(hub.look(move |desk| desk.vault.network_update(id, &row).ok()).await);
    }
}

/// A contact with a storage, which is nobody's device. A host that is named by a name may be anywhere.
pub(crate) fn storage_row(host: String, at: Moment, (sent_bytes, received_bytes): (u64, u64)) -> NetworkRow {
    let is_here = host.starts_with("localhost:");
    let path = host.parse().map_or(if is_here { Path::Local } else { Path::Internet }, classify);
    NetworkRow {
        at,
        endpoint: None,
        address: host,
        path,
        direction: Direction::Dialled,
        sent_bytes,
        received_bytes,
        ended: None,
        outcome: "storage".to_owned(),
    }
}
