//! A whole matter as one file that is made to last: saved by the browser, or written on this computer.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use parloir_node::contract::{Answer, AuthorityLine, ParcelMade, ParcelWanted, Request};
use parloir_speech::reveal::reveal;

use crate::form::Fields;
use crate::frame::Room;
use crate::moment::{count, plain, size, today};
use crate::packed::saved;
use crate::rooms::authority::{asked, chosen};
use crate::rooms::matter;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// The forms, the first one chosen, and what a saved file of each is called behind its name.
const FORMS: [(&str, &str); 3] = [("tar", "tar"), ("sealed", "tar.age"), ("asic", "asice")];
/// Longer than any key to which something is sealed.
const KEY_BYTES_MAX: usize = 200;

/// What was typed.
struct Typed {
    form: &'static str,
    key: String,
    authority: String,
    target: String,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).trim().to_owned();
        let form = FORMS.into_iter().find(|(known, _)| *known == fields.text("form")).unwrap_or(FORMS[0]).0;
        Self { form, key: text("key"), authority: text("authority"), target: text("target") }
    }

    /// As the node is asked: a key that belongs to another form is not used.
    fn wanted(&self, matter: &str, target: String) -> ParcelWanted {
        ParcelWanted {
            matter: matter.to_owned(),
            target,
            asic: self.form == "asic",
            to: if self.form == "sealed" { self.key.clone() } else { String::new() },
            authority: Some(self.authority.clone()).filter(|name| !name.is_empty()),
        }
    }
}

/// The form.
pub(crate) async fn page(visit: Visit, Path(of): Path<String>) -> Result<Response, Trouble> {
    let typed = Typed { form: FORMS[0].0, key: String::new(), authority: String::new(), target: String::new() };
    shown(&visit, &of, &typed, &html! {}, StatusCode::OK).await
}

/// Makes one.
pub(crate) async fn make(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let typed = Typed::of(&fields);
    let refused = |key: &str, remedy: &str| html! { div.note.note-bad role="alert" { p { strong { (visit.say(key)) } } p { (visit.say(remedy)) } } };
    // Asked for a sealed file and given no key, a node would pack it in the clear.
    if typed.form == "sealed" && typed.key.is_empty() {
        let note = refused("pack-no-key", "pack-no-key-do");
        return shown(&visit, &of, &typed, &note, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if fields.text("do") == "file" {
        if !std::path::Path::new(&typed.target).is_absolute() {
            let note = refused("path-not-whole", "pack-path-do");
            return shown(&visit, &of, &typed, &note, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        return match visit.ask(Request::Parcel(typed.wanted(&of, typed.target.clone()))).await {
            Ok(Answer::Parcel(made)) => shown(&visit, &of, &typed, &told(&visit, &made), StatusCode::OK).await,
            Ok(_) => Err(visit.unlike()),
            Err(trouble) => shown(&visit, &of, &typed, &trouble.note(), trouble.status()).await,
        };
    }
    let place = visit.app.packed.begin().map_err(|_| visit.failed("making a private folder"))?;
    let target = place.target().to_string_lossy().into_owned();
    match visit.ask(Request::Parcel(typed.wanted(&of, target))).await {
        Ok(Answer::Parcel(_)) => {
            let end = FORMS.iter().find(|(form, _)| *form == typed.form).map_or("tar", |(_, end)| end);
            let name = format!("parloir-dossier-{}.{end}", today());
            let app = visit.app.clone();
            let is_closed = move || app.is_veiled() || app.node.is_locked();
            let given = place.open().and_then(|file| saved(is_closed, file, &name));
            given.map_err(|_| visit.failed("reading what was packed"))
        }
        Ok(_) => Err(visit.unlike()),
        Err(trouble) => shown(&visit, &of, &typed, &trouble.note(), trouble.status()).await,
    }
}

async fn shown(visit: &Visit, of: &str, typed: &Typed, note: &Markup, status: StatusCode) -> Result<Response, Trouble> {
    let page = matter::page(visit, of).await?;
    let lines = chosen(visit).await?;
    let title = visit.say("pack-title");
    let body = html! {
        (matter::head(visit, &page, matter::Tab::Proof))
        h2 { (title) }
        p { (visit.say("pack-what")) }
        div id="answer" tabindex="-1" { (note) }
        form.stack.bundle method="post" action=(format!("/m/{of}/parcel")) data-waits=(visit.say("pack-busy")) {
            (visit.mark())
            (forms(visit, typed, &lines))
            (asked(visit, &lines, &typed.authority))
            fieldset {
                legend { (visit.say("bundle-where")) }
                div.acts { button.main type="submit" name="do" value="save" { (visit.say("pack-save")) } }
                p.quiet { (visit.say("pack-save-what")) }
                details open[!typed.target.is_empty()] {
                    summary { (visit.say("pack-file")) }
                    label for="target" { (visit.say("pack-target")) }
                    input id="target" name="target" value=(typed.target) maxlength="4000" autocomplete="off" spellcheck="false" placeholder="/home/…/dossier.tar";
                    p.quiet { (visit.say("bundle-target-what")) }
                    div.acts { button type="submit" name="do" value="file" data-into="answer" { (visit.say("bundle-write")) } }
                }
            }
        }
        p { a.button href=(format!("/m/{of}/proof")) { (visit.say("bundle-back")) } }
    };
    let mut response = visit.page(Room::Matters, &title, &body);
    *response.status_mut() = status;
    Ok(response)
}

fn forms(visit: &Visit, typed: &Typed, lines: &[AuthorityLine]) -> Markup {
    html! {
        fieldset {
            legend { (visit.say("pack-form")) }
            @for (form, _) in FORMS {
                @let is_off = form == "asic" && lines.is_empty();
                label.choice {
                    input type="radio" name="form" value=(form) checked[form == typed.form] disabled[is_off];
                    span { strong { (visit.word("pack-form", form)) } " " (visit.word("pack-use", form)) @if is_off { " " (visit.say("pack-asic-off")) } }
                }
            }
            div.pack-key {
                label for="key" { (visit.say("pack-key")) }
                input id="key" name="key" value=(typed.key) maxlength=(KEY_BYTES_MAX) autocomplete="off" spellcheck="false" autocapitalize="none" placeholder="age1…" aria-describedby="key-hint";
                p.quiet id="key-hint" { (visit.say("pack-key-hint")) }
            }
        }
    }
}

/// What was packed, what seals it, and how one opens it.
fn told(visit: &Visit, made: &ParcelMade) -> Markup {
    let cachet = &made.cachet.cachet;
    let how = match (made.asic, made.sealed) {
        (_, true) => "parcel-open-sealed",
        (true, false) => "parcel-open-asic",
        (false, false) => "parcel-open",
    };
    let sealed = [("number", cachet.number.into()), ("moment", plain(visit.speech, &cachet.claimed).into())];
    html! {
        div.note.note-good role="status" {
            p { strong { (visit.tell("pack-made", &[("target", reveal(&made.target).into())])) } }
            dl.facts {
                dt { (visit.say("pack-files")) } dd { (count(visit.speech, made.files)) }
                dt { (visit.say("bundle-bytes")) } dd { (size(visit.speech, made.bytes)) }
            }
            p { (visit.tell("parcel-sealed", &sealed)) }
            @if let Some(stamp) = &made.cachet.stamp {
                p { (visit.tell("parcel-stamped", &[("moment", plain(visit.speech, &stamp.at).into()), ("authority", reveal(&stamp.authority).into())])) }
            }
            p { (visit.say(how)) }
        }
    }
}
