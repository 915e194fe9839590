//! A card: the signed records of a profile, shown only to the parties of a matter.

use parloir_base::limit::{DEVICES_MAX, RECORD_BYTES_MAX};
use parloir_base::{Malformed, Signature};

use crate::binary::{Reader, Writer};
use crate::text::Signed;

/// A card fits an `admission/1` in base64, and with it the content of an entry.
pub const CARD_BYTES_MAX: usize = 40 * 1024;

const _: () = assert!(CARD_BYTES_MAX * 4 / 3 + 64 < parloir_base::limit::CONTENT_BYTES_MAX);

/// A person's record and their devices' records with every signature.
///
/// # Shape
/// Binary ([`crate::binary`]): person `bytes` `signature`; count u8; each device `bytes` and three signatures;
/// count u8;
/// revocations `bytes` `signature`. `bytes` is a length (u32, 1..=RECORD_BYTES_MAX) and so many bytes. At most [`CARD_BYTES_MAX`]. Its digest is SHA-256 of these bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// `person/1`, signed by the identity key.
    pub person: Signed,
    /// `device/1` each, 1..=16.
    pub devices: Vec<SignedDevice>,
    /// `revocation/1` each, signed by the identity key, 0..=16.
    pub revocations: Vec<Signed>,
}

/// A `device/1` record with its three signatures, all over the record's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedDevice {
    /// The record's bytes.
    pub bytes: Vec<u8>,
    /// By the identity key, namespace `parloir/1/device`.
    pub by_identity: Signature,
    /// By the evidence key, namespace `parloir/1/device-evidence`.
    pub by_evidence: Signature,
    /// By the transport key, namespace `parloir/1/device-endpoint`.
    pub by_endpoint: Signature,
}

impl Card {
    /// The exact bytes that are digested and sent.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(1024);
        write_signed(&mut writer, &self.person);
        writer.u8(u8::try_from(self.devices.len()).unwrap_or(u8::MAX));
        for device in &self.devices {
            writer.counted(&device.bytes);
            writer.raw(&device.by_identity.0);
            writer.raw(&device.by_evidence.0);
            writer.raw(&device.by_endpoint.0);
        }
        writer.u8(u8::try_from(self.revocations.len()).unwrap_or(u8::MAX));
        for revocation in &self.revocations {
            write_signed(&mut writer, revocation);
        }
        writer.finish()
    }

    /// Reads what [`Card::to_bytes`] writes. Neither reads the records inside nor checks signatures: that is `journal`'s.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > CARD_BYTES_MAX {
            return Err(Malformed::at(CARD_BYTES_MAX, "the end of a card: it is too long"));
        }
        let mut reader = Reader::new(bytes);
        let person = read_signed(&mut reader)?;
        let devices = read_many(&mut reader, 1, 4 + 1 + 3 * 64, "1 to 16 devices", |reader| {
            Ok(SignedDevice {
                bytes: read_record(reader)?,
                by_identity: reader.signature()?,
                by_evidence: reader.signature()?,
                by_endpoint: reader.signature()?,
            })
        })?;
        let revocations = read_many(&mut reader, 0, 4 + 1 + 64, "0 to 16 revocations", read_signed)?;
        reader.end()?;
        Ok(Self { person, devices, revocations })
    }
}

/// Writes a signed record: counted bytes, signature.
pub(crate) fn write_signed(writer: &mut Writer, signed: &Signed) {
    writer.counted(&signed.bytes);
    writer.raw(&signed.signature.0);
}

/// Reads what [`write_signed`] writes.
pub(crate) fn read_signed(reader: &mut Reader<'_>) -> Result<Signed, Malformed> {
    Ok(Signed { bytes: read_record(reader)?, signature: reader.signature()? })
}

fn read_record(reader: &mut Reader<'_>) -> Result<Vec<u8>, Malformed> {
    Ok(reader.counted(1, RECORD_BYTES_MAX, "a record of 1 to 4096 bytes")?.to_vec())
}

fn read_many<T>(
    reader: &mut Reader<'_>,
    min: usize,
    least: usize,
    expected: &'static str,
    read: fn(&mut Reader<'_>) -> Result<T, Malformed>,
) -> Result<Vec<T>, Malformed> {
    let start = reader.offset_bytes();
    let count = usize::from(reader.u8(expected)?);
    reader.check_count(start, count, min..=DEVICES_MAX, least, expected)?;
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        all.push(read(reader)?);
    }
    Ok(all)
}
