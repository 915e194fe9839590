//! The text that carries a link: a scheme, then letters with a check, so that a slip of copying is told from a link that is whole.

use data_encoding::BASE64URL_NOPAD;
use parloir_base::Malformed;

use crate::lines::base64;

/// The scheme, then base64url without padding of `body` and its CRC-32 (IEEE, u32 LE). The check proves nothing.
pub(crate) fn to_text(scheme: &str, mut body: Vec<u8>) -> String {
    let check = crc32(&body);
    body.extend_from_slice(&check.to_le_bytes());
    let mut link = String::from(scheme);
    BASE64URL_NOPAD.encode_append(&body, &mut link);
    link
}

/// Reads the bytes of a link with `read`; surrounding white space is ignored. `bytes_max` counts the check.
pub(crate) fn from_text<T>(
    scheme: &'static str,
    bytes_max: usize,
    text: &str,
    read: fn(&[u8]) -> Result<T, Malformed>,
) -> Result<T, Malformed> {
    let start = text.len().saturating_sub(text.trim_start().len());
    from_trimmed(scheme, bytes_max, text.trim(), read).map_err(|malformed| malformed.shifted(start))
}

fn from_trimmed<T>(
    scheme: &'static str,
    bytes_max: usize,
    link: &str,
    read: fn(&[u8]) -> Result<T, Malformed>,
) -> Result<T, Malformed> {
    let Some(letters) = link.strip_prefix(scheme) else {
        let in_step = link.bytes().zip(scheme.bytes()).take_while(|(a, b)| a == b).count();
        return Err(Malformed::at(in_step, scheme));
    };
    let letters_max = BASE64URL_NOPAD.encode_len(bytes_max);
    if letters.len() > letters_max {
        return Err(Malformed::at(scheme.len().saturating_add(letters_max), "the end of a link: it is too long"));
    }
    let bytes = base64(&BASE64URL_NOPAD, *b"-_", letters).map_err(|malformed| malformed.shifted(scheme.len()))?;
    checked(&bytes).and_then(read).map_err(|malformed| {
        // Four letters stand for three bytes.
        let letters = malformed.offset_bytes.saturating_mul(4) / 3;
        Malformed::at(scheme.len().saturating_add(letters), malformed.expected)
    })
}

/// The check is looked at first: what was cut or mistyped is told as such, whatever it looks like.
fn checked(bytes: &[u8]) -> Result<&[u8], Malformed> {
    const CHECK: &str = "a check of the link: it was not copied whole";
    let Some((body, check)) = bytes.split_last_chunk::<4>() else {
        return Err(Malformed::at(bytes.len(), CHECK));
    };
    if crc32(body) == u32::from_le_bytes(*check) { Ok(body) } else { Err(Malformed::at(body.len(), CHECK)) }
}

/// CRC-32 of IEEE 802.3, bit by bit: a link is short.
///
/// # Source
/// ISO/IEC 3309; check value of "123456789" is CBF43926.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let mask = (crc & 1).wrapping_neg();
            crc = (crc >> 1) ^ (0xedb8_8320 & mask);
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_check_is_the_one_that_everybody_computes() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }
}
