//! What may go wrong on the network. No text here carries an address, a key or anything that a peer sent.

use parloir_base::Malformed;

/// Why the network did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Another program, or another run of this one, holds the port. Port 0 asks for a free one.
    #[error("the network port is in use")]
    PortTaken,
    /// The list of addresses to listen on is empty, or names one address family twice.
    #[error("one address of each family can be listened on, and at least one")]
    Listen,
    /// The operating system refused the socket.
    #[error("the network cannot be opened: {0:?}")]
    Bind(std::io::ErrorKind),
    /// The cryptography at hand is not the one that was agreed on. Nothing was opened.
    #[error("the post-quantum key exchange is missing or not alone")]
    NotPostQuantum,
    /// No address was given that can be dialled.
    #[error("no usable address is known")]
    NoAddress,
    /// The relay is there, and the device that was asked for is not there.
    #[error("the other side is not at the relay")]
    Absent,
    /// There is no room at the relay for another pair.
    #[error("there is no room at the relay")]
    NoRoom,
    /// A device does not dial itself.
    #[error("this is the device itself")]
    Oneself,
    /// Nobody answered in time.
    #[error("no answer")]
    Silent,
    /// Somebody answered and is not the device that was asked for, or does not speak as agreed.
    #[error("the other side was refused, or refused")]
    Estranged,
    /// The line, or the door, is closed.
    #[error("the line is closed")]
    Closed,
    /// The other side gave up this stream; the line lives on.
    #[error("the other side gave up the stream")]
    Abandoned,
    /// The stream ended before everything that was asked for had come.
    #[error("the stream ended early")]
    EndedEarly,
    /// More came than the caller allows.
    #[error("more came than is allowed")]
    TooLong,
    /// The control stream is the first stream of a line, and there is one.
    #[error("the control stream comes first, once")]
    ControlFirst,
    /// The other side sent what no follower of the specification sends. The line is closed.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}
