//! A matter as papers: all of it is in them, whoever reads them, and nothing is left of what fails.

mod people;

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use parloir_base::Refusal;
use parloir_node::Keeper;
use parloir_node::contract::{Answer, ImportChoice, PapersMade, PapersWanted, Reply, Request};
use people::{Person, acquainted};
use serde_json::Value;

fn wanted(matter: &str, target: &Path, forms: &[&str], only: &[&str]) -> Request {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let target = target.to_str().unwrap().to_owned();
    let (forms, only, language) = (list(forms), list(only), "fr".into());
    Request::Papers(PapersWanted { matter: matter.into(), target, forms, only, language, ..PapersWanted::default() })
}

/// The same, about a bundle.
fn about(matter: &str, target: &Path, forms: &[&str], of: &Path) -> Request {
    let mut request = wanted(matter, target, forms, &[]);
    if let Request::Papers(wanted) = &mut request {
        of.to_str().unwrap().clone_into(&mut wanted.bundle);
    }
    request
}

async fn made(person: &Person, request: Request) -> PapersMade {
    let Answer::Papers(made) = person.ask(request).await else { panic!() };
    made
}

async fn refused(person: &Person, request: Request) -> Option<Refusal> {
    Refusal::from_code(&person.refused(request).await)
}

fn model(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("conversation.json")).unwrap()).unwrap()
}

fn runs(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Python's own readers, as in the tests of the writers.
fn read_back(folder: &Path) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    runs(
        Command::new("python3")
            .arg(here.join("edge/papers/tests/read_back.py"))
            .arg(folder)
            .arg(here.join("docs/spec/papers.schema.json"))
            .arg(here.join("edge/papers/tests/fixtures/rsmf/rsmf_schema_2_0_0.json")),
    );
    runs(Command::new("sha256sum").args(["-c", "--strict", "--quiet", "SHA256SUMS"]).current_dir(folder));
}

/// A program that is no press, but does as the shell says; written by another process, so that the system runs it.
fn stand_in(folder: &Path, script: &str) -> PathBuf {
    let program = folder.join("press");
    let written = Command::new("/bin/sh")
        .args(["-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\""])
        .arg(&program)
        .arg(script)
        .status();
    assert!(written.unwrap().success());
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    program
}

fn names(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Every number of the matter, each of which must stand in one place.
fn numbers(papers: &Value) -> Vec<u64> {
    let number = |value: &Value| value["number"].as_u64().unwrap();
    let items = papers["items"].as_array().unwrap();
    let changes = items.iter().flat_map(|item| item["changes"].as_array().unwrap());
    let mut numbers: Vec<u64> = items.iter().chain(changes).map(number).collect();
    numbers.extend(papers["withheld"].as_array().unwrap().iter().map(number));
    numbers.sort_unstable();
    numbers
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_happened_in_a_matter_is_in_its_papers_once() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("=bail\u{2019}s signé.PDF");
    std::fs::write(&file, b"%PDF-1.7 bail").unwrap();
    let first = claire.send(&matter, "Bonjour, l'audience est le 12.").await;
    jean.receives(&matter, &first).await;
    let answer = Request::Send { matter: matter.clone(), text: "=1+1".into(), reply_to: Some(first.clone()) };
    let Answer::Placed(answer) = jean.ask(answer).await else { panic!() };
    claire.receives(&matter, &answer.item).await;
    for text in ["Bonjour, l'audience est le 13.", "Bonjour, l'audience est le 14."] {
        claire.ask(Request::Correct { matter: matter.clone(), item: first.clone(), text: text.into() }).await;
    }
    let regretted = claire.send(&matter, "tres-secret, pour un autre").await;
    claire.ask(Request::Withdraw { matter: matter.clone(), item: regretted.clone() }).await;
    let document = claire.send_file(&matter, &file).await;
    jean.receives(&matter, &document).await;
    jean.ask(Request::Open { matter: matter.clone(), item: document.clone(), target: None }).await;
    jean.ask(Request::Acknowledge { matter: matter.clone(), item: document.clone() }).await;
    claire.progress(&matter, &document, "Jean", "acknowledged").await;
    let before = place.path().join("discussion.txt");
    std::fs::write(&before, "23/11/2026, 14:05 - Jean M.: bonjour\n").unwrap();
    let path = before.to_str().unwrap().to_owned();
    claire.ask(Request::Import { matter: matter.clone(), path, choice: ImportChoice::default() }).await;
    claire.ask(Request::Checkpoint { matter: matter.clone() }).await;

    let target = place.path().join("relevé");
    let told = made(&claire, wanted(&matter, &target, &[], &[])).await;
    read_back(&target);
    let papers = model(&target);
    assert_eq!((told.items, told.messages, told.documents, told.withdrawn, told.changes), (5, 3, 2, 1, 4));
    assert_eq!((told.withheld, told.gaps, told.forks), (0, 0, 0));
    assert_eq!(told.left_out, ["pdf"], "no press beside the test");
    assert_eq!(told.receipts, papers["counts"]["receipts"].as_u64().unwrap());
    assert_eq!(numbers(&papers), (1..=9).collect::<Vec<u64>>());
    let forms: Vec<&str> = told.papers.iter().map(|line| line.form.as_str()).collect();
    assert_eq!(forms, ["pieces", "json", "md", "txt", "csv", "mbox", "eml", "rsmf", "constat"]);
    assert!(told.papers.iter().all(|line| line.files > 0 && line.bytes > 0));

    let items = papers["items"].as_array().unwrap();
    assert_eq!(items[0]["text"], "Bonjour, l'audience est le 14.");
    let former: Vec<&str> =
        items[0]["former"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_eq!(former, ["Bonjour, l'audience est le 12.", "Bonjour, l'audience est le 13."]);
    assert_eq!(
        (&items[1]["kind"], &items[1]["reply_to"], &items[1]["text"]),
        (&"reply".into(), &1.into(), &"=1+1".into())
    );
    assert!(items[2]["text"].is_null() && items[2]["withdrawn"].is_string());
    assert_eq!(items[3]["document"]["name"], "=bail\u{2019}s signé.PDF");
    assert_eq!(items[3]["document"]["piece"], "piece-0001.pdf");
    assert_eq!(std::fs::read(target.join("pieces/piece-0001.pdf")).unwrap(), b"%PDF-1.7 bail");
    // What was brought from elsewhere is said to be that in each of them, and the word that says so stands with it.
    assert_eq!((&items[4]["kind"], &items[4]["changes"][0]["kind"]), (&"import".into(), &"imported".into()));
    for (form, label) in [("txt", "importée, non constatée"), ("md", "importée, non constatée"), ("csv", "import")]
    {
        let text = std::fs::read_to_string(target.join(format!("conversation.{form}"))).unwrap();
        assert!(text.contains(label), "{form}");
    }
    let receipts: Vec<&str> =
        items[3]["receipts"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert!(["delivered", "opened", "acknowledged"].iter().all(|kind| receipts.contains(kind)), "{receipts:?}");
    assert!(items[0]["receipts"].as_array().unwrap().iter().any(|one| one["by_name"] == "Jean"));

    let parties = papers["parties"].as_array().unwrap();
    assert_eq!(parties.iter().map(|party| party["name"].as_str().unwrap()).collect::<Vec<_>>(), ["Claire", "Jean"]);
    assert_eq!((&parties[0]["keeper"], &parties[1]["role"]), (&true.into(), &"client".into()));
    assert_eq!(parties[1]["verified"][0]["by_name"], "Claire");
    let happened: Vec<&str> =
        papers["happenings"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap()).collect();
    assert_eq!(happened[0], "opened");
    for what in ["admitted", "verified", "checkpoint"] {
        assert!(happened.contains(&what), "{what}: {happened:?}");
    }
    assert_eq!(papers["checkpoints"].as_array().unwrap().len(), 1);

    // What was taken back is in none of them.
    let found = Command::new("grep").args(["-rq", "tres-secret"]).arg(&target).status().unwrap();
    assert_eq!(found.code(), Some(1));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&target), mode(&target.join("conversation.txt"))), (0o700, 0o600));
    assert_eq!(names(place.path()).len(), 3, "nothing beside the target and the two files");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_chosen_items_the_others_are_listed_as_left_out_and_not_shown() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "each").await;
    for text in ["un", "secret-deux", "trois"] {
        claire.send(&matter, text).await;
    }
    claire.ask(Request::Correct { matter: matter.clone(), item: "2".into(), text: "secret-encore".into() }).await;
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("relevé");
    let told = made(&claire, wanted(&matter, &target, &[], &["1", "#3"])).await;
    read_back(&target);
    assert_eq!((told.items, told.withheld), (2, 2));
    let papers = model(&target);
    assert_eq!(numbers(&papers), [1, 2, 3, 4]);
    assert!(papers["withheld"].as_array().unwrap().iter().all(|one| one["why"] == "not-chosen"));
    let found = Command::new("grep").args(["-rqE", "secret-(deux|encore)"]).arg(&target).status().unwrap();
    assert_eq!(found.code(), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_made_is_refused_and_leaves_nothing() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "each").await;
    claire.send(&matter, "un").await;
    claire.ask(Request::Correct { matter: matter.clone(), item: "1".into(), text: "une".into() }).await;
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("relevé");
    for (forms, only, refusal) in [
        (&["docx"][..], &[][..], Refusal::PaperForm),
        (&["pdf"], &[], Refusal::PressAbsent),
        (&["txt"], &["7"], Refusal::ItemUnknown),
        (&["txt"], &["2"], Refusal::ItemKind),
    ] {
        assert_eq!(refused(&claire, wanted(&matter, &target, forms, only)).await, Some(refusal));
    }
    assert_eq!(refused(&claire, wanted("Durand", &target, &[], &[])).await, Some(Refusal::MatterUnknown));
    assert!(names(place.path()).is_empty());
    std::fs::create_dir(&target).unwrap();
    std::fs::write(target.join("mine"), "mine").unwrap();
    assert_eq!(refused(&claire, wanted(&matter, &target, &[], &[])).await, Some(Refusal::TargetExists));
    let file = place.path().join("fichier");
    std::fs::write(&file, "mine").unwrap();
    assert_eq!(refused(&claire, wanted(&matter, &file, &[], &[])).await, Some(Refusal::TargetExists));
    let nowhere = place.path().join("absent/relevé");
    let reply = claire.reply(wanted(&matter, &nowhere, &["txt"], &[])).await;
    assert!(matches!(reply, Reply::Failed { .. }), "{reply:?}");
    assert_eq!(names(place.path()).len(), 2);
    assert_eq!((names(&target).len(), std::fs::read(&file).unwrap()), (1, b"mine".to_vec()));
    // Only what was named is made.
    let other = place.path().join("autre");
    made(&claire, wanted(&matter, &other, &["txt"], &[])).await;
    assert_eq!(names(&other), ["SHA256SUMS", "conversation.txt"].map(str::to_owned).into());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_typesets_what_it_is_given_and_one_that_fails_takes_no_other_paper_with_it() {
    let mut claire = Person::asleep("Claire");
    let place = tempfile::tempdir().unwrap();
    let script = "items=$(grep -c '\"former\":'); cd \"$1\" && printf '%%PDF' > conversation-001.pdf && \
                  echo \"conversation-001.pdf 4 1 $items\"";
    claire.wake_with_press(&stand_in(place.path(), script)).await;
    let matter = claire.open_matter("Martin", "each").await;
    for text in ["un", "deux"] {
        claire.send(&matter, text).await;
    }
    let target = place.path().join("relevé");
    let told = made(&claire, wanted(&matter, &target, &["pdf", "txt"], &[])).await;
    let counted: Vec<_> = told.papers.iter().map(|line| (line.form.as_str(), line.files)).collect();
    assert_eq!((counted, told.left_out.len()), (vec![("txt", 1), ("pdf", 1)], 0));
    assert_eq!(names(&target), ["SHA256SUMS", "conversation-001.pdf", "conversation.txt"].map(str::to_owned).into());
    claire.leave().await;

    claire.wake_with_press(&stand_in(place.path(), "exit 2")).await;
    let other = place.path().join("autre");
    // Alone there is nothing else to give; and nothing is left of it.
    assert_eq!(refused(&claire, wanted(&matter, &other, &["pdf"], &[])).await, Some(Refusal::PressFailed));
    assert_eq!(names(place.path()), ["press", "relevé"].map(str::to_owned).into());
    let told = made(&claire, wanted(&matter, &other, &[], &[])).await;
    assert_eq!((told.failed, told.left_out.len()), (vec!["pdf".to_owned()], 0));
    assert!(told.papers.iter().all(|line| line.form != "pdf" && line.files > 0));
    let here = names(&other);
    assert!(
        here.contains("conversation.json") && here.iter().all(|name| !name.starts_with('.') && !name.ends_with("pdf"))
    );
    runs(Command::new("sha256sum").args(["-c", "--strict", "--quiet", "SHA256SUMS"]).current_dir(&other));
    for list in ["left-out.txt", "constat.html", "constat.txt"] {
        let said = std::fs::read_to_string(other.join(list)).unwrap();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("parloir-press, n’est pas allé au bout"), "{list}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_for_whoever_must_verify_is_about_a_bundle_of_this_matter_or_about_none() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean <b>\u{5d0}").await);
    let matter = acquainted(&claire, &jean).await;
    let first = claire.send(&matter, "un").await;
    jean.receives(&matter, &first).await;
    claire.progress(&matter, &first, "Jean <b>\u{5d0}", "delivered").await;
    let place = tempfile::tempdir().unwrap();
    let other = claire.open_matter("Durand", "each").await;
    claire.send(&other, "deux").await;
    let bundled = async |matter: &str, name: &str| {
        let target = place.path().join(name);
        let text = target.to_str().unwrap().to_owned();
        claire.ask(Request::Bundle { matter: matter.into(), target: text, only: Vec::new() }).await;
        target
    };
    let (own, others) = (bundled(&matter, "preuve").await, bundled(&other, "autre").await);
    let target = place.path().join("fiche");
    let nothing = place.path().join("rien");
    for (of, refusal) in [(&others, Refusal::BundleOther), (&nothing, Refusal::BundleUnreadable)] {
        assert_eq!(refused(&claire, about(&matter, &target, &["constat"], of)).await, Some(refusal));
    }
    assert_eq!(names(place.path()), ["autre", "preuve"].map(str::to_owned).into(), "nothing is left");
    let told = made(&claire, about(&matter, &target, &["constat"], &own)).await;
    assert_eq!(told.papers.iter().map(|line| (line.form.as_str(), line.files)).collect::<Vec<_>>(), [("constat", 2)]);
    assert_eq!(names(&target), ["SHA256SUMS", "constat.html", "constat.txt"].map(str::to_owned).into());
    let sum = runs(Command::new("sha256sum").arg(own.join("SHA256SUMS")));
    let page = std::fs::read_to_string(target.join("constat.html")).unwrap();
    assert!(page.contains(sum.split(' ').next().unwrap()));
    // Who it is, as they wrote it and as nothing else; their key, whole; who recognised whom; and what their clock can have been.
    assert!(page.contains("<bdi>Jean &lt;b&gt;\u{5d0}</bdi>") && !page.contains("Jean <b>"));
    let text = std::fs::read_to_string(target.join("constat.txt")).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("phrase lue à voix haute") && text.contains("écart d’au plus"), "{text}");
    assert!(text.contains("d’appareil à appareil") && text.contains("aucune n’est réglée"), "{text}");
    let program = runs(Command::new("sha256sum").arg(std::env::current_exe().unwrap()));
    assert!(text.contains(program.split(' ').next().unwrap()), "the digest of the program that runs");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_papers_are_typeset_the_node_takes_messages_as_ever() {
    let mut claire = Person::asleep("Claire");
    let place = tempfile::tempdir().unwrap();
    let pipes = ["began", "go"].map(|name| place.path().join(name));
    for pipe in &pipes {
        assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    }
    // It says that it has begun, and waits to be let go on.
    let script = format!(
        "echo began > {}; read go < {}; cd \"$1\" && printf '%%PDF' > conversation-001.pdf && echo 'conversation-001.pdf 4 1 1'",
        pipes[0].display(),
        pipes[1].display()
    );
    claire.wake_with_press(&stand_in(place.path(), &script)).await;
    let matter = claire.open_matter("Martin", "each").await;
    claire.send(&matter, "un").await;
    let target = place.path().join("relevé");
    let request = wanted(&matter, &target, &["pdf"], &[]);
    let [began, go] = pipes;
    let meanwhile = async {
        let heard = tokio::task::spawn_blocking(move || std::fs::read(began).unwrap()).await.unwrap();
        assert_eq!(heard, b"began\n");
        claire.send(&matter, "deux").await;
        assert_eq!(claire.items(&matter).await.len(), 2);
        tokio::task::spawn_blocking(move || std::fs::write(go, b"go\n").unwrap()).await.unwrap();
    };
    let (told, ()) = tokio::join!(made(&claire, request), meanwhile);
    assert_eq!(told.items, 1, "papers hold what was there when they were begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_paper_is_given_without_touching_the_disk_and_a_form_of_many_files_is_not() {
    let mut claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "each").await;
    claire.send(&matter, "un seul mot").await;
    claire.leave().await;
    let keeper = Keeper::locked(claire.home(), None);
    let unlock = Request::Unlock { passphrase: people::PASSPHRASE.into() };
    assert!(matches!(keeper.ask(unlock, &mut |_| {}).await, Reply::Done(_)));
    let page = keeper.pour_paper(&matter, "constat", &[], "en").await.unwrap().recv().await.unwrap().unwrap();
    assert!(String::from_utf8(page).unwrap().contains("none comes with this sheet"));
    for form in ["json", "md", "txt", "csv", "mbox"] {
        let mut pieces = keeper.pour_paper(&matter, form, &[], "en").await.unwrap();
        let mut paper = Vec::new();
        while let Some(piece) = pieces.recv().await {
            paper.extend(piece.unwrap());
        }
        assert!(String::from_utf8(paper).unwrap().contains("un seul mot"), "{form}");
    }
    for form in ["eml", "rsmf", "pieces", "pdf", "docx", ""] {
        let stop = keeper.pour_paper(&matter, form, &[], "en").await.err().unwrap();
        assert_eq!(stop.refusal(), Some(Refusal::PaperForm), "{form}");
    }
    keeper.lock().await;
    assert_eq!(keeper.pour_paper(&matter, "txt", &[], "en").await.err().unwrap().refusal(), Some(Refusal::Locked));
}
