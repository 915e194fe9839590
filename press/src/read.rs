//! What is read, held against what it says of itself: a conversation, or a refusal that tells nothing of it.

use parloir_papers::Conversation;
use parloir_papers::conversation::{Item, SCHEMA};

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
    hold(read.counted() == read.counts, "counts that are not what is there")?;
    moments(read)?;
    names(read)?;
    read.items.iter().try_for_each(item)
}

fn item(item: &Item) -> Result<(), Fault> {
    hold(
        [item.receipts.len(), item.former.len(), item.changes.len()].iter().all(|length| *length <= ITEM_LIST_MAX),
        "a list of an item that is too long",
    )?;
    let texts = item.former.iter().map(|former| &former.text).chain(&item.text);
    hold(texts.into_iter().all(|text| text.len() <= TEXT_BYTES_MAX), "a text that is too long")?;
    let document = item.document.iter().flat_map(|document| {
        [&document.name, &document.media, &document.sha256, &document.state].into_iter().chain(&document.piece)
    });
    let receipts = item.receipts.iter().flat_map(|receipt| [&receipt.kind, &receipt.by_name, &receipt.path]);
    let own = [&item.item, &item.kind, &item.author, &item.author_name].into_iter().chain(&item.path);
    let own = own.chain(item.changes.iter().flat_map(|change| [&change.kind, &change.item]));
    // A document that is none, or a message that is one, would be counted as what it is not.
    let is_document = matches!(item.kind.as_str(), "document" | "folder" | "import");
    let is_told = item.document.is_some() || item.withdrawn.is_some();
    hold(
        if is_document { is_told } else { item.document.is_none() },
        "a document without particulars, or particulars without a document",
    )?;
    short(own.chain(document).chain(receipts))?;
    let dates = [&item.claimed, &item.arrived].into_iter().chain(&item.withdrawn);
    let former =
        item.former.iter().map(|former| &former.claimed).chain(item.changes.iter().map(|change| &change.claimed));
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
