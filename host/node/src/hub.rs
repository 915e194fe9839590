//! What every task of a node shares.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, PoisonError};

use parloir_engine::{Act, Input, Outcome};
use parloir_net::Door;
use parloir_vault::Bodies;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use crate::desk::{Desk, Job};
use crate::documents::transfers::Transfers;
use crate::events::Events;
use crate::fault::{Fault, Stop};
use crate::profile::Who;
use crate::readers::Readers;
use crate::registry::Registry;
use crate::wishes::Wishes;

/// Bytes of frames that may wait for the writer, over all sessions, in KiB.
pub(crate) const FRAMES_KIB_MAX: usize = 24 * 1024;

/// What every task of a node shares.
pub(crate) struct Hub {
    pub who: Who,
    pub jobs: mpsc::Sender<Job>,
    pub events: Events,
    pub registry: Registry,
    pub wishes: Wishes,
    pub transfers: Transfers,
    pub readers: Readers,
    pub bodies: Bodies,
    pub door: Option<Door>,
    /// Room for frames on their way to the writer.
    pub frames: Arc<Semaphore>,
    /// Places for devices that nobody here knows.
    pub strangers: Arc<Semaphore>,
    /// Nothing can be made durable now.
    pub is_stuck: AtomicBool,
    /// Links came from others since the last tick: what follows from them once they are durable is due soon.
    pub has_news: AtomicBool,
    /// Segments handed out: what tests of resuming count.
    pub served_segments: AtomicU64,
    /// Set once: the node ends.
    pub stopping: watch::Sender<bool>,
    pub met_at: Mutex<Vec<SocketAddr>>,
}

impl Hub {
    /// Where this device may be met.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.met_at.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Where this device may be met from now on.
    pub fn set_addresses(&self, addresses: Vec<SocketAddr>) {
        *self.met_at.lock().unwrap_or_else(PoisonError::into_inner) = addresses;
    }

    /// Does something for the person; answers once it is durable.
    pub async fn act(&self, act: Act) -> Result<Outcome, Stop> {
        let (answer, answered) = oneshot::channel();
        self.jobs.send(Job::Act { act, answer }).await.map_err(|_| Fault::Stopping)?;
        match answered.await.map_err(|_| Fault::Stopping)?? {
            Outcome::Refused(refusal) => Err(refusal.into()),
            outcome => Ok(outcome),
        }
    }

    /// Tells the engine what happened.
    pub async fn input(&self, input: Input) {
        drop(self.jobs.send(Job::Input { input, room: None }).await);
    }

    /// Looks at the state between two steps.
    pub async fn look<T, F>(&self, look: F) -> Result<T, Stop>
    where
        T: Send + 'static,
        F: FnOnce(&mut Desk) -> T + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job = Job::Look(Box::new(move |desk| drop(answer.send(look(desk)))));
        self.jobs.send(job).await.map_err(|_| Fault::Stopping)?;
        answered.await.map_err(|_| Stop::Fault(Fault::Stopping))
    }

    /// Resolves once the node ends.
    pub async fn stopped(&self) {
        let mut stopping = self.stopping.subscribe();
        drop(stopping.wait_for(|stopping| *stopping).await);
    }
}
