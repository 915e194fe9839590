//! What the child answers, and what of it is believed: a PNG of the plainest kind, within bounds, and nothing behind it.

use crate::fault::Fault;
use crate::limit::{PAGES_MAX, PIXELS_MAX, PNG_BYTES_MAX};

/// Letters of the longest first line of an answer.
const LINE_MAX: usize = 16;
/// RFC 2083, 3.1.
const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
/// Length, kind and checksum around what a chunk holds.
const CHUNK_FRAME: usize = 12;

/// A page.
#[derive(Clone, PartialEq, Eq)]
pub struct Drawn {
    /// How many pages the document has.
    pub pages: u32,
    /// This one, as a PNG.
    pub png: Vec<u8>,
}

impl Drawn {
    /// How many bytes an answer has at most.
    pub const BYTES_MAX: usize = LINE_MAX + PNG_BYTES_MAX;

    /// The line that comes before the PNG.
    ///
    /// # Shape
    /// The number of pages, decimal, and a line feed.
    pub(crate) fn line(&self) -> String {
        format!("{}\n", self.pages)
    }

    /// Reads a whole answer. Whoever made it read a stranger's document, and may be that stranger's by now.
    ///
    /// # Errors
    /// [`Fault::Answer`].
    pub fn read(mut answer: Vec<u8>) -> Result<Self, Fault> {
        let end = answer.iter().take(LINE_MAX).position(|byte| *byte == b'\n').ok_or(Fault::Answer)?;
        let png = answer.split_off(end + 1);
        let line = core::str::from_utf8(&answer[..end]).map_err(|_| Fault::Answer)?;
        let pages = line.parse().map_err(|_| Fault::Answer)?;
        if pages == 0 || pages > PAGES_MAX || png.len() > PNG_BYTES_MAX || plain(&png).is_none() {
            return Err(Fault::Answer);
        }
        Ok(Self { pages, png })
    }
}

impl core::fmt::Debug for Drawn {
    /// A page is what someone wrote: it is counted, not shown.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Drawn({} pages, {} bytes)", self.pages, self.png.len())
    }
}

/// Whether these are a header, pixels and an end, one after the other, and nothing else: no text, no profile, no animation.
fn plain(png: &[u8]) -> Option<()> {
    let mut rest = png.strip_prefix(&SIGNATURE)?;
    let (mut has_header, mut has_pixels) = (false, false);
    loop {
        let held = u32::from_be_bytes(rest.first_chunk().copied()?) as usize;
        let whole = rest.get(..held.checked_add(CHUNK_FRAME)?)?;
        rest = rest.get(whole.len()..)?;
        let content = whole.get(8..8 + held)?;
        match whole.get(4..8)? {
            b"IHDR" if !has_header => {
                let (width, height) = (
                    u32::from_be_bytes(*content.first_chunk()?),
                    u32::from_be_bytes(*content.get(4..)?.first_chunk()?),
                );
                let pixels = width.checked_mul(height)?;
                // Eight bits; colour with or without alpha; one way to compress, to filter, and not interlaced.
                let is_plain = matches!(content.get(8..)?, [8, 2 | 6, 0, 0, 0]);
                if pixels == 0 || pixels > PIXELS_MAX || !is_plain {
                    return None;
                }
                has_header = true;
            }
            b"IDAT" if has_header => has_pixels = true,
            b"IEND" if has_pixels && held == 0 && rest.is_empty() => return Some(()),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length, kind.as_slice(), content, &[0; 4]].concat()
    }

    fn header(width: u32, height: u32, rest: [u8; 5]) -> Vec<u8> {
        chunk(b"IHDR", &[width.to_be_bytes().as_slice(), &height.to_be_bytes(), &rest].concat())
    }

    fn answer(line: &str, chunks: &[Vec<u8>]) -> Vec<u8> {
        [line.as_bytes(), &SIGNATURE, &chunks.concat()].concat()
    }

    fn usual() -> [Vec<u8>; 3] {
        [header(64, 90, [8, 2, 0, 0, 0]), chunk(b"IDAT", &[1, 2, 3]), chunk(b"IEND", &[])]
    }

    #[test]
    fn a_plain_page_is_believed() {
        let drawn = Drawn::read(answer("7\n", &usual())).unwrap();
        assert_eq!(drawn.pages, 7);
        assert!(drawn.png.starts_with(&SIGNATURE));
    }

    #[test]
    fn an_answer_that_is_anything_else_is_refused() {
        let [head, pixels, end] = usual();
        let text = chunk(b"tEXt", b"Comment\0read me");
        let cases = [
            Vec::new(),
            b"no page\n".to_vec(),
            answer("0\n", &usual()),
            answer("5001\n", &usual()),
            answer("one\n", &usual()),
            answer("", &usual()),
            answer("1\n", &[]),
            answer("1\n", &[head.clone(), end.clone()]),
            answer("1\n", &[head.clone(), pixels.clone()]),
            answer("1\n", &[pixels.clone(), end.clone()]),
            answer("1\n", &[head.clone(), text, pixels.clone(), end.clone()]),
            answer("1\n", &[head.clone(), pixels.clone(), end.clone(), b"behind".to_vec()]),
            answer("1\n", &[head.clone(), head, pixels.clone(), end.clone()]),
            answer("1\n", &[header(65_536, 65_536, [8, 2, 0, 0, 0]), pixels.clone(), end.clone()]),
            answer("1\n", &[header(0, 90, [8, 2, 0, 0, 0]), pixels.clone(), end.clone()]),
            answer("1\n", &[header(64, 90, [16, 2, 0, 0, 0]), pixels.clone(), end.clone()]),
            answer("1\n", &[header(64, 90, [8, 3, 0, 0, 1]), pixels, end]),
            answer("1\n", &[chunk(b"IHDR", &[0; 4])]),
            [b"1\n".as_slice(), &SIGNATURE, &u32::MAX.to_be_bytes(), b"IHDR"].concat(),
        ];
        for (place, case) in cases.into_iter().enumerate() {
            assert_eq!(Drawn::read(case), Err(Fault::Answer), "case {place}");
        }
    }

    #[test]
    fn a_trace_counts_a_page_and_does_not_show_it() {
        let drawn = Drawn { pages: 3, png: b"secret".to_vec() };
        assert_eq!(format!("{drawn:?}"), "Drawn(3 pages, 6 bytes)");
    }
}
