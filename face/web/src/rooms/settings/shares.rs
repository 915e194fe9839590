//! Settings: the words divided among several people, on sheets that are printed and handed over.

use axum::response::Response;
use maud::{Markup, html};
use parloir_node::contract::SharesPage;
use parloir_speech::reveal::reveal;

use crate::frame::Room;
use crate::moment;
use crate::rooms::settings::part::{Note, form};
use crate::rooms::settings::secrets::WORDS_BYTES_MAX;
use crate::visit::Visit;

pub(super) const PART: &str = "shares";
/// People among whom the words can be divided here; the terminal takes up to fifteen.
const AMONG: core::ops::RangeInclusive<u8> = 2..=9;

/// This part of the page.
pub(super) fn parts(visit: &Visit, note: Option<&Note<'_>>) -> Markup {
    let chosen = |at: usize, usual: u8| {
        let said = note.filter(|note| note.part == PART).and_then(|note| note.chosen.get(at)?.parse().ok());
        said.unwrap_or(usual)
    };
    let (needed, among) = (chosen(0, 2), chosen(1, 3));
    let fields = html! {
        p.quiet { (visit.say("settings-shares-what")) }
        label for="among" { (visit.say("settings-shares-among")) }
        select id="among" name="among" { @for one in AMONG { option value=(one) selected[one == among] { (one) } } }
        label for="needed" { (visit.say("settings-shares-needed")) }
        select id="needed" name="needed" { @for one in AMONG { option value=(one) selected[one == needed] { (one) } } }
        label for="shares-words" { (visit.say("door-words-label")) }
        textarea id="shares-words" name="words" rows="4" required autocomplete="off" spellcheck="false" autocapitalize="none" lang="fr" maxlength=(WORDS_BYTES_MAX) {}
    };
    form(visit, PART, note, &fields)
}

/// The sheets: shown this once.
pub(super) async fn sheets(visit: &Visit, page: &SharesPage) -> Response {
    let name = visit.app.status().await.name;
    let of = u64::try_from(page.shares.len()).unwrap_or(0);
    let what = [("needed", page.needed.into()), ("mark", reveal(&page.mark).into())];
    let title = visit.say("settings-shares");
    let body = html! {
        div.screen {
            h1 { (title) }
            p { (visit.tell("settings-shares-made", &[("count", of.into())])) }
            p.acts data-scripted="" hidden { button.main type="button" data-print="" { (visit.say("settings-shares-print")) } }
            p.quiet { (visit.say("settings-shares-leave")) }
            p.acts { a.button href="/settings#part-shares" { (visit.say("settings-shares-done")) } }
        }
        @for (words, number) in page.shares.iter().zip(1_u64..) {
            section.kit.sheet aria-label=(visit.tell("share-title", &[("number", number.into()), ("of", of.into()), ("mark", reveal(&page.mark).into())])) {
                h2 { (visit.tell("share-title", &[("number", number.into()), ("of", of.into()), ("mark", reveal(&page.mark).into())])) }
                dl.facts {
                    dt { (visit.say("settings-shares-of")) } dd dir="auto" { (reveal(&name)) }
                    dt { (visit.say("settings-shares-to")) } dd { "______________________" }
                    dt { (visit.say("kit-date")) } dd { (moment::this_day(visit.speech)) }
                }
                ol.kit-words lang="fr" translate="no" { @for word in words { li { (reveal(word)) } } }
                p { (visit.tell("share-what", &what)) }
                p { (visit.tell("share-how", &what)) }
                p { (visit.say("share-keep")) }
            }
        }
    };
    visit.page(Room::Settings, &title, &body)
}
