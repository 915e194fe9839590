//! Relays as a node uses them: lines to those that its person agreed to, and meetings through them, once there is no direct way.

mod ferries;
pub(crate) mod keep;

pub(crate) use ferries::Ferries;
