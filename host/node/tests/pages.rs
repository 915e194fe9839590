//! A matter read from its end, a page at a time.

mod people;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, Request};
use people::Person;

async fn page(person: &Person, matter: &str, before: u64, limit: u32) -> Vec<u64> {
    let request = Request::Read { matter: matter.into(), after: 0, limit, unopened: false, before: Some(before) };
    let Answer::Items(items) = person.ask(request).await else { panic!() };
    items.into_iter().map(|item| item.number).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_page_comes_first_and_every_page_before_it_is_full_and_in_order() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "keeper").await;
    let mut items = Vec::new();
    for number in 1..=6 {
        items.push(claire.send(&matter, &format!("message {number}")).await);
    }
    // 7 and 8 are corrections, 9 a withdrawal: they stand in what they are about.
    for number in [0, 1] {
        let (matter, item) = (matter.clone(), items[number].clone());
        claire.ask(Request::Correct { matter, item, text: "autre".into() }).await;
    }
    claire.ask(Request::Withdraw { matter: matter.clone(), item: items[2].clone() }).await;
    assert_eq!(page(&claire, &matter, 0, 4).await, [3, 4, 5, 6]);
    assert_eq!(page(&claire, &matter, 3, 4).await, [1, 2]);
    assert_eq!(page(&claire, &matter, 6, 2).await, [4, 5], "strictly before");
    assert_eq!(page(&claire, &matter, 1, 4).await, [] as [u64; 0]);
    assert_eq!(page(&claire, &matter, u64::MAX, 2).await, [5, 6]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_item_is_read_alone_and_a_correction_shows_what_it_corrects() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "keeper").await;
    let item = claire.send(&matter, "Bonjur.").await;
    claire.ask(Request::Correct { matter: matter.clone(), item: item.clone(), text: "Bonjour.".into() }).await;
    for asked in ["1", "2", item.as_str()] {
        let request = Request::ItemOne { matter: matter.clone(), item: asked.into() };
        let Answer::Items(items) = claire.ask(request).await else { panic!() };
        assert_eq!(items.len(), 1);
        assert_eq!((items[0].number, items[0].text.as_deref()), (1, Some("Bonjour.")), "{asked}");
    }
    let code = claire.refused(Request::ItemOne { matter, item: "3".into() }).await;
    assert_eq!(Refusal::from_code(&code), Some(Refusal::ItemUnknown));
}
