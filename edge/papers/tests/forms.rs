//! Each form read back by a program of others: what goes in comes out, nobody's words are markup, and the same papers are the same bytes.

mod sample;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use parloir_papers::{Conversation, Form, Nowhere, write, write_one};

const WRITTEN: [Form; 8] =
    [Form::Json, Form::Markdown, Form::Text, Form::Csv, Form::Mbox, Form::Eml, Form::Rsmf, Form::Pieces];

fn made(papers: &Conversation) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    sample::place_documents(folder.path());
    for form in WRITTEN {
        write(form, papers, folder.path()).unwrap();
    }
    folder
}

/// Python's own `email`, `mailbox`, `csv`, `json` and `zipfile`. A machine without Python fails: this is the proof.
fn read_back(folder: &Path) -> BTreeMap<String, BTreeMap<String, u64>> {
    let output = reader(folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn reader(folder: &Path) -> Output {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Command::new("python3")
        .arg(here.join("tests/read_back.py"))
        .arg(folder)
        .arg(here.join("../../docs/spec/papers.schema.json"))
        .arg(here.join("tests/fixtures/rsmf/rsmf_schema_2_0_0.json"))
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .expect("python3 is needed to read papers back")
}

fn every_file(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Whoever corrects an item knows its digest, and so what its letter would be cut at.
#[test]
fn a_text_that_holds_the_boundary_of_its_own_letter_begins_no_part_of_it() {
    let mut forged = sample::message(1, "");
    let stem = forged.item[..48].to_owned();
    let part = "Content-Type: application/pdf\nContent-Disposition: attachment; filename=bail.pdf\n\nforged";
    forged.text = Some(format!("ok\n--=_{stem}.0\n{part}\n--=_{stem}.1\n{part}\n--=_{stem}.0--\n"));
    let papers = sample::papers("en", vec![forged]);
    let folder = made(&papers);
    read_back(folder.path());
    let letters = std::fs::read_to_string(folder.path().join("conversation.mbox")).unwrap();
    let first = letters.split("\nFrom ").next().unwrap();
    let boundary = first.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(boundary.len() <= 70 && boundary != format!("=_{stem}.0") && boundary != format!("=_{stem}.1"));
    let begun = first.lines().filter(|line| **line == *format!("--{boundary}")).count();
    assert_eq!(begun, 1, "one part, which holds the text");
}

#[test]
fn every_form_gives_back_what_went_in_and_nobodys_words_are_markup() {
    for language in ["fr", "en"] {
        let papers = sample::hostile(language);
        let found = read_back(made(&papers).path());
        let forms: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(forms, ["csv", "eml", "json", "mbox", "md", "rsmf", "txt"]);
        for (form, counts) in found {
            let told: [u64; 7] = ["items", "messages", "documents", "receipts", "withdrawn", "withheld", "changes"]
                .map(|name| counts[name]);
            let counts = papers.counts;
            let went_in = [
                counts.items,
                counts.messages,
                counts.documents,
                counts.receipts,
                counts.withdrawn,
                counts.withheld,
                counts.changes,
            ];
            assert_eq!(told, went_in, "{form}");
        }
    }
}

#[test]
fn whoever_reads_them_back_notices_what_was_taken_out_or_let_through() {
    let made = made(&sample::hostile("en"));
    for (name, right, wrong) in [
        ("conversation.json", "\"withheld\": 2", "\"withheld\": 1"),
        ("conversation.json", "\"kind\": \"reply\"", "\"sort\": \"reply\""),
        ("conversation.txt", "\n    + ", "\n    - "),
        ("conversation.txt", "\n    | #7", "\n#7"),
        ("conversation.md", "\n- \\+ ", "\n- "),
        ("conversation.md", "``````text\n", "```text\n"),
        ("conversation.csv", "\"'=HYPERLINK", "\"=HYPERLINK"),
        ("conversation.mbox", "\n>From nobody", "\nFrom nobody"),
        ("conversation.mbox", "\nX-Parloir-Receipt:", "\nX-Parloir-Other:"),
        ("conversation.mbox", "\nX-Parloir-Number: 2", "\nX-Attack: yes\nX-Parloir-Number: 2"),
        ("eml/2026-01-01.eml", "\nX-Parloir-Items: ", "\nX-Parloir-Items: 1"),
        ("rsmf/2026-01-01.rsmf", "\nX-RSMF-EventCount: ", "\nX-RSMF-EventCount: 1"),
        ("pieces.csv", "piece-0001.bin", "../piece-0001.bin"),
    ] {
        let path = made.path().join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        let (begin, end) = text.split_once(right).unwrap_or_else(|| panic!("{name} has no {right:?}"));
        std::fs::write(&path, [begin, wrong, end].concat()).unwrap();
        assert!(!reader(made.path()).status.success(), "{name}: {wrong:?}");
        std::fs::write(&path, text).unwrap();
    }
    read_back(made.path());
}

#[test]
fn papers_of_a_matter_in_which_nothing_was_written_say_so() {
    let papers = sample::papers("fr", Vec::new());
    let found = read_back(made(&papers).path());
    assert!(found.values().all(|counts| counts["items"] == 0 && counts["withheld"] == 2));
}

#[test]
fn the_same_papers_are_the_same_bytes() {
    let papers = sample::hostile("fr");
    let (one, other) = (every_file(made(&papers).path()), every_file(made(&papers).path()));
    assert!(one.len() > 12);
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(bytes == &other[name], "{name}");
    }
}

#[test]
fn the_json_holds_exactly_what_was_written_and_is_read_again_as_it_was() {
    let papers = sample::hostile("fr");
    let mut json = Vec::new();
    write_one(Form::Json, &papers, &Nowhere, &mut json).unwrap();
    let again: Conversation = serde_json::from_slice(&json).unwrap();
    assert!(again == papers);
    for (attack, item) in sample::ATTACKS.iter().zip(&again.items).filter(|(_, item)| item.withdrawn.is_none()) {
        assert_eq!(item.text.as_deref(), Some(*attack));
    }
}

#[test]
fn what_cannot_be_seen_is_written_out_in_every_form_that_people_read() {
    let papers = sample::hostile("fr");
    let files = every_file(made(&papers).path());
    for name in ["conversation.txt", "conversation.md", "conversation.csv"] {
        let text = String::from_utf8(files[name].clone()).unwrap();
        for shown in ["[U+202E]", "[U+200B]", "[U+0000]", "[U+001B]", "[U+2028]", "[U+0301]", "[U+2066]"] {
            assert!(text.contains(shown), "{name}: {shown}");
        }
        let text = text.trim_start_matches('\u{FEFF}');
        assert!(!text.contains(['\u{202E}', '\u{200B}', '\0', '\u{1b}', '\u{2028}', '\u{FEFF}']), "{name}");
    }
}

#[test]
fn a_day_of_many_messages_is_cut_so_that_no_slice_has_more_than_ten_thousand_events() {
    let mut items: Vec<_> = (1..=20_500).map(|number| sample::message(number, "Bonjour.")).collect();
    for item in &mut items {
        item.claimed = "2026-05-05T10:00:00.000Z".into();
        item.receipts.clear();
    }
    let papers = sample::papers("fr", items);
    let folder = tempfile::tempdir().unwrap();
    write(Form::Rsmf, &papers, folder.path()).unwrap();
    let names: Vec<String> = every_file(folder.path()).into_keys().collect();
    // The days on which somebody came and went are slices too.
    assert_eq!(
        names,
        ["2026-01-01.rsmf", "2026-05-05-02.rsmf", "2026-05-05-03.rsmf", "2026-05-05.rsmf", "2026-12-30.rsmf"]
            .map(|name| format!("rsmf/{name}"))
    );
    let counted: u64 = every_file(folder.path())
        .values()
        .map(|slice| {
            let text = String::from_utf8_lossy(slice);
            let line = text.lines().find(|line| line.starts_with("X-RSMF-EventCount: ")).unwrap();
            line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()
        })
        .inspect(|count| assert!(*count <= 10_000))
        .sum();
    assert_eq!(counted, 20_500 + 3, "each message, one who came, one who went, and the counts");
}

#[test]
fn a_document_that_is_not_beside_the_papers_is_named_and_not_attached() {
    let papers = sample::hostile("en");
    let mut letters = Vec::new();
    write_one(Form::Mbox, &papers, &Nowhere, &mut letters).unwrap();
    // Soft line ends of quoted-printable.
    let letters = String::from_utf8(letters).unwrap().replace("=\n", "");
    assert!(!letters.contains("\nContent-Disposition: attachment"));
    assert!(letters.contains("pieces/piece-0001.bin") && letters.contains("not attached to this message"));
}

#[test]
fn a_form_of_many_files_and_one_that_another_program_writes_are_refused_where_one_file_is_wanted() {
    let papers = sample::papers("fr", Vec::new());
    for form in [Form::Eml, Form::Rsmf, Form::Pieces, Form::Pdf] {
        assert!(!form.is_one_file());
        assert!(write_one(form, &papers, &Nowhere, &mut Vec::new()).is_err(), "{form:?}");
    }
    assert!(write(Form::Pdf, &papers, tempfile::tempdir().unwrap().path()).is_err());
}

#[test]
fn a_file_that_is_there_already_is_never_written_over() {
    let papers = sample::papers("fr", Vec::new());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("conversation.txt"), "mine").unwrap();
    assert!(write(Form::Text, &papers, folder.path()).is_err());
    assert_eq!(std::fs::read(folder.path().join("conversation.txt")).unwrap(), b"mine");
}
