//! An exported conversation in the browser: a document is said to be one, read page by page, and marked on each of them.

use parloir_node::contract::{Answer, Reply, Request};

use crate::tests::first::{Someone, to};

const LABEL: &str = "IMPORTÉ, NON CONSTATÉ";

#[tokio::test(flavor = "multi_thread")]
async fn a_document_of_ones_own_is_read_as_an_import_with_its_label_on_every_page_and_doubtful_days_are_asked_for() {
    let (claire, _) = Someone::settled().await;
    let request = Request::MatterNew { title: "Martin".into(), level: 2, verification: "keeper".into() };
    let Reply::Done(Answer::Matter(page)) = claire.open.node.ask(request, &mut |_| {}).await else { panic!() };
    let matter = page.line.matter.clone();
    let place = tempfile::tempdir().unwrap();
    let lines: String = (0..450).map(|at| format!("03/04/2026, 14:05 - <b>Jean</b>: n{at} <script>\n")).collect();
    let path = place.path().join("_chat.txt");
    std::fs::write(&path, lines).unwrap();
    let send = Request::SendFile { matter: matter.clone(), path: path.to_str().unwrap().into() };
    assert!(matches!(claire.open.node.ask(send, &mut |_| {}).await, Reply::Done(_)));
    let listed = claire.get(&format!("/m/{matter}")).await.body;
    let import = format!("/m/{matter}/i/1/import");
    assert!(listed.contains(&import) && !listed.contains(LABEL), "offered, and not said yet");
    let offered = claire.get(&import).await.body;
    assert!(offered.contains("03/04/2026, 14:05") && offered.contains("dmy") && offered.contains("mdy"));
    for form in ["", "dates=jour", "dates=dmy&zone=../x"] {
        let heard = claire.fill(&import, &import, form).await;
        assert!(heard.status != 303 && heard.body.contains("IMPORT-0"), "{form}: {}", heard.status);
    }
    let taken = claire.fill(&import, &import, "dates=dmy&zone=Europe/Paris").await;
    assert_eq!(to(&taken), import);
    for (after, first, last) in [(0, "n0 ", "n199 "), (200, "n200 ", "n399 "), (400, "n400 ", "n449 ")] {
        let shown = claire.get(&format!("{import}?after={after}")).await.body;
        assert!(shown.contains(LABEL) && shown.contains(first) && shown.contains(last), "{after}");
        assert!(!shown.contains("<script>") && !shown.contains("<b>Jean"), "what somebody wrote stays text");
        assert!(shown.contains("03/04/2026 14:05") && shown.contains("Europe/Paris"));
    }
    assert!(claire.get(&format!("/m/{matter}")).await.body.contains(LABEL));
}
