//! What one request of a script brings: pieces of files, one after the other.

use crate::unfit::Unfit;

/// Bytes of one request: pieces of 4 MiB, and their heads.
pub(crate) const BODY_BYTES_MAX: usize = 5 << 20;

/// Some bytes of a file.
pub(crate) struct Piece<'a> {
    pub path: &'a str,
    /// Where they begin.
    pub at: u64,
    pub bytes: &'a [u8],
}

/// The pieces of a body; what is cut off is the last one that is read.
///
/// # Shape
/// For each piece: length of the path (2 bytes), path, where it begins in the file (8), its length (4), its bytes. Big-endian.
pub(crate) fn pieces(mut body: &[u8]) -> impl Iterator<Item = Result<Piece<'_>, Unfit>> {
    std::iter::from_fn(move || {
        if body.is_empty() {
            return None;
        }
        let read = read(&mut body);
        if read.is_err() {
            body = &[];
        }
        Some(read)
    })
}

fn read<'a>(body: &mut &'a [u8]) -> Result<Piece<'a>, Unfit> {
    let length = u16::from_be_bytes(array(body)?);
    let path = std::str::from_utf8(part(body, usize::from(length))?).map_err(|_| Unfit::Path)?;
    let at = u64::from_be_bytes(array(body)?);
    let length = u32::from_be_bytes(array(body)?);
    let bytes = part(body, usize::try_from(length).map_err(|_| Unfit::TooLarge)?)?;
    Ok(Piece { path, at, bytes })
}

fn part<'a>(body: &mut &'a [u8], bytes: usize) -> Result<&'a [u8], Unfit> {
    let (part, rest) = body.split_at_checked(bytes).ok_or(Unfit::Damaged)?;
    *body = rest;
    Ok(part)
}

fn array<const N: usize>(body: &mut &[u8]) -> Result<[u8; N], Unfit> {
    part(body, N)?.try_into().map_err(|_| Unfit::Damaged)
}

/// A piece as a script writes it.
#[cfg(test)]
pub(crate) fn written(path: &str, at: u64, bytes: &[u8]) -> Vec<u8> {
    let mut piece = u16::try_from(path.len()).unwrap().to_be_bytes().to_vec();
    piece.extend_from_slice(path.as_bytes());
    piece.extend_from_slice(&at.to_be_bytes());
    piece.extend_from_slice(&u32::try_from(bytes.len()).unwrap().to_be_bytes());
    piece.extend_from_slice(bytes);
    piece
}
