//! Files sealed outside any matter: what cannot be sealed, what is laid in the folder, and the chain of a device's cachets.

mod people;

use std::fs;
use std::path::Path;
use std::process::Command;

use parloir_base::{Digest, Refusal};
use parloir_kit::Authority;
use parloir_kit::served::{Manner, Served};
use parloir_node::contract::{Answer, AuthorityNew, CachetLine, CachetMade, Request};
use parloir_wire::Record as _;
use parloir_wire::cachet::Cachet;
use people::Person;

fn request(paths: &[&Path], target: &Path) -> Request {
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let paths = paths.iter().map(|path| text(path)).collect();
    Request::Cachet { paths, target: text(target), statement: None, authority: None }
}

async fn sealed(person: &Person, request: Request) -> CachetMade {
    let Answer::Cachet(made) = person.ask(request).await else { panic!() };
    *made
}

async fn made(person: &Person) -> Vec<CachetLine> {
    let Answer::Cachets(lines) = person.ask(Request::Cachets).await else { panic!() };
    lines
}

/// A stranger's check, with stock tools alone, as README.txt says it. Gives what does not hold.
fn stranger(target: &Path) -> Vec<&'static str> {
    let folder = target.file_name().unwrap().to_str().unwrap();
    let text = fs::read_to_string(target.join("cachet.txt")).unwrap();
    let field = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).unwrap().to_owned();
    let (device, author) = (field("device: "), field("author: "));
    let time: String = field("claimed-time: ").chars().filter(char::is_ascii_digit).collect();
    let checks = [
        ("digests", target, "sha256sum --quiet --strict -c SHA256SUMS".to_owned()),
        (
            "signature",
            target,
            format!(
                "ssh-keygen -Y verify -f keys/allowed_signers -I device-{device} -n parloir/1/cachet -Overify-time={time}Z -s cachet.txt.sig < cachet.txt"
            ),
        ),
        (
            "device",
            target,
            format!(
                "ssh-keygen -Y verify -f keys/allowed_signers -I person-{author} -n parloir/1/device -s keys/device-{device}.txt.sig < keys/device-{device}.txt"
            ),
        ),
        ("list", target, r"sed -n 's/^file: \([0-9a-f]*\) [0-9]* /\1  /p' cachet.txt | cmp - sealed.sha256".to_owned()),
        ("files", target.parent().unwrap(), format!("sha256sum --quiet --strict -c '{folder}/sealed.sha256'")),
    ];
    let fails = |(_, at, command): &(&str, &Path, String)| {
        !Command::new("bash").args(["-c", command]).current_dir(at).output().unwrap().status.success()
    };
    checks.iter().filter(|one| fails(one)).map(|one| one.0).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_plain_file_or_has_a_name_that_tools_would_write_otherwise_is_not_sealed() {
    let claire = Person::new("Claire").await;
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    fs::write(at("rapport.txt"), "rapport").unwrap();
    fs::create_dir_all(at("ailleurs/dossier")).unwrap();
    fs::write(at("ailleurs/rapport.txt"), "un autre").unwrap();
    fs::write(at("avec\\barre.txt"), "x").unwrap();
    std::os::unix::fs::symlink(at("rapport.txt"), at("lien.txt")).unwrap();
    std::os::unix::fs::symlink("/etc", at("ailleurs/dossier/etc")).unwrap();
    fs::create_dir(at("vide")).unwrap();
    for (paths, refusal) in [
        (vec![at("absent.txt")], Refusal::DocumentKind),
        (vec![at("lien.txt")], Refusal::DocumentKind),
        (vec![at("ailleurs")], Refusal::DocumentKind),
        (vec!["/dev/null".into()], Refusal::DocumentKind),
        (vec![at("avec\\barre.txt")], Refusal::DocumentName),
        (vec![at("rapport.txt"), at("ailleurs/rapport.txt")], Refusal::DocumentName),
        (vec![at("vide")], Refusal::ItemEmpty),
    ] {
        let paths: Vec<&Path> = paths.iter().map(std::path::PathBuf::as_path).collect();
        assert_eq!(claire.refused(request(&paths, &at("cachet"))).await, refusal.code(), "{paths:?}");
    }
    let file = at("rapport.txt");
    assert_eq!(claire.refused(request(&[&file], &at("vide"))).await, Refusal::TargetExists.code());
    let mut said = request(&[&file], &at("cachet"));
    if let Request::Cachet { statement, .. } = &mut said {
        *statement = Some("two\nlines".into());
    }
    assert_eq!(claire.refused(said).await, Refusal::NameRefused.code());
    let mut stamped = request(&[&file], &at("cachet"));
    if let Request::Cachet { authority, .. } = &mut stamped {
        *authority = Some("nobody".into());
    }
    assert_eq!(claire.refused(stamped).await, Refusal::AuthorityUnknown.code());
    assert!(!at("cachet").exists() && made(&claire).await.is_empty(), "what was refused leaves nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_checks_what_was_sealed_with_stock_tools_and_sees_what_was_altered_since() {
    let claire = Person::new("Claire").await;
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    fs::create_dir_all(at("pièces/été 2026")).unwrap();
    fs::write(at("pièces/été 2026/photo 1.jpg"), [0xff; 4_096]).unwrap();
    fs::write(at("pièces/vide.txt"), "").unwrap();
    fs::write(at("rapport.pdf"), "%PDF-1.7").unwrap();
    let target = at("rapport.pdf.cachet");
    let made = sealed(&claire, request(&[&at("rapport.pdf"), &at("pièces")], &target)).await;
    assert_eq!((made.cachet.number, made.cachet.files, made.cachet.bytes), (1, 3, 4_104));
    assert_eq!(stranger(&target), Vec::<&str>::new());
    fs::write(at("rapport.pdf"), "%PDF-1.6").unwrap();
    assert_eq!(stranger(&target), ["files"]);
    fs::write(at("rapport.pdf"), "%PDF-1.7").unwrap();
    let text = fs::read_to_string(target.join("cachet.txt")).unwrap();
    fs::write(target.join("cachet.txt"), text.replace("claimed-time: 20", "claimed-time: 21")).unwrap();
    assert_eq!(stranger(&target), ["digests", "signature"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_cachet_of_a_device_binds_to_the_one_before_and_shows_nothing_of_it() {
    let claire = Person::new("Claire").await;
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    fs::write(at("rapport.txt"), "rapport").unwrap();
    let mut texts = Vec::new();
    for number in 1..=2 {
        let target = at(&format!("{number}.cachet"));
        sealed(&claire, request(&[&at("rapport.txt")], &target)).await;
        texts.push(Cachet::from_bytes(&fs::read(target.join("cachet.txt")).unwrap()).unwrap());
    }
    let lines = made(&claire).await;
    let hex = |text: &str| Digest::from_hex(text).unwrap();
    assert_eq!((texts[0].number, texts[0].former, texts[1].number), (1, None, 2));
    let former = parloir_crypto::commitment(&hex(&lines[0].salt).0, hex(&lines[0].digest).as_bytes());
    assert_eq!(texts[1].former, Some(former));
    assert_ne!(lines[0].salt, lines[1].salt);
    let shown = fs::read_to_string(at("2.cachet").join("cachet.txt")).unwrap();
    assert!(!shown.contains(&lines[0].digest) && !shown.contains(&lines[0].salt));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cachet_is_stamped_when_asked_for_and_is_not_made_when_the_authority_is_silent() {
    let (claire, served) = (Person::new("Claire").await, Served::new(Authority::default()));
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    fs::write(at("rapport.txt"), "rapport").unwrap();
    let (address, certificates) = (served.url(), served.authority.anchor());
    let authority = AuthorityNew { name: "essai".into(), address, certificates, policy: None };
    claire.ask(Request::StampAuthorityAdd { authority }).await;
    let stamped = |target: &Path| {
        let mut request = request(&[&at("rapport.txt")], target);
        if let Request::Cachet { authority, .. } = &mut request {
            *authority = Some("essai".into());
        }
        request
    };
    served.answer(Manner::Shut);
    assert_eq!(claire.refused(stamped(&at("1.cachet"))).await, Refusal::AuthoritySilent.code());
    assert!(!at("1.cachet").exists());
    served.answer(Manner::Honest);
    let made = sealed(&claire, stamped(&at("2.cachet"))).await;
    assert!(made.stamp.is_some());
    let [answer, of] = ["cachet.txt.tsr", "cachet.txt"].map(|name| at("2.cachet").join(name));
    assert!(parloir_kit::authority::stock_takes(&answer, &of, &served.authority.anchor_path()));
    assert_eq!(stranger(&at("2.cachet")), Vec::<&str>::new());
}
