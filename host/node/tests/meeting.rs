//! Invitations and phrases that must not work, and what happens then.

mod people;

use parloir_base::limit::STRANGERS_MAX;
use parloir_net::{AddressPolicy, Config, Door};
use parloir_node::contract::{Answer, Request};
use people::{Person, meet};

fn join(link: &str) -> Request {
    Request::Join { link: link.into(), wait_ms: 30_000 }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_become_known_leaves_the_place_of_a_stranger_while_the_line_goes_on() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    let link = claire.invite(&matter, "client").await;
    jean.join(&link).await;
    claire
        .wait(Request::Network { since: None }, |answer| {
            let Answer::Network(rows) = answer else { return None };
            let is_open = rows.iter().any(|row| row.outcome == "connected" && row.ended.is_none());
            (is_open && claire.node().strangers() == 0).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_altered_own_or_withdrawn_invitation_is_refused() {
    let (claire, jean, mallory) =
        (Person::new("Claire").await, Person::new("Jean").await, Person::new("Mallory").await);
    let matter = claire.open_matter("Martin", "each").await;
    let link = claire.invite(&matter, "client").await;
    assert_eq!(claire.refused(join(&link)).await, "INV-04");
    let mut altered = link.clone();
    let last = altered.pop().unwrap();
    altered.push(if last == 'A' { 'B' } else { 'A' });
    assert_eq!(jean.refused(join(&altered)).await, "INV-05");
    assert_eq!(jean.refused(join("parloir:")).await, "INV-05");
    let mut late = parloir_wire::invitation::Invitation::from_link(&link).unwrap();
    late.expires = parloir_base::Moment::from_seconds(1_700_000_000);
    assert_eq!(jean.refused(join(&late.to_link())).await, "INV-02");
    jean.join(&link).await;
    assert_eq!(mallory.refused(join(&link)).await, "INV-03");

    let other = claire.invite(&matter, "expert").await;
    let Answer::Invitations(lines) = claire.ask(Request::Invitations).await else { panic!() };
    let open = lines.iter().find(|line| line.state == "open").unwrap();
    claire.ask(Request::InvitationWithdraw { invitation: open.invitation.clone() }).await;
    assert_eq!(mallory.refused(join(&other)).await, "INV-01");
    assert!(mallory.person("Claire").await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn three_wrong_phrases_lock_a_contact_until_a_person_resets_it() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = claire.open_matter("Martin", "each").await;
    jean.join(&claire.invite(&matter, "client").await).await;
    let words = claire.phrase("Jean").await;
    let wrong = Request::Verify {
        person: "Jean".into(),
        words: "abaisser abandon abdiquer abeille".into(),
        method: "phrase-by-voice".into(),
    };
    assert_eq!(claire.refused(wrong.clone()).await, "PHRASE-01");
    assert_eq!(claire.refused(wrong.clone()).await, "PHRASE-01");
    assert_eq!(claire.refused(wrong.clone()).await, "PHRASE-02");
    let right = Request::Verify { person: "Jean".into(), words: words.clone(), method: "phrase-by-voice".into() };
    assert_eq!(claire.refused(right).await, "PHRASE-02");
    assert_eq!(claire.person("Jean").await.unwrap().trust, "locked");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_reads_two_words_and_hears_the_other_two_among_three_pairs() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = claire.open_matter("Martin", "each").await;
    jean.join(&claire.invite(&matter, "client").await).await;
    let words = claire.phrase("Jean").await;
    assert_eq!(jean.phrase("Claire").await, words);
    let (hers, his) = (claire.person("Jean").await.unwrap(), jean.person("Claire").await.unwrap());
    let (hers, his) = (hers.aloud.unwrap(), his.aloud.unwrap());
    assert_eq!(format!("{} {}", hers.read, his.read), words, "whoever invited reads the first two");
    for (side, other) in [(&hers, &his), (&his, &hers)] {
        let right: Vec<_> = side.choices.iter().filter(|choice| choice.words == words).collect();
        assert_eq!((side.choices.len(), right.len()), (3, 1));
        assert_eq!(right[0].heard, other.read);
        let mut heard: Vec<_> = side.choices.iter().map(|choice| &choice.heard).collect();
        heard.sort();
        heard.dedup();
        assert_eq!(heard.len(), 3, "no two pairs are the same");
    }
    let again = claire.person("Jean").await.unwrap().aloud.unwrap();
    let list =
        |aloud: &parloir_node::contract::Aloud| aloud.choices.iter().map(|c| c.heard.clone()).collect::<Vec<_>>();
    assert_eq!(list(&again), list(&hers), "the list does not move while one listens");
    let wrong = hers.choices.iter().find(|choice| choice.words != words).unwrap().words.clone();
    let said = |words| Request::Verify { person: "Jean".into(), words, method: "phrase-by-voice".into() };
    assert_eq!(claire.refused(said(wrong)).await, "PHRASE-01");
    claire.verify("Jean", &words).await;
    assert!(claire.person("Jean").await.unwrap().aloud.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaves_before_the_phrase_was_compared() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = claire.open_matter("Martin", "each").await;
    let letter = claire.send(&matter, "secret").await;
    jean.join(&claire.invite(&matter, "client").await).await;
    let words = claire.phrase("Jean").await;
    claire.ask(Request::Settle { wait_ms: 2_000 }).await;
    let owed = claire.owed().await;
    assert_eq!(owed[0].why, "unverified");
    let Answer::Matters(lines) = jean.ask(Request::Matters).await else { panic!() };
    assert!(lines.iter().all(|line| line.state == "awaited" && line.items == 0), "{lines:?}");
    claire.verify("Jean", &words).await;
    jean.verify("Claire", &words).await;
    jean.receives(&matter, &letter).await;
    claire.owes_nothing().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_party_gets_from_another_what_the_keeper_sent_while_it_was_away() {
    let (mut claire, mut jean, carole) =
        (Person::new("Claire").await, Person::new("Jean").await, Person::new("Carole").await);
    let matter = claire.open_matter("Martin", "keeper").await;
    meet(&claire, &jean, &matter, "client").await;
    meet(&claire, &carole, &matter, "colleague").await;
    jean.wait(Request::Matter { matter: matter.clone() }, |answer| match answer {
        Answer::Matter(page) => {
            page.parties.iter().any(|p| p.name == "Carole" && p.trust == "verified-by-keeper").then_some(())
        }
        _ => None,
    })
    .await;
    // At the next meeting each party hears where the others were last met.
    jean.leave().await;
    jean.wake().await;
    let first = claire.send(&matter, "Bonjour à tous.").await;
    jean.receives(&matter, &first).await;
    jean.leave().await;
    let letter = claire.send(&matter, "Conclusions ci-jointes.").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("conclusions.txt");
    std::fs::write(&path, vec![7; 300_000]).unwrap();
    let document = claire.send_file(&matter, &path).await;
    carole.receives(&matter, &letter).await;
    carole.receives(&matter, &document).await;
    claire.leave().await;
    jean.wake().await;
    jean.receives(&matter, &letter).await;
    jean.receives(&matter, &document).await;
    claire.wake().await;
    claire.owes_nothing().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invited_person_finds_a_place_though_strangers_hold_all_of_them() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = claire.open_matter("Martin", "each").await;
    let link = claire.invite(&matter, "client").await;
    let invitation = parloir_wire::invitation::Invitation::from_link(&link).unwrap();
    let mut strangers = Vec::new();
    for number in 1..=STRANGERS_MAX as u8 {
        let listen = vec!["127.0.0.1:0".parse().unwrap()];
        let door = Door::bind(Config { secret: [number; 32], listen, advertise: AddressPolicy::All }).await.unwrap();
        let line = door.dial(invitation.endpoint, &invitation.addresses).await.unwrap();
        let control = line.control().await.unwrap();
        strangers.push((door, line, control));
    }
    assert_eq!(jean.join(&link).await, matter);
    // One of them made room.
    let (_door, first, _control) = strangers.remove(0);
    first.closed().await;
}
