//! Frames on the control stream: a length, then the frame.

use parloir_base::Malformed;
use parloir_base::limit::FRAME_BYTES_MAX;
use parloir_wire::frame::Frame;

use crate::fault::Fault;
use crate::stream::{Breaker, Receiving, Sending};

const LENGTH_BYTES: usize = 4;
/// What is read at once: several small frames, never more than a frame of the largest size needs.
const READ_BYTES: usize = 64 * 1024;

/// Writes frames.
#[derive(Debug)]
pub struct FrameWriter {
    stream: Sending,
}

impl FrameWriter {
    pub(crate) fn new(stream: Sending) -> Self {
        Self { stream }
    }

    /// Sends a frame. Dropped halfway, the stream is of no more use: close the line.
    ///
    /// # Errors
    /// As for [`FrameWriter::send_bytes`].
    pub async fn send(&mut self, frame: &Frame) -> Result<(), Fault> {
        self.send_bytes(&frame.to_bytes()).await
    }

    /// Sends a frame that is already encoded (tag and fields, without the length).
    ///
    /// # Errors
    /// [`Fault::TooLong`] when it is larger than [`FRAME_BYTES_MAX`]; nothing was sent then. [`Fault::Abandoned`],
    /// [`Fault::Closed`].
    pub async fn send_bytes(&mut self, frame: &[u8]) -> Result<(), Fault> {
        let length =
            u32::try_from(frame.len()).ok().filter(|_| frame.len() <= FRAME_BYTES_MAX).ok_or(Fault::TooLong)?;
        // One write for both: a frame of a few bytes travels in one datagram.
        let mut bytes = Vec::with_capacity(LENGTH_BYTES + frame.len());
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(frame);
        self.stream.write_all(&bytes).await
    }

    /// Says that no further frame comes, and waits until the other side's transport has them all.
    ///
    /// # Errors
    /// [`Fault::Abandoned`], [`Fault::Closed`].
    pub async fn finish(&mut self) -> Result<(), Fault> {
        self.stream.finish().await
    }
}

/// Reads frames. It closes the line on the first that is malformed.
#[derive(Debug)]
pub struct FrameReader {
    stream: Receiving,
    breaker: Breaker,
    /// Bytes that came and were not yet given out; never more than a frame and one read.
    come: Vec<u8>,
    /// How many of them were given out.
    given: usize,
}

impl FrameReader {
    pub(crate) fn new(stream: Receiving, breaker: Breaker) -> Self {
        Self { stream, breaker, come: Vec::new(), given: 0 }
    }

    /// The next frame. `None`: the other side has said that no further frame comes.
    ///
    /// # Shape
    /// May be dropped and called again: no frame is lost.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for a length of 0 or above [`FRAME_BYTES_MAX`], bytes that are no frame, or an end in the middle:
    /// the line is closed then. [`Fault::Abandoned`], [`Fault::Closed`].
    pub async fn next(&mut self) -> Result<Option<Frame>, Fault> {
        loop {
            match self.take() {
                Ok(Some(frame)) => return Ok(Some(frame)),
                Ok(None) => {}
                Err(malformed) => return Err(self.break_off(malformed)),
            }
            // Grows with what has come, never with what was announced.
            if !self.stream.append(&mut self.come, READ_BYTES).await? {
                return if self.come.len() == self.given {
                    Ok(None)
                } else {
                    Err(self.break_off(Malformed::at(self.come.len() - self.given, "the rest of the frame")))
                };
            }
        }
    }

    /// A whole frame out of what has come, if there is one.
    fn take(&mut self) -> Result<Option<Frame>, Malformed> {
        let rest = self.come.get(self.given..).unwrap_or_default();
        let Some((length, rest)) = rest.split_first_chunk::<LENGTH_BYTES>() else {
            self.forget();
            return Ok(None);
        };
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        if length == 0 || length > FRAME_BYTES_MAX {
            return Err(Malformed::at(0, "a frame's length, 1 to FRAME_BYTES_MAX"));
        }
        let Some(bytes) = rest.get(..length) else {
            self.forget();
            return Ok(None);
        };
        let frame = Frame::from_bytes(bytes).map_err(|malformed| malformed.shifted(LENGTH_BYTES))?;
        self.given += LENGTH_BYTES + length;
        Ok(Some(frame))
    }

    /// Drops what was given out: at most one move of the rest per read.
    fn forget(&mut self) {
        self.come.drain(..self.given);
        self.given = 0;
    }

    fn break_off(&self, malformed: Malformed) -> Fault {
        self.breaker.break_off();
        Fault::Malformed(malformed)
    }
}
