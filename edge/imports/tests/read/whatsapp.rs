//! Every form of stamp that WhatsApp writes, and what it says itself.

use parloir_base::Refusal;
use parloir_imports::{Dates, Kind, Mark, Options, look};
use proptest::prelude::*;

use crate::stage::{bounded, code, dated, good, lines_of};

/// A stamp, the order of days, and the moment it is.
const STAMPS: &[(&str, Dates, &str)] = &[
    ("[23/11/2026 14:05:33] ", Dates::Dmy, "2026-11-23T14:05:33"),
    ("[23/11/2026, 14:05:33] ", Dates::Dmy, "2026-11-23T14:05:33"),
    ("[23/11/2026 à 14:05:33] ", Dates::Dmy, "2026-11-23T14:05:33"),
    ("\u{200e}[23/11/2026, 14:05:33] ", Dates::Dmy, "2026-11-23T14:05:33"),
    ("[11/23/26, 2:05:33\u{202f}PM] ", Dates::Mdy, "2026-11-23T14:05:33"),
    ("[11/23/26, 2:05:33 PM] ", Dates::Mdy, "2026-11-23T14:05:33"),
    ("[23.11.26, 14:05:33] ", Dates::Dmy, "2026-11-23T14:05:33"),
    ("[2026-11-23, 14:05:33] ", Dates::Ymd, "2026-11-23T14:05:33"),
    ("[2026/11/23, 2:05:33 p.m.] ", Dates::Ymd, "2026-11-23T14:05:33"),
    ("23/11/2026, 14:05 - ", Dates::Dmy, "2026-11-23T14:05"),
    ("23/11/2026 14:05 - ", Dates::Dmy, "2026-11-23T14:05"),
    ("23/11/2026 à 14:05 - ", Dates::Dmy, "2026-11-23T14:05"),
    ("23/11/2026 à 14h05 - ", Dates::Dmy, "2026-11-23T14:05"),
    ("23/11/26, 14:05 - ", Dates::Dmy, "2026-11-23T14:05"),
    ("23/11/2026, 2:05 pm - ", Dates::Dmy, "2026-11-23T14:05"),
    ("23/11/2026, 2:05\u{a0}p.\u{a0}m. - ", Dates::Dmy, "2026-11-23T14:05"),
    ("11/23/26, 2:05 PM - ", Dates::Mdy, "2026-11-23T14:05"),
    ("11/23/26, 2:05\u{202f}PM - ", Dates::Mdy, "2026-11-23T14:05"),
    ("11/23/2026, 12:05 AM - ", Dates::Mdy, "2026-11-23T00:05"),
    ("23.11.26, 14:05 - ", Dates::Dmy, "2026-11-23T14:05"),
    ("23/11/26 14.05 - ", Dates::Dmy, "2026-11-23T14:05"),
    ("23-11-2026 14:05 - ", Dates::Dmy, "2026-11-23T14:05"),
    ("2026-11-23, 14:05 - ", Dates::Ymd, "2026-11-23T14:05"),
];

#[test]
fn every_form_of_stamp_gives_the_moment_the_name_and_the_text() {
    for (stamp, dates, moment) in STAMPS {
        for between in [": ", "\u{a0}: ", " : "] {
            let text = format!("{stamp}Me Claire Dubois{between}Bonjour : reçu\r\nà 10:30\r\n{stamp}Jean: oui\r\n");
            let (summary, lines) = good(&text);
            assert_eq!((summary.dates, summary.messages, summary.system), (Some(*dates), 2, 0), "{stamp}");
            assert_eq!((lines[0].moment.as_str(), lines[0].author.as_str()), (*moment, "Me Claire Dubois"), "{stamp}");
            assert_eq!((lines[0].text.as_str(), lines[0].units), ("Bonjour : reçu\nà 10:30", 2), "{stamp}");
            assert_eq!((summary.first.as_str(), summary.last.as_str()), (*moment, *moment));
            assert_eq!(summary.people.len(), 2);
        }
    }
}

#[test]
fn days_that_can_be_read_in_two_orders_are_asked_for_and_both_readings_are_told() {
    let text = "03/04/2026, 14:05 - Jean: a\n05/06/2026, 14:05 - Jean: b\n";
    assert_eq!(code(text.as_bytes(), &Options::default()), Some(Refusal::ImportDates));
    let seen = look(&mut std::io::Cursor::new(text), &Options::default()).unwrap();
    assert_eq!(seen.doubtful.as_deref(), Some("03/04/2026, 14:05"));
    let firsts: Vec<&str> = seen.summaries.iter().map(|one| one.first.as_str()).collect();
    assert_eq!(firsts, ["2026-04-03T14:05", "2026-03-04T14:05"]);
    for (dates, first) in [(Dates::Dmy, "2026-04-03T14:05"), (Dates::Mdy, "2026-03-04T14:05")] {
        assert_eq!(lines_of(text.as_bytes(), &dated(dates)).unwrap().0.first, first);
    }
}

#[test]
fn an_order_that_the_file_contradicts_is_refused_even_when_a_person_says_it() {
    let text = "23/11/2026, 14:05 - Jean: a\n";
    assert_eq!(code(text.as_bytes(), &dated(Dates::Mdy)), Some(Refusal::ImportOption));
    assert_eq!(code(text.as_bytes(), &dated(Dates::Ymd)), Some(Refusal::ImportOption));
    assert_eq!(code(b"31/02/2026, 14:05 - Jean: a\n", &Options::default()), Some(Refusal::ImportOption));
}

#[test]
fn what_is_no_conversation_is_refused() {
    for text in ["", "\n\n", "Bonjour\n", "23/11/2026\n", "25:61 - x: y\n", "<html></html>", "{}", "PK\u{3}\u{4}"] {
        let refused = code(text.as_bytes(), &Options::default());
        assert!(matches!(refused, Some(Refusal::ImportUnknown | Refusal::ImportMalformed)), "{text:?} {refused:?}");
    }
    assert_eq!(code(b"23/11/2026, 14:05 - Jean: a\n\xff\n", &Options::default()), Some(Refusal::ImportMalformed));
}

#[test]
fn what_the_program_says_itself_is_no_message_and_is_kept() {
    let text = "23/11/2026, 14:05 - Les messages et les appels sont chiffrés de bout en bout. Aucun tiers…\n\
        23/11/2026, 14:06 - Jean a créé le groupe \"a: b\"\n\
        23/11/2026, 14:07 - Jean: <Médias omis>\n\
        23/11/2026, 14:08 - Jean: Ce message a été supprimé\n\
        23/11/2026, 14:09 - Jean: facture.pdf (fichier joint)\nla voici\n\
        23/11/2026, 14:10 - Jean: corrigé <Ce message a été modifié>\n\
        23/11/2026, 14:11 - Jean:\nla suite\n";
    let (summary, lines) = good(text);
    assert_eq!((summary.messages, summary.system, summary.absent, summary.attachments), (5, 2, 2, 0));
    let marks: Vec<Mark> = lines.iter().map(|line| line.mark).collect();
    assert_eq!(marks[2..6], [Mark::MediaOmitted, Mark::Deleted, Mark::None, Mark::Edited]);
    assert_eq!(lines[1].text, "Jean a créé le groupe \"a: b\"");
    assert_eq!((lines[4].attachments[0].name.as_str(), lines[4].attachments[0].held), ("facture.pdf", None));
    assert_eq!((lines[6].author.as_str(), lines[6].text.as_str(), lines[6].units), ("Jean", "\nla suite", 2));
    let apple = "[23/11/2026 14:05:33] Groupe : \u{200e}Les messages et les appels sont chiffrés de bout en bout.\n\
        [23/11/2026 14:05:34] Jean : \u{200e}image absente\n\
        \u{200e}[23/11/2026 14:05:35] Jean : \u{200e}<pièce jointe : 00000012-PHOTO.jpg>\n\
        [23/11/2026 14:05:36] Jean : les messages et les appels sont chiffrés de bout en bout ?\n";
    let (summary, lines) = good(apple);
    assert_eq!((summary.messages, summary.system), (3, 1));
    assert_eq!((lines[0].kind, lines[1].mark), (Kind::System, Mark::MediaOmitted));
    assert_eq!(lines[2].attachments[0].name, "00000012-PHOTO.jpg");
    assert_eq!(lines[3].kind, Kind::Message, "what somebody wrote of it stays theirs");
}

#[test]
fn what_stands_before_the_first_stamp_is_kept_and_a_stamp_of_another_form_is_text() {
    let text = "\u{feff}Export\nde Jean\n23/11/2026, 14:05 - Jean: vu\n[23/11/2026 14:05:33] Claire : copié\n";
    let (summary, lines) = good(text);
    assert_eq!((summary.system, summary.messages, summary.units), (1, 1, 4));
    assert_eq!(lines[0].text, "Export\nde Jean");
    assert_eq!(lines[1].text, "vu\n[23/11/2026 14:05:33] Claire : copié");
}

#[test]
fn a_line_of_a_text_that_looks_like_a_stamp_of_no_day_stays_text() {
    let (summary, lines) = good("23/11/2026, 14:05 - Jean: vu\n99/99/2026, 10:00 - rien\n");
    assert_eq!((summary.messages, lines[0].text.as_str()), (1, "vu\n99/99/2026, 10:00 - rien"));
}

#[test]
fn more_than_is_read_is_refused() {
    let text = "23/11/2026, 14:05 - Jean: aaaaaaaaaaaaaaaaaaaa\n23/11/2026, 14:06 - Jean: b\n";
    assert_eq!(code(text.as_bytes(), &bounded(|bounds| bounds.lines = 1)), Some(Refusal::ImportTooLarge));
    assert_eq!(code(text.as_bytes(), &bounded(|bounds| bounds.text_bytes = 19)), Some(Refusal::ImportTooLarge));
    assert_eq!(code(text.as_bytes(), &bounded(|bounds| bounds.unit_bytes = 30)), Some(Refusal::ImportTooLarge));
    assert_eq!(code(text.as_bytes(), &bounded(|bounds| bounds.source_bytes = 50)), Some(Refusal::ImportTooLarge));
    assert_eq!(code(text.as_bytes(), &bounded(|bounds| bounds.texts_bytes = 20)), Some(Refusal::ImportTooLarge));
    assert_eq!(code(text.as_bytes(), &bounded(|bounds| bounds.name_bytes = 3)), Some(Refusal::ImportTooLarge));
    assert_eq!(code(text.as_bytes(), &bounded(|bounds| bounds.lines = 2)), None);
}

#[test]
fn the_same_file_gives_the_same_digest_and_one_letter_more_another() {
    let text = "23/11/2026, 14:05 - Jean: a\n";
    assert_eq!(good(text).0.reading, good(text).0.reading);
    for other in ["23/11/2026, 14:05 - Jean: b\n", "23/11/2026, 14:06 - Jean: a\n", "23/11/2026, 14:05 - Jea: na\n"] {
        assert_ne!(good(text).0.reading, good(other).0.reading);
    }
}

#[test]
fn whoever_takes_the_lines_can_end_it() {
    let text = "23/11/2026, 14:05 - Jean: a\n23/11/2026, 14:06 - Jean: b\n";
    let ended = parloir_imports::read(&mut std::io::Cursor::new(text), &Options::default(), &mut |_| false);
    assert!(ended.is_err_and(|trouble| trouble.refusal().is_none()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_behind_a_stamp_is_accounted_for(text in "([ -~\u{200e}\u{202f}éà\n\r:\\[\\]/0-9]|23/11/2026, 14:0[0-9] - ){0,200}") {
        let text = format!("23/11/2026, 14:05 - Jean: {text}");
        if let Ok((summary, lines)) = lines_of(text.as_bytes(), &Options::default()) {
            prop_assert!(summary.messages + summary.system > 0);
            let kept: usize = lines.iter().map(|line| line.text.len()).sum();
            prop_assert!(kept <= text.len() + lines.len());
        }
    }

    #[test]
    fn any_bytes_are_a_reading_or_a_trouble(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = lines_of(&bytes, &Options::default());
    }
}
