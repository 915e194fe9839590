//! Settings: how the pages behave, the secrets that open the vault, what this device is, and the way to stop the program.

pub(crate) mod acts;
pub(crate) mod backup;
mod device;
pub(crate) mod devices;
pub(crate) mod page;
mod part;
mod rendezvous;
mod secrets;
pub(crate) mod shares;
