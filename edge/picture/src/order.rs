//! What the child is asked: one line, then the document.

use crate::fault::Fault;
use crate::limit::{DOCUMENT_BYTES_MAX, WIDTH_MAX, WIDTH_MIN};

/// Letters of the longest line, its end included.
pub(crate) const LINE_MAX: u64 = 64;
/// Asks for what the child could still reach, in place of a page.
pub(crate) const PROBE: &str = "probe";

/// A page to draw.
///
/// # Shape
/// `page width length`, decimal, one space between, a line feed after; then `length` bytes of PDF. Pages are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Which page, from 1.
    pub page: u32,
    /// How wide, in pixels.
    pub width: u16,
    /// How long the document is, in bytes.
    pub length: u64,
}

impl Order {
    /// The line that comes before the document.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { page, width, length } = self;
        format!("{page} {width} {length}\n")
    }

    /// Whether this is asked for at all.
    ///
    /// # Errors
    /// [`Fault::Page`], [`Fault::Width`], [`Fault::Length`].
    pub fn check(&self) -> Result<(), Fault> {
        if self.page == 0 {
            return Err(Fault::Page);
        }
        if !(WIDTH_MIN..=WIDTH_MAX).contains(&self.width) {
            return Err(Fault::Width);
        }
        if self.length > DOCUMENT_BYTES_MAX { Err(Fault::Length) } else { Ok(()) }
    }

    /// Reads the line, without its end.
    ///
    /// # Errors
    /// [`Fault::Order`], and what [`Order::check`] answers.
    pub fn read(line: &str) -> Result<Self, Fault> {
        let mut fields = line.split(' ');
        let mut next = || fields.next().ok_or(Fault::Order);
        let (page, width, length) = (next()?, next()?, next()?);
        let order = Self {
            page: page.parse().map_err(|_| Fault::Order)?,
            width: width.parse().map_err(|_| Fault::Order)?,
            length: length.parse().map_err(|_| Fault::Order)?,
        };
        if fields.next().is_some() {
            return Err(Fault::Order);
        }
        order.check()?;
        Ok(order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_back_as_what_was_ordered() {
        let order = Order { page: 12, width: 800, length: 4_096 };
        assert_eq!(Order::read(order.line().trim_end()), Ok(order));
    }

    #[test]
    fn what_is_out_of_bounds_or_no_order_is_refused() {
        for (line, fault) in [
            ("", Fault::Order),
            ("1 800", Fault::Order),
            ("1 800 10 10", Fault::Order),
            ("1  800 10", Fault::Order),
            ("-1 800 10", Fault::Order),
            ("1 70000 10", Fault::Order),
            ("0 800 10", Fault::Page),
            ("1 63 10", Fault::Width),
            ("1 2001 10", Fault::Width),
            ("1 800 268435457", Fault::Length),
        ] {
            assert_eq!(Order::read(line), Err(fault), "{line:?}");
        }
    }
}
