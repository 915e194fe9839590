//! What seals a backup and what opens it: age's X25519 keys, the private one made from 32 bytes.

use core::fmt;
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::x25519;
use bech32::{ToBase32, Variant};
use zeroize::Zeroizing;

/// What opens: an age identity.
pub struct Opener(pub(crate) x25519::Identity);

/// What is sealed to: an age recipient. Public.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(pub(crate) x25519::Recipient);

impl Opener {
    /// From 32 bytes that nobody else knows.
    ///
    /// # Source
    /// age-encryption.org/v1, "X25519": the identity is the private key in Bech32 with the prefix `AGE-SECRET-KEY-`.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Option<Self> {
        let digits = Zeroizing::new(seed.to_base32().into_iter().map(bech32::u5::to_u8).collect::<Vec<_>>());
        let places = digits.iter().filter_map(|digit| bech32::u5::try_from_u8(*digit).ok()).collect::<Vec<_>>();
        let text = Zeroizing::new(bech32::encode("age-secret-key-", places, Variant::Bech32).ok()?);
        let upper = Zeroizing::new(text.to_ascii_uppercase());
        x25519::Identity::from_str(&upper).ok().map(Self)
    }

    /// As the stock tool takes it: a line for `age -d -i FILE`.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// Where to seal for it.
    #[must_use]
    pub fn address(&self) -> Address {
        Address(self.0.to_public())
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opener(..)")
    }
}

impl Address {
    /// From its text (`age1…`).
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        x25519::Recipient::from_str(text).ok().map(Self)
    }

    /// Its text.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.0.to_string()
    }
}

impl fmt::Debug for Address {
    /// Whoever knows it could write a file that the words open.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(..)")
    }
}
