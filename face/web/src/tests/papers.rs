//! Documents by the browser: what is brought is what is placed, what is hostile stays bytes, and looking is an act.

use data_encoding::BASE64;
use parloir_node::NodeOptions;
use parloir_node::contract::{Answer, Item, Reply, Request};

use super::doors::{Heard, Open};

/// A profile with one matter, and a browser that was let in.
struct Desk {
    open: Open,
    cookie: String,
    mark: String,
    matter: String,
}

impl Drop for Desk {
    /// Ends the node with the test, and waits for its vault: a process that ends takes the cipher's library down first.
    fn drop(&mut self) {
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(self.open.node.stop()));
    }
}

impl Desk {
    async fn new() -> Self {
        let mut desk = Self::of("Me Claire Dubois", None).await;
        let new = Request::MatterNew { title: "Martin".into(), level: 2, verification: "keeper".into() };
        let Answer::Matter(page) = desk.ask(new).await else { panic!() };
        desk.matter = page.line.matter.clone();
        desk
    }

    /// A profile without a matter.
    async fn of(name: &str, network: Option<NodeOptions>) -> Self {
        let open = Open::on(network).await;
        let Reply::Done(Answer::Words(words)) = open.node.ask(Request::WordsNew, &mut |_| {}).await else { panic!() };
        let made = Request::ProfileNew {
            name: name.into(),
            profession: "avocat".into(),
            jurisdiction: "fr".into(),
            words: words.join(" "),
            passphrase: "cheval agrafe pile correcte 42".into(),
            small_machine: true,
            weak_accepted: true,
        };
        assert!(matches!(open.node.ask(made, &mut |_| {}).await, Reply::Done(_)));
        let cookie = open.let_in().await;
        let mark = mark(&open, &cookie).await;
        Self { open, cookie, mark, matter: String::new() }
    }

    async fn ask(&self, request: Request) -> Answer {
        match self.open.node.ask(request, &mut |_| {}).await {
            Reply::Done(answer) => answer,
            other => panic!("{other:?}"),
        }
    }

    async fn get(&self, path: &str) -> Heard {
        let (host, cookie) = (&self.open.host, &self.cookie);
        // Of the older version, so that no answer comes in chunks.
        self.open.hear_bytes(format!("GET {path} HTTP/1.0\r\nHost: {host}\r\n{cookie}\r\n").as_bytes()).await
    }

    /// As the script of a page does it.
    async fn post(&self, path: &str, body: &[u8]) -> Heard {
        self.post_as(&self.cookie, &self.mark, &format!("http://{}", self.open.host), path, body).await
    }

    async fn post_as(&self, cookie: &str, mark: &str, origin: &str, path: &str, body: &[u8]) -> Heard {
        let (host, length) = (&self.open.host, body.len());
        let head = format!(
            "POST {path} HTTP/1.0\r\nHost: {host}\r\nOrigin: {origin}\r\n{cookie}X-Parloir: {mark}\r\nContent-Length: {length}\r\n\r\n"
        );
        self.open.hear_bytes(&[head.as_bytes(), body].concat()).await
    }

    fn place(&self, rest: &str) -> String {
        format!("/m/{}{rest}", self.matter)
    }

    /// Announces a document: the address of its deposit.
    async fn announce(&self, name: &str, bytes: usize) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("name", name).append_pair("path", name);
        form.append_pair("bytes", &bytes.to_string()).append_pair("modified", "1700000000000");
        let heard = self.post(&self.place("/deposit"), form.finish().as_bytes()).await;
        assert_eq!(heard.status, 200, "{}", heard.body);
        self.place(&format!("/deposit/{}", field(&heard, "deposit")))
    }

    /// Brings a document as a page does: the number of its item.
    async fn bring(&self, name: &str, bytes: &[u8]) -> u64 {
        let deposit = self.announce(name, bytes.len()).await;
        let mut at = 0;
        for part in bytes.chunks(100_000) {
            let heard = self.post(&format!("{deposit}/bytes?at={at}"), part).await;
            at += part.len();
            assert_eq!(field(&heard, "have"), at.to_string());
        }
        assert_eq!(self.post(&format!("{deposit}/end"), b"").await.status, 204);
        self.items().await.last().unwrap().number
    }

    /// The phrase with somebody, once both devices have met.
    async fn phrase(&self, person: &str) -> String {
        for _ in 0..100 {
            let Answer::People(people) = self.ask(Request::People).await else { panic!() };
            let met = people.iter().find(|line| line.name.contains(person));
            if let Some(words) = met.and_then(|line| line.phrase.clone()) {
                return words;
            }
            self.ask(Request::Events { after: 0, wait_ms: 1_000 }).await;
        }
        panic!("no phrase with {person}")
    }

    async fn matter_is_here(&self) -> bool {
        let Answer::Matters(lines) = self.ask(Request::Matters).await else { panic!() };
        lines.iter().any(|line| line.state == "open")
    }

    async fn items(&self) -> Vec<Item> {
        let read = Request::Read { matter: self.matter.clone(), after: 0, limit: 100, unopened: false, before: None };
        match self.ask(read).await {
            Answer::Items(items) => items,
            other => panic!("{other:?}"),
        }
    }
}

async fn mark(open: &Open, cookie: &str) -> String {
    let page = open.get("/join", cookie).await;
    page.body.split("name=\"mark\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn field(heard: &Heard, name: &str) -> String {
    let mut fields = form_urlencoded::parse(heard.body.as_bytes());
    fields.find(|(own, _)| own == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// Bytes that are not all the same.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::try_from(state >> 24).unwrap()
    };
    (0..length).map(|_| next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_brought_in_parts_is_saved_byte_for_byte() {
    let desk = Desk::new().await;
    let bytes = noise(300_001);
    let number = desk.bring("Pièce n°1 \"finale\".bin", &bytes).await;
    let saved = desk.get(&desk.place(&format!("/i/{number}/save"))).await;
    assert_eq!((saved.status, saved.bytes == bytes), (200, true));
    assert!(saved.head.contains("content-length: 300001"), "{}", saved.head);
    assert!(saved.head.contains("filename*=UTF-8''Pi%C3%A8ce%20n%C2%B01%20_finale_.bin"), "{}", saved.head);
    assert_eq!(desk.items().await.len(), 1);
    assert_eq!(desk.bring("vide.txt", b"").await, 2, "an empty document is one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_needs_the_cookie_the_mark_of_the_same_session_and_this_very_origin() {
    let desk = Desk::new().await;
    let deposit = desk.announce("a.bin", 10).await;
    let own = format!("http://{}", desk.open.host);
    let other_mark = "0".repeat(64);
    let refused = [
        ("", desk.mark.as_str(), own.as_str(), 401),
        (&desk.cookie, "", &own, 403),
        (&desk.cookie, &other_mark, &own, 403),
        (&desk.cookie, &desk.mark, "null", 403),
        (&desk.cookie, &desk.mark, "http://evil.example", 403),
    ];
    for (cookie, mark, origin, status) in refused {
        for act in ["/bytes?at=0", "/check", "/end", "/withdraw"] {
            let heard = desk.post_as(cookie, mark, origin, &format!("{deposit}{act}"), b"12345").await;
            assert_eq!(heard.status, status, "{act} {cookie} {mark} {origin}");
        }
        let heard = desk.post_as(cookie, mark, origin, &desk.place("/deposit"), b"name=a").await;
        assert_eq!(heard.status, status);
    }
    assert_eq!(field(&desk.get(&deposit).await, "have"), "0", "nothing of it was taken");
    let large = vec![0; 4 * 1024 * 1024 + 1];
    assert_eq!(desk.post(&format!("{deposit}/bytes?at=0"), &large).await.status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_follow_or_is_not_all_there_is_refused_and_what_is_kept_stays() {
    let desk = Desk::new().await;
    let deposit = desk.announce("a.bin", 10).await;
    assert_eq!(desk.post(&format!("{deposit}/bytes?at=3"), b"1234").await.status, 422);
    assert_eq!(field(&desk.post(&format!("{deposit}/bytes?at=0"), b"1234").await, "have"), "4");
    assert_eq!(desk.post(&format!("{deposit}/bytes?at=0"), b"1234").await.status, 422);
    assert_eq!(desk.post(&format!("{deposit}/end"), b"").await.status, 422);
    assert_eq!(field(&desk.get(&deposit).await, "have"), "4");
    let page = desk.get(&desk.place("")).await.body;
    assert!(page.contains("a.bin") && page.contains("data-have=\"4\""), "shown after the page was loaded again");
    assert_eq!(desk.post(&format!("{deposit}/bytes?at=x"), b"").await.status, 400);
    assert_eq!(desk.post(&format!("{deposit}/withdraw"), b"").await.status, 303);
    assert_eq!(desk.get(&deposit).await.status, 404);
    assert!(desk.items().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_deceives_is_refused_before_its_bytes_come() {
    let desk = Desk::new().await;
    for name in ["a\r\nSet-Cookie: x=1", "a\u{202E}fdp.exe", "../x", "", &"x".repeat(256)] {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("name", name).append_pair("path", name).append_pair("bytes", "1").append_pair("modified", "0");
        let heard = desk.post(&desk.place("/deposit"), form.finish().as_bytes()).await;
        assert_eq!(heard.status, 422, "{name:?}");
    }
    for form in ["name=a&path=a&bytes=-1&modified=0", "name=a&path=a&bytes=1", "name=a&path=a&bytes=x&modified=0"] {
        assert_eq!(desk.post(&desk.place("/deposit"), form.as_bytes()).await.status, 400, "{form}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_picture_or_page_is_only_ever_saved() {
    let desk = Desk::new().await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>";
    for name in ["a.svg", "a.html", "a.xhtml", "a.xml", "a.png", "a.pdf", "a"] {
        let number = desk.bring(name, svg).await;
        let saved = desk.get(&desk.place(&format!("/i/{number}/save"))).await;
        assert_eq!(saved.bytes, svg);
        for wanted in [
            "content-type: application/octet-stream",
            "content-disposition: attachment; ",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'; sandbox\r\n",
            "cache-control: no-store",
        ] {
            assert!(saved.head.contains(wanted), "{name}: {wanted}: {}", saved.head);
        }
        let view = desk.get(&desk.place(&format!("/i/{number}/view"))).await;
        assert_eq!(view.status, 200);
        assert!(!view.body.contains("<iframe") && !view.body.contains("alert("), "{name}");
        let frame = desk.get(&desk.place(&format!("/i/{number}/frame"))).await;
        assert!(!frame.body.contains("alert("), "{name}: {}", frame.body);
        assert!(
            frame.head.contains("; sandbox\r\n") && frame.head.contains("frame-ancestors 'self'"),
            "{}",
            frame.head
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn text_is_shown_as_letters_and_a_picture_as_its_very_bytes() {
    let desk = Desk::new().await;
    let text = "<script>alert(1)</script>\nfacture\u{202E}fdp.exe\r\nd\u{e9}j\u{e0} & \"vu\"";
    let number = desk.bring("a.txt", text.as_bytes()).await;
    let view = desk.get(&desk.place(&format!("/i/{number}/view"))).await;
    assert!(view.body.contains("<iframe class=\"glass\" sandbox=\"\""), "{}", view.body);
    let frame = desk.get(&desk.place(&format!("/i/{number}/frame"))).await;
    assert!(frame.body.contains("&lt;script&gt;") && !frame.body.contains("<script"), "{}", frame.body);
    assert!(frame.body.contains("facture⟦U+202E⟧fdp.exe\ndéjà"), "{}", frame.body);
    assert!(frame.head.contains("x-frame-options: SAMEORIGIN") && !frame.head.contains("DENY"));
    for length in [200_000, 200_001, 200_002] {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01".to_vec();
        png.extend(noise(length));
        let number = desk.bring("the-bytes.png", &png).await;
        let frame = desk.get(&desk.place(&format!("/i/{number}/frame"))).await;
        let coded = frame.body.split("data:image/png;base64,").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(BASE64.decode(coded.as_bytes()).unwrap(), png);
        assert!(frame.body.ends_with("alt=\"the-bytes.png\"></body></html>"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_listed_and_saved_as_one_archive() {
    let desk = Desk::new().await;
    let form = "name=Pi%C3%A8ces&folder=1&path=a%2Fun.txt&bytes=3&modified=0&path=deux.txt&bytes=4&modified=0";
    let heard = desk.post(&desk.place("/deposit"), form.as_bytes()).await;
    let deposit = desk.place(&format!("/deposit/{}", field(&heard, "deposit")));
    desk.post(&format!("{deposit}/bytes?at=0"), b"un!deux").await;
    assert_eq!(desk.post(&format!("{deposit}/end"), b"").await.status, 204);
    let view = desk.get(&desk.place("/i/1/view")).await.body;
    assert!(view.contains("a/un.txt") && view.contains("deux.txt"), "{view}");
    let saved = desk.get(&desk.place("/i/1/save")).await;
    assert!(saved.head.contains("filename*=UTF-8''Pi%C3%A8ces.zip"), "{}", saved.head);
    assert!(saved.bytes.starts_with(b"PK\x03\x04"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sheet_is_saved_alone_or_beside_the_bundle_and_no_browser_takes_it_for_a_page_of_ours() {
    let desk = Desk::new().await;
    desk.bring("a.txt", b"un").await;
    let sheet = desk.post(&desk.place("/papers"), b"what=everything&form=constat&do=save").await;
    assert_eq!(sheet.status, 200, "{}", sheet.body);
    assert!(sheet.body.contains("<bdi>Me Claire Dubois</bdi>"), "{}", sheet.body);
    for wanted in ["content-type: application/octet-stream", "attachment; filename=\"parloir-constat-", ".html\""] {
        assert!(sheet.head.contains(wanted), "{wanted}: {}", sheet.head);
    }
    let page = desk.get(&desk.place("/bundle")).await.body;
    assert!(page.contains("name=\"sheet\" value=\"yes\" checked"), "{page}");
    for (form, is_there) in [("what=everything&sheet=yes&do=save", true), ("what=everything&do=save", false)] {
        let archive = desk.post(&desk.place("/bundle"), form.as_bytes()).await;
        assert_eq!(archive.status, 200);
        let found = archive.bytes.windows(12).any(|window| window == b"constat.html");
        assert_eq!(found, is_there, "{form}");
    }
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("preuve");
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("what", "everything")
        .append_pair("sheet", "yes")
        .append_pair("do", "folder")
        .append_pair("target", target.to_str().unwrap())
        .finish();
    let said = desk.post(&desk.place("/bundle"), form.as_bytes()).await;
    assert_eq!(said.status, 200, "{}", said.body);
    assert!(target.join("SHA256SUMS").is_file() && place.path().join("preuve-constat/constat.html").is_file());
    assert!(said.body.contains("preuve-constat"), "{}", said.body);
}

/// Two people who trust each other, in one matter.
async fn pair() -> (Desk, Desk) {
    let network = || Some(NodeOptions { listen: vec!["127.0.0.1:0".parse().unwrap()], ..NodeOptions::default() });
    let (mut claire, mut jean) =
        (Desk::of("Me Claire Dubois", network()).await, Desk::of("Jean Martin", network()).await);
    let new = Request::MatterNew { title: "Martin".into(), level: 2, verification: "keeper".into() };
    let Answer::Matter(page) = claire.ask(new).await else { panic!() };
    claire.matter = page.line.matter.clone();
    jean.matter = page.line.matter.clone();
    let invite = Request::Invite { matter: claire.matter.clone(), role: "client".into(), lives_ms: 0 };
    let Answer::Invitation(made) = claire.ask(invite).await else { panic!() };
    jean.ask(Request::Join { link: made.link.clone(), wait_ms: 60_000 }).await;
    let words = claire.phrase("Jean").await;
    assert_eq!(jean.phrase("Claire").await, words);
    let verify = |person: &str| {
        let (person, words, method) = (person.to_owned(), words.clone(), "phrase-by-voice".to_owned());
        Request::Verify { person, words, method }
    };
    jean.ask(verify("Claire")).await;
    claire.ask(verify("Jean")).await;
    (claire, jean)
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_at_a_page_states_nothing_and_opening_or_saving_does() {
    let (claire, jean) = pair().await;
    claire.bring("un.txt", b"un").await;
    claire.bring("deux.txt", b"deux").await;
    let mut arrived = Vec::new();
    for _ in 0..100 {
        if jean.matter_is_here().await {
            arrived = jean.items().await;
        }
        if arrived.iter().filter(|item| item.document.as_ref().is_some_and(|paper| paper.state == "whole")).count() == 2
        {
            break;
        }
        jean.ask(Request::Events { after: 0, wait_ms: 1_000 }).await;
    }
    assert_eq!(arrived.len(), 2);
    let number = |name: &str| {
        let is_meant = |item: &&Item| item.document.as_ref().is_some_and(|paper| paper.name == name);
        arrived.iter().find(is_meant).unwrap().number
    };
    let (one, two) = (number("un.txt"), number("deux.txt"));
    for (number, text) in [(one, "un"), (two, "deux")] {
        let place = jean.place(&format!("/i/{number}"));
        let view = jean.get(&format!("{place}/view")).await;
        assert!(view.body.contains("Me Claire Dubois") && !view.body.contains("<iframe"));
        assert!(!jean.get(&format!("{place}/frame")).await.body.contains(&format!("<pre dir=\"auto\">{text}")));
        let saved = jean.get(&format!("{place}/save")).await;
        assert_eq!((saved.status, saved.bytes.as_slice()), (303, b"".as_slice()), "one is told first what it means");
        jean.get(&jean.place("")).await;
    }
    assert!(jean.items().await.iter().all(|item| !item.opened), "nothing that merely loads states anything");
    let opened = jean.post(&jean.place(&format!("/i/{one}/view")), b"").await;
    assert_eq!(opened.status, 303);
    assert!(jean.get(&jean.place(&format!("/i/{one}/frame"))).await.body.contains("un</pre>"));
    assert_eq!(jean.post(&jean.place(&format!("/i/{two}/save")), b"").await.bytes, b"deux");
    assert!(jean.items().await.iter().all(|item| item.opened));
}
