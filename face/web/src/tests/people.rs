//! The page of a person: reading on is an act of its own, for somebody who was met.

use crate::tests::first::Someone;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_nobody_here_is_not_read_on_and_no_page_does_it_by_being_looked_at() {
    let (claire, _) = Someone::settled().await;
    let act = format!("/people/{}/read-on", "a".repeat(64));
    let heard = claire.fill("/people", &act, "").await;
    assert!(heard.status != 303 && heard.body.contains("PARTY-01"), "{}", heard.status);
    assert_eq!(claire.get(&act).await.status, 405);
}
