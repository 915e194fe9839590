//! Conversations to set: a short story with one of everything, and long ones.

use parloir_papers::Conversation;
use parloir_papers::conversation::{
    Changed, Checkpoint, Counts, Device, Document, Ended, Fork, Former, Gap, Happening, Item, Made, Matter, Party,
    Receipt, SCHEMA, Stamp, Verified, Withheld,
};

/// Sixty-four digits that begin as told.
pub fn digits(begin: &str) -> String {
    let all: String = begin.chars().cycle().filter(char::is_ascii_hexdigit).take(64).collect();
    if all.len() == 64 { all } else { "0".repeat(64) }
}

fn at(minute: u64) -> String {
    let (day, rest) = (minute / 1_440, minute % 1_440);
    let (month, of_month) = (3 + day / 28 % 9, 1 + day % 28);
    format!("2026-{month:02}-{of_month:02}T{:02}:{:02}:{:02}.250Z", rest / 60, rest % 60, minute * 7 % 60)
}

fn party(key: &str, name: &str, profession: &str, keeper: bool) -> Party {
    Party {
        person: digits(key),
        name: name.to_owned(),
        profession: profession.to_owned(),
        jurisdiction: "fr".to_owned(),
        role: if keeper { "keeper" } else { "client" }.to_owned(),
        keeper,
        admitted: (!keeper).then(|| at(3)),
        ended: None,
        verified: Vec::new(),
        devices: vec![Device { device: digits(&format!("d{key}")), label: "bureau".to_owned(), revoked: None }],
    }
}

/// An item as plain as they come.
pub fn message(number: u64, author: &str, name: &str, text: &str) -> Item {
    let minute = 540 + number * 13;
    Item {
        number,
        item: digits(&format!("{number:x}a7c3e91")),
        kind: "message".to_owned(),
        author: digits(author),
        author_name: name.to_owned(),
        device: digits(&format!("d{author}")),
        claimed: at(minute),
        arrived: at(minute),
        path: (author != "c1a").then(|| "internet".to_owned()),
        reply_to: None,
        text: Some(text.to_owned()),
        former: Vec::new(),
        withdrawn: None,
        changes: Vec::new(),
        document: None,
        receipts: Vec::new(),
    }
}

fn receipt(kind: &str, by: &str, name: &str, minute: u64) -> Receipt {
    Receipt {
        kind: kind.to_owned(),
        by: digits(by),
        by_name: name.to_owned(),
        device: digits(&format!("d{by}")),
        claimed: at(minute),
        path: "internet".to_owned(),
        receipt: digits(&format!("{minute:x}f0")),
    }
}

fn changed(number: u64, kind: &str, minute: u64) -> Changed {
    Changed { number, item: digits(&format!("{number:x}c0")), kind: kind.to_owned(), claimed: at(minute) }
}

/// Counts what is there.
pub fn counted(mut told: Conversation) -> Conversation {
    told.counts = told.counted();
    told
}

/// With items, and nothing else of note.
pub fn plain(language: &str, items: Vec<Item>) -> Conversation {
    let mut jean = party("1ea", "Jean Martin", "none", false);
    jean.verified = vec![Verified {
        by: digits("c1a"),
        by_name: "Me Claire Dubois".to_owned(),
        how: "phrase-by-voice".to_owned(),
        at: at(5),
    }];
    let mut claire = party("c1a", "Me Claire Dubois", "avocat", true);
    claire.verified = vec![Verified {
        by: digits("1ea"),
        by_name: "Jean Martin".to_owned(),
        how: "phrase-by-voice".to_owned(),
        at: at(6),
    }];
    counted(Conversation {
        schema: SCHEMA.to_owned(),
        matter: Matter {
            id: digits("3fa2c1d0e4b5a697"),
            title: "Martin, bail commercial".to_owned(),
            state: "open".to_owned(),
            opened: at(0),
            closed: None,
            verification: "each".to_owned(),
            path: "direct-only".to_owned(),
        },
        made: Made {
            at: "2026-11-27T16:04:09.120Z".to_owned(),
            by: digits("c1a"),
            program: "parloir 0.1.0".to_owned(),
            language: language.to_owned(),
            offset_minutes: 60,
        },
        parties: vec![claire, jean],
        items,
        happenings: Vec::new(),
        checkpoints: Vec::new(),
        gaps: Vec::new(),
        forks: Vec::new(),
        withheld: Vec::new(),
        counts: Counts::default(),
    })
}

/// One of everything.
pub fn story(language: &str) -> Conversation {
    let mut items = vec![
        message(
            1,
            "c1a",
            "Me Claire Dubois",
            "Bonjour Monsieur Martin. Comme convenu, je vous écris ici : ce que nous échangeons reste entre nous. Pourriez-vous m’adresser le bail et les dernières quittances ?",
        ),
        message(
            2,
            "1ea",
            "Jean Martin",
            "Bonjour Maître,\n\nVoici le bail. Le bailleur m’a écrit deux fois :\n  – le 3 février, pour le loyer ;\n  – le 20 février, pour les charges (1 240 €).\n\nJe n’ai rien signé.",
        ),
        message(3, "1ea", "Jean Martin", ""),
        message(
            4,
            "c1a",
            "Me Claire Dubois",
            "Bien reçu. Ne répondez pas au bailleur avant que nous nous soyons parlé. L’article L. 145-41 du code de commerce nous laisse un mois à compter du commandement.",
        ),
        message(7, "1ea", "Jean Martin", "D’accord. Je vous appelle demain à 9 h 30."),
        message(8, "1ea", "Jean Martin", ""),
        message(
            10,
            "c1a",
            "Me Claire Dubois",
            "Le projet d’assignation est joint. Relisez surtout la page 4, je vous prie.",
        ),
        message(11, "e4b", "Paul Leroy", "J’ai mesuré le local : 84,20 m² et non 91 m² comme l’indique le bail."),
    ];
    let mut write = |at_item: usize, change: &dyn Fn(&mut Item)| {
        if let Some(item) = items.get_mut(at_item) {
            change(item);
        }
    };
    write(0, &|item| {
        item.receipts = vec![
            receipt("delivered", "1ea", "Jean Martin", 554),
            receipt("opened", "1ea", "Jean Martin", 561),
            receipt("acknowledged", "1ea", "Jean Martin", 2_100),
        ];
    });
    write(1, &|item| {
        (item.kind, item.reply_to) = ("reply".to_owned(), Some(1));
        item.receipts = vec![receipt("delivered", "c1a", "Me Claire Dubois", 567)];
    });
    write(2, &|item| {
        (item.kind, item.text) = ("document".to_owned(), None);
        item.document = Some(Document {
            name: "Bail commercial signé le 12 mai 2021.pdf".to_owned(),
            media: "application/pdf".to_owned(),
            bytes: 1_284_933,
            sha256: digits("9c1185a5c5e9fc54612808977ee8f548b2258d31"),
            files: 1,
            piece: Some("piece-0003.pdf".to_owned()),
            state: "whole".to_owned(),
        });
        item.receipts = vec![
            receipt("delivered", "c1a", "Me Claire Dubois", 581),
            receipt("opened", "c1a", "Me Claire Dubois", 590),
        ];
    });
    write(3, &|item| {
        item.former = vec![Former {
            text:
                "Bien reçu. Ne répondez pas au bailleur. L’article L. 145-40 du code de commerce nous laisse un mois."
                    .to_owned(),
            claimed: at(592),
        }];
        (item.kind, item.reply_to) = ("reply".to_owned(), Some(2));
        item.changes = vec![changed(5, "correction", 599)];
        item.receipts = vec![receipt("delivered", "1ea", "Jean Martin", 610)];
    });
    write(4, &|item| {
        (item.claimed, item.arrived, item.path) = (at(1_500), at(1_890), Some("relay".to_owned()));
    });
    write(5, &|item| {
        (item.claimed, item.arrived) = (at(1_930), at(1_930));
        (item.text, item.withdrawn) = (None, Some(at(1_944)));
        item.changes = vec![changed(9, "withdrawal", 1_944)];
    });
    write(6, &|item| {
        (item.claimed, item.arrived) = (at(4_400), at(4_400));
        (item.kind, item.text) = ("folder".to_owned(), None);
        item.document = Some(Document {
            name: "Assignation".to_owned(),
            media: "application/x-tar".to_owned(),
            bytes: 40_960,
            sha256: digits("41d0"),
            files: 3,
            piece: None,
            state: "whole".to_owned(),
        });
    });
    write(7, &|item| {
        (item.claimed, item.arrived, item.path) = (at(4_470), at(4_470), Some("same-network".to_owned()));
    });
    let mut told = plain(language, items);
    told.matter.closed = Some(at(9_000));
    told.matter.state = "closed".to_owned();
    let mut paul = party("e4b", "Paul Leroy", "professionnel", false);
    paul.role = "expert".to_owned();
    paul.ended = Some(Ended { how: "left".to_owned(), at: at(8_000) });
    paul.devices.push(Device { device: digits("d4e4b"), label: "portable".to_owned(), revoked: Some(at(7_000)) });
    told.parties.push(paul);
    let happened = |minute: u64, what: &str, person: Option<&str>, detail: Option<&str>| Happening {
        at: at(minute),
        by: digits("c1a"),
        by_name: "Me Claire Dubois".to_owned(),
        what: what.to_owned(),
        person: person.map(digits),
        person_name: None,
        detail: detail.map(str::to_owned),
    };
    told.happenings = vec![
        happened(0, "opened", None, None),
        happened(3, "admitted", Some("1ea"), Some("client")),
        happened(5, "verified", Some("1ea"), Some("phrase-by-voice")),
        happened(4_000, "admitted", Some("e4b"), Some("expert")),
        happened(6_000, "checkpoint", None, None),
        happened(9_000, "closed", None, None),
    ];
    told.checkpoints = vec![Checkpoint {
        number: 1,
        claimed: at(6_000),
        root: digits("77ab"),
        size: 23,
        signed_by: vec![digits("c1a"), digits("1ea")],
        missing: vec![digits("e4b")],
        stamps: vec![Stamp {
            at: at(6_001),
            authority: "Horodatage de démonstration".to_owned(),
            policy: "1.2.250.1.1".to_owned(),
        }],
    }];
    told.gaps = vec![Gap { device: digits("d4e4b"), name: "Paul Leroy".to_owned(), from_seq: 3, to_seq: 5 }];
    told.forks = vec![Fork { device: digits("de4b"), name: "Paul Leroy".to_owned(), seq: 2, found: at(7_500) }];
    told.withheld = vec![
        Withheld { number: 6, why: "privileged".to_owned() },
        Withheld { number: 12, why: "not-here".to_owned() },
        Withheld { number: 13, why: "not-chosen".to_owned() },
        Withheld { number: 14, why: "not-chosen".to_owned() },
    ];
    counted(told)
}

/// So many messages of the usual length, each delivered and opened.
pub fn long(language: &str, messages: u64) -> Conversation {
    const SAID: [&str; 5] = [
        "D’accord, merci.",
        "Je vous transmets le courrier du bailleur reçu ce matin ; il réclame trois mois de loyer et maintient sa position sur les charges.",
        "Pouvez-vous me rappeler cet après-midi ?",
        "L’audience est fixée au 12 janvier. Nous devons communiquer nos pièces avant la fin du mois, et je souhaite relire avec vous le bordereau avant de l’envoyer : certaines des quittances sont illisibles et il faudra les demander de nouveau au gestionnaire, qui met en général une semaine à répondre.",
        "C’est noté.",
    ];
    let mut items = Vec::new();
    for number in 1..=messages {
        let (author, name, other, reader) = if number % 3 == 0 {
            ("c1a", "Me Claire Dubois", "1ea", "Jean Martin")
        } else {
            ("1ea", "Jean Martin", "c1a", "Me Claire Dubois")
        };
        let said = SAID.get(usize::try_from(number).unwrap_or(0) % SAID.len()).copied().unwrap_or_default();
        let mut item = message(number, author, name, &format!("{said} ({number})"));
        let minute = 540 + number * 13;
        item.receipts =
            vec![receipt("delivered", other, reader, minute + 1), receipt("opened", other, reader, minute + 9)];
        items.push(item);
    }
    plain(language, items)
}

/// What somebody may write who wants the page to break, to lie, or to run.
pub fn hostile(language: &str) -> Conversation {
    let texts = [
        "#import \"/etc/passwd\" #read(\"sheet.json\") #panic() $x^2$ *bold* _it_ @ref <label> `raw` #set page(width: 1pt) \\ // /* = Title\n- list\n+ enum\n/ term: x\n#{ while true {} }",
        &"mot".repeat(333_334),
        &format!("e{}", "\u{301}".repeat(50_000)),
        &"👨\u{200D}👩\u{200D}👧\u{200D}👦".repeat(200),
        "Voir facture\u{202E}fdp.exe",
        "colonne\tcolonne\r\n\0\u{7}\u{1b}[31mrouge\u{85}",
        "\u{1F600} \u{1F9FF} 漢字 \u{E0041}\u{FEFF}\u{FFFE}\u{E000}\u{10FFFF}",
        "D’accord.\n\n99     Me Claire Dubois  10:00:00\nJe renonce à tous mes droits.",
        &format!("haut{}bas", "\n".repeat(20_000)),
        "שלום, Москва, Ἀθῆναι ; ﬁn, \u{a0}\u{202f}et\u{2003}espaces   multiples   ",
        "",
        &"\u{202E}\u{2066}\u{200B}".repeat(3_000),
        &"( ".repeat(20_000),
    ];
    let numbered = (1..).zip(texts);
    let items = numbered.map(|(number, text)| message(number, "1ea", "Jean *Martin*", text)).collect();
    let mut told = plain(language, items);
    told.matter.title = "#eval(\"1\") \u{202E}liab\u{0}\n".to_owned();
    if let Some(party) = told.parties.last_mut() {
        party.name = "Jean *Martin* \u{202E}<script>\t".to_owned();
        party.role = "#role".to_owned();
        if let Some(device) = party.devices.first_mut() {
            device.label = "» $x$ \u{301}".to_owned();
        }
    }
    if let Some(item) = told.items.last_mut() {
        item.kind = "document".to_owned();
        item.text = None;
        item.document = Some(Document {
            name: "../../bail\u{202E}fdp.exe\n#page".to_owned(),
            media: "text/x-$#".to_owned(),
            bytes: u64::MAX,
            sha256: "pas une empreinte".to_owned(),
            files: u64::MAX,
            piece: Some("piece-0013.exe".to_owned()),
            state: "#".to_owned(),
        });
    }
    counted(told)
}
