//! Time-stamps of checkpoints: whom a node asks, what leaves, what waits, and what of an answer it does not take.

mod people;

use std::path::PathBuf;

use parloir_base::{Refusal, limit};
use parloir_kit::Authority;
use parloir_kit::authority::{NAME, POLICY, stock_takes};
use parloir_kit::served::{Manner, Served};
use parloir_node::contract::{Answer, AuthorityNew, NetworkLine, Reply, Request, StampPage};
use people::{Person, acquainted, proves};

fn new(served: &Served, certificates: &str) -> AuthorityNew {
    AuthorityNew { name: "essai".into(), address: served.url(), certificates: certificates.into(), policy: None }
}

async fn choose(person: &Person, served: &Served) {
    let authority = new(served, &served.authority.anchor());
    person.ask(Request::StampAuthorityAdd { authority }).await;
}

fn stamp(matter: &str) -> Request {
    Request::Stamp { matter: matter.into(), checkpoint: None, authority: None }
}

async fn stamps(person: &Person, matter: &str) -> StampPage {
    let Answer::Stamps(page) = person.ask(Request::Stamps { matter: matter.into() }).await else { panic!() };
    *page
}

async fn asked(person: &Person, matter: &str) -> StampPage {
    let Answer::Stamps(page) = person.ask(stamp(matter)).await else { panic!() };
    *page
}

async fn contacts(person: &Person) -> Vec<NetworkLine> {
    let Answer::Network(lines) = person.ask(Request::Network { since: None }).await else { panic!() };
    lines.into_iter().filter(|line| line.outcome.starts_with("authority")).collect()
}

/// A matter of one person, with a checkpoint.
async fn sealed(person: &Person) -> String {
    let matter = person.open_matter("Martin c. Durand", "each").await;
    person.send(&matter, "Bonjour").await;
    person.ask(Request::Checkpoint { matter: matter.clone() }).await;
    matter
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_cannot_be_read_or_is_one_too_many_is_refused() {
    let (claire, served) = (Person::new("Claire").await, Served::new(Authority::default()));
    let anchor = served.authority.anchor();
    let with = |change: fn(&mut AuthorityNew)| {
        let mut authority = new(&served, &anchor);
        change(&mut authority);
        Request::StampAuthorityAdd { authority }
    };
    for request in [
        with(|one| one.address = "tsa.example".into()),
        with(|one| one.address = "ftp://tsa.example/".into()),
        with(|one| one.certificates = "no certificate".into()),
        with(|one| one.policy = Some("the best".into())),
    ] {
        assert_eq!(claire.refused(request).await, Refusal::AuthorityRefused.code());
    }
    assert_eq!(claire.refused(with(|one| one.name.clear())).await, Refusal::NameRefused.code());
    for number in 0..8 {
        let authority = AuthorityNew { name: format!("essai {number}"), ..new(&served, &anchor) };
        claire.ask(Request::StampAuthorityAdd { authority }).await;
    }
    assert_eq!(claire.refused(with(|_| {})).await, Refusal::AuthorityRefused.code());
    assert!(served.heard().is_empty(), "an authority that is chosen is not asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_who_was_not_chosen_and_nothing_is_stamped_that_is_not_there() {
    let (claire, served) = (Person::new("Claire").await, Served::new(Authority::default()));
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    assert_eq!(claire.refused(stamp(&matter)).await, Refusal::AuthorityUnknown.code());
    choose(&claire, &served).await;
    assert_eq!(claire.refused(stamp(&matter)).await, Refusal::CheckpointUnknown.code());
    claire.ask(Request::Checkpoint { matter: matter.clone() }).await;
    let named = |checkpoint, authority: Option<&str>| Request::Stamp {
        matter: matter.clone(),
        checkpoint,
        authority: authority.map(str::to_owned),
    };
    assert_eq!(claire.refused(named(Some(7), None)).await, Refusal::CheckpointUnknown.code());
    assert_eq!(claire.refused(named(None, Some("autre"))).await, Refusal::AuthorityUnknown.code());
    assert!(served.heard().is_empty());
    claire.ask(Request::StampAuthorityRemove { name: "essai".into() }).await;
    assert_eq!(claire.refused(stamp(&matter)).await, Refusal::AuthorityUnknown.code());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_nothing_trusted_vouches_for_is_not_kept() {
    let (claire, served) = (Person::new("Claire").await, Served::new(Authority::default()));
    let matter = sealed(&claire).await;
    // The certificates of another, of the same name.
    let authority = new(&served, &Authority::default().anchor());
    claire.ask(Request::StampAuthorityAdd { authority }).await;
    let links = claire.matter(&matter).await.links;
    let page = asked(&claire, &matter).await;
    assert!(page.stamps.is_empty());
    assert_eq!(page.waiting[0].code.as_deref(), Some(Refusal::StampRefused.code()));
    served.answer(Manner::Says(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfalse".to_vec()));
    assert_eq!(asked(&claire, &matter).await.waiting[0].code.as_deref(), Some(Refusal::StampRefused.code()));
    assert_eq!(claire.matter(&matter).await.links, links);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_is_not_asked_for_one_more_than_counts() {
    let (claire, served) = (Person::new("Claire").await, Served::new(Authority::default()));
    let matter = sealed(&claire).await;
    choose(&claire, &served).await;
    for _ in 0..limit::STAMPS_MAX {
        assert!(asked(&claire, &matter).await.waiting.is_empty());
    }
    assert_eq!(stamps(&claire, &matter).await.stamps.len(), limit::STAMPS_MAX);
    let heard = served.heard().len();
    assert_eq!(claire.refused(stamp(&matter)).await, Refusal::StampsFull.code());
    assert_eq!(served.heard().len(), heard, "nobody is asked for what could not be placed");
    assert!(stamps(&claire, &matter).await.waiting.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_is_silent_is_asked_again_and_off_the_network_nobody_is() {
    let (mut claire, served) = (Person::new("Claire").await, Served::new(Authority::default()));
    let matter = sealed(&claire).await;
    choose(&claire, &served).await;
    served.answer(Manner::Shut);
    let page = asked(&claire, &matter).await;
    assert_eq!(page.waiting[0].code.as_deref(), Some(Refusal::AuthoritySilent.code()));
    assert_eq!(contacts(&claire).await[0].outcome, "authority-silent");
    claire.leave().await;
    claire.wake_offline().await;
    let heard = served.heard().len();
    asked(&claire, &matter).await;
    assert_eq!((stamps(&claire, &matter).await.waiting.len(), served.heard().len()), (1, heard));
    claire.leave().await;
    // Back on the network, what waits is asked for without anybody's doing.
    served.answer(Manner::Honest);
    claire.wake().await;
    let request = Request::Stamps { matter: matter.clone() };
    claire
        .wait(request, |answer| match answer {
            Answer::Stamps(page) => (page.stamps.len() == 1 && page.waiting.is_empty()).then_some(()),
            _ => None,
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_leaves_is_a_digest_and_what_comes_is_in_the_journal_of_every_party_and_in_its_bundle() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let served = Served::new(Authority::default());
    let matter = acquainted(&claire, &jean).await;
    claire.ask(Request::Checkpoint { matter: matter.clone() }).await;
    choose(&claire, &served).await;
    let page = asked(&claire, &matter).await;
    assert!(page.waiting.is_empty() && page.stamps.len() == 1);
    let line = &page.stamps[0];
    assert_eq!((line.checkpoint, line.authority.as_str(), line.policy.as_str()), (1, NAME, POLICY));
    assert_eq!(line.by, "Claire");

    // A question of RFC 3161: a digest, a nonce, and that the certificate come. Its length leaves room for nothing else.
    let heard = served.heard();
    let said = String::from_utf8_lossy(&heard[0]).into_owned();
    let body = heard[0].len() - said.find("\r\n\r\n").map_or(0, |at| at + 4);
    assert!(heard.len() == 1 && body <= 80, "{body}");
    for word in ["Martin", "Durand", "Claire", "Jean", "arloir"] {
        assert!(!said.contains(word), "{said}");
    }
    let contacts = contacts(&claire).await;
    assert_eq!(contacts.len(), 1);
    assert!(contacts[0].address.contains("127.0.0.1") && contacts[0].outcome == "authority");
    assert_eq!(contacts[0].sent_bytes, heard[0].len() as u64);
    assert!(contacts[0].received_bytes > 500 && contacts[0].ended.is_some());

    // Jean, who asked nobody, sees it in the matter.
    jean.wait(Request::Matter { matter: matter.clone() }, |answer| match answer {
        Answer::Matter(page) => {
            page.checkpoints.first()?.stamps.first().filter(|one| one.authority == NAME).map(|_| ())
        }
        _ => None,
    })
    .await;
    assert_eq!(stamps(&jean, &matter).await.stamps.len(), 1);
    proves(&jean, &matter).await;
    let folder = tempfile::tempdir().unwrap();
    let target: PathBuf = folder.path().join("preuve");
    let to = target.to_str().unwrap().to_owned();
    jean.ask(Request::Bundle { matter, target: to, only: Vec::new() }).await;
    let (answer, of) = (target.join("stamps/000001-1.tsr"), target.join("checkpoints/000001.txt"));
    assert!(stock_takes(&answer, &of, &served.authority.anchor_path()));
    assert!(!stock_takes(&answer, &target.join("bundle.txt"), &served.authority.anchor_path()));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_new_checkpoint_is_stamped_when_a_person_says_so_and_no_former_one() {
    let (mut claire, served) = (Person::new("Claire").await, Served::new(Authority::default()));
    let matter = sealed(&claire).await;
    choose(&claire, &served).await;
    let each = |authority: Option<&str>| Request::StampEach {
        matter: matter.clone(),
        authority: authority.map(str::to_owned),
    };
    assert_eq!(claire.refused(each(Some("autre"))).await, Refusal::AuthorityUnknown.code());
    claire.ask(each(Some("essai"))).await;
    claire.send(&matter, "encore").await;
    claire.ask(Request::Checkpoint { matter: matter.clone() }).await;
    claire.leave().await;
    claire.wake().await;
    let page = claire
        .wait(Request::Stamps { matter: matter.clone() }, |answer| match answer {
            Answer::Stamps(page) if page.waiting.is_empty() && !page.stamps.is_empty() => Some(page.clone()),
            _ => None,
        })
        .await;
    assert_eq!(page.stamps.iter().map(|one| one.checkpoint).collect::<Vec<_>>(), [2]);
    let Reply::Done(Answer::Stamps(page)) = claire.reply(each(None)).await else { panic!() };
    assert_eq!(page.each, None);
}
