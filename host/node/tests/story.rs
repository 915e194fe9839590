//! The whole story of two people and one matter, over real nodes on loopback.

mod people;

use parloir_node::contract::{Answer, Request};
use people::{Person, acquainted};

#[tokio::test(flavor = "multi_thread")]
async fn two_people_meet_speak_exchange_documents_and_leave_with_a_bundle() {
    let (claire, jean) = (Person::new("Claire Dubois").await, Person::new("Jean Martin").await);
    let matter = acquainted(&claire, &jean).await;

    let letter = claire.send(&matter, "Bonjour, l'audience est fixée au 3 mars.").await;
    assert_eq!(jean.receives(&matter, &letter).await.text.as_deref(), Some("Bonjour, l'audience est fixée au 3 mars."));
    claire.progress(&matter, &letter, jean.name, "delivered").await;
    jean.ask(Request::Open { matter: matter.clone(), item: letter.clone(), target: None }).await;
    claire.progress(&matter, &letter, jean.name, "opened").await;
    jean.ask(Request::Acknowledge { matter: matter.clone(), item: letter.clone() }).await;
    claire.progress(&matter, &letter, jean.name, "acknowledged").await;
    let seen = jean.receives(&matter, &letter).await;
    assert!(seen.opened && seen.acknowledged, "whoever acknowledged it sees that they did");

    let request = Request::Send { matter: matter.clone(), text: "Entendu.".into(), reply_to: Some(letter.clone()) };
    let Answer::Placed(reply) = jean.ask(request).await else { panic!() };
    let reply = claire.receives(&matter, &reply.item).await;
    assert!(reply.reply_to.is_some());
    let request = Request::Correct { matter: matter.clone(), item: letter.clone(), text: "Le 4 mars, pardon.".into() };
    claire.ask(request).await;
    let corrected = jean.item_once(&matter, &letter, |item| item.corrected).await;
    assert_eq!(corrected.text.as_deref(), Some("Le 4 mars, pardon."));

    let folder = tempfile::tempdir().unwrap();
    let (large, small) = (folder.path().join("pièce n° 1.pdf"), folder.path().join("vide.txt"));
    let bytes: Vec<u8> = (0..3 * 1024 * 1024 + 17_u32).map(|at| (at % 251) as u8).collect();
    std::fs::write(&large, &bytes).unwrap();
    std::fs::write(&small, b"").unwrap();
    for (path, content) in [(&large, &bytes[..]), (&small, b"")] {
        let item = claire.send_file(&matter, path).await;
        jean.receives(&matter, &item).await;
        claire.progress(&matter, &item, jean.name, "delivered").await;
        let target = tempfile::tempdir().unwrap();
        let to = target.path().to_str().unwrap().to_owned();
        let request = Request::Open { matter: matter.clone(), item: item.clone(), target: Some(to.clone()) };
        let Answer::Opened(opened) = jean.ask(request.clone()).await else { panic!() };
        let written = std::path::PathBuf::from(opened.target.unwrap());
        assert_eq!(written.file_name(), path.file_name());
        assert!(std::fs::read(&written).unwrap() == content);
        assert_eq!(jean.refused(request).await, "DOC-03");
    }

    let request = Request::Search { words: "pardon".into(), matter: None, limit: 10 };
    let Answer::Found(found) = jean.ask(request).await else { panic!() };
    assert_eq!(found.len(), 1);
    claire.owes_nothing().await;
    jean.owes_nothing().await;

    let page = claire.matter(&matter).await;
    assert!(page.parties.iter().all(|party| party.me || party.trust == "verified"));
    claire.ask(Request::Checkpoint { matter: matter.clone() }).await;
    claire
        .wait(Request::Matter { matter: matter.clone() }, |answer| match answer {
            Answer::Matter(page) => page.checkpoints.last().filter(|last| last.missing.is_empty()).map(|_| ()),
            _ => None,
        })
        .await;

    let Answer::Network(lines) = jean.ask(Request::Network { since: None }).await else { panic!() };
    assert!(lines.iter().any(|line| line.outcome == "connected" && line.name.as_deref() == Some(claire.name)));
    assert!(lines.iter().all(|line| line.address.starts_with("127.0.0.1:")), "{lines:?}");

    let target = folder.path().join("bundle");
    let to = target.to_str().unwrap().to_owned();
    let Answer::Bundle(made) =
        claire.ask(Request::Bundle { matter: matter.clone(), target: to.clone(), only: vec![] }).await
    else {
        panic!()
    };
    assert!(target.join("SHA256SUMS").is_file());
    assert_eq!((made.documents, made.gaps), (2, 0));
    assert!(made.entries > 8 && made.receipts > 3, "{made:?}");
    assert_checks(&target);
    let chosen = folder.path().join("extrait");
    let to_chosen = chosen.to_str().unwrap().to_owned();
    let request = Request::Bundle { matter: matter.clone(), target: to_chosen, only: vec![letter] };
    let Answer::Bundle(part) = claire.ask(request).await else { panic!() };
    assert!(part.entries < made.entries && part.withheld > 0, "{part:?}");
    assert_checks(&chosen);
    let again = Request::Bundle { matter: matter.clone(), target: to, only: vec![] };
    assert_eq!(claire.refused(again).await, "DOC-03");
}

/// The verifier that lies in the bundle, by another implementation in another language, finds nothing wrong.
fn assert_checks(bundle: &std::path::Path) {
    let checked = std::process::Command::new("python3").arg("verify.py").current_dir(bundle).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}
