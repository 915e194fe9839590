//! A whole matter packed to last: what is refused, what stock tools say of it, and who may open it.

mod people;

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use parloir_backup::Opener;
use parloir_base::Refusal;
use parloir_kit::Authority;
use parloir_kit::served::Served;
use parloir_node::contract::{Answer, AuthorityNew, ParcelMade, ParcelWanted, Request};
use parloir_vault::{Unlock, Vault};
use people::{Person, acquainted};

fn wanted(matter: &str, target: &Path, asic: bool, to: &str, authority: Option<&str>) -> Request {
    Request::Parcel(ParcelWanted {
        matter: matter.into(),
        target: target.to_str().unwrap().into(),
        asic,
        to: to.into(),
        authority: authority.map(str::to_owned),
    })
}

async fn made(person: &Person, request: Request) -> ParcelMade {
    let Answer::Parcel(made) = person.ask(request).await else { panic!() };
    *made
}

fn runs(at: &Path, command: &str) {
    let output = Command::new("bash").args(["-c", command]).current_dir(at).output().unwrap();
    assert!(
        output.status.success(),
        "{command}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_holds_the_bundle_and_the_papers_and_stock_tools_find_it_whole() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("bail signé.pdf");
    fs::write(&file, "%PDF-1.7").unwrap();
    let document = claire.send_file(&matter, &file).await;
    jean.receives(&matter, &document).await;
    let target = place.path().join("dossier.tar");
    let told = made(&claire, wanted(&matter, &target, false, "", None)).await;
    assert_eq!((told.bytes, told.sealed), (fs::metadata(&target).unwrap().len(), false));
    assert_eq!(names(place.path()), ["bail signé.pdf", "dossier.tar"], "nothing is left beside it");
    runs(place.path(), "tar -xf dossier.tar");
    let bag = place.path().join("dossier");
    assert_eq!(
        names(&bag),
        [
            "LISEZ-MOI.txt",
            "README.txt",
            "bag-info.txt",
            "bagit.txt",
            "cachet",
            "data",
            "manifest-sha256.txt",
            "tagmanifest-sha256.txt"
        ]
    );
    // As LISEZ-MOI.txt says it.
    runs(
        &bag,
        "sha256sum --strict --quiet -c tagmanifest-sha256.txt && sha256sum --strict --quiet -c manifest-sha256.txt",
    );
    runs(&bag, "test \"$(find data -type f | wc -l)\" = \"$(sed -n 's/^Payload-Oxum: [0-9]*\\.//p' bag-info.txt)\"");
    runs(
        &bag,
        "grep -q '  tagmanifest-sha256.txt$' cachet/sealed.sha256 && sha256sum --strict --quiet -c cachet/sealed.sha256",
    );
    runs(&bag.join("cachet"), "sha256sum --strict --quiet -c SHA256SUMS");
    runs(&bag.join("data/preuve"), "python3 verify.py");
    runs(
        &bag.join("data/releve"),
        "sha256sum --strict --quiet -c SHA256SUMS && test -s conversation.json && test -s pieces/piece-0001.pdf",
    );
    // The page for whoever must verify is about this very bundle, and says what is not here.
    runs(&bag.join("data"), "grep -q \"$(sha256sum preuve/SHA256SUMS | cut -c1-64)\" releve/constat.html");
    runs(&bag.join("data/releve"), "grep -q parloir-press left-out.txt && grep -q parloir-press constat.txt");
    assert_eq!((told.left_out, told.failed.len()), (vec!["pdf".to_owned()], 0), "no press beside the test");
    // Whoever changes, adds or takes away anything is seen.
    fs::write(bag.join("data/releve/conversation.txt"), "autre chose").unwrap();
    let checked = Command::new("sha256sum").args(["-c", "manifest-sha256.txt"]).current_dir(&bag).output().unwrap();
    assert!(!checked.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_that_cannot_be_made_is_refused_and_leaves_nothing() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "each").await;
    claire.send(&matter, "un").await;
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("dossier.tar");
    for (request, refusal) in [
        (wanted("Durand", &target, false, "", None), Refusal::MatterUnknown),
        (wanted(&matter, &target, false, "age1 de personne", None), Refusal::RecipientUnreadable),
        (wanted(&matter, &target, false, "", Some("Personne")), Refusal::AuthorityUnknown),
        (wanted(&matter, &target, true, "", None), Refusal::ParcelForm),
    ] {
        assert_eq!(claire.refused(request).await, refusal.code());
    }
    assert!(names(place.path()).is_empty(), "{:?}", names(place.path()));
    fs::write(&target, "mine").unwrap();
    let again = wanted(&matter, &target, false, "", None);
    assert_eq!(claire.refused(again).await, Refusal::TargetExists.code());
    assert_eq!(fs::read(&target).unwrap(), b"mine");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_parcel_is_opened_by_the_key_that_it_was_sealed_to_and_shows_nothing_to_anybody_else() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "each").await;
    claire.send(&matter, "un rendez-vous confidentiel").await;
    let place = tempfile::tempdir().unwrap();
    let successor = Opener::from_seed(&[7; 32]).unwrap();
    let target = place.path().join("dossier.tar.age");
    let told = made(&claire, wanted(&matter, &target, false, &successor.address().to_text(), None)).await;
    assert!(told.sealed);
    assert_eq!(names(place.path()), ["dossier.tar.age"], "nothing in the clear was made beside it");
    assert_eq!(fs::read_dir(claire.home().join("making")).unwrap().count(), 0);
    let sealed = fs::read(&target).unwrap();
    assert!(!sealed.windows(12).any(|window| window == b"confidentiel"));
    let open = |opener: &Opener| -> Option<Vec<u8>> {
        let mut plain = Vec::new();
        parloir_backup::unsealed(sealed.as_slice(), opener).ok()?.read_to_end(&mut plain).ok()?;
        Some(plain)
    };
    assert!(open(&Opener::from_seed(&[8; 32]).unwrap()).is_none(), "another key opens nothing");
    fs::write(place.path().join("dossier.tar"), open(&successor).unwrap()).unwrap();
    runs(place.path(), "tar -xf dossier.tar && cd dossier && sha256sum --strict --quiet -c manifest-sha256.txt");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_program_left_of_a_parcel_or_of_papers_goes_at_the_next_start() {
    let mut claire = Person::asleep("Claire");
    let (place, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let left = claire.home().join("making/0123456789abcdef/dossier/data");
    let (papers, file) = (place.path().join(".releve.0a1b2c3d"), place.path().join(".parloir-0123456789abcdef.part"));
    for folder in [&left, &papers] {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("texte.txt"), "confidentiel").unwrap();
    }
    fs::write(&file, "confidentiel").unwrap();
    // Something of the person's own, and a link that somebody put where papers were made, are left alone.
    let (own, link) = (place.path().join("releve"), place.path().join(".lien.0a1b2c3d"));
    fs::create_dir(&own).unwrap();
    fs::write(other.path().join("garde.txt"), "garde").unwrap();
    std::os::unix::fs::symlink(other.path(), &link).unwrap();
    {
        let mut profile = Vault::open(claire.home(), Unlock::Passphrase(people::PASSPHRASE)).unwrap();
        for (number, path) in [&papers, &file, &own, &link].into_iter().enumerate() {
            profile.put_setting(&format!("making/{number}"), path.as_os_str().as_encoded_bytes()).unwrap();
        }
    }
    claire.wake_offline().await;
    assert!(!claire.home().join("making").exists() && !papers.exists() && !file.exists());
    assert!(own.exists() && other.path().join("garde.txt").exists());
    claire.leave().await;
    let vault = Vault::open(claire.home(), Unlock::Passphrase(people::PASSPHRASE)).unwrap();
    assert!(vault.settings_under("making/").unwrap().is_empty(), "it is told once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_carries_a_time_stamp_of_its_list_that_the_stock_tool_verifies() {
    let (claire, served) = (Person::new("Claire").await, Served::new(Authority::default()));
    let matter = claire.open_matter("Martin", "each").await;
    claire.send(&matter, "un").await;
    let place = tempfile::tempdir().unwrap();
    let (address, certificates) = (served.url(), served.authority.anchor());
    fs::write(place.path().join("root.pem"), &certificates).unwrap();
    let authority = AuthorityNew { name: "essai".into(), address, certificates, policy: None };
    claire.ask(Request::StampAuthorityAdd { authority }).await;
    let target = place.path().join("dossier.asice");
    let told = made(&claire, wanted(&matter, &target, true, "", Some("essai"))).await;
    assert!(told.cachet.stamp.is_some_and(|stamp| !stamp.authority.is_empty()));
    runs(place.path(), "python3 -c \"import zipfile; zipfile.ZipFile('dossier.asice').extractall('out')\"");
    runs(
        &place.path().join("out/META-INF"),
        "openssl ts -verify -token_in -in timestamp001.tst -data ASiCManifest001.xml -CAfile ../../root.pem",
    );
    let list = "sha256sum --strict --quiet -c manifest-sha256.txt";
    runs(&place.path().join("out"), &format!("test \"$(cat mimetype)\" = application/vnd.etsi.asic-e+zip && {list}"));
}
