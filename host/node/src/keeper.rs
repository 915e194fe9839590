//! A node that can be locked: lines closed, engine, vault and keys dropped; what stays is who may open it again.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parloir_base::Refusal;
use parloir_vault::Unlock;
use tokio::sync::{Mutex, RwLock, watch};
use zeroize::Zeroizing;

use crate::contract::{Answer, Notice, Reply, Request, Status};
use crate::fault::{Fault, Stop};
use crate::node::{Node, NodeOptions};
use crate::profile::Profile;
use crate::socket::Served;

/// How far the vault is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    /// Requests are answered.
    Open,
    /// What was asked before is still answered; nothing new.
    Closing,
    /// Whoever still waits is sent away.
    Closed,
}

/// Keeps a profile's node, and lets it be locked and unlocked while the local socket stays.
pub struct Keeper {
    home: PathBuf,
    options: Option<NodeOptions>,
    /// Read for as long as a request is answered, so that writing means that nobody holds the node any more.
    node: RwLock<Option<Arc<Node>>>,
    gate: watch::Sender<Gate>,
    stopping: watch::Sender<bool>,
    /// Whether [`crate::serve`] ends once it was locked, so that the program can start anew with an empty memory.
    renews: bool,
    renewing: watch::Sender<bool>,
    /// How often the interface was asked to be shown.
    shows: watch::Sender<u64>,
    /// One locks or unlocks at a time; guesses too come one after the other.
    turn: Mutex<()>,
}

impl Keeper {
    /// Starts the node of an open profile: on the network with `options`, off it without.
    ///
    /// # Errors
    /// [`Fault::Net`], [`Fault::Vault`].
    pub async fn start(home: &Path, profile: Profile, options: Option<NodeOptions>) -> Result<Self, Stop> {
        let node = started(home, profile, options.as_ref()).await?;
        Ok(Self {
            home: home.to_owned(),
            options,
            node: RwLock::new(Some(Arc::new(node))),
            gate: watch::Sender::new(Gate::Open),
            stopping: watch::Sender::new(false),
            renews: false,
            renewing: watch::Sender::new(false),
            shows: watch::Sender::new(0),
            turn: Mutex::new(()),
        })
    }

    /// A profile whose vault stays closed until it is unlocked.
    #[must_use]
    pub fn locked(home: &Path, options: Option<NodeOptions>) -> Self {
        Self {
            home: home.to_owned(),
            options,
            node: RwLock::new(None),
            gate: watch::Sender::new(Gate::Closed),
            stopping: watch::Sender::new(false),
            renews: false,
            renewing: watch::Sender::new(false),
            shows: watch::Sender::new(0),
            turn: Mutex::new(()),
        }
    }

    /// Lets [`crate::serve`] end once it is locked: freed memory keeps what it held, and only a program that starts anew forgets it.
    #[must_use]
    pub fn renewed_when_locked(mut self) -> Self {
        self.renews = true;
        self
    }

    /// Changes each time that someone asks for the interface; whoever serves it listens.
    #[must_use]
    pub fn shows(&self) -> watch::Receiver<u64> {
        self.shows.subscribe()
    }

    /// Resolves once the program is to end, or to start anew.
    pub fn ending(&self) -> impl Future<Output = ()> + Send + use<> {
        let (mut stopping, mut renewing) = (self.stopping.subscribe(), self.renewing.subscribe());
        async move {
            tokio::select! {
                _ = stopping.wait_for(|stopping| *stopping) => {}
                _ = renewing.wait_for(|renewing| *renewing) => {}
            }
        }
    }

    /// Whether it was locked and the program is to start anew.
    #[must_use]
    pub fn is_to_renew(&self) -> bool {
        *self.renewing.borrow() && !*self.stopping.borrow()
    }

    /// Answers a request; while locked, only those that need no key.
    pub async fn ask(&self, request: Request, notices: &mut (dyn FnMut(Notice) + Send)) -> Reply {
        match request {
            Request::Stop => {
                self.stopping.send_replace(true);
                self.pass(Request::Stop, notices).await.unwrap_or(Reply::Done(Answer::Nothing))
            }
            Request::Lock => {
                self.lock().await;
                if self.renews {
                    self.renewing.send_replace(true);
                }
                Reply::Done(Answer::Nothing)
            }
            Request::Show => {
                if self.shows.receiver_count() == 0 {
                    return refused(Refusal::InterfaceAbsent);
                }
                self.shows.send_modify(|count| *count = count.wrapping_add(1));
                Reply::Done(Answer::Nothing)
            }
            Request::Unlock { passphrase } => match self.unlock(Zeroizing::new(passphrase)).await {
                Ok(()) => Reply::Done(Answer::Nothing),
                Err(Stop::Refusal(refusal)) => refused(refusal),
                Err(Stop::Fault(fault)) => Reply::Failed { operation: fault.operation() },
            },
            Request::Status => {
                self.pass(Request::Status, notices).await.unwrap_or_else(|| Reply::Done(Answer::Status(locked())))
            }
            request => self.pass(request, notices).await.unwrap_or_else(|| refused(Refusal::Locked)),
        }
    }

    /// To the node; nothing when there is none, or when it goes away before it has answered.
    async fn pass(&self, request: Request, notices: &mut (dyn FnMut(Notice) + Send)) -> Option<Reply> {
        let mut gate = self.gate.subscribe();
        if *gate.borrow() != Gate::Open {
            return None;
        }
        let node = self.node.read().await;
        let asked = node.as_ref()?.ask(request, notices);
        tokio::select! {
            biased;
            reply = asked => Some(reply),
            _ = gate.wait_for(|gate| *gate == Gate::Closed) => None,
        }
    }

    /// Closes the lines, makes everything durable, and drops engine, vault and keys. Locked already: nothing happens.
    pub async fn lock(&self) {
        let _turn = self.turn.lock().await;
        self.close().await;
    }

    async fn close(&self) {
        self.gate.send_replace(Gate::Closing);
        let running = self.node.read().await.clone();
        if let Some(node) = &running {
            node.stop().await;
        }
        drop(running);
        self.gate.send_replace(Gate::Closed);
        // Waits for those who were sent away: then this is the last hand on the node.
        drop(self.node.write().await.take());
    }

    /// Opens the vault again and starts the node as before. Open already: nothing happens.
    async fn unlock(&self, passphrase: Zeroizing<String>) -> Result<(), Stop> {
        let _turn = self.turn.lock().await;
        if *self.gate.borrow() == Gate::Open {
            return Ok(());
        }
        if *self.stopping.borrow() || *self.renewing.borrow() {
            return Err(Fault::Stopping.into());
        }
        let home = self.home.clone();
        let opening = tokio::task::spawn_blocking(move || Profile::open(&home, Unlock::Passphrase(&passphrase)));
        let profile = opening.await.map_err(|_| Fault::Thread)??;
        let node = started(&self.home, profile, self.options.as_ref()).await?;
        *self.node.write().await = Some(Arc::new(node));
        self.gate.send_replace(Gate::Open);
        Ok(())
    }

    /// Whether the vault is locked.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        *self.gate.borrow() != Gate::Open
    }

    /// Ends it for good.
    pub async fn stop(&self) {
        self.stopping.send_replace(true);
        self.lock().await;
    }
}

impl Served for Keeper {
    fn home(&self) -> &Path {
        &self.home
    }

    async fn answer(&self, request: Request, notices: &mut (dyn FnMut(Notice) + Send)) -> Reply {
        self.ask(request, notices).await
    }

    fn asked_to_stop(&self) -> impl Future<Output = ()> + Send {
        self.ending()
    }
}

impl core::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Keeper")
    }
}

async fn started(home: &Path, profile: Profile, options: Option<&NodeOptions>) -> Result<Node, Stop> {
    match options {
        Some(options) => Node::start(home, profile, options.clone()).await,
        None => Node::start_offline(home, profile).await,
    }
}

fn refused(refusal: Refusal) -> Reply {
    Reply::Refused { code: refusal.code().to_owned() }
}

/// What is said of a locked profile: that it is locked, and by which program.
fn locked() -> Status {
    Status { locked: true, version: env!("CARGO_PKG_VERSION").to_owned(), ..Status::default() }
}
