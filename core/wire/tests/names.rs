//! Names that deceive are refused, names that people have are kept, and nothing that a record holds leads out of a folder.

use parloir_base::{DeviceId, EndpointId, Moment, PersonId, Refusal};
use parloir_wire::Rendezvous;
use parloir_wire::cachet::{Cachet, Sealed};
use parloir_wire::crossing::Crossing;
use parloir_wire::device::Device;
use parloir_wire::document::{Document, clean_file_name, clean_path, target_name};
use parloir_wire::invitation::Invitation;
use parloir_wire::matter::{Matter, VerificationRule};
use parloir_wire::person::Person;
use parloir_wire::relay::{Consent, Relay};
use parloir_wire::signal::{Call, Signal};
use parloir_wire::text::clean_name;
use proptest::prelude::*;

#[test]
fn names_that_people_have_are_kept_in_one_form() {
    for (typed, kept) in [
        ("Me Claire Dubois", "Me Claire Dubois"),
        ("  Durand & Associés \n", "Durand & Associés"),
        ("Ce\u{301}line", "Céline"),
        ("D’Artagnan (père)", "D’Artagnan (père)"),
        ("محمد", "محمد"),
        ("李雷", "李雷"),
        (&"é".repeat(100), &"é".repeat(100)),
        (&"e\u{301}".repeat(100), &"é".repeat(100)),
    ] {
        assert_eq!(clean_name(typed).as_deref(), Ok(kept));
    }
}

#[test]
fn names_that_are_empty_too_long_or_deceive_are_refused() {
    let long = ["a".repeat(201), "é".repeat(101), "x".repeat(1 << 20)];
    let bad = [
        "",
        " ",
        "\u{a0}\u{2003}",
        "a\tb",
        "a\nb",
        "a\0b",
        "a\u{85}b",
        "a\u{7f}b",
        "a\u{202e}b",
        "a\u{202a}b",
        "a\u{2066}b",
        "a\u{2069}b",
        "a\u{200e}b",
        "a\u{200f}b",
        "a\u{61c}b",
        "a\u{200b}b",
        "a\u{200c}b",
        "a\u{200d}b",
        "a\u{2060}b",
        "a\u{feff}b",
        "a\u{ad}b",
        "a\u{fe0f}",
        "a\u{34f}b",
        "a\u{3164}b",
        "a\u{e0041}b",
        "a\u{2028}b",
        "a\u{2029}b",
        "a\u{180e}b",
        "\u{2800}",
    ];
    for typed in bad.into_iter().chain(long.iter().map(String::as_str)) {
        assert_eq!(
            clean_name(typed),
            Err(Refusal::NameRefused),
            "{}",
            typed.escape_unicode().take(80).collect::<String>()
        );
    }
}

#[test]
fn file_names_are_kept_as_the_sender_had_them() {
    for name in [
        "assignation.pdf",
        "pièce n° 1.pdf",
        " x ",
        "x. . ",
        "...",
        ".bashrc",
        "CON",
        "con.txt",
        "a:b",
        "a\\b",
        "C:\\x",
        "*?\"<>|",
        "👩\u{200d}⚖\u{fe0f}.png",
        "-rf",
        "~",
        "$HOME",
        "%2e%2e",
        "\u{a0}",
    ] {
        assert_eq!(clean_file_name(name).as_deref(), Ok(name));
    }
    assert_eq!(clean_file_name("pie\u{300}ce").as_deref(), Ok("pièce"));
    assert_eq!(clean_file_name(&"e\u{301}".repeat(127)), Ok("é".repeat(127)));
}

#[test]
fn file_names_that_lead_elsewhere_or_deceive_are_refused() {
    let long = ["a".repeat(256), "é".repeat(128)];
    let bad = [
        "",
        ".",
        "..",
        "/",
        "a/b",
        "../x",
        "/etc/passwd",
        "a\0",
        "a\nb",
        "a\rb",
        "a\tb",
        "\u{1b}[2J",
        "a\u{85}b",
        "a\u{2028}b",
        "a\u{202e}fdp.exe",
        "a\u{202d}b",
        "a\u{2067}b",
        "a\u{200f}b",
    ];
    for name in bad.into_iter().chain(long.iter().map(String::as_str)) {
        assert_eq!(clean_file_name(name), Err(Refusal::DocumentName), "{}", name.escape_unicode());
    }
}

#[test]
fn a_path_stays_inside_its_folder() {
    assert_eq!(clean_path("a"), Ok(vec!["a".into()]));
    assert_eq!(clean_path("a/..b/c. "), Ok(vec!["a".into(), "..b".into(), "c. ".into()]));
    let deep = vec!["d"; 64].join("/");
    assert_eq!(clean_path(&deep).map(|path| path.len()), Ok(64));
    let deeper = vec!["d"; 65].join("/");
    for bad in [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        "..",
        "a/../b",
        "a/..",
        "./a",
        "a/.",
        "../../etc/passwd",
        "a/\0",
        &deeper,
        &"/".repeat(1 << 20),
    ] {
        assert_eq!(clean_path(bad), Err(Refusal::DocumentName));
    }
}

#[test]
fn a_target_has_a_name_that_every_system_takes() {
    let stem = "é".repeat(130);
    for (name, target) in [
        ("assignation.pdf", "assignation.pdf"),
        ("pièce n° 1.pdf", "pièce n° 1.pdf"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Nul .tar.gz", "_Nul .tar.gz"),
        ("COM1", "_COM1"),
        ("lpt9.x", "_lpt9.x"),
        ("COM¹", "_COM¹"),
        ("CONIN$", "_CONIN$"),
        ("COM10", "COM10"),
        ("CONSTAT.pdf", "CONSTAT.pdf"),
        ("x. . ", "x____"),
        (".", "_"),
        ("..", "__"),
        ("", "_"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("C:\\x*?\"<>|", "C__x______"),
        ("a\0b\u{202e}c", "a_b_c"),
        (&format!("{stem}.pdf"), &format!("{}.pdf", "é".repeat(125))),
        (&"a".repeat(300), &"a".repeat(255)),
        (&format!("{}. {}", "a".repeat(253), "b".repeat(40)), &format!("{}__", "a".repeat(253))),
    ] {
        assert_eq!(target_name(name), target, "{name}");
    }
}

proptest! {
    #[test]
    fn a_target_name_is_safe_and_stays_as_it_is(name in "(CON|nul|com1|[a-z]{0,3})[\\PC/\\\\:. \n\u{202e}é]{0,300}") {
        let target = target_name(&name);
        prop_assert!(!target.is_empty() && target.len() <= 255);
        let refused = ['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\n', '\0', '\u{202e}'];
        prop_assert!(!target.contains(refused));
        prop_assert!(!target.ends_with(['.', ' ']));
        prop_assert_eq!(target_name(&target), target.clone());
        prop_assert_eq!(std::path::Path::new(&target).components().count(), 1);
    }

    #[test]
    fn a_clean_name_stays_as_it_is(typed in "[ \\PC\u{300}]{0,80}") {
        if let Ok(name) = clean_name(&typed) {
            prop_assert_eq!(clean_name(&name), Ok(name.clone()));
        }
        if let Ok(name) = clean_file_name(&typed) {
            prop_assert_eq!(clean_file_name(&name), Ok(name.clone()));
        }
    }
}

#[test]
fn traces_hold_no_secret_no_name_and_no_address() {
    let digest = parloir_base::Digest([0xab; 32]);
    let sealed = Sealed { path: "expertise Martin/divorce.pdf".into(), bytes: 1, sha256: digest };
    let cachet = Cachet {
        author: PersonId([1; 32]),
        device: DeviceId([2; 32]),
        number: 1,
        former: None,
        statement: Some("remis dans le divorce Martin".into()),
        files: vec![sealed.clone()],
        claimed: Moment::from_seconds(1_800_000_000),
    };
    for trace in [format!("{sealed:?}"), format!("{cachet:?}")] {
        assert!(!trace.contains("divorce") && !trace.contains("Martin"), "{trace}");
    }
    let document = Document {
        name: "divorce.pdf".into(),
        media: "application/pdf".into(),
        bytes: 1,
        sha256: digest,
        files: 1,
        key: [0xcd; 32],
        key_commitment: digest,
        root: digest,
    };
    let invitation = Invitation {
        endpoint: EndpointId([1; 32]),
        identity_prefix: [2; 16],
        secret: [205; 16],
        expires: Moment(0),
        addresses: vec!["192.0.2.7:443".parse().expect("an address")],
        rendezvous: vec![Rendezvous { endpoint: EndpointId([205; 32]), addresses: vec![([192, 0, 2, 9], 205).into()] }],
    };
    let address = ([192, 0, 2, 9], 205).into();
    let seen = Signal::Seen { number: 205, address };
    let call = Call { answers: false, addresses: vec![address] };
    let named = invitation.rendezvous[0].clone();
    let relay = Relay { endpoint: EndpointId([205; 32]), pass: [205; 32], addresses: vec![address] };
    let consent = Consent::Named(relay.clone());
    let enter = Crossing::Enter { pass: [205; 32] };
    let id = [1; 32];
    let person = Person {
        name: "Jean Martin".into(),
        profession: "avocat".into(),
        jurisdiction: "fr".into(),
        ik: PersonId(id),
        next_ik: digest,
        created: Moment(0),
    };
    let device = Device {
        person: PersonId(id),
        serial: 1,
        label: "bureau".into(),
        endpoint: EndpointId(id),
        evidence: DeviceId(id),
        valid_after: Moment(0),
        valid_before: Moment(0),
    };
    let (keeper, verification) = (PersonId(id), VerificationRule::Keeper);
    let matter = Matter { title: "Martin c. Durand".into(), keeper, level: 2, verification, nonce: [205; 32] };
    for trace in [
        format!("{document:?}"),
        format!("{invitation:?}"),
        format!("{seen:?}"),
        format!("{call:?}"),
        format!("{named:?}"),
        format!("{relay:?}"),
        format!("{consent:?}"),
        format!("{enter:?}"),
        format!("{person:?}"),
        format!("{device:?}"),
        format!("{matter:?}"),
    ] {
        for secret in ["divorce", "cd", "205", "192", "ab", "Martin", "Durand", "avocat", "bureau"] {
            assert!(!trace.contains(secret), "{trace}");
        }
    }
}
