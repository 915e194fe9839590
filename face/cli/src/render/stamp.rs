//! Time-stamps: which there are, which are waited for, and the authorities that give them.

use parloir_node::contract::{AuthorityLine, StampPage};

use crate::look::Look;
use crate::render::matter::title;
use crate::render::part::moment;
use crate::render::stamped::stamp;
use parloir_speech::reveal::reveal;

/// The authorities that this profile chose.
#[must_use]
pub fn authorities(lines: &[AuthorityLine], look: &Look<'_>) -> String {
    let speech = look.speech;
    if lines.is_empty() {
        return look.paragraph("", &speech.say("authorities-none"));
    }
    let mut text = String::new();
    for line in lines {
        text.push_str(&format!("  {}  {}\n", look.bold(&reveal(&line.name)), reveal(&line.address)));
        if let Some(policy) = &line.policy {
            let said = speech.tell("authority-policy", &[("policy", reveal(policy).into())]);
            text.push_str(&format!("    {said}\n"));
        }
        for one in &line.each {
            let said = speech.tell("authority-of-each", &[("title", title(&one.title, look).into())]);
            text.push_str(&look.paragraph("    ", &said));
        }
        for want in &line.waiting {
            let parts = [("number", want.checkpoint.into()), ("title", title(&want.title, look).into())];
            text.push_str(&look.paragraph("    ", &look.warn(&speech.tell("authority-owed", &parts))));
            text.push_str(&tried(want.tried.as_deref(), want.code.as_deref(), look));
        }
    }
    text
}

/// When it was asked last, and what went wrong then.
fn tried(at: Option<&str>, code: Option<&str>, look: &Look<'_>) -> String {
    let (Some(at), Some(code)) = (at, code) else { return String::new() };
    let parts = [("moment", moment(at, look.speech).into()), ("code", reveal(code).into())];
    look.paragraph("      ", &look.speech.tell("stamp-tried", &parts))
}

/// The time-stamps of a matter.
#[must_use]
pub fn stamps(page: &StampPage, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut text = format!("{}\n", look.bold(&title(&page.title, look)));
    if page.stamps.is_empty() && page.waiting.is_empty() {
        text.push_str(&look.paragraph("  ", &speech.say("stamps-none")));
    }
    for line in &page.stamps {
        let number = speech.tell("stamp-checkpoint", &[("number", line.checkpoint.into())]);
        text.push_str(&format!("  {}\n{}", look.bold(&number), stamp(line, look)));
    }
    for line in &page.waiting {
        let parts = [("number", line.checkpoint.into()), ("authority", reveal(&line.authority).into())];
        let said = speech.tell("stamp-waiting", &parts);
        text.push_str(&look.paragraph("  ", &look.warn(&said)));
        if let (Some(tried), Some(code)) = (&line.tried, &line.code) {
            let parts = [("moment", moment(tried, speech).into()), ("code", reveal(code).into())];
            text.push_str(&look.paragraph("    ", &speech.tell("stamp-tried", &parts)));
        }
    }
    let each = match &page.each {
        Some(authority) => speech.tell("stamps-each", &[("authority", reveal(authority).into())]),
        None => speech.say("stamps-asked"),
    };
    text.push_str(&look.paragraph("  ", &each));
    text.push_str(&look.paragraph("  ", &speech.say("stamps-worth")));
    text
}
