//! Pages of a long list that the node gives whole: which part is shown, and the way to the others.

use maud::{Markup, html};

use crate::visit::Visit;

/// Which part of a list is shown.
pub(crate) struct Pages {
    page: usize,
    each: usize,
    last: usize,
}

impl Pages {
    /// The part that was asked for, or the last one when there are fewer.
    pub fn of(lines: usize, each: usize, page: usize) -> Self {
        let last = lines.saturating_sub(1) / each.max(1);
        Self { page: page.min(last), each, last }
    }

    /// The lines of it.
    pub fn part<'a, T>(&self, lines: &'a [T]) -> &'a [T] {
        let start = self.page.saturating_mul(self.each).min(lines.len());
        let end = start.saturating_add(self.each).min(lines.len());
        lines.get(start..end).unwrap_or_default()
    }
}

/// The way to newer and older lines; nothing when all are shown.
pub(crate) fn turn(visit: &Visit, path: &str, pages: &Pages) -> Markup {
    let place = |page: usize| if page == 0 { path.to_owned() } else { format!("{path}?page={page}") };
    let parts = [("page", (pages.page as u64 + 1).into()), ("last", (pages.last as u64 + 1).into())];
    html! {
        @if pages.last > 0 {
            nav.turn aria-label=(visit.say("pages")) {
                @if let Some(newer) = pages.page.checked_sub(1) { a.button rel="prev" href=(place(newer)) { (visit.say("pages-newer")) } }
                span.quiet { (visit.tell("pages-where", &parts)) }
                @if pages.page < pages.last { a.button rel="next" href=(place(pages.page + 1)) { (visit.say("pages-older")) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pages;

    #[test]
    fn a_page_beyond_the_last_is_the_last_and_no_line_is_lost_between_pages() {
        let lines: Vec<u32> = (0..101).collect();
        let of = |page| Pages::of(lines.len(), 50, page).part(&lines).to_vec();
        assert_eq!([of(0), of(1), of(2)].concat(), lines);
        assert_eq!(of(usize::MAX), [100]);
        assert!(Pages::of(0, 50, 3).part::<u32>(&[]).is_empty());
        assert_eq!(Pages::of(50, 50, 1).part(&lines).len(), 50);
    }
}
