//! First run, as somebody does it who skips, goes back, guesses, or is not the one who began.

use parloir_node::contract::{Answer, Reply, Request, Status};

use crate::tests::doors::{Heard, Open};

/// A passphrase that is strong enough.
pub(super) const PASSPHRASE: &str = "vingt-sept hiboux jonglent sous la pluie d'octobre 1887";

/// Somebody in front of a browser that was let in.
pub(super) struct Someone {
    pub open: Open,
    pub cookie: String,
}

impl Someone {
    pub async fn new() -> Self {
        let open = Open::new().await;
        let cookie = open.let_in().await;
        Self { open, cookie }
    }

    pub async fn get(&self, path: &str) -> Heard {
        self.open.get(path, &self.cookie).await
    }

    /// A form of a page, filled in.
    pub async fn fill(&self, page: &str, action: &str, fields: &str) -> Heard {
        let mark = between(&self.get(page).await.body, "name=\"mark\" value=\"", "\"");
        let more = format!("{}Origin: http://{}\r\n", self.cookie, self.open.host);
        self.open.post(action, &more, &format!("mark={mark}&{fields}")).await
    }

    pub async fn status(&self) -> Status {
        match self.open.node.ask(Request::Status, &mut |_| {}).await {
            Reply::Done(Answer::Status(status)) => status,
            other => panic!("{other:?}"),
        }
    }

    /// Everything up to the words.
    pub async fn begin(&self, profession: &str) {
        self.fill("/start", "/start", "language=fr").await;
        self.fill("/start/who", "/start/who", &format!("profession={profession}&jurisdiction=be")).await;
        self.fill("/start/name", "/start/name", "name=Me+Claire+Dubois").await;
        let fields = format!("passphrase={PASSPHRASE}&again={PASSPHRASE}&small=1");
        let heard = self.fill("/start/passphrase", "/start/passphrase", &fields).await;
        assert_eq!(to(&heard), "/start/words");
    }

    /// The words as the page shows them.
    pub async fn words(&self) -> Vec<String> {
        let page = self.get("/start/words").await.body;
        let list = between(&page, "<ol class=\"kit-words\"", "</ol>");
        list.split("<li>").skip(1).map(|item| item.split("</li>").next().unwrap().to_owned()).collect()
    }

    /// The two places that are asked back, from one.
    pub async fn asked(&self) -> Vec<usize> {
        let page = self.get("/start/check").await.body;
        page.split("Mot n° ").skip(1).map(|rest| rest.split('<').next().unwrap().parse().unwrap()).collect()
    }

    /// A profile, made as people make one.
    pub async fn settled() -> (Self, Vec<String>) {
        let someone = Self::new().await;
        someone.begin("avocat").await;
        let (words, asked) = (someone.words().await, someone.asked().await);
        let fields = format!("first={}&second={}", words[asked[0] - 1], words[asked[1] - 1]);
        assert_eq!(to(&someone.fill("/start/check", "/start/check", &fields).await), "/start/done");
        (someone, words)
    }
}

pub(super) fn between(text: &str, from: &str, to: &str) -> String {
    text.split(from).nth(1).unwrap_or_default().split(to).next().unwrap_or_default().to_owned()
}

/// Where an answer leads.
pub(super) fn to(heard: &Heard) -> String {
    assert_eq!(heard.status, 303, "{}", heard.body);
    between(&heard.head, "location: ", "\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn from_nothing_to_a_profile_that_is_open_and_speaks_as_was_chosen() {
    let (claire, words) = Someone::settled().await;
    assert_eq!(words.len(), 24);
    let status = claire.status().await;
    assert_eq!((status.name.as_str(), status.profession.as_str()), ("Me Claire Dubois", "avocat"));
    assert_eq!((status.jurisdiction.as_str(), status.language.as_str()), ("be", "fr"));
    let done = claire.get("/start/done").await.body;
    assert!(done.contains("/matters/new") && done.contains("/join"));
    for secret in [PASSPHRASE, words[0].as_str()] {
        assert!(!done.contains(secret));
    }
    for path in ["/start", "/start/who", "/start/words", "/start/check"] {
        assert_eq!(to(&claire.get(path).await), "/", "there is nothing left to begin");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_has_two_things_less_to_say_and_is_led_to_the_invitation() {
    let jean = Someone::new().await;
    jean.fill("/start", "/start", "language=fr").await;
    assert_eq!(to(&jean.fill("/start/who", "/start/who", "profession=none").await), "/start/name");
    assert!(jean.get("/start/name").await.body.contains("Jean Martin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_skips_a_step_is_led_back_to_it_and_nothing_is_done() {
    let claire = Someone::new().await;
    for path in ["/start/who", "/start/name", "/start/passphrase", "/start/words", "/start/check"] {
        assert_eq!(to(&claire.get(path).await), "/start", "{path}");
    }
    for (act, fields) in [
        ("/start/who", "profession=avocat"),
        ("/start/name", "name=Claire"),
        ("/start/passphrase", "passphrase=soleil&again=soleil"),
        ("/start/passphrase", "propose=1"),
        ("/start/check", "first=a&second=b"),
    ] {
        assert_eq!(to(&claire.fill("/start", act, fields).await), "/start", "{act}");
    }
    assert_eq!(to(&claire.get("/start/words").await), "/start");
    assert!(claire.status().await.absent);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_is_there_again_when_one_goes_back_and_no_secret_is() {
    let claire = Someone::new().await;
    claire.begin("notaire").await;
    let words = claire.words().await;
    assert_eq!(claire.words().await, words, "the words do not change while they are copied");
    assert!(claire.get("/start/name").await.body.contains("value=\"Me Claire Dubois\""));
    let who = claire.get("/start/who").await.body;
    assert!(who.contains("value=\"notaire\" required checked") && who.contains("value=\"be\" selected"));
    let page = claire.get("/start/passphrase").await.body;
    assert!(page.contains("est gardée en mémoire") && !page.contains("hiboux"));
    let kept = claire.fill("/start/passphrase", "/start/passphrase", "passphrase=&again=").await;
    assert_eq!(to(&kept), "/start/words", "left empty, the one from before stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_without_this_very_session_sees_or_does_anything() {
    let claire = Someone::new().await;
    claire.begin("avocat").await;
    let words = claire.words().await;
    // Without any.
    assert_eq!(to(&claire.open.get("/start/words", "").await), "/door");
    assert_eq!(
        claire.open.post("/start/check", &format!("Origin: http://{}\r\n", claire.open.host), "").await.status,
        401
    );
    // With another one, begun by another opening of the private file: it begins at the beginning.
    let other = Someone { cookie: claire.open.let_in_again().await, open: claire.open };
    assert_eq!(to(&other.get("/start/words").await), "/start");
    other.begin("avocat").await;
    assert_ne!(other.words().await, words);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_typed_back_wrong_three_times_make_no_profile_and_are_replaced() {
    let claire = Someone::new().await;
    claire.begin("avocat").await;
    let (words, asked) = (claire.words().await, claire.asked().await);
    let swapped = format!("first={}&second={}", words[asked[1] - 1], words[asked[0] - 1]);
    for fields in [swapped.as_str(), "first=&second="] {
        let heard = claire.fill("/start/check", "/start/check", fields).await;
        assert_eq!(heard.status, 422);
        assert!(heard.body.contains("Relisez votre papier") && !heard.body.contains("kit-words"));
    }
    assert_eq!(claire.words().await, words, "the same words, as long as there are tries left");
    let heard = claire.fill("/start/check", "/start/check", "first=girafe&second=girafe").await;
    assert!(heard.status == 422 && heard.body.contains("WORDS-02"));
    let newer = claire.words().await;
    assert_ne!(newer, words);
    let asked = claire.asked().await;
    let former = format!("first={}&second={}", words[asked[0] - 1], words[asked[1] - 1]);
    assert_eq!(claire.fill("/start/check", "/start/check", &former).await.status, 422);
    assert!(claire.status().await.absent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weak_passphrase_is_taken_only_by_whoever_says_so() {
    let claire = Someone::new().await;
    for (page, fields) in [("/start", "language=fr"), ("/start/who", "profession=none"), ("/start/name", "name=Jean")] {
        claire.fill(page, page, fields).await;
    }
    let here = "/start/passphrase";
    let differ = claire.fill(here, here, "passphrase=soleil&again=lune").await;
    assert!(differ.status == 422 && differ.body.contains("diffèrent") && !differ.body.contains("soleil"));
    assert!(!claire.get(here).await.body.contains("name=\"weak\""), "no box before it is needed");
    // A box ticked beside a passphrase that it was not shown for counts for nothing.
    let weak = claire.fill(here, here, "passphrase=soleil&again=soleil&weak=1").await;
    assert!(weak.status == 422 && weak.body.contains("PASS-02") && weak.body.contains("name=\"weak\""));
    assert_eq!(to(&claire.get("/start/words").await), here);
    assert_eq!(claire.fill(here, here, "passphrase=&again=").await.status, 422, "left as it is, without the box");
    assert_eq!(to(&claire.fill(here, here, "passphrase=&again=&weak=1").await), "/start/words");
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_words_are_proposed_and_taken_by_whoever_can_type_them() {
    let claire = Someone::new().await;
    for (page, fields) in [("/start", "language=fr"), ("/start/who", "profession=none"), ("/start/name", "name=Jean")] {
        claire.fill(page, page, fields).await;
    }
    let here = "/start/passphrase";
    let page = claire.fill(here, here, "propose=1").await.body;
    let proposed = between(&between(&page, "<p class=\"proposed\"", "</p>"), ">", "<");
    assert_eq!(proposed.split(' ').count(), 8, "{page}");
    assert!(proposed.is_ascii(), "any keyboard types them");
    assert_eq!(claire.fill(here, here, "copy=girafe").await.status, 422);
    let typed = proposed.to_uppercase().replace(' ', "++");
    assert_eq!(to(&claire.fill(here, here, &format!("copy={typed}")).await), "/start/words");
    assert!(!claire.get(here).await.body.contains(&proposed), "once taken it is shown no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_deceives_is_refused_while_it_can_be_mended() {
    let claire = Someone::new().await;
    for (page, fields) in [("/start", "language=fr"), ("/start/who", "profession=avocat")] {
        claire.fill(page, page, fields).await;
    }
    let long = format!("name={}", "x".repeat(201));
    for fields in ["name=", "name=+++", "name=Claire%E2%80%AEsiobuD", "name=Claire%E2%80%8BDubois", long.as_str()] {
        let heard = claire.fill("/start/name", "/start/name", fields).await;
        assert!(heard.status == 422 && heard.body.contains("NAME-01"), "{fields}");
    }
    assert_eq!(to(&claire.get("/start/passphrase").await), "/start/name");
}
