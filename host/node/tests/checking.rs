//! A bundle checked through the node, by somebody who need not have a profile.

mod people;

use std::path::{Path, PathBuf};

use parloir_base::Refusal;
use parloir_node::Keeper;
use parloir_node::contract::{Answer, Checked, Notice, Reply, Request};
use people::{Person, acquainted};

async fn asked(source: &Path) -> Reply {
    let home = tempfile::tempdir().unwrap();
    let source = source.to_str().unwrap().to_owned();
    let reply = Keeper::locked(home.path(), None).ask(Request::BundleCheck { source }, &mut |_| {}).await;
    assert!(std::fs::read_dir(home.path()).unwrap().next().is_none(), "checking leaves nothing");
    reply
}

async fn check(source: &Path) -> Checked {
    match asked(source).await {
        Reply::Done(Answer::Checked(checked)) => *checked,
        other => panic!("{other:?}"),
    }
}

/// The file of a bundle that holds what was written.
fn holding(folder: &Path, text: &str) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if std::fs::read(entry.path()).unwrap() == text.as_bytes() {
                return entry.path();
            }
        }
    }
    panic!("nothing holds it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_says_how_far_it_is_and_whoever_goes_away_leaves_none_behind() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bail.pdf");
    std::fs::write(&file, vec![7; 5 * 1024 * 1024]).unwrap();
    claire.send_file(&matter, &file).await;
    let target = folder.path().join("preuve").to_str().unwrap().to_owned();
    claire.ask(Request::Bundle { matter, target: target.clone(), only: Vec::new() }).await;

    let home = tempfile::tempdir().unwrap();
    let keeper = Keeper::locked(home.path(), None);
    let request = Request::BundleCheck { source: target };
    let mut told = Vec::new();
    keeper.ask(request.clone(), &mut |notice: Notice| told.push(notice)).await;
    assert!(told.len() > 1 && told.iter().all(|one| one.stage == "checking" && one.done_bytes <= one.total_bytes));
    assert!(told.is_sorted_by_key(|one| one.done_bytes));

    for _ in 0..3 {
        let mut unheard = |_: Notice| {};
        let asked = keeper.ask(request.clone(), &mut unheard);
        drop(tokio::time::timeout(std::time::Duration::ZERO, asked).await);
    }
    let reply = keeper.ask(request, &mut |_| {}).await;
    assert!(matches!(reply, Reply::Done(Answer::Checked(checked)) if checked.verdict == "good"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_is_good_with_what_it_shows_and_bad_once_a_word_of_it_was_changed() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let letter = claire.send(&matter, "Rendez-vous mardi.").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bail.pdf");
    std::fs::write(&file, vec![7; 100_000]).unwrap();
    let document = claire.send_file(&matter, &file).await;
    jean.receives(&matter, &document).await;
    claire.progress(&matter, &letter, "Jean", "delivered").await;
    claire.progress(&matter, &document, "Jean", "delivered").await;
    let target = folder.path().join("preuve");
    let bundle = Request::Bundle { matter, target: target.to_str().unwrap().into(), only: Vec::new() };
    let Answer::Bundle(made) = claire.ask(bundle).await else { panic!() };

    let good = check(&target).await;
    assert_eq!((good.verdict.as_str(), good.refusals, good.form.as_str()), ("good", 0, "full"));
    assert_eq!(good.title.as_deref(), Some("Martin c. Durand"));
    let mut names: Vec<(&str, &str)> =
        good.parties.iter().map(|party| (party.name.as_str(), party.role.as_str())).collect();
    names.sort_unstable();
    assert_eq!(names, [("Claire", "keeper"), ("Jean", "client")]);
    assert!(good.parties.iter().all(|party| party.recognised.iter().any(|one| one.method == "phrase-by-voice")));
    assert_eq!((good.items_total, good.links), (made.items, made.entries + made.receipts));
    assert_eq!(good.items[0].entry, letter);
    assert_eq!(good.items[0].text.as_deref(), Some("Rendez-vous mardi."));
    assert_eq!((good.items[1].name.as_deref(), good.items[1].text.as_deref()), (Some("bail.pdf"), None));
    assert!(good.items[1].receipts.iter().any(|one| one.receipt == "delivered" && one.name == "Jean"));

    let word = holding(&target, "Rendez-vous mardi.");
    std::fs::write(&word, "Rendez-vous jeudi.").unwrap();
    let bad = check(&target).await;
    assert_eq!(bad.verdict, "bad");
    let file = word.strip_prefix(&target).unwrap().to_str().unwrap();
    let finding = bad.findings.iter().find(|finding| finding.file == file).unwrap();
    assert_eq!(finding.severity, "bad");
    assert!(has_known_codes(&bad), "each has a stable code");
    let spoilt = bad.items.iter().find(|item| item.entry == letter).unwrap();
    assert!(spoilt.text.is_none(), "what nobody signed is not shown as a message");
    assert!(spoilt.findings.contains(&finding.code));
}

fn has_known_codes(checked: &Checked) -> bool {
    checked.findings.iter().all(|finding| {
        let (family, number) = finding.code.split_once('-').unwrap();
        family.bytes().all(|letter| letter.is_ascii_uppercase()) && number.len() == 2
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_folder_is_refused_and_a_folder_that_is_no_bundle_is_bad() {
    let folder = tempfile::tempdir().unwrap();
    match asked(&folder.path().join("nowhere")).await {
        Reply::Refused { code } => assert_eq!(Refusal::from_code(&code), Some(Refusal::BundleUnreadable)),
        other => panic!("{other:?}"),
    }
    std::fs::write(folder.path().join("photo.jpg"), "x").unwrap();
    let checked = check(folder.path()).await;
    assert_eq!(checked.verdict, "bad");
    assert!(checked.items.is_empty() && checked.refusals > 0);
}
