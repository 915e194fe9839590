//! The devices of one person, as faces are shown them.

use serde::{Deserialize, Serialize};

/// A device in a list.
#[derive(Clone, Serialize, Deserialize)]
pub struct DeviceLine {
    pub device: String,
    pub serial: u32,
    pub label: String,
    /// The one that answers.
    pub this: bool,
    /// RFC 3339.
    pub since: String,
    /// RFC 3339: what it signed later counts for nobody.
    pub revoked: Option<String>,
    /// `lost`, `stolen`, `replaced`, `retired`.
    pub reason: Option<String>,
    pub connected: bool,
    /// RFC 3339.
    pub met: Option<String>,
}

/// The link by which another device may join: shown once.
#[derive(Clone, Serialize, Deserialize)]
pub struct DeviceLink {
    pub link: String,
    pub expires: String,
}
