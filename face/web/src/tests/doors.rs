//! Who is let in, and who is not: requests as an attacker would make them, over real connections.

use std::sync::Arc;

use parloir_node::{Keeper, NodeOptions, Served};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Options;

/// The interface of a home without a profile, and where it is.
pub(super) struct Open {
    _home: tempfile::TempDir,
    pub node: Arc<Keeper>,
    pub host: String,
    launch: String,
}

/// The answer to a request.
pub(super) struct Heard {
    pub status: u16,
    pub head: String,
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Open {
    pub async fn new() -> Self {
        Self::on(None).await
    }

    /// On a network, or off it.
    pub async fn on(network: Option<NodeOptions>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let node = Arc::new(Keeper::locked(home.path(), network));
        let (tell, told) = tokio::sync::oneshot::channel();
        let options = Options {
            listen: "127.0.0.1:0".parse().unwrap(),
            language: "fr",
            opens: false,
            told: Box::new(move |file, _| drop(tell.send(file))),
        };
        let served = node.clone();
        tokio::spawn(async move { crate::serve(served, options).await });
        let file = std::fs::read_to_string(told.await.unwrap()).unwrap();
        let between = |from: &str, to: &str| file.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned();
        Self { _home: home, node, host: between("action=\"http://", "/open\""), launch: between("value=\"", "\"") }
    }

    async fn hear(&self, request: &str) -> Heard {
        self.hear_bytes(request.as_bytes()).await
    }

    pub async fn hear_bytes(&self, request: &[u8]) -> Heard {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        // A server that refuses may close before everything was said.
        let _ = stream.write_all(request).await;
        let mut bytes = Vec::new();
        // A server that refuses to go on may close before everything was read.
        let _ = stream.read_to_end(&mut bytes).await;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let place = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |place| place + 4);
        Heard { status, head: head.to_owned(), body: body.to_owned(), bytes: bytes.split_off(place) }
    }

    pub async fn get(&self, path: &str, more: &str) -> Heard {
        let host = &self.host;
        self.hear(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n")).await
    }

    pub async fn post(&self, path: &str, more: &str, body: &str) -> Heard {
        let (host, length) = (&self.host, body.len());
        self.hear(&format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\nContent-Type: application/x-www-form-urlencoded\r\n{more}\r\n{body}")).await
    }

    /// Lets a browser in by the private file: its cookie.
    pub async fn let_in(&self) -> String {
        self.let_in_with(&self.launch).await
    }

    /// Lets another one in, by the file as it was written anew.
    pub async fn let_in_again(&self) -> String {
        let file = std::fs::read_to_string(self.node.home().join("ouvrir.html")).unwrap();
        self.let_in_with(file.split("value=\"").nth(1).unwrap().split('"').next().unwrap()).await
    }

    async fn let_in_with(&self, launch: &str) -> String {
        let heard = self.post("/open", "Origin: null\r\n", &format!("launch={launch}")).await;
        assert_eq!(heard.status, 200);
        let cookie = heard.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("Max-Age"));
        format!("Cookie: {}\r\n", cookie.split(';').next().unwrap())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_leads_here_is_not_this_program() {
    let open = Open::new().await;
    let port = open.host.rsplit(':').next().unwrap();
    for host in ["evil.example", &format!("evil.example:{port}"), &format!("localhost:{port}"), "127.0.0.1", ""] {
        let heard = open.hear(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).await;
        assert_eq!(heard.status, 421, "{host}");
        assert!(heard.body.is_empty());
    }
    let twice = format!("GET / HTTP/1.1\r\nHost: {0}\r\nHost: {0}\r\nConnection: close\r\n\r\n", open.host);
    assert!([400, 421].contains(&open.hear(&twice).await.status));
    assert_eq!(open.get("/", "").await.status, 303, "its own name is let on, to the door");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_private_file_opens_once_and_a_guess_never() {
    let open = Open::new().await;
    let guess = "launch=".to_owned() + &"0".repeat(64);
    assert_eq!(open.post("/open", "Origin: null\r\n", &guess).await.status, 403);
    assert_eq!(open.post("/open", "Origin: null\r\n", "launch=").await.status, 403);
    assert_eq!(
        open.post("/open", "Origin: http://evil.example\r\n", &format!("launch={}", open.launch)).await.status,
        403
    );
    assert!(open.get("/", "").await.head.contains("location: /door"));
    let cookie = open.let_in().await;
    assert_eq!(open.post("/open", "Origin: null\r\n", &format!("launch={}", open.launch)).await.status, 403, "used");
    assert!(open.get("/", &cookie).await.head.contains("location: /start"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_needs_the_cookie_the_mark_and_a_page_of_this_very_origin() {
    let open = Open::new().await;
    let cookie = open.let_in().await;
    let own = format!("Origin: http://{}\r\n", open.host);
    let page = open.get("/join", &cookie).await;
    let mark = page.body.split("name=\"mark\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let body = format!("mark={mark}");
    let refused = [
        (String::new(), own.clone(), body.as_str(), 401),
        (cookie.clone(), own.clone(), "", 403),
        (cookie.clone(), own.clone(), "mark=0", 403),
        (cookie.clone(), String::new(), body.as_str(), 403),
        (cookie.clone(), "Origin: null\r\n".into(), body.as_str(), 403),
        (cookie.clone(), "Origin: http://127.0.0.1:1\r\n".into(), body.as_str(), 403),
        (cookie.clone(), format!("{own}Sec-Fetch-Site: same-site\r\n"), body.as_str(), 403),
        (cookie.replace("=", "=0"), own.clone(), body.as_str(), 401),
    ];
    for (cookie, origin, body, status) in refused {
        let heard = open.post("/alive", &format!("{cookie}{origin}"), body).await;
        assert_eq!(heard.status, status, "{cookie}{origin}{body}");
    }
    assert_eq!(open.post("/alive", &format!("{cookie}{own}"), &body).await.status, 204);
    let large = format!("{body}&text={}", "x".repeat(700 * 1024));
    assert_eq!(open.post("/alive", &format!("{cookie}{own}"), &large).await.status, 413);
    for method in ["PUT", "DELETE", "OPTIONS", "PATCH"] {
        let request =
            format!("{method} /matters HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{cookie}{own}\r\n", open.host);
        assert_eq!(open.hear(&request).await.status, 405, "{method}");
    }
    assert_eq!(open.get("/matters", &format!("{cookie}Sec-Fetch-Site: cross-site\r\n")).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_says_what_the_browser_may_do_with_it() {
    let open = Open::new().await;
    for path in ["/door", "/a/base.css", "/nowhere", "/a/../Cargo.toml", "/a/%2e%2e%2fCargo.toml"] {
        let head = open.get(path, "").await.head;
        for wanted in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "x-content-type-options: nosniff",
            "cache-control: no-store",
            "referrer-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(head.contains(wanted), "{path}: {wanted}: {head}");
        }
        assert!(!head.contains("unsafe-inline") && !head.contains("unsafe-eval"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_served_beyond_this_machine_and_none_once_it_is_over() {
    let home = tempfile::tempdir().unwrap();
    let node = Arc::new(Keeper::locked(home.path(), None));
    let options =
        Options { listen: "0.0.0.0:0".parse().unwrap(), language: "fr", opens: false, told: Box::new(|_, _| {}) };
    assert!(crate::serve(node, options).await.is_err());
    let open = Open::new().await;
    open.node.stop().await;
    let mut refused = false;
    for _ in 0..1_000 {
        refused = TcpStream::connect(&open.host).await.is_err();
        if refused {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(refused, "the door is closed with the node");
}
