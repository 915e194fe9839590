//! An exported conversation: a document, and beside it the word that nobody witnessed what it says.

use parloir_base::{MatterId, Refusal};
use parloir_wire::entry::Kind;
use parloir_wire::import::Import;
use parloir_wire::text::Record;

use crate::engine::Engine;
use crate::input::ImportOf;
use crate::step::Outcome;
use crate::turn::Turn;

impl Engine {
    /// Places the document, if it is not yet, and says what it is, in one step: no document leaves without the word that it was imported.
    pub(crate) fn import(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        of: ImportOf,
        import: &Import,
    ) -> Result<Outcome, Refusal> {
        self.may(&matter, Kind::Import)?;
        let body = import.to_bytes();
        // The record reads back, or nobody else would read it.
        Import::from_bytes(&body).map_err(|_| Refusal::ImportOption)?;
        let document = match of {
            ImportOf::New(document) => match self.place_document(turn, matter, &document, false)? {
                Outcome::Entry(entry) => entry,
                other => return Ok(other),
            },
            ImportOf::Placed(entry) => {
                if self.own_item(turn, &matter, &entry)?.kind != Kind::Document {
                    return Err(Refusal::ItemKind);
                }
                entry
            }
        };
        self.append(turn, matter, Kind::Import, vec![document], body);
        Ok(Outcome::Entry(document))
    }
}
