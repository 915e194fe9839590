//! A bundle as one archive, given while it is made.

mod people;

use std::path::Path;
use std::process::Command;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, Reply, Request};
use parloir_node::{Keeper, Pieces, Profile, Unlock};
use people::{PASSPHRASE, Person};

/// Claire alone, off the network, with a matter that holds a letter and a document of so many bytes.
async fn kept(claire: &Person, bytes: usize) -> (Keeper, String) {
    let profile = Profile::open(claire.home(), Unlock::Passphrase(PASSPHRASE)).unwrap();
    let keeper = Keeper::start(claire.home(), profile, None).await.unwrap();
    let new = Request::MatterNew { title: "Martin".into(), level: 2, verification: "keeper".into() };
    let Reply::Done(Answer::Matter(page)) = ask(&keeper, new).await else { panic!() };
    let matter = page.line.matter;
    let send = Request::Send { matter: matter.clone(), text: "Rendez-vous mardi.".into(), reply_to: None };
    assert!(matches!(ask(&keeper, send).await, Reply::Done(_)));
    let file = claire.home().join("bail.pdf");
    std::fs::write(&file, vec![7; bytes]).unwrap();
    let send = Request::SendFile { matter: matter.clone(), path: file.to_string_lossy().into_owned() };
    assert!(matches!(ask(&keeper, send).await, Reply::Done(_)));
    (keeper, matter)
}

async fn ask(keeper: &Keeper, request: Request) -> Reply {
    keeper.ask(request, &mut |_| {}).await
}

/// Everything that comes, and whether it is whole.
async fn taken(mut pieces: Pieces) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.recv().await {
        match piece {
            Ok(piece) => bytes.extend(piece),
            Err(_) => return (bytes, false),
        }
    }
    (bytes, true)
}

async fn is_good(keeper: &Keeper, archive: &[u8], place: &Path) -> bool {
    let path = place.join("one.zip");
    std::fs::write(&path, archive).unwrap();
    let script = "import sys,zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";
    assert!(Command::new("python3").args(["-c", script]).arg(&path).arg(place).status().unwrap().success());
    let source = place.join("preuve").to_string_lossy().into_owned();
    match ask(keeper, Request::BundleCheck { source }).await {
        Reply::Done(Answer::Checked(checked)) => checked.verdict == "good",
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_unpacks_to_a_bundle_that_stands_and_nothing_of_it_was_written_here() {
    let claire = Person::asleep("Claire");
    let (keeper, matter) = kept(&claire, 3_000_000).await;
    let before: Vec<_> = std::fs::read_dir(claire.home()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    for (only, place) in [(vec![], tempfile::tempdir().unwrap()), (vec!["1".to_owned()], tempfile::tempdir().unwrap())]
    {
        let (bytes, is_whole) = taken(keeper.pour_bundle(&matter, &only, None).await.unwrap()).await;
        assert!(is_whole && is_good(&keeper, &bytes, place.path()).await, "{only:?}");
        assert_eq!(bytes.len() > 3_000_000, only.is_empty(), "what was not chosen is not in it");
    }
    let after: Vec<_> = std::fs::read_dir(claire.home()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(before, after);
    keeper.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn locking_breaks_an_archive_off_and_whoever_takes_it_is_told_that_it_is_not_whole() {
    let claire = Person::asleep("Claire");
    let (keeper, matter) = kept(&claire, 30_000_000).await;
    let mut pieces = keeper.pour_bundle(&matter, &[], None).await.unwrap();
    assert!(matches!(pieces.recv().await, Some(Ok(_))));
    keeper.lock().await;
    let (bytes, is_whole) = taken(pieces).await;
    assert!(!is_whole && bytes.len() < 30_000_000);
    let refused = |stop: parloir_node::Stop| stop.refusal();
    assert_eq!(keeper.pour_bundle(&matter, &[], None).await.err().and_then(refused), Some(Refusal::Locked));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_poured_of_a_matter_that_is_not_there_or_of_an_item_that_is_not() {
    let claire = Person::asleep("Claire");
    let (keeper, matter) = kept(&claire, 10).await;
    let refused = |stop: parloir_node::Stop| stop.refusal();
    let poured = keeper.pour_bundle("Nobody", &[], Some("fr")).await;
    assert_eq!(poured.err().and_then(refused), Some(Refusal::MatterUnknown));
    let poured = keeper.pour_bundle(&matter, &["9".to_owned()], Some("fr")).await;
    assert_eq!(poured.err().and_then(refused), Some(Refusal::ItemUnknown));
    keeper.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_for_whoever_must_verify_stands_beside_the_bundle_and_bears_the_digest_of_its_list() {
    let claire = Person::asleep("Claire");
    let (keeper, matter) = kept(&claire, 10).await;
    let place = tempfile::tempdir().unwrap();
    let (bytes, is_whole) = taken(keeper.pour_bundle(&matter, &[], Some("fr")).await.unwrap()).await;
    assert!(is_whole);
    std::fs::write(place.path().join("a.zip"), bytes).unwrap();
    let runs = |command: &str| {
        let output = std::process::Command::new("sh").args(["-c", command]).current_dir(place.path()).output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    runs("python3 -m zipfile -e a.zip out");
    assert_eq!(runs("ls out"), "constat.html\nconstat.txt\npreuve\n");
    // As the page says it.
    let steps = "sha256sum --strict --quiet -c SHA256SUMS && python3 verify.py | tail -n 1";
    assert_eq!(runs(&format!("cd out/preuve && {steps}")), "CONFORME / STANDS\n");
    let digest = runs("sha256sum out/preuve/SHA256SUMS").split(' ').next().unwrap().to_owned();
    let files = runs("wc -l < out/preuve/SHA256SUMS").trim().to_owned();
    for page in ["constat.html", "constat.txt"] {
        let page = std::fs::read_to_string(place.path().join("out").join(page)).unwrap();
        assert!(page.contains(&digest), "{page}");
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(&format!("fichiers {files}, entier")), "{page}");
    }
    keeper.stop().await;
}
