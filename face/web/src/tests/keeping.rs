//! Keeping in the browser: chosen, held, lifted with the passphrase, erased once the whole title is typed, and a certificate shown.

use parloir_node::contract::{Answer, Reply, Request};

use crate::tests::first::{PASSPHRASE, Someone, to};

async fn ask(someone: &Someone, request: Request) -> Answer {
    match someone.open.node.ask(request, &mut |_| {}).await {
        Reply::Done(answer) => answer,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_is_held_lifted_and_erased_in_its_room_and_nothing_else_erases_it() {
    let (claire, _) = Someone::settled().await;
    let request = Request::MatterNew { title: "Martin <b>".into(), level: 2, verification: "keeper".into() };
    let Answer::Matter(page) = ask(&claire, request).await else { panic!() };
    let matter = page.line.matter;
    let (room, act) = (format!("/m/{matter}/keeping"), |act: &str| format!("/m/{matter}/keeping/{act}"));
    let fill = async |name: &str, fields: &str| claire.fill(&room, &act(name), fields).await;
    let shown = claire.get(&room).await.body;
    assert!(shown.contains("be.avocat") && shown.contains("Conservation") && !shown.contains("erase\" action"));
    assert!(fill("erase", "title=Martin+%3Cb%3E&early=returned").await.body.contains("KEEP-02"), "it is open");
    ask(&claire, Request::MatterClose { matter: matter.clone() }).await;

    assert!(fill("set", "schedule=be.avocat&start=2026-02-30").await.body.contains("KEEP-05"));
    assert_eq!(to(&fill("set", "schedule=be.avocat&start=2001-01-01&note=rien").await), room);
    assert!(claire.get(&room).await.body.contains("2006-01-02"));

    assert!(fill("hold", "reason=because&words=").await.body.contains("KEEP-05"));
    assert_eq!(to(&fill("hold", "reason=litigation&words=RG+26%2F01234").await), room);
    let shown = claire.get(&room).await.body;
    assert!(shown.contains("RG 26/01234") && !shown.contains("keeping/erase"), "what is held offers no erasure");
    assert!(fill("erase", "title=Martin+%3Cb%3E").await.body.contains("KEEP-01"));
    assert!(fill("lift", "passphrase=non").await.body.contains("PASS-01"));
    assert!(claire.get("/reviews").await.body.contains(&format!("/m/{matter}/keeping")));
    assert_eq!(to(&fill("lift", &format!("passphrase={PASSPHRASE}")).await), room);

    assert!(fill("erase", "title=Martin").await.body.contains("KEEP-06"), "not the whole title");
    assert_ne!(fill("other", "").await.status, 303);
    assert_eq!(to(&fill("erase", "title=Martin+%3Cb%3E").await), "/certificates");
    let shown = claire.get("/certificates").await.body;
    assert!(shown.contains("parloir-erasure/1") && shown.contains("BEGIN SSH SIGNATURE"));
    assert!(!shown.contains("Martin"), "no certificate names the matter");
    assert!(!claire.get("/matters").await.body.contains(&matter));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_matter_leaves_the_list_and_is_found_among_those_to_review() {
    let (claire, _) = Someone::settled().await;
    let request = Request::MatterNew { title: "Martin".into(), level: 2, verification: "keeper".into() };
    let Answer::Matter(page) = ask(&claire, request).await else { panic!() };
    let (room, name) = (format!("/m/{}/keeping", page.line.matter), format!("m-{}", page.line.matter));
    claire.fill(&room, &format!("{room}/archive"), "").await;
    assert!(!claire.get("/matters").await.body.contains(&name));
    assert!(claire.get("/reviews").await.body.contains(&name));
    claire.fill(&room, &format!("{room}/reopen"), "").await;
    assert!(claire.get("/matters").await.body.contains(&name));
}
