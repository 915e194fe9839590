//! Whether anything of a matter may pass through a relay: where the keeper, who names it, and both ends agree.

use parloir_base::PersonId;
use parloir_wire::relay::{Consent, Relay};

use crate::view::View;

impl View {
    /// The relay that the keeper names. None when their devices name two.
    #[must_use]
    pub fn relay(&self) -> Option<&Relay> {
        let mut named = self.consents().of(self.keeper()?).map(|(_, consent)| match consent {
            Consent::Named(relay) => Some(relay),
            _ => None,
        });
        let first = named.next()??;
        // Where it is may have been said twice; which one it is, may not.
        named.try_fold(first, |_, relay| relay.filter(|relay| relay.endpoint == first.endpoint))
    }

    /// Whether someone who is a party now agrees to the relay that the keeper names.
    #[must_use]
    pub fn agrees(&self, person: &PersonId) -> bool {
        let Some(relay) = self.relay() else { return false };
        if self.keeper() == Some(person) {
            return true;
        }
        let agreed = |consent: &Consent| *consent == Consent::Agreed(relay.endpoint);
        let mut said = self.consents().of(person).map(|(_, consent)| consent).peekable();
        self.parties().contains_key(person) && said.peek().is_some() && said.all(agreed)
    }

    /// The relay through which what is of this matter may pass between devices of these two.
    #[must_use]
    pub fn relay_between(&self, one: &PersonId, other: &PersonId) -> Option<&Relay> {
        self.relay().filter(|_| self.agrees(one) && self.agrees(other))
    }
}
