//! The parloir program: starts the node, and every act in a terminal. Holds no key and no rule (I7).
//!
//! Reading order: `command` (what can be typed), `act` (what each command asks), `reach` (how a node is reached),
//! `render` (how answers look), `window` (how the other face is started); sentences are in `parloir-speech`.
#![forbid(unsafe_code)]

mod act;
mod by_words;
mod command;
mod desk;
mod failure;
mod help;
mod home;
mod look;
mod meter;
mod qr;
mod reach;
mod render;
mod screen;
mod secret;
mod served;
mod span;
#[cfg(test)]
mod tests;
pub mod window;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;

/// Runs the program with its own arguments and environment, and the browser's face to serve.
#[must_use]
pub fn run(window: &dyn window::Window) -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let language = parloir_speech::locale::chosen(&arguments, &parloir_speech::locale::variable);
    let speech = parloir_speech::speech::Speech::new(language);
    let parsed = help::spoken(&speech)
        .try_get_matches_from(&arguments)
        .and_then(|matches| command::Command::from_arg_matches(&matches));
    let json = arguments.iter().any(|argument| argument == "--json");
    let failure = match parsed {
        Ok(command) => {
            let mut screen = Some(screen::Screen::standard(speech, json));
            let done = act::perform(command, &mut screen, window);
            match (done, screen) {
                (Ok(()), _) => return ExitCode::SUCCESS,
                (Err(failure), Some(mut screen)) => {
                    screen.failure(&failure);
                    failure
                }
                (Err(failure), None) => failure,
            }
        }
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            // Nothing is left to do when standard output is closed.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            let failure = failure::Failure::Misuse(help::misuse(&error, &speech));
            screen::Screen::standard(speech, json).failure(&failure);
            failure
        }
    };
    ExitCode::from(failure.exit())
}
