//! Whether a link carries the content that it says it does.

use parloir_base::PersonId;
use parloir_journal::opening;
use parloir_wire::entry::{Kind, Link};
use parloir_wire::frame::Carried;

/// An entry carries what it commits to, a receipt nothing. An opening carries what this very matter is named after, in its author's
/// own name: whoever sends another one claims a matter that is not theirs.
pub(crate) fn fits(link: &Link, carried: &Carried, author: &PersonId) -> bool {
    let Link::Entry(entry) = link else { return carried.content.is_none() };
    carried.content.as_ref().is_some_and(|content| {
        u64::try_from(content.body.len()) == Ok(entry.size)
            && parloir_crypto::commitment(&content.salt, &content.body) == entry.commitment
            && (entry.kind != Kind::Opening || opening::read(entry, author, &content.body).is_some())
    })
}
