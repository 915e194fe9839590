//! What is begun and not sent: kept in the vault, gone once it is sent.

mod people;

use parloir_base::Refusal;
use parloir_base::limit::MESSAGE_BYTES_MAX;
use parloir_node::contract::{Answer, Draft, Request};
use people::Person;

fn put(matter: &str, text: &str, reply_to: Option<&str>) -> Request {
    Request::DraftPut { matter: matter.into(), text: text.into(), reply_to: reply_to.map(str::to_owned) }
}

async fn draft(person: &Person, matter: &str) -> Draft {
    let Answer::Draft(draft) = person.ask(Request::Draft { matter: matter.into() }).await else { panic!() };
    draft
}

async fn is_marked(person: &Person, matter: &str) -> bool {
    let Answer::Matters(lines) = person.ask(Request::Matters).await else { panic!() };
    lines.iter().any(|line| line.matter == matter && line.draft)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_there_after_a_restart_and_gone_once_its_message_is_placed() {
    let mut claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "keeper").await;
    let other = claire.open_matter("Durand", "keeper").await;
    claire.send(&matter, "Bonjour.").await;
    assert_eq!(draft(&claire, &matter).await, Draft::default());
    assert!(!is_marked(&claire, &matter).await);
    claire.ask(put(&matter, "Maître, je", None)).await;
    claire.ask(put(&matter, "Maître, je vous écris", Some("1"))).await;
    claire.ask(put(&other, "ailleurs", None)).await;
    claire.leave().await;
    claire.wake_offline().await;
    let kept = draft(&claire, &matter).await;
    assert_eq!((kept.text.as_str(), kept.reply_to), ("Maître, je vous écris", Some(1)));
    assert!(kept.saved.is_some() && is_marked(&claire, &matter).await);

    claire.send(&matter, "Maître, je vous écris.").await;
    assert_eq!(draft(&claire, &matter).await, Draft::default());
    assert!(!is_marked(&claire, &matter).await);
    assert_eq!(draft(&claire, &other).await.text, "ailleurs", "that of another matter stays");
    claire.ask(put(&other, "", None)).await;
    assert_eq!(draft(&claire, &other).await, Draft::default());
    claire.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_no_longer_than_a_message_and_answers_only_what_is_there() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "keeper").await;
    let refused = |request| async { Refusal::from_code(&claire.refused(request).await) };
    let longest = "x".repeat(MESSAGE_BYTES_MAX);
    claire.ask(put(&matter, &longest, None)).await;
    assert_eq!(refused(put(&matter, &format!("{longest}x"), None)).await, Some(Refusal::ItemTooLarge));
    assert_eq!(refused(put(&matter, "x", Some("7"))).await, Some(Refusal::ItemUnknown));
    assert_eq!(refused(put("Durand", "x", None)).await, Some(Refusal::MatterUnknown));
    assert_eq!(refused(Request::Draft { matter: "Durand".into() }).await, Some(Refusal::MatterUnknown));
    assert_eq!(draft(&claire, &matter).await.text, longest);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_page_is_told_that_a_draft_changed() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "keeper").await;
    let waiting = claire.node().clone();
    let waiter = tokio::spawn(async move {
        loop {
            let events = waiting.ask(Request::Events { after: 1, wait_ms: 60_000 }, &mut |_| {}).await;
            let text = serde_json::to_string(&events).unwrap();
            if text.contains("\"draft\"") {
                return text;
            }
        }
    });
    claire.ask(put(&matter, "entre nous", None)).await;
    let told = waiter.await.unwrap();
    assert!(told.contains(&matter) && !told.contains("entre nous"));
}
