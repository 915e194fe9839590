//! Frames on the control stream: a length, then the frame.

use core::marker::PhantomData;

use parloir_base::Malformed;
use parloir_base::limit::{FRAME_BYTES_MAX, SIGNAL_BYTES_MAX};
use parloir_wire::frame::Frame;
use parloir_wire::signal::Signal;

use crate::fault::Fault;
use crate::stream::{Breaker, Receiving, Sending};

const LENGTH_BYTES: usize = 4;
/// What is read at once: several small frames, never more than a frame of the largest size needs.
const READ_BYTES: usize = 64 * 1024;

/// What is said on a control stream: frames between devices, signals between a device and a rendezvous.
pub trait Said: Sized {
    /// The most bytes that one has, without its length.
    const BYTES_MAX: usize;
    /// Tag and fields.
    fn bytes(&self) -> Vec<u8>;
    /// Reads them.
    ///
    /// # Errors
    /// [`Malformed`].
    fn read(bytes: &[u8]) -> Result<Self, Malformed>;
}

impl Said for Frame {
    const BYTES_MAX: usize = FRAME_BYTES_MAX;

    fn bytes(&self) -> Vec<u8> {
        self.to_bytes()
    }

    fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::from_bytes(bytes)
    }
}

impl Said for Signal {
    const BYTES_MAX: usize = SIGNAL_BYTES_MAX;

    fn bytes(&self) -> Vec<u8> {
        self.to_bytes()
    }

    fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::from_bytes(bytes)
    }
}

/// Writes frames, or signals.
#[derive(Debug)]
pub struct FrameWriter<S = Frame> {
    stream: Sending,
    said: PhantomData<fn(S)>,
}

impl<S: Said> FrameWriter<S> {
    pub(crate) fn new(stream: Sending) -> Self {
        Self { stream, said: PhantomData }
    }

    /// Sends a frame. Dropped halfway, the stream is of no more use: close the line.
    ///
    /// # Errors
    /// As for [`FrameWriter::send_bytes`].
    pub async fn send(&mut self, frame: &S) -> Result<(), Fault> {
        self.send_bytes(&frame.bytes()).await
    }

    /// Sends a frame that is already encoded (tag and fields, without the length).
    ///
    /// # Errors
    /// [`Fault::TooLong`] when it is larger than [`Said::BYTES_MAX`]; nothing was sent then. [`Fault::Abandoned`],
    /// [`Fault::Closed`].
    pub async fn send_bytes(&mut self, frame: &[u8]) -> Result<(), Fault> {
        let length = u32::try_from(frame.len()).ok().filter(|_| frame.len() <= S::BYTES_MAX).ok_or(Fault::TooLong)?;
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

/// Reads frames, or signals. It closes the line on the first that is malformed.
#[derive(Debug)]
pub struct FrameReader<S = Frame> {
    stream: Receiving,
    breaker: Breaker,
    said: PhantomData<fn() -> S>,
    /// Bytes that came and were not yet given out; never more than a frame and one read.
    come: Vec<u8>,
    /// How many of them were given out.
    given: usize,
}

impl<S: Said> FrameReader<S> {
    pub(crate) fn new(stream: Receiving, breaker: Breaker) -> Self {
        Self { stream, breaker, said: PhantomData, come: Vec::new(), given: 0 }
    }

    /// The next frame. `None`: the other side has said that no further frame comes.
    ///
    /// # Shape
    /// May be dropped and called again: no frame is lost.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for a length of 0 or above [`Said::BYTES_MAX`], bytes that are no frame, or an end in the middle:
    /// the line is closed then. [`Fault::Abandoned`], [`Fault::Closed`].
    pub async fn next(&mut self) -> Result<Option<S>, Fault> {
        loop {
            match self.take() {
                Ok(Some(frame)) => return Ok(Some(frame)),
                Ok(None) => {}
                Err(malformed) => return Err(self.break_off(malformed)),
            }
            // Grows with what has come, never with what was announced.
            if !self.stream.append(&mut self.come, READ_BYTES.min(S::BYTES_MAX)).await? {
                return if self.come.len() == self.given {
                    Ok(None)
                } else {
                    Err(self.break_off(Malformed::at(self.come.len() - self.given, "the rest of the frame")))
                };
            }
        }
    }

    /// A whole frame out of what has come, if there is one.
    fn take(&mut self) -> Result<Option<S>, Malformed> {
        let rest = self.come.get(self.given..).unwrap_or_default();
        let Some((length, rest)) = rest.split_first_chunk::<LENGTH_BYTES>() else {
            self.forget();
            return Ok(None);
        };
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        if length == 0 || length > S::BYTES_MAX {
            return Err(Malformed::at(0, "a frame's length, from 1 to the most that one has"));
        }
        let Some(bytes) = rest.get(..length) else {
            self.forget();
            return Ok(None);
        };
        let frame = S::read(bytes).map_err(|malformed| malformed.shifted(LENGTH_BYTES))?;
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
