//! What a node says no to by itself: unknown matters, withdrawn items, bundles of nothing.

mod people;

use parloir_base::Refusal;
use parloir_node::contract::{Reply, Request};
use people::Person;

async fn refused(person: &Person, request: Request) -> Option<Refusal> {
    Refusal::from_code(&person.refused(request).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_is_unknown_or_meant_by_two_is_refused_by_every_act_on_one() {
    let claire = Person::new("Claire").await;
    claire.open_matter("Martin, bail", "keeper").await;
    claire.open_matter("Martin, succession", "keeper").await;
    for matter in ["Durand", "Martin", "", "ffff"] {
        let matter = || matter.to_owned();
        for request in [
            Request::Matter { matter: matter() },
            Request::MatterClose { matter: matter() },
            Request::Send { matter: matter(), text: "x".into(), reply_to: None },
            Request::Read { matter: matter(), after: 0, limit: 1, unopened: false, before: None },
            Request::Bundle { matter: matter(), target: "/nowhere".into(), only: Vec::new() },
        ] {
            assert_eq!(refused(&claire, request).await, Some(Refusal::MatterUnknown));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_was_withdrawn_is_not_opened_answered_corrected_or_withdrawn_again() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "keeper").await;
    let item = claire.send(&matter, "par erreur").await;
    let (matter, item) = (|| matter.clone(), || item.clone());
    claire.ask(Request::Withdraw { matter: matter(), item: item() }).await;
    for request in [
        Request::Open { matter: matter(), item: item(), target: None },
        Request::Send { matter: matter(), text: "réponse".into(), reply_to: Some(item()) },
        Request::Correct { matter: matter(), item: item(), text: "autre".into() },
        Request::Withdraw { matter: matter(), item: item() },
    ] {
        assert_eq!(refused(&claire, request).await, Some(Refusal::ItemWithdrawn));
    }
    assert!(matches!(claire.reply(Request::History { matter: matter(), item: item() }).await, Reply::Done(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_of_a_matter_of_which_nothing_has_come_is_refused_and_leaves_nothing() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = claire.open_matter("Martin", "keeper").await;
    jean.join(&claire.invite(&matter, "client").await).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("preuve");
    let request = Request::Bundle { matter, target: target.to_str().unwrap().into(), only: Vec::new() };
    assert_eq!(refused(&jean, request).await, Some(Refusal::BundleEmpty));
    assert!(!target.exists());
}
