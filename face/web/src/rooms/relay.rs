//! The relay of a matter, on the page of its parties: which one is named, who agrees, and one's own word.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_base::Refusal;
use parloir_node::contract::{Answer, RelayPage, Request};
use parloir_speech::reveal::reveal;

use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// What is pasted: a relay with all its addresses has fewer letters.
const TEXT_BYTES_MAX: usize = 512;

/// The part of the page.
///
/// # Errors
/// [`Trouble`].
pub(crate) async fn part(visit: &Visit, matter: &str) -> Result<Markup, Trouble> {
    let Answer::Relay(page) = visit.ask(Request::Relay { matter: matter.to_owned() }).await? else {
        return Err(visit.unlike());
    };
    Ok(shown(visit, matter, &page))
}

fn shown(visit: &Visit, matter: &str, page: &RelayPage) -> Markup {
    let act = |act: &str| format!("/m/{matter}/relay/{act}");
    let passes = page.agreed && page.parties.iter().any(|party| party.agreed);
    html! {
        section aria-labelledby="relay" {
            h2 id="relay" { (visit.say("relay-title")) }
            div id="relay-state" data-live="" {
                @if let Some(relay) = &page.relay {
                    p { (visit.say(if passes { "relay-passes" } else { "relay-passes-not" })) }
                    dl.facts {
                        dt { (visit.say("relay-key")) } dd.digest { (relay.get(..16).unwrap_or_default()) "… " (reveal(&page.addresses.join(", "))) }
                        dt { (visit.say("relay-you")) } dd { (visit.say(if page.agreed { "relay-agreed" } else { "relay-not-agreed" })) }
                        @for party in &page.parties {
                            dt { (reveal(&party.name)) } dd { (visit.say(if party.agreed { "relay-agreed" } else { "relay-not-agreed" })) }
                        }
                        @if passes {
                            dt { (visit.say("relay-line")) } dd { (visit.say(if page.connected { "relay-open" } else { "relay-closed" })) }
                        }
                    }
                } @else {
                    p { (visit.say("relay-none")) }
                    @if !page.keeps { p.quiet { (visit.say("relay-none-party")) } }
                }
                @if page.relay.is_some() && !page.keeps && !page.agreed {
                    p.quiet { (visit.say("relay-sees")) }
                    form method="post" action=(act("agree")) { (visit.mark()) button type="submit" { (visit.say("relay-agree")) } }
                }
                @if page.agreed {
                    form method="post" action=(act("withdraw")) { (visit.mark()) button.plain type="submit" { (visit.say("relay-withdraw")) } }
                }
            }
            @if page.keeps && page.relay.is_none() {
                details {
                    summary { (visit.say("relay-name")) }
                    p.quiet { (visit.say("relay-sees")) }
                    form method="post" action=(act("name")) {
                        (visit.mark())
                        label for="relay-text" { (visit.say("relay-label")) }
                        input id="relay-text" name="text" type="text" autocomplete="off" spellcheck="false" maxlength=(TEXT_BYTES_MAX) required;
                        button type="submit" { (visit.say("relay-name")) }
                    }
                }
            }
        }
    }
}

/// Names, agrees, or withdraws.
pub(crate) async fn act(
    Path((of, act)): Path<(String, String)>,
    Deed(visit, fields): Deed,
) -> Result<Response, Trouble> {
    let matter = of.clone();
    let request = match act.as_str() {
        "name" if fields.text("text").len() > TEXT_BYTES_MAX => {
            return Err(visit.refused(Refusal::RelayUnreadable.code()));
        }
        "name" => Request::RelayName { matter, text: fields.text("text").to_owned() },
        "agree" => Request::RelayAgree { matter },
        "withdraw" => Request::RelayWithdraw { matter },
        _ => return Err(visit.unlike()),
    };
    visit.ask(request).await?;
    Ok(Redirect::to(&format!("/m/{of}/parties#relay")).into_response())
}
