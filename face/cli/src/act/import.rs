//! Conversations exported from other programs: looked at, placed, read.

use parloir_node::contract::{ImportChoice, Request};

use crate::act::document;
use crate::command::{Import, ImportWords, Imports};
use crate::failure::Failure;

/// What was typed, as a request.
///
/// # Errors
/// See [`document::whole`].
pub fn wanted(import: Import) -> Result<Request, Failure> {
    Ok(match import.act {
        Some(Imports::Read { matter, item, after, limit }) => Request::ImportRead { matter, item, after, limit },
        Some(Imports::Open { matter, item, place, file, to }) => {
            Request::ImportOpen { matter, item, place, file, target: document::whole(&to)? }
        }
        Some(Imports::Item { matter, item, choice, look: true }) => {
            Request::ImportLookItem { matter, item, choice: chosen(choice) }
        }
        Some(Imports::Item { matter, item, choice, look: false }) => {
            Request::ImportItem { matter, item, choice: chosen(choice) }
        }
        None => {
            let (path, choice) = (document::whole(&import.file.unwrap_or_default())?, chosen(import.choice));
            match import.look {
                true => Request::ImportLook { path, choice },
                false => Request::Import { matter: import.matter.unwrap_or_default(), path, choice },
            }
        }
    })
}

fn chosen(choice: ImportWords) -> ImportChoice {
    ImportChoice { format: choice.format, dates: choice.dates, zone: choice.zone }
}
