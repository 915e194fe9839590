//! What was placed, watched while it leaves for those who are connected.

use parloir_node::contract::{Answer, Item, Notice, Placed, Request};

use crate::desk::ask;
use crate::failure::Failure;
use crate::meter::Meter;
use crate::reach::Reach;
use crate::screen::Screen;

/// How long one wait for news lasts: a bar moves, and a device that went away is noticed.
const WAIT_MS: u64 = 1_000;

/// Places one after another, and shows each leave. Under `--json`: for each, what was placed and then how it stands, a document a line.
///
/// # Errors
/// The first failure; what was placed before it stays placed and is shown.
pub fn leave(requests: &[Request], node: &mut dyn Reach, screen: &mut Screen) -> Result<(), Failure> {
    for request in requests {
        let answer = ask(node, request, screen)?;
        screen.answer(&answer);
        if let (Answer::Placed(placed), Some(matter)) = (&answer, matter(request)) {
            watch(matter, placed, node, screen)?;
        }
    }
    Ok(())
}

fn matter(request: &Request) -> Option<&str> {
    match request {
        Request::Send { matter, .. } | Request::SendFile { matter, .. } | Request::SendFolder { matter, .. } => {
            Some(matter)
        }
        _ => None,
    }
}

/// Until nobody who is connected still waits for it.
fn watch(matter: &str, placed: &Placed, node: &mut dyn Reach, screen: &mut Screen) -> Result<(), Failure> {
    let mut meter = Meter::new(&screen.speech, screen.live, screen.json);
    let mut heard = 0;
    let watched = loop {
        let one = Request::ItemOne { matter: matter.to_owned(), item: placed.item.clone() };
        let item = match node.ask(&one, &mut |_| {}) {
            Ok(Answer::Items(items)) => items.into_iter().next(),
            Ok(_) => None,
            Err(failure) => break Err(failure),
        };
        let Some(item) = item else { break Ok(None) };
        let Some(notice) = going(&item) else { break Ok(Some(item)) };
        if notice.total_bytes > 0 {
            meter.notice(&notice);
        }
        match node.ask(&Request::Events { after: heard, wait_ms: WAIT_MS }, &mut |_| {}) {
            Ok(Answer::Events(events)) => {
                heard = events.iter().map(|event| event.number).max().unwrap_or(heard);
            }
            Ok(_) => {}
            Err(failure) => break Err(failure),
        }
    };
    meter.finish();
    if let Some(item) = watched? {
        screen.answer(&Answer::Items(vec![item]));
    }
    Ok(())
}

/// How far it is with all those together to whom it is on its way; nothing when there are none.
fn going(item: &Item) -> Option<Notice> {
    let waits = item.progress.iter().filter(|line| line.progress == "owed" && line.why.as_deref() == Some("sending"));
    let bytes = item.document.as_ref().map_or(0, |document| document.bytes);
    let (count, done) = waits.fold((0_u64, 0_u64), |(count, done), line| {
        (count + 1, done.saturating_add(line.sent_bytes.unwrap_or_default()))
    });
    (count > 0).then(|| Notice {
        stage: "sending".to_owned(),
        done_bytes: done,
        total_bytes: bytes.saturating_mul(count),
    })
}
