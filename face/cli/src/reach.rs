//! How a command reaches a node: the running one over its socket, else one inside this process. The only file that knows.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use parloir_base::Refusal;
use parloir_node::contract::{Answer, Notice, Recover, Reply, Request, Restored, Storage};
use parloir_node::{CallFault, Keeper, NodeOptions, Profile, Source, Stretch, Unlock};
use tokio::runtime::Runtime;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::window::{Asked, Window};

/// How long pages may take to be told that the program ends.
const PARTING: std::time::Duration = std::time::Duration::from_secs(1);

/// Something that answers requests.
pub trait Reach {
    /// One request, its notices, its answer.
    ///
    /// # Errors
    /// [`Failure`]: refused, or failed.
    fn ask(&mut self, request: &Request, notice: &mut dyn FnMut(Notice)) -> Result<Answer, Failure>;
}

/// What a new profile is made of, but for its words.
pub struct NewProfile<'a> {
    /// Name, as others will see it.
    pub name: &'a str,
    /// Profession, or `none`.
    pub profession: &'a str,
    /// Jurisdiction.
    pub jurisdiction: &'a str,
    /// The passphrase.
    pub passphrase: &'a str,
    /// Whether the passphrase is stretched for a small machine.
    pub small: bool,
    /// Whether a weak passphrase is accepted.
    pub weak_accepted: bool,
}

/// Whether there is a profile at `home`.
#[must_use]
pub fn exists(home: &Path) -> bool {
    parloir_node::exists(home)
}

/// Bits of a passphrase, as the vault counts them.
#[must_use]
pub fn strength_bits(passphrase: &str) -> u32 {
    parloir_node::strength_bits(passphrase)
}

/// Makes a profile at `home` from new words, once `keep` has seen to it that they are kept.
///
/// # Errors
/// What `keep` answers, and nothing is made; [`Refusal::NameRefused`], [`Refusal::PassphraseWeak`], [`Refusal::VaultExists`]; a fault.
pub fn create(
    home: &Path,
    new: &NewProfile<'_>,
    keep: &mut dyn FnMut(&str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let words = parloir_node::words_new();
    keep(&Zeroizing::new(words.list().join(" ")))?;
    let stretch = if new.small { Stretch::SMALL } else { Stretch::STANDARD };
    let new = parloir_node::NewProfile {
        name: new.name,
        profession: new.profession,
        jurisdiction: new.jurisdiction,
        words: &words,
        passphrase: new.passphrase,
        stretch,
        weak_accepted: new.weak_accepted,
    };
    Profile::create(home, &new).map(drop).map_err(|stop| Failure::from(&stop))
}

/// What a new machine of a person is made a profile with.
pub struct NewDevice<'a> {
    /// The link that another device of theirs made.
    pub link: &'a str,
    /// The 24 words.
    pub words: &'a str,
    /// The passphrase of this machine.
    pub passphrase: &'a str,
    /// What this machine is to be called.
    pub label: &'a str,
    /// Whether the passphrase is stretched for a small machine.
    pub small: bool,
    /// Whether a weak passphrase is accepted.
    pub weak_accepted: bool,
}

/// Makes a profile at `home` from another device of the same person.
///
/// # Errors
/// What [`parloir_node::join`] answers.
pub fn join_device(home: &Path, new: &NewDevice<'_>) -> Result<(), Failure> {
    let owned = |text: &str| text.to_owned();
    let (link, words, passphrase, label) = (owned(new.link), owned(new.words), owned(new.passphrase), owned(new.label));
    let typed = parloir_node::NewDevice::typed(link, words, passphrase, label, new.small, new.weak_accepted);
    runtime()?.block_on(parloir_node::join(home, typed)).map(drop).map_err(|stop| Failure::from(&stop))
}

fn runtime() -> Result<Runtime, Failure> {
    let built = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    built.map_err(|_| Failure::fault("starting the program's threads"))
}

/// Where a backup lies.
#[must_use]
pub fn source(folder: Option<&Path>, storage: Option<Storage>) -> Source {
    let folder = || folder.map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
    storage.map_or_else(|| Source::Folder(folder()), Source::Storage)
}

/// What opens a profile that is made again.
pub struct Secrets<'a> {
    /// The 24 words.
    pub words: &'a str,
    /// The passphrase of this machine.
    pub passphrase: &'a str,
    /// Whether the passphrase is stretched for a small machine.
    pub small: bool,
    /// Whether a weak passphrase is accepted.
    pub weak_accepted: bool,
}

/// Makes a profile at `home` again from the words alone.
///
/// # Errors
/// What [`parloir_node::recover`] answers.
pub fn recover(home: &Path, typed: Recover) -> Result<(), Failure> {
    parloir_node::recover(home, &typed.into()).map(drop).map_err(|stop| Failure::from(&stop))
}

/// Makes a profile at `home` again from a backup; what failed comes with the name of the file that is to blame.
///
/// # Errors
/// What [`parloir_node::restore`] answers.
pub fn restore(
    from: &Source,
    home: &Path,
    new: &Secrets<'_>,
    is_lost: bool,
) -> Result<Restored, (Failure, Option<String>)> {
    let stretch = if new.small { Stretch::SMALL } else { Stretch::STANDARD };
    let restored = parloir_node::restore(from, home, new.words, new.passphrase, stretch, new.weak_accepted, is_lost);
    restored.map_err(|(stop, file)| (Failure::from(&stop), file))
}

/// Whether a node answers at `home`.
#[must_use]
pub fn runs(home: &Path) -> bool {
    parloir_node::runs(home)
}

/// What tells one run of a node from the next.
#[must_use]
pub fn run_mark(home: &Path) -> Option<parloir_node::RunMark> {
    parloir_node::run_mark(home)
}

/// The node that runs at `home`.
pub struct Outside {
    home: PathBuf,
}

/// Reaches the running node.
#[must_use]
pub fn outside(home: &Path) -> Outside {
    Outside { home: home.to_path_buf() }
}

impl Reach for Outside {
    fn ask(&mut self, request: &Request, notice: &mut dyn FnMut(Notice)) -> Result<Answer, Failure> {
        match parloir_node::call(&self.home, request, notice) {
            Ok(reply) => settled(reply),
            Err(CallFault::NodeAbsent) => Err(Refusal::NodeAbsent.into()),
            Err(fault) => Err(Failure::Fault(fault.to_string())),
        }
    }
}

/// A node inside this process.
pub struct Inside {
    node: Arc<Keeper>,
    runtime: Runtime,
}

/// Where a node listens.
pub struct Listen {
    /// Addresses and ports, at most one of each family; none: any address, the port of last time.
    pub addresses: Vec<SocketAddr>,
}

/// Opens the profile and starts a node: on the network when `listen` is given, else off it.
///
/// # Errors
/// [`Refusal::PassphraseWrong`], [`Refusal::VaultInUse`], [`Refusal::VaultNewer`], [`Refusal::VaultDamaged`]; a fault.
pub fn inside(home: &Path, passphrase: &str, listen: Option<Listen>) -> Result<Inside, Failure> {
    let runtime = runtime()?;
    let opened = Profile::open(home, Unlock::Passphrase(passphrase)).map_err(|stop| Failure::from(&stop))?;
    let started = runtime.block_on(Keeper::start(home, opened, listen.map(options)));
    let node = Arc::new(started.map_err(|stop| Failure::from(&stop))?.renewed_when_locked());
    Ok(Inside { node, runtime })
}

/// A node that waits to be unlocked, or for a first profile: its folder is there before there is one, for the socket.
///
/// # Errors
/// A fault.
pub fn locked(home: &Path, listen: Listen) -> Result<Inside, Failure> {
    let mut folder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(home).map_err(|_| Failure::fault("making the profile's folder"))?;
    let runtime = runtime()?;
    let node = Arc::new(Keeper::locked(home, Some(options(listen))).renewed_when_locked());
    Ok(Inside { node, runtime })
}

fn options(listen: Listen) -> NodeOptions {
    let is_loopback_told = listen.addresses.iter().any(|address| address.ip().is_loopback());
    NodeOptions { listen: listen.addresses, is_loopback_told, ..NodeOptions::default() }
}

impl Inside {
    /// Serves faces on the local socket, and the one in a browser when it is given, until asked to stop or interrupted.
    ///
    /// # Errors
    /// A fault of the socket, of the interface or of the system's signals.
    pub fn serve(&mut self, window: Option<(&dyn Window, Asked)>) -> Result<(), Failure> {
        let node = self.node.clone();
        let shown = window.map(|(window, asked)| window.serve(node.clone(), asked));
        self.runtime.block_on(async move {
            let shown = async move {
                match shown {
                    Some(shown) => shown.await.map_err(Failure::Fault),
                    None => std::future::pending().await,
                }
            };
            let served = parloir_node::serve(&node);
            tokio::pin!(served, shown);
            let interrupted = tokio::select! {
                served = &mut served => {
                    // Pages that are open are told.
                    drop(tokio::time::timeout(PARTING, &mut shown).await);
                    return served.map_err(|stop| Failure::from(&stop));
                }
                // It was locked, and whichever hears of it first ends first: that is no wish to stop.
                ended = &mut shown => {
                    if ended.is_ok() && node.is_to_renew() {
                        return served.await.map_err(|stop| Failure::from(&stop));
                    }
                    ended
                }
                interrupted = interrupted() => interrupted,
            };
            // Whoever is being answered gets the answer, and the socket is taken away.
            drop(node.ask(Request::Stop, &mut |_| {}).await);
            served.await.map_err(|stop| Failure::from(&stop))?;
            interrupted
        })
    }

    /// Whether it was locked, and the program is to start anew with an empty memory.
    #[must_use]
    pub fn is_to_renew(&self) -> bool {
        self.node.is_to_renew()
    }

    /// Stops cleanly.
    pub fn stop(self) {
        self.runtime.block_on(self.node.stop());
    }
}

impl Reach for Inside {
    fn ask(&mut self, request: &Request, notice: &mut dyn FnMut(Notice)) -> Result<Answer, Failure> {
        // Notices cross to this thread: what shows them need not be able to travel.
        let (tell, told) = mpsc::channel();
        let (node, request) = (self.node.clone(), request.clone());
        let asked = self.runtime.spawn(async move {
            let mut pass = move |one| drop(tell.send(one));
            node.ask(request, &mut pass).await
        });
        for one in told {
            notice(one);
        }
        settled(self.runtime.block_on(asked).map_err(|_| Failure::fault("a thread of the program ended unexpectedly"))?)
    }
}

/// Ctrl+C, or the system's own way of asking.
async fn interrupted() -> Result<(), Failure> {
    interruption()?.await
}

/// The same, heard from now on: whoever is told that the program runs may ask it to end at once.
///
/// # Errors
/// A fault of the system's signals.
pub fn interruption() -> Result<impl Future<Output = Result<(), Failure>>, Failure> {
    let fault = |_| Failure::fault("listening for signals");
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate()).map_err(fault)?;
        let mut interrupted = signal(SignalKind::interrupt()).map_err(fault)?;
        Ok(async move {
            tokio::select! {
                _ = interrupted.recv() => Ok(()),
                _ = terminated.recv() => Ok(()),
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async move { tokio::signal::ctrl_c().await.map_err(fault) })
}

/// A reply as a command sees it; notices are not replies.
fn settled(reply: Reply) -> Result<Answer, Failure> {
    match reply {
        Reply::Done(answer) => Ok(answer),
        Reply::Refused { code } => Err(Failure::Refused(code)),
        Reply::Failed { operation } => Err(Failure::Fault(operation)),
        Reply::Notice(_) => Err(Failure::fault("reading the node's answer")),
    }
}
