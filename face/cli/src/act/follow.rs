//! Reading a matter as it grows.

use parloir_node::contract::{Answer, Request};

use crate::desk::ask;
use crate::failure::Failure;
use crate::reach::Reach;
use crate::screen::Screen;

/// How long one wait for news lasts: long enough to be quiet, short enough to notice that nobody reads any more.
const WAIT_MS: u64 = 20_000;

/// Items as they are, then as they come, until interrupted. Under `--json`: one document a line.
///
/// # Errors
/// [`Failure`]; the end of the node ends it too.
pub fn follow(
    matter: &str,
    after: u64,
    limit: u32,
    unopened: bool,
    node: &mut dyn Reach,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let mut shown = after;
    let mut heard = 0;
    let mut first = true;
    while !screen.closed() {
        let request = Request::Read { matter: matter.to_owned(), after: shown, limit, unopened, before: None };
        let answer = ask(node, &request, screen)?;
        if let Answer::Items(items) = &answer {
            if let Some(last) = items.last() {
                shown = last.number;
            }
            if first || !items.is_empty() {
                screen.answer(&answer);
            }
            first = false;
            // A full page means that more may stand behind it.
            if !items.is_empty() && u32::try_from(items.len()).unwrap_or(u32::MAX) >= limit {
                continue;
            }
        }
        let news = ask(node, &Request::Events { after: heard, wait_ms: WAIT_MS }, screen)?;
        if let Answer::Events(events) = &news {
            heard = events.iter().map(|event| event.number).max().unwrap_or(heard);
        }
    }
    Ok(())
}
