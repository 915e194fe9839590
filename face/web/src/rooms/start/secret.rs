//! The passphrase of a new profile: as strong as it is, with help to make one, and no rules but that.

use axum::response::Response;
use maud::{Markup, html};
use parloir_base::Refusal;
use parloir_node::contract::{Answer, Request, Strength};
use parloir_speech::fold::fold;
use zeroize::{Zeroize, Zeroizing};

use crate::beginning::Step;
use crate::rooms::start::step::{at, note, on, sheet};
use crate::strength::{self, PASSPHRASE_BYTES_MAX, rate};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Words of a passphrase that is proposed: 88 bits from a list of 2,048, whoever knows how they were drawn.
const PROPOSED: usize = 8;
/// How often words are drawn until their rating says enough too: it sees words of the same letters as one.
const DRAWS_MAX: usize = 8;

/// The passphrase.
pub(crate) async fn passphrase(visit: Visit) -> Result<Response, Response> {
    at(&visit, Step::Passphrase).await?;
    Ok(page(&visit, None, None))
}

/// What the page says besides its fields. No passphrase of the person's stands in it: only one that is proposed, for as long as it is.
fn page(visit: &Visit, trouble: Option<&Markup>, shown: Option<Strength>) -> Response {
    let (is_kept, is_weak, small, proposed) = {
        let said = visit.session.said();
        (said.passphrase().is_some(), said.is_weak, said.small_machine, said.proposed().cloned())
    };
    let body = html! {
        p { (visit.say("start-passphrase-what")) }
        form.stack method="post" action="/start/passphrase" {
            (visit.mark())
            @if let Some(proposed) = &proposed {
                p { (visit.say("start-proposed-what")) }
                p.proposed translate="no" lang="fr" { (proposed.as_str()) }
                label for="copy" { (visit.say("start-proposed-copy")) }
                input id="copy" name="copy" type="text" required autofocus autocomplete="off" spellcheck="false" autocapitalize="none" maxlength="200";
            } @else {
                @if is_kept { p.note.note-good { (visit.say("start-passphrase-kept")) } }
                (strength::asked(visit.speech, &visit.say("door-passphrase"), !is_kept, shown))
                @if is_weak { (strength::weak(visit.speech)) }
            }
            details {
                summary { (visit.say("start-machine")) }
                label.choice { input type="checkbox" name="small" value="1" checked[small]; span { (visit.say("start-machine-small")) } }
            }
            div.acts { button.main type="submit" { (visit.say("start-on")) } }
        }
        form.propose method="post" action="/start/passphrase" {
            (visit.mark())
            @if proposed.is_some() {
                button type="submit" name="propose" value="1" { (visit.say("start-propose-again")) } " "
                button type="submit" name="propose" value="0" { (visit.say("start-propose-own")) }
            } @else {
                p.quiet { (visit.say("start-propose-what")) }
                button type="submit" name="propose" value="1" { (visit.say("start-propose")) }
            }
        }
    };
    sheet(visit, Step::Passphrase, &visit.say("start-passphrase"), trouble, &body)
}

/// Takes it, or proposes one.
pub(crate) async fn passphrase_take(Deed(visit, fields): Deed) -> Result<Response, Response> {
    at(&visit, Step::Passphrase).await?;
    match fields.text("propose") {
        "1" => return Ok(proposed(&visit).await),
        "0" => {
            visit.session.said().unpropose();
            return Ok(page(&visit, None, None));
        }
        _ => {}
    }
    visit.session.said().small_machine = fields.is_ticked("small");
    let offered = visit.session.said().proposed().cloned();
    let typed = Zeroizing::new(fields.text("passphrase").to_owned());
    let passphrase = if let Some(offered) = offered.filter(|_| !fields.text("copy").is_empty()) {
        let copy = Zeroizing::new(fold(fields.text("copy")).split_whitespace().collect::<Vec<_>>().join(" "));
        if *copy != *offered {
            return Ok(page(&visit, Some(&note(&visit, "start-proposed-differs")), None));
        }
        offered
    } else if typed.is_empty() && fields.text("again").is_empty() && visit.session.said().passphrase().is_some() {
        // The one from before stays; what was lacking may have been the box alone.
        if fields.is_ticked("weak") {
            visit.session.said().weak_accepted = true;
        }
        return if visit.session.said().reached() > Step::Passphrase {
            Ok(on(Step::Passphrase))
        } else {
            Ok(weak(&visit).await)
        };
    } else if *typed != *fields.text("again") {
        return Ok(page(&visit, Some(&note(&visit, "passphrases-differ")), rate(&visit.app, &typed).await));
    } else {
        typed
    };
    if passphrase.is_empty() || passphrase.len() > PASSPHRASE_BYTES_MAX {
        return Ok(page(&visit, Some(&visit.refused(Refusal::PassphraseWeak.code()).note()), None));
    }
    let Some(strength) = rate(&visit.app, &passphrase).await else { return Ok(page(&visit, None, None)) };
    let is_weak = strength.bits < strength.needed_bits;
    visit.session.said().take(passphrase, is_weak);
    // The box was shown for the one before, and says nothing of this one.
    if is_weak { Ok(weak(&visit).await) } else { Ok(on(Step::Passphrase)) }
}

/// It is weak, and its owner has not said that they take it all the same.
async fn weak(visit: &Visit) -> Response {
    let kept = visit.session.said().passphrase().cloned();
    let strength = match &kept {
        Some(kept) => rate(&visit.app, kept).await,
        None => None,
    };
    let trouble: Trouble = visit.refused(Refusal::PassphraseWeak.code());
    page(visit, Some(&trouble.note()), strength)
}

/// Eight words at random, without accents so that any keyboard types them.
async fn proposed(visit: &Visit) -> Response {
    for _ in 0..DRAWS_MAX {
        let mut list = match visit.ask(Request::WordsNew).await {
            Ok(Answer::Words(list)) => list,
            Ok(_) => return page(visit, Some(&visit.unlike().note()), None),
            Err(trouble) => return page(visit, Some(&trouble.note()), None),
        };
        let chosen: Vec<String> = list.iter().take(PROPOSED).map(|word| fold(word)).collect();
        let passphrase = Zeroizing::new(chosen.join(" "));
        list.zeroize();
        if rate(&visit.app, &passphrase).await.is_some_and(|strength| strength.bits >= strength.needed_bits) {
            visit.session.said().propose(passphrase);
            break;
        }
    }
    page(visit, None, None)
}
