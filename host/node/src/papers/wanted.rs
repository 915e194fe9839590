//! What is asked for of papers, and what they are written from.

use parloir_base::{Moment, Refusal};
use parloir_papers::{Conversation, Form};
use parloir_wire::document::Document;

/// What is wanted.
pub(crate) struct Wanted {
    pub matter: String,
    /// Chosen items; empty: everything.
    pub only: Vec<String>,
    /// `fr`, `en`; empty: as this person chose.
    pub language: String,
    /// Whether the documents come too.
    pub has_pieces: bool,
}

/// A document that goes beside the papers.
pub(crate) struct Piece {
    pub name: String,
    pub document: Document,
}

/// The model, and the documents that it names.
pub(crate) struct Gathered {
    pub papers: Conversation,
    pub pieces: Vec<Piece>,
}

/// A moment as the model writes it: to the millisecond.
pub(crate) fn text(moment: Moment) -> String {
    let seconds = moment.to_text();
    format!("{}.{:03}Z", seconds.trim_end_matches('Z'), moment.0.rem_euclid(1000))
}

/// The forms that were asked for, each once, in the order in which they are made. None: all.
pub(crate) fn forms(words: &[String]) -> Result<Vec<Form>, Refusal> {
    let asked = words.iter().map(|word| Form::from_word(word).ok_or(Refusal::PaperForm));
    let asked = asked.collect::<Result<Vec<Form>, Refusal>>()?;
    Ok(Form::ALL.into_iter().filter(|form| asked.is_empty() || asked.contains(form)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_form_is_refused_and_none_means_all() {
        assert_eq!(forms(&["txt".into(), "docx".into()]), Err(Refusal::PaperForm));
        assert_eq!(forms(&["TXT".into()]), Err(Refusal::PaperForm));
        assert_eq!(forms(&[]), Ok(Form::ALL.to_vec()));
        assert_eq!(forms(&["txt".into(), "json".into(), "txt".into()]), Ok(vec![Form::Json, Form::Text]));
    }

    #[test]
    fn moments_have_their_milliseconds() {
        assert_eq!(text(Moment(1_795_485_120_007)), "2026-11-24T01:52:00.007Z");
        assert_eq!(text(Moment(0)), "1970-01-01T00:00:00.000Z");
    }
}
