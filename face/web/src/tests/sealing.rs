//! Authorities, cachets and parcels by the browser: what is refused leaves nothing, what is brought is kept nowhere, and nobody is asked unasked.

use parloir_node::Served as _;
use parloir_node::contract::{Answer, CachetLine, Reply, Request};

use crate::pieces::written;
use crate::tests::doors::Heard;
use crate::tests::first::{Someone, between, to};

async fn ask(someone: &Someone, request: Request) -> Answer {
    match someone.open.node.ask(request, &mut |_| {}).await {
        Reply::Done(answer) => answer,
        other => panic!("{other:?}"),
    }
}

async fn made(someone: &Someone) -> Vec<CachetLine> {
    let Answer::Cachets(lines) = ask(someone, Request::Cachets).await else { panic!() };
    lines
}

/// Bytes as the script of a page brings them.
async fn bring(someone: &Someone, lot: &str, mark: &str, body: &str) -> Heard {
    let host = &someone.open.host;
    let more = format!("{}Origin: http://{host}\r\nX-Parloir: {mark}\r\n", someone.cookie);
    someone.open.post(&format!("/cachet/{lot}/bytes"), &more, body).await
}

async fn mark(someone: &Someone) -> String {
    between(&someone.get("/cachet").await.body, "name=\"mark\" value=\"", "\"")
}

fn pieces(all: &[(&str, u64, &str)]) -> String {
    let body: Vec<u8> = all.iter().flat_map(|(path, at, text)| written(path, *at, text.as_bytes())).collect();
    String::from_utf8(body).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_is_chosen_refused_and_given_up_and_a_name_stays_a_text() {
    let (claire, _) = Someone::settled().await;
    let page = claire.get("/authorities").await.body;
    assert!(page.contains("action=\"/authorities\"") && page.contains("la choisir ici ne la contacte pas"));
    for fields in [
        "name=essai&address=tsa.example&certificates=x",
        "name=essai&address=https://tsa.example/&certificates=rien",
        "name=&address=https://tsa.example/&certificates=rien",
    ] {
        let heard = claire.fill("/authorities", "/authorities", fields).await;
        assert!(heard.status == 422 && heard.body.contains("role=\"alert\""), "{fields}");
    }
    assert_eq!(claire.fill("/authorities", "/authorities/remove", "name=essai").await.status, 422);
    let Answer::Authorities(lines) = ask(&claire, Request::StampAuthorities).await else { panic!() };
    assert!(lines.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn stamps_of_a_matter_are_asked_of_nobody_who_was_not_chosen() {
    let (claire, _) = Someone::settled().await;
    let new = Request::MatterNew { title: "Martin".into(), level: 2, verification: "keeper".into() };
    let Answer::Matter(page) = ask(&claire, new).await else { panic!() };
    let (room, act) = (format!("/m/{}/proof", page.line.matter), format!("/m/{}/stamps", page.line.matter));
    assert!(claire.get(&room).await.body.contains("href=\"/authorities\""));
    for (name, fields) in [("now", "authority=essai"), ("now", ""), ("each", "authority=essai")] {
        let heard = claire.fill(&room, &format!("{act}/{name}"), fields).await;
        assert!(heard.status == 422 && heard.body.contains("STAMP-04"), "{name} {fields}");
    }
    assert_eq!(claire.fill(&room, &format!("{act}/other"), "").await.status, 404);
    assert_eq!(to(&claire.fill(&room, &format!("{act}/each"), "authority=").await), format!("{room}#stamps"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_brought_is_sealed_saved_once_by_its_session_and_printed_as_text() {
    let (claire, _) = Someone::settled().await;
    let mark = mark(&claire).await;
    let lot = claire.fill("/cachet", "/cachet/new", "kind=seal").await.body;
    assert_eq!(bring(&claire, &lot, "0", &pieces(&[("a", 0, "x")])).await.status, 403);
    assert_eq!(bring(&claire, &"0".repeat(32), &mark, &pieces(&[("a", 0, "x")])).await.status, 404);
    assert_eq!(claire.fill("/cachet", "/cachet/new", "kind=autre").await.status, 422);
    let files = pieces(&[("rapport.txt", 0, "rap"), ("rapport.txt", 3, "port"), ("photos/vide", 0, "")]);
    assert_eq!(bring(&claire, &lot, &mark, &files).await.status, 204);
    let done = claire.fill("/cachet", &format!("/cachet/{lot}/seal"), "statement=%3Cb%3Eremis%3C/b%3E").await;
    assert!(done.status == 200 && done.body.contains("&lt;b&gt;remis") && !done.body.contains("<b>remis"));
    let [line] = made(&claire).await.try_into().unwrap();
    assert_eq!((line.files, line.bytes), (2, 7));
    let place = format!("/cachet/{}", line.digest);
    let page = claire.get(&place).await.body;
    assert!(page.contains(&line.digest) && page.contains("class=\"qr\"") && !page.contains(&line.salt));
    let saved = claire.get(&format!("{place}/save")).await;
    assert!(
        saved.head.contains("photos.cachet.zip") && saved.body.contains("photos.cachet/cachet.txt"),
        "{}",
        saved.head
    );
    let other = Someone { cookie: claire.open.let_in_again().await, open: claire.open };
    assert_eq!(other.get(&format!("{place}/save")).await.status, 404, "another session has nothing to save");
    let home = other.open.node.home();
    assert!(!home.join("a-verifier").exists() && !home.join("making").exists(), "nothing of it lies on this disk");
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_out_of_place_a_path_that_leads_elsewhere_and_nothing_at_all_are_not_sealed() {
    let (claire, _) = Someone::settled().await;
    let mark = mark(&claire).await;
    for body in [pieces(&[("a", 5, "x")]), pieces(&[("../a", 0, "x")]), "cut".to_owned()] {
        let lot = claire.fill("/cachet", "/cachet/new", "kind=seal").await.body;
        let heard = bring(&claire, &lot, &mark, &body).await;
        assert!(heard.status == 422 && heard.body.contains("role=\"alert\""));
        assert_eq!(
            claire.fill("/cachet", &format!("/cachet/{lot}/seal"), "").await.status,
            404,
            "what was refused is gone"
        );
    }
    let empty = claire.fill("/cachet", "/cachet/new", "kind=seal").await.body;
    assert_eq!(claire.fill("/cachet", &format!("/cachet/{empty}/seal"), "").await.status, 422);
    for fields in ["paths=rapport.txt&target=/tmp/x", "paths=&target=/tmp/x", "paths=/etc/hostname&target=x"] {
        assert_eq!(claire.fill("/cachet", "/cachet", fields).await.status, 422, "{fields}");
    }
    assert!(made(&claire).await.is_empty());
    let lot = claire.fill("/cachet", "/cachet/new", "kind=check&within=x").await.body;
    bring(&claire, &lot, &mark, &pieces(&[("x/other.txt", 0, "x")])).await;
    let none = claire.fill("/cachet/check", &format!("/cachet/{lot}/check"), "").await;
    assert!(none.status == 422 && none.body.contains("pas de cachet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_is_saved_whole_and_one_that_cannot_be_made_is_refused_and_leaves_nothing() {
    let (claire, _) = Someone::settled().await;
    let new = Request::MatterNew { title: "Martin".into(), level: 2, verification: "keeper".into() };
    let Answer::Matter(page) = ask(&claire, new).await else { panic!() };
    let place = format!("/m/{}/parcel", page.line.matter);
    for (fields, said) in [
        ("form=sealed&do=save", "demande une clé"),
        ("form=sealed&key=age1&do=save", "HAND-01"),
        ("form=asic&do=save", "PARCEL-01"),
        ("form=tar&authority=essai&do=save", "STAMP-04"),
        ("form=tar&target=dossier.tar&do=file", "pas entier"),
    ] {
        let heard = claire.fill(&place, &place, fields).await;
        assert!(heard.status == 422 && heard.body.contains(said), "{fields}: {}", heard.status);
    }
    let private = claire.open.node.home().join("making");
    let is_empty = || std::fs::read_dir(&private).is_ok_and(|mut all| all.next().is_none());
    assert!(is_empty());
    let saved = claire.fill(&place, &place, "form=tar&do=save").await;
    assert!(saved.status == 200 && saved.head.contains("parloir-dossier-") && saved.body.contains("dossier/bagit.txt"));
    assert!(is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_is_given_two_places_is_refused_and_what_was_typed_stays() {
    let (claire, words) = Someone::settled().await;
    let fields = format!(
        "folder=/media/disque&endpoint=https://s3.example&bucket=b&access-key=k&secret-key=secret-4711&words={}",
        words.join("+")
    );
    let heard = claire.fill("/settings", "/settings/backup", &fields).await;
    assert!(heard.status == 422 && heard.body.contains("tous les deux"));
    assert!(heard.body.contains("/media/disque") && heard.body.contains("https://s3.example"));
    assert!(!heard.body.contains("secret-4711"));
}
