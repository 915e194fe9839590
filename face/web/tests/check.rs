//! A bundle brought to be checked, as a browser brings it: what stands is told, what was altered is named, and nothing of it stays.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use parloir_journal::bundle::Form;
use parloir_kit::{Folder, Story, figure};
use parloir_node::Keeper;
use parloir_web::{Options, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The interface of a home without a profile, with a browser let in.
struct Open {
    home: tempfile::TempDir,
    host: String,
    cookie: String,
    mark: String,
}

/// Status and body of an answer.
type Heard = (u16, String);

impl Open {
    async fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let node = Arc::new(Keeper::locked(home.path(), None));
        let (tell, told) = tokio::sync::oneshot::channel();
        let options = Options {
            listen: "127.0.0.1:0".parse().unwrap(),
            language: "fr",
            opens: false,
            told: Box::new(move |file, _| drop(tell.send(file))),
        };
        tokio::spawn(serve(node, options));
        let file = std::fs::read_to_string(told.await.unwrap()).unwrap();
        let between =
            |text: &str, from: &str, to: &str| text.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned();
        let (host, launch) = (between(&file, "action=\"http://", "/open\""), between(&file, "value=\"", "\""));
        let mut open = Self { home, host, cookie: String::new(), mark: String::new() };
        let (_, head, _) = open.send("POST", "/open", "Origin: null\r\n", format!("launch={launch}").as_bytes()).await;
        open.cookie = head
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let (_, _, page) = open.send("GET", "/proof", "", b"").await;
        open.mark = between(&page, "name=\"mark\" value=\"", "\"");
        open
    }

    async fn send(&self, method: &str, path: &str, more: &str, body: &[u8]) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\nContent-Length: {}\r\n{more}\r\n",
            self.host,
            self.cookie,
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // A server that refuses to go on may close before everything was sent.
        let _ = stream.write_all(body).await;
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes).await;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, head.to_owned(), body.to_owned())
    }

    async fn post(&self, path: &str, fields: &str) -> Heard {
        let own = format!("Origin: http://{}\r\n", self.host);
        let (status, _, body) = self.send("POST", path, &own, format!("mark={}&{fields}", self.mark).as_bytes()).await;
        (status, body)
    }

    async fn begin(&self, kind: &str) -> String {
        let (status, lot) = self.post("/proof/new", &format!("kind={kind}")).await;
        assert_eq!(status, 200);
        lot
    }

    async fn bring(&self, lot: &str, body: &[u8]) -> Heard {
        let own = format!("Origin: http://{}\r\nx-parloir: {}\r\n", self.host, self.mark);
        let (status, _, body) = self.send("POST", &format!("/proof/{lot}/bytes"), &own, body).await;
        (status, body)
    }

    async fn check(&self, folder: &Folder) -> Heard {
        let lot = self.begin("folder").await;
        let body: Vec<u8> =
            folder.files.iter().flat_map(|(path, bytes)| piece(&format!("preuve/{path}"), 0, bytes)).collect();
        for part in [body] {
            assert_eq!(self.bring(&lot, &part).await.0, 204);
        }
        self.post(&format!("/proof/{lot}/end"), "").await
    }

    fn is_clean(&self) -> bool {
        let folder = self.home.path().join("a-verifier");
        std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
    }
}

fn piece(path: &str, at: u64, bytes: &[u8]) -> Vec<u8> {
    let mut piece = (path.len() as u16).to_be_bytes().to_vec();
    piece.extend_from_slice(path.as_bytes());
    piece.extend_from_slice(&at.to_be_bytes());
    piece.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
    piece.extend_from_slice(bytes);
    piece
}

fn genuine() -> Folder {
    Story::small(&figure::claire(), &figure::jean(), &figure::carole()).bundle(Form::Full)
}

fn one(folder: &Folder, holds: impl Fn(&str) -> bool) -> String {
    folder.files.keys().find(|path| holds(path)).unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_that_stands_is_told_with_who_wrote_and_nothing_of_it_stays() {
    let open = Open::new().await;
    let (status, page) = open.check(&genuine()).await;
    assert_eq!(status, 200);
    assert!(page.contains("Ce dossier tient") && page.contains("CONFORME"), "{page}");
    assert!(page.contains("Claire") && page.contains("Jean") && !page.contains("Ce qui ne tient pas"));
    assert!(open.is_clean());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_tampering_is_refused_and_named_with_the_file_it_concerns() {
    let open = Open::new().await;
    let whole = genuine();
    let body = one(&whole, |path| path.ends_with("/body"));
    let link = one(&whole, |path| path.starts_with("journal/") && path.ends_with(".txt"));
    let signature = one(&whole, |path| path.starts_with("journal/") && path.ends_with(".sig"));
    let document = one(&whole, |path| path.contains("/document"));
    let alter = |path: &str, reseals: bool| {
        let mut folder = whole.clone();
        *folder.files.get_mut(path).unwrap().last_mut().unwrap() ^= 1;
        if reseals {
            folder.reseal();
        }
        folder
    };
    let mut without = whole.clone();
    without.files.remove(&signature);
    let mut with = whole.clone();
    with.files.insert("journal/x.txt".into(), b"added".to_vec());
    with.reseal();
    let cases = [
        (alter(&body, false), &body, "SUM-01"),
        (alter(&body, true), &body, "ITEM-01"),
        (alter(&document, true), &document, "ITEM-03"),
        (alter(&link, false), &link, "SUM-01"),
        (without, &signature, "SUM-02"),
        (with, &"journal/x.txt".to_owned(), "FORM-01"),
    ];
    for (folder, path, code) in cases {
        let (status, page) = open.check(&folder).await;
        assert_eq!(status, 200, "{code}");
        assert!(page.contains("Ce dossier ne tient pas") && page.contains("REFUSÉ"), "{code} {path}");
        let faults = page.split("Ce qui ne tient pas").nth(1).unwrap();
        assert!(faults.contains(code) && faults.contains(path.as_str()), "{code} {path}: {faults}");
        assert!(open.is_clean());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_of_it_is_opened_whoever_packed_it_and_its_path_alone_is_enough() {
    let open = Open::new().await;
    let place = tempfile::tempdir().unwrap();
    for (path, bytes) in &genuine().files {
        let path = place.path().join("preuve").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let archive = place.path().join("preuve.zip");
    let script = "import sys,shutil; shutil.make_archive(sys.argv[1] + '/preuve', 'zip', sys.argv[1], 'preuve')";
    assert!(Command::new("python3").args(["-c", script]).arg(place.path()).status().unwrap().success());
    let lot = open.begin("zip").await;
    let bytes = std::fs::read(&archive).unwrap();
    let (first, second) = bytes.split_at(bytes.len() / 2);
    assert_eq!(open.bring(&lot, &piece("one.zip", 0, first)).await.0, 204);
    assert_eq!(open.bring(&lot, &piece("one.zip", first.len() as u64, second)).await.0, 204);
    assert!(open.post(&format!("/proof/{lot}/end"), "").await.1.contains("Ce dossier tient"));
    let named = |path: &Path| format!("path={}", path.to_string_lossy());
    assert!(open.post("/proof", &named(&archive)).await.1.contains("Ce dossier tient"));
    assert!(open.post("/proof", &named(&place.path().join("preuve"))).await.1.contains("Ce dossier tient"));
    assert!(place.path().join("preuve/SHA256SUMS").exists(), "what lies elsewhere is left alone");
    assert!(open.is_clean());
    std::fs::write(&archive, &bytes[..bytes.len() - 100]).unwrap();
    let (status, page) = open.post("/proof", &named(&archive)).await;
    assert!(status == 422 && page.contains("n’est pas entier"), "{page}");
    let (status, page) = open.post("/proof", "path=preuve").await;
    assert!(status == 422 && page.contains("Ce chemin n’est pas entier"));
    assert!(open.is_clean());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_its_page_left_leaves_nothing_and_nothing_is_said_of_how_far_it_is() {
    let open = Open::new().await;
    assert_eq!(open.send("GET", "/proof/far", "", b"").await.0, 204);
    let lot = open.begin("folder").await;
    for (path, bytes) in &genuine().files {
        assert_eq!(open.bring(&lot, &piece(path, 0, bytes)).await.0, 204);
    }
    let mut stream = TcpStream::connect(&open.host).await.unwrap();
    let body = format!("mark={}", open.mark);
    let head = format!(
        "POST /proof/{lot}/end HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {}\r\nContent-Length: {}\r\n\r\n{body}",
        open.cookie,
        body.len(),
        host = open.host
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    drop(stream);
    // Another check waits for the end of that one, and its lot is then on its way out.
    let (_, page) = open.check(&genuine()).await;
    assert!(page.contains("Ce dossier tient"));
    while !open.is_clean() {
        tokio::task::yield_now().await;
    }
    assert_eq!(open.send("GET", "/proof/far", "", b"").await.0, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_brought_without_the_mark_out_of_the_folder_or_beyond_its_size() {
    let open = Open::new().await;
    let lot = open.begin("folder").await;
    let own = format!("Origin: http://{}\r\n", open.host);
    let path = format!("/proof/{lot}/bytes");
    assert_eq!(open.send("POST", &path, &own, &piece("a", 0, b"x")).await.0, 403);
    assert_eq!(open.bring("0000", &piece("a", 0, b"x")).await.0, 404);
    assert_eq!(open.bring(&lot, &vec![0; 6 << 20]).await.0, 413);
    let (status, page) = open.bring(&lot, &piece("../../../out", 0, b"x")).await;
    assert!(status == 422 && page.contains("mène hors du dossier"));
    assert!(open.is_clean(), "what came before goes too");
    let lot = open.begin("folder").await;
    assert_eq!(open.bring(&lot, &piece("a", 0, b"x")).await.0, 204);
    assert!(!open.is_clean());
    assert_eq!(open.post(&format!("/proof/{lot}/withdraw"), "").await.0, 204);
    assert!(open.is_clean());
}
