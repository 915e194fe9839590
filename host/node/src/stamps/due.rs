//! When authorities are asked: as soon as something is wanted and there is a network, and again when there was none.

use std::sync::Arc;
use std::time::Duration;

use crate::chance::now;
use crate::fault::Stop;
use crate::hub::Hub;
use crate::stamps::ask;
use crate::stamps::wanted::{Want, Wanted};

/// How often it is looked whether something is wanted.
const LOOK: Duration = Duration::from_secs(60);
/// Questions in one look.
const QUESTIONS_MAX: usize = 16;

/// Asks for what is wanted, until the node ends.
pub(crate) async fn keep(hub: Arc<Hub>) {
    loop {
        // What did not come is in the vault, with its code: whoever looks is told.
        drop(tried(&hub).await);
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = hub.stopped() => return,
        }
    }
}

/// Asks for all that may be tried now.
pub(crate) async fn tried(hub: &Arc<Hub>) -> Result<(), Stop> {
    for want in due(hub).await? {
        tokio::select! {
            asked = ask(hub, &want) => asked?,
            () = hub.stopped() => break,
        }
    }
    Ok(())
}

/// What may be tried now, of those checkpoints too that came since the last look.
async fn due(hub: &Arc<Hub>) -> Result<Vec<Want>, Stop> {
    hub.look(|desk| {
        let mut wanted = Wanted::read(&desk.vault)?;
        if wanted.follow(&desk.engine) {
            wanted.put(&mut desk.vault)?;
        }
        let now = now();
        Ok(wanted.waiting.into_iter().filter(|want| want.is_due(now)).take(QUESTIONS_MAX).collect())
    })
    .await?
}
