//! What the operator of a rendezvous holds, said from the declarations of what it holds.

use crate::{key, table};

/// What an operator can be asked for, and how long it is there: each word has its sentence in the faces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// In memory, for each device while its line is open.
    pub of_each: Vec<&'static str>,
    /// In memory, in all, since the start.
    pub in_all: Vec<&'static str>,
    /// On the disk.
    pub on_disk: Vec<&'static str>,
    /// Devices at once, at most.
    pub visitors_max: usize,
    /// Bytes of calls that a device can have passed on in a second, in the long run.
    pub bytes_per_second_max: u64,
}

/// The statement, from the declarations themselves.
#[must_use]
pub fn statement() -> Statement {
    Statement {
        of_each: [table::Table::HELD, table::Present::HELD].concat(),
        in_all: table::Totals::HELD.to_vec(),
        on_disk: key::Key::HELD.to_vec(),
        visitors_max: table::VISITORS_MAX,
        bytes_per_second_max: table::SIGNALS_PER_SECOND * parloir_base::limit::CALL_SEALED_BYTES as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::statement;

    #[test]
    fn the_statement_names_every_field_once() {
        let statement = statement();
        assert_eq!(statement.on_disk, ["own-key"]);
        let mut words = [statement.of_each, statement.in_all].concat();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
