//! The fonts that are in the program, and which letters they have.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// What people put for a nod or a smile; the typesetter brings none.
const EMOJI: &[u8] = include_bytes!("../fonts/NotoEmoji-Regular.ttf");
/// Code points that there are.
const SPACE: usize = 0x11_0000;

/// The fonts' bytes in an order that does not depend on where they are linked: by their own digests.
#[must_use]
pub fn fonts() -> Vec<&'static [u8]> {
    let sorted: BTreeMap<[u8; 32], &'static [u8]> =
        typst_assets::fonts().chain([EMOJI]).map(|font| (Sha256::digest(font).into(), font)).collect();
    sorted.into_values().collect()
}

/// One digest over all of them, for the title page.
#[must_use]
pub fn digest(fonts: &[&'static [u8]]) -> String {
    let mut all = Sha256::new();
    for font in fonts {
        all.update(Sha256::digest(font));
    }
    hex(&all.finalize())
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Which code points at least one font draws.
pub struct Letters(Vec<bool>);

impl Letters {
    /// Reads the tables of fonts.
    #[must_use]
    pub fn of(fonts: &[&[u8]]) -> Self {
        let mut drawn = vec![false; SPACE];
        for font in fonts {
            let Ok(face) = ttf_parser::Face::parse(font, 0) else { continue };
            let tables = face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables);
            for table in tables.filter(ttf_parser::cmap::Subtable::is_unicode) {
                table.codepoints(|code| {
                    // Some tables name code points that they then give no glyph.
                    if table.glyph_index(code).is_some_and(|glyph| glyph.0 != 0)
                        && let Some(slot) = drawn.get_mut(code as usize)
                    {
                        *slot = true;
                    }
                });
            }
        }
        Self(drawn)
    }

    /// Whether some font draws it.
    #[must_use]
    pub fn draw(&self, letter: char) -> bool {
        self.0.get(letter as usize).copied().unwrap_or(false)
    }
}
