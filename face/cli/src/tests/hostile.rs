//! What others write, written to deceive.

use parloir_node::contract::{Answer, DocumentLine, Item};
use proptest::prelude::*;

use crate::look::Look;
use crate::render;
use crate::tests::samples;
use parloir_speech::locale::Language;
use parloir_speech::reveal::{reveal, reveal_lines};
use parloir_speech::speech::Speech;
use parloir_speech::width::columns;

fn shown(item: Item) -> String {
    let speech = Speech::new(Language::Fr);
    render::answer(&Answer::Items(vec![item]), &Look { speech: &speech, colour: false, width: 80 })
}

#[test]
fn what_cannot_be_seen_is_written_out() {
    for (written, shown) in [
        ("fac\u{202E}fdp.exe", "fac⟦U+202E⟧fdp.exe"),
        ("\u{1b}[2J\u{1b}[H", "⟦U+001B⟧[2J⟦U+001B⟧[H"),
        ("\u{1b}]0;title\u{7}", "⟦U+001B⟧]0;title⟦U+0007⟧"),
        ("\u{9b}31m", "⟦U+009B⟧31m"),
        ("a\rb\u{8}c\td\ne", "a⟦U+000D⟧b⟦U+0008⟧c⟦U+0009⟧d⟦U+000A⟧e"),
        ("a\u{200B}b\u{200D}c\u{FEFF}d\u{2060}e\u{AD}f", "a⟦U+200B⟧b⟦U+200D⟧c⟦U+FEFF⟧d⟦U+2060⟧e⟦U+00AD⟧f"),
        ("\u{2066}x\u{2069}\u{61C}\u{200F}", "⟦U+2066⟧x⟦U+2069⟧⟦U+061C⟧⟦U+200F⟧"),
        ("\u{E0041}\u{3164}\u{2028}", "⟦U+E0041⟧⟦U+3164⟧⟦U+2028⟧"),
        ("⟦U+202E⟧", "⟦U+27E6⟧U+202E⟦U+27E7⟧"),
        ("Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}", "Z\u{300}\u{301}\u{302}\u{303}⟦U+0304⟧⟦U+0305⟧"),
    ] {
        assert_eq!(reveal(written), shown);
    }
}

#[test]
fn what_people_truly_write_stays_as_it_is() {
    for text in ["Me Hélène d’Œuvre-Noël", "e\u{301}te\u{301}", "👩‍⚖️ 👨‍👩‍👧 ❤️", "محمد", "שלום", "李雷", "« 5 000 € »"]
    {
        assert_eq!(reveal(text), text);
    }
}

#[test]
fn a_body_cannot_imitate_another_item_nor_its_receipts() {
    let forged = format!(
        "Bonjour\n13  Me Claire Dubois · 24/11/2026 01:52 UTC\n    → Jean Martin  remis · ouvert\r\n\u{b}14  x\u{c}15 y{}16  Me Claire Dubois · ordre",
        " ".repeat(300)
    );
    let mut item = samples::item();
    item.text = Some(forged);
    let text = shown(item);
    let headers = text.lines().filter(|line| !line.starts_with("    ")).count();
    assert_eq!(headers, 1, "{text}");
    let receipts = text.lines().filter(|line| line.starts_with("    →")).count();
    assert_eq!(receipts, 1, "{text}");
}

#[test]
fn names_titles_and_file_names_stay_on_their_line() {
    let mut item = samples::item();
    item.author_name = "Jean\n99  Me Claire Dubois\u{1b}[1A".into();
    item.document = Some(DocumentLine {
        name: "a\n99  forged\u{202E}fdp".into(),
        media: "text/\u{1b}[2J".into(),
        bytes: 1,
        sha256: "\u{1b}[2J".into(),
        files: 1,
        state: "\u{1b}[31mwhole".into(),
        received_bytes: 0,
        speed: None,
        left_s: None,
    });
    let text = shown(item);
    assert!(!text.lines().any(|line| line.starts_with("99")), "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202E}'), "{text}");
}

#[test]
fn every_field_of_every_answer_may_be_hostile() {
    let speech = Speech::new(Language::En);
    let look = Look { speech: &speech, colour: false, width: 80 };
    for (name, answer) in samples::all() {
        let mut value = serde_json::to_value(&answer).unwrap();
        if let Some(inner) = value.get_mut("value") {
            poison(inner);
        }
        let poisoned: Answer = serde_json::from_value(value).unwrap();
        let text = render::answer(&poisoned, &look);
        for bad in ['\u{1b}', '\u{202E}', '\u{200B}', '\r', '\u{9b}'] {
            assert!(!text.contains(bad), "{name}: {text:?}");
        }
        assert!(!text.lines().any(|line| line.starts_with("FORGED")), "{name}: {text}");
    }
}

fn poison(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => text.push_str("\u{1b}[2J\r\nFORGED\u{202E}\u{200B}\u{9b}"),
        serde_json::Value::Array(values) => values.iter_mut().for_each(poison),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(poison),
        _ => {}
    }
}

proptest! {
    #[test]
    fn any_text_shows_without_controls_inside_its_margin_and_width(text in "\\PC{0,40}(\\n|\\r|\u{1b}|\u{202e}|\\PC){0,60}") {
        for line in reveal_lines(&text, "    │ ", 80) {
            prop_assert!(line.starts_with("    │ "));
            prop_assert!(columns(&line) <= 80, "{}", line);
            prop_assert!(!line.chars().any(char::is_control), "a control is left");
        }
        let bad = |letter: char| letter.is_control() || letter == '\u{202e}';
        prop_assert!(!reveal(&text).chars().any(bad), "a control is left");
    }
}
