//! Pages of documents in a vault, drawn by the program itself as the child of a node.

use std::path::Path;

use parloir_base::Refusal;
use parloir_kit::paper::{drawing, encrypted, hostile, letter};
use parloir_node::contract::{Answer, Reply, Request};
use parloir_node::{Keeper, NewProfile, NodeOptions, Profile, Stretch, words_new};

const PASSPHRASE: &str = "vingt-sept hiboux jonglent sous la pluie d'octobre 1887";

async fn kept(home: &Path) -> Keeper {
    let new = NewProfile {
        name: "Claire",
        profession: "avocat",
        jurisdiction: "fr",
        words: &words_new(),
        passphrase: PASSPHRASE,
        stretch: Stretch::TEST,
        weak_accepted: false,
    };
    let profile = Profile::create(home, &new).unwrap();
    let listen = vec!["127.0.0.1:0".parse().unwrap()];
    let drawer = Some(env!("CARGO_BIN_EXE_parloir").into());
    let options = NodeOptions { listen, drawer, ..NodeOptions::default() };
    Keeper::start(home, profile, Some(options)).await.unwrap()
}

async fn answer(keeper: &Keeper, request: Request) -> Answer {
    match keeper.ask(request, &mut |_| {}).await {
        Reply::Done(answer) => answer,
        other => panic!("{other:?}"),
    }
}

async fn placed(keeper: &Keeper, folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    let request = Request::SendFile { matter: "Martin".into(), path: path.to_str().unwrap().into() };
    let Answer::Placed(placed) = answer(keeper, request).await else { panic!() };
    placed.item
}

async fn refused(keeper: &Keeper, item: &str, page: u32, width: u16) -> Option<Refusal> {
    let shown = keeper.preview_page("Martin".into(), item.into(), page, width).await;
    shown.expect_err("refused").refusal()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_document_are_shown_and_what_cannot_be_shown_is_refused_with_what_to_do() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let keeper = kept(home.path()).await;
    let new = Request::MatterNew { title: "Martin".into(), level: 2, verification: "keeper".into() };
    answer(&keeper, new).await;
    let bail = placed(&keeper, folder.path(), "bail.pdf", &letter("Bail commercial")).await;
    let shown = keeper.preview_page("Martin".into(), bail.clone(), 2, 800).await.unwrap();
    assert_eq!(shown.pages, 2);
    assert!(shown.png.starts_with(b"\x89PNG"));
    let empty = placed(&keeper, folder.path(), "vide.pdf", &drawing("0 0 595 842", "")).await;
    let white = keeper.preview_page("Martin".into(), empty, 1, 800).await.unwrap();
    assert!(white.png.len() < shown.png.len(), "what is written on a page is seen");

    for (page, width) in [(0, 800), (3, 800), (1, 63), (1, 2_001)] {
        assert_eq!(refused(&keeper, &bail, page, width).await, Some(Refusal::PreviewAbsent), "{page} {width}");
    }
    let looping = hostile().swap_remove(0).1;
    for (name, bytes) in [("chiffre.pdf", encrypted()), ("note.txt", b"Bonjour".to_vec()), ("boucle.pdf", looping)] {
        let item = placed(&keeper, folder.path(), name, &bytes).await;
        assert_eq!(refused(&keeper, &item, 1, 800).await, Some(Refusal::PreviewAbsent), "{name}");
    }
    let send = Request::Send { matter: "Martin".into(), text: "Bonjour.".into(), reply_to: None };
    let Answer::Placed(message) = answer(&keeper, send).await else { panic!() };
    assert_eq!(refused(&keeper, &message.item, 1, 800).await, Some(Refusal::ItemKind));
    answer(&keeper, Request::Withdraw { matter: "Martin".into(), item: bail.clone() }).await;
    assert_eq!(refused(&keeper, &bail, 1, 800).await, Some(Refusal::ItemWithdrawn));

    keeper.lock().await;
    assert_eq!(refused(&keeper, &bail, 1, 800).await, Some(Refusal::Locked));
}
