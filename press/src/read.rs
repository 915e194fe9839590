//! What is read, held against what it says of itself: a conversation, or a refusal that tells nothing of it.

use parloir_papers::Conversation;
use parloir_papers::conversation::{Counts, Item, SCHEMA};

use crate::fault::Fault;
use crate::limit::{ITEM_LIST_MAX, LIST_MAX, NAME_BYTES_MAX, TEXT_BYTES_MAX};
use crate::when::Moment;

/// Reads and checks.
///
/// # Errors
/// [`Fault::Form`], [`Fault::Refused`].
pub fn read(bytes: &[u8]) -> Result<Conversation, Fault> {
    // The library's own words may quote what it read.
    let conversation: Conversation =
        serde_json::from_slice(bytes).map_err(|fault| Fault::Form { line: fault.line(), column: fault.column() })?;
    check(&conversation)?;
    Ok(conversation)
}

/// What there is of everything.
#[must_use]
pub fn count(items: &[Item], withheld: usize) -> Counts {
    let all = |which: fn(&Item) -> bool| items.iter().filter(|item| which(item)).count() as u64;
    Counts {
        items: items.len() as u64,
        messages: all(|item| item.document.is_none()),
        documents: all(|item| item.document.is_some()),
        receipts: items.iter().map(|item| item.receipts.len() as u64).sum(),
        withdrawn: all(|item| item.withdrawn.is_some()),
        withheld: withheld as u64,
    }
}

fn check(read: &Conversation) -> Result<(), Fault> {
    hold(read.schema == SCHEMA, "another form, or another version of it")?;
    hold(matches!(read.made.language.as_str(), "fr" | "en"), "a language that is not spoken here")?;
    hold(read.made.offset_minutes.abs() < 24 * 60, "an offset of a day or more")?;
    let lists = [read.parties.len(), read.happenings.len(), read.checkpoints.len(), read.gaps.len(), read.forks.len()];
    hold(lists.into_iter().all(|length| length <= LIST_MAX), "a list that is too long")?;
    // A number stands once: printed, or told as left out.
    let ascend = |mut numbers: Box<dyn Iterator<Item = u64> + '_>| {
        let mut last = None;
        numbers.all(|number| last.replace(number) < Some(number))
    };
    hold(ascend(Box::new(read.items.iter().map(|item| item.number))), "numbers of items that do not ascend")?;
    hold(
        ascend(Box::new(read.withheld.iter().map(|left| left.number))),
        "numbers of items left out that do not ascend",
    )?;
    let mut printed = read.items.iter().map(|item| item.number).peekable();
    let apart = read.withheld.iter().all(|left| {
        while printed.next_if(|number| *number < left.number).is_some() {}
        printed.peek() != Some(&left.number)
    });
    hold(apart, "a number that is both printed and left out")?;
    hold(count(&read.items, read.withheld.len()) == read.counts, "counts that are not what is there")?;
    moments(read)?;
    names(read)?;
    read.items.iter().try_for_each(item)
}

fn item(item: &Item) -> Result<(), Fault> {
    hold(
        item.receipts.len() <= ITEM_LIST_MAX && item.former.len() <= ITEM_LIST_MAX,
        "a list of an item that is too long",
    )?;
    let texts = item.former.iter().map(|former| &former.text).chain(&item.text);
    hold(texts.into_iter().all(|text| text.len() <= TEXT_BYTES_MAX), "a text that is too long")?;
    let document = item.document.iter().flat_map(|document| {
        [&document.name, &document.media, &document.sha256, &document.state].into_iter().chain(&document.piece)
    });
    let receipts = item.receipts.iter().flat_map(|receipt| [&receipt.kind, &receipt.by_name, &receipt.path]);
    let own = [&item.item, &item.kind, &item.author, &item.author_name].into_iter().chain(&item.path);
    short(own.chain(document).chain(receipts))?;
    let dates = [&item.claimed, &item.arrived].into_iter().chain(&item.withdrawn);
    let former = item.former.iter().map(|former| &former.claimed);
    all_moments(dates.chain(former).chain(item.receipts.iter().map(|receipt| &receipt.claimed)))
}

fn moments(read: &Conversation) -> Result<(), Fault> {
    let parties = read.parties.iter().flat_map(|party| {
        let ended = party.ended.iter().map(|ended| &ended.at);
        let devices = party.devices.iter().filter_map(|device| device.revoked.as_ref());
        party.admitted.iter().chain(ended).chain(party.verified.iter().map(|verified| &verified.at)).chain(devices)
    });
    let checkpoints = read.checkpoints.iter().flat_map(|checkpoint| {
        std::iter::once(&checkpoint.claimed).chain(checkpoint.stamps.iter().map(|stamp| &stamp.at))
    });
    let own = [&read.made.at, &read.matter.opened].into_iter().chain(&read.matter.closed);
    let lists = read.happenings.iter().map(|happening| &happening.at).chain(read.forks.iter().map(|fork| &fork.found));
    all_moments(own.chain(parties).chain(checkpoints).chain(lists))
}

fn names(read: &Conversation) -> Result<(), Fault> {
    let (matter, made) = (&read.matter, &read.made);
    let own = [&matter.id, &matter.title, &matter.state, &matter.verification, &matter.path, &made.by, &made.program];
    let parties = read.parties.iter().flat_map(|party| {
        let verified = party.verified.iter().flat_map(|verified| [&verified.by_name, &verified.how]);
        let devices = party.devices.iter().flat_map(|device| [&device.device, &device.label]);
        let own = [&party.person, &party.name, &party.profession, &party.jurisdiction, &party.role];
        own.into_iter().chain(party.ended.iter().map(|ended| &ended.how)).chain(verified).chain(devices)
    });
    let happenings = read.happenings.iter().flat_map(|happening| {
        [&happening.by_name, &happening.what].into_iter().chain(&happening.person_name).chain(&happening.detail)
    });
    let checkpoints = read.checkpoints.iter().flat_map(|checkpoint| {
        let stamps = checkpoint.stamps.iter().flat_map(|stamp| [&stamp.authority, &stamp.policy]);
        checkpoint.signed_by.iter().chain(&checkpoint.missing).chain(stamps).chain([&checkpoint.root])
    });
    let gaps = read.gaps.iter().flat_map(|gap| [&gap.device, &gap.name]);
    let forks = read.forks.iter().flat_map(|fork| [&fork.device, &fork.name]);
    let withheld = read.withheld.iter().map(|left| &left.why);
    short(own.into_iter().chain(parties).chain(happenings).chain(checkpoints).chain(gaps).chain(forks).chain(withheld))
}

fn short<'a>(mut names: impl Iterator<Item = &'a String>) -> Result<(), Fault> {
    hold(names.all(|name| name.len() <= NAME_BYTES_MAX), "a name that is too long")
}

fn all_moments<'a>(mut moments: impl Iterator<Item = &'a String>) -> Result<(), Fault> {
    hold(moments.all(|moment| Moment::read(moment).is_some()), "a moment that is none")
}

fn hold(holds: bool, else_what: &'static str) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(Fault::Refused(else_what)) }
}
