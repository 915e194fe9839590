//! Who may do what, and to whom content may go.

use parloir_base::{PersonId, Refusal};
use parloir_wire::entry::{Kind, Link};
use parloir_wire::matter::VerificationRule;

use crate::roster::Former;
use crate::view::View;

impl View {
    /// Whether `person` may append an entry of `kind` now.
    ///
    /// # Errors
    /// [`Refusal::MatterUnknown`] before the opening has come, [`Refusal::MatterClosed`], [`Refusal::PartyUnknown`],
    /// [`Refusal::RoleForbids`].
    pub fn may_append(&self, person: &PersonId, kind: Kind) -> Result<(), Refusal> {
        let keeper = self.keeper().ok_or(Refusal::MatterUnknown)?;
        if self.former().contains_key(person) {
            return Err(Refusal::PartyRemoved);
        }
        if !self.parties().contains_key(person) {
            return Err(Refusal::PartyUnknown);
        }
        // A closed matter takes nothing new; what proves its state is still signed, people go, and whoever agreed to a relay may think again.
        let stays =
            matches!(kind, Kind::Checkpoint | Kind::Countersignature | Kind::Relay | Kind::Removal | Kind::Stamp);
        if self.closed().is_some() && !stays {
            return Err(Refusal::MatterClosed);
        }
        match kind {
            Kind::Admission | Kind::Checkpoint | Kind::Closing | Kind::Opening if keeper != person => {
                Err(Refusal::RoleForbids)
            }
            _ => Ok(()),
        }
    }

    /// Whether a link of `author` belongs in this matter: the keeper's and the parties' do, and what someone wrote who was one. Before the opening only an opening does,
    /// and after it nobody else's: a second one would let its author pass for the keeper in front of a stranger.
    #[must_use]
    pub fn takes_from(&self, author: &PersonId, link: &Link) -> bool {
        let opens = matches!(link, Link::Entry(entry) if entry.kind == Kind::Opening);
        match self.matter() {
            Some(matter) => {
                let wrote = |former: &Former| former.wrote(&link.device(), link.seq());
                *author == matter.keeper
                    || !opens && (self.parties().contains_key(author) || self.former().get(author).is_some_and(wrote))
            }
            None => opens,
        }
    }

    /// Whether what `author` wrote may be brought to `to` by another party that trusts `to`. Where each party verifies for itself,
    /// nobody may pass on the words of one who has not said that it did; the keeper, who admits everyone, is heard by all.
    #[must_use]
    pub fn may_hear(&self, author: &PersonId, to: &PersonId) -> bool {
        author == to
            || self.keeper() == Some(author)
            || self.matter().is_some_and(|matter| matter.verification == VerificationRule::Keeper)
            || self.verified().contains_key(&(*author, *to))
    }

    /// Whether content of this matter may go from `from` to `to`, and be taken by `from` from `to`. `own` says whom `from` has
    /// verified personally, in any matter.
    #[must_use]
    pub fn trusts(&self, from: &PersonId, to: &PersonId, own: &dyn Fn(&PersonId) -> bool) -> bool {
        if from == to {
            return true;
        }
        let Some(matter) = &self.matter() else {
            // Not opened yet: only with those whom this side verified for this very matter.
            return own(to) && self.verified().contains_key(&(*from, *to));
        };
        // The opening names the keeper before the keeper's own admission has come.
        (self.parties().contains_key(to) || *to == matter.keeper) && self.is_vouched(to, own)
    }

    /// The same, whether or not they are a party now.
    #[must_use]
    pub fn is_vouched(&self, to: &PersonId, own: &dyn Fn(&PersonId) -> bool) -> bool {
        let Some(matter) = &self.matter() else { return false };
        own(to)
            || matter.verification == VerificationRule::Keeper
                && own(&matter.keeper)
                && self.verified().contains_key(&(matter.keeper, *to))
    }
}
