//! A PDF in, the pixels of a page out. A hostile PDF may take all memory and time that there is: only a confined child calls this.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use crate::drawn::Drawn;
use crate::fault::Fault;
use crate::limit::{DOCUMENT_BYTES_MAX, PAGES_MAX, PIXELS_MAX, WIDTH_MAX, WIDTH_MIN};

/// How many pages a document has.
///
/// # Errors
/// [`Fault::Length`], [`Fault::Encrypted`], [`Fault::Unreadable`], [`Fault::Pages`].
pub fn pages(bytes: Vec<u8>) -> Result<u32, Fault> {
    counted(&opened(bytes)?)
}

/// Draws one page, on white.
///
/// # Shape
/// `page` is counted from 1; `width` in pixels, the height follows from the page. The result is a PNG of eight bits a channel.
///
/// # Errors
/// What [`pages`] answers, and [`Fault::Width`], [`Fault::Page`], [`Fault::Size`].
pub fn draw(bytes: Vec<u8>, page: u32, width: u16) -> Result<Vec<u8>, Fault> {
    drawn(bytes, page, width).map(|drawn| drawn.png)
}

/// Draws one page, and counts them all.
pub(crate) fn drawn(bytes: Vec<u8>, page: u32, width: u16) -> Result<Drawn, Fault> {
    if !(WIDTH_MIN..=WIDTH_MAX).contains(&width) {
        return Err(Fault::Width);
    }
    let pdf = opened(bytes)?;
    let pages = counted(&pdf)?;
    let index = page.checked_sub(1).ok_or(Fault::Page)? as usize;
    let page = pdf.pages().get(index).ok_or(Fault::Page)?;
    let (wide, high) = page.render_dimensions();
    let height = height(wide, high, width)?;
    // Half a pixel more, so that what is rounded down comes out at the width that was asked for.
    let scale = |pixels: u16, points: f32| (f32::from(pixels) + 0.5) / points;
    let settings = PixmapSettings { x_scale: scale(width, wide), y_scale: scale(height, high), bg_color: WHITE };
    let cache = RenderCache::new();
    let pixels = render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let png = pixels.into_png().map_err(|_| Fault::Size)?;
    Ok(Drawn { pages, png })
}

fn opened(bytes: Vec<u8>) -> Result<Pdf, Fault> {
    if bytes.len() as u64 > DOCUMENT_BYTES_MAX {
        return Err(Fault::Length);
    }
    Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Fault::Encrypted,
        LoadPdfError::Invalid => Fault::Unreadable,
    })
}

fn counted(pdf: &Pdf) -> Result<u32, Fault> {
    let pages = u32::try_from(pdf.pages().len()).map_err(|_| Fault::Pages)?;
    if pages == 0 || pages > PAGES_MAX { Err(Fault::Pages) } else { Ok(pages) }
}

/// The height in pixels of a page so wide and so high, drawn at a width.
fn height(wide: f32, high: f32, width: u16) -> Result<u16, Fault> {
    let height = f64::from(high) / f64::from(wide) * f64::from(width);
    let most = f64::from(PIXELS_MAX / u32::from(width)).min(f64::from(u16::MAX));
    // Written so that what is no number is refused too.
    if !(height.is_finite() && height <= most) {
        return Err(Fault::Size);
    }
    // In bounds by the line above.
    Ok((height.round() as u16).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_would_need_more_pixels_than_allowed_is_refused() {
        assert_eq!(height(595.0, 842.0, 1_000), Ok(1_415));
        assert_eq!(height(1.0, 8_388.0, 2_000), Err(Fault::Size));
        assert_eq!(height(1.0, f32::MAX, 64), Err(Fault::Size));
        for odd in [f32::NAN, f32::INFINITY, 0.0] {
            assert_eq!(height(odd, odd, 64), Err(Fault::Size));
        }
    }

    #[test]
    fn a_page_flatter_than_a_pixel_is_one_pixel_high() {
        assert_eq!(height(1_000_000.0, 1.0, 64), Ok(1));
    }
}
