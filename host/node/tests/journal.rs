//! The journal as people look at it: every link, in order, and nothing of what it says.

mod people;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, JournalPage, Request};
use people::{Person, acquainted};

async fn page(person: &Person, matter: &str, before: Option<u64>, limit: u32) -> JournalPage {
    let request = Request::Journal { matter: matter.into(), before, limit };
    let Answer::Journal(page) = person.ask(request).await else { panic!() };
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_both_chains_is_shown_once_in_order_and_never_its_content() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let mut last = String::new();
    for number in 0..7 {
        last = claire.send(&matter, &format!("tres-secret {number}")).await;
        jean.receives(&matter, &last).await;
    }
    let answer = jean.send(&matter, "tres-secret aussi").await;
    claire.receives(&matter, &answer).await;
    claire.progress(&matter, &last, "Jean", "delivered").await;
    claire.ask(Request::Acknowledge { matter: matter.clone(), item: answer }).await;

    let whole = page(&claire, &matter, None, 500).await;
    assert_eq!(whole.links, whole.lines.len() as u64);
    assert_eq!(whole.links, whole.chains.iter().map(|chain| chain.seq).sum::<u64>());
    assert!(whole.lines.windows(2).all(|pair| pair[0].place < pair[1].place));
    assert!(whole.gaps.is_empty() && whole.chains.iter().all(|chain| !chain.frozen));
    let names: Vec<&str> = whole.chains.iter().map(|chain| chain.name.as_str()).collect();
    assert!(names.contains(&"Claire") && names.contains(&"Jean"));
    for chain in &whole.chains {
        let mut of: Vec<_> = whole.lines.iter().filter(|line| line.device == chain.device).collect();
        of.sort_by_key(|line| line.seq);
        assert!(of.windows(2).all(|pair| pair[1].prev.as_ref() == Some(&pair[0].digest)));
        assert_eq!(of.last().unwrap().digest, chain.head);
        assert!(of[0].prev.is_none());
    }
    let opening = &whole.lines[0];
    assert_eq!((opening.kind.as_str(), opening.path.as_deref(), opening.name.as_str()), ("opening", None, "Claire"));
    let item = whole.lines.iter().find(|line| line.item == Some(1)).unwrap();
    assert_eq!((item.kind.as_str(), item.receipt.as_deref(), item.verified), ("message", None, None));
    let told = whole.lines.iter().find(|line| line.receipt.as_deref() == Some("delivered") && line.name == "Jean");
    assert_eq!((told.unwrap().path.as_deref(), told.unwrap().verified), (Some("local"), Some(true)));
    let noted = whole.lines.iter().find(|line| line.receipt.as_deref() == Some("acknowledged")).unwrap();
    assert_eq!(noted.about, [8]);
    assert!(!serde_json::to_string(&whole).unwrap().contains("secret"));

    // A page at a time, from the end.
    let (mut pages, mut before) = (Vec::new(), None);
    loop {
        let part = page(&claire, &matter, before, 3).await.lines;
        let Some(first) = part.first() else { break };
        assert!(part.len() <= 3);
        before = Some(first.place);
        pages.splice(0..0, part);
    }
    assert_eq!(pages[..whole.lines.len()], whole.lines[..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_nobody_knows_has_no_journal() {
    let claire = Person::new("Claire").await;
    let code = claire.refused(Request::Journal { matter: "Durand".into(), before: None, limit: 10 }).await;
    assert_eq!(Refusal::from_code(&code), Some(Refusal::MatterUnknown));
}
