//! A matter that somebody handed over: what is refused, what is kept of it, and that it comes out again as it came.

mod people;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use parloir_backup::Opener;
use parloir_base::Refusal;
use parloir_node::contract::{Answer, FoundLine, ImportPage, ParcelWanted, ReceiveWanted, ReceivedMade, Request};
use parloir_vault::{Unlock, Vault};
use people::{Person, acquainted};

const PLANTED: &str = "La zébrure du bail est au verso.";

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn receive(path: &Path) -> ReceiveWanted {
    ReceiveWanted { path: text(path), ..ReceiveWanted::default() }
}

async fn received(person: &Person, wanted: ReceiveWanted) -> ReceivedMade {
    let Answer::Received(made) = person.ask(Request::Receive(wanted)).await else { panic!() };
    *made
}

async fn page(person: &Person, matter: &str, item: &str) -> ImportPage {
    let request = Request::ImportRead { matter: matter.into(), item: item.into(), after: 0, limit: 1_000 };
    let Answer::Import(page) = person.ask(request).await else { panic!() };
    *page
}

async fn found(person: &Person, words: &str) -> Vec<FoundLine> {
    let request = Request::Search { words: words.into(), matter: None, limit: 50 };
    let Answer::Found(lines) = person.ask(request).await else { panic!() };
    lines
}

async fn titles(person: &Person) -> Vec<String> {
    let Answer::Matters(lines) = person.ask(Request::Matters).await else { panic!() };
    lines.into_iter().map(|line| line.title).collect()
}

fn bodies(person: &Person) -> usize {
    fs::read_dir(person.home().join("bodies")).unwrap().count()
}

fn runs(at: &Path, command: &str) {
    let output = Command::new("bash").args(["-c", command]).current_dir(at).output().unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut all, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(one) = folders.pop() {
        for entry in fs::read_dir(one).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    all
}

/// A matter of Claire's with Jean: words, a document, a correction, a withdrawal; and a folder to work in.
async fn kept() -> (Person, Person, String, tempfile::TempDir) {
    let (claire, jean) = (Person::new("Me Claire Dubois").await, Person::new("Jean Martin").await);
    let matter = acquainted(&claire, &jean).await;
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("bail signé.pdf");
    fs::write(&file, "%PDF-1.7 trois ans").unwrap();
    let item = claire.send(&matter, PLANTED).await;
    jean.receives(&matter, &item).await;
    let wrong = claire.send(&matter, "un secret retiré").await;
    claire.ask(Request::Withdraw { matter: matter.clone(), item: wrong }).await;
    let document = claire.send_file(&matter, &file).await;
    jean.receives(&matter, &document).await;
    let answer = jean.send(&matter, "Bien reçu, merci.").await;
    claire.receives(&matter, &answer).await;
    (claire, jean, matter, place)
}

async fn handed_over(claire: &Person, matter: &str, target: &Path, to: &str) {
    claire.ask(Request::Handover { matter: matter.into(), target: text(target), to: to.into() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_handed_over_matter_is_refused_and_leaves_no_matter_and_no_body() {
    let (claire, _jean, matter, place) = kept().await;
    let luc = Person::new("Me Luc Renaud").await;
    let (at, whole) = (place.path(), place.path().join("remis"));
    handed_over(&claire, &matter, &whole, "").await;
    runs(
        at,
        "tar -cf whole.tar remis && head -c 20000 whole.tar > cut.tar && mkdir two && cp -r remis two/a && cp -r remis two/b",
    );
    runs(
        at,
        "mkdir -p away && cd away && tar -cPf ../away.tar ../remis/bundle.txt && ln -s /etc/passwd link && tar -cf ../link.tar link",
    );
    runs(at, "mkdir empty && echo bonjour > text.txt && cp -r remis linked && ln -s bundle.txt linked/autre.txt");
    for (name, code) in [
        ("text.txt", Refusal::ReceivedUnknown),
        ("cut.tar", Refusal::ReceivedUnknown),
        ("two", Refusal::ReceivedUnknown),
        ("empty", Refusal::ReceivedUnknown),
        ("away.tar", Refusal::ImportArchive),
        ("link.tar", Refusal::ImportArchive),
        ("linked", Refusal::DocumentKind),
        ("nowhere", Refusal::DocumentKind),
    ] {
        assert_eq!(luc.refused(Request::Receive(receive(&at.join(name)))).await, code.code(), "{name}");
    }
    let elsewhere = ReceiveWanted { matter: Some("Durand".into()), ..receive(&whole) };
    assert_eq!(luc.refused(Request::Receive(elsewhere)).await, Refusal::MatterUnknown.code());
    assert_eq!((titles(&luc).await.len(), bodies(&luc)), (0, 0));
    // A look keeps nothing either.
    let looked = received(&luc, ReceiveWanted { look: true, ..receive(&whole) }).await;
    assert_eq!(
        (looked.matter, looked.checked.verdict.as_str(), looked.received.from.as_str()),
        (None, "good", "Me Claire Dubois")
    );
    assert_eq!((titles(&luc).await.len(), bodies(&luc)), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_altered_is_refused_and_kept_with_its_findings_only_when_somebody_says_so() {
    let (claire, _jean, matter, place) = kept().await;
    let luc = Person::new("Me Luc Renaud").await;
    let whole = place.path().join("remis");
    handed_over(&claire, &matter, &whole, "").await;
    let spoil = |folder: &Path| {
        for (path, bytes) in files(folder).into_iter().filter(|(path, _)| path.ends_with("body")) {
            if String::from_utf8(bytes).is_ok_and(|body| body == PLANTED) {
                fs::write(folder.join(&path), PLANTED.replace("verso", "recto")).unwrap();
            }
        }
    };
    spoil(&whole);
    fs::write(whole.join("ajout.txt"), "glissé dedans").unwrap();
    assert_eq!(luc.refused(Request::Receive(receive(&whole))).await, Refusal::ReceivedAltered.code());
    assert_eq!((titles(&luc).await.len(), bodies(&luc)), (0, 0));
    let made = received(&luc, ReceiveWanted { altered_accepted: true, ..receive(&whole) }).await;
    assert_eq!((made.checked.verdict.as_str(), made.received.verdict.as_str()), ("bad", "bad"));
    let page = page(&luc, &made.matter.unwrap(), &made.item.unwrap()).await;
    let said = page.item.import.unwrap();
    assert_eq!((said.state.as_str(), said.received.unwrap().verdict.as_str()), ("agrees", "bad"));
    let texts: Vec<&str> = page.lines.iter().map(|line| line.text.as_str()).collect();
    for code in ["SUM-01", "SUM-03", "ITEM-01"] {
        assert!(texts.iter().any(|text| text.starts_with(code)), "{code}: {texts:?}");
    }
    assert!(!texts.iter().any(|text| text.contains("recto")), "what was not signed is not read");
    assert!(texts.contains(&"Bien reçu, merci."), "and what stands is");
    assert!(found(&luc, "recto").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_is_received_is_read_found_opened_and_comes_out_again_as_it_came() {
    let (claire, _jean, matter, place) = kept().await;
    let mut luc = Person::new("Me Luc Renaud").await;
    let whole = place.path().join("remis");
    handed_over(&claire, &matter, &whole, "").await;
    let made = received(&luc, receive(&whole)).await;
    assert_eq!((made.number, made.title.as_str(), made.name.as_str()), (Some(1), "Martin c. Durand", "remis.tar"));
    let (matter, item) = (made.matter.clone().unwrap(), made.item.clone().unwrap());
    let listed = luc.items(&matter).await;
    assert_eq!(
        (listed.len(), listed[0].kind.as_str()),
        (1, "import"),
        "one enclosed document, and no fact of one's own"
    );
    let page = page(&luc, &matter, &item).await;
    let said = page.item.import.clone().unwrap();
    let from = said.received.unwrap();
    assert_eq!((said.format.as_str(), said.state.as_str()), ("parloir", "agrees"));
    assert_eq!((from.from.as_str(), from.sealed, from.verdict.as_str()), ("Me Claire Dubois", None, "good"));
    assert_eq!(from.title.as_deref(), Some("Martin c. Durand"));
    let spoken: Vec<(&str, &str)> = page
        .lines
        .iter()
        .filter(|line| line.kind == "message")
        .map(|line| (line.author.as_str(), line.text.as_str()))
        .collect();
    assert!(spoken.contains(&("Me Claire Dubois", PLANTED)) && spoken.contains(&("Jean Martin", "Bien reçu, merci.")));
    assert!(
        page.lines.iter().any(|line| line.mark == "deleted" && line.text.is_empty()),
        "what was withdrawn is not shown"
    );
    // Found by its words, with the line that holds them.
    let hits = found(&luc, "zebrure").await;
    assert_eq!((hits.len(), hits[0].import.as_ref().unwrap().author.as_str()), (1, "Me Claire Dubois"));
    assert!(found(&luc, "secret").await.is_empty());
    // A document of it comes out with its own digest.
    let line = page.lines.iter().find(|line| !line.attachments.is_empty()).unwrap();
    assert_eq!(line.attachments[0].name, "bail signé.pdf");
    let open = |place, file, target: &Path| Request::ImportOpen {
        matter: matter.clone(),
        item: item.clone(),
        place,
        file,
        target: text(target),
    };
    let out = place.path().join("bail.pdf");
    for (request, code) in [
        (open(line.place, 2, &out), Refusal::ItemUnknown),
        (open(line.place, 0, &out), Refusal::ItemUnknown),
        (open(1, 1, &out), Refusal::ItemUnknown),
        (open(0, 1, &out), Refusal::ItemUnknown),
        (open(line.place, 1, &place.path().join("bail signé.pdf")), Refusal::TargetExists),
    ] {
        assert_eq!(luc.refused(request).await, code.code());
    }
    luc.ask(open(line.place, 1, &out)).await;
    let bytes = fs::read(&out).unwrap();
    assert_eq!(parloir_crypto::digest(&bytes).to_hex(), line.attachments[0].sha256.clone().unwrap());
    // The whole comes out as it came, after a night, and stands for everybody.
    luc.leave().await;
    luc.wake_offline().await;
    let again = place.path().join("encore.tar");
    luc.ask(Request::Open { matter: matter.clone(), item: item.clone(), target: Some(text(&again)) }).await;
    runs(place.path(), "mkdir encore && tar -xf encore.tar -C encore && cd encore && python3 verify.py");
    assert_eq!(files(&place.path().join("encore")), files(&whole));
    assert!(parloir_bundle::check(&place.path().join("encore"), &[]).unwrap().stands());
    // One's own bundle of the new matter stands too, and says what it encloses.
    let own = place.path().join("le mien");
    luc.ask(Request::Bundle { matter: matter.clone(), target: text(&own), only: Vec::new() }).await;
    runs(&own, "python3 verify.py");
    // It is erased as any matter is.
    luc.ask(Request::MatterClose { matter: matter.clone() }).await;
    let erase = Request::Erase {
        matter,
        title: "Martin c. Durand".into(),
        early: Some("duplicate".into()),
        owed_accepted: false,
    };
    luc.ask(erase).await;
    assert!(found(&luc, "zebrure").await.is_empty());
    assert_eq!(bodies(&luc), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_is_received_with_its_bag_and_its_cachet_and_says_who_sealed_it() {
    let (claire, _jean, matter, place) = kept().await;
    let luc = Person::new("Me Luc Renaud").await;
    let target = place.path().join("colis.tar");
    let wanted = ParcelWanted { matter, target: text(&target), asic: false, to: String::new(), authority: None };
    claire.ask(Request::Parcel(wanted)).await;
    let made = received(&luc, ReceiveWanted { title: Some("Dossier repris".into()), ..receive(&target) }).await;
    assert_eq!((made.checked.verdict.as_str(), made.title.as_str()), ("good", "Dossier repris"));
    assert_eq!(made.received.from, "Me Claire Dubois");
    assert!(made.received.sealed.is_some(), "the cachet says when");
    // A paper that was changed, a file that was added, a cachet of something else: each is seen.
    runs(place.path(), "mkdir u && tar -xf colis.tar -C u");
    for (name, spoil) in [
        ("papier", "echo autre > dossier/data/releve/conversation.txt"),
        ("ajout", "echo ajout > dossier/data/ajout.txt"),
        ("dehors", "echo dehors > dehors.txt"),
        ("cachet", "rm -r dossier/cachet"),
    ] {
        runs(place.path(), &format!("cp -r u {name} && cd {name} && {spoil} && tar -cf ../{name}.tar *"));
        let code = luc.refused(Request::Receive(receive(&place.path().join(format!("{name}.tar"))))).await;
        assert_eq!(code, Refusal::ReceivedAltered.code(), "{name}");
    }
    // Packed again by another program, it is the same.
    let zip = "import zipfile, os; z = zipfile.ZipFile('colis.zip', 'w', zipfile.ZIP_DEFLATED, strict_timestamps=False); [z.write(os.path.join(d, f)) for d, _, fs in os.walk('dossier') for f in fs]; z.close()";
    runs(&place.path().join("u"), &format!("python3 -c \"{zip}\""));
    let made = received(&luc, ReceiveWanted { look: true, ..receive(&place.path().join("u/colis.zip")) }).await;
    assert_eq!(
        made.checked.verdict,
        "good",
        "{:?}",
        made.checked.findings.iter().map(|one| &one.code).collect::<Vec<_>>()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sealed_to_the_words_opens_with_the_profile_or_with_the_words_and_with_nothing_else() {
    let (claire, _jean, matter, place) = kept().await;
    let (luc, eve) = (Person::new("Me Luc Renaud").await, Person::new("Eve").await);
    let Answer::HandoverKey(key) = luc.ask(Request::ReceiveKey { words: String::new() }).await else { panic!() };
    assert!(key.address.starts_with("age1") && key.address.len() == 62);
    let (_, address) = parloir_node::handover_identity(luc.words()).unwrap();
    assert_eq!(address, key.address, "the words alone make the same key");
    assert_eq!(luc.refused(Request::ReceiveKey { words: eve.words().to_owned() }).await, Refusal::WordsWrong.code());
    let sealed = place.path().join("remis.age");
    handed_over(&claire, &matter, &sealed, &key.address).await;
    assert_eq!(eve.refused(Request::Receive(receive(&sealed))).await, Refusal::ReceivedSealed.code());
    let by = |words: &str| ReceiveWanted { words: words.to_owned(), ..receive(&sealed) };
    assert_eq!(eve.refused(Request::Receive(by(eve.words()))).await, Refusal::ReceivedSealed.code());
    assert_eq!(eve.refused(Request::Receive(by("hibou hibou"))).await, Refusal::WordsWrong.code());
    let mut bytes = fs::read(&sealed).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let bent = place.path().join("bent.age");
    fs::write(&bent, &bytes).unwrap();
    assert_eq!(luc.refused(Request::Receive(receive(&bent))).await, Refusal::ReceivedUnknown.code());
    assert_eq!((bodies(&luc), bodies(&eve)), (0, 0));
    let made = received(&luc, receive(&sealed)).await;
    assert_eq!((made.name.as_str(), made.checked.verdict.as_str()), ("remis.zip", "good"));
    // Whoever has the words may open it on any machine, in a profile of another name too.
    let made = received(&eve, ReceiveWanted { look: true, ..by(luc.words()) }).await;
    assert_eq!(made.received.from, "Me Claire Dubois");
    // The opener of the specification is the one that the words give.
    let (identity, _) = parloir_node::handover_identity(luc.words()).unwrap();
    assert!(identity.starts_with("AGE-SECRET-KEY-1"));
    let words = parloir_crypto::words::Words::parse(luc.words()).unwrap();
    assert_eq!(Opener::from_seed(&words.handover_key()).unwrap().text().as_str(), identity.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_of_an_earlier_version_makes_its_hand_over_key_once_from_its_words() {
    let mut luc = Person::asleep("Me Luc Renaud");
    let mut vault = Vault::open(luc.home(), Unlock::Passphrase(people::PASSPHRASE)).unwrap();
    vault.erase_setting("handover-key").unwrap();
    drop(vault);
    luc.wake_offline().await;
    let key = |words: &str| Request::ReceiveKey { words: words.to_owned() };
    assert_eq!(luc.refused(key("")).await, Refusal::HandoverKeyUnknown.code());
    let place = tempfile::tempdir().unwrap();
    let sealed = place.path().join("remis.age");
    fs::write(&sealed, "age-encryption.org/v1\n").unwrap();
    assert_eq!(luc.refused(Request::Receive(receive(&sealed))).await, Refusal::HandoverKeyUnknown.code());
    let Answer::HandoverKey(made) = luc.ask(key(luc.words())).await else { panic!() };
    let Answer::HandoverKey(kept) = luc.ask(key("")).await else { panic!() };
    assert_eq!(made.address, kept.address);
    assert_eq!(luc.refused(Request::Receive(receive(&sealed))).await, Refusal::ReceivedSealed.code());
}
