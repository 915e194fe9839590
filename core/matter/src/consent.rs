//! What parties said of the matter's relay, and have not taken back.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{Digest, PersonId};
use parloir_wire::relay::Consent;

/// What each person said that they did not replace since. Two devices of one person that did not know of each other leave two sayings:
/// unless these agree, the person does not.
#[derive(Clone, Debug, Default)]
pub struct Consents {
    said: BTreeMap<PersonId, BTreeMap<Digest, Consent>>,
    /// What was replaced, and by whom: of others nobody can.
    replaced: BTreeSet<(PersonId, Digest)>,
}

impl Consents {
    /// Someone says something, in the place of what they said before; in whatever order the two come.
    pub(crate) fn say(&mut self, by: PersonId, entry: Digest, consent: Consent, replaces: &[Digest]) {
        let said = self.said.entry(by).or_default();
        for former in replaces {
            said.remove(former);
            self.replaced.insert((by, *former));
        }
        if !self.replaced.contains(&(by, entry)) {
            said.insert(entry, consent);
        }
    }

    /// Entries in which someone said something of a relay, and that they did not replace: the next one names them.
    pub fn of(&self, person: &PersonId) -> impl Iterator<Item = (&Digest, &Consent)> {
        self.said.get(person).into_iter().flatten()
    }
}
