//! The armour that `ssh-keygen -Y verify` reads, rebuilt from a key and 64 signature bytes.

use data_encoding::BASE64;
use parloir_base::limit::RECORD_BYTES_MAX;
use parloir_base::{Malformed, Signature};

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----\n";
const END: &str = "-----END SSH SIGNATURE-----\n";
const LINE: usize = 70;
const KEY_TYPE: &[u8] = b"ssh-ed25519";
const FORM: &str = "an SSH signature as ssh-keygen writes it: Ed25519, sha512, version 1";
const KEY_FORM: &str = "ssh-ed25519 and a key, without comment";

/// The armoured SSHSIG file (`-----BEGIN SSH SIGNATURE-----` ..., LF, lines of 70, final LF) as `ssh-keygen` writes it.
///
/// # Source
/// OpenSSH `PROTOCOL.sshsig`, "Armored format" and "Blob format".
#[must_use]
pub fn armour(public: &[u8; 32], namespace: &str, signature: &Signature) -> String {
    let mut body = Vec::new();
    put_string(&mut body, KEY_TYPE);
    put_string(&mut body, &signature.0);

    let mut blob = b"SSHSIG".to_vec();
    blob.extend_from_slice(&1_u32.to_be_bytes());
    put_string(&mut blob, &key_blob(public));
    put_string(&mut blob, namespace.as_bytes());
    put_string(&mut blob, b"");
    put_string(&mut blob, b"sha512");
    put_string(&mut blob, &body);

    let mut text = String::from(BEGIN);
    for (at, letter) in BASE64.encode(&blob).chars().enumerate() {
        if at > 0 && at % LINE == 0 {
            text.push('\n');
        }
        text.push(letter);
    }
    text.push('\n');
    text.push_str(END);
    text
}

/// An armour taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Armoured {
    /// The key inside the armour.
    pub public: [u8; 32],
    /// The namespace inside the armour.
    pub namespace: String,
    /// The signature.
    pub signature: Signature,
}

/// Reads an armour: Ed25519, sha512, version 1, nothing else.
///
/// # Shape
/// At most 4 KiB, exactly as [`armour`] writes it; the namespace is UTF-8 and not empty (`ssh-keygen` refuses an empty one).
///
/// # Errors
/// [`Malformed`] for any other form.
pub fn unarmour(text: &str) -> Result<Armoured, Malformed> {
    if text.len() > RECORD_BYTES_MAX {
        return Err(Malformed::at(RECORD_BYTES_MAX, FORM));
    }
    let body = text.strip_prefix(BEGIN).ok_or(Malformed::at(0, FORM))?;
    let letters = body.strip_suffix(END).ok_or(Malformed::at(text.len(), FORM))?;
    let joined: String = letters.chars().filter(|letter| *letter != '\n').collect();
    let blob = BASE64.decode(joined.as_bytes()).map_err(|e| in_text(letters, e.position))?;
    let (public, namespace, signature) =
        parts(&blob).map_err(|bad| in_text(letters, bad.offset_bytes.saturating_mul(4) / 3))?;

    // One signature, one text: line lengths and padding are as written or refused.
    if armour(&public, &namespace, &signature) == text {
        Ok(Armoured { public, namespace, signature })
    } else {
        Err(Malformed::at(BEGIN.len(), FORM))
    }
}

/// What a blob holds; refused with its offset in the blob.
fn parts(blob: &[u8]) -> Result<([u8; 32], String, Signature), Malformed> {
    let mut cursor = Cursor { rest: blob, total: blob.len() };
    cursor.literal(b"SSHSIG")?;
    cursor.literal(&1_u32.to_be_bytes())?;
    let public = cursor.key()?;
    let place = cursor.malformed();
    let namespace = cursor.string()?;
    if namespace.is_empty() {
        return Err(place);
    }
    let namespace = String::from_utf8(namespace.to_vec()).map_err(|_| place)?;
    cursor.literal_string(b"")?;
    cursor.literal_string(b"sha512")?;
    let signature = cursor.signature()?;
    cursor.end()?;
    Ok((public, namespace, signature))
}

/// `ssh-ed25519 AAAA...`: the key as an OpenSSH public key, without comment.
#[must_use]
pub fn public_line(public: &[u8; 32]) -> String {
    format!("ssh-ed25519 {}", BASE64.encode(&key_blob(public)))
}

/// Reads what [`public_line`] writes.
///
/// # Errors
/// [`Malformed`] for any other form.
pub fn read_public_line(text: &str) -> Result<[u8; 32], Malformed> {
    let prefix = "ssh-ed25519 ";
    let letters = text.strip_prefix(prefix).ok_or(Malformed::at(0, KEY_FORM))?;
    let bad = Malformed::at(prefix.len(), KEY_FORM);
    let blob =
        BASE64.decode(letters.as_bytes()).map_err(|e| Malformed::at(e.position, KEY_FORM).shifted(prefix.len()))?;
    let (head, public) = blob.split_last_chunk::<32>().ok_or(bad)?;
    if head == key_head() { Ok(*public) } else { Err(bad) }
}

/// Appends an SSH string: its length (four bytes, big-endian), then its bytes (RFC 4251 §5).
pub(crate) fn put_string(out: &mut Vec<u8>, bytes: &[u8]) {
    // No string of ours comes near 4 GiB; saturating keeps a longer one from passing for a shorter one.
    let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(bytes);
}

fn key_blob(public: &[u8; 32]) -> Vec<u8> {
    let mut blob = key_head();
    blob.extend_from_slice(public);
    blob
}

/// Everything of a key's blob that stands before its 32 bytes.
fn key_head() -> Vec<u8> {
    let mut head = Vec::new();
    put_string(&mut head, KEY_TYPE);
    head.extend_from_slice(&32_u32.to_be_bytes());
    head
}

/// Where letter `at` of a base64 text stands in an armour whose lines are `letters`, however long each is.
fn in_text(letters: &str, at: usize) -> Malformed {
    let place = letters.match_indices(|letter| letter != '\n').nth(at).map_or(letters.len(), |(place, _)| place);
    Malformed::at(BEGIN.len().saturating_add(place), FORM)
}

struct Cursor<'a> {
    rest: &'a [u8],
    total: usize,
}

impl<'a> Cursor<'a> {
    fn malformed(&self) -> Malformed {
        let read = self.total.saturating_sub(self.rest.len());
        Malformed::at(read, FORM)
    }

    fn literal(&mut self, expected: &[u8]) -> Result<(), Malformed> {
        self.rest = self.rest.strip_prefix(expected).ok_or(self.malformed())?;
        Ok(())
    }

    fn string(&mut self) -> Result<&'a [u8], Malformed> {
        let bad = self.malformed();
        let (len, rest) = self.rest.split_first_chunk::<4>().ok_or(bad)?;
        let len = usize::try_from(u32::from_be_bytes(*len)).map_err(|_| bad)?;
        let (bytes, rest) = rest.split_at_checked(len).ok_or(bad)?;
        self.rest = rest;
        Ok(bytes)
    }

    fn literal_string(&mut self, expected: &[u8]) -> Result<(), Malformed> {
        let bad = self.malformed();
        if self.string()? == expected { Ok(()) } else { Err(bad) }
    }

    /// `string(string "ssh-ed25519", string key)`.
    fn key(&mut self) -> Result<[u8; 32], Malformed> {
        let bad = self.malformed();
        let (head, public) = self.string()?.split_last_chunk::<32>().ok_or(bad)?;
        if head == key_head() { Ok(*public) } else { Err(bad) }
    }

    /// `string(string "ssh-ed25519", string signature)`.
    fn signature(&mut self) -> Result<Signature, Malformed> {
        let bad = self.malformed();
        let mut inner = Cursor { rest: self.string()?, total: self.total };
        inner.literal_string(KEY_TYPE).map_err(|_| bad)?;
        let bytes = inner.string().map_err(|_| bad)?;
        inner.end().map_err(|_| bad)?;
        bytes.try_into().map(Signature).map_err(|_| bad)
    }

    fn end(&self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.malformed()) }
    }
}
