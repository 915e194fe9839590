//! What a face asks before a vault is open, and asks again while it is.

use std::path::Path;

use parloir_base::Refusal;
use parloir_node::Keeper;
use parloir_node::contract::{Answer, Reply, Request, Status};

const PASSPHRASE: &str = "vingt-sept hiboux jonglent sous la pluie d'octobre 1887";
const OTHER: &str = "trente-deux girafes dansent au clair de lune en mars 1911";

async fn ask(keeper: &Keeper, request: Request) -> Reply {
    keeper.ask(request, &mut |_| {}).await
}

async fn refused(keeper: &Keeper, request: Request) -> Option<Refusal> {
    match ask(keeper, request).await {
        Reply::Refused { code } => Refusal::from_code(&code),
        other => panic!("not refused: {other:?}"),
    }
}

async fn done(keeper: &Keeper, request: Request) {
    let reply = ask(keeper, request).await;
    assert!(matches!(reply, Reply::Done(Answer::Nothing)), "{reply:?}");
}

async fn status(keeper: &Keeper) -> Status {
    match ask(keeper, Request::Status).await {
        Reply::Done(Answer::Status(status)) => status,
        other => panic!("{other:?}"),
    }
}

async fn words(keeper: &Keeper) -> String {
    match ask(keeper, Request::WordsNew).await {
        Reply::Done(Answer::Words(words)) if words.len() == 24 => words.join(" "),
        other => panic!("{other:?}"),
    }
}

fn profile(words: &str, passphrase: &str, weak_accepted: bool) -> Request {
    Request::ProfileNew {
        name: "Me Claire Dubois".into(),
        profession: "avocat".into(),
        jurisdiction: "fr".into(),
        words: words.into(),
        passphrase: passphrase.into(),
        small_machine: true,
        weak_accepted,
    }
}

fn unlock(passphrase: &str) -> Request {
    Request::Unlock { passphrase: passphrase.into() }
}

fn is_empty(home: &Path) -> bool {
    std::fs::read_dir(home).unwrap().next().is_none()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_without_a_profile_says_so_and_one_made_there_is_open_at_once() {
    let home = tempfile::tempdir().unwrap();
    let keeper = Keeper::locked(home.path(), None);
    let told = status(&keeper).await;
    assert!(told.absent && !told.locked && told.name.is_empty());
    let given = words(&keeper).await;
    assert_ne!(given, words(&keeper).await, "kept nowhere, and never the same");
    for request in [Request::Matters, unlock(PASSPHRASE), Request::PassphraseCheck { passphrase: PASSPHRASE.into() }] {
        assert_eq!(refused(&keeper, request).await, Some(Refusal::VaultMissing));
    }
    assert_eq!(refused(&keeper, profile("barque tenir", PASSPHRASE, false)).await, Some(Refusal::WordsWrong));
    assert_eq!(refused(&keeper, profile(&given, "soleil", false)).await, Some(Refusal::PassphraseWeak));
    assert!(is_empty(home.path()), "what was refused left nothing");

    // As people copy them: no accents, capitals.
    let copied = parloir_crypto::words::fold(&given).to_uppercase();
    done(&keeper, profile(&copied, PASSPHRASE, false)).await;
    let told = status(&keeper).await;
    assert!(!told.absent && !told.locked);
    assert_eq!((told.name.as_str(), told.profession.as_str()), ("Me Claire Dubois", "avocat"));
    assert!(matches!(ask(&keeper, Request::Matters).await, Reply::Done(Answer::Matters(lines)) if lines.is_empty()));
    assert_eq!(refused(&keeper, profile(&given, OTHER, false)).await, Some(Refusal::VaultExists));

    done(&keeper, Request::Lock).await;
    assert!(status(&keeper).await.locked && !status(&keeper).await.absent);
    assert_eq!(refused(&keeper, profile(&words(&keeper).await, OTHER, false)).await, Some(Refusal::VaultExists));
    done(&keeper, unlock(PASSPHRASE)).await;
    keeper.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_node_is_open_the_passphrase_and_the_words_are_checked_and_nothing_is_closed() {
    let home = tempfile::tempdir().unwrap();
    let keeper = Keeper::locked(home.path(), None);
    let (given, other) = (words(&keeper).await, words(&keeper).await);
    done(&keeper, profile(&given, PASSPHRASE, false)).await;
    let check = |passphrase: &str| Request::PassphraseCheck { passphrase: passphrase.into() };
    done(&keeper, check(PASSPHRASE)).await;
    assert_eq!(refused(&keeper, check(OTHER)).await, Some(Refusal::PassphraseWrong));
    done(&keeper, Request::WordsCheck { words: given.clone() }).await;
    assert_eq!(refused(&keeper, Request::WordsCheck { words: other }).await, Some(Refusal::WordsWrong));
    assert!(!keeper.is_locked());
    done(&keeper, Request::Lock).await;
    for request in [check(PASSPHRASE), Request::WordsCheck { words: given }] {
        assert_eq!(refused(&keeper, request).await, Some(Refusal::Locked));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_give_a_locked_vault_a_new_passphrase_and_it_stays_locked() {
    let home = tempfile::tempdir().unwrap();
    let keeper = Keeper::locked(home.path(), None);
    let given = words(&keeper).await;
    let by = |words: &str, new: &str, weak_accepted| Request::PassphraseByWords {
        words: words.into(),
        new: new.into(),
        weak_accepted,
    };
    assert_eq!(refused(&keeper, by(&given, OTHER, false)).await, Some(Refusal::VaultMissing));
    done(&keeper, profile(&given, PASSPHRASE, false)).await;
    assert_eq!(refused(&keeper, by(&given, OTHER, false)).await, Some(Refusal::VaultInUse));
    done(&keeper, Request::Lock).await;
    assert_eq!(refused(&keeper, by(&words(&keeper).await, OTHER, false)).await, Some(Refusal::WordsWrong));
    assert_eq!(refused(&keeper, by(&given, "soleil", false)).await, Some(Refusal::PassphraseWeak));
    done(&keeper, by(&given, OTHER, false)).await;
    assert!(status(&keeper).await.locked);
    assert_eq!(refused(&keeper, unlock(PASSPHRASE)).await, Some(Refusal::PassphraseWrong));
    done(&keeper, unlock(OTHER)).await;
    keeper.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_is_rated_without_a_vault_and_what_everyone_chooses_is_named() {
    let home = tempfile::tempdir().unwrap();
    let keeper = Keeper::locked(home.path(), None);
    let mut rated = Vec::new();
    for passphrase in [PASSPHRASE, "M0tD3P@ss3!"] {
        let Reply::Done(Answer::Strength(strength)) =
            ask(&keeper, Request::Strength { passphrase: passphrase.into() }).await
        else {
            panic!()
        };
        rated.push(strength);
    }
    assert!(rated[0].bits >= rated[0].needed_bits && !rated[0].listed);
    assert!(rated[1].bits < rated[1].needed_bits && rated[1].listed);
    assert!(is_empty(home.path()));
}

async fn divided(keeper: &Keeper, words: &str, needed: u8, of: u8) -> Vec<String> {
    let request = Request::WordsDivide { words: words.into(), needed, of };
    let Reply::Done(Answer::Shares(page)) = ask(keeper, request).await else { panic!() };
    assert_eq!((page.needed, page.mark.len(), page.shares.len()), (needed, 4, usize::from(of)));
    page.shares.iter().map(|share| share.join(" ")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_are_divided_among_several_people_and_put_together_again_without_a_vault() {
    let home = tempfile::tempdir().unwrap();
    let keeper = Keeper::locked(home.path(), None);
    let given = words(&keeper).await;
    let shares = divided(&keeper, &given, 3, 5).await;
    for (typed, refusal) in [
        (Vec::new(), Refusal::SharesApart),
        (vec![shares[0].clone(), shares[4].clone()], Refusal::SharesApart),
        (vec![shares[0].clone(), given.clone(), shares[1].clone()], Refusal::ShareWrong),
        (vec![shares[0].clone(); 99], Refusal::SharesApart),
    ] {
        assert_eq!(refused(&keeper, Request::WordsRejoin { shares: typed }).await, Some(refusal));
    }
    let enough = vec![shares[4].to_uppercase(), shares[0].clone(), shares[2].clone()];
    let Reply::Done(Answer::Words(back)) = ask(&keeper, Request::WordsRejoin { shares: enough }).await else {
        panic!()
    };
    assert_eq!(back.join(" "), given);
    assert!(is_empty(home.path()), "nothing of it is written");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_words_than_those_of_the_profile_that_is_open_are_not_divided() {
    let home = tempfile::tempdir().unwrap();
    let keeper = Keeper::locked(home.path(), None);
    let (given, other) = (words(&keeper).await, words(&keeper).await);
    done(&keeper, profile(&given, PASSPHRASE, false)).await;
    let request = |words: &str, needed, of| Request::WordsDivide { words: words.into(), needed, of };
    assert_eq!(refused(&keeper, request(&other, 2, 3)).await, Some(Refusal::WordsWrong));
    assert_eq!(refused(&keeper, request("abaisser", 2, 3)).await, Some(Refusal::WordsWrong));
    assert_eq!(refused(&keeper, request(&given, 1, 3)).await, Some(Refusal::ShareWrong));
    divided(&keeper, &given, 2, 3).await;
    keeper.stop().await;
}
