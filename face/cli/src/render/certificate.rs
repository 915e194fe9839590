//! A page to print and keep with what was sealed: whose cachet it is, its digest, and a picture that carries both.

use parloir_node::contract::CachetMade;
use parloir_speech::reveal::reveal;
use parloir_speech::speech::Speech;

use crate::qr;
use crate::render::part::moment;

const STYLE: &str = "body{font:12pt/1.5 serif;max-width:40em;margin:3em auto;padding:0 1em;color:#000;background:#fff}\
    h1{font-size:1.6em}dt{font-weight:bold;margin-top:.8em}dd{margin:0;overflow-wrap:anywhere}code{font:10pt/1.4 monospace}\
    svg{width:6cm;height:6cm;margin-top:1.5em}p{margin-top:1.5em}@page{margin:2cm}";

/// The page: complete in itself, without a script, contacting nobody.
#[must_use]
pub fn page(made: &CachetMade, speech: &Speech) -> String {
    let cachet = &made.cachet;
    let title = speech.tell("certificate-title", &[("number", cachet.number.into())]);
    let mut rows = vec![
        ("certificate-digest", code(&cachet.digest)),
        ("certificate-key", code(&made.person)),
        ("certificate-device", code(&cachet.device)),
        ("certificate-time", plain(&moment(&cachet.claimed, speech))),
        ("certificate-files", plain(&cachet.files.to_string())),
    ];
    rows.extend(cachet.statement.iter().map(|statement| ("certificate-statement", plain(statement))));
    rows.extend(made.stamp.iter().map(|stamp| {
        let parts = [("moment", moment(&stamp.at, speech).into()), ("authority", reveal(&stamp.authority).into())];
        ("certificate-stamp", plain(&speech.tell("certificate-stamped", &parts)))
    }));
    let list: String = rows
        .into_iter()
        .map(|(key, value)| format!("<dt>{}</dt><dd>{value}</dd>\n", plain(&speech.say(key))))
        .collect();
    let said = format!("parloir-cachet/1 sha256:{} ik:{}", cachet.digest, made.person);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n\
         <dl>\n{list}</dl>\n{}\n<p>{}</p>\n</html>\n",
        speech.say("certificate-language"),
        picture(&said),
        plain(&speech.say("certificate-worth")),
        title = plain(&title),
    )
}

/// The picture as paths; nothing when the text is too long for one.
fn picture(said: &str) -> String {
    let Some(rows) = qr::modules(said) else { return String::new() };
    let side = rows.len();
    let mut path = String::new();
    for (row, line) in rows.iter().enumerate() {
        for (column, _) in line.iter().enumerate().filter(|(_, dark)| **dark) {
            path.push_str(&format!("M{column} {row}h1v1h-1z"));
        }
    }
    format!("<svg viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{}\"><path d=\"{path}\"/></svg>", plain(said))
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", plain(text))
}

/// What others wrote, without what a page would obey.
fn plain(text: &str) -> String {
    let mut escaped = String::new();
    for letter in reveal(text).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use parloir_node::contract::CachetLine;
    use parloir_speech::locale::Language;

    #[test]
    fn a_certificate_carries_digest_and_key_and_obeys_nothing_that_was_written() {
        let cachet = CachetLine {
            number: 3,
            device: "d".repeat(64),
            digest: "a".repeat(64),
            salt: "5".repeat(64),
            files: 2,
            bytes: 9,
            claimed: "2026-11-24T01:52:00Z".into(),
            statement: Some("<script>alert(1)</script> & \u{202e}".into()),
        };
        let made = CachetMade { target: "/x".into(), cachet, person: "c".repeat(64), stamp: None };
        for language in [Language::Fr, Language::En] {
            let page = page(&made, &Speech::new(language));
            assert!(page.contains(&"a".repeat(64)) && page.contains(&"c".repeat(64)) && page.contains("<svg"));
            assert!(!page.contains("<script") && !page.contains('\u{202e}') && !page.contains("http"));
            assert!(!page.contains(&"5".repeat(64)), "what links it to the next stays in the vault");
        }
    }
}
