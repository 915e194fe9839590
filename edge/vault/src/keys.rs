//! `parloir-keys`: the text in which the vault's random key is kept, wrapped once per slot.
//!
//! # Shape
//! ```text
//! parloir-keys/1
//! passphrase: argon2id <KiB> <passes> <lanes> <salt 64 hex> <nonce 48 hex> <wrapped 96 hex>
//! words: <nonce 48 hex> <wrapped 96 hex>
//! check: <SHA-256 of all lines above, 64 hex>
//! ```
//! Each line up to its wrapped key is bound to it as associated data. `check` tells an accident from a wrong passphrase;
//! it stands last in every version, so that a newer file is told from a damaged one.

use parloir_base::{Chance, Digest};
use parloir_crypto::slot::{Stretch, stretch, unwrap, wrap};
use parloir_crypto::words::Words;
use zeroize::Zeroizing;

/// The vault's random key.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// A key file holds two short lines and two others.
pub(crate) const BYTES_MAX: u64 = 4096;
const VERSION: u32 = 1;
const NAME: &str = "parloir-keys/";

/// A key file, as read or to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keys {
    passphrase: Passphrase,
    words: Wrapped,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Passphrase {
    how: Stretch,
    salt: [u8; 32],
    wrapped: Wrapped,
}

#[derive(Clone, PartialEq, Eq)]
struct Wrapped {
    nonce: [u8; 24],
    key: [u8; 48],
}

impl core::fmt::Debug for Wrapped {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Wrapped")
    }
}

/// Why bytes are not a key file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// Whole, and written by a newer version.
    Newer,
    /// Anything else.
    Damaged,
}

impl Keys {
    /// Wraps `key` for a passphrase and for the words. `None` when the stretching cannot be computed.
    pub(crate) fn new(
        key: &Key,
        passphrase: &str,
        words: &Words,
        how: Stretch,
        chance: &mut dyn Chance,
    ) -> Option<Self> {
        let passphrase = Passphrase::new(key, passphrase, how, chance)?;
        let nonce = nonce(chance);
        let wrapped = wrap(&words.slot_key(), &nonce, words_line(&nonce).as_bytes(), key);
        Some(Self { passphrase, words: Wrapped { nonce, key: wrapped } })
    }

    /// The same with another passphrase.
    pub(crate) fn with_passphrase(
        &self,
        key: &Key,
        passphrase: &str,
        how: Stretch,
        chance: &mut dyn Chance,
    ) -> Option<Self> {
        let passphrase = Passphrase::new(key, passphrase, how, chance)?;
        Some(Self { passphrase, words: self.words.clone() })
    }

    /// The key, if the passphrase opens its slot.
    pub(crate) fn by_passphrase(&self, passphrase: &str) -> Option<Key> {
        let Passphrase { how, salt, wrapped } = &self.passphrase;
        let wrapping = stretch(passphrase, salt, *how).ok()?;
        let line = passphrase_line(*how, salt, &wrapped.nonce);
        unwrap(&wrapping, &wrapped.nonce, line.as_bytes(), &wrapped.key)
    }

    /// The key, if the words open their slot.
    pub(crate) fn by_words(&self, words: &Words) -> Option<Key> {
        let Wrapped { nonce, key } = &self.words;
        unwrap(&words.slot_key(), nonce, words_line(nonce).as_bytes(), key)
    }

    pub(crate) fn to_text(&self) -> String {
        let Passphrase { how, salt, wrapped } = &self.passphrase;
        let mut text = format!(
            "{NAME}{VERSION}\n{}{}\n{}{}\n",
            passphrase_line(*how, salt, &wrapped.nonce),
            hex(&wrapped.key),
            words_line(&self.words.nonce),
            hex(&self.words.key),
        );
        let check = parloir_crypto::digest(text.as_bytes());
        text.push_str(&format!("check: {check}\n"));
        text
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Damaged)?;
        let version = checked(text).ok_or(Unreadable::Damaged)?;
        if version > VERSION {
            return Err(Unreadable::Newer);
        }
        let keys = Self::from_text(text).ok_or(Unreadable::Damaged)?;
        // One file has one form: whatever is not written back the same was not written here.
        if keys.to_text() == text { Ok(keys) } else { Err(Unreadable::Damaged) }
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines().skip(1);
        let mut fields = lines.next()?.strip_prefix("passphrase: argon2id ")?.split(' ');
        let mut number = || fields.next()?.parse::<u32>().ok();
        let how = Stretch { memory_kib: number()?, passes: number()?, lanes: number()? };
        if !is_usable(how) {
            return None;
        }
        let salt = unhex(fields.next()?)?;
        let wrapped = Wrapped { nonce: unhex(fields.next()?)?, key: unhex(fields.next()?)? };
        let mut fields = lines.next()?.strip_prefix("words: ")?.split(' ');
        let words = Wrapped { nonce: unhex(fields.next()?)?, key: unhex(fields.next()?)? };
        Some(Self { passphrase: Passphrase { how, salt, wrapped }, words })
    }
}

impl Passphrase {
    fn new(key: &Key, passphrase: &str, how: Stretch, chance: &mut dyn Chance) -> Option<Self> {
        if !is_usable(how) {
            return None;
        }
        let (salt, nonce) = (chance.bytes32(), nonce(chance));
        let wrapping = stretch(passphrase, &salt, how).ok()?;
        let wrapped = wrap(&wrapping, &nonce, passphrase_line(how, &salt, &nonce).as_bytes(), key);
        Some(Self { how, salt, wrapped: Wrapped { nonce, key: wrapped } })
    }
}

/// Bounds what a key file may ask of the machine. The test preset passes: what is too weak is refused to the person who
/// chooses it, by the host; refusing it here would only lock out its owner.
fn is_usable(how: Stretch) -> bool {
    how.is_acceptable() || how == Stretch::TEST
}

fn nonce(chance: &mut dyn Chance) -> [u8; 24] {
    let mut nonce = [0; 24];
    chance.fill(&mut nonce);
    nonce
}

fn passphrase_line(how: Stretch, salt: &[u8; 32], nonce: &[u8; 24]) -> String {
    let Stretch { memory_kib, passes, lanes } = how;
    format!("passphrase: argon2id {memory_kib} {passes} {lanes} {} {} ", hex(salt), hex(nonce))
}

fn words_line(nonce: &[u8; 24]) -> String {
    format!("words: {} ", hex(nonce))
}

/// The version, when the last line is the digest of the lines above it.
fn checked(text: &str) -> Option<u32> {
    let (above, check) = text.strip_suffix('\n')?.rsplit_once('\n')?;
    let check = Digest::from_hex(check.strip_prefix("check: ")?).ok()?;
    let covered = text.get(..above.len() + 1)?;
    if parloir_crypto::digest(covered.as_bytes()) != check {
        return None;
    }
    covered.lines().next()?.strip_prefix(NAME)?.parse().ok()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}
