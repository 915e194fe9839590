//! Bytes on a stream of a line.

use iroh::endpoint::{ReadError, ReadExactError, ReadToEndError, RecvStream, SendStream, VarInt, WriteError};

use crate::fault::Fault;

/// The half that writes. Dropped, it counts as finished.
#[derive(Debug)]
pub struct Sending {
    stream: SendStream,
}

impl Sending {
    pub(crate) fn new(stream: SendStream) -> Self {
        Self { stream }
    }

    /// Writes all of it, waiting while the other side is slower. Dropped halfway, an unknown part has been written.
    ///
    /// # Errors
    /// [`Fault::Abandoned`] when the other side gave up the stream, [`Fault::Closed`].
    pub async fn write_all(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.stream.write_all(bytes).await.map_err(|error| written(&error))
    }

    /// Says that nothing more comes, and waits until the other side's transport has everything.
    ///
    /// # Errors
    /// As for [`Sending::write_all`].
    pub async fn finish(&mut self) -> Result<(), Fault> {
        self.stream.finish().map_err(|_| Fault::Closed)?;
        match self.stream.stopped().await {
            Ok(None) => Ok(()),
            Ok(Some(_)) => Err(Fault::Abandoned),
            Err(_) => Err(Fault::Closed),
        }
    }

    /// Gives the stream up: what was not yet received is dropped.
    pub fn abandon(&mut self) {
        // It fails only when the stream is over, which is what was asked for.
        drop(self.stream.reset(VarInt::from_u32(0)));
    }
}

/// The half that reads. Dropped before its end, the other side's writes fail with [`Fault::Abandoned`].
#[derive(Debug)]
pub struct Receiving {
    stream: RecvStream,
}

impl Receiving {
    pub(crate) fn new(stream: RecvStream) -> Self {
        Self { stream }
    }

    /// Reads what is there, at most `into`, waiting for something. `None`: the other side has finished.
    ///
    /// # Shape
    /// May be dropped and called again: no byte is lost.
    ///
    /// # Errors
    /// [`Fault::Abandoned`] when the other side gave up the stream, [`Fault::Closed`].
    pub async fn read(&mut self, into: &mut [u8]) -> Result<Option<usize>, Fault> {
        self.stream.read(into).await.map_err(|error| read(&error))
    }

    /// Fills `into`.
    ///
    /// # Errors
    /// [`Fault::EndedEarly`] when the stream ends first; as for [`Receiving::read`].
    pub async fn read_exact(&mut self, into: &mut [u8]) -> Result<(), Fault> {
        self.stream.read_exact(into).await.map_err(|error| match error {
            ReadExactError::FinishedEarly(_) => Fault::EndedEarly,
            ReadExactError::ReadError(error) => read(&error),
        })
    }

    /// Reads to the end.
    ///
    /// # Errors
    /// [`Fault::TooLong`] when more than `limit_bytes` come; as for [`Receiving::read`].
    pub async fn read_to_end(&mut self, limit_bytes: usize) -> Result<Vec<u8>, Fault> {
        self.stream.read_to_end(limit_bytes).await.map_err(|error| match error {
            ReadToEndError::TooLong => Fault::TooLong,
            ReadToEndError::Read(error) => read(&error),
        })
    }

    /// Gives the stream up: the other side's writes fail.
    pub fn abandon(&mut self) {
        // It fails only when the stream is over, which is what was asked for.
        drop(self.stream.stop(VarInt::from_u32(0)));
    }

    /// Appends what is there, at most `limit_bytes`; false at the end. Loses nothing when dropped.
    pub(crate) async fn append(&mut self, to: &mut Vec<u8>, limit_bytes: usize) -> Result<bool, Fault> {
        let chunk = self.stream.read_chunk(limit_bytes).await.map_err(|error| read(&error))?;
        Ok(chunk.map(|bytes| to.extend_from_slice(&bytes)).is_some())
    }
}

fn read(error: &ReadError) -> Fault {
    match error {
        ReadError::Reset(_) => Fault::Abandoned,
        _ => Fault::Closed,
    }
}

fn written(error: &WriteError) -> Fault {
    match error {
        WriteError::Stopped(_) => Fault::Abandoned,
        _ => Fault::Closed,
    }
}

/// Closing code: the other side sent what no follower of the specification sends.
const CLOSE_MALFORMED: VarInt = VarInt::from_u32(1);

/// Ends the line of a stream on which something malformed came.
#[derive(Clone, Debug)]
pub(crate) enum Breaker {
    /// Of a line between two devices, or from a device to a rendezvous.
    Line(iroh::endpoint::Connection),
    /// Of a visit at a rendezvous.
    Visit(noq::Connection),
}

impl Breaker {
    pub(crate) fn break_off(&self) {
        match self {
            Self::Line(connection) => connection.close(CLOSE_MALFORMED, b""),
            Self::Visit(connection) => connection.close(CLOSE_MALFORMED, b""),
        }
    }
}
