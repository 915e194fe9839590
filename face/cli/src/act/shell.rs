//! Completions and the manual, made from the command tree itself.

use std::path::Path;

use serde_json::json;

use crate::desk::Desk;
use crate::failure::Failure;
use crate::help;

/// Completions for a shell, to standard output.
///
/// # Errors
/// None but a fault of the output.
pub fn completions(shell: clap_complete::Shell, desk: &mut Desk) -> Result<(), Failure> {
    let mut tree = help::spoken(&desk.screen.speech);
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut tree, "parloir", &mut bytes);
    show(&bytes, desk)
}

/// The manual: one page to standard output, or a page for each command in a folder.
///
/// # Errors
/// A fault when the folder cannot be written.
pub fn man(folder: Option<&Path>, desk: &mut Desk) -> Result<(), Failure> {
    let tree = help::spoken(&desk.screen.speech);
    let fault = |_| Failure::fault("writing the manual");
    match folder {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(fault)?;
            clap_mangen::generate_to(tree, folder).map_err(fault)?;
            desk.screen.answer(&parloir_node::contract::Answer::Nothing);
            Ok(())
        }
        None => {
            let mut bytes = Vec::new();
            clap_mangen::Man::new(tree).render(&mut bytes).map_err(fault)?;
            show(&bytes, desk)
        }
    }
}

fn show(bytes: &[u8], desk: &mut Desk) -> Result<(), Failure> {
    let text = String::from_utf8_lossy(bytes);
    if desk.screen.json {
        desk.screen.document(&json!({"answer": "text", "value": text}));
    } else {
        desk.screen.raw(&text);
    }
    Ok(())
}
