//! A few second connections to the vault, for questions that must not keep the writer.

use std::sync::{Arc, Mutex, PoisonError};

use parloir_vault::{Reader, Vault};
use tokio::sync::Semaphore;

use crate::fault::{Fault, Stop};

/// As many as can read at once: each holds a cache of pages.
const READERS: usize = 3;

/// The connections.
#[derive(Clone)]
pub(crate) struct Readers {
    idle: Arc<Mutex<Vec<Reader>>>,
    free: Arc<Semaphore>,
}

impl Readers {
    /// Opens them.
    pub fn open(vault: &Vault) -> Result<Self, Stop> {
        let idle = (0..READERS).map(|_| vault.reader()).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { idle: Arc::new(Mutex::new(idle)), free: Arc::new(Semaphore::new(READERS)) })
    }

    /// Runs a question on a thread where waiting is allowed.
    pub async fn run<T, F>(&self, question: F) -> Result<T, Stop>
    where
        T: Send + 'static,
        F: FnOnce(&Reader) -> Result<T, Stop> + Send + 'static,
    {
        let permit = self.free.clone().acquire_owned().await.map_err(|_| Fault::Stopping)?;
        let idle = self.idle.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let reader = idle.lock().unwrap_or_else(PoisonError::into_inner).pop().ok_or(Fault::Stopping)?;
            let answer = question(&reader);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            drop(permit);
            answer
        });
        answer.await.map_err(|_| Fault::Thread)?
    }

    /// Closes them.
    pub fn close(&self) {
        self.free.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
