//! A link as a picture that a telephone reads: inline SVG, no script, no style.

use maud::{Markup, html};
use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

/// Empty modules around the picture, as the standard asks.
const QUIET: usize = 4;

/// The picture; none when the link is too long for one.
pub(crate) fn picture(link: &str, said: &str) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(link, EcLevel::L).ok()?;
    let wide = code.width();
    let side = wide + 2 * QUIET;
    let mut path = String::new();
    for (row, line) in code.to_colors().chunks(wide).enumerate() {
        for (column, colour) in line.iter().enumerate().filter(|(_, colour)| **colour == Color::Dark) {
            let _ = colour;
            path.push_str(&format!("M{} {}h1v1h-1z", column + QUIET, row + QUIET));
        }
    }
    Some(html! {
        svg.qr viewBox=(format!("0 0 {side} {side}")) role="img" aria-label=(said) {
            rect class="qr-light" width=(side) height=(side) {}
            path class="qr-dark" d=(path) {}
        }
    })
}
