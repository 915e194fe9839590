//! The node: started here, stopped from elsewhere.

use std::ffi::OsString;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use parloir_base::Refusal;
use parloir_node::contract::Request;

use crate::command::Up;
use crate::desk::{Desk, ask};
use crate::failure::Failure;
use crate::reach::{self, Listen, Reach};
use crate::secret;
use crate::window::{Asked, Window};

/// Starts the node and stays until it is stopped.
///
/// # Errors
/// [`Refusal::AddressUnreadable`]; [`Refusal::VaultInUse`] when one runs already; [`Refusal::VaultMissing`]; [`Refusal::PassphraseWrong`]; a fault.
pub fn up(up: &Up, desk: &mut Desk, window: &dyn Window) -> Result<(), Failure> {
    let addresses = addresses(&up.listen)?;
    let fours = addresses.iter().filter(|address| address.is_ipv4()).count();
    if fours > 1 || addresses.len() - fours > 1 {
        return Err(Failure::Misuse(desk.screen.speech.say("listen-twice")));
    }
    let windowed = !up.no_web;
    if reach::runs(&desk.home) {
        return if windowed { shown(desk) } else { Err(Refusal::VaultInUse.into()) };
    }
    if !windowed && !reach::exists(&desk.home) {
        return Err(Refusal::VaultMissing.into());
    }
    // Who opens a browser is asked for the passphrase there; a first profile is made there too.
    let is_closed = up.locked || !reach::exists(&desk.home) || (windowed && !secret::is_given(&desk.flags));
    let mut node = if is_closed {
        reach::locked(&desk.home, Listen { addresses })?
    } else {
        let passphrase = secret::passphrase(&desk.flags, &desk.screen.speech)?;
        desk.screen.say("up-opening");
        reach::inside(&desk.home, &passphrase, Some(Listen { addresses }))?
    };
    let status = node.ask(&Request::Status, &mut |_| {})?;
    desk.screen.answer(&status);
    let web = Arc::new(OnceLock::new());
    let asked = windowed.then(|| asked(up, desk, web.clone()));
    desk.screen.say("up-running");
    let served = node.serve(asked.map(|asked| (window, asked)));
    let is_to_renew = node.is_to_renew();
    node.stop();
    if is_to_renew && served.is_ok() {
        return renew(web.get());
    }
    desk.screen.say("up-stopped");
    served
}

/// The interface as it was asked for; it says where it can be opened once it is served.
fn asked(up: &Up, desk: &Desk, web: Arc<OnceLock<TcpListener>>) -> Asked {
    let told = desk.screen.speech.say("up-web");
    let json = desk.screen.json;
    Asked {
        listen: up.web.unwrap_or_else(|| SocketAddr::from((std::net::Ipv4Addr::LOCALHOST, 0))),
        language: desk.screen.speech.language(),
        // A program that was started anew has its pages open already.
        opens: !up.locked && !up.no_open && !json,
        told: Box::new(move |file, listener| {
            // Said once: the interface is served once in a run.
            drop(web.set(listener));
            if !json {
                println!("{told} {}", parloir_speech::reveal::reveal(&file.to_string_lossy()));
            }
        }),
    }
}

/// The node runs already: its interface is shown once more.
fn shown(desk: &mut Desk) -> Result<(), Failure> {
    asked_of(&Request::Show, desk)
}

/// Starts this program anew, locked, in place of itself: what its memory held is gone, whoever freed it and whenever. The interface is
/// served where it was: its listener is handed on as standard input, so that pages that are open wait for it and find it.
fn renew(web: Option<&TcpListener>) -> Result<(), Failure> {
    use std::os::unix::process::CommandExt;
    let fault = |_| Failure::fault("starting anew");
    let address = web.map(TcpListener::local_addr).transpose().map_err(fault)?;
    let mut program = std::process::Command::new(std::env::current_exe().map_err(fault)?);
    program.args(renewed(std::env::args_os().skip(1).collect(), address));
    if let Some(listener) = web {
        program.stdin(std::process::Stdio::from(OwnedFd::from(listener.try_clone().map_err(fault)?)));
    }
    // It comes back only when it fails; the vault is closed then all the same.
    Err(fault(program.exec()))
}

/// The arguments of a program that was locked and starts anew.
fn renewed(arguments: Vec<OsString>, web: Option<SocketAddr>) -> Vec<OsString> {
    let mut kept = Vec::new();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let text = argument.to_str().unwrap_or_default();
        if web.is_some() && text == "--web" {
            // Its address follows it.
            drop(arguments.next());
        } else if !(web.is_some() && text.starts_with("--web=")) {
            kept.push(argument);
        }
    }
    if !kept.iter().any(|argument| argument == "--locked") {
        kept.push("--locked".into());
    }
    if let Some(web) = web {
        kept.push("--web".into());
        kept.push(web.to_string().into());
    }
    kept
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
    let before = reach::run_mark(&desk.home);
    asked_of(&Request::Lock, desk)?;
    // The program starts anew: its socket is gone for a moment, and whoever asks next should not find it missing.
    let deadline = Instant::now() + Duration::from_secs(10);
    while Instant::now() < deadline && (reach::run_mark(&desk.home) == before || !reach::runs(&desk.home)) {
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(())
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
    asked_of(&Request::Unlock { passphrase: passphrase.to_string() }, desk)
}

/// Stops the running node.
///
/// # Errors
/// [`Refusal::NodeAbsent`]; a fault.
pub fn stop(desk: &mut Desk) -> Result<(), Failure> {
    asked_of(&Request::Stop, desk)
}

fn asked_of(request: &Request, desk: &mut Desk) -> Result<(), Failure> {
    if !reach::runs(&desk.home) {
        return Err(Refusal::NodeAbsent.into());
    }
    let mut node = reach::outside(&desk.home);
    let answer = ask(&mut node, request, &desk.screen)?;
    desk.screen.answer(&answer);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::renewed;

    fn typed(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn a_program_that_starts_anew_serves_its_pages_where_they_were() {
        let address = Some("127.0.0.1:47010".parse().unwrap());
        for before in ["up", "up --web 127.0.0.1:0", "up --web=127.0.0.1:0", "up --locked --web 127.0.0.1:47010"] {
            let after = renewed(typed(before), address);
            assert_eq!(after, typed("up --locked --web 127.0.0.1:47010"), "{before}");
            assert_eq!(renewed(after.clone(), address), after, "and so on");
        }
        assert_eq!(renewed(typed("up --no-web"), None), typed("up --no-web --locked"));
    }
}
