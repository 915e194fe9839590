//! What someone has said of themselves before there is a profile: kept with their session, in memory, and forgotten with it.

use parloir_speech::fold::fold;
use zeroize::{Zeroize, Zeroizing};

/// Recovery words.
pub(crate) const WORDS: usize = 24;
/// How often the two words may be typed wrong before there are new ones.
const TRIES_MAX: u32 = 3;

/// The five steps, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Language,
    Who,
    Name,
    Passphrase,
    Words,
}

impl Step {
    pub const ALL: [Self; 5] = [Self::Language, Self::Who, Self::Name, Self::Passphrase, Self::Words];

    /// Where it is.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Language => "/start",
            Self::Who => "/start/who",
            Self::Name => "/start/name",
            Self::Passphrase => "/start/passphrase",
            Self::Words => "/start/words",
        }
    }

    /// Its place, from one.
    pub fn number(self) -> u64 {
        Self::ALL.iter().zip(1..).find(|(step, _)| **step == self).map_or(1, |(_, number)| number)
    }

    /// The one before.
    pub fn before(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|step| *step < self)
    }
}

/// How two words typed back were.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Copied {
    Right,
    Wrong,
    /// Wrong too often: there are new words to copy.
    Anew,
}

/// What was said so far.
#[derive(Default)]
pub(crate) struct Beginning {
    /// Two letters, once chosen.
    pub language: Option<&'static str>,
    /// An identifier; `none` for whoever is no professional.
    pub profession: Option<String>,
    pub jurisdiction: String,
    pub name: String,
    passphrase: Option<Zeroizing<String>>,
    /// Whether it is weaker than is asked for.
    pub is_weak: bool,
    /// Whether its owner takes that upon themselves.
    pub weak_accepted: bool,
    pub small_machine: bool,
    /// Eight words at random, offered as a passphrase.
    proposed: Option<Zeroizing<String>>,
    words: Option<Zeroizing<String>>,
    /// The two places that are asked back, from zero.
    pub asked: [usize; 2],
    tries: u32,
}

impl Beginning {
    /// The first step that is not done: nobody gets beyond it.
    pub fn reached(&self) -> Step {
        if self.language.is_none() {
            Step::Language
        } else if self.profession.is_none() {
            Step::Who
        } else if self.name.is_empty() {
            Step::Name
        } else if self.passphrase.is_none() || (self.is_weak && !self.weak_accepted) {
            Step::Passphrase
        } else {
            Step::Words
        }
    }

    /// Whether it is somebody who was invited, rather than a professional.
    pub fn is_client(&self) -> bool {
        self.profession.as_deref() == Some("none")
    }

    pub fn passphrase(&self) -> Option<&Zeroizing<String>> {
        self.passphrase.as_ref()
    }

    /// Takes a passphrase, whatever it is worth; [`Self::reached`] says whether it is enough.
    pub fn take(&mut self, passphrase: Zeroizing<String>, is_weak: bool) {
        self.passphrase = Some(passphrase);
        self.is_weak = is_weak;
        self.weak_accepted = false;
        self.proposed = None;
    }

    pub fn proposed(&self) -> Option<&Zeroizing<String>> {
        self.proposed.as_ref()
    }

    pub fn propose(&mut self, passphrase: Zeroizing<String>) {
        self.proposed = Some(passphrase);
    }

    pub fn unpropose(&mut self) {
        self.proposed = None;
    }

    pub fn words(&self) -> Option<&Zeroizing<String>> {
        self.words.as_ref()
    }

    /// New words to copy, and the two places that will be asked back.
    pub fn give(&mut self, mut list: Vec<String>, asked: [usize; 2]) {
        self.words = Some(Zeroizing::new(list.join(" ")));
        list.zeroize();
        self.asked = asked;
        self.tries = 0;
    }

    /// Two words typed back.
    pub fn copied(&mut self, typed: [&str; 2]) -> Copied {
        let Some(words) = &self.words else { return Copied::Anew };
        let list: Vec<&str> = words.split(' ').collect();
        let is_right = self.asked.iter().zip(typed).all(|(place, typed)| {
            list.get(*place).is_some_and(|word| *Zeroizing::new(fold(word)) == *Zeroizing::new(fold(typed)))
        });
        if is_right {
            return Copied::Right;
        }
        self.tries += 1;
        if self.tries < TRIES_MAX {
            return Copied::Wrong;
        }
        self.words = None;
        Copied::Anew
    }
}

/// Two different places among the words, in order. Which ones are asked protects nothing: any source that changes will do.
pub(crate) fn places() -> [usize; 2] {
    let mark = parloir_node::mark();
    let chance = |from: usize| mark.get(from..from + 8).and_then(|digits| usize::from_str_radix(digits, 16).ok());
    let first = chance(0).unwrap_or(0) % WORDS;
    let second = (first + 1 + chance(8).unwrap_or(0) % (WORDS - 1)) % WORDS;
    [first.min(second), first.max(second)]
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::{Beginning, Copied, Step, WORDS, places};

    fn words() -> Vec<String> {
        "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer abrasif abreuver abriter abroger abrupt absence absolu \
absurde abusif abyssal académie acajou acarien accabler accepter acclamer"
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn nobody_gets_beyond_the_first_step_that_is_not_done() {
        let mut said = Beginning::default();
        assert_eq!(said.reached(), Step::Language);
        said.language = Some("fr");
        assert_eq!(said.reached(), Step::Who);
        said.profession = Some("none".to_owned());
        assert_eq!(said.reached(), Step::Name);
        said.name = "Jean Martin".to_owned();
        assert_eq!(said.reached(), Step::Passphrase);
        said.take(Zeroizing::new("soleil".to_owned()), true);
        assert_eq!(said.reached(), Step::Passphrase, "a weak one is not enough by itself");
        said.weak_accepted = true;
        assert_eq!(said.reached(), Step::Words);
        said.take(Zeroizing::new("autre".to_owned()), true);
        assert_eq!(said.reached(), Step::Passphrase, "what was accepted of one is not accepted of the next");
    }

    #[test]
    fn words_typed_back_wrong_three_times_are_words_no_more() {
        let mut said = Beginning::default();
        said.give(words(), [4, 18]);
        assert_eq!(said.copied(["ABOLIR ", "academie"]), Copied::Right, "case and accents are optional");
        assert_eq!(said.copied(["académie", "abolir"]), Copied::Wrong, "each at its own place");
        assert_eq!(said.copied(["", ""]), Copied::Wrong);
        assert_eq!(said.copied(["abolir", "girafe"]), Copied::Anew);
        assert!(said.words().is_none());
        assert_eq!(said.copied(["abolir", "académie"]), Copied::Anew, "those are gone");
    }

    #[test]
    fn two_different_places_are_asked() {
        for _ in 0..500 {
            let [first, second] = places();
            assert!(first < second && second < WORDS);
        }
    }

    #[test]
    fn steps_follow_one_another() {
        assert_eq!(Step::Language.before(), None);
        assert_eq!(Step::Words.before(), Some(Step::Passphrase));
        assert_eq!(Step::ALL.map(Step::number), [1, 2, 3, 4, 5]);
    }
}
