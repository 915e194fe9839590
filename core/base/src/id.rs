//! Names of people, devices, matters and bytes: fixed-size values that cannot be mistaken for one another.

use core::fmt;

use crate::malformed::Malformed;

macro_rules! bytes32 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// # Shape
        /// 32 bytes; written as 64 lower-case hexadecimal digits.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 32]);

        impl $name {
            /// Reads 64 lower-case hexadecimal digits.
            ///
            /// # Errors
            /// [`Malformed`] at the first byte that is not one of `0-9a-f`, or at the end when the length is not 64.
            pub fn from_hex(text: &str) -> Result<Self, Malformed> {
                hex32(text).map(Self)
            }

            /// 64 lower-case hexadecimal digits.
            #[must_use]
            pub fn to_hex(&self) -> String {
                data_encoding::HEXLOWER.encode(&self.0)
            }

            /// The first eight digits: enough for a person to tell two apart, never enough to decide.
            #[must_use]
            pub fn short(&self) -> String {
                self.to_hex().chars().take(8).collect()
            }

            /// The raw bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

            /// From a slice of exactly 32 bytes.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.short())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.to_hex())
            }
        }
    };
}

bytes32!(
    /// SHA-256 of exact bytes.
    Digest
);
bytes32!(
    /// A profile: its Ed25519 identity key (public half).
    PersonId
);
bytes32!(
    /// A device: its Ed25519 evidence key (public half), certified by the identity key.
    DeviceId
);
bytes32!(
    /// A device on the network: its Ed25519 transport key (public half).
    EndpointId
);
bytes32!(
    /// A matter: random, says nothing.
    MatterId
);

/// One meeting of two devices; meaningful inside one run of the program only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

/// An Ed25519 signature over an SSHSIG blob.
///
/// # Shape
/// 64 bytes, RFC 8032 order (R ‖ S).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature")
    }
}

fn hex32(text: &str) -> Result<[u8; 32], Malformed> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(Malformed::at(0, "64 lower-case hexadecimal digits"));
    }
    let bytes = data_encoding::HEXLOWER
        .decode(text.as_bytes())
        .map_err(|e| Malformed::at(e.position, "64 lower-case hexadecimal digits"))?;
    bytes.try_into().map_err(|_| Malformed::at(text.len(), "64 lower-case hexadecimal digits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_what_it_wrote() {
        let digest = Digest([0xab; 32]);
        assert_eq!(Digest::from_hex(&digest.to_hex()), Ok(digest));
    }

    #[test]
    fn upper_case_short_long_and_foreign_letters_are_refused() {
        for bad in ["", "AB", &"a".repeat(63), &"a".repeat(65), &"A".repeat(64), &"g".repeat(64)] {
            assert!(Digest::from_hex(bad).is_err(), "{bad}");
        }
    }
}
