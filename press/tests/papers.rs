//! The program as the node starts it, and its pages as another program reads them: poppler's `pdftotext`, which had no part in setting them.

mod kit;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use kit::{counted, digits, hostile, long, message, plain, story};
use parloir_papers::Conversation;
use tempfile::TempDir;

struct Pressed {
    folder: TempDir,
    out: Output,
}

impl Pressed {
    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.path())
            .expect("the folder")
            .map(|file| file.expect("an entry").file_name().into_string().expect("ASCII"))
            .collect();
        names.sort();
        names
    }

    fn said(&self) -> String {
        String::from_utf8_lossy(&self.out.stderr).into_owned()
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).expect("a volume")
    }

    /// The text of a volume in the order in which it was set; `layout` keeps what stands beside what.
    fn text(&self, name: &str, layout: bool) -> String {
        let mut reader = Command::new("pdftotext");
        reader.args(["-enc", "UTF-8"]);
        reader.arg(if layout { "-layout" } else { "-raw" });
        let out = reader.arg(self.folder.path().join(name)).arg("-").output().expect("pdftotext, of poppler-utils");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("UTF-8")
    }

    /// The same without any space: lines are broken where the page ends, not where the text does.
    fn run(&self, name: &str) -> String {
        bare(&self.text(name, false))
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{200b}').collect()
}

fn start(json: &[u8], folder: &Path, environment: &[(&str, &str)]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_parloir-press"))
        .arg(folder)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    // It may refuse before it has read everything.
    let _ = child.stdin.take().expect("piped").write_all(json);
    child.wait_with_output().expect("it ends")
}

fn json(told: &Conversation) -> Vec<u8> {
    serde_json::to_vec(told).expect("writes")
}

fn press_bytes(json: &[u8]) -> Pressed {
    let folder = TempDir::new().expect("a folder");
    let out = start(json, folder.path(), &[]);
    Pressed { folder, out }
}

fn press(told: &Conversation) -> Pressed {
    let pressed = press_bytes(&json(told));
    assert_eq!(pressed.out.status.code(), Some(0), "{}", pressed.said());
    pressed
}

fn refused(json: &[u8]) -> String {
    let pressed = press_bytes(json);
    assert_eq!(pressed.out.status.code(), Some(2), "{}", pressed.said());
    assert_eq!(pressed.files(), [] as [&str; 0], "nothing is left");
    assert!(pressed.out.stdout.is_empty());
    assert_eq!(pressed.said().lines().count(), 1, "one line says why");
    pressed.said()
}

#[test]
fn everything_that_a_matter_holds_is_found_again_on_the_pages_in_both_languages() {
    for (language, words) in [
        (
            "fr",
            [
                "Dossier",
                "Intervenants",
                "Documents",
                "Viedudossier",
                "Scellés",
                "Lacunes",
                "Chaînesdivergentes",
                "Comptes",
                "page1sur",
                "Findutirage.",
            ],
        ),
        (
            "en",
            [
                "Matter",
                "Parties",
                "Documents",
                "Lifeofthematter",
                "Checkpoints",
                "Gaps",
                "Forks",
                "Counts",
                "page1of",
                "Endofthesepapers.",
            ],
        ),
    ] {
        let told = story(language);
        let pressed = press(&told);
        let run = pressed.run("conversation-001.pdf");
        for word in words {
            assert!(run.to_lowercase().contains(&word.to_lowercase()), "{language}: {word}");
        }
        for item in &told.items {
            let texts = item.former.iter().map(|former| &former.text).chain(&item.text);
            for text in texts {
                assert!(run.contains(&bare(text)), "{language}: item {}", item.number);
            }
            assert!(run.contains(&item.item[..16]), "the digest of item {}", item.number);
            if let Some(document) = &item.document {
                assert!(run.contains(&bare(&document.name)) && run.contains(&document.sha256));
            }
        }
        for party in &told.parties {
            assert!(
                run.contains(&bare(&party.name))
                    && run.contains(&party.person)
                    && run.contains(&party.devices[0].device)
            );
        }
        assert!(run.contains(&told.checkpoints[0].root) && run.contains("Horodatagededémonstration"));
        assert!(run.contains("2026-11-27T16:04:09.120Z"), "the maker's moment, exactly");
    }
}

#[test]
fn an_item_that_is_left_out_is_told_at_its_place_with_its_reason() {
    let run = press(&story("fr")).run("conversation-001.pdf");
    let place = |what: &str| run.find(&bare(what)).unwrap_or_else(|| panic!("{what}"));
    let left = place("Pièce nº 6 écartée : elle est couverte par le secret.");
    assert!(place("Ne répondez pas au bailleur avant") < left && left < place("Je vous appelle demain"));
    place("Pièces nº 13 à nº 14 écartées : elle n’a pas été choisie pour ce tirage.");
}

#[test]
fn what_was_written_to_break_the_page_is_printed_as_it_was_written_or_shown_by_its_number() {
    let pressed = press(&hostile("fr"));
    let run = pressed.run("conversation-001.pdf");
    for what in [
        "#import\"/etc/passwd\"#read(\"sheet.json\")#panic()$x^2$*bold*_it_@ref<label>`raw`#setpage(width:1pt)\\///*=Title-list+enum/term:x#{whiletrue{}}",
        "Voirfacture[U+202E]fdp.exe",
        "colonne[U+0009]colonne[U+0000][U+0007][U+001B][31mrouge[U+0085]",
        "[+49996]",
        "[U+200D]",
        "😀🧿[U+6F22][U+5B57][U+E0041][U+FEFF][U+FFFE][U+E000][U+10FFFF]",
        "Москва,Ἀθῆναι;ﬁn,",
        "#eval(\"1\")[U+202E]liab[U+0000][U+000A]",
        "Jean*Martin*[U+202E]<script>[U+0009]",
        "../../bail[U+202E]fdp.exe[U+000A]#page",
    ] {
        assert!(run.contains(what), "{what}");
    }
    let words = run.matches("motmotmot").count();
    assert!(words > 100_000, "every letter of a word of a megabyte: {words}");
    assert!(!run.contains('\u{202E}') && !run.contains('\0'));
}

#[test]
fn a_message_that_looks_like_the_header_of_another_stays_in_its_margin() {
    let told = plain(
        "fr",
        vec![
            message(98, "1ea", "Jean Martin", "Oui.\n99     Me Claire Dubois  10:00:00\nJe renonce à tous mes droits."),
            message(100, "c1a", "Me Claire Dubois", "Non."),
        ],
    );
    let text = press(&told).text("conversation-001.pdf", true);
    let column =
        |what: &str| text.lines().find(|line| line.contains(what)).map(|line| line.len() - line.trim_start().len());
    let (header, imitated) = (column("98  "), column("99 Me"));
    assert!(header.is_some() && imitated.is_some(), "{text}");
    assert!(
        imitated > header.map(|column| column + 4),
        "what is in the text is set in, and no number of an item: {header:?} {imitated:?}"
    );
}

#[test]
fn the_same_conversation_makes_the_same_bytes_wherever_and_beside_whatever_it_is_set() {
    let told = json(&story("fr"));
    let first = press_bytes(&told).bytes("conversation-001.pdf");
    let places: [&[(&str, &str)]; 3] = [
        &[("LANG", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo")],
        &[("LC_ALL", "C"), ("RAYON_NUM_THREADS", "7")],
        &[("SOURCE_DATE_EPOCH", "1"), ("HOME", "/nowhere")],
    ];
    std::thread::scope(|scope| {
        let runs = places.map(|environment| {
            scope.spawn(|| {
                let folder = TempDir::new().expect("a folder");
                start(&told, folder.path(), environment);
                std::fs::read(folder.path().join("conversation-001.pdf")).expect("a volume")
            })
        });
        for run in runs {
            assert!(run.join().expect("ran") == first, "other bytes");
        }
    });
}

#[test]
fn the_source_is_attached_byte_for_byte_and_its_digest_is_on_the_first_page() {
    let told = json(&story("en"));
    let pressed = press_bytes(&told);
    let out = Command::new("pdfdetach")
        .args(["-save", "1", "-o"])
        .arg(pressed.folder.path().join("found"))
        .arg(pressed.folder.path().join("conversation-001.pdf"))
        .output();
    assert!(out.expect("pdfdetach, of poppler-utils").status.success());
    assert!(pressed.bytes("found") == told);
    use sha2::Digest;
    let digest = parloir_press::letters::hex(&sha2::Sha256::digest(&told));
    assert!(pressed.run("conversation-001.pdf").contains(&digest));
}

#[test]
fn more_than_ten_thousand_items_become_volumes_in_which_every_number_stands_once() {
    let told = long("fr", 10_050);
    let pressed = press(&told);
    assert_eq!(pressed.files(), ["conversation-001.pdf", "conversation-002.pdf"]);
    let lines: Vec<Vec<String>> = String::from_utf8_lossy(&pressed.out.stdout)
        .lines()
        .map(|line| line.split(' ').map(str::to_owned).collect())
        .collect();
    let (mut pages, mut found) = (Vec::new(), Vec::new());
    for (line, items) in lines.iter().zip(["10000", "50"]) {
        let [name, bytes, said, said_items] = line.as_slice() else { panic!("four words: {line:?}") };
        assert_eq!((pressed.bytes(name).len().to_string(), said_items.as_str()), (bytes.clone(), items));
        let text = pressed.text(name, false);
        // Each page ends with a form feed.
        assert_eq!(text.matches('\u{c}').count().to_string(), *said, "pages of {name}");
        pages.push(text);
    }
    for text in &pages {
        // Each text ends with its own number, which nothing else on the pages has in parentheses.
        found.extend(
            text.split('(')
                .filter_map(|rest| rest.split_once(')'))
                .filter_map(|(number, _)| number.parse::<u64>().ok()),
        );
    }
    assert!(found == (1..=10_050).collect::<Vec<u64>>(), "{} numbers", found.len());
    assert!(
        pages[0].contains("Volume 1 sur 2")
            && pages[1].contains("Volume 2 sur 2")
            && pages[1].contains("Fin du tirage.")
    );
    assert!(bare(&pages[1]).contains("Pièces5010050dontmessages5010050"), "the counts of the volume and of all");
}

#[test]
fn texts_that_are_dear_to_set_end_a_volume_early_and_each_item_is_in_one() {
    for (dear, volumes) in [("\u{202E}\u{202D}", 3), ("a\tb\t", 5), ("mot ", 1)] {
        let text = dear.repeat(62_000 / dear.len());
        let told = plain("fr", (1..=95).map(|number| message(number, "1ea", "Jean Martin", &text)).collect());
        let lengths = parloir_press::cut::lengths(&told.items);
        assert_eq!((lengths.len(), lengths.iter().sum::<usize>()), (volumes, 95), "{dear:?}");
        let parts: Vec<Conversation> = parloir_press::cut::parts(told, lengths).collect();
        assert!(parts.iter().all(|part| part.counts == part.counted()) && parts.len() == volumes);
    }
}

#[test]
fn a_conversation_that_contradicts_itself_is_refused_and_nothing_is_written() {
    let change = |change: fn(&mut Conversation)| {
        let mut told = story("fr");
        change(&mut told);
        refused(&json(&told))
    };
    assert!(change(|told| told.counts.items += 1).contains("counts"));
    assert!(change(|told| told.counts.receipts -= 1).contains("counts"));
    assert!(change(|told| told.counts.messages -= 1).contains("counts"));
    assert!(change(|told| told.items[2].kind = "message".to_owned()).contains("counts"));
    assert!(change(|told| told.items.swap(0, 1)).contains("ascend"));
    assert!(change(|told| told.withheld[0].number = 4).contains("both printed and left out"));
    assert!(change(|told| told.schema = "parloir-conversation/2".to_owned()).contains("another form"));
    assert!(change(|told| told.made.language = "de".to_owned()).contains("language"));
    assert!(change(|told| told.items[0].claimed = "hier".to_owned()).contains("moment"));
    assert!(change(|told| told.made.offset_minutes = i32::MIN + 1).contains("offset"));
    assert!(change(|told| told.items[0].text = Some("x".repeat(1024 * 1024 + 1))).contains("text"));
    assert!(change(|told| told.parties[0].name = "x".repeat(1025)).contains("name"));
}

#[test]
fn a_refusal_quotes_nothing_of_what_was_read() {
    for secret in [
        "{\"schema\": \"aveu secret\"",
        "\"aveu secret\"",
        "{\"schema\":\"parloir-conversation/1\",\"matter\":\"aveu secret\"}",
    ] {
        let said = refused(secret.as_bytes());
        assert!(!said.contains("aveu") && said.contains("line 1"), "{said}");
    }
    refused(b"");
    refused(b"\xff\xfe{}");
    refused("[".repeat(1_000_000).as_bytes());
}

#[test]
fn a_folder_that_is_missing_or_not_empty_is_refused_and_left_as_it_is() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("mine"), "mine").expect("writes");
    let out = start(&json(&story("fr")), folder.path(), &[]);
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(std::fs::read_dir(folder.path()).expect("reads").count(), 1);
    let out = start(&json(&story("fr")), &folder.path().join("none"), &[]);
    assert_eq!(out.status.code(), Some(2));
}

#[test]
fn a_volume_that_finds_no_memory_fails_clearly_and_leaves_nothing_behind() {
    let folder = TempDir::new().expect("a folder");
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -v 120000; exec \"$0\" \"$1\"", env!("CARGO_BIN_EXE_parloir-press")])
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let told = json(&long("fr", 2_000));
    let _ = child.stdin.take().expect("piped").write_all(&told);
    let out = child.wait_with_output().expect("ends");
    assert_eq!(out.status.code(), Some(1), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(String::from_utf8_lossy(&out.stderr).contains("memory"));
    assert_eq!(std::fs::read_dir(folder.path()).expect("reads").count(), 0);
}

#[test]
fn whoever_sets_a_volume_reaches_no_file_network_program_or_thread() {
    let out = Command::new(env!("CARGO_BIN_EXE_parloir-press")).arg("--reach").output().expect("starts");
    assert_eq!(String::from_utf8_lossy(&out.stdout), "reached: \n");
}

#[test]
fn a_matter_without_any_item_makes_papers_too() {
    let pressed = press(&plain("fr", Vec::new()));
    assert!(pressed.text("conversation-001.pdf", false).contains("Ce volume ne contient aucune pièce."));
}

#[test]
fn two_parties_of_one_name_are_told_apart() {
    let mut told = story("fr");
    told.parties[1].name = told.parties[0].name.to_lowercase();
    let run = press(&counted(told)).run("conversation-001.pdf");
    assert!(run.contains(&format!("MeClaireDubois({}…)", &digits("c1a")[..8])));
}
