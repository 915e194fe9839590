//! What a command works with: its flags, its screen, a node.

use std::path::PathBuf;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, Request};

use crate::command::Flags;
use crate::failure::Failure;
use crate::meter::Meter;
use crate::reach::{self, Reach};
use crate::screen::Screen;
use crate::secret;

/// What a command works with.
pub struct Desk {
    /// Flags of every command.
    pub flags: Flags,
    /// The profile's folder.
    pub home: PathBuf,
    /// Where to show.
    pub screen: Screen,
}

/// A node: the running one, or one opened for this command.
pub enum Reached {
    /// Opened for this command, off the network.
    Inside(reach::Inside),
    /// The running one.
    Outside(reach::Outside),
}

impl Reached {
    /// Whichever it is.
    pub fn node(&mut self) -> &mut dyn Reach {
        match self {
            Self::Inside(node) => node,
            Self::Outside(node) => node,
        }
    }

    /// Stops what was opened.
    pub fn finish(self) {
        if let Self::Inside(node) = self {
            node.stop();
        }
    }
}

/// A node to ask.
///
/// # Errors
/// [`Refusal::VaultMissing`], [`Refusal::PassphraseWrong`]; a misuse; a fault.
pub fn reached(desk: &Desk) -> Result<Reached, Failure> {
    if reach::runs(&desk.home) {
        return Ok(Reached::Outside(reach::outside(&desk.home)));
    }
    if !reach::exists(&desk.home) {
        return Err(Refusal::VaultMissing.into());
    }
    let passphrase = secret::passphrase(&desk.flags, &desk.screen.speech)?;
    reach::inside(&desk.home, &passphrase, None).map(Reached::Inside)
}

/// One request with its progress shown.
///
/// # Errors
/// [`Failure`].
pub fn ask(node: &mut dyn Reach, request: &Request, screen: &Screen) -> Result<Answer, Failure> {
    let mut meter = Meter::new(&screen.speech, screen.live, screen.json);
    let answer = node.ask(request, &mut |notice| meter.notice(&notice));
    meter.finish();
    answer
}
