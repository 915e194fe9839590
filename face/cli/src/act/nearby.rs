//! Whether devices on the same network find each other without anyone else.

use parloir_node::contract::{Answer, Request};

use crate::desk::ask;
use crate::failure::Failure;
use crate::reach::Reach;
use crate::screen::Screen;

/// Chooses, where something was chosen, and shows what holds now.
///
/// # Errors
/// What the node answers.
pub fn nearby(chosen: Option<bool>, node: &mut dyn Reach, screen: &mut Screen) -> Result<(), Failure> {
    if let Some(chosen) = chosen
        && let Answer::Preferences(mut preferences) = ask(node, &Request::Preferences, screen)?
    {
        preferences.finds_nearby = chosen;
        ask(node, &Request::PreferencesPut { preferences }, screen)?;
    }
    let answer = ask(node, &Request::Preferences, screen)?;
    screen.answer(&answer);
    Ok(())
}
