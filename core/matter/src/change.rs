//! What an entry changed, for people to read.

use parloir_wire::matter::Role;
use parloir_wire::relay::Consent;

/// What an entry changed about a party, for people to read.
#[derive(Clone, PartialEq, Eq)]
pub enum Change {
    /// They are a party now: for the first time, or again.
    Admitted,
    /// They have another role.
    Role(Role),
    /// They have a device more, called so.
    DeviceAdded(String),
    /// A device of theirs, called so, signs for them no longer.
    DeviceRevoked(String),
    /// The keeper removed them.
    Removed,
    /// They left.
    Left,
    /// They, who keep the matter, name a relay for it.
    RelayNamed,
    /// They agree to a relay.
    RelayAgreed,
    /// They do not agree to a relay any more.
    RelayWithdrawn,
}

impl core::fmt::Debug for Change {
    /// What a person calls a device belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Role(role) => write!(f, "Role({role:?})"),
            Self::Admitted => f.write_str("Admitted"),
            Self::DeviceAdded(_) => f.write_str("DeviceAdded(..)"),
            Self::DeviceRevoked(_) => f.write_str("DeviceRevoked(..)"),
            Self::Removed => f.write_str("Removed"),
            Self::Left => f.write_str("Left"),
            Self::RelayNamed => f.write_str("RelayNamed"),
            Self::RelayAgreed => f.write_str("RelayAgreed"),
            Self::RelayWithdrawn => f.write_str("RelayWithdrawn"),
        }
    }
}

impl Change {
    /// What a saying about a relay comes to. None: the keeper alone names one, and does not agree to what they named themselves.
    pub(crate) const fn of_consent(consent: &Consent, is_keeper: bool) -> Option<Self> {
        match (consent, is_keeper) {
            (Consent::Named(_), true) => Some(Self::RelayNamed),
            (Consent::Agreed(_), false) => Some(Self::RelayAgreed),
            (Consent::Withdrawn, _) => Some(Self::RelayWithdrawn),
            _ => None,
        }
    }
}
