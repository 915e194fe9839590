//! How long a matter is kept, holds that nothing overrides, and erasure with a certificate that stock tools check.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod people;

use std::io::Read;
use std::process::{Command, Stdio};

use parloir_backup::Opener;
use parloir_base::Refusal;
use parloir_node::contract::{Answer, AuthorityNew, CertificateLine, KeepingPage, Request, ReviewLine};
use parloir_vault::{Unlock, Vault};
use people::{PASSPHRASE, Person, acquainted};

const SCHEDULE: &str = "fr.avocat.litige";
const TITLE: &str = "Martin c. Durand";
const PLANTED: &str = "zebrure rubigineuse";

async fn keeping(person: &Person, matter: &str) -> KeepingPage {
    let Answer::Keeping(page) = person.ask(Request::Keeping { matter: matter.into() }).await else { panic!() };
    *page
}

fn set(matter: &str, schedule: &str, start: &str) -> Request {
    let (matter, schedule, start) = (matter.into(), schedule.into(), start.into());
    Request::KeepingSet { matter, schedule, start, born: None, note: None }
}

fn hold(matter: &str, reason: &str) -> Request {
    Request::HoldSet { matter: matter.into(), reason: reason.into(), words: "RG 26/01234".into() }
}

fn lift(matter: &str, passphrase: &str) -> Request {
    Request::HoldLift { matter: matter.into(), passphrase: passphrase.into() }
}

fn erase(matter: &str, early: Option<&str>) -> Request {
    Request::Erase { matter: matter.into(), title: TITLE.into(), early: early.map(str::to_owned), owed_accepted: false }
}

async fn reviews(person: &Person) -> Vec<ReviewLine> {
    let Answer::Reviews(lines) = person.ask(Request::Reviews).await else { panic!() };
    lines
}

async fn certificates(person: &Person) -> Vec<CertificateLine> {
    let Answer::Certificates(lines) = person.ask(Request::Certificates).await else { panic!() };
    lines
}

async fn titles(person: &Person) -> Vec<String> {
    let Answer::Matters(lines) = person.ask(Request::Matters).await else { panic!() };
    lines.into_iter().map(|line| line.title).collect()
}

/// A person alone with a closed matter in which something was written.
async fn closed() -> (Person, String) {
    let mut person = Person::asleep("Me Claire Dubois");
    person.wake_offline().await;
    let matter = person.open_matter("Martin c. Durand", "each").await;
    person.send(&matter, PLANTED).await;
    person.ask(Request::MatterClose { matter: matter.clone() }).await;
    (person, matter)
}

fn verifies(line: &CertificateLine, text: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let [signers, signature, file] = ["signers", "text.sig", "text"].map(|name| folder.path().join(name));
    std::fs::write(&signers, format!("{}\n", line.signer)).unwrap();
    std::fs::write(&signature, &line.signature).unwrap();
    std::fs::write(&file, text).unwrap();
    let mut command = Command::new("ssh-keygen");
    command.args(["-Y", "verify", "-n", "parloir/1/erasure", "-I", &line.device]);
    command.arg("-f").arg(signers).arg("-s").arg(signature);
    command.stdin(std::fs::File::open(file).unwrap()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().unwrap().success()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_gives_the_day_and_what_the_table_or_the_calendar_does_not_have_is_refused() {
    let (person, matter) = closed().await;
    let page = keeping(&person, &matter).await;
    assert_eq!((page.phase.as_str(), page.schedule.is_none()), ("unset", true));
    assert!(page.offered.iter().any(|line| line.schedule == SCHEDULE) && page.ended.is_some());
    for (schedule, start) in
        [(SCHEDULE, "2026-02-30"), (SCHEDULE, ""), ("fr.avocat", "2020-01-01"), ("x", "2020-01-01")]
    {
        assert_eq!(
            person.refused(set(&matter, schedule, start)).await,
            Refusal::KeepingRefused.code(),
            "{schedule} {start}"
        );
    }
    person.ask(set(&matter, SCHEDULE, "2024-02-29")).await;
    let page = keeping(&person, &matter).await;
    assert_eq!((page.phase.as_str(), page.erase_from.as_deref()), ("active", Some("2029-03-01")));
    let prolong = |until: &str, why: &str| Request::KeepingProlong {
        matter: matter.clone(),
        until: until.into(),
        why: why.into(),
    };
    for (until, why) in [("2035-01-01", " "), ("2020-01-01", "parce que"), ("9000-01-01", "x"), ("demain", "x")] {
        assert_eq!(person.refused(prolong(until, why)).await, Refusal::KeepingRefused.code(), "{until} {why}");
    }
    person.ask(prolong("2035-01-01", "recours annoncé")).await;
    assert_eq!(keeping(&person, &matter).await.erase_from.as_deref(), Some("2035-01-02"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_overrides_a_hold_and_only_the_passphrase_lifts_it() {
    let (mut person, matter) = closed().await;
    assert_eq!(person.refused(hold(&matter, "because")).await, Refusal::KeepingRefused.code(), "reasons are a list");
    person.ask(hold(&matter, "litigation")).await;
    person.ask(set(&matter, SCHEDULE, "2000-01-01")).await;
    assert_eq!(keeping(&person, &matter).await.phase, "due");
    for early in [None, Some("returned"), Some("request"), Some("mistake")] {
        assert_eq!(person.refused(erase(&matter, early)).await, Refusal::MatterHeld.code(), "{early:?}");
    }
    assert_eq!(person.refused(lift(&matter, "une autre phrase")).await, "PASS-01");
    assert_eq!(person.refused(erase(&matter, None)).await, Refusal::MatterHeld.code());
    person.leave().await;
    person.wake_offline().await;
    let page = keeping(&person, &matter).await;
    let held = page.hold.expect("a hold outlives the program");
    assert_eq!((held.reason.as_str(), held.words.as_str()), ("litigation", "RG 26/01234"));
    assert_eq!(reviews(&person).await[0].state, "held");
    person.ask(lift(&matter, PASSPHRASE)).await;
    assert!(keeping(&person, &matter).await.hold.is_none());
    assert_eq!(reviews(&person).await[0].state, "due");
    person.ask(erase(&matter, None)).await;
    assert_eq!(titles(&person).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_is_erased_when_it_has_ended_and_is_due_or_somebody_says_why_before() {
    let mut person = Person::asleep("Me Claire Dubois");
    person.wake_offline().await;
    let matter = person.open_matter("Martin c. Durand", "each").await;
    person.send(&matter, PLANTED).await;
    assert_eq!(person.refused(erase(&matter, Some("returned"))).await, Refusal::MatterNotEnded.code(), "it is open");
    person.ask(Request::MatterClose { matter: matter.clone() }).await;
    assert_eq!(person.refused(erase(&matter, None)).await, Refusal::ErasureEarly.code(), "nothing was chosen");
    person.ask(set(&matter, SCHEDULE, "2026-11-01")).await;
    assert_eq!(person.refused(erase(&matter, None)).await, Refusal::ErasureEarly.code(), "it is not due");
    assert_eq!(
        person.refused(erase(&matter, Some("parce que"))).await,
        Refusal::KeepingRefused.code(),
        "reasons are a list"
    );
    for title in ["Martin", "", "martin c. durand"] {
        let early = Some("returned".to_owned());
        let request = Request::Erase { matter: matter.clone(), title: title.into(), early, owed_accepted: false };
        assert_eq!(person.refused(request).await, Refusal::ErasureUnconfirmed.code(), "{title}: not the whole title");
    }
    assert_eq!(titles(&person).await, ["Martin c. Durand"]);
    assert!(certificates(&person).await.is_empty());
    let Answer::Certificates(made) = person.ask(erase(&matter, Some("returned"))).await else { panic!() };
    assert!(made[0].text.contains("\nearly: returned\n"));
    assert_eq!(person.refused(Request::Keeping { matter }).await, "MATTER-01");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_checks_with_the_stock_tool_names_no_one_and_says_what_it_does_not_promise() {
    let (mut person, matter) = closed().await;
    let request = Request::DraftPut { matter: matter.clone(), text: "phrase cacochyme".into(), reply_to: None };
    assert!(matches!(person.reply(request).await, parloir_node::contract::Reply::Done(_)));
    // What else is kept by the matter's name.
    let (name, certificates_of) = ("essai".to_owned(), parloir_kit::Authority::default().anchor());
    let authority =
        AuthorityNew { name, address: "http://127.0.0.1:9/".into(), certificates: certificates_of, policy: None };
    person.ask(Request::StampAuthorityAdd { authority }).await;
    person.ask(Request::StampEach { matter: matter.clone(), authority: Some("essai".into()) }).await;
    person.ask(set(&matter, SCHEDULE, "2000-01-01")).await;
    person.ask(erase(&matter, None)).await;
    let lines = certificates(&person).await;
    let [line] = lines.as_slice() else { panic!("one certificate") };
    assert!(verifies(line, &line.text));
    assert!(!verifies(line, &line.text.replace("items: 1", "items: 2")), "an altered one does not check");
    for told in [
        "parloir-erasure/1\nkind: matter\n",
        "\nbasis: fr.avocat.litige\nbasis-kind: limitation\nbasis-source: code civil, art. 2225\nstart: 2000-01-01\ndue: 2005-01-02\nearly: none\n",
        "\nitems: 1\n",
        "SSD",
        "elle est à eux",
        "those are theirs",
    ] {
        assert!(line.text.contains(told), "{told}");
    }
    for hidden in ["Martin", "Durand", "Dubois", "Claire", PLANTED, "cacochyme", matter.as_str()] {
        assert!(!line.text.contains(hidden), "{hidden}");
    }
    // Whoever holds the matter still can see that it is the one.
    let field = |name: &str| line.text.lines().find_map(|one| one.strip_prefix(name)).unwrap().to_owned();
    let bytes = |hex: &str| parloir_base::Digest::from_hex(hex).unwrap().0;
    let named = [bytes(&field("salt: ")), bytes(&matter)].concat();
    assert_eq!(parloir_crypto::digest(&named).to_hex(), field("matter: "));
    // It is kept, and nothing else is.
    person.leave().await;
    let mut vault = Vault::open(person.home(), Unlock::Passphrase(PASSPHRASE)).unwrap();
    let pages = vault.pages();
    for gone in [PLANTED, "Martin c. Durand", "cacochyme", "rubigineuse", matter.as_str()] {
        assert!(!pages.windows(gone.len()).any(|window| window == gone.as_bytes()), "{gone}");
    }
    drop(vault);
    person.wake_offline().await;
    assert_eq!(certificates(&person).await[0].text, line.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_archived_is_left_out_of_lists_and_search_until_it_is_opened_again() {
    let (person, matter) = closed().await;
    let search = |within: Option<String>| Request::Search { words: "zebrure".into(), matter: within, limit: 10 };
    let found = async |within| {
        let Answer::Found(lines) = person.ask(search(within)).await else { panic!() };
        lines.len()
    };
    assert_eq!((found(None).await, titles(&person).await.len()), (1, 1));
    person.ask(Request::KeepingArchive { matter: matter.clone(), archived: true }).await;
    assert_eq!((found(None).await, titles(&person).await.len()), (0, 0));
    assert_eq!(found(Some(matter.clone())).await, 1, "whoever names it has it");
    assert_eq!(reviews(&person).await[0].state, "archived", "and it is not lost");
    person.ask(Request::KeepingArchive { matter, archived: false }).await;
    assert_eq!((found(None).await, titles(&person).await.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_matter_does_not_come_back_from_the_other_party_who_keeps_their_copy() {
    let (mut claire, jean) = (Person::new("Me Claire Dubois").await, Person::new("Jean Martin").await);
    let matter = acquainted(&claire, &jean).await;
    let item = claire.send(&matter, PLANTED).await;
    jean.receives(&matter, &item).await;
    let answer = jean.send(&matter, "Bien reçu.").await;
    claire.receives(&matter, &answer).await;
    claire.ask(Request::MatterClose { matter: matter.clone() }).await;
    claire.owes_nothing().await;
    jean.owes_nothing().await;
    claire.ask(erase(&matter, Some("request"))).await;
    assert_eq!(titles(&claire).await, [""; 0]);
    claire.leave().await;
    claire.wake().await;
    // They meet again, about another matter; the erased one is not spoken of.
    let other = claire.open_matter("Autre affaire", "each").await;
    claire.ask(Request::Admit { matter: other.clone(), person: "Jean".into(), role: "client".into() }).await;
    let item = claire.send(&other, "bonjour encore").await;
    jean.receives(&other, &item).await;
    assert_eq!(titles(&claire).await, ["Autre affaire"]);
    assert_eq!(jean.items(&matter).await.len(), 2, "the other party's copy is theirs");
    let Answer::Found(found) = claire.ask(Request::Search { words: "zebrure".into(), matter: None, limit: 9 }).await
    else {
        panic!()
    };
    assert!(found.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_still_owed_to_somebody_is_not_destroyed_unless_that_is_accepted() {
    let (claire, mut jean) = (Person::new("Me Claire Dubois").await, Person::new("Jean Martin").await);
    let matter = acquainted(&claire, &jean).await;
    jean.leave().await;
    claire.send(&matter, PLANTED).await;
    claire.ask(Request::MatterClose { matter: matter.clone() }).await;
    assert_eq!(claire.refused(erase(&matter, Some("request"))).await, Refusal::ErasureOwed.code());
    let request = Request::Erase { matter, title: TITLE.into(), early: Some("request".into()), owed_accepted: true };
    let Answer::Certificates(made) = claire.ask(request).await else { panic!() };
    assert!(made[0].text.contains("\nowed: yes\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_is_handed_over_opens_with_the_successors_key_alone_and_checks() {
    let (person, matter) = closed().await;
    let disk = tempfile::tempdir().unwrap();
    let path = |name: &str| disk.path().join(name).to_str().unwrap().to_owned();
    let over =
        |target: &str, to: &str| Request::Handover { matter: matter.clone(), target: path(target), to: to.into() };
    let successor = Opener::from_seed(&[7; 32]).unwrap();
    let address = successor.address().to_text();
    for to in ["age1", "AGE-SECRET-KEY-1", "ssh-ed25519 AAAA", "Me Durand"] {
        assert_eq!(person.refused(over("refusé.age", to)).await, Refusal::RecipientUnreadable.code(), "{to}");
    }
    assert_eq!(std::fs::read_dir(disk.path()).unwrap().count(), 0, "nothing is left of what was refused");
    std::fs::write(path("dossier.zip.age.part"), "mine").unwrap();
    let Answer::HandedOver(made) = person.ask(over("dossier.zip.age", &address)).await else { panic!() };
    assert_eq!(std::fs::read(path("dossier.zip.age.part")).unwrap(), b"mine", "what stands beside it is somebody's");
    assert!(made.sealed && made.links >= 3);
    assert_eq!(person.refused(over("dossier.zip.age", &address)).await, "DOC-03", "nothing is written over");
    let sealed = std::fs::read(path("dossier.zip.age")).unwrap();
    assert!(!sealed.windows(PLANTED.len()).any(|window| window == PLANTED.as_bytes()));
    let open = |opener: &Opener| -> Option<Vec<u8>> {
        let mut plain = Vec::new();
        parloir_backup::unsealed(sealed.as_slice(), opener).ok()?.read_to_end(&mut plain).ok()?;
        Some(plain)
    };
    assert!(open(&Opener::from_seed(&[8; 32]).unwrap()).is_none(), "another key opens nothing");
    let zip = open(&successor).unwrap();
    assert!(zip.starts_with(b"PK") && zip.windows(PLANTED.len()).any(|window| window == PLANTED.as_bytes()));
    let Answer::HandedOver(made) = person.ask(over("clair", "")).await else { panic!() };
    assert!(!made.sealed);
    let run = Command::new("python3").arg("verify.py").current_dir(disk.path().join("clair")).output().unwrap();
    assert!(run.status.success());
    assert_eq!(titles(&person).await, ["Martin c. Durand"], "nothing is erased by it");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_day_of_a_schedule_leaves_the_day_of_birth_as_it_was() {
    let (person, matter) = closed().await;
    let set = |start: &str, born: Option<&str>| Request::KeepingSet {
        matter: matter.clone(),
        schedule: "fr.sante.etab".into(),
        start: start.into(),
        born: born.map(str::to_owned),
        note: None,
    };
    person.ask(set("2026-01-01", Some("2022-05-01"))).await;
    let first = keeping(&person, &matter).await;
    person.ask(set("2026-02-01", None)).await;
    let second = keeping(&person, &matter).await;
    assert_eq!(second.born.as_deref(), Some("2022-05-01"));
    assert_eq!(
        (first.erase_from.as_deref(), second.erase_from),
        (first.erase_from.as_deref(), first.erase_from.clone())
    );
    person.ask(set("2026-02-01", Some(""))).await;
    let last = keeping(&person, &matter).await;
    assert!(last.born.is_none() && last.erase_from < first.erase_from, "a birthday alone made it so late");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_archived_takes_no_place_among_what_is_found() {
    let person = Person::new("Claire").await;
    let open = person.open_matter("Ouvert", "each").await;
    person.send(&open, "le même mot").await;
    let archived = person.open_matter("Rangé", "each").await;
    for _ in 0..5 {
        person.send(&archived, "le même mot").await;
    }
    person.ask(Request::KeepingArchive { matter: archived.clone(), archived: true }).await;
    let search = |matter: Option<String>| Request::Search { words: "même".into(), matter, limit: 3 };
    let Answer::Found(found) = person.ask(search(None)).await else { panic!() };
    assert_eq!(found.iter().map(|line| line.matter.as_str()).collect::<Vec<_>>(), [open.as_str()]);
    let Answer::Found(found) = person.ask(search(Some(archived))).await else { panic!() };
    assert_eq!(found.len(), 3, "within it, it is found, and no more than was asked");
}
