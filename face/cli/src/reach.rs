//! How a command reaches a node: the running one over its socket, else one inside this process. The only file that knows.

use std::net::SocketAddr;
use std::path::Path;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, Notice, Reply, Request};

use crate::failure::Failure;

/// Something that answers requests.
pub trait Reach {
    /// One request, its notices, its answer.
    ///
    /// # Errors
    /// [`Failure`]: refused, or failed.
    fn ask(&mut self, request: &Request, notice: &mut dyn FnMut(Notice)) -> Result<Answer, Failure>;
}

/// What a new profile is made of.
pub struct NewProfile<'a> {
    /// Name, as others will see it.
    pub name: &'a str,
    /// Profession, or `none`.
    pub profession: &'a str,
    /// Jurisdiction.
    pub jurisdiction: &'a str,
    /// The 24 words.
    pub words: &'a str,
    /// The passphrase.
    pub passphrase: &'a str,
    /// Whether the passphrase is stretched for a small machine.
    pub small: bool,
}

/// A reply as a command sees it; notices are not replies.
pub fn settled(reply: Reply) -> Result<Answer, Failure> {
    match reply {
        Reply::Done(answer) => Ok(answer),
        Reply::Refused { code } => Err(Failure::Refused(code)),
        Reply::Failed { operation } => Err(Failure::Fault(operation)),
        Reply::Notice(_) => Err(Failure::fault("reading the node's answer")),
    }
}

/// Twenty-four new words, from the operating system's random source.
pub fn new_words() -> Result<String, Failure> {
    Err(Failure::fault("stub"))
}

/// Whether there is a profile at `home`.
pub fn exists(home: &Path) -> bool {
    home.join("vault.keys").exists()
}

/// Makes a profile at `home`.
pub fn create(_home: &Path, _new: &NewProfile<'_>) -> Result<(), Failure> {
    Err(Failure::fault("stub"))
}

/// Whether a node answers at `home`.
pub fn runs(_home: &Path) -> bool {
    false
}

/// The node that runs at `home`, if one does.
pub struct Outside;

/// Reaches the running node.
pub fn outside(_home: &Path) -> Result<Outside, Failure> {
    Err(Refusal::NodeAbsent.into())
}

impl Reach for Outside {
    fn ask(&mut self, _request: &Request, _notice: &mut dyn FnMut(Notice)) -> Result<Answer, Failure> {
        settled(Reply::Refused { code: Refusal::NodeAbsent.code().to_owned() })
    }
}

/// A node inside this process.
pub struct Inside;

/// Opens the profile and starts a node: on the network when `listen` is given, else off it.
pub fn inside(_home: &Path, _passphrase: &str, _listen: Option<Listen>) -> Result<Inside, Failure> {
    Err(Refusal::VaultMissing.into())
}

/// Where a node listens.
pub struct Listen {
    /// Address and port; none: any address, a port of the system's choice.
    pub address: Option<SocketAddr>,
}

impl Inside {
    /// Serves faces on the local socket until asked to stop or interrupted.
    pub fn serve(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    /// Stops cleanly.
    pub fn stop(self) {}
}

impl Reach for Inside {
    fn ask(&mut self, _request: &Request, _notice: &mut dyn FnMut(Notice)) -> Result<Answer, Failure> {
        Err(Failure::fault("stub"))
    }
}

/// Whether this build would speak to another device with the post-quantum key exchange and nothing else.
pub fn post_quantum_only() -> bool {
    false
}
