//! What the operator of a relay holds, said from the declarations of what it holds.

use parloir_net::Visit;

use crate::key;
use crate::relay::table::{DEVICES_MAX, PAIRS_MAX, Pair, Present, Table, Totals};

/// What an operator can be asked for, and how long it is there: each word has its sentence in the faces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// In memory, for each device while its line is open.
    pub of_each: Vec<&'static str>,
    /// In memory, for each pair while it is coupled.
    pub of_pairs: Vec<&'static str>,
    /// In memory, in all, since the start.
    pub in_all: Vec<&'static str>,
    /// On the disk.
    pub on_disk: Vec<&'static str>,
    /// Devices at once, at most.
    pub devices_max: usize,
    /// Pairs at once, at most.
    pub pairs_max: usize,
}

/// The statement, from the declarations themselves.
#[must_use]
pub fn statement() -> Statement {
    Statement {
        of_each: [Table::<Visit>::HELD, Present::<Visit>::HELD].concat(),
        of_pairs: Pair::HELD.to_vec(),
        in_all: Totals::HELD.to_vec(),
        // The pass is kept as the key is, in a file of its own.
        on_disk: [key::Key::HELD, &["pass"]].concat(),
        devices_max: DEVICES_MAX,
        pairs_max: PAIRS_MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::statement;

    #[test]
    fn the_statement_of_a_relay_names_every_field_once() {
        let statement = statement();
        assert_eq!(statement.on_disk, ["own-key", "pass"]);
        let mut words = [statement.of_each, statement.of_pairs, statement.in_all].concat();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
