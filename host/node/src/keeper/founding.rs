//! How a home without a profile gets one: a first one, one that another device has, or one from a backup.

use super::{Keeper, blocking};
use crate::backup::Again;
use crate::contract::Answer;
use crate::fault::{Fault, Stop};
use crate::joining::{self, NewDevice};
use crate::threshold::First;

impl Keeper {
    /// Makes the profile of this home, and starts its node.
    pub(super) async fn found(&self, first: First) -> Result<(), Stop> {
        let _turn = self.turn.lock().await;
        self.open(move |home| first.make(home)).await
    }

    /// Makes the profile of this home from another device of the same person, and starts its node. When nobody waits for it any more it
    /// goes on, since the other device may have taken this one in: the profile is then there, locked.
    pub(super) async fn join(&self, new: NewDevice) -> Result<(), Stop> {
        let (turn, home) = (self.turn.clone().lock_owned().await, self.home.clone());
        self.goes_on()?;
        let joining = tokio::spawn(async move { (joining::join(&home, new).await, turn) });
        let (joined, _turn) = joining.await.map_err(|_| Fault::Thread)?;
        self.begin(joined?).await
    }

    /// Makes the profile of this home again from a backup, and starts its node.
    pub(super) async fn restore(&self, again: Again) -> Result<Answer, Stop> {
        let _turn = self.turn.lock().await;
        self.goes_on()?;
        let home = self.home.clone();
        let (profile, restored) = blocking(move || again.make(&home)).await?;
        self.begin(profile).await?;
        Ok(Answer::Restored(restored))
    }
}
