//! What may go wrong on the operator's machine. No text here carries an address or a key.

/// Why the rendezvous does not serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The network.
    #[error("opening the network")]
    Net(#[source] parloir_net::Fault),
    /// The key file cannot be read or made, or others may read it.
    #[error("reading or making the key file")]
    Key(#[source] std::io::Error),
    /// The key file holds something else.
    #[error("the key file does not hold a key")]
    KeyUnreadable,
    /// Nobody was told where it is reached, and what it listens on does not say.
    #[error("nobody said where the rendezvous is reached")]
    Nowhere,
    /// Numbers are for this machine alone.
    #[error("numbers are given on a loopback address alone")]
    MetricsExposed,
    /// The place for numbers is taken.
    #[error("opening the place for numbers")]
    Metrics(#[source] std::io::Error),
}
