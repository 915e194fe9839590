//! What each command does: a request to the node, and what is around it.

pub mod backup;
pub mod certificates;
pub mod demo;
pub mod device;
pub mod doctor;
pub mod document;
pub mod follow;
pub mod import;
pub mod invite;
pub mod leave;
mod nearby;
mod pem;
pub mod plain;
pub mod profile;
pub mod receive;
pub mod relay;
pub mod rendezvous;
pub mod serve;
pub mod shares;
pub mod shell;
mod stamp;
pub mod wanted;
pub mod words;

use crate::command::{Act, Backup, Command, Device, Receive, Receiving, Relay, Rendezvous, Words};
use crate::desk::{self, Desk};
use crate::failure::Failure;
use crate::screen::Screen;
use crate::window::Window;

/// Does what was asked.
///
/// # Errors
/// [`Failure`].
pub fn perform(command: Command, screen: &mut Option<Screen>, window: &dyn Window) -> Result<(), Failure> {
    let Some(mut shown) = screen.take() else { return Err(Failure::fault("opening the screen")) };
    let Some(home) = crate::home::chosen(command.flags.home.clone()) else {
        let failure = Failure::Misuse(shown.speech.say("home-absent"));
        *screen = Some(shown);
        return Err(failure);
    };
    shown.json = command.flags.json;
    let mut desk = Desk { flags: command.flags, home, screen: shown };
    let done = act(command.act, &mut desk, window);
    *screen = Some(desk.screen);
    done
}

fn act(act: Act, desk: &mut Desk, window: &dyn Window) -> Result<(), Failure> {
    match act {
        Act::Init(init) => profile::init(&init, desk),
        Act::Device(Device::Join(join)) => device::join(&join, desk),
        Act::Up(up) => serve::up(&up, desk, window),
        Act::Stop => serve::stop(desk),
        Act::Lock => serve::lock(desk),
        Act::Unlock => serve::unlock(desk),
        Act::Words(Words::Check { words_file }) => words::check(words_file.as_deref(), desk),
        Act::Words(Words::Divide(divide)) => shares::divide(&divide, desk),
        Act::Words(Words::Rejoin { share_file, words_file }) => {
            shares::rejoin(&share_file, words_file.as_deref(), desk)
        }
        Act::Passphrase { new_passphrase_file, weak_passphrase_accepted, paper } => {
            profile::passphrase(new_passphrase_file.as_deref(), weak_passphrase_accepted, &paper, desk)
        }
        Act::Completions { shell } => shell::completions(shell, desk),
        Act::Man { dir } => shell::man(dir.as_deref(), desk),
        Act::Demo { dir } => demo::demo(dir.as_deref(), desk),
        Act::Doctor => doctor::doctor(desk),
        Act::Backup(Backup::Key { words_file }) => backup::key(words_file.as_deref(), desk),
        Act::Receive(Receive { act: Some(Receiving::Identity { words_file }), .. }) => {
            receive::identity(words_file.as_deref(), desk)
        }
        Act::Restore(restore) => backup::restore(&restore, desk),
        Act::Recover(recover) => device::recover(recover, desk),
        Act::Relay(Relay::Serve(serve)) => relay::serve(&serve, desk),
        Act::Relay(Relay::Statement) => relay::statement(desk),
        Act::Rendezvous(Rendezvous::Serve(serve)) => rendezvous::serve(&serve, desk),
        Act::Rendezvous(Rendezvous::Statement) => rendezvous::statement(desk),
        act => {
            // What was typed is read before the vault is opened: a mistake costs no passphrase.
            let wanted = plain::wanted(act, desk)?;
            let mut reached = desk::reached(desk)?;
            let done = plain::run(wanted, reached.node(), &mut desk.screen);
            reached.finish();
            done
        }
    }
}
