//! What one schedule says: for whom, from which event, for how long, on what ground, and how sure that is.

use parloir_base::Day;

/// Why something is kept for so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A statute or a regulation says so.
    Duty,
    /// As long as somebody may sue.
    Limitation,
    /// A regulator or a profession suggests it.
    Guidance,
    /// No text says anything: a choice that must be explained.
    Choice,
}

/// How sure a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Read in an official text, or in two sources that agree.
    Read,
    /// Read in one secondary source.
    OneSource,
    /// Not confirmed: to be confirmed before anybody relies on it.
    Unconfirmed,
    /// The law is changing, or not yet in force.
    Pending,
}

/// What the days are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The mission, mandate or file ended.
    End,
    /// The day on which the client knew or should have known what they could sue for: it floats.
    Knowledge,
    /// The last care or consultation.
    LastCare,
    /// The last contact that came from the person.
    LastContact,
    /// The financial year ended.
    FinancialYear,
    /// The act was signed, or the deed done.
    Act,
}

impl Kind {
    /// Its word in the contract.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Duty => "duty",
            Self::Limitation => "limitation",
            Self::Guidance => "guidance",
            Self::Choice => "choice",
        }
    }
}

impl Certainty {
    /// Its word in the contract.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::OneSource => "one-source",
            Self::Unconfirmed => "unconfirmed",
            Self::Pending => "pending",
        }
    }
}

impl Event {
    /// Its word in the contract.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Knowledge => "knowledge",
            Self::LastCare => "last-care",
            Self::LastContact => "last-contact",
            Self::FinancialYear => "financial-year",
            Self::Act => "act",
        }
    }
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its name for ever: a line that changes gets another one, or another `from`.
    pub id: &'static str,
    /// As profiles name them: `fr`, `ca-qc`, `be`, `ch`, `es`.
    pub jurisdiction: &'static str,
    /// Professions as profiles name them; empty: every one.
    pub professions: &'static [&'static str],
    /// What is kept, in French.
    pub what_fr: &'static str,
    /// What is kept, in English.
    pub what_en: &'static str,
    /// What the days are counted from.
    pub event: Event,
    /// Months at hand.
    pub active_months: u32,
    /// Months more in an archive that few may open; 0: none.
    pub archive_months: u32,
    /// It is kept at least until this birthday, when the person concerned was a minor.
    pub birthday: Option<u32>,
    /// The longest that anybody may still sue, in months from the event, when the event floats.
    pub long_stop_months: Option<u32>,
    /// Why.
    pub kind: Kind,
    /// The text, as it is cited.
    pub source: &'static str,
    /// Where it was read; empty: nowhere yet.
    pub link: &'static str,
    /// How sure the line is.
    pub certainty: Certainty,
    /// The first day on which it holds, when that is known: `YYYY-MM-DD`, or empty.
    pub from: &'static str,
    /// The last day on which it holds, or empty.
    pub until: &'static str,
}

impl Schedule {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        let bound = |text: &str| Day::from_text(text).ok();
        bound(self.from).is_none_or(|from| from <= day) && bound(self.until).is_none_or(|until| day <= until)
    }

    /// Whether it is made for a profile.
    #[must_use]
    pub fn is_for(&self, jurisdiction: &str, profession: &str) -> bool {
        self.jurisdiction == jurisdiction && (self.professions.is_empty() || self.professions.contains(&profession))
    }
}
