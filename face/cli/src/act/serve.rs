//! The node: started here, stopped from elsewhere.

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
/// [`Refusal::VaultInUse`] when one runs already; [`Refusal::VaultMissing`]; [`Refusal::PassphraseWrong`]; a fault.
pub fn up(up: &Up, desk: &mut Desk) -> Result<(), Failure> {
    if !reach::exists(&desk.home) {
        return Err(Refusal::VaultMissing.into());
    }
    if reach::runs(&desk.home) {
        return Err(Refusal::VaultInUse.into());
    }
    let passphrase = secret::passphrase(&desk.flags, &desk.screen.speech)?;
    desk.screen.say("up-opening");
    let mut node = reach::inside(&desk.home, &passphrase, Some(Listen { address: up.listen }))?;
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

/// Stops the running node.
///
/// # Errors
/// [`Refusal::NodeAbsent`]; a fault.
pub fn stop(desk: &mut Desk) -> Result<(), Failure> {
    if !reach::runs(&desk.home) {
        return Err(Refusal::NodeAbsent.into());
    }
    let mut node = reach::outside(&desk.home);
    let answer = ask(&mut node, &Request::Stop, &desk.screen)?;
    desk.screen.answer(&answer);
    Ok(())
}
