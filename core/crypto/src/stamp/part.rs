//! One part of an encoding after the other (X.690, DER): each whole within the one around it, or refused.

use der::asn1::AnyRef;
use der::{Encode as _, Header, Reader as _, SliceReader, Tag};

use crate::stamp::fault::StampFault;

/// `INTEGER`.
pub(crate) const INTEGER: u8 = 0x02;
/// `OCTET STRING`.
pub(crate) const OCTETS: u8 = 0x04;
/// `OBJECT IDENTIFIER`.
pub(crate) const NAME: u8 = 0x06;
/// `BOOLEAN`.
pub(crate) const BOOLEAN: u8 = 0x01;
/// `GeneralizedTime`.
pub(crate) const TIME: u8 = 0x18;
/// `SEQUENCE`.
pub(crate) const SEQUENCE: u8 = 0x30;
/// `SET`.
pub(crate) const SET: u8 = 0x31;
/// `[0]`, with parts inside.
pub(crate) const ZERO: u8 = 0xa0;
/// `[1]`, with parts inside.
pub(crate) const ONE: u8 = 0xa1;

/// A part: all its bytes, and those of its value.
#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    pub tag: u8,
    pub whole: &'a [u8],
    pub value: &'a [u8],
}

impl<'a> Part<'a> {
    /// What is inside.
    pub fn parts(&self) -> Result<Parts<'a>, StampFault> {
        Parts::open(self.value)
    }
}

/// Parts one after the other.
pub(crate) struct Parts<'a>(SliceReader<'a>);

impl<'a> Parts<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, StampFault> {
        SliceReader::new(bytes).map(Self).map_err(unreadable)
    }

    /// The only part of these bytes.
    pub fn only(bytes: &'a [u8], tag: u8) -> Result<Part<'a>, StampFault> {
        let mut parts = Self::open(bytes)?;
        let part = parts.take(tag)?;
        parts.end()?;
        Ok(part)
    }

    /// The next one, whatever it is; none at the end.
    pub fn next(&mut self) -> Result<Option<Part<'a>>, StampFault> {
        let Some(tag) = self.0.peek_byte() else { return Ok(None) };
        let header = Header::peek(&self.0).and_then(|header| header.encoded_len()).map_err(unreadable)?;
        let header = usize::try_from(header).map_err(|_| StampFault::Unreadable)?;
        let whole = self.0.tlv_bytes().map_err(unreadable)?;
        let value = whole.get(header..).ok_or(StampFault::Unreadable)?;
        Ok(Some(Part { tag, whole, value }))
    }

    /// The next one, which must be of this tag.
    pub fn take(&mut self, tag: u8) -> Result<Part<'a>, StampFault> {
        self.next()?.filter(|part| part.tag == tag).ok_or(StampFault::Unreadable)
    }

    /// The next one if it is of this tag.
    pub fn take_if(&mut self, tag: u8) -> Result<Option<Part<'a>>, StampFault> {
        if self.0.peek_byte() == Some(tag) { self.next() } else { Ok(None) }
    }

    /// Nothing may be left.
    pub fn end(&self) -> Result<(), StampFault> {
        if self.0.is_finished() { Ok(()) } else { Err(StampFault::Unreadable) }
    }
}

/// A `SEQUENCE` of these parts.
pub(crate) fn sequence(parts: &[u8]) -> Vec<u8> {
    wrapped(Tag::Sequence, parts)
}

/// One part. Nothing of ours comes near what cannot be written.
pub(crate) fn wrapped(tag: Tag, value: &[u8]) -> Vec<u8> {
    AnyRef::new(tag, value).and_then(|part| part.to_der()).unwrap_or_default()
}

fn unreadable(_: der::Error) -> StampFault {
    StampFault::Unreadable
}
