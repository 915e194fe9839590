//! Which form a file has, and reading it so.

use std::io::{Read, Seek, SeekFrom};

use crate::pack::Pack;
use crate::reading::{Dates, Format, Line, Options, Reading, Summary};
use crate::trouble::Trouble;
use crate::whatsapp::{Beside, Manner, Style, stamp};
use crate::{letters, post, rsmf, signal, texts, whatsapp};

/// How much of a file is looked at to tell its form.
const HEAD_BYTES: u64 = 64 * 1024;
/// Lines of it that are looked at.
const HEAD_LINES: usize = 200;

/// What a file would come to: once, or once for each order in which its days can be read when nothing in it decides.
#[derive(Clone, Debug)]
pub struct Look {
    /// The reading, or the readings.
    pub summaries: Vec<Summary>,
    /// A moment of it, as written, that they read differently.
    pub doubtful: Option<String>,
}

/// Looks at a file and keeps nothing of it.
///
/// # Errors
/// As [`read`], but for days of which the order is not known.
pub fn look<S: Read + Seek>(source: &mut S, options: &Options) -> Result<Look, Trouble> {
    match read(source, options, &mut |_| true) {
        Ok(summary) => Ok(Look { summaries: vec![summary], doubtful: None }),
        Err(Trouble::Dates) => {
            let mut once = |dates| read(source, &Options { dates: Some(dates), ..*options }, &mut |_| true);
            let summaries = vec![once(Dates::Dmy)?, once(Dates::Mdy)?];
            Ok(Look { summaries, doubtful: doubtful(source, options)? })
        }
        Err(trouble) => Err(trouble),
    }
}

fn doubtful<S: Read + Seek>(source: &mut S, options: &Options) -> Result<Option<String>, Trouble> {
    source.seek(SeekFrom::Start(0))?;
    if !is_packed(&head(source)?) {
        source.seek(SeekFrom::Start(0))?;
        return Ok(Manner::of(source, options)?.doubtful);
    }
    let mut pack = Pack::open(source, options.bounds)?;
    let Some((_, name)) = inside(&mut pack)? else { return Ok(None) };
    pack.unpack(&name, |text| Ok(Manner::of(text, options)?.doubtful))
}

/// Reads a file: every line is handed to `give`, which says whether it wants more.
///
/// # Errors
/// [`Trouble`], each of them: nothing that was handed on before counts then.
pub fn read<S: Read + Seek>(
    source: &mut S,
    options: &Options,
    give: &mut dyn FnMut(Line) -> bool,
) -> Result<Summary, Trouble> {
    let bytes = source.seek(SeekFrom::End(0))?;
    if bytes > options.bounds.source_bytes {
        return Err(Trouble::TooLarge);
    }
    source.seek(SeekFrom::Start(0))?;
    let head = head(source)?;
    source.seek(SeekFrom::Start(0))?;
    if is_packed(&head) {
        return packed(source, options, give);
    }
    let format = options.format.or_else(|| told(&head)).ok_or(Trouble::Unknown)?;
    let reading = Reading::new(format, options.bounds, give);
    match format {
        Format::Whatsapp => conversation(source, options, &Beside::new(), reading),
        Format::Signal if head.trim_ascii_start().first() == Some(&b'{') => {
            signal::read(source, &Beside::new(), &options.bounds, reading)
        }
        Format::Signal => conversation(source, options, &Beside::new(), reading),
        Format::SmsBackup => texts::read(source, &options.bounds, reading),
        Format::Mbox => post::read(source, &options.bounds, reading),
        Format::Eml => letters::read(source, &options.bounds, reading),
        Format::Rsmf => rsmf::read(source, &options.bounds, reading),
        // It is checked before it is read, where bundles are.
        Format::Parloir => Err(Trouble::Unknown),
    }
}

fn conversation<S: Read + Seek>(
    source: &mut S,
    options: &Options,
    beside: &Beside,
    reading: Reading<'_>,
) -> Result<Summary, Trouble> {
    let manner = Manner::of(&mut *source, options)?;
    source.seek(SeekFrom::Start(0))?;
    whatsapp::read(source, &manner, beside, options, reading)
}

fn packed<S: Read + Seek>(
    source: &mut S,
    options: &Options,
    give: &mut dyn FnMut(Line) -> bool,
) -> Result<Summary, Trouble> {
    let mut pack = Pack::open(source, options.bounds)?;
    let (format, name) = inside(&mut pack)?.ok_or(Trouble::Unknown)?;
    if options.format.is_some_and(|said| said != format) {
        return Err(Trouble::Unknown);
    }
    let reading = Reading::new(format, options.bounds, give);
    if format == Format::Rsmf {
        return rsmf::read_pack(&mut pack, reading);
    }
    let beside = beside(&mut pack, &name)?;
    if format == Format::Signal && name.ends_with(".json") {
        return pack.unpack(&name, |text| signal::read(text, &beside, &options.bounds, reading));
    }
    let manner = pack.unpack(&name, |text| Manner::of(text, options))?;
    pack.unpack(&name, |text| whatsapp::read(text, &manner, &beside, options, reading))
}

/// Length and digest of every other file of an archive, by the last part of its name, or the whole where two end alike.
fn beside<S: Read + Seek>(pack: &mut Pack<S>, text: &str) -> Result<Beside, Trouble> {
    let names: Vec<String> = pack.names.keys().filter(|name| *name != text).cloned().collect();
    let mut beside = Beside::new();
    for name in names {
        let held = pack.weigh(&name)?;
        let last = name.rsplit('/').next().unwrap_or(&name).to_owned();
        let key = if beside.contains_key(&last) { name } else { last };
        beside.insert(key, held);
    }
    Ok(beside)
}

/// The conversation in an archive, by its name and then by its first lines. Of two that could be it, neither is taken.
fn inside<S: Read + Seek>(pack: &mut Pack<S>) -> Result<Option<(Format, String)>, Trouble> {
    let named = |pack: &Pack<S>, last: &str| -> Vec<String> {
        let is_it = |name: &&String| name.rsplit('/').next() == Some(last);
        pack.names.keys().filter(is_it).cloned().collect()
    };
    for (last, format) in [
        ("_chat.txt", Format::Whatsapp),
        ("rsmf_manifest.json", Format::Rsmf),
        ("data.json", Format::Signal),
        ("index.md", Format::Signal),
        ("chat.md", Format::Signal),
    ] {
        match named(pack, last).as_slice() {
            [] => {}
            [one] => return Ok(Some((format, one.clone()))),
            _ => return Ok(None),
        }
    }
    let mut texts: Vec<String> =
        pack.names.keys().filter(|name| name.to_lowercase().ends_with(".txt")).cloned().collect();
    let of_the_program: Vec<String> = texts.iter().filter(|name| name.contains("WhatsApp")).cloned().collect();
    if of_the_program.len() == 1 {
        texts = of_the_program;
    }
    let mut found = None;
    for name in texts.into_iter().take(100) {
        let head = pack.unpack(&name, |text| head(text))?;
        if told(&head) == Some(Format::Whatsapp) && found.replace((Format::Whatsapp, name)).is_some() {
            return Ok(None);
        }
    }
    Ok(found)
}

fn head(source: &mut dyn Read) -> Result<Vec<u8>, Trouble> {
    let mut head = Vec::new();
    source.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(head)
}

fn is_packed(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// The form of a text, by how it begins.
fn told(head: &[u8]) -> Option<Format> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = String::from_utf8_lossy(head);
    let start = text.trim_start();
    if start.starts_with('<') {
        return text.contains("<smses").then_some(Format::SmsBackup);
    }
    if start.starts_with("From ") {
        return Some(Format::Mbox);
    }
    if start.starts_with('{') {
        return (start.contains("\"sender\"") && start.contains("\"body\"")).then_some(Format::Signal);
    }
    let found = text.lines().take(HEAD_LINES).find_map(stamp);
    if let Some(stamp) = found {
        let is_signal = stamp.style == Style::Brackets
            && stamp.moment.is_year_first
            && stamp.written.contains(',') != stamp.moment.second.is_some();
        return Some(if is_signal { Format::Signal } else { Format::Whatsapp });
    }
    letters::is_letter(&text).then(|| if rsmf::is_told(&text) { Format::Rsmf } else { Format::Eml })
}
