//! What a device and a relay say to each other before sealed packets pass.

use parloir_base::{EndpointId, Malformed};

use crate::binary::{Reader, Writer};

/// The longest of them: a tag and 32 bytes.
pub const CROSSING_BYTES_MAX: usize = 33;

/// One thing said. On the stream: length u32 LE (of what follows, at most [`CROSSING_BYTES_MAX`]), tag u8, fields.
///
/// # Shape
/// Fields in the order below, as in [`crate::frame`]. The tags are none of a frame's or a signal's: whoever takes one side for the other is
/// refused at once. After `Reached`, and after `Come`, packets follow on the same stream, each behind its length u16 LE.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Crossing {
    /// 113, from a device, first on its first stream: let me in.
    Enter {
        /// What the relay lets devices in by.
        pass: [u8; 32],
    },
    /// 114, from a relay: you are in.
    Entered,
    /// 115, from a device, first on a further stream: couple me with that device.
    Reach {
        /// Which.
        peer: EndpointId,
    },
    /// 116, from a relay: packets pass from now on.
    Reached,
    /// 117, from a relay: that device is not here.
    Absent,
    /// 118, from a relay: there is no room for another pair.
    Full,
    /// 119, from a relay, first on a stream that it opens: that device is here and wants to be coupled.
    Come {
        /// Which, as its line has proven.
        peer: EndpointId,
    },
}

impl core::fmt::Debug for Crossing {
    /// Who is coupled with whom, and what lets one in, belong in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Enter { .. } => "Enter",
            Self::Entered => "Entered",
            Self::Reach { .. } => "Reach",
            Self::Reached => "Reached",
            Self::Absent => "Absent",
            Self::Full => "Full",
            Self::Come { .. } => "Come",
        })
    }
}

impl Crossing {
    /// Tag and fields, without the length.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(CROSSING_BYTES_MAX);
        let (tag, field) = match self {
            Self::Enter { pass } => (113, Some(pass)),
            Self::Entered => (114, None),
            Self::Reach { peer } => (115, Some(&peer.0)),
            Self::Reached => (116, None),
            Self::Absent => (117, None),
            Self::Full => (118, None),
            Self::Come { peer } => (119, Some(&peer.0)),
        };
        writer.u8(tag);
        if let Some(field) = field {
            writer.raw(field);
        }
        writer.finish()
    }

    /// Reads tag and fields.
    ///
    /// # Errors
    /// [`Malformed`] with the offset.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        const TAG: &str = "the tag of what a device and a relay say";
        let mut reader = Reader::new(bytes);
        let said = match reader.u8(TAG)? {
            113 => Self::Enter { pass: reader.array("a pass")? },
            114 => Self::Entered,
            115 => Self::Reach { peer: reader.array("a transport key").map(EndpointId)? },
            116 => Self::Reached,
            117 => Self::Absent,
            118 => Self::Full,
            119 => Self::Come { peer: reader.array("a transport key").map(EndpointId)? },
            _ => return Err(Malformed::at(0, TAG)),
        };
        reader.end()?;
        Ok(said)
    }
}
