//! A handed-over matter in the browser: refused in plain words, looked at, kept, and marked on each of its pages as not witnessed.

use parloir_node::contract::{Answer, Reply, Request};

use crate::tests::first::{Someone, to};

const LABEL: &str = "NON CONSTATÉ";

async fn asked(of: &Someone, request: Request) -> Answer {
    let Reply::Done(answer) = of.open.node.ask(request, &mut |_| {}).await else { panic!() };
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handed_over_matter_is_refused_looked_at_and_kept_and_says_on_each_page_that_nobody_witnessed_it() {
    let ((claire, _), (luc, words)) = (Someone::settled().await, Someone::settled().await);
    let new = Request::MatterNew { title: "<b>Martin</b>".into(), level: 2, verification: "keeper".into() };
    let Answer::Matter(page) = asked(&claire, new).await else { panic!() };
    let matter = page.line.matter.clone();
    let send = Request::Send { matter: matter.clone(), text: "zébrure <script>".into(), reply_to: None };
    asked(&claire, send).await;
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    asked(&claire, Request::Handover { matter, target: at("remis"), to: String::new() }).await;
    std::fs::write(at("texte.txt"), "bonjour").unwrap();
    std::fs::create_dir(at("vide")).unwrap();
    for (path, code) in [(at("texte.txt"), "HAND-02"), (at("vide"), "HAND-02"), (at("nulle-part"), "DOC-04")] {
        let heard = luc.fill("/receive", "/receive", &format!("path={path}&do=keep")).await;
        assert!(heard.status != 303 && heard.body.contains(code), "{path}: {}", heard.status);
    }
    let heard = luc.fill("/receive", "/receive", "path=remis&do=keep").await;
    assert!(heard.status != 303, "a path that is not whole is nobody's");
    let looked = luc.fill("/receive", "/receive", &format!("path={}&do=look", at("remis"))).await;
    assert!(looked.status == 200 && looked.body.contains(LABEL) && looked.body.contains("zébrure"));
    let listed = luc.get("/matters").await.body;
    assert!(!listed.contains("Martin"), "a look keeps nothing");
    let kept = luc.fill("/receive", "/receive", &format!("path={}&title=Repris&do=keep", at("remis"))).await;
    let shown = luc.get(&to(&kept)).await.body;
    assert!(shown.contains(LABEL) && shown.contains("zébrure"));
    assert!(!shown.contains("<script>zé") && !shown.contains("<b>Martin"), "what somebody wrote stays text");
    assert!(luc.get("/matters").await.body.contains("Repris"));
    // The key that others seal to is the one that the words make.
    let form = luc.get("/receive").await.body;
    let Answer::HandoverKey(key) = asked(&luc, Request::ReceiveKey { words: words.join(" ") }).await else { panic!() };
    assert!(form.contains(&key.address));
}
