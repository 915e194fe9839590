//! Search: the words travel in the body of a request and stand in no address; what is found is shown with what matched.

use axum::response::Response;
use maud::{Markup, html};
use parloir_node::contract::{Answer, FoundLine, MatterLine, Request};
use parloir_speech::reveal::reveal;

use crate::frame::Room;
use crate::moment::moment;
use crate::rooms::title::title;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Results on one page.
const FOUND_MAX: usize = 100;
/// Matters in the list that narrows; whoever has more narrows from the matter itself.
const LISTED_MAX: usize = 200;

/// The empty form; coming back from a result finds what was found.
pub(crate) async fn page(visit: Visit) -> Result<Response, Trouble> {
    let (words, matter) = visit.session.searched.last();
    if words.is_empty() { shown(&visit, "", "", html! {}).await } else { answered(&visit, &words, &matter).await }
}

/// Searches, and answers with the page itself.
pub(crate) async fn search(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let (words, matter) = (fields.text("words"), fields.text("matter"));
    visit.session.searched.keep(words, matter);
    answered(&visit, words, matter).await
}

async fn answered(visit: &Visit, words: &str, matter: &str) -> Result<Response, Trouble> {
    let within = Some(matter.to_owned()).filter(|matter| !matter.is_empty());
    let limit = u32::try_from(FOUND_MAX + 1).unwrap_or(u32::MAX);
    match visit.ask(Request::Search { words: plain_quotes(words), matter: within, limit }).await {
        Ok(Answer::Found(lines)) => shown(visit, words, matter, found(visit, &lines)).await,
        Ok(_) => Err(visit.unlike()),
        Err(trouble) => {
            let mut page = shown(visit, words, matter, trouble.note()).await?;
            *page.status_mut() = trouble.status();
            Ok(page)
        }
    }
}

/// Quotation marks as people type them, in the one form that the node reads.
fn plain_quotes(words: &str) -> String {
    words.replace(['«', '»', '“', '”', '„'], "\"")
}

async fn shown(visit: &Visit, words: &str, matter: &str, found: Markup) -> Result<Response, Trouble> {
    let Answer::Matters(mut lines) = visit.ask(Request::Matters).await? else { return Err(visit.unlike()) };
    lines.sort_by(|one, other| other.last.cmp(&one.last));
    let title = visit.say("room-search");
    let body = html! {
        h1 { (title) }
        form.search role="search" method="post" action="/search" data-into="found" {
            (visit.mark())
            label for="words" { (visit.say("search-words")) }
            input id="words" type="search" name="words" required maxlength="900" autocomplete="off" autofocus[words.is_empty()] value=(words) dir="auto" aria-describedby="search-hint";
            p.quiet id="search-hint" { (visit.say("search-hint")) }
            (narrow(visit, &lines, matter))
            div.acts { button.main type="submit" { (visit.say("search-do")) } }
        }
        div id="found" tabindex="-1" { (found) }
    };
    Ok(visit.page(Room::Search, &title, &body))
}

fn narrow(visit: &Visit, lines: &[MatterLine], chosen: &str) -> Markup {
    html! {
        @if lines.len() > 1 {
            label for="within" { (visit.say("search-within")) }
            select id="within" name="matter" {
                option value="" { (visit.say("search-everywhere")) }
                @for line in lines.iter().take(LISTED_MAX) {
                    option value=(line.matter) selected[line.matter == chosen] { (title(visit, &line.title)) }
                }
            }
        }
    }
}

fn found(visit: &Visit, lines: &[FoundLine]) -> Markup {
    let shown = lines.len().min(FOUND_MAX);
    html! {
        div role="status" { h2 {
            @if lines.is_empty() { (visit.say("found-none")) }
            @else if lines.len() > FOUND_MAX { (visit.tell("search-many", &[("count", (FOUND_MAX as u64).into())])) }
            @else { (visit.tell("search-count", &[("count", (shown as u64).into())])) }
        } }
        @if lines.is_empty() { p.quiet { (visit.say("search-none-do")) } }
        ol.lines.found { @for line in lines.iter().take(FOUND_MAX) { li { (one(visit, line)) } } }
    }
}

fn one(visit: &Visit, line: &FoundLine) -> Markup {
    html! {
        div.line {
            span.line-title { a data-move="" href=(format!("/m/{}/i/{}", line.matter, line.number)) dir="auto" { (title(visit, &line.title)) ", " (visit.tell("item-number", &[("number", line.number.into())])) } }
            span.line-when.quiet { (reveal(&line.author_name)) ", " (moment(visit.speech, &line.claimed)) }
            @if let Some(import) = &line.import {
                p.quiet { a href=(format!("/m/{}/i/{}/import?after={}#l-{}", line.matter, line.number, import.place.saturating_sub(1), import.place)) { (visit.tell("import-found", &[("place", import.place.into()), ("name", reveal(&import.author).into())])) } }
            }
            p.snippet dir="auto" {
                @for (text, is_match) in &line.snippet {
                    @if *is_match { mark { (reveal(text)) } } @else { (reveal(text)) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain_quotes;

    #[test]
    fn a_phrase_may_stand_between_the_quotation_marks_of_either_language() {
        assert_eq!(plain_quotes("« état des lieux »"), "\" état des lieux \"");
        assert_eq!(plain_quotes("“two words” bonj*"), "\"two words\" bonj*");
    }
}
