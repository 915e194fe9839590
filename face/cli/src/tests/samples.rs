//! One answer of each kind, with claire (avocate) and jean (client).

mod imports;
mod keeping;
mod stamps;

use imports::{import, import_look, import_page, received_made, received_page};
use keeping::{certificates, handed_over, held, keeping, reviews};
use parloir_node::contract::*;
use stamps::{authorities, cachet, parcel, stamp, stamps};

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn id(letter: &str) -> String {
    letter.repeat(64)
}

const AT: &str = "2026-11-24T01:52:00Z";

pub fn item() -> Item {
    Item {
        number: 12,
        item: id("a"),
        kind: "message".into(),
        author: id("c"),
        author_name: "Me Claire Dubois".into(),
        mine: true,
        claimed: AT.into(),
        arrived: AT.into(),
        path: None,
        reply_to: None,
        text: some(
            "L’audience est fixée au 12 mars.\nMerci de confirmer, par retour, que vous serez là avec les pièces demandées.",
        ),
        corrected: true,
        withdrawn: false,
        acknowledged: false,
        opened: true,
        document: None,
        import: None,
        progress: vec![ProgressLine {
            person: id("d"),
            name: "Jean Martin".into(),
            progress: "acknowledged".into(),
            why: None,
            at: some("2026-11-24T02:10:00Z"),
            path: some("same-network"),
            sent_bytes: None,
            speed: None,
            left_s: None,
        }],
    }
}

fn devices() -> Vec<DeviceLine> {
    let line = |letter: &str, serial, label: &str| DeviceLine {
        device: id(letter),
        serial,
        label: label.into(),
        this: serial == 1,
        since: AT.into(),
        revoked: None,
        reason: None,
        connected: serial == 2,
        met: (serial != 1).then(|| AT.to_owned()),
    };
    let lost = DeviceLine {
        revoked: some("2026-11-25T08:00:00Z"),
        reason: some("stolen"),
        met: None,
        ..line("7", 3, "portable \u{202e}")
    };
    vec![line("5", 1, "bureau"), line("6", 2, "deuxième cabinet"), lost]
}

fn document() -> Item {
    Item {
        number: 13,
        item: id("b"),
        kind: "document".into(),
        author_name: "Jean Martin".into(),
        mine: false,
        path: some("internet"),
        reply_to: Some(12),
        text: None,
        corrected: false,
        acknowledged: false,
        opened: false,
        document: Some(DocumentLine {
            name: "état des lieux été 2026 🏠.pdf".into(),
            media: "application/pdf".into(),
            bytes: 27_431_002,
            sha256: id("e"),
            files: 1,
            state: "receiving".into(),
            received_bytes: 12_300_000,
            speed: Some(8_100_000),
            left_s: Some(75),
        }),
        progress: Vec::new(),
        ..item()
    }
}

fn deposit() -> DepositLine {
    DepositLine {
        deposit: "7".repeat(32),
        matter: id("f"),
        title: "Martin, bail commercial".into(),
        name: "pièces".into(),
        folder: false,
        files: 1,
        total_bytes: 5_200_000_000,
        have_bytes: 1_300_000_000,
        agreed_bytes: None,
        made: AT.into(),
        plan: id("9"),
    }
}

fn owed_item() -> Item {
    Item {
        number: 14,
        corrected: false,
        progress: vec![ProgressLine {
            person: id("d"),
            name: "Jean Martin".into(),
            progress: "owed".into(),
            why: some("offline"),
            at: some(AT),
            path: None,
            sent_bytes: None,
            speed: None,
            left_s: None,
        }],
        ..item()
    }
}

pub fn leaving() -> Item {
    let author_name = item().author_name;
    let mut item = Item { number: 16, author_name, mine: true, path: None, reply_to: None, ..document() };
    item.document =
        item.document.map(|document| DocumentLine { state: "whole".into(), speed: None, left_s: None, ..document });
    item.progress = owed_item().progress;
    for line in &mut item.progress {
        (line.why, line.at) = (some("sending"), None);
        (line.sent_bytes, line.speed, line.left_s) = (Some(9_200_000), Some(8_100_000), Some(3));
    }
    item
}

fn withdrawn() -> Item {
    Item { number: 15, withdrawn: true, corrected: false, progress: Vec::new(), ..item() }
}

fn matter_line() -> MatterLine {
    MatterLine {
        matter: id("3"),
        title: "Martin c. Durand, bail commercial de la rue des Petits-Champs, Paris (2e)".into(),
        state: "open".into(),
        keeper: true,
        parties: 2,
        items: 15,
        unopened: 1,
        owed: 1,
        last: some(AT),
        draft: false,
        forks: 0,
    }
}

fn person() -> PersonLine {
    PersonLine {
        aloud: None,
        person: id("d"),
        name: "Jean Martin".into(),
        profession: "none".into(),
        trust: "invited".into(),
        phrase: some("barque tenir ouvrage citron"),
        failures: 1,
        verified_at: None,
        connected: true,
        met: AT.into(),
        full: false,
    }
}

fn page() -> MatterPage {
    let party = |name: &str, role: &str, me: bool, trust: &str| PartyLine {
        person: id("d"),
        name: name.into(),
        role: role.into(),
        me,
        trust: trust.into(),
        ended: (trust == "removed").then(|| AT.into()),
        verified_at: (trust == "verified").then(|| AT.into()),
        devices: 1,
        connected: false,
        met: (trust == "verified").then(|| AT.into()),
    };
    MatterPage {
        line: matter_line(),
        level: 2,
        verification: "each".into(),
        path: "direct".into(),
        parties: vec![
            party("Me Claire Dubois", "keeper", true, "me"),
            party("Jean Martin", "client", false, "verified"),
            party("Me Carole Petit", "colleague", false, "invited"),
            party("M. Paul Expert", "expert", false, "removed"),
        ],
        checkpoints: vec![CheckpointLine {
            number: 1,
            claimed: AT.into(),
            size: 42,
            root: id("f"),
            signed_by: vec!["Me Claire Dubois".into(), "Jean Martin".into()],
            missing: vec!["Me Carole Petit".into()],
            stamps: vec![stamp(1)],
        }],
        forks: vec![ForkLine { device: id("9"), name: "Jean Martin".into(), this: true, seq: 7, found: AT.into() }],
        links: 42,
    }
}

fn journal() -> JournalPage {
    let line = |place: u64, kind: &str| JournalLine {
        place,
        device: id("1"),
        name: "Me Claire Dubois".into(),
        person: Some(id("c")),
        seq: place,
        prev: Some(id("6")),
        digest: id("7"),
        kind: kind.into(),
        receipt: None,
        about: Vec::new(),
        item: None,
        claimed: AT.into(),
        arrived: AT.into(),
        path: None,
        size_bytes: 612,
        verified: None,
        changes: Vec::new(),
    };
    let change = |change: &str, label: Option<String>| ChangeLine {
        person: id("d"),
        name: "Jean Martin".into(),
        change: change.into(),
        label,
        role: (change == "role").then(|| "expert".into()),
    };
    JournalPage {
        links: 42,
        lines: vec![
            line(40, "opening"),
            JournalLine { item: Some(12), ..line(41, "message") },
            JournalLine {
                name: "Jean Martin".into(),
                device: id("8"),
                receipt: some("delivered"),
                about: vec![12],
                path: some("internet"),
                verified: Some(true),
                ..line(42, "receipt")
            },
            JournalLine {
                changes: vec![
                    change("device-added", some("portable")),
                    change("device-revoked", some("deuxième cabinet")),
                    change("role", None),
                ],
                ..line(43, "admission")
            },
            JournalLine { changes: vec![change("removed", None)], ..line(44, "removal") },
            JournalLine { changes: vec![change("relay-named", None)], ..line(45, "relay") },
            JournalLine { changes: vec![change("relay-agreed", None)], ..line(46, "relay") },
            JournalLine { changes: vec![change("relay-withdrawn", None)], ..line(47, "relay") },
        ],
        chains: vec![
            ChainLine { device: id("1"), name: "Me Claire Dubois".into(), seq: 30, head: id("7"), frozen: false },
            ChainLine { device: id("8"), name: "Jean Martin".into(), seq: 12, head: id("a"), frozen: true },
        ],
        gaps: vec![GapLine { device: id("8"), name: "Jean Martin".into(), from_seq: 13, to_seq: 15 }],
    }
}

fn relay(agreed: bool) -> RelayPage {
    RelayPage {
        matter: id("3"),
        title: "Martin c. Durand".into(),
        keeps: false,
        relay: some(&id("9")),
        addresses: vec!["203.0.113.5:47471".into()],
        agreed,
        connected: agreed,
        parties: vec![
            RelayParty { person: id("c"), name: "Me Claire Dubois".into(), agreed: true },
            RelayParty { person: id("d"), name: "\u{1b}[2JMallory".into(), agreed: false },
        ],
    }
}

fn stamped(of: &str, number: u64, trusted: bool) -> CheckedStamp {
    let authority = "Horodatage du barreau".into();
    CheckedStamp { of: of.into(), number, at: AT.into(), authority, policy: "1.3.6.1.4.1.32473.1".into(), trusted }
}

fn checked() -> Checked {
    Checked {
        verdict: "bad".into(),
        matter: Some(id("3")),
        title: some("Martin c. Durand"),
        form: "full".into(),
        made: AT.into(),
        parties: vec![CheckedParty {
            person: id("c"),
            name: "Me Claire Dubois".into(),
            role: "keeper".into(),
            recognised: vec![Recognised { by: "Jean Martin".into(), method: "qr".into(), claimed: AT.into() }],
        }],
        links: 42,
        receipts: 12,
        signatures: 60,
        checkpoints: vec![CheckedCheckpoint { number: 1, signed_by: vec!["Me Claire Dubois".into()] }],
        stamps: vec![
            stamped("container", 0, true),
            stamped("cachet", 3, false),
            CheckedStamp { authority: "\u{1b}[2JHorodateur".into(), ..stamped("checkpoint", 1, false) },
        ],
        items_total: 1,
        items: vec![CheckedItem {
            number: 1,
            entry: id("a"),
            kind: "message".into(),
            author: id("c"),
            author_name: "Me Claire Dubois".into(),
            claimed: AT.into(),
            name: None,
            text: some("L’audience est fixée au 12 mars."),
            receipts: vec![CheckedReceipt {
                receipt: "delivered".into(),
                name: "Jean Martin".into(),
                claimed: AT.into(),
                path: "internet".into(),
            }],
            findings: Vec::new(),
        }],
        refusals: 1,
        notes: 1,
        findings: vec![
            Finding { code: "SUM-01".into(), severity: "bad".into(), file: "bundle.txt".into(), by: None },
            Finding {
                code: "NOTE-03".into(),
                severity: "note".into(),
                file: "checkpoints/000001.txt".into(),
                by: some("Jean Martin"),
            },
        ],
        ..Checked::default()
    }
}

/// Every kind of answer, named.
pub fn all() -> Vec<(&'static str, Answer)> {
    vec![
        ("nothing", Answer::Nothing),
        (
            "status",
            Answer::Status(Status {
                name: "Me Claire Dubois".into(),
                profession: "avocat".into(),
                jurisdiction: "fr".into(),
                person: id("c"),
                device: id("1"),
                endpoint: id("2"),
                addresses: vec!["192.0.2.7:4433".into()],
                matters: 3,
                owed: 1,
                sessions: 2,
                turned_away: 968,
                version: "0.1.0".into(),
                waiting: some("waiting-for-disk"),
                locked: false,
                absent: false,
                language: "fr".into(),
            }),
        ),
        ("status-locked", Answer::Status(Status { locked: true, version: "0.1.0".into(), ..Status::default() })),
        (
            "matters",
            Answer::Matters(vec![
                matter_line(),
                MatterLine {
                    matter: id("4"),
                    title: String::new(),
                    state: "awaited".into(),
                    items: 0,
                    ..matter_line()
                },
            ]),
        ),
        ("matter", Answer::Matter(Box::new(page()))),
        ("keeping", Answer::Keeping(Box::new(keeping()))),
        ("keeping-held", Answer::Keeping(Box::new(held()))),
        ("reviews", Answer::Reviews(reviews())),
        ("reviews-none", Answer::Reviews(Vec::new())),
        ("handover", Answer::HandedOver(handed_over(false))),
        ("handover-sealed", Answer::HandedOver(handed_over(true))),
        ("certificates", Answer::Certificates(certificates())),
        ("certificates-none", Answer::Certificates(Vec::new())),
        (
            "invitation",
            Answer::Invitation(InvitationMade {
                invitation: id("5"),
                link:
                    "parloir:AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRX"
                        .into(),
                expires: "2026-12-01T01:52:00Z".into(),
                role: "client".into(),
            }),
        ),
        (
            "invitations",
            Answer::Invitations(vec![InvitationLine {
                invitation: id("5"),
                matter: id("3"),
                role: "client".into(),
                state: "pending".into(),
                made: AT.into(),
                expires: "2026-12-01T01:52:00Z".into(),
                redeemer: some("Jean Martin"),
            }]),
        ),
        ("joined", Answer::Joined(Joined { state: "accepted".into(), person: Some(person()), matter: Some(id("3")) })),
        ("joining-blocked", Answer::Joined(Joined { state: "no-direct-path".into(), person: None, matter: None })),
        ("joining", Answer::Joined(Joined { state: "waiting".into(), person: None, matter: None })),
        (
            "people",
            Answer::People(vec![
                person(),
                PersonLine { trust: "verified".into(), phrase: None, failures: 0, full: true, ..person() },
            ]),
        ),
        ("devices", Answer::Devices(devices())),
        (
            "device-link",
            Answer::DeviceLink(DeviceLink {
                link: format!("parloir:{}", "Ab3_".repeat(36)),
                expires: "2026-11-24T02:07:00Z".into(),
            }),
        ),
        ("placed", Answer::Placed(Placed { item: id("a"), number: 12, owed_to: vec!["Jean Martin".into()] })),
        ("items", Answer::Items(vec![item(), document(), owed_item(), withdrawn(), leaving()])),
        ("opened", Answer::Opened(Opened { item: document(), target: some("/home/jean/bail.pdf") })),
        (
            "receipts",
            Answer::Receipts(vec![ReceiptLine {
                receipt: "delivered".into(),
                name: "Jean Martin".into(),
                device: id("8"),
                claimed: AT.into(),
                path: "internet".into(),
                verified: true,
                digest: id("7"),
            }]),
        ),
        (
            "found",
            Answer::Found(vec![FoundLine {
                matter: id("3"),
                title: "Martin c. Durand".into(),
                item: id("a"),
                number: 12,
                author_name: "Me Claire Dubois".into(),
                claimed: AT.into(),
                snippet: vec![("L’".into(), false), ("audience".into(), true), (" est fixée".into(), false)],
                import: None,
            }]),
        ),
        (
            "owed",
            Answer::Owed(vec![OwedLine {
                matter: id("3"),
                title: "Martin c. Durand".into(),
                person: id("d"),
                name: "Jean Martin".into(),
                items: 2,
                bytes: 27_431_514,
                why: "offline".into(),
                since: AT.into(),
                met: None,
            }]),
        ),
        (
            "network",
            Answer::Network(vec![
                NetworkLine {
                    at: AT.into(),
                    ended: some("2026-11-24T02:10:00Z"),
                    name: some("Jean Martin"),
                    endpoint: Some(id("2")),
                    address: "192.0.2.9:4433".into(),
                    direction: "dialled".into(),
                    path: "internet".into(),
                    outcome: "connected".into(),
                    sent_bytes: 27_500_000,
                    received_bytes: 4_100,
                },
                NetworkLine {
                    at: AT.into(),
                    ended: None,
                    name: None,
                    endpoint: Some(id("9")),
                    address: "203.0.113.5:47470".into(),
                    direction: "dialled".into(),
                    path: "internet".into(),
                    outcome: "rendezvous".into(),
                    sent_bytes: 41_000,
                    received_bytes: 38_000,
                },
                NetworkLine {
                    at: AT.into(),
                    ended: None,
                    name: None,
                    endpoint: None,
                    address: "198.51.100.4:9".into(),
                    direction: "accepted".into(),
                    path: "internet".into(),
                    outcome: "stranger".into(),
                    sent_bytes: 0,
                    received_bytes: 900,
                },
            ]),
        ),
        (
            "rendezvous",
            Answer::Rendezvous(vec![
                RendezvousLine {
                    rendezvous: id("9"),
                    text: "parloir-rendezvous:ATMzMzMz".into(),
                    addresses: vec!["203.0.113.5:47470".into(), "[2001:db8::5]:47470".into()],
                    mine: true,
                    named_by: Vec::new(),
                    connected: true,
                    seen: some("198.51.100.7:47001"),
                },
                RendezvousLine {
                    rendezvous: id("8"),
                    text: "parloir-rendezvous:ATIyMjIy".into(),
                    addresses: vec!["203.0.113.6:47470".into()],
                    mine: false,
                    named_by: vec!["Me Anne Roy".into(), "\u{1b}[2JMallory".into()],
                    connected: false,
                    seen: None,
                },
            ]),
        ),
        ("stamps", Answer::Stamps(Box::new(stamps(None)))),
        ("stamps-each", Answer::Stamps(Box::new(stamps(some("essai"))))),
        (
            "stamps-none",
            Answer::Stamps(Box::new(StampPage { stamps: Vec::new(), waiting: Vec::new(), ..stamps(None) })),
        ),
        ("cachet", Answer::Cachet(Box::new(cachet()))),
        ("cachets", Answer::Cachets(vec![cachet().cachet])),
        ("cachets-none", Answer::Cachets(Vec::new())),
        ("authorities", Answer::Authorities(authorities())),
        ("authorities-none", Answer::Authorities(Vec::new())),
        ("relay", Answer::Relay(Box::new(relay(true)))),
        ("relay-not-agreed", Answer::Relay(Box::new(relay(false)))),
        (
            "relay-none",
            Answer::Relay(Box::new(RelayPage { relay: None, addresses: Vec::new(), keeps: true, ..relay(false) })),
        ),
        (
            "backup",
            Answer::Backup(BackupPage {
                folder: some("/media/claire/disque/parloir-5be1c7a0"),
                made: some(AT),
                files: 14,
                bytes: 48_300_000,
                checked: some("2026-11-24T01:53:00Z"),
                whole: some("2026-11-21T01:53:00Z"),
                ..BackupPage::default()
            }),
        ),
        (
            "failed-backup",
            Answer::Backup(BackupPage {
                folder: some("/media/claire/disque/parloir-5be1c7a0"),
                made: some(AT),
                files: 14,
                bytes: 48_300_000,
                checked: some("2026-11-24T01:53:00Z"),
                whole: some("2026-11-21T01:53:00Z"),
                failed: some("2026-11-25T01:53:00Z"),
                code: some("BACKUP-03"),
                file: Some(format!("{}.age", id("e"))),
                ..BackupPage::default()
            }),
        ),
        (
            "stored-backup",
            Answer::Backup(BackupPage {
                storage: Some(StoragePage {
                    endpoint: "http://192.168.1.20:3900".into(),
                    region: "garage".into(),
                    bucket: "sauvegardes".into(),
                    prefix: "cabinet/parloir-5be1c7a0".into(),
                    access_key: "GK31c2f218a2e44f485b94239e".into(),
                    is_plain: true,
                    has_authority: false,
                }),
                made: some(AT),
                files: 14,
                bytes: 48_300_000,
                failed: some("2026-11-25T01:53:00Z"),
                code: some("BACKUP-07"),
                left: 3,
                ..BackupPage::default()
            }),
        ),
        ("none-backup", Answer::Backup(BackupPage::default())),
        ("none-rendezvous", Answer::Rendezvous(Vec::new())),
        (
            "bundle",
            Answer::Bundle(BundleMade {
                target: "/home/claire/bundle".into(),
                entries: 30,
                receipts: 12,
                items: 15,
                documents: 2,
                withheld: 1,
                checkpoints: 1,
                gaps: 0,
                bytes: 27_600_000,
            }),
        ),
        (
            "papers",
            Answer::Papers(PapersMade {
                target: "/home/claire/relevé".into(),
                papers: vec![
                    PapersLine { form: "pieces".into(), files: 3, bytes: 27_600_000 },
                    PapersLine { form: "json".into(), files: 1, bytes: 48_211 },
                    PapersLine { form: "pdf".into(), files: 1, bytes: 212_000 },
                    PapersLine { form: "constat".into(), files: 2, bytes: 21_400 },
                ],
                items: 15,
                messages: 13,
                documents: 2,
                receipts: 31,
                withdrawn: 1,
                withheld: 4,
                changes: 2,
                gaps: 1,
                forks: 0,
                bytes: 27_860_211,
                left_out: Vec::new(),
                failed: Vec::new(),
            }),
        ),
        ("parcel", Answer::Parcel(Box::new(parcel(false, false)))),
        ("parcel-half", Answer::Parcel(Box::new(ParcelMade { failed: vec!["pdf".into()], ..parcel(false, false) }))),
        ("parcel-sealed", Answer::Parcel(Box::new(parcel(false, true)))),
        ("parcel-asic", Answer::Parcel(Box::new(parcel(true, false)))),
        (
            "papers-half",
            Answer::Papers(PapersMade {
                target: "/home/claire/relevé".into(),
                papers: vec![PapersLine { form: "txt".into(), files: 1, bytes: 4_211 }],
                items: 1,
                messages: 1,
                bytes: 4_211,
                failed: vec!["pdf".into()],
                ..PapersMade::default()
            }),
        ),
        (
            "papers-unset",
            Answer::Papers(PapersMade {
                target: "/home/claire/relevé".into(),
                papers: vec![PapersLine { form: "txt".into(), files: 1, bytes: 4_211 }],
                items: 1,
                messages: 1,
                bytes: 4_211,
                left_out: vec!["pdf".into()],
                ..PapersMade::default()
            }),
        ),
        ("import", Answer::Items(vec![import()])),
        ("received", Answer::Received(Box::new(received_made(true)))),
        ("received-look", Answer::Received(Box::new(received_made(false)))),
        ("received-read", Answer::Import(Box::new(received_page()))),
        ("handover-key", Answer::HandoverKey(HandoverKey { address: format!("age1{}", "q".repeat(58)) })),
        ("import-read", Answer::Import(Box::new(import_page()))),
        ("import-read-end", Answer::Import(Box::new(ImportPage { lines: Vec::new(), item: import() }))),
        ("import-look", Answer::ImportLook(import_look())),
        (
            "import-found",
            Answer::Found(vec![FoundLine {
                matter: id("f"),
                title: "Martin, bail commercial".into(),
                item: id("b"),
                number: 17,
                author_name: "Me Claire Dubois".into(),
                claimed: AT.into(),
                snippet: vec![("le ".into(), false), ("bail".into(), true), (" est signé".into(), false)],
                import: Some(FoundImport {
                    place: 2,
                    author: "Jean \u{202e}M.".into(),
                    moment: "2026-11-23T14:05".into(),
                }),
            }]),
        ),
        ("restored", Answer::Restored(Restored { made: AT.into(), links: 4_211, documents: 17 })),
        (
            "events",
            Answer::Events(vec![EventLine {
                number: 9,
                event: "arrived".into(),
                matter: Some(id("3")),
                item: Some(id("a")),
                person: None,
                code: None,
            }]),
        ),
        ("status-absent", Answer::Status(Status { absent: true, version: "0.1.0".into(), ..Status::default() })),
        ("words", Answer::Words(["barque", "tenir", "ouvrage"].map(str::to_owned).to_vec())),
        (
            "shares",
            Answer::Shares(SharesPage {
                needed: 2,
                mark: "a17e".into(),
                shares: vec![
                    ["barque", "tenir"].map(str::to_owned).to_vec(),
                    ["ouvrage", "citron"].map(str::to_owned).to_vec(),
                ],
            }),
        ),
        ("strength", Answer::Strength(Strength { bits: 12, needed_bits: 80, listed: true })),
        ("draft", Answer::Draft(Draft { text: "Maître, je vous".into(), reply_to: Some(12), saved: some(AT) })),
        ("deposits", Answer::Deposits(vec![deposit(), DepositLine { folder: true, files: 214, ..deposit() }])),
        ("deposit", Answer::Deposit(deposit())),
        ("none-deposits", Answer::Deposits(Vec::new())),
        (
            "folder",
            Answer::Folder(FolderPage {
                files: vec![
                    FolderLine { path: "pièces/bail.pdf".into(), bytes: 27_431_002 },
                    FolderLine { path: "pièces/\u{1b}[2J.exe".into(), bytes: 0 },
                ],
                total: 12,
            }),
        ),
        ("none-draft", Answer::Draft(Draft::default())),
        ("preferences", Answer::Preferences(Preferences::default())),
        (
            "preferences-chosen",
            Answer::Preferences(Preferences {
                language: "fr".into(),
                lock_after_minutes: 0,
                lock_closes_vault: true,
                ..Preferences::default()
            }),
        ),
        ("journal", Answer::Journal(journal())),
        ("checked", Answer::Checked(Box::new(checked()))),
        ("unsettled", Answer::Settled(false)),
        ("none-matters", Answer::Matters(Vec::new())),
        ("none-owed", Answer::Owed(Vec::new())),
        ("none-network", Answer::Network(Vec::new())),
    ]
}
