//! Says beside papers which forms are not among them, and why: a folder without a PDF could be taken for one that lost it.

use crate::circumstances::Left;
use crate::words::Tongue;

/// A line for each.
pub(crate) fn text(language: &str, left_out: &[(String, Left)]) -> String {
    let is_french = Tongue::of(language).is_french;
    let line = |(form, why): &(String, Left)| {
        let why = match (why, is_french) {
            (Left::Absent, true) => "le programme de mise en page, parloir-press, n’est pas installé.",
            (Left::Absent, false) => "the typesetting program, parloir-press, is not installed.",
            (Left::Failed, true) => "le programme de mise en page, parloir-press, n’est pas allé au bout.",
            (Left::Failed, false) => "the typesetting program, parloir-press, did not come to its end.",
        };
        let (form, not_here) = (form.to_uppercase(), if is_french { "n’est pas ici\u{a0}" } else { "is not here" });
        format!("{form} {not_here}: {why}\n")
    };
    left_out.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_said_with_why() {
        let left = [("pdf".to_owned(), Left::Failed)];
        assert_eq!(
            text("en", &left),
            "PDF is not here: the typesetting program, parloir-press, did not come to its end.\n"
        );
        assert!(text("fr", &left).starts_with("PDF n’est pas ici\u{a0}: "));
        assert!(text("fr", &[("pdf".to_owned(), Left::Absent)]).contains("n’est pas installé"));
    }
}
