//! What is begun and not sent: kept in the vault, gone once it is sent.

mod people;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use parloir_base::Refusal;
use parloir_base::limit::MESSAGE_BYTES_MAX;
use parloir_node::contract::{Answer, Draft, Notice, Request};
use parloir_node::{Node, Profile, Unlock};
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

static IS_ARMED: AtomicBool = AtomicBool::new(false);

/// What the child does, when this program was started as one: it sends what was kept, and ends at a step of that.
#[tokio::test(flavor = "multi_thread")]
async fn child() {
    let Ok(home) = std::env::var("DRAFT_TEST_HOME") else { return };
    parloir_vault::point::set(|step| {
        if IS_ARMED.load(Ordering::SeqCst) && std::env::var("DRAFT_TEST_STEP").is_ok_and(|wanted| wanted == step) {
            std::process::abort();
        }
        Ok(())
    });
    let home = Path::new(&home);
    let profile = Profile::open(home, Unlock::Passphrase(people::PASSPHRASE)).unwrap();
    let node = Node::start_offline(home, profile).await.unwrap();
    node.ask(put("Martin", "Maître, je", None), &mut |_| {}).await;
    IS_ARMED.store(true, Ordering::SeqCst);
    let send = Request::Send { matter: "Martin".into(), text: "Maître, je vous écris.".into(), reply_to: None };
    node.ask(send, &mut |_| {}).await;
    panic!("the step was not passed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_goes_in_the_transaction_of_its_message_whenever_the_power_goes() {
    for (step, is_sent) in [("commit/before", false), ("commit/after", true)] {
        let mut claire = Person::new("Claire").await;
        let matter = claire.open_matter("Martin", "keeper").await;
        claire.leave().await;
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "child"]).env("DRAFT_TEST_HOME", claire.home()).env("DRAFT_TEST_STEP", step);
        let ended = child.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert_eq!(ended.code(), None, "{step}: it ended by a signal");
        claire.wake_offline().await;
        let texts: Vec<String> = claire.items(&matter).await.into_iter().filter_map(|item| item.text).collect();
        let kept = draft(&claire, &matter).await.text;
        if is_sent {
            assert_eq!((texts, kept.as_str()), (vec!["Maître, je vous écris.".to_owned()], ""));
        } else {
            assert_eq!((texts, kept.as_str()), (Vec::new(), "Maître, je"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_was_kept_while_other_acts_came_does_not_outlive_its_message() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "keeper").await;
    for round in 0..20 {
        // In one batch of the writer, or in several: the message comes after what was kept.
        let (node, text) = (claire.node(), format!("lettre {round}"));
        let send = |text: &str| Request::Send { matter: matter.clone(), text: text.into(), reply_to: None };
        let (mut one, mut two, mut three) = (|_: Notice| {}, |_: Notice| {}, |_: Notice| {});
        tokio::join!(
            node.ask(send("avant"), &mut one),
            node.ask(put(&matter, &text, None), &mut two),
            node.ask(send(&text), &mut three),
        );
        assert_eq!(draft(&claire, &matter).await, Draft::default());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_refused_leaves_its_draft() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "keeper").await;
    claire.ask(put(&matter, "Maître, je", None)).await;
    claire.ask(Request::MatterClose { matter: matter.clone() }).await;
    let send = Request::Send { matter: matter.clone(), text: "Maître, je".into(), reply_to: None };
    assert_eq!(Refusal::from_code(&claire.refused(send).await), Some(Refusal::MatterClosed));
    assert_eq!(draft(&claire, &matter).await.text, "Maître, je");
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
