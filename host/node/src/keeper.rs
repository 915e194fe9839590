//! A node that can be locked: lines closed, engine, vault and keys dropped; what stays is who may open it again.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parloir_base::Refusal;
use parloir_vault::Unlock;
use tokio::sync::{Mutex, RwLock, watch};
use zeroize::Zeroizing;

use crate::check;
use crate::contract::{Answer, Notice, Reply, Request, Status};
use crate::fault::{Fault, Stop};
use crate::joining::NewDevice;
use crate::node::{Node, NodeOptions};
use crate::notices::{Notices, long};
use crate::preferences;
use crate::preview::{Drawer, Preview};
use crate::profile::{self, Profile};
use crate::recovery;
use crate::seat::{Left, Seat};
use crate::socket::Served;
use crate::stamps;
use crate::threshold::{self, First};

mod founding;

/// How far the vault is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Requests are answered.
    Open,
    /// What was asked before is still answered; nothing new.
    Closing,
    /// Whoever still waits is sent away.
    Closed,
    /// The vault is between two keys of its device: whoever asks waits for a moment.
    Between,
}

/// Keeps a profile's node, and lets it be locked and unlocked while the local socket stays.
pub struct Keeper {
    home: PathBuf,
    options: Option<NodeOptions>,
    /// Read for as long as a request is answered, so that writing means that nobody holds the node any more.
    pub(crate) node: RwLock<Option<Arc<Node>>>,
    pub(crate) gate: watch::Sender<Gate>,
    stopping: watch::Sender<bool>,
    /// Whether [`crate::serve`] ends once it was locked, so that the program can start anew with an empty memory.
    renews: bool,
    renewing: watch::Sender<bool>,
    /// How often the interface was asked to be shown.
    shows: watch::Sender<u64>,
    drawer: Drawer,
    seat: Seat,
    /// One locks or unlocks at a time; guesses too come one after the other.
    turn: Arc<Mutex<()>>,
    /// One asks at a time whether a passphrase is the right one: each guess costs its stretching.
    guess: Mutex<()>,
    /// One bundle is checked at a time.
    bundle: Arc<Mutex<()>>,
    /// One makes or tries a backup at a time: a node may be gone while a thread of its own still writes.
    backup: Arc<Mutex<()>>,
}

impl Keeper {
    /// Starts the node of an open profile: on the network with `options`, off it without.
    ///
    /// # Errors
    /// [`Fault::Net`], [`Fault::Vault`].
    pub async fn start(home: &Path, profile: Profile, options: Option<NodeOptions>) -> Result<Self, Stop> {
        let keeper = Self::locked(home, options);
        keeper.begin(profile).await?;
        Ok(keeper)
    }

    /// A profile whose vault stays closed until it is unlocked; or a home without one, until its profile is made.
    #[must_use]
    pub fn locked(home: &Path, options: Option<NodeOptions>) -> Self {
        Self {
            home: home.to_owned(),
            drawer: Drawer::new(options.as_ref().and_then(|options| options.drawer.as_deref())),
            seat: Seat::default(),
            options,
            node: RwLock::new(None),
            gate: watch::Sender::new(Gate::Closed),
            stopping: watch::Sender::new(false),
            renews: false,
            renewing: watch::Sender::new(false),
            shows: watch::Sender::new(0),
            turn: Arc::default(),
            guess: Mutex::new(()),
            bundle: Arc::default(),
            backup: Arc::default(),
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

    /// Starts to watch whether the person leaves the machine; only a face that is looked at asks for it. Watched already: nothing happens.
    pub fn watch_seat(&self) {
        self.seat.watch();
    }

    /// Changes each time that the person leaves, once [`Self::watch_seat`] was called. Whoever listens locks, or calls [`Self::let_sleep`].
    #[must_use]
    pub fn away(&self) -> watch::Receiver<Left> {
        self.seat.left()
    }

    /// Nothing is left to do before the machine sleeps. Locking says it too.
    pub fn let_sleep(&self) {
        self.seat.let_sleep();
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
                self.shut().await;
                if self.renews {
                    // Starting anew is what empties the memory: the machine waits for that too.
                    self.renewing.send_replace(true);
                } else {
                    self.let_sleep();
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
            Request::Unlock { passphrase } => done(self.unlock(Zeroizing::new(passphrase)).await),
            Request::ProfileNew { name, profession, jurisdiction, words, passphrase, small_machine, weak_accepted } => {
                let (words, passphrase) = (Zeroizing::new(words), Zeroizing::new(passphrase));
                let first = First { name, profession, jurisdiction, words, passphrase, small_machine, weak_accepted };
                done(self.found(first).await)
            }
            request @ Request::Restore { .. } => self.restore(request).await.into(),
            Request::Recover(recover) => done(self.recover(recover).await),
            Request::DeviceRenew { words } => done(self.renew(Zeroizing::new(words)).await),
            Request::DeviceJoin { link, words, passphrase, label, small_machine, weak_accepted } => {
                done(self.join(NewDevice::typed(link, words, passphrase, label, small_machine, weak_accepted)).await)
            }
            Request::PassphraseByWords { words, new, weak_accepted } => {
                done(self.passphrase_by_words(Zeroizing::new(words), Zeroizing::new(new), weak_accepted).await)
            }
            Request::PassphraseCheck { passphrase } => done(self.check(Zeroizing::new(passphrase)).await),
            Request::BundleCheck { source } => self.check_bundle(source, notices).await,
            Request::WordsDivide { words, needed, of } => {
                let words = Zeroizing::new(words);
                // Other words than the profile's own, divided by mistake, would be found out when it is too late.
                match self.pass(Request::WordsCheck { words: words.to_string() }, notices).await {
                    Some(reply @ (Reply::Refused { .. } | Reply::Failed { .. })) => reply,
                    _ => threshold::divided(&words, needed, of).into(),
                }
            }
            request @ (Request::WordsNew | Request::WordsRejoin { .. } | Request::Strength { .. }) => {
                threshold::answer(request).into()
            }
            Request::Status => {
                self.pass(Request::Status, notices).await.unwrap_or_else(|| Reply::Done(Answer::Status(self.closed())))
            }
            request => self.pass(request, notices).await.unwrap_or_else(|| refused(self.why_closed())),
        }
    }

    /// What is said of a profile that is not open: that it is locked or not there, and by which program.
    fn closed(&self) -> Status {
        let absent = !profile::exists(&self.home);
        let (version, language) = (env!("CARGO_PKG_VERSION").to_owned(), preferences::language(&self.home));
        Status { locked: !absent, absent, version, language, ..Status::default() }
    }

    pub(crate) fn why_closed(&self) -> Refusal {
        if profile::exists(&self.home) { Refusal::Locked } else { Refusal::VaultMissing }
    }

    /// To the node; nothing when there is none, or when it goes away before it has answered.
    async fn pass(&self, request: Request, notices: &mut (dyn FnMut(Notice) + Send)) -> Option<Reply> {
        let mut gate = self.gate.subscribe();
        drop(gate.wait_for(|gate| *gate != Gate::Between).await);
        if *gate.borrow() != Gate::Open {
            return None;
        }
        // Who waits for news learns at once that there is none any more: the page that shows it must close before the lines do.
        let is_waiting = matches!(request, Request::Events { .. });
        let sends_away = |gate: &Gate| *gate == Gate::Closed || (is_waiting && *gate == Gate::Closing);
        let node = self.node.read().await;
        let asked = node.as_ref()?.ask(request, notices);
        let reply = tokio::select! {
            biased;
            reply = asked => Some(reply),
            _ = gate.wait_for(sends_away) => None,
        };
        reply.filter(|_| !is_waiting || matches!(*self.gate.borrow(), Gate::Open | Gate::Between))
    }

    /// Something else than a request, done by the node unless it is closed or closes meanwhile.
    pub(crate) async fn with<T>(&self, act: impl AsyncFnOnce(&Arc<Node>) -> Result<T, Stop>) -> Result<T, Stop> {
        let mut gate = self.gate.subscribe();
        if *gate.borrow() != Gate::Open {
            return Err(self.why_closed().into());
        }
        let node = self.node.read().await;
        let Some(node) = node.as_ref() else { return Err(self.why_closed().into()) };
        tokio::select! {
            biased;
            done = act(node) => done,
            _ = gate.wait_for(|gate| *gate == Gate::Closed) => Err(self.why_closed().into()),
        }
    }

    /// Draws a page of a document, without any receipt: the bytes of a PDF stay here, and only pixels come out.
    ///
    /// # Shape
    /// `page` is counted from 1; `width` is 64 to 2000 pixels.
    ///
    /// # Errors
    /// [`Refusal::PreviewAbsent`] when it cannot be drawn, whatever the reason; [`Refusal::PreviewTooLarge`], [`Refusal::ItemKind`],
    /// [`Refusal::ItemIncomplete`], [`Refusal::ItemWithdrawn`]; [`Refusal::Locked`], also when it is locked meanwhile.
    pub async fn preview_page(&self, matter: String, item: String, page: u32, width: u16) -> Result<Preview, Stop> {
        let (drawer, ask) = (&self.drawer, (matter, item));
        self.with(async |node: &Arc<Node>| drawer.preview(node.hub(), ask.0, ask.1, page, width).await).await
    }

    /// Closes the lines, makes everything durable, and drops engine, vault and keys. Locked already: nothing happens.
    pub async fn lock(&self) {
        self.shut().await;
        self.let_sleep();
    }

    async fn shut(&self) {
        let _turn = self.turn.lock().await;
        self.close().await;
    }

    async fn close(&self) {
        self.gate.send_replace(Gate::Closing);
        self.end().await;
    }

    /// Ends the node, if there is one, and waits for those who have it in hand.
    async fn end(&self) {
        let running = self.node.read().await.clone();
        if let Some(node) = &running {
            node.stop().await;
        }
        drop(running);
        self.gate
            .send_if_modified(|gate| *gate == Gate::Closing && std::mem::replace(gate, Gate::Closed) == Gate::Closing);
        // Waits for those who were sent away: then this is the last hand on the node.
        drop(self.node.write().await.take());
    }

    /// Opens the vault again and starts the node as before. Open already: nothing happens.
    async fn unlock(&self, passphrase: Zeroizing<String>) -> Result<(), Stop> {
        let _turn = self.turn.lock().await;
        if *self.gate.borrow() == Gate::Open {
            return Ok(());
        }
        self.open(move |home| Profile::open(home, Unlock::Passphrase(&passphrase))).await
    }

    fn goes_on(&self) -> Result<(), Stop> {
        if *self.stopping.borrow() || *self.renewing.borrow() { Err(Fault::Stopping.into()) } else { Ok(()) }
    }

    /// Opens a profile on a thread where that may take its time, and starts its node. Whoever calls has the turn.
    async fn open(&self, profile: impl FnOnce(&Path) -> Result<Profile, Stop> + Send + 'static) -> Result<(), Stop> {
        self.goes_on()?;
        let home = self.home.clone();
        self.begin(blocking(move || profile(&home)).await?).await
    }

    async fn begin(&self, profile: Profile) -> Result<(), Stop> {
        let node = Node::of(&self.home, profile, self.options.as_ref(), &self.backup).await?;
        *self.node.write().await = Some(Arc::new(node));
        self.gate.send_replace(Gate::Open);
        Ok(())
    }

    /// Gives the locked vault a new passphrase. One that is open is in use.
    async fn passphrase_by_words(
        &self,
        words: Zeroizing<String>,
        new: Zeroizing<String>,
        weak: bool,
    ) -> Result<(), Stop> {
        let _turn = self.turn.lock().await;
        if *self.gate.borrow() != Gate::Closed {
            return Err(Refusal::VaultInUse.into());
        }
        let home = self.home.clone();
        blocking(move || recovery::passphrase_by_words(&home, &words, &new, weak)).await
    }

    /// Whether this is the passphrase of the vault that is open. Locking waits for no guess, and a guess that it overtakes says nothing.
    async fn check(&self, passphrase: Zeroizing<String>) -> Result<(), Stop> {
        let _guess = self.guess.lock().await;
        if self.is_locked() {
            return Err(self.why_closed().into());
        }
        let home = self.home.clone();
        let checked = blocking(move || threshold::check(&home, &passphrase)).await;
        if self.is_locked() { Err(self.why_closed().into()) } else { checked }
    }

    /// Checks a bundle, whether a vault is open or not; one after the other, so that they share no memory, also with work nobody waits for.
    async fn check_bundle(&self, source: String, notices: Notices<'_>) -> Reply {
        let turn = self.bundle.clone().lock_owned().await;
        let anchors = self.with(async |node: &Arc<Node>| stamps::trusted(node.hub()).await).await.ok();
        let checked = long("checking", notices, move |far| {
            let _turn = turn;
            check::check(Path::new(&source), anchors.as_ref(), far)
        });
        checked.await.map(|checked| Answer::Checked(Box::new(checked))).into()
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

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Stop> + Send + 'static) -> Result<T, Stop> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Thread)?
}

fn refused(refusal: Refusal) -> Reply {
    Err(Stop::from(refusal)).into()
}

fn done(act: Result<(), Stop>) -> Reply {
    act.map(|()| Answer::Nothing).into()
}
