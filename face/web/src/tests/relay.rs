//! The relay of a matter in the browser: named by whoever keeps it, given up again, and what is none refused.

use parloir_node::contract::{Answer, Reply, Request};

use crate::tests::first::{Someone, to};

/// A relay that nobody serves: nobody goes there before another party has agreed.
const TEXT: &str = "parloir-relay:ATMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzREREREREREREREREREREREREREREREREREREREREREQBBH8AAAFvuQ9VfCo";

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_is_named_on_the_page_of_the_parties_and_given_up_there_and_what_is_none_is_refused() {
    let (claire, _) = Someone::settled().await;
    let request = Request::MatterNew { title: "Martin".into(), level: 2, verification: "keeper".into() };
    let Reply::Done(Answer::Matter(page)) = claire.open.node.ask(request, &mut |_| {}).await else { panic!() };
    let (parties, act) = (format!("/m/{}/parties", page.line.matter), format!("/m/{}/relay", page.line.matter));
    let shown = claire.get(&parties).await.body;
    assert!(shown.contains("Désigner un relais") && !shown.contains("/relay/agree"));
    let long = "a".repeat(600);
    for text in ["", "parloir-rendezvous:ATMz", "parloir-relay:ATMz", &long] {
        let heard = claire.fill(&parties, &format!("{act}/name"), &format!("text={text}")).await;
        assert!(heard.status != 303 && heard.body.contains("RELAY-01"), "{text}: {}", heard.status);
    }
    let agreed = claire.fill(&parties, &format!("{act}/agree"), "").await;
    assert!(agreed.status != 303 && agreed.body.contains("RELAY-02"), "there is none to agree to");
    assert_ne!(claire.fill(&parties, &format!("{act}/other"), "").await.status, 303);
    let named = claire.fill(&parties, &format!("{act}/name"), &format!("text={TEXT}")).await;
    assert_eq!(to(&named), format!("{parties}#relay"));
    let shown = claire.get(&parties).await.body;
    assert!(shown.contains("3333333333333333") && shown.contains("127.0.0.1:47471"));
    assert!(shown.contains("Rien n’y passe") && shown.contains("/relay/withdraw"), "nobody else has agreed");
    assert!(!shown.contains(TEXT), "what lets devices in is shown to nobody again");
    let withdrawn = claire.fill(&parties, &format!("{act}/withdraw"), "").await;
    assert_eq!(to(&withdrawn), format!("{parties}#relay"));
    assert!(claire.get(&parties).await.body.contains("Aucun relais"));
}
