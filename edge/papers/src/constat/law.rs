//! What the law says of such evidence: dated lines in our own words, each with how sure it is. Nothing here is advice, and nothing promises more.

/// When these lines were last read against their sources.
pub(crate) const REVIEWED: &str = "2026-09-30";

/// How sure a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// Read in an official text, or in two sources that agree.
    Read,
    /// Read in one secondary source.
    OneSource,
    /// Not confirmed yet.
    Unconfirmed,
}

/// A line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// Laws of profiles that it is of.
    pub of: &'static [&'static str],
    /// The text, as it is cited.
    pub source: &'static str,
    pub fr: &'static str,
    pub en: &'static str,
    pub certainty: Certainty,
}

/// Every line.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        of: &["fr"],
        source: "C. civ. 1366, 1367",
        fr: "l’écrit électronique vaut l’écrit sur papier si son auteur est dûment identifié et son intégrité garantie\u{202f}; seule une signature qualifiée est présumée fiable\u{a0}: aucune ici ne l’est",
        en: "an electronic writing stands as one on paper if its author is duly identified and its integrity ensured; only a qualified signature is presumed reliable: none here is",
        certainty: Certainty::Read,
    },
    Rule {
        of: &["fr"],
        source: "C. civ. 1358, 1359, C. com. L. 110-3",
        fr: "preuve libre des faits, entre commerçants, et sous 1\u{202f}500\u{a0}€",
        en: "facts, matters between traders and those below €1,500 may be proved by any means",
        certainty: Certainty::Read,
    },
    Rule {
        of: &["fr"],
        source: "Loi 71-1130, art. 66-5",
        fr: "ce qui est échangé entre avocat et client est couvert par le secret\u{a0}: l’avocat ne peut le produire",
        en: "what lawyer and client exchange is secret: the lawyer cannot produce it",
        certainty: Certainty::Read,
    },
    Rule {
        of: &["fr"],
        source: "NF Z67-147 (2010)",
        fr: "mode opératoire du constat sur internet, non obligatoire\u{202f}; les juges en tiennent compte (Soc. 18 nov. 2020, Crim. 8 janv. 2019)",
        en: "how a bailiff records what is on the internet; not mandatory; judges weigh it (Soc. 18 Nov. 2020, Crim. 8 Jan. 2019)",
        certainty: Certainty::OneSource,
    },
    Rule {
        of: &["fr", "be", "lu", "es"],
        source: "eIDAS (UE 910/2014), art. 41",
        fr: "un horodatage n’est pas écarté parce qu’il est électronique\u{202f}; seul un horodatage qualifié fait présumer date et intégrité",
        en: "a time-stamp is not refused for being electronic; only a qualified one carries a presumption of date and integrity",
        certainty: Certainty::Read,
    },
    Rule {
        of: &["ca-qc"],
        source: "CCQ 2837–2840, 2860, 2874, LCCJTI 5–15",
        fr: "l’intégrité se juge sur tout le cycle de vie du document, quel que soit son support",
        en: "integrity is judged over the document’s whole life, whatever its medium",
        certainty: Certainty::Unconfirmed,
    },
];

/// Lines for the law of a profile.
pub(crate) fn of(jurisdiction: &str) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |rule| rule.of.contains(&jurisdiction))
}
