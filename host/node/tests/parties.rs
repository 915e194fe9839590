//! Parties come and go, with real vaults and real lines.

mod people;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, MatterPage, Request};
use people::{Person, meet};

fn party(page: &MatterPage, name: &str) -> (String, String, bool) {
    let found = page.parties.iter().find(|party| party.name == name).unwrap();
    (found.role.clone(), found.trust.clone(), found.ended.is_some())
}

/// Waits until someone stands so in a matter.
async fn stands(who: &Person, matter: &str, name: &str, trust: &str) {
    who.wait(Request::Matter { matter: matter.into() }, |answer| match answer {
        Answer::Matter(page) => page.parties.iter().find(|party| party.name == name && party.trust == trust).map(drop),
        _ => None,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_party_gets_nothing_that_follows_sees_why_and_comes_back_when_admitted_anew() {
    let (claire, jean, carole) = (Person::new("Claire").await, Person::new("Jean").await, Person::new("Carole").await);
    let matter = claire.open_matter("Martin c. Durand", "keeper").await;
    meet(&claire, &jean, &matter, "client").await;
    meet(&claire, &carole, &matter, "colleague").await;
    let before = carole.send(&matter, "avant").await;
    jean.receives(&matter, &before).await;

    let named = |person: &str| (matter.clone(), person.to_owned());
    let (of, person) = named("Carole");
    assert_eq!(jean.refused(Request::PartyRemove { matter: of, person }).await, Refusal::RoleForbids.code());
    let (of, person) = named("Jean");
    let Answer::Matter(page) = claire.ask(Request::PartyRemove { matter: of, person }).await else { panic!() };
    assert_eq!(party(&page, "Jean"), ("client".into(), "removed".into(), true));
    for other in [&carole, &jean] {
        stands(other, &matter, "Jean", "removed").await;
    }
    let (first, second) = (claire.send(&matter, "après").await, carole.send(&matter, "après aussi").await);
    claire.receives(&matter, &second).await;
    carole.receives(&matter, &first).await;
    let here: Vec<String> = jean.items(&matter).await.into_iter().map(|item| item.item).collect();
    assert_eq!(here, [before]);
    assert_eq!(jean.matter(&matter).await.line.state, "removed");
    let late = Request::Send { matter: matter.clone(), text: "de Jean".into(), reply_to: None };
    assert_eq!(jean.refused(late).await, Refusal::PartyRemoved.code());
    assert!(claire.owed().await.is_empty(), "nothing is owed to who is no longer a party");
    for person in [&claire, &carole, &jean] {
        people::proves(person, &matter).await;
    }

    let request = Request::Admit { matter: matter.clone(), person: "Jean".into(), role: "expert".into() };
    claire.ask(request).await;
    jean.receives(&matter, &first).await;
    jean.receives(&matter, &second).await;
    let back = jean.send(&matter, "me revoilà").await;
    carole.receives(&matter, &back).await;
    assert_eq!(party(&carole.matter(&matter).await, "Jean").0, "expert");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_party_gets_another_role_and_leaves() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = people::acquainted(&claire, &jean).await;
    let request = |role: &str| Request::PartyRole { matter: matter.clone(), person: "Jean".into(), role: role.into() };
    claire.ask(request("interpreter")).await;
    let shown = Request::Matter { matter: matter.clone() };
    jean.wait(shown, |answer| match answer {
        Answer::Matter(page) => page.parties.iter().find(|party| party.me && party.role == "interpreter").map(drop),
        _ => None,
    })
    .await;
    assert_eq!(claire.refused(request("keeper")).await, Refusal::RoleForbids.code());
    jean.ask(Request::MatterLeave { matter: matter.clone() }).await;
    assert_eq!(jean.matter(&matter).await.line.state, "left");
    stands(&claire, &matter, "Jean", "left").await;
    assert_eq!(claire.refused(Request::MatterLeave { matter: matter.clone() }).await, Refusal::RoleForbids.code());
}
