//! The forms of the secrets that open the vault: passphrase and recovery words.

use maud::{Markup, html};

use crate::rooms::settings::part::{Note, form};
use crate::strength;
use crate::visit::Visit;

/// Room for twenty-four words, however they are spaced.
pub(super) const WORDS_BYTES_MAX: usize = 1_024;

/// Both parts of the page. Nothing secret is written into it: what was wrong is typed again.
pub(super) fn parts(visit: &Visit, note: Option<&Note<'_>>, is_weak: bool) -> Markup {
    let passphrase = html! {
        label for="former" { (visit.say("settings-former")) }
        input id="former" name="former" type="password" autocomplete="current-password" required maxlength="1024";
        (strength::asked(visit.speech, &visit.say("passphrase-new"), true, None))
        @if is_weak { (strength::weak(visit.speech)) }
    };
    let words = html! {
        p.quiet { (visit.say("settings-words-what")) }
        label for="words-typed" { (visit.say("door-words-label")) }
        textarea id="words-typed" name="words" rows="4" required autocomplete="off" spellcheck="false" autocapitalize="none" lang="fr" maxlength=(WORDS_BYTES_MAX) aria-describedby="words-hint" {}
        p.quiet id="words-hint" { (visit.say("door-words-hint")) }
    };
    html! {
        (form(visit, "passphrase", note, &passphrase))
        (form(visit, "words", note, &words))
    }
}
