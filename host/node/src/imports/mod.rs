//! Conversations exported from other programs: a document is read line by line, and its lines are kept where they are found again.

mod fill;
mod source;

pub(crate) use fill::{fill, soon, whole};
pub(crate) use source::Told;

use parloir_base::Refusal;
use parloir_imports::{Dates, Format, Options, Summary, Trouble};
use parloir_wire::import::{DayOrder, Import, ImportFormat, check_zone};

use crate::contract::{ImportChoice, ImportReading};
use crate::fault::{Fault, Stop};

/// What a person says, as the readers take it.
pub(crate) fn options(choice: &ImportChoice) -> Result<Options, Stop> {
    let format = match &choice.format {
        Some(word) => Some(Format::from_word(word).ok_or(Refusal::ImportOption)?),
        None => None,
    };
    let dates = match &choice.dates {
        Some(word) => Some(Dates::from_word(word).ok_or(Refusal::ImportOption)?),
        None => None,
    };
    if choice.zone.as_deref().is_some_and(|zone| check_zone(zone).is_err()) {
        return Err(Refusal::ImportOption.into());
    }
    Ok(Options { format, dates, ..Options::default() })
}

/// How to read again what was imported.
pub(crate) fn again(import: &Import) -> Options {
    let format = Format::from_word(import.format.word());
    Options { format, dates: import.dates.and_then(|dates| Dates::from_word(dates.word())), ..Options::default() }
}

/// What the importer signs for.
pub(crate) fn record(summary: &Summary, choice: &ImportChoice) -> Result<Import, Stop> {
    let moment = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Ok(Import {
        format: ImportFormat::from_word(summary.format.word()).ok_or(Fault::Request)?,
        reader: parloir_imports::READER,
        dates: summary.dates.and_then(|dates| DayOrder::from_word(dates.word())),
        zone: choice.zone.clone(),
        messages: summary.messages,
        system: summary.system,
        attachments: summary.attachments,
        absent: summary.absent,
        units: summary.units,
        first: moment(&summary.first),
        last: moment(&summary.last),
        reading: summary.reading,
    })
}

/// The same for a look.
pub(crate) fn shown(summary: Summary) -> ImportReading {
    let moment = |text: String| Some(text).filter(|text| !text.is_empty());
    ImportReading {
        dates: summary.dates.map(|dates| dates.word().to_owned()),
        messages: summary.messages,
        system: summary.system,
        attachments: summary.attachments,
        absent: summary.absent,
        units: summary.units,
        first: moment(summary.first),
        last: moment(summary.last),
        people: summary.people,
        reading: summary.reading.to_hex(),
    }
}

/// Why a file was not read, as whoever asked hears it.
pub(crate) fn stop(trouble: Trouble) -> Stop {
    match (trouble.refusal(), trouble) {
        (Some(refusal), _) => refusal.into(),
        (None, Trouble::Read(error)) => Stop::source(error),
        (None, _) => Fault::Stopping.into(),
    }
}
