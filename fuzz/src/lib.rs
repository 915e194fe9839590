//! What every target promises: any bytes are read and write themselves back the same, or they are refused; nothing panics (I9).

use parloir_base::Malformed;
use parloir_crypto::{sshsig, stamp};
use parloir_crypto::words::Words;
use parloir_wire::Record;

/// A record has one form: what is read writes the same bytes.
pub fn record<R: Record>(bytes: &[u8]) {
    same_bytes(bytes, R::from_bytes, R::to_bytes);
}

/// Anything else with a binary form: the same promise.
pub fn same_bytes<T>(bytes: &[u8], read: fn(&[u8]) -> Result<T, Malformed>, write: fn(&T) -> Vec<u8>) {
    match read(bytes) {
        Ok(value) => assert_eq!(write(&value), bytes, "read, then written otherwise"),
        Err(malformed) => assert!(malformed.offset_bytes <= bytes.len(), "refused beyond the end"),
    }
}

/// A text form that people may retype: what is read, written and read again is the same.
pub fn same_text<T: PartialEq, F>(text: &[u8], read: fn(&str) -> Result<T, F>, write: fn(&T) -> String) {
    let Ok(text) = str::from_utf8(text) else { return };
    if let Ok(value) = read(text) {
        assert!(read(&write(&value)).is_ok_and(|again| again == value), "written, then read otherwise");
    }
}

/// An armoured signature is read, or refused at a place inside the text.
pub fn armour(text: &[u8]) {
    let Ok(text) = str::from_utf8(text) else { return };
    match sshsig::unarmour(text) {
        Ok(read) => {
            let again = sshsig::unarmour(&sshsig::armour(&read.public, &read.namespace, &read.signature));
            assert!(again.is_ok_and(|again| again.public == read.public && again.namespace == read.namespace));
        }
        Err(malformed) => assert!(malformed.offset_bytes <= text.len(), "refused beyond the end"),
    }
}

/// An answer that is kept has one form, and a time-stamp that is read is one that is kept.
pub fn stamp(bytes: &[u8]) {
    if let Ok(kept) = stamp::keep(bytes) {
        assert!(stamp::keep(&kept).as_ref() == Ok(&kept), "kept, then kept otherwise");
    }
    if stamp::Stamp::read(bytes).is_ok() {
        assert!(stamp::keep(bytes).is_ok_and(|kept| kept == bytes), "read in another form");
    }
}

/// Words that are read say the same words when read again.
pub fn recovery_words(text: &[u8]) {
    let Ok(text) = str::from_utf8(text) else { return };
    if let Ok(words) = Words::parse(text) {
        assert!(Words::parse(&words.list().join(" ")).is_ok_and(|again| *again.list() == *words.list()));
    }
}

/// An archive gives files that stay inside, each no longer than it says, or it is refused.
pub fn archive(bytes: &[u8]) {
    let bounds = parloir_parcel::Bounds { files: 1_000, unpacked_bytes: 1 << 24, ..parloir_parcel::Bounds::default() };
    let Ok(mut archive) = parloir_parcel::Archive::open(std::io::Cursor::new(bytes), bounds) else { return };
    let files: Vec<(String, u64)> = archive.files().map(|(path, bytes)| (path.to_owned(), bytes)).collect();
    for (path, said) in files {
        assert!(!path.starts_with('/') && path.split('/').all(|part| !matches!(part, "" | "." | "..")));
        let read = archive.read(&path).and_then(|mut file| std::io::copy(&mut file, &mut std::io::sink()));
        assert!(read.map_or(true, |read| read <= said), "more than it says");
    }
}

/// An exported conversation is read with every unit in exactly one line, twice the same, or it is refused; nothing panics and nothing is endless.
pub fn reading(format: Option<parloir_imports::Format>, bytes: &[u8]) {
    let bounds = parloir_imports::Bounds { unpacked_bytes: 1 << 20, ..parloir_imports::Bounds::default() };
    let options = parloir_imports::Options { format, dates: None, bounds };
    let once = || {
        let mut units = 0;
        let read = parloir_imports::read(&mut std::io::Cursor::new(bytes), &options, &mut |line| {
            units += line.units;
            true
        });
        read.ok().map(|summary| {
            assert_eq!(summary.units, units, "a unit was dropped, or told twice");
            summary.reading
        })
    };
    assert_eq!(once(), once(), "the same bytes, read otherwise");
}

#[cfg(test)]
mod tests;
