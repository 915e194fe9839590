//! Pages stay true: one stream of events for each open page; its script then asks for what it shows again.

use std::convert::Infallible;

use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::stream::{self, Stream};
use parloir_node::contract::{Answer, EventLine, Reply, Request};

use crate::visit::Visit;

/// How long one question to the node waits.
const WAIT_MS: u64 = 20_000;

/// Where a stream is.
struct Ear {
    visit: Visit,
    after: u64,
    is_over: bool,
}

/// The stream of a page. It carries names of matters and kinds of events, nothing else.
pub(crate) async fn live(visit: Visit) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let after = last(&visit).await;
    let ear = Ear { visit, after, is_over: false };
    // A browser tells its page of no event that has no letter of content.
    let hello = stream::iter([Ok(Event::default().event("here").data("-"))]);
    let told = stream::unfold(ear, |mut ear| async move {
        if ear.is_over {
            return None;
        }
        let event = next(&mut ear).await;
        Some((Ok(event), ear))
    });
    Sse::new(futures_util::StreamExt::chain(hello, told)).keep_alive(KeepAlive::default())
}

/// The number of the newest event: what a page shows is at least as new.
async fn last(visit: &Visit) -> u64 {
    match visit.app.node.ask(Request::Events { after: 1, wait_ms: 0 }, &mut |_| {}).await {
        Reply::Done(Answer::Events(lines)) => lines.last().map_or(1, |line| line.number),
        _ => 1,
    }
}

async fn next(ear: &mut Ear) -> Event {
    let mut ended = ear.visit.session.ended.subscribe();
    loop {
        let request = Request::Events { after: ear.after.max(1), wait_ms: WAIT_MS };
        let mut unheard = |_| {};
        let reply = tokio::select! {
            biased;
            _ = ended.wait_for(|ended| *ended) => None,
            reply = ear.visit.app.node.ask(request, &mut unheard) => Some(reply),
        };
        match reply {
            Some(Reply::Done(Answer::Events(lines))) => {
                if let Some(line) = lines.last() {
                    ear.after = line.number;
                    return changed(&lines);
                }
            }
            // The session ended, the vault was closed, or the program ends: everything that is shown goes.
            _ => {
                ear.is_over = true;
                return Event::default().event("closed").data("-");
            }
        }
    }
}

/// What changed, one word for each: `matter-…`, and the kind of what a person may want to be told of.
fn changed(lines: &[EventLine]) -> Event {
    let mut words: Vec<String> = Vec::new();
    for line in lines {
        let matter = line.matter.as_deref().unwrap_or("-");
        let word = format!("{}:{matter}", line.event);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    Event::default().event("changed").data(words.join(" "))
}
