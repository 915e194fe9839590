//! What the writer and every task of a node share.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, PoisonError};

use parloir_net::Door;
use parloir_vault::Bodies;
use tokio::sync::{Semaphore, watch};

use crate::calls::Calls;
use crate::documents::deposit::Deposits;
use crate::documents::leaving::Departures;
use crate::documents::transfers::Transfers;
use crate::drafts::Drafts;
use crate::events::Events;
use crate::neighbours::Neighbours;
use crate::profile::Who;
use crate::readers::Readers;
use crate::registry::Registry;
use crate::relay::Ferries;
use crate::strangers::Strangers;
use crate::wishes::Wishes;

/// What the writer and every task share.
pub(crate) struct Shared {
    pub who: Who,
    pub events: Events,
    pub registry: Arc<Registry>,
    pub wishes: Wishes,
    pub calls: Calls,
    pub neighbours: Neighbours,
    pub ferries: Ferries,
    pub transfers: Arc<Transfers>,
    pub departures: Departures,
    pub drafts: Drafts,
    pub deposits: Deposits,
    /// One import is read at a time.
    pub imports: tokio::sync::Mutex<()>,
    pub readers: Readers,
    pub bodies: Bodies,
    pub door: Option<Door>,
    /// Room for frames on their way to the writer.
    pub frames: Arc<Semaphore>,
    /// Places for devices that nobody here knows.
    pub strangers: Arc<Strangers>,
    /// Nothing can be made durable now.
    pub is_stuck: AtomicBool,
    /// Links came from others since the last tick: what follows from them once they are durable is due soon.
    pub has_news: AtomicBool,
    /// Room on the disk that documents of others leave to messages.
    pub reserve_bytes: AtomicU64,
    /// Batches made durable: what tests of sharing a flush count.
    pub flushes: AtomicU64,
    /// Segments handed out: what tests of resuming count.
    pub served_segments: AtomicU64,
    /// The program that typesets papers; it may not be there.
    pub press: PathBuf,
    /// Set once: the node ends.
    pub stopping: watch::Sender<bool>,
    /// One makes or tries a backup at a time, over all nodes that a keeper starts one after the other.
    pub backup: Arc<tokio::sync::Mutex<()>>,
    pub met_at: Mutex<Vec<SocketAddr>>,
}

impl Shared {
    /// Where this device may be met.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.met_at.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Where this device may be met from now on.
    pub fn set_addresses(&self, addresses: Vec<SocketAddr>) {
        *self.met_at.lock().unwrap_or_else(PoisonError::into_inner) = addresses;
    }
}
