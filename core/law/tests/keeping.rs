//! The table, and the days that follow from it.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;

use parloir_base::Day;
use parloir_law::{ALL, Certainty, Kind, REVIEWED, Schedule, Start, by_id, dates, for_profile};

fn day(text: &str) -> Day {
    Day::from_text(text).unwrap()
}

fn start(on: &str) -> Start {
    Start { on: day(on), born: None, prolonged: None }
}

#[test]
fn every_line_has_a_name_of_its_own_a_source_unless_it_is_a_choice_and_days_that_can_be_read() {
    let names: BTreeSet<&str> = ALL.iter().map(|line| line.id).collect();
    assert_eq!(names.len(), ALL.len());
    for line in ALL {
        assert!(line.id.starts_with(line.jurisdiction), "{}", line.id);
        assert!(!line.what_fr.is_empty() && !line.what_en.is_empty(), "{}", line.id);
        assert_eq!(line.source.is_empty(), line.kind == Kind::Choice, "{}: what has no source is a choice", line.id);
        assert!(line.link.is_empty() || line.link.starts_with("http"), "{}", line.id);
        assert!(line.active_months > 0 && line.active_months + line.archive_months <= 100 * 12, "{}", line.id);
        for bound in [line.from, line.until] {
            assert!(bound.is_empty() || Day::from_text(bound).is_ok(), "{}", line.id);
        }
        assert!(!line.link.is_empty() || line.certainty != Certainty::OneSource, "{}: one source is named", line.id);
    }
    assert!(Day::from_text(REVIEWED).is_ok());
}

#[test]
fn a_profile_is_offered_the_lines_of_its_law_and_profession_and_no_others() {
    let offered = |law: &str, profession: &str| -> Vec<&str> {
        for_profile(law, profession, day("2026-11-27")).map(|line| line.id).collect()
    };
    assert_eq!(
        offered("fr", "avocat"),
        ["fr.avocat.litige", "fr.avocat.conseil", "fr.compta", "fr.lcbft", "fr.prospect"]
    );
    assert_eq!(offered("ca-qc", "avocat"), ["ca-qc.avocat"]);
    assert!(offered("fr", "notaire").contains(&"fr.notaire.minute"));
    assert!(offered("de", "avocat").is_empty(), "a law that the table does not know has no line");
    assert!(offered("fr", "none").iter().all(|id| !id.contains("avocat")));
    assert_eq!(by_id("fr.avocat"), None, "no line is guessed from half a name");
}

#[test]
fn a_time_that_ends_on_a_day_is_kept_through_the_whole_of_it() {
    let line = by_id("fr.avocat.litige").unwrap();
    for (on, erase) in [
        ("2026-11-27", "2031-11-28"),
        ("2024-02-29", "2029-03-01"),
        ("2023-02-28", "2028-02-29"),
        ("2025-12-31", "2031-01-01"),
    ] {
        let found = dates(line, start(on));
        assert_eq!((found.erase_from, found.archive_from), (day(erase), None), "{on}");
    }
}

#[test]
fn two_phases_follow_each_other_and_end_together() {
    let found = dates(by_id("fr.sante.liberal").unwrap(), start("2026-03-10"));
    assert_eq!(found.archive_from, Some(day("2031-03-11")));
    assert_eq!(found.erase_from, day("2046-03-11"));
}

#[test]
fn a_record_of_a_child_is_kept_until_the_birthday_and_that_of_an_adult_is_not_kept_shorter_for_it() {
    let line = by_id("fr.sante.etab").unwrap();
    let born = |text: &str| dates(line, Start { born: Some(day(text)), ..start("2026-03-10") }).erase_from;
    assert_eq!(born("2024-02-29"), day("2052-02-29"), "28 years after a leap day is a leap day");
    assert_eq!(born("2021-06-01"), day("2049-06-01"));
    assert_eq!(born("1960-06-01"), day("2046-03-11"));
    assert_eq!(dates(line, start("2026-03-10")).erase_from, day("2046-03-11"));
}

#[test]
fn a_prolongation_only_ever_keeps_longer() {
    let line = by_id("fr.avocat.litige").unwrap();
    let until = |text: &str| dates(line, Start { prolonged: Some(day(text)), ..start("2020-01-15") }).erase_from;
    assert_eq!(until("2030-01-01"), day("2030-01-02"));
    assert_eq!(until("2021-01-01"), day("2025-01-16"), "no decision shortens a time that the law sets");
}

#[test]
fn an_event_that_floats_says_until_when_somebody_may_still_sue() {
    let found = dates(by_id("fr.avocat.conseil").unwrap(), start("2026-01-01"));
    assert_eq!((found.erase_from, found.long_stop), (day("2031-01-02"), Some(day("2046-01-02"))));
}

#[test]
fn a_line_holds_between_its_days_and_not_outside_them() {
    let line = Schedule { from: "2027-02-01", until: "2029-12-31", certainty: Certainty::Pending, ..ALL[0] };
    for (on, holds) in [("2027-01-31", false), ("2027-02-01", true), ("2029-12-31", true), ("2030-01-01", false)] {
        assert_eq!(line.holds(day(on)), holds, "{on}");
    }
}
