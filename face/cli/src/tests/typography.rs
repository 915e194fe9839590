//! French set as French is set, and words that may not be said.

use parloir_speech::speech::{ENGLISH, FRENCH};

/// Sentences without their placeables and comments.
fn sentences(text: &str) -> Vec<(usize, String)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
        .map(|(number, line)| {
            let said = if line.starts_with(' ') { line } else { line.split_once(" =").map_or("", |(_, said)| said) };
            let mut plain = String::new();
            let mut depth = 0;
            for letter in said.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' => {
                        depth -= 1;
                        plain.push('x');
                    }
                    _ if depth == 0 => plain.push(letter),
                    _ => {}
                }
            }
            (number + 1, plain)
        })
        .collect()
}

#[test]
fn french_marks_keep_their_spaces() {
    for (number, line) in sentences(FRENCH) {
        let letters: Vec<char> = line.chars().collect();
        for (place, letter) in letters.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|at| letters.get(at));
            let after = letters.get(place + 1);
            match letter {
                ';' | '!' | '?' => assert_eq!(before, Some(&'\u{202F}'), "line {number}: {line}"),
                // A colon inside a word (parloir:, 192.0.2.7:4433) is no punctuation.
                ':' if after.is_none_or(|next| *next == ' ') => {
                    assert_eq!(before, Some(&'\u{A0}'), "line {number}: {line}")
                }
                '«' => assert_eq!(after, Some(&'\u{A0}'), "line {number}: {line}"),
                '»' => assert_eq!(before, Some(&'\u{A0}'), "line {number}: {line}"),
                '\'' | '"' | '“' | '”' => panic!("line {number}: straight or foreign quotation marks: {line}"),
                '%' => assert_eq!(before, Some(&'\u{202F}'), "line {number}: {line}"),
                _ => {}
            }
        }
        assert!(!line.contains("..."), "line {number}: {line}");
    }
}

#[test]
fn english_has_curly_quotes_and_no_french_spaces() {
    for (number, line) in sentences(ENGLISH) {
        for bad in ['\'', '"', '«', '»', '\u{A0}', '\u{202F}'] {
            assert!(!line.contains(bad), "line {number}: {line}");
        }
    }
}

#[test]
fn nothing_is_called_what_the_law_keeps_for_others_nor_what_the_glossary_bans() {
    for (text, banned) in [
        (FRENCH, vec!["recommandé", "utilisateur", "compte client", "supprim", "accusé de lecture"]),
        (ENGLISH, vec!["registered", " user", "delete", "chat", "read receipt", "helper"]),
    ] {
        for (number, line) in sentences(text) {
            for word in &banned {
                assert!(!line.to_lowercase().contains(word), "line {number}: {word}: {line}");
            }
        }
    }
}
