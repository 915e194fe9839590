//! Files that pages bring to be sealed or compared, and cachets that were made of them: one of each for a session, gone when the pages close.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use parloir_node::{SealedSheaf, Sheaf};

/// Sessions at once; whoever comes then takes the place of the one that came first.
const SESSIONS_MAX: usize = 4;

/// What every session brings.
#[derive(Default)]
pub(crate) struct Sheaves(Mutex<Vec<Held>>);

/// Files on their way.
type Coming = Arc<Mutex<Option<Sheaf>>>;

/// What one session brings, and what it made last.
#[derive(Default)]
struct Held {
    session: String,
    mark: String,
    coming: Option<Coming>,
    made: Option<Arc<SealedSheaf>>,
}

impl Sheaves {
    fn all(&self) -> MutexGuard<'_, Vec<Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to take files in: their mark. What the session brought before is left; what it made stays.
    pub fn begin(&self, session: &str, sheaf: Sheaf) -> String {
        let (mut all, mark) = (self.all(), parloir_node::mark());
        let made = (all.iter().position(|held| held.session == session)).and_then(|at| all.remove(at).made);
        if all.len() >= SESSIONS_MAX {
            all.remove(0);
        }
        let coming = Some(Arc::new(Mutex::new(Some(sheaf))));
        all.push(Held { session: session.to_owned(), mark: mark.clone(), coming, made });
        mark
    }

    /// Files of a session that are on their way.
    pub fn find(&self, mark: &str, session: &str) -> Option<Coming> {
        self.all().iter().find(|held| held.mark == mark && held.session == session)?.coming.clone()
    }

    /// All of them came, or none more will: they are whoever's asks.
    pub fn end(&self, mark: &str, session: &str) -> Option<Sheaf> {
        let mut all = self.all();
        let coming = all.iter_mut().find(|held| held.mark == mark && held.session == session)?.coming.take()?;
        coming.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Keeps what was made until it is saved, or another is made.
    pub fn keep(&self, session: &str, made: SealedSheaf) {
        if let Some(held) = self.all().iter_mut().find(|held| held.session == session) {
            held.made = Some(Arc::new(made));
        }
    }

    /// The cachet of this digest, if the session made it last.
    pub fn made(&self, session: &str, digest: &str) -> Option<Arc<SealedSheaf>> {
        let all = self.all();
        let made = all.iter().find(|held| held.session == session)?.made.as_ref()?;
        (made.made.cachet.digest == digest).then(|| made.clone())
    }

    /// Nothing is held any more.
    pub fn end_all(&self) {
        self.all().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_session_finds_nothing_ends_nothing_and_a_new_one_takes_the_oldest_place() {
        let sheaves = Sheaves::default();
        let mark = sheaves.begin("one", Sheaf::sealing());
        assert!(sheaves.find(&mark, "two").is_none() && sheaves.end(&mark, "two").is_none());
        assert!(sheaves.find(&mark, "one").is_some());
        let again = sheaves.begin("one", Sheaf::sealing());
        assert!(sheaves.find(&mark, "one").is_none(), "whoever begins anew has left the other");
        for session in ["two", "three", "four", "five"] {
            sheaves.begin(session, Sheaf::sealing());
        }
        assert!(sheaves.find(&again, "one").is_none());
        assert_eq!(sheaves.all().len(), SESSIONS_MAX);
        sheaves.end_all();
        assert!(sheaves.all().is_empty());
    }
}
