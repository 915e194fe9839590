//! Every answer, in both languages, as it was looked at and found right (`golden/`). `PARLOIR_GOLDEN=write` writes them anew.

use std::path::Path;

use parloir_node::contract::Notice;

use crate::failure::Failure;
use crate::look::Look;
use crate::render;
use crate::tests::samples;
use parloir_speech::locale::Language;
use parloir_speech::speech::Speech;
use parloir_speech::width::columns;

pub fn same(path: &Path, text: &str) {
    if std::env::var_os("PARLOIR_GOLDEN").is_some_and(|value| value == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(text, kept, "{} is not what the program shows: look at both, then PARLOIR_GOLDEN=write", path.display());
}

#[test]
fn every_answer_is_shown_as_it_was_looked_at() {
    for language in Language::ALL {
        let speech = Speech::new(language);
        let look = Look { speech: &speech, colour: false, width: 80 };
        for (name, answer) in samples::all() {
            let text = render::answer(&answer, &look);
            let path =
                Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(language.code()).join(format!("{name}.txt"));
            same(&path, &text);
            for line in text.lines().filter(|line| !line.starts_with("parloir:") && !line.contains("sha256")) {
                assert!(columns(line) <= 80, "{name}: {line}");
            }
        }
    }
}

#[test]
fn without_colour_no_escape_sequence_is_written_and_with_it_the_words_stay_the_same() {
    let speech = Speech::new(Language::Fr);
    for (name, answer) in samples::all() {
        let plain = render::answer(&answer, &Look { speech: &speech, colour: false, width: 80 });
        assert!(!plain.contains('\u{1b}'), "{name}");
        let mut painted = render::answer(&answer, &Look { speech: &speech, colour: true, width: 80 });
        for code in ["0", "1", "2", "31", "32", "33"] {
            painted = painted.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_eq!(plain, painted, "{name}");
    }
}

#[test]
fn a_refusal_says_its_code_what_happened_and_what_to_do_for_people_and_for_programs() {
    let speech = Speech::new(Language::En);
    let (value, text) = crate::screen::told(&Failure::Refused("INV-03".into()), &speech);
    assert_eq!(value["refused"], "INV-03");
    assert_eq!(value["what"], "This invitation was used before.");
    assert!(text.starts_with("INV-03  This invitation was used before.\n"));
    let (value, _) = crate::screen::told(&Failure::Refused("NEW-\u{1b}[2J".into()), &speech);
    assert!(!value.to_string().contains("\\u001b"));
}

#[test]
fn progress_says_how_much_how_fast_and_how_long() {
    let notice = Notice { stage: "sealing".into(), done_bytes: 12_300_000, total_bytes: 27_000_000 };
    let french = crate::meter::line(&notice, 1_500, &Speech::new(Language::Fr));
    assert_eq!(french, "scellement · 45\u{202f}% · 12,3 Mo sur 27,0 Mo · 8,2 Mo/s · reste 1 s");
    let english = crate::meter::line(&notice, 1_500, &Speech::new(Language::En));
    assert_eq!(english, "sealing · 45% · 12.3 MB of 27.0 MB · 8.2 MB/s · 1 s left");
    let unknown = Notice { stage: "bundling".into(), done_bytes: 0, total_bytes: 0 };
    assert_eq!(crate::meter::line(&unknown, 0, &Speech::new(Language::En)), "bundling · 0 B");
}

#[test]
fn the_picture_of_a_link_is_the_link_s_own_code() {
    let link = "parloir:AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRX";
    let code = qrcode::QrCode::with_error_correction_level(link, qrcode::EcLevel::L).unwrap();
    let picture = crate::qr::blocks(link, 80).unwrap();
    let mut rows: Vec<Vec<bool>> = Vec::new();
    for line in picture.lines() {
        rows.push(line.chars().map(|half| matches!(half, '▄' | ' ')).collect());
        rows.push(line.chars().map(|half| matches!(half, '▀' | ' ')).collect());
    }
    for y in 0..code.width() {
        for x in 0..code.width() {
            assert_eq!(rows[y + 2][x + 2], code[(x, y)] == qrcode::Color::Dark, "{x},{y}");
        }
    }
    assert!(rows[0].iter().chain(&rows[1]).all(|dark| !dark), "the quiet zone is light");
    assert!(crate::qr::blocks(link, 30).is_none(), "a picture that does not fit is not shown broken");
    assert!(crate::qr::blocks(&"x".repeat(4_000), 10_000).is_none());
}
