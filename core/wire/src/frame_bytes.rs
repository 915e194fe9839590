//! The bytes of what two devices say to each other: the shapes that [`crate::frame`] gives, written and read.

use parloir_base::limit::{BATCH_RECORDS_MAX, CONTENT_BYTES_MAX, FRAME_BYTES_MAX, MESSAGE_BYTES_MAX};
use parloir_base::{DeviceId, Digest, EndpointId, Malformed, MatterId, Moment, Refusal};

use crate::binary::{Reader, Writer};
use crate::card::{CARD_BYTES_MAX, Card, read_signed, write_signed};
use crate::entry::{SEQ_MAX, Seen};
use crate::frame::{Begun, CHAINS_MAX, Carried, Content, Frame, SegmentsAsked};
use crate::rendezvous;

/// A head in a frontier: device, seq, digest.
const HEAD_BYTES: usize = 32 + 8 + 32;
/// The last millisecond that a moment can be written for.
const MOMENT_MS_MAX: i64 = 253_402_300_799_999;
/// The shortest link in a batch: length, one byte, signature, no content.
const CARRIED_LEAST_BYTES: usize = 4 + 1 + 64 + 1;

impl Frame {
    /// Tag and fields, without the length.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(self.capacity());
        writer.u8(self.tag());
        match self {
            Self::Hello { version, addresses, rendezvous } => {
                writer.u16(*version);
                writer.addresses(addresses);
                rendezvous::write_all(&mut writer, rendezvous);
            }
            Self::Redeem { card, proof } => {
                writer.counted(&card.to_bytes());
                writer.raw(proof);
            }
            Self::Accept { card, proof, matter } => {
                writer.counted(&card.to_bytes());
                writer.raw(proof);
                writer.raw(&matter.0);
            }
            Self::PhraseCommit { transcript, commitment: Digest(second) }
            | Self::PhraseNonce { transcript, nonce: second }
            | Self::PhraseReveal { transcript, nonce: second } => {
                writer.raw(&transcript.0);
                writer.raw(second);
            }
            Self::Frontier { matter, heads, ask } => {
                write_frontier(&mut writer, matter, heads);
                writer.u8(u8::from(*ask));
            }
            Self::Batch { matter, links } => write_batch(&mut writer, matter, links),
            Self::Refused { refusal } => writer.counted(refusal.code().as_bytes()),
            Self::Ping { number } | Self::Pong { number } => writer.u64(*number),
            Self::Whereabouts { endpoint, addresses, rendezvous } => {
                writer.raw(&endpoint.0);
                writer.addresses(addresses);
                rendezvous::write_all(&mut writer, rendezvous);
            }
            Self::Fork { matter, device, one, other } => {
                writer.raw(&matter.0);
                writer.raw(&device.0);
                write_signed(&mut writer, one);
                write_signed(&mut writer, other);
            }
            Self::Card { card } => writer.counted(&card.to_bytes()),
            Self::Contact { card, transcript, at, met } => {
                writer.counted(&card.to_bytes());
                writer.raw(&transcript.0);
                for moment in [at, met] {
                    writer.u64(u64::try_from(moment.0).unwrap_or(0));
                }
            }
            Self::Join { proof, signature } => {
                writer.raw(proof);
                writer.raw(&signature.0);
            }
            Self::Draft { matter, text, reply_to, at } => {
                writer.raw(&matter.0);
                writer.counted(text.0.as_bytes());
                writer.u8(u8::from(reply_to.is_some()));
                if let Some(item) = reply_to {
                    writer.raw(&item.0);
                }
                writer.u64(u64::try_from(at.0).unwrap_or(0));
            }
            Self::Keeping { matter, kept, at } => {
                writer.raw(&matter.0);
                writer.counted(kept.0.as_bytes());
                writer.u64(u64::try_from(at.0).unwrap_or(0));
            }
        }
        writer.finish()
    }

    /// Reads tag and fields.
    ///
    /// # Errors
    /// [`Malformed`] with the offset; the counts are checked before anything is allocated for them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(Malformed::at(FRAME_BYTES_MAX, "the end of a frame: it is too long"));
        }
        let mut reader = Reader::new(bytes);
        let frame = read_frame(&mut reader)?;
        reader.end()?;
        Ok(frame)
    }

    const fn tag(&self) -> u8 {
        match self {
            Self::Hello { .. } => 1,
            Self::Redeem { .. } => 2,
            Self::Accept { .. } => 3,
            Self::PhraseCommit { .. } => 4,
            Self::PhraseNonce { .. } => 5,
            Self::PhraseReveal { .. } => 6,
            Self::Frontier { .. } => 7,
            Self::Batch { .. } => 8,
            Self::Refused { .. } => 9,
            Self::Ping { .. } => 10,
            Self::Pong { .. } => 11,
            Self::Whereabouts { .. } => 12,
            Self::Fork { .. } => 13,
            Self::Card { .. } => 14,
            Self::Contact { .. } => 15,
            Self::Join { .. } => 16,
            Self::Draft { .. } => 17,
            Self::Keeping { .. } => 18,
        }
    }

    /// Bytes to set aside: exact for the large frames.
    fn capacity(&self) -> usize {
        match self {
            Self::Batch { links, .. } => 37_usize.saturating_add(links.iter().map(Carried::bytes).sum()),
            Self::Frontier { heads, .. } => 36_usize.saturating_add(heads.len().saturating_mul(HEAD_BYTES)),
            Self::Redeem { .. } | Self::Accept { .. } | Self::Fork { .. } => 4096,
            Self::Card { .. } | Self::Contact { .. } => 4096,
            Self::Draft { text, .. } | Self::Keeping { kept: text, .. } => 80_usize.saturating_add(text.0.len()),
            _ => 512,
        }
    }
}

fn write_frontier(writer: &mut Writer, matter: &MatterId, heads: &[Seen]) {
    writer.raw(&matter.0);
    writer.u16(u16::try_from(heads.len()).unwrap_or(u16::MAX));
    for head in heads {
        writer.raw(&head.device.0);
        writer.u64(head.seq);
        writer.raw(&head.digest.0);
    }
}

fn write_batch(writer: &mut Writer, matter: &MatterId, links: &[Carried]) {
    writer.raw(&matter.0);
    writer.u16(u16::try_from(links.len()).unwrap_or(u16::MAX));
    for carried in links {
        write_signed(writer, &carried.link);
        match &carried.content {
            None => writer.u8(0),
            Some(content) => {
                writer.u8(1);
                writer.raw(&content.salt);
                writer.counted(&content.body);
            }
        }
    }
}

fn read_frame(reader: &mut Reader<'_>) -> Result<Frame, Malformed> {
    const TAG: &str = "the tag of a frame";
    Ok(match reader.u8(TAG)? {
        1 => Frame::Hello {
            version: reader.u16("a version")?,
            addresses: reader.addresses(0)?,
            rendezvous: rendezvous::read_all(reader, 0)?,
        },
        2 => Frame::Redeem { card: read_card(reader)?, proof: reader.array("a proof of 32 bytes")? },
        3 => Frame::Accept {
            card: read_card(reader)?,
            proof: reader.array("a proof of 32 bytes")?,
            matter: read_matter(reader)?,
        },
        4 => Frame::PhraseCommit { transcript: read_digest(reader)?, commitment: read_digest(reader)? },
        5 => Frame::PhraseNonce { transcript: read_digest(reader)?, nonce: reader.array("a nonce of 32 bytes")? },
        6 => Frame::PhraseReveal { transcript: read_digest(reader)?, nonce: reader.array("a nonce of 32 bytes")? },
        7 => Frame::Frontier { matter: read_matter(reader)?, heads: read_heads(reader)?, ask: read_bool(reader)? },
        8 => Frame::Batch { matter: read_matter(reader)?, links: read_links(reader)? },
        9 => Frame::Refused { refusal: read_refusal(reader)? },
        10 => Frame::Ping { number: reader.u64("a number")? },
        11 => Frame::Pong { number: reader.u64("a number")? },
        12 => Frame::Whereabouts {
            endpoint: EndpointId(reader.array("a transport key")?),
            addresses: reader.addresses(0)?,
            rendezvous: rendezvous::read_all(reader, 0)?,
        },
        13 => Frame::Fork {
            matter: read_matter(reader)?,
            device: DeviceId(reader.array("an evidence key")?),
            one: read_signed(reader)?,
            other: read_signed(reader)?,
        },
        14 => Frame::Card { card: read_card(reader)? },
        15 => Frame::Contact {
            card: read_card(reader)?,
            transcript: read_digest(reader)?,
            at: read_moment(reader)?,
            met: read_moment(reader)?,
        },
        16 => Frame::Join { proof: reader.array("a proof of 32 bytes")?, signature: reader.signature()? },
        17 => Frame::Draft {
            matter: read_matter(reader)?,
            text: read_text(reader)?,
            reply_to: if read_bool(reader)? { Some(read_digest(reader)?) } else { None },
            at: read_moment(reader)?,
        },
        18 => Frame::Keeping { matter: read_matter(reader)?, kept: read_text(reader)?, at: read_moment(reader)? },
        _ => return Err(Malformed::at(0, TAG)),
    })
}

fn read_matter(reader: &mut Reader<'_>) -> Result<MatterId, Malformed> {
    reader.array("a matter of 32 bytes").map(MatterId)
}

fn read_digest(reader: &mut Reader<'_>) -> Result<Digest, Malformed> {
    reader.array("a digest of 32 bytes").map(Digest)
}

fn read_text(reader: &mut Reader<'_>) -> Result<Begun, Malformed> {
    const EXPECTED: &str = "a text of at most 65536 bytes of UTF-8";
    let bytes = reader.counted(0, MESSAGE_BYTES_MAX, EXPECTED)?;
    let start = reader.offset_bytes().saturating_sub(bytes.len());
    let text = core::str::from_utf8(bytes);
    text.map(|text| Begun(text.to_owned()))
        .map_err(|error| Malformed::at(start.saturating_add(error.valid_up_to()), EXPECTED))
}

fn read_moment(reader: &mut Reader<'_>) -> Result<Moment, Malformed> {
    const EXPECTED: &str = "a moment before the year 10000, in milliseconds";
    let start = reader.offset_bytes();
    let number = i64::try_from(reader.u64(EXPECTED)?).ok();
    number.filter(|ms| *ms <= MOMENT_MS_MAX).map(Moment).ok_or(Malformed::at(start, EXPECTED))
}

fn read_card(reader: &mut Reader<'_>) -> Result<Card, Malformed> {
    let bytes = reader.counted(1, CARD_BYTES_MAX, "a card of at most 40960 bytes")?;
    let start = reader.offset_bytes().saturating_sub(bytes.len());
    Card::from_bytes(bytes).map_err(|malformed| malformed.shifted(start))
}

fn read_heads(reader: &mut Reader<'_>) -> Result<Vec<Seen>, Malformed> {
    const EXPECTED: &str = "a count of heads that is allowed and present";
    let start = reader.offset_bytes();
    let count = usize::from(reader.u16(EXPECTED)?);
    reader.check_count(start, count, 0..=CHAINS_MAX, HEAD_BYTES, EXPECTED)?;
    let mut heads: Vec<Seen> = Vec::with_capacity(count);
    for _ in 0..count {
        let start = reader.offset_bytes();
        let device = DeviceId(reader.array("an evidence key")?);
        if heads.last().is_some_and(|before| before.device >= device) {
            return Err(Malformed::at(start, "a device that comes after the one before"));
        }
        let start = reader.offset_bytes();
        let seq = reader.u64("a place")?;
        if !(1..=SEQ_MAX).contains(&seq) {
            return Err(Malformed::at(start, "a place from 1 to 2^63 - 1"));
        }
        heads.push(Seen { device, seq, digest: read_digest(reader)? });
    }
    Ok(heads)
}

fn read_links(reader: &mut Reader<'_>) -> Result<Vec<Carried>, Malformed> {
    const EXPECTED: &str = "a count of links that is allowed and present";
    let start = reader.offset_bytes();
    let count = usize::from(reader.u16(EXPECTED)?);
    reader.check_count(start, count, 1..=BATCH_RECORDS_MAX, CARRIED_LEAST_BYTES, EXPECTED)?;
    let mut links = Vec::with_capacity(count);
    for _ in 0..count {
        let link = read_signed(reader)?;
        let content = if read_bool(reader)? {
            let salt = reader.array("a salt of 32 bytes")?;
            let body = reader.counted(0, CONTENT_BYTES_MAX, "a content of at most 65536 bytes")?.to_vec();
            Some(Content { salt, body })
        } else {
            None
        };
        links.push(Carried { link, content });
    }
    Ok(links)
}

fn read_bool(reader: &mut Reader<'_>) -> Result<bool, Malformed> {
    let start = reader.offset_bytes();
    match reader.u8("0 or 1")? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Malformed::at(start, "0 or 1")),
    }
}

fn read_refusal(reader: &mut Reader<'_>) -> Result<Refusal, Malformed> {
    let code = reader.counted(1, 32, "a code of at most 32 bytes")?;
    let start = reader.offset_bytes().saturating_sub(code.len());
    core::str::from_utf8(code).ok().and_then(Refusal::from_code).ok_or(Malformed::at(start, "the code of a refusal"))
}

impl SegmentsAsked {
    /// Bytes on the stream.
    pub const BYTES: usize = 1 + 32 + 32 + 8 + 8;

    /// Exactly [`SegmentsAsked::BYTES`] bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(Self::BYTES);
        writer.u8(1);
        writer.raw(&self.matter.0);
        writer.raw(&self.entry.0);
        writer.u64(self.first);
        writer.u64(self.count);
        writer.finish()
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        if reader.u8("tag 1")? != 1 {
            return Err(Malformed::at(0, "tag 1"));
        }
        let asked = Self {
            matter: read_matter(&mut reader)?,
            entry: read_digest(&mut reader)?,
            first: reader.u64("a segment")?,
            count: reader.u64("a count")?,
        };
        reader.end()?;
        Ok(asked)
    }
}
