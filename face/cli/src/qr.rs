//! A link as a picture that a telephone reads, in half blocks.

use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

/// Empty modules around the picture. The standard asks for four; readers of screens are content with two.
const QUIET: usize = 2;

/// Rows of modules, the quiet zone included; `true` is dark.
#[must_use]
pub fn modules(link: &str) -> Option<Vec<Vec<bool>>> {
    let code = QrCode::with_error_correction_level(link, EcLevel::L).ok()?;
    let wide = code.width();
    let colours = code.to_colors();
    let side = wide + 2 * QUIET;
    let mut rows = vec![vec![false; side]; side];
    for (row, line) in rows.iter_mut().skip(QUIET).zip(colours.chunks(wide)) {
        for (cell, colour) in row.iter_mut().skip(QUIET).zip(line) {
            *cell = *colour == Color::Dark;
        }
    }
    Some(rows)
}

/// The picture in half blocks, light on a dark terminal as readers expect; none when it is wider than `width` or the link too long.
#[must_use]
pub fn blocks(link: &str, width: usize) -> Option<String> {
    let rows = modules(link)?;
    if rows.first()?.len() > width {
        return None;
    }
    let mut text = String::new();
    for pair in rows.chunks(2) {
        let upper = pair.first()?;
        for (place, up) in upper.iter().enumerate() {
            let down = pair.get(1).and_then(|lower| lower.get(place)).copied().unwrap_or(false);
            // A light module is drawn; a dark one is the terminal's own dark.
            text.push(match (up, down) {
                (false, false) => '█',
                (false, true) => '▀',
                (true, false) => '▄',
                (true, true) => ' ',
            });
        }
        text.push('\n');
    }
    Some(text)
}
