//! How a home without a profile gets one: a first one, one that another device has, or one from a backup.

use std::sync::Arc;

use tokio::sync::watch;
use zeroize::Zeroizing;

use super::{Gate, Keeper, blocking};
use crate::anew::{self, Anew};
use crate::backup::{Again, Source};
use crate::contract::{Answer, Recover, Request};
use crate::fault::{Fault, Stop};
use crate::joining::{self, NewDevice};
use crate::node::Node;
use crate::recovery;
use crate::renewal;
use crate::threshold::First;

/// Closes a gate that was not opened again.
struct Closes<'a>(&'a watch::Sender<Gate>);

impl Drop for Closes<'_> {
    fn drop(&mut self) {
        self.0
            .send_if_modified(|gate| *gate == Gate::Between && std::mem::replace(gate, Gate::Closed) == Gate::Between);
    }
}

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

    /// Makes the profile of this home again from the words alone, and starts its node.
    pub(super) async fn recover(&self, recover: Recover) -> Result<(), Stop> {
        let anew = Anew::from(recover);
        let _turn = self.turn.lock().await;
        self.open(move |home| anew::recover(home, &anew)).await
    }

    /// Makes the profile of this home again from a backup, and starts its node.
    pub(super) async fn restore(&self, request: Request) -> Result<Answer, Stop> {
        let Request::Restore { folder, storage, words, passphrase, small_machine, weak_accepted, lost } = request
        else {
            return Err(Fault::Request.into());
        };
        let again = Again::typed(Source::asked(folder, storage)?, words, passphrase, small_machine, weak_accepted);
        let again = again.after_loss(lost);
        let _turn = self.turn.lock().await;
        self.goes_on()?;
        let home = self.home.clone();
        let (profile, restored) = blocking(move || again.make(&home)).await?;
        self.begin(profile).await?;
        Ok(Answer::Restored(restored))
    }

    /// Makes the profile that is open a new device, and starts its node: nobody writes in the vault meanwhile.
    pub(super) async fn renew(&self, words: Zeroizing<String>) -> Result<(), Stop> {
        let _turn = self.turn.lock().await;
        self.goes_on()?;
        // Wrong words close nothing.
        let own = self.with(async |node: &Arc<Node>| Ok(node.hub().who.person.ik.to_hex())).await?;
        recovery::words_are_of(&words, &own)?;
        self.gate.send_replace(Gate::Between);
        // Also when nobody waits for it any more: whoever waits at the gate must not wait for ever.
        let _closes = Closes(&self.gate);
        self.end().await;
        self.open(move |home| renewal::renewed(home, &words)).await
    }
}
