//! The node: started here, stopped from elsewhere.

use std::net::SocketAddr;

use parloir_base::Refusal;
use parloir_node::contract::Request;

use crate::command::Up;
use crate::desk::{Desk, ask};
use crate::failure::Failure;
use crate::reach::{self, Listen, Reach};
use crate::secret;

/// Starts the node and stays until it is stopped.
///
/// # Errors
/// [`Refusal::AddressUnreadable`]; [`Refusal::VaultInUse`] when one runs already; [`Refusal::VaultMissing`]; [`Refusal::PassphraseWrong`]; a fault.
pub fn up(up: &Up, desk: &mut Desk) -> Result<(), Failure> {
    let addresses = addresses(&up.listen)?;
    let fours = addresses.iter().filter(|address| address.is_ipv4()).count();
    if fours > 1 || addresses.len() - fours > 1 {
        return Err(Failure::Misuse(desk.screen.speech.say("listen-twice")));
    }
    if !reach::exists(&desk.home) {
        return Err(Refusal::VaultMissing.into());
    }
    if reach::runs(&desk.home) {
        return Err(Refusal::VaultInUse.into());
    }
    let passphrase = secret::passphrase(&desk.flags, &desk.screen.speech)?;
    desk.screen.say("up-opening");
    let mut node = reach::inside(&desk.home, &passphrase, Some(Listen { addresses }))?;
    drop(passphrase);
    let status = node.ask(&Request::Status, &mut |_| {})?;
    desk.screen.answer(&status);
    if up.web.is_some() && !up.no_web {
        desk.screen.say("up-web-later");
    }
    desk.screen.say("up-running");
    let served = node.serve();
    node.stop();
    desk.screen.say("up-stopped");
    served
}

/// Addresses to listen on, as they were typed.
///
/// # Errors
/// [`Refusal::AddressUnreadable`].
pub fn addresses(typed: &[String]) -> Result<Vec<SocketAddr>, Refusal> {
    typed.iter().map(|one| one.trim().parse().map_err(|_| Refusal::AddressUnreadable)).collect()
}

/// Locks the running node: it forgets its keys, and stays to be unlocked.
///
/// # Errors
/// [`Refusal::NodeAbsent`]; a fault.
pub fn lock(desk: &mut Desk) -> Result<(), Failure> {
    asked(&Request::Lock, desk)
}

/// Unlocks it.
///
/// # Errors
/// [`Refusal::NodeAbsent`], [`Refusal::PassphraseWrong`], [`Refusal::VaultInUse`]; a fault.
pub fn unlock(desk: &mut Desk) -> Result<(), Failure> {
    if !reach::runs(&desk.home) {
        return Err(Refusal::NodeAbsent.into());
    }
    let passphrase = secret::passphrase(&desk.flags, &desk.screen.speech)?;
    asked(&Request::Unlock { passphrase: passphrase.to_string() }, desk)
}

/// Stops the running node.
///
/// # Errors
/// [`Refusal::NodeAbsent`]; a fault.
pub fn stop(desk: &mut Desk) -> Result<(), Failure> {
    asked(&Request::Stop, desk)
}

fn asked(request: &Request, desk: &mut Desk) -> Result<(), Failure> {
    if !reach::runs(&desk.home) {
        return Err(Refusal::NodeAbsent.into());
    }
    let mut node = reach::outside(&desk.home);
    let answer = ask(&mut node, request, &desk.screen)?;
    desk.screen.answer(&answer);
    Ok(())
}
