//! Letters, stores of letters, and the short messages that come in a letter.

use parloir_base::Refusal;
use parloir_imports::{Format, Kind, Mark, Options};

use crate::stage::{Made, archive, bounded, code, good, lines_of};

const LETTER: &str = "From: =?utf-8?q?Me_Am=C3=A9lie?= <amelie@example.org>\r\nTo: jean@example.org\r\nDate: Mon, 23 Nov 2026 15:05:33 +0100\r\nSubject: Bail\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nVoil=E0\r\n--b\r\nContent-Type: application/pdf; name=bail.pdf\r\nContent-Disposition: attachment; filename=bail.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nYWJj\r\n--b--\r\n";

#[test]
fn a_letter_is_one_line_with_what_is_attached() {
    let (summary, lines) = good(LETTER);
    assert_eq!((summary.format, summary.messages, summary.attachments), (Format::Eml, 1, 1));
    assert_eq!(lines[0].author, "Me Amélie <amelie@example.org>");
    assert_eq!(
        (lines[0].moment.as_str(), lines[0].written.as_str()),
        ("2026-11-23T14:05:33Z", "Mon, 23 Nov 2026 15:05:33 +0100")
    );
    assert_eq!(lines[0].text.trim_end(), "Bail\n\nVoilà");
    assert_eq!((lines[0].attachments[0].name.as_str(), lines[0].attachments[0].held.unwrap().0), ("bail.pdf", 3));
}

#[test]
fn a_store_of_letters_is_cut_where_a_letter_begins_and_nowhere_else() {
    let store = "From jean@example.org Mon Nov 23 14:05:33 2026\nFrom: jean@example.org\nSubject: un\n\nFrom here on\n>From there\n\n\
        From jean@example.org Mon Nov 23 14:05:34 2026\nrien\n\n\
        From jean@example.org Mon Nov 23 14:05:35 2026\nFrom: jean@example.org\nSubject: trois\n\nfin\n";
    let (summary, lines) = good(store);
    assert_eq!((summary.format, summary.units), (Format::Mbox, 3));
    assert_eq!(lines[0].text.trim_end(), "un\n\nFrom here on\nFrom there");
    assert_eq!((lines[1].kind, lines[1].attachments[0].name.as_str()), (Kind::System, "letter-2.eml"));
    assert_eq!(lines[2].text.trim_end(), "trois\n\nfin");
}

#[test]
fn a_letter_of_more_than_is_read_is_refused_and_a_text_too_long_is_kept_beside() {
    assert_eq!(code(LETTER.as_bytes(), &bounded(|bounds| bounds.unit_bytes = 300)), Some(Refusal::ImportTooLarge));
    let store = format!("From a Mon Nov 23 14:05:33 2026\n{LETTER}");
    assert_eq!(code(store.as_bytes(), &bounded(|bounds| bounds.unit_bytes = 300)), Some(Refusal::ImportTooLarge));
    let (_, lines) = lines_of(LETTER.as_bytes(), &bounded(|bounds| bounds.text_bytes = 8)).unwrap();
    assert_eq!((lines[0].text.as_str(), lines[0].attachments[1].name.as_str()), ("Bail", "text-1.txt"));
}

#[test]
fn a_letter_of_more_fields_or_parts_than_are_read_is_never_parsed() {
    let few = bounded(|bounds| (bounds.letter_fields, bounds.letter_parts) = (40, 10));
    assert!(lines_of(LETTER.as_bytes(), &few).is_ok());
    let fields = format!("{}{LETTER}", "X: y\r\n".repeat(40));
    let people = LETTER.replace("jean@example.org", &"a@b, ".repeat(40));
    let folded = LETTER.replace("jean@example.org", &"<a>\r\n ".repeat(40));
    let parts = LETTER.replace("--b--", &"--b\r\n\r\n".repeat(11));
    for dear in [fields, people, folded, parts] {
        assert_eq!(code(dear.as_bytes(), &few), Some(Refusal::ImportTooLarge));
        // In a store it is kept as it is, and takes nothing from the others.
        let other = "From: jean@example.org\nSubject: deux\n\nfin\n";
        let store = format!(
            "From a Mon Nov 23 14:05:33 2026\n{}\nFrom a Mon Nov 23 14:05:34 2026\n{other}",
            dear.replace("\r\n", "\n")
        );
        let (summary, lines) = lines_of(store.as_bytes(), &few).unwrap();
        assert_eq!((summary.units, lines[0].attachments[0].name.as_str()), (2, "letter-1.eml"));
        assert_eq!(lines[1].text.trim_end(), "deux\n\nfin");
    }
    let more = "X: y\r\n".repeat(500_001) + "MIME-Version";
    let rsmf = String::from_utf8(rsmf()).unwrap().replacen("MIME-Version", &more, 1);
    assert_eq!(code(rsmf.as_bytes(), &Options::default()), Some(Refusal::ImportTooLarge));
}

const MANIFEST: &str = r#"{"version":"2.0.0","participants":[{"id":"U1","display":"Jean","email":"jean@example.org"},{"id":"U2","display":"Claire"}],
"conversations":[{"id":"C1","platform":"slack","participants":["U1","U2"]}],
"events":[
 {"id":"1","type":"join","participant":"U1","conversation":"C1","timestamp":"2026-11-23T15:05:33+01:00"},
 {"id":"2","type":"message","participant":"U2","conversation":"C1","timestamp":"2026-11-23T14:05:34Z","body":"Voilà","attachments":[{"id":"bail.pdf"}],"reactions":[{"value":"+1"}]},
 {"id":"3","type":"message","participant":"U9","conversation":"C1","timestamp":"2026-11-23T14:05:35Z","body":"x","deleted":true}
]}"#;

fn rsmf() -> Vec<u8> {
    let pack = archive(&[Made::new("rsmf_manifest.json", MANIFEST), Made::new("bail.pdf", "abc")]);
    let packed: Vec<String> = pack.iter().map(|byte| format!("={byte:02X}")).collect();
    let lines: Vec<String> = packed.chunks(20).map(|chunk| chunk.concat() + "=\r\n").collect();
    format!("X-RSMF-Version: 2.0.0\r\nX-RSMF-Generator: t\r\nFrom: a@example.org\r\nDate: Mon, 23 Nov 2026 15:05:33 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/zip; name=rsmf.zip\r\nContent-Disposition: attachment; filename=rsmf.zip\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--b--\r\n", lines.concat()).into_bytes()
}

#[test]
fn short_messages_in_a_letter_are_read_from_their_list() {
    let (summary, lines) = lines_of(&rsmf(), &Options::default()).unwrap();
    assert_eq!((summary.format, summary.messages, summary.system), (Format::Rsmf, 2, 1));
    assert_eq!((lines[0].text.as_str(), lines[0].moment.as_str()), ("[join]", "2026-11-23T14:05:33Z"));
    assert_eq!((lines[1].author.as_str(), lines[1].text.as_str()), ("Claire", "Voilà\n(- +1 -)"));
    assert_eq!(lines[1].attachments[0].held.unwrap().0, 3);
    assert_eq!((lines[2].author.as_str(), lines[2].mark), ("U9", Mark::Deleted));
}

#[test]
fn a_letter_that_says_it_holds_short_messages_and_does_not_is_refused() {
    for bad in [
        "X-RSMF-Version: 2\r\nFrom: a@example.org\r\nDate: x\r\n\r\nrien\r\n".to_owned().into_bytes(),
        archive(&[Made::new("rsmf_manifest.json", "{}")]),
        archive(&[Made::new("rsmf_manifest.json", "{\"events\":[1]}")]),
        archive(&[Made::new("rsmf_manifest.json", "[")]),
    ] {
        assert_eq!(code(&bad, &Options::default()), Some(Refusal::ImportMalformed));
    }
}

#[test]
fn a_json_of_more_values_than_memory_is_meant_for_is_refused_before_it_is_read() {
    let crowded = archive(&[Made::new("rsmf_manifest.json", format!("{{\"events\":[{}1]}}", "{},".repeat(99)))]);
    let bounds = bounded(|bounds| bounds.json_values = 100);
    assert_eq!(code(&crowded, &bounds), Some(Refusal::ImportTooLarge));
    assert_eq!(code(&crowded, &Options::default()), Some(Refusal::ImportMalformed), "a number is no event");
    // Marks within a text count for nothing.
    let wordy = archive(&[Made::new("rsmf_manifest.json", format!("{{\"a\":\"{}\\\"\"}}", "{,[".repeat(99)))]);
    assert_eq!(code(&wordy, &bounds), Some(Refusal::ImportMalformed));
}
