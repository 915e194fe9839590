//! One step's writes in one transaction: all of them are durable, or none.

use parloir_base::{MatterId, Moment};
use parloir_wire::Rendezvous;
use parloir_wire::local::{AddressRow, ContactRow, InvitationRow, Trust};
use parloir_wire::shelf::Write;
use rusqlite::{Connection, TransactionBehavior, params};

use crate::code;
use crate::fault::Cause;
use crate::link::{self, New};
use crate::measure;
use crate::own;
use crate::places::Places;
use crate::point;

/// Commits the writes of a step, and takes away the settings that go with them.
pub(crate) fn commit(
    connection: &mut Connection,
    places: &mut Places,
    writes: &[Write],
    gone: &[String],
) -> Result<(), Cause> {
    point::pass("commit/begin")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for write in writes {
        // What was erased here never comes back, whoever brings it.
        if let Some(matter) = matter_of(write)
            && places.is_erased(&transaction, matter)?
        {
            continue;
        }
        file(&transaction, places, write)?;
    }
    for key in gone {
        forget(&transaction, key)?;
    }
    places.flush(&transaction)?;
    point::pass("commit/before")?;
    transaction.commit()?;
    point::pass("commit/after")?;
    Ok(())
}

/// Erases a setting.
pub(crate) fn forget(db: &Connection, key: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM settings WHERE key = ?")?.execute([key])?;
    Ok(())
}

/// The matter that a write is part of.
fn matter_of(write: &Write) -> Option<&MatterId> {
    match write {
        Write::Link { matter, .. }
        | Write::Matter { matter, .. }
        | Write::Fork { matter, .. }
        | Write::Refused { matter, .. } => Some(matter),
        Write::Invitation(row) => Some(&row.matter),
        Write::DocumentWhole { .. }
        | Write::Contact(_)
        | Write::Addresses(_)
        | Write::Join(_)
        | Write::OwnCard(_)
        | Write::Measure(_)
        | Write::DeviceInvitation(_)
        | Write::JoinSettled { .. } => None,
    }
}

fn file(db: &Connection, places: &mut Places, write: &Write) -> Result<(), Cause> {
    match write {
        Write::Link { matter, digest, link, content, arrived, path } => link::file(
            db,
            places,
            &New { matter, digest, link, content: content.as_ref(), arrived: *arrived, path: *path },
        ),
        Write::Matter { matter, met } => places.matter(db, matter, *met).map(drop),
        Write::DocumentWhole { entry } => document_whole(db, entry),
        Write::Fork { matter, device, seq, one, other, found } => {
            let chain = places.chain(db, matter, device, *found)?.id;
            db.prepare_cached(
                "INSERT INTO forks (chain, seq, one, one_signature, other, other_signature, found)
                 VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                chain,
                seq,
                one.bytes,
                one.signature.0,
                other.bytes,
                other.signature.0,
                found.0
            ])?;
            Ok(())
        }
        Write::Invitation(row) => invitation(db, row),
        Write::Contact(row) => contact(db, row),
        Write::Addresses(row) => addresses(db, row),
        Write::Join(row) => {
            db.prepare_cached("INSERT INTO joins (link, made) VALUES (?, ?) ON CONFLICT DO NOTHING")?
                .execute(params![row.link, row.made.0])?;
            Ok(())
        }
        Write::OwnCard(card) => own::card(db, card),
        Write::Measure(row) => measure::keep(db, row),
        Write::DeviceInvitation(row) => own::device_invitation(db, row.as_ref()),
        Write::Refused { matter, link, found } => own::refused(db, matter, link, *found),
        Write::JoinSettled { link } => {
            db.prepare_cached("DELETE FROM joins WHERE link = ?")?.execute([link])?;
            Ok(())
        }
    }
}

fn document_whole(db: &Connection, entry: &parloir_base::Digest) -> Result<(), Cause> {
    db.prepare_cached(
        "UPDATE documents SET whole = 1 WHERE link = (SELECT id FROM links WHERE mark = ? AND digest = ?)",
    )?
    .execute(params![link::mark(entry), entry.0])?;
    Ok(())
}

fn invitation(db: &Connection, row: &InvitationRow) -> Result<(), Cause> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO invitations (key, matter, role, made, expires, state, redeemer) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        row.key,
        row.matter.0,
        code::role(row.role),
        row.made.0,
        row.expires.0,
        code::state(row.state),
        row.redeemer.map(|person| person.0),
    ])?;
    Ok(())
}

fn contact(db: &Connection, row: &ContactRow) -> Result<(), Cause> {
    let (phrase, verified) = match &row.trust {
        Trust::Introduced => (None, None),
        Trust::Invited(phrase) => (Some(phrase), None),
        Trust::Verified { transcript, at } => (None, Some((transcript, at))),
    };
    let trust = match &row.trust {
        Trust::Introduced => code::INTRODUCED,
        Trust::Invited(_) => code::INVITED,
        Trust::Verified { .. } => code::VERIFIED,
    };
    let transcript = phrase.map(|phrase| phrase.transcript).or(verified.map(|(transcript, _)| *transcript));
    let words: Option<Vec<u8>> =
        phrase.and_then(|phrase| phrase.words).map(|words| words.iter().flat_map(|word| word.to_le_bytes()).collect());
    db.prepare_cached(
        "INSERT OR REPLACE INTO contacts (person, card, trust, transcript, at, inviter, matter, words, failures, met)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        row.person.0,
        row.card.to_bytes(),
        trust,
        transcript.map(|digest| digest.0),
        verified.map(|(_, at)| at.0),
        phrase.map(|phrase| phrase.inviter),
        phrase.map(|phrase| phrase.matter.0),
        words,
        phrase.map(|phrase| phrase.failures),
        row.met.0,
    ])?;
    Ok(())
}

fn addresses(db: &Connection, row: &AddressRow) -> Result<(), Cause> {
    let rendezvous = row.rendezvous.iter().map(Rendezvous::to_text);
    let text: Vec<String> = row.addresses.iter().map(ToString::to_string).chain(rendezvous).collect();
    db.prepare_cached("INSERT OR REPLACE INTO addresses (endpoint, addresses, met) VALUES (?, ?, ?)")?
        .execute(params![row.endpoint.0, text.join("\n"), row.met.map(|Moment(ms)| ms)])?;
    Ok(())
}
