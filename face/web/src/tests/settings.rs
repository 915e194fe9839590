//! Settings and the door, by somebody who mistypes.

use parloir_node::Served;
use parloir_node::contract::{Answer, Reply, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::tests::doors::Heard;
use crate::tests::first::{PASSPHRASE, Someone, to};

const OTHER: &str = "trente-deux girafes dansent au clair de lune en mars 1911";

impl Someone {
    /// A form at the door, where nobody has a session.
    async fn knock(&self, path: &str, fields: &str) -> Heard {
        self.open.post(path, &format!("Origin: http://{}\r\n", self.open.host), fields).await
    }

    async fn keep(&self, part: &str, fields: &str) -> Heard {
        self.fill("/settings", &format!("/settings/{part}"), fields).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_chosen_holds_at_once_and_what_is_out_of_bounds_is_refused() {
    let (claire, _) = Someone::settled().await;
    assert!(claire.get("/settings").await.body.contains("<html lang=\"fr\">"));
    assert_eq!(to(&claire.keep("language", "language=en").await), "/settings?kept=1#part-language");
    assert!(claire.get("/settings?kept=1").await.body.contains("<html lang=\"en\">"));
    claire.keep("keyboard", "enter=line").await;
    claire.keep("notify", "notifies=1").await;
    claire.keep("lock", "minutes=30&closes=vault").await;
    let Reply::Done(Answer::Preferences(kept)) = claire.open.node.ask(Request::Preferences, &mut |_| {}).await else {
        panic!()
    };
    assert!(!kept.enter_sends && kept.notifies && kept.lock_closes_vault && !kept.lock_with_screen);
    assert_eq!((kept.lock_after_minutes, kept.language.as_str()), (30, "en"), "one part leaves the others alone");
    assert!(claire.get("/settings").await.body.contains("data-notifies=\"A message has arrived in Parloir.\""));
    for minutes in ["", "-1", "1441", "99999999999"] {
        let heard = claire.keep("lock", &format!("minutes={minutes}&closes=pages")).await;
        assert!(heard.status == 422 && heard.body.contains("PREF-01"), "{minutes}");
    }
    assert_eq!(claire.keep("language", "language=de").await.status, 422);
    assert_eq!(claire.keep("nothing", "").await.status, 404);
    assert_eq!(claire.get("/settings?kept=99").await.status, 200, "a number that means nothing says nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_passphrase_changes_only_for_whoever_knows_it_and_the_words_are_checked() {
    let (claire, words) = Someone::settled().await;
    let change = |former: &str, new: &str, again: &str| format!("former={former}&passphrase={new}&again={again}");
    for (fields, code) in [
        (change(OTHER, OTHER, OTHER), "PASS-01"),
        (change(PASSPHRASE, OTHER, "autre"), "diffèrent"),
        (change(PASSPHRASE, "soleil", "soleil"), "PASS-02"),
        (change(PASSPHRASE, "", ""), "PASS-02"),
    ] {
        let heard = claire.keep("passphrase", &fields).await;
        assert!(heard.status == 422 && heard.body.contains(code), "{fields}");
        assert!(!heard.body.contains("hiboux") && !heard.body.contains("girafes"), "nothing secret comes back");
    }
    assert_eq!(
        to(&claire.keep("passphrase", &change(PASSPHRASE, OTHER, OTHER)).await),
        "/settings?kept=5#part-passphrase"
    );
    let shouted = words.join("+").to_uppercase();
    assert_eq!(to(&claire.keep("words", &format!("words={shouted}")).await), "/settings?kept=6#part-words");
    let wrong = claire.keep("words", &format!("words={}", words[1..].join("+"))).await;
    assert!(wrong.status == 422 && wrong.body.contains("WORDS-01"));
    // One word alone may be one of the page's own.
    for pair in words.windows(2) {
        for between in [" ", "+", "%20", "\n"] {
            assert!(!wrong.body.to_lowercase().contains(&pair.join(between)), "words come back");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_closed_door_says_what_is_wrong_and_opens_by_the_passphrase_alone() {
    let (claire, _) = Someone::settled().await;
    assert_eq!(to(&claire.fill("/settings", "/lock", "").await), "/door");
    assert_eq!(to(&claire.get("/matters").await), "/door", "the session is over");
    let wrong = claire.knock("/unlock", &format!("passphrase={OTHER}")).await;
    assert!(wrong.status == 422 && wrong.body.contains("PASS-01") && wrong.body.contains("24 mots"));
    assert!(!wrong.head.contains("set-cookie"));
    let right = claire.knock("/unlock", &format!("passphrase={PASSPHRASE}")).await;
    assert!(right.status == 200 && right.head.contains("set-cookie"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_that_is_held_elsewhere_or_damaged_is_told_from_a_wrong_passphrase() {
    let (claire, _) = Someone::settled().await;
    let home = claire.open.node.home().to_owned();
    assert!(matches!(claire.open.node.ask(Request::Lock, &mut |_| {}).await, Reply::Done(_)));
    let fields = format!("passphrase={PASSPHRASE}");
    // Another program opens it meanwhile.
    let other =
        parloir_node::Profile::open(&home, parloir_node::Unlock::Passphrase(PASSPHRASE)).unwrap_or_else(|_| panic!());
    let held = claire.knock("/unlock", &fields).await;
    assert!(
        held.status == 422 && held.body.contains("VAULT-02") && !held.body.contains("parloir stop"),
        "{}",
        held.body
    );
    drop(other);
    for file in ["vault.keys", "vault.keys.spare"] {
        std::fs::write(home.join(file), b"not what it was").unwrap();
    }
    let damaged = claire.knock("/unlock", &fields).await;
    assert!(damaged.status == 422 && damaged.body.contains("VAULT-05"), "{}", damaged.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_open_a_locked_vault_with_a_new_passphrase_and_nothing_else_does() {
    let (claire, words) = Someone::settled().await;
    let here = "/door/words";
    assert_eq!(to(&claire.open.get(here, "").await), "/door", "nothing is to be opened: it is open");
    let fields = |words: &str, new: &str, more: &str| format!("words={words}&passphrase={new}&again={new}{more}");
    let right = words.join("+");
    // The pages alone are closed: the vault has to be closed first.
    claire.fill("/settings", "/lock", "").await;
    assert!(claire.open.get(here, "").await.body.contains("/door/shut"));
    assert_eq!(to(&claire.knock(here, &fields(&right, OTHER, "")).await), here);
    assert_eq!(to(&claire.knock("/door/shut", "").await), here);
    assert!(claire.status().await.locked);

    let differ = claire.knock(here, &format!("words={right}&passphrase={OTHER}&again=x")).await;
    assert!(differ.status == 422 && differ.body.contains("diffèrent") && differ.body.contains(&words.join(" ")));
    for (fields, code) in [
        (fields("un+deux", OTHER, ""), "WORDS-01"),
        (fields(&"a".repeat(5_000), OTHER, ""), "WORDS-01"),
        (fields(&right, "soleil", ""), "PASS-02"),
    ] {
        let heard = claire.knock(here, &fields).await;
        assert!(heard.status == 422 && heard.body.contains(code) && !heard.body.contains("girafes"), "{}", heard.body);
    }
    let opened = claire.knock(here, &fields(&right, OTHER, "")).await;
    assert!(opened.status == 200 && opened.head.contains("set-cookie"), "{}", opened.body);
    assert!(!claire.status().await.locked);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_ends_for_whoever_confirms_it_and_says_so() {
    let (claire, _) = Someone::settled().await;
    let page = claire.get("/settings").await.body;
    assert!(page.contains("/settings/stop"));
    let stopped = claire.fill("/settings", "/settings/stop", "").await;
    assert!(stopped.status == 200 && stopped.body.contains("Parloir est arrêté"), "{}", stopped.head);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_is_rated_for_pages_of_ours_only_and_never_repeated() {
    let claire = Someone::new().await;
    let listed = claire.knock("/strength", "passphrase=M0tD3P@ss3!").await;
    assert!(listed.status == 200 && listed.body.contains("data-level=\"bad\"") && !listed.body.contains("M0tD"));
    let good = claire.knock("/strength", &format!("passphrase={PASSPHRASE}")).await;
    assert!(good.body.contains("data-level=\"good\"") && !good.body.contains("hiboux"));
    assert_eq!(claire.knock("/strength", &format!("passphrase={}", "x".repeat(5_000))).await.status, 413);
    let foreign = claire.open.post("/strength", "Origin: http://evil.example\r\n", "passphrase=x").await;
    assert_eq!(foreign.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_open_is_told_that_it_listens_and_that_everything_was_closed() {
    let (claire, _) = Someone::settled().await;
    let mut stream = TcpStream::connect(&claire.open.host).await.unwrap();
    let request = format!("GET /live HTTP/1.1\r\nHost: {}\r\n{}\r\n", claire.open.host, claire.cookie);
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = String::new();
    let mut closes = false;
    // An event without a letter of content is none, to a browser.
    while !heard.contains("event: closed\ndata: -\n") {
        let mut bytes = [0; 1024];
        let read = stream.read(&mut bytes).await.unwrap();
        assert!(read > 0, "the stream ended: {heard}");
        heard.push_str(&String::from_utf8_lossy(&bytes[..read]));
        if !closes && heard.contains("event: here\ndata: -\n") {
            closes = true;
            claire.fill("/settings", "/lock", "").await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rendezvous_is_added_as_it_was_given_and_removed_by_a_button() {
    let (claire, _) = Someone::settled().await;
    let heard = claire.keep("rendezvous", "text=192.0.2.1:443").await;
    assert!(heard.status == 422 && heard.body.contains("RDV-01"));
    let text = include_str!("../../../../fuzz/seeds/rendezvous/whole").trim();
    let to_there = to(&claire.keep("rendezvous", &format!("text={text}")).await);
    assert_eq!(to_there, "/settings?kept=7#part-rendezvous");
    let page = claire.get("/settings").await.body;
    assert!(page.contains("127.0.0.1:1111") && page.contains(text), "where it is, and what is passed on");
    let key = page.split("data-rendezvous=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert_eq!(to(&claire.keep("rendezvous/remove", &format!("rendezvous={key}")).await), to_there);
    assert!(!claire.get("/settings").await.body.contains("data-rendezvous"));
    assert_eq!(claire.keep("rendezvous/remove", &format!("rendezvous={key}")).await.status, 422);
}
