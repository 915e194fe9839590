//! Long batches are checked ahead of the writer, on another thread: while it stores one, the signatures of the next are checked.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parloir_base::{MatterId, SessionId};
use parloir_engine::Input;
use parloir_wire::frame::Frame;

use crate::hub::Hub;

/// From so many links on it is worth the way to another thread; a message alone is sooner checked by the writer.
const LINKS_MIN: usize = 16;
/// How long the answer to "are its links taken?" holds: trust changes seldom, and the writer is asked behind all that waits.
const HOLDS: Duration = Duration::from_secs(2);

/// What one session is known to be heard in.
#[derive(Default)]
pub(crate) struct Ahead {
    heard: HashMap<MatterId, Instant>,
}

impl Ahead {
    /// A frame as it is given to the writer, or nothing when the node ends. Of whoever is not heard in the matter no signature is
    /// checked: the writer lets it go.
    pub async fn input(&mut self, hub: &Arc<Hub>, session: SessionId, frame: Frame) -> Option<Input> {
        match frame {
            Frame::Batch { matter, links } if links.len() >= LINKS_MIN && self.is_heard(hub, session, matter).await => {
                let frame = Frame::Batch { matter, links };
                tokio::task::spawn_blocking(move || Input::checked(session, frame)).await.ok()
            }
            frame => Some(Input::Frame { session, frame }),
        }
    }

    async fn is_heard(&mut self, hub: &Arc<Hub>, session: SessionId, matter: MatterId) -> bool {
        self.heard.retain(|_, since| since.elapsed() < HOLDS);
        if self.heard.contains_key(&matter) {
            return true;
        }
        let asked = hub.look(move |desk| desk.engine.takes_links(session, &matter)).await;
        let is_heard = asked.unwrap_or(false);
        if is_heard {
            self.heard.insert(matter, Instant::now());
        }
        is_heard
    }
}
