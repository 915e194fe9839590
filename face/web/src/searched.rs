//! The last search of a session: in memory only, so that coming back from a result finds the others; gone with the session.

use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

/// Bytes kept; the node takes no longer search.
const BYTES_MAX: usize = 1_000;

/// What was looked for, and in which matter.
#[derive(Clone, Default)]
pub(crate) struct Searched(Arc<Mutex<(Zeroizing<String>, String)>>);

impl Searched {
    /// Keeps it in place of the one before.
    pub fn keep(&self, words: &str, matter: &str) {
        let fits = words.len() <= BYTES_MAX && matter.len() <= BYTES_MAX;
        let (words, matter) = if fits { (words, matter) } else { ("", "") };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (Zeroizing::new(words.to_owned()), matter.to_owned());
    }

    /// The last one; empty when there was none.
    pub fn last(&self) -> (Zeroizing<String>, String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::Searched;

    #[test]
    fn the_last_search_is_kept_for_its_session_and_nothing_larger() {
        let searched = Searched::default();
        assert!(searched.last().0.is_empty());
        searched.clone().keep("bonj*", "ab");
        assert_eq!((searched.last().0.as_str(), searched.last().1.as_str()), ("bonj*", "ab"));
        searched.keep(&"x".repeat(1_001), "ab");
        assert!(searched.last().0.is_empty());
    }
}
