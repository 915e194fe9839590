//! What of a matter is taken along: everything, or chosen items, a page at a time.

use std::collections::BTreeSet;

use maud::{Markup, html};
use parloir_node::contract::{Answer, Item, Request};
use parloir_speech::reveal::reveal;

use crate::form::Fields;
use crate::moment::moment;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Items on one page of the choice.
const PAGE: u32 = 100;
/// Items that can be chosen one by one; beyond, everything is taken.
const CHOSEN_MAX: usize = 2_000;

/// What was chosen so far, and which items are shown.
#[derive(Default)]
pub(crate) struct Choice {
    pub is_chosen: bool,
    pub items: BTreeSet<u64>,
    pub before: u64,
    pub target: String,
    /// The page for whoever must verify comes too.
    pub has_sheet: bool,
}

impl Choice {
    /// Nothing chosen yet.
    pub fn none() -> Self {
        Self { before: u64::MAX, has_sheet: true, ..Self::default() }
    }

    /// As a form says it.
    pub fn of(fields: &Fields) -> Self {
        let items = fields.every("item").filter_map(|item| item.parse().ok()).take(CHOSEN_MAX).collect();
        let before = Some(fields.text("before")).and_then(|before| before.parse().ok()).unwrap_or(u64::MAX);
        Self {
            is_chosen: fields.text("what") == "chosen",
            items,
            before,
            target: fields.text("target").to_owned(),
            has_sheet: fields.text("sheet") == "yes",
        }
    }

    /// As the node is asked: nothing stands for everything.
    pub fn only(&self) -> Vec<String> {
        if self.is_chosen { self.items.iter().map(u64::to_string).collect() } else { Vec::new() }
    }
}

/// The part of a form in which it is chosen. Sentences are `…-which`, `…-everything` and so on of `kind`.
pub(crate) async fn part(visit: &Visit, of: &str, choice: &Choice, kind: &str) -> Result<Markup, Trouble> {
    let read =
        Request::Read { matter: of.to_owned(), after: 0, limit: PAGE, unopened: false, before: Some(choice.before) };
    let Answer::Items(items) = visit.ask(read).await? else { return Err(visit.unlike()) };
    let here: BTreeSet<u64> = items.iter().map(|item| item.number).collect();
    let named = |key: &str| visit.word(kind, key);
    Ok(html! {
        input type="hidden" name="before" value=(choice.before);
        // What was chosen on other pages goes along.
        @for number in choice.items.difference(&here) { input type="hidden" name="item" value=(number); }
        fieldset {
            legend { (named("which")) }
            label.choice { input type="radio" name="what" value="everything" checked[!choice.is_chosen]; span { strong { (named("everything")) } " " (named("everything-what")) } }
            label.choice { input type="radio" name="what" value="chosen" checked[choice.is_chosen]; span { strong { (named("chosen")) } " " (named("chosen-what")) } }
            (choices(visit, &items, choice))
        }
    })
}

/// The items, with a box for each; hidden while everything is taken.
fn choices(visit: &Visit, items: &[Item], choice: &Choice) -> Markup {
    let is_here = |number: &&u64| items.iter().any(|item| item.number == **number);
    let elsewhere = choice.items.iter().filter(|number| !is_here(number)).count() as u64;
    let older = items.first().map(|first| first.number).filter(|first| *first > 1);
    html! {
        div.bundle-items {
            @if elsewhere > 0 { p.quiet { (visit.tell("bundle-count", &[("count", elsewhere.into())])) } }
            ul.plain {
                @for item in items.iter().rev() {
                    li { label.choice {
                        input type="checkbox" name="item" value=(item.number) checked[choice.items.contains(&item.number)];
                        span { (visit.tell("item-number", &[("number", item.number.into())])) " · " strong { (reveal(&item.author_name)) } ", " (moment(visit.speech, &item.claimed)) br; span.quiet dir="auto" { (glimpse(visit, item)) } }
                    } }
                }
            }
            @if older.is_some() || choice.before != u64::MAX {
                div.acts {
                    @if choice.before != u64::MAX { button.plain type="submit" name="turn" value=(u64::MAX) { (visit.say("items-latest")) } }
                    @if let Some(older) = older { button.plain type="submit" name="turn" value=(older) { (visit.say("items-earlier")) } }
                }
            }
        }
    }
}

/// The beginning of what an item says, to know it by.
fn glimpse(visit: &Visit, item: &Item) -> String {
    const LETTERS: usize = 90;
    if item.withdrawn {
        return visit.say("item-withdrawn-what");
    }
    let text = item.document.as_ref().map_or(item.text.as_deref().unwrap_or_default(), |document| &document.name);
    let mut short: String =
        text.chars().take(LETTERS).map(|letter| if letter == '\n' { ' ' } else { letter }).collect();
    if text.chars().nth(LETTERS).is_some() {
        short.push('…');
    }
    reveal(&short)
}
