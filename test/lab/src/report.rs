//! What was claimed, what was seen, and whether it holds: one row each, and a table of them for people.

use std::borrow::Cow;

/// One claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What has to be so.
    pub claim: Cow<'static, str>,
    /// What was seen.
    pub seen: String,
    /// Whether the claim holds.
    pub holds: bool,
}

/// Every claim that was looked at, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The rows.
    pub rows: Vec<Row>,
}

impl Report {
    /// Adds a row, and tells it at once: a laboratory that stops half way has still said what it saw.
    pub fn add(&mut self, claim: impl Into<Cow<'static, str>>, holds: bool, seen: impl Into<String>) {
        let row = Row { claim: claim.into(), seen: seen.into(), holds };
        println!("{}", line(&row));
        self.rows.push(row);
    }

    /// Whether there is a row, and every row holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|row| row.holds)
    }

    /// Those that do not hold.
    #[must_use]
    pub fn broken(&self) -> Vec<&Row> {
        self.rows.iter().filter(|row| !row.holds).collect()
    }

    /// The verdict, in one line.
    #[must_use]
    pub fn verdict(&self) -> String {
        let broken = self.broken().len();
        if self.holds() {
            format!("{} claims, all hold", self.rows.len())
        } else {
            format!("{} claims, {broken} do not hold", self.rows.len())
        }
    }
}

fn line(row: &Row) -> String {
    let mark = if row.holds { "holds " } else { "BROKEN" };
    format!("{mark}  {:<64}  {}", row.claim, row.seen)
}

#[cfg(test)]
mod tests {
    use super::Report;

    #[test]
    fn a_report_without_a_row_proves_nothing() {
        assert!(!Report::default().holds());
    }

    #[test]
    fn one_broken_claim_breaks_the_report() {
        let mut report = Report::default();
        report.add("first", true, "");
        assert!(report.holds());
        report.add("second", false, "");
        assert!(!report.holds());
        assert_eq!(report.broken().len(), 1);
        assert_eq!(report.verdict(), "2 claims, 1 do not hold");
    }
}
