//! A matter that was erased here: it is forgotten at once, and nothing of it is asked for, taken or spoken of again.
//!
//! Whoever holds it still hears nothing of the erasure: their copy is theirs, and that somebody erased theirs is not said. Whoever invites to it
//! again is told that it is not taken, and not why.

use parloir_base::MatterId;

use crate::engine::Engine;

impl Engine {
    /// Forgets a matter whose erasure is durable.
    pub(crate) fn forget(&mut self, matter: MatterId) {
        self.erased.insert(matter);
        self.rooms.remove(&matter);
        self.invitations.retain(|_, row| row.matter != matter);
        self.held_by.retain(|(_, held), _| *held != matter);
        self.behind.retain(|(_, behind)| *behind != matter);
        self.parting.retain(|(parting, _)| *parting != matter);
        for session in self.sessions.values_mut() {
            session.positions.remove(&matter);
            session.stated.remove(&matter);
            session.asked.remove(&matter);
            session.gaps.remove(&matter);
            session.skipped.remove(&matter);
            session.parted.remove(&matter);
        }
    }
}
