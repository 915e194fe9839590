//! A matter for tests, in which everybody writes what could harm whoever reads it.

use parloir_papers::conversation::*;

/// Each of these is in a message, a name, a title, a label and a file name somewhere. All have `ATTACK` in them.
pub const ATTACKS: &[&str] = &[
    "ATTACK [click](http://evil.example) ![x](http://evil.example/x.png) <http://evil.example>",
    "ATTACK\n# ATTACK heading\n- ATTACK list\n| ATTACK | table |\n|---|---|\n> ATTACK quote",
    "```\nATTACK out of the fence\n```\n~~~\nATTACK\n~~~\n``````\nATTACK",
    "ATTACK `code` ``more`` ``` <script>alert(1)</script> <img src=x onerror=ATTACK> &amp; \\",
    "=HYPERLINK(\"http://evil.example\";\"ATTACK\")",
    "+ATTACK",
    "-2+3+cmd|' /C calc'!ATTACK",
    "@SUM(ATTACK)",
    "\t=ATTACK",
    "ATTACK;=cmd();\"=cmd()\";ATTACK,=cmd()\n=cmd()\r\n+cmd()\r=cmd()",
    "ATTACK\r\nBcc: victim@evil.example\r\nX-Attack: yes\r\n\r\nATTACK",
    "ATTACK\nFrom nobody@evil.example Tue Nov 24 01:52:00 2026\nX-Attack: yes\n\nATTACK\n>From ATTACK\n>>From ATTACK",
    "ATTACK\n--=_parloir_\nContent-Type: text/html\n\n<b>ATTACK</b>",
    "ATTACK =?utf-8?q?=0d=0aX-Attack:_yes?= \"quoted\" <a@b.example>, ATTACK",
    "ATTACK\n#7 · message · 10:00:00 · Me Claire Dubois\n    | ATTACK\n    + remis · ATTACK\n== ATTACK ==",
    "ATTACK\u{202E}gpj.exe\u{202C} \u{2066}ATTACK\u{2069} zero\u{200B}width\u{FEFF} \u{200D}",
    "ATTACK\0nul\u{7}bell\u{1b}[31mred\u{85}next\u{2028}line\u{2029}paragraph\u{c}feed\u{b}",
    "ATTACK e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "",
    "ATTACK #set page(width: 1cm) #read(\"/etc/passwd\") $x$ @ref <label> \\u{41}",
];

const CLAIRE: &str = "c1a1c1a1c1a1c1a1c1a1c1a1c1a1c1a1c1a1c1a1c1a1c1a1c1a1c1a1c1a1c1a1";
const JEAN: &str = "1ea11ea11ea11ea11ea11ea11ea11ea11ea11ea11ea11ea11ea11ea11ea11ea1";

pub fn hex(seed: u64) -> String {
    format!("{seed:016x}").repeat(4)
}

fn moment(place: u64) -> String {
    // Five a day from 23:00 UTC on, so that local days and those of UTC differ.
    let (day, hour) = (1 + place / 5 % 28, 19 + place % 5);
    format!("2026-{:02}-{day:02}T{hour:02}:{:02}:07.{:03}Z", 1 + place / 140 % 12, place % 60, place % 1000)
}

fn receipt(seed: u64, kind: &str, path: &str) -> Receipt {
    Receipt {
        kind: kind.into(),
        by: JEAN.into(),
        by_name: "Jean ATTACK\r\nX-Attack: yes <Martin>".into(),
        device: hex(2),
        claimed: moment(seed + 1),
        path: path.into(),
        receipt: hex(1_000_000 + seed),
    }
}

/// A message by one of two people.
pub fn message(number: u64, text: &str) -> Item {
    let is_claire = number % 2 == 1;
    Item {
        number,
        item: hex(100 + number),
        kind: "message".into(),
        author: if is_claire { CLAIRE } else { JEAN }.into(),
        author_name: if is_claire { "Me Claire Dubois" } else { "Jean ATTACK\r\nX-Attack: yes <Martin>" }.into(),
        device: hex(1 + number % 2),
        claimed: moment(number),
        arrived: moment(number),
        path: (!is_claire).then(|| "internet".into()),
        reply_to: None,
        text: Some(text.into()),
        former: Vec::new(),
        withdrawn: None,
        changes: Vec::new(),
        document: None,
        receipts: if is_claire { vec![receipt(number, "delivered", "internet")] } else { Vec::new() },
    }
}

fn party(person: &str, name: &str, keeper: bool) -> Party {
    Party {
        person: person.into(),
        name: name.into(),
        profession: "avocat ATTACK |`".into(),
        jurisdiction: "fr".into(),
        role: if keeper { "keeper" } else { "client" }.into(),
        keeper,
        admitted: Some("2026-01-01T09:00:00.000Z".into()),
        ended: (!keeper).then(|| Ended { how: "left".into(), at: "2026-12-30T10:00:00.000Z".into() }),
        verified: vec![Verified {
            by: CLAIRE.into(),
            by_name: "Me Claire Dubois".into(),
            how: "phrase-by-voice".into(),
            at: "2026-01-01T09:05:00.000Z".into(),
        }],
        devices: vec![Device {
            device: hex(if keeper { 2 } else { 1 }),
            label: "portable ATTACK`\n# x".into(),
            revoked: (!keeper).then(|| "2026-12-31T00:00:00.000Z".into()),
        }],
    }
}

fn happening(what: &str, at: &str, detail: Option<&str>) -> Happening {
    Happening {
        at: at.into(),
        by: CLAIRE.into(),
        by_name: "Me Claire Dubois".into(),
        what: what.into(),
        person: Some(JEAN.into()),
        person_name: Some("Jean ATTACK\r\nX-Attack: yes <Martin>".into()),
        detail: detail.map(str::to_owned),
    }
}

/// A conversation that holds these items.
pub fn papers(language: &str, items: Vec<Item>) -> Conversation {
    let mut papers = Conversation {
        schema: SCHEMA.into(),
        matter: Matter {
            id: hex(7),
            title: "Martin ATTACK\r\nX-Attack: yes `[a](b)` =1+1 \u{202E}".into(),
            state: "open".into(),
            opened: "2026-01-01T08:59:00.000Z".into(),
            closed: None,
            verification: "keeper".into(),
            path: "direct-only".into(),
        },
        made: Made {
            at: "2026-12-31T12:00:00.123Z".into(),
            by: CLAIRE.into(),
            program: "parloir 0.1.0".into(),
            language: language.into(),
            offset_minutes: 60,
        },
        parties: vec![
            party(CLAIRE, "Me Claire Dubois", true),
            party(JEAN, "Jean ATTACK\r\nX-Attack: yes <Martin>", false),
        ],
        items,
        happenings: vec![
            happening("opened", "2026-01-01T08:59:00.000Z", None),
            happening("admitted", "2026-01-01T09:00:00.000Z", Some("client")),
            happening("device-added", "2026-01-01T09:30:00.000Z", Some("portable ATTACK`\n# x")),
            happening("left", "2026-12-30T10:00:00.000Z", None),
        ],
        checkpoints: vec![Checkpoint {
            number: 1,
            claimed: "2026-02-01T09:00:00.000Z".into(),
            root: hex(8),
            size: 12,
            signed_by: vec!["Me Claire Dubois".into()],
            missing: vec!["Jean ATTACK\r\nX-Attack: yes <Martin>".into()],
            stamps: vec![Stamp {
                at: "2026-02-01T09:00:01.000Z".into(),
                authority: "TSA ATTACK`".into(),
                policy: "1.2.3".into(),
            }],
        }],
        gaps: vec![Gap { device: hex(1), name: "Jean ATTACK".into(), from_seq: 4, to_seq: 9 }],
        forks: vec![Fork {
            device: hex(1),
            name: "Jean ATTACK".into(),
            seq: 12,
            found: "2026-03-01T09:00:00.000Z".into(),
        }],
        withheld: vec![
            Withheld { number: 9_000, why: "not-chosen".into() },
            Withheld { number: 9_001, why: "without-effect".into() },
        ],
        counts: Counts::default(),
    };
    papers.counts = papers.counted();
    papers
}

/// Messages with every attack, a correction, a withdrawal, a refusal, documents that are here and one that is not.
pub fn hostile(language: &str) -> Conversation {
    let mut items: Vec<Item> = ATTACKS.iter().zip(1..).map(|(attack, number)| message(number, attack)).collect();
    items[2].reply_to = Some(1);
    items[2].kind = "reply".into();
    items[4].former = vec![
        Former { text: "=ATTACK former\n```\n# x".into(), claimed: moment(4) },
        Former { text: "ATTACK".into(), claimed: moment(4) },
    ];
    items[4].changes = vec![
        Changed { number: 40, item: hex(40), kind: "correction".into(), claimed: moment(8) },
        Changed { number: 41, item: hex(41), kind: "correction".into(), claimed: moment(9) },
    ];
    items[5].withdrawn = Some(moment(9));
    items[5].text = None;
    items[5].changes = vec![Changed { number: 42, item: hex(42), kind: "withdrawal".into(), claimed: moment(9) }];
    items[6].receipts.push(receipt(6, "opened", "same-network"));
    items[6].receipts.push(receipt(7, "refused", "relay"));
    for (number, name, piece) in [
        (50, "ATTACK\r\nX-Attack: yes\u{202E}fdp.exe", Some("piece-0001.bin")),
        (51, "=ATTACK`|\"; filename=evil.html", Some("piece-0002.pdf")),
        (52, "ATTACK absent.pdf", None),
    ] {
        let mut item = message(number, "");
        item.kind = "document".into();
        item.text = None;
        item.document = Some(Document {
            name: name.into(),
            media: "text/html; ATTACK\r\nX-Attack: yes".into(),
            bytes: 15,
            sha256: hex(number),
            files: 1,
            piece: piece.map(str::to_owned),
            state: if piece.is_some() { "whole" } else { "receiving" }.into(),
        });
        items.push(item);
    }
    papers(language, items)
}

/// The documents of [`hostile`], where papers look for them.
pub fn place_documents(folder: &std::path::Path) {
    std::fs::create_dir(folder.join("pieces")).unwrap();
    std::fs::write(folder.join("pieces/piece-0001.bin"), b"From ATTACK\n1\r\n").unwrap();
    std::fs::write(folder.join("pieces/piece-0002.pdf"), b"%PDF-1.7 ATTACK").unwrap();
}
