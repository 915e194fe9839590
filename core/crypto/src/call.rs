//! Calls through a rendezvous: sealed so that only the two devices, or whoever shares a link, can read them.
//!
//! # Shape
//! The key of two devices is HKDF-SHA-256 (label `parloir/1/call`) over the X25519 secret of their transport keys (RFC 7748; the
//! Ed25519 keys in their Montgomery form), without salt; of an invitation, over its key, with the salt `invitation`; of the link for a device, over its key, with the salt `device`. A sealed call is nonce (12 random bytes) ‖ ChaCha20-Poly1305,
//! with rendezvous ‖ caller ‖ called as associated data: it is worth nothing elsewhere, nor turned around.

use chacha20poly1305::{AeadInOut as _, ChaCha20Poly1305, KeyInit as _};
use ed25519_dalek::VerifyingKey;
use parloir_base::EndpointId;
use sha2::{Digest as _, Sha512};
use zeroize::Zeroizing;

use crate::derive::{expand, fill};

const LABEL: &str = "parloir/1/call";

/// The key of calls between two devices or under a link. Erased when dropped; Debug prints nothing of it.
pub struct CallKey(Zeroizing<[u8; 32]>);

/// From whom, to whom, through whom.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The rendezvous.
    pub through: EndpointId,
    /// Who calls.
    pub from: EndpointId,
    /// Who is called.
    pub to: EndpointId,
}

impl CallKey {
    /// The key that two devices share by their transport keys. `None`: that is no device's key.
    ///
    /// # Source
    /// RFC 7748, section 5; RFC 8032, section 5.1.5 (the scalar is the first half of SHA-512 of the seed).
    #[must_use]
    pub fn of_devices(own_seed: &[u8; 32], peer: &EndpointId) -> Option<Self> {
        let point = VerifyingKey::from_bytes(peer.as_bytes()).ok().filter(|key| !key.is_weak())?;
        let expanded = Zeroizing::new(<[u8; 64]>::from(Sha512::digest(own_seed)));
        let mut scalar = Zeroizing::new([0; 32]);
        scalar.copy_from_slice(expanded.first_chunk::<32>()?);
        let shared = Zeroizing::new(point.to_montgomery().mul_clamped(*scalar).to_bytes());
        // A point of small order shares the same nothing with everybody.
        if *shared == [0; 32] {
            return None;
        }
        Some(Self(expand(&shared, LABEL)))
    }

    /// The key that whoever holds an invitation shares with its maker.
    #[must_use]
    pub fn of_invitation(key: &[u8; 32]) -> Self {
        Self::of_link(b"invitation", key)
    }

    /// The key that whoever holds the link for another device shares with the device that made it, while the link may be used.
    #[must_use]
    pub fn of_device_link(key: &[u8; 32]) -> Self {
        Self::of_link(b"device", key)
    }

    fn of_link(salt: &[u8], key: &[u8; 32]) -> Self {
        let mut derived = Zeroizing::new([0; 32]);
        fill(Some(salt), key, LABEL, derived.as_mut());
        Self(derived)
    }

    /// Seals a call under a fresh random nonce.
    #[must_use]
    pub fn seal(&self, nonce: &[u8; 12], route: &Route, plain: &[u8]) -> Vec<u8> {
        let mut body = plain.to_vec();
        let cipher = ChaCha20Poly1305::new((&*self.0).into());
        if cipher.encrypt_in_place(nonce.into(), &about(route), &mut body).is_err() {
            // Only for 256 GiB and more, which no call is; nothing plain may leave all the same.
            body.clear();
        }
        [nonce.as_slice(), &body].concat()
    }

    /// Opens what [`CallKey::seal`] made. `None`: another key or route, or altered.
    #[must_use]
    pub fn open(&self, route: &Route, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, body) = sealed.split_first_chunk::<12>()?;
        let mut body = body.to_vec();
        let cipher = ChaCha20Poly1305::new((&*self.0).into());
        cipher.decrypt_in_place(nonce.into(), &about(route), &mut body).ok()?;
        Some(body)
    }
}

impl core::fmt::Debug for CallKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("CallKey(..)")
    }
}

fn about(route: &Route) -> Vec<u8> {
    [route.through.0, route.from.0, route.to.0].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SigningKey;

    fn id(seed: u8) -> EndpointId {
        EndpointId(SigningKey::from_seed(&[seed; 32]).public())
    }

    fn route() -> Route {
        Route { through: id(9), from: id(1), to: id(2) }
    }

    #[test]
    fn two_devices_share_a_key_and_a_third_does_not() {
        let one = CallKey::of_devices(&[1; 32], &id(2)).expect("a key");
        let sealed = one.seal(&[7; 12], &route(), b"here I am");
        let other = CallKey::of_devices(&[2; 32], &id(1)).expect("a key");
        assert_eq!(other.open(&route(), &sealed).as_deref(), Some(b"here I am".as_slice()));
        let rendezvous = CallKey::of_devices(&[9; 32], &id(1)).expect("a key");
        assert_eq!(rendezvous.open(&route(), &sealed), None);
        assert!(!sealed.windows(9).any(|window| window == b"here I am"));
    }

    /// Computed apart from this code: with Python's `hashlib`, `hmac` and `cryptography`, from what the shape above says.
    #[test]
    fn the_key_of_two_devices_and_those_of_links_are_those_of_the_shape() {
        let devices = CallKey::of_devices(&[1; 32], &id(2)).expect("a key");
        for (key, body) in [
            (devices, "a1859dd3cbaa3fca37fab4d8f11d5b1b40015b9504261626e6"),
            (CallKey::of_invitation(&[5; 32]), "1ce6e594f4acf2e8f22817f79de79a152513e2755a1ca23fe4"),
            (CallKey::of_device_link(&[5; 32]), "9e061da8fca6ceb9c4b6d62b9d17d7cc76c1a9afdd3940b23a"),
        ] {
            let sealed = key.seal(&[7; 12], &route(), b"here I am");
            assert_eq!(data_encoding::HEXLOWER.encode(&sealed), ["07".repeat(12).as_str(), body].concat());
        }
    }

    #[test]
    fn a_call_is_worth_nothing_elsewhere_turned_around_or_altered() {
        let key = CallKey::of_invitation(&[5; 32]);
        let sealed = key.seal(&[7; 12], &route(), b"here I am");
        assert!(key.open(&route(), &sealed).is_some());
        let (from, to) = (route().to, route().from);
        for other in [Route { through: id(8), ..route() }, Route { from, to, ..route() }] {
            assert_eq!(key.open(&other, &sealed), None);
        }
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(key.open(&route(), &altered), None, "byte {at}");
        }
        assert_eq!(key.open(&route(), &sealed[..11]), None);
        assert_eq!(CallKey::of_invitation(&[6; 32]).open(&route(), &sealed), None);
    }

    #[test]
    fn what_is_no_devices_key_shares_nothing() {
        let mut one = [0; 32];
        one[0] = 1;
        // The neutral point, and a string that is no point at all.
        for nobody in [one, [2; 32]] {
            assert!(CallKey::of_devices(&[1; 32], &EndpointId(nobody)).is_none());
        }
    }
}
