//! Exported conversations: looked at, placed, read and found on both sides, refused, and taken back.

mod people;

use std::path::{Path, PathBuf};

use parloir_node::contract::{Answer, FoundLine, ImportChoice, ImportLook, ImportPage, Item, Request};
use people::{Person, acquainted};

const TEXT: &str = "23/11/2026, 14:04 - Les messages et les appels sont chiffrés de bout en bout.\n\
    23/11/2026, 14:05 - Jean M.: Bonjour Maître,\nle bail est signé\n\
    23/11/2026, 14:06 - Claire: Très bien, déposez-le\n\
    24/11/2026, 09:00 - Jean M.: <Médias omis>\n";

fn file(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn choice(dates: Option<&str>, zone: Option<&str>) -> ImportChoice {
    ImportChoice { format: None, dates: dates.map(str::to_owned), zone: zone.map(str::to_owned) }
}

fn import(matter: &str, path: &Path, choice: ImportChoice) -> Request {
    Request::Import { matter: matter.into(), path: path.to_str().unwrap().into(), choice }
}

async fn look(person: &Person, path: &Path) -> ImportLook {
    let request = Request::ImportLook { path: path.to_str().unwrap().into(), choice: ImportChoice::default() };
    let Answer::ImportLook(look) = person.ask(request).await else { panic!() };
    look
}

async fn page(person: &Person, matter: &str, item: &str, after: u64, limit: u32) -> ImportPage {
    let request = Request::ImportRead { matter: matter.into(), item: item.into(), after, limit };
    let Answer::Import(page) = person.ask(request).await else { panic!() };
    *page
}

async fn found(person: &Person, words: &str) -> Vec<FoundLine> {
    let Answer::Found(lines) = person.ask(Request::Search { words: words.into(), matter: None, limit: 50 }).await
    else {
        panic!()
    };
    lines
}

async fn items(person: &Person, matter: &str) -> Vec<Item> {
    let request = Request::Read { matter: matter.into(), after: 0, limit: 100, unopened: false, before: None };
    let Answer::Items(items) = person.ask(request).await else { panic!() };
    items
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_one_item_that_both_sides_read_alike_and_find() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let place = tempfile::tempdir().unwrap();
    let path = file(place.path(), "Discussion WhatsApp avec Jean.txt", TEXT);
    let seen = look(&claire, &path).await;
    assert_eq!((seen.format.as_str(), seen.readings.len()), ("whatsapp", 1));
    assert_eq!((seen.readings[0].messages, seen.readings[0].system, seen.readings[0].units), (3, 1, 5));
    assert_eq!(seen.readings[0].people[0], ("Jean M.".to_owned(), 2));
    assert!(items(&claire, &matter).await.is_empty(), "a look places nothing");
    let Answer::Placed(placed) = claire.ask(import(&matter, &path, choice(None, Some("Europe/Paris")))).await else {
        panic!()
    };
    jean.receives(&matter, &placed.item).await;
    for person in [&claire, &jean] {
        let listed = items(person, &matter).await;
        let ours: Vec<&str> = listed.iter().map(|item| item.kind.as_str()).collect();
        assert_eq!(ours, ["import"], "one item, and the word that it is an import is no item of its own");
        let page = page(person, &matter, &placed.item, 0, 10).await;
        let said = page.item.import.unwrap();
        assert_eq!((said.state.as_str(), said.lines, said.messages), ("agrees", 4, 3));
        assert_eq!((said.zone.as_deref(), said.dates.as_deref()), (Some("Europe/Paris"), Some("dmy")));
        assert_eq!((said.first.as_deref(), said.last.as_deref()), (Some("2026-11-23T14:04"), Some("2026-11-24T09:00")));
        assert_eq!(said.reading, seen.readings[0].reading);
        assert_eq!(page.item.document.unwrap().sha256.len(), 64);
        assert_eq!(page.lines[1].text, "Bonjour Maître,\nle bail est signé");
        assert_eq!((page.lines[1].author.as_str(), page.lines[3].mark.as_str()), ("Jean M.", "media-omitted"));
        let hits = found(person, "deposez*").await;
        assert_eq!(hits.len(), 1);
        let hit = hits[0].import.as_ref().unwrap();
        assert_eq!((hits[0].item.as_str(), hit.place, hit.author.as_str()), (placed.item.as_str(), 3, "Claire"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_one_another_and_the_last_is_empty() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "each").await;
    let place = tempfile::tempdir().unwrap();
    let lines: String =
        (0..5_000).map(|at| format!("23/11/2026, {:02}:{:02} - Jean: n{at}\n", at / 60 % 24, at % 60)).collect();
    let path = file(place.path(), "_chat.txt", lines);
    let Answer::Placed(placed) = claire.ask(import(&matter, &path, choice(None, None))).await else { panic!() };
    let mut after = 0;
    loop {
        let page = page(&claire, &matter, &placed.item, after, 900).await;
        let Some(last) = page.lines.last() else { break };
        for (at, line) in page.lines.iter().enumerate() {
            assert_eq!((line.place, &line.text), (after + at as u64 + 1, &format!("n{}", after + at as u64)));
        }
        after = last.place;
    }
    assert_eq!(after, 5_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_leaves_no_item_and_no_body() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "each").await;
    let place = tempfile::tempdir().unwrap();
    let doubtful = file(place.path(), "a.txt", "03/04/2026, 14:05 - Jean: a\n");
    for (path, chosen, code) in [
        (doubtful.clone(), choice(None, None), "IMPORT-02"),
        (doubtful.clone(), choice(Some("ymd"), None), "IMPORT-06"),
        (doubtful.clone(), choice(Some("jour"), None), "IMPORT-06"),
        (doubtful.clone(), choice(Some("dmy"), Some("../Paris")), "IMPORT-06"),
        (file(place.path(), "b.txt", "Bonjour"), choice(None, None), "IMPORT-01"),
        (file(place.path(), "c.xml", "<!DOCTYPE smses []><smses></smses>"), choice(None, None), "IMPORT-03"),
        (place.path().join("rien"), choice(None, None), "DOC-04"),
        (place.path().to_owned(), choice(None, None), "DOC-04"),
    ] {
        assert_eq!(claire.refused(import(&matter, &path, chosen)).await, code);
    }
    assert!(items(&claire, &matter).await.is_empty());
    assert_eq!(std::fs::read_dir(claire.home().join("bodies")).unwrap().count(), 0);
    let seen = look(&claire, &doubtful).await;
    assert_eq!(seen.readings.len(), 2);
    assert_eq!(seen.doubtful.as_deref(), Some("03/04/2026, 14:05"));
    claire.ask(import(&matter, &doubtful, choice(Some("mdy"), Some("+01:00")))).await;
    let listed = items(&claire, &matter).await;
    assert_eq!(listed[0].import.as_ref().unwrap().first.as_deref(), Some("2026-03-04T14:05"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_of_ones_own_becomes_an_import_once_and_another_partys_never() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let place = tempfile::tempdir().unwrap();
    let path = file(place.path(), "_chat.txt", TEXT);
    let send = Request::SendFile { matter: matter.clone(), path: path.to_str().unwrap().into() };
    let Answer::Placed(placed) = claire.ask(send).await else { panic!() };
    let item = jean.receives(&matter, &placed.item).await;
    assert_eq!(item.kind, "document");
    let say = || Request::ImportItem { matter: matter.clone(), item: placed.item.clone(), choice: choice(None, None) };
    assert_eq!(jean.refused(say()).await, "ITEM-03");
    let read = Request::ImportRead { matter: matter.clone(), item: placed.item.clone(), after: 0, limit: 1 };
    assert_eq!(claire.refused(read).await, "ITEM-06");
    claire.ask(say()).await;
    assert_eq!(claire.refused(say()).await, "ITEM-06");
    assert_eq!(page(&claire, &matter, &placed.item, 0, 10).await.lines.len(), 4);
    let seen =
        Request::ImportLookItem { matter: matter.clone(), item: placed.item.clone(), choice: choice(None, None) };
    let Answer::ImportLook(seen) = jean.ask(seen).await else { panic!() };
    assert_eq!(seen.readings[0].messages, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_withdrawn_is_neither_read_nor_found() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "each").await;
    let place = tempfile::tempdir().unwrap();
    let path = file(place.path(), "_chat.txt", TEXT);
    let Answer::Placed(placed) = claire.ask(import(&matter, &path, choice(None, None))).await else { panic!() };
    assert_eq!(found(&claire, "bail").await.len(), 1);
    claire.ask(Request::Withdraw { matter: matter.clone(), item: placed.item.clone() }).await;
    assert!(found(&claire, "bail").await.is_empty());
    let read = Request::ImportRead { matter, item: placed.item, after: 0, limit: 1 };
    assert_eq!(claire.refused(read).await, "ITEM-04");
}
