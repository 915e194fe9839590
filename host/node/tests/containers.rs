//! A stamped container that somebody handed over: what is refused of it, and what is said of its time-stamp and of those inside.

mod people;

use std::path::{Path, PathBuf};
use std::process::Command;

use parloir_base::Refusal;
use parloir_kit::Authority;
use parloir_kit::authority::NAME;
use parloir_kit::served::Served;
use parloir_node::Keeper;
use parloir_node::contract::{
    Answer, AuthorityNew, Checked, ImportPage, ParcelWanted, ReceiveWanted, ReceivedMade, Reply, Request,
};
use people::Person;

const LIST: &str = "META-INF/ASiCManifest001.xml";
const STAMP: &str = "META-INF/timestamp001.tst";

async fn chooses(person: &Person, name: &str, served: &Served, anchor: &Authority) {
    let (address, certificates) = (served.url(), anchor.anchor());
    let authority = AuthorityNew { name: name.into(), address, certificates, policy: None };
    person.ask(Request::StampAuthorityAdd { authority }).await;
}

/// A matter with a stamped checkpoint, twice in a container: whose it is, and where they are.
async fn packed(served: &Served, place: &Path) -> (Person, PathBuf, PathBuf) {
    let claire = Person::new("Me Claire Dubois").await;
    let matter = claire.open_matter("Martin", "each").await;
    claire.send(&matter, "Bonjour").await;
    chooses(&claire, "essai", served, &served.authority).await;
    claire.ask(Request::Checkpoint { matter: matter.clone() }).await;
    claire.ask(Request::Stamp { matter: matter.clone(), checkpoint: None, authority: None }).await;
    let paths = ["martin.asice", "other.asice"].map(|name| place.join(name));
    for target in &paths {
        let target = target.to_str().unwrap().to_owned();
        let authority = Some("essai".to_owned());
        let wanted = ParcelWanted { matter: matter.clone(), target, asic: true, to: String::new(), authority };
        claire.ask(Request::Parcel(wanted)).await;
    }
    let [one, other] = paths;
    (claire, one, other)
}

fn receive(path: &Path, look: bool) -> Request {
    Request::Receive(ReceiveWanted { path: path.to_str().unwrap().to_owned(), look, ..ReceiveWanted::default() })
}

async fn received(person: &Person, path: &Path, look: bool) -> ReceivedMade {
    let Answer::Received(made) = person.ask(receive(path, look)).await else { panic!() };
    *made
}

/// What each time-stamp is of, and whether its authority is trusted; several checkpoints as one, for a slow machine makes more of them.
fn stamps(checked: &Checked) -> Vec<(&str, bool)> {
    let mut stamps: Vec<(&str, bool)> = checked.stamps.iter().map(|one| (one.of.as_str(), one.trusted)).collect();
    stamps.dedup();
    stamps
}

fn notes(checked: &Checked) -> Vec<&str> {
    checked.findings.iter().filter(|one| one.code == "NOTE-13").map(|one| one.file.as_str()).collect()
}

/// Packs a container anew: `change` is a line of Python that changes `files`, bytes by their names.
fn changed(whole: &Path, change: &str) -> PathBuf {
    let to = whole.with_file_name("changed.asice");
    let script = format!(
        "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nfiles = {{one: z.read(one) for one in z.namelist()}}\n{change}\nout = zipfile.ZipFile(sys.argv[2], 'w')\nfor name, data in files.items(): out.writestr(name, data)\nout.close()"
    );
    let done = Command::new("python3").args(["-c", &script]).arg(whole).arg(&to).output().unwrap();
    assert!(done.status.success(), "{change}: {}", String::from_utf8_lossy(&done.stderr));
    to
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_whose_stamp_is_of_something_else_is_missing_or_is_none_is_refused() {
    let (place, served) = (tempfile::tempdir().unwrap(), Served::new(Authority::default()));
    let (_claire, whole, other) = packed(&served, place.path()).await;
    let luc = Person::new("Me Luc Renaud").await;
    chooses(&luc, "essai", &served, &served.authority).await;
    let foreign = format!("files['{STAMP}'] = zipfile.ZipFile('{}').read('{STAMP}')", other.to_str().unwrap());
    let bare = "files = {k: v for k, v in files.items() if not k.startswith('META-INF/') and k != 'mimetype'}";
    for (change, code, file) in [
        (foreign.as_str(), "STAMP-01", STAMP),
        (&format!("files['{STAMP}'] = files['cachet/cachet.txt.tsr']"), "FORM-02", STAMP),
        (&format!("files['{STAMP}'] = files['{STAMP}'][:-1]"), "FORM-02", STAMP),
        (&format!("del files['{STAMP}']"), "FORM-05", STAMP),
        (&format!("del files['{LIST}']"), "FORM-05", LIST),
        (bare, "FORM-05", STAMP),
        (&format!("files['{LIST}'] += b' '"), "STAMP-01", LIST),
        ("files['META-INF/signatures001.xml'] = b'<x/>'", "FORM-01", "META-INF/signatures001.xml"),
        ("files['mimetypes'] = b''", "SUM-03", "mimetypes"),
        ("files['data/releve/conversation.txt'] += b' '", "STAMP-01", LIST),
    ] {
        let path = changed(&whole, change);
        assert_eq!(luc.refused(receive(&path, false)).await, Refusal::ReceivedAltered.code(), "{change}");
        let looked = received(&luc, &path, true).await;
        let found = looked.checked.findings.iter().find(|one| one.code == code && one.file == file);
        assert!(found.is_some_and(|one| one.severity == "bad"), "{change}");
        assert_eq!((looked.checked.verdict.as_str(), looked.received.verdict.as_str()), ("bad", "bad"), "{change}");
        assert_eq!(looked.checked.findings[0].severity, "bad", "what refuses stands on top");
        // A time-stamp of other bytes says nothing of these.
        let is_of_these = matches!(code, "FORM-01");
        assert_eq!(looked.received.stamped.is_some(), is_of_these, "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stamped_container_is_received_and_says_when_it_was_stamped_and_whether_its_authority_is_trusted_here() {
    let (place, served) = (tempfile::tempdir().unwrap(), Served::new(Authority::default()));
    let (_claire, whole, _) = packed(&served, place.path()).await;
    let luc = Person::new("Me Luc Renaud").await;
    let all = ["container", "cachet", "checkpoint"];
    let looked = received(&luc, &whole, true).await;
    assert_eq!(
        (looked.checked.verdict.as_str(), stamps(&looked.checked)),
        ("good", all.map(|one| (one, false)).to_vec())
    );
    assert_eq!(notes(&looked.checked).len(), looked.checked.stamps.len(), "nobody was chosen here: it is said of each");
    chooses(&luc, "autre", &served, &Authority::default()).await;
    let looked = received(&luc, &whole, true).await;
    assert_eq!(stamps(&looked.checked), all.map(|one| (one, false)), "another of the same name");
    // Kept while nobody is trusted, and read again once somebody is: the reading is the same.
    let kept = received(&luc, &whole, false).await;
    chooses(&luc, "essai", &served, &served.authority).await;
    let looked = received(&luc, &whole, true).await;
    assert_eq!((stamps(&looked.checked), notes(&looked.checked).len()), (all.map(|one| (one, true)).to_vec(), 0));
    assert!(looked.checked.stamps.iter().all(|one| one.authority == NAME && !one.at.is_empty()));
    assert_eq!(looked.received, kept.received);
    assert_eq!(kept.received.stamped.as_ref(), Some(&kept.checked.stamps[0].at));
    assert_eq!(kept.received.authority.as_deref(), Some(NAME));
    let (matter, item) = (kept.matter.unwrap(), kept.item.unwrap());
    let read = Request::ImportRead { matter, item, after: 0, limit: 1_000 };
    let Answer::Import(page) = luc.ask(read).await else { panic!() };
    let ImportPage { item, lines, .. } = *page;
    let said = item.import.unwrap();
    assert_eq!((said.state.as_str(), said.received.unwrap().stamped), ("agrees", kept.received.stamped));
    assert!(!lines.iter().any(|line| line.text.contains("NOTE-13")), "whom one reader trusts is signed for by nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stamps_of_a_bundle_in_a_folder_are_worth_what_the_open_profile_trusts_and_nothing_while_it_is_closed() {
    let (place, served) = (tempfile::tempdir().unwrap(), Served::new(Authority::default()));
    let (mut claire, _, _) = packed(&served, place.path()).await;
    let Answer::Matters(matters) = claire.ask(Request::Matters).await else { panic!() };
    let source = place.path().join("preuve").to_str().unwrap().to_owned();
    let bundle = Request::Bundle { matter: matters[0].matter.clone(), target: source.clone(), only: Vec::new() };
    claire.ask(bundle).await;
    claire.leave().await;
    let keeper = Keeper::locked(claire.home(), None);
    for is_open in [false, true] {
        if is_open {
            let unlock = Request::Unlock { passphrase: people::PASSPHRASE.to_owned() };
            assert!(matches!(keeper.ask(unlock, &mut |_| {}).await, Reply::Done(_)));
        }
        let reply = keeper.ask(Request::BundleCheck { source: source.clone() }, &mut |_| {}).await;
        let Reply::Done(Answer::Checked(checked)) = reply else { panic!("{reply:?}") };
        assert_eq!(stamps(&checked), [("checkpoint", is_open)]);
    }
    keeper.stop().await;
}
