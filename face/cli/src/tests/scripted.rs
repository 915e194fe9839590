//! Commands against a node that follows a script.

use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, InvitationMade, Notice, Placed, Request};

use crate::act::{document, invite, plain, wanted::Wanted};
use crate::failure::Failure;
use crate::reach::Reach;
use crate::screen::Screen;
use parloir_speech::locale::Language;
use parloir_speech::speech::Speech;

#[derive(Clone, Default)]
struct Paper(Rc<RefCell<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Paper {
    fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

struct Script {
    answers: Vec<Result<Answer, Failure>>,
    asked: Vec<Request>,
}

impl Reach for Script {
    fn ask(&mut self, request: &Request, notice: &mut dyn FnMut(Notice)) -> Result<Answer, Failure> {
        self.asked.push(request.clone());
        notice(Notice { stage: "sealing".into(), done_bytes: 1, total_bytes: 2 });
        if self.answers.is_empty() { Err(Failure::fault("the script is over")) } else { self.answers.remove(0) }
    }
}

fn script(answers: Vec<Result<Answer, Failure>>) -> Script {
    Script { answers, asked: Vec::new() }
}

fn screen(paper: &Paper, json: bool) -> Screen {
    Screen::onto(Box::new(paper.clone()), Speech::new(Language::En), json)
}

fn placed(number: u64) -> Result<Answer, Failure> {
    Ok(Answer::Placed(Placed { item: "a".repeat(64), number, owed_to: vec!["Jean Martin".into()] }))
}

#[test]
fn json_is_one_document_whatever_the_command_does() {
    let paper = Paper::default();
    let requests = vec![
        Request::SendFile { matter: "m".into(), path: "a".into() },
        Request::SendFile { matter: "m".into(), path: "b".into() },
    ];
    let mut node = script(vec![placed(1), placed(2)]);
    document::several(&requests, &mut node, &mut screen(&paper, true)).unwrap();
    let value: serde_json::Value = serde_json::from_str(&paper.text()).unwrap();
    assert_eq!(value["answer"], "placed-several");
    assert_eq!(value["value"][1]["number"], 2);

    let paper = Paper::default();
    plain::run(Wanted::One(Request::Owed), &mut script(vec![Ok(Answer::Owed(Vec::new()))]), &mut screen(&paper, true))
        .unwrap();
    assert_eq!(paper.text(), "{\"answer\":\"owed\",\"value\":[]}\n");
}

#[test]
fn what_was_placed_before_a_refusal_stays_shown() {
    let paper = Paper::default();
    let requests: Vec<Request> =
        ["a", "b", "c"].iter().map(|path| Request::SendFile { matter: "m".into(), path: (*path).into() }).collect();
    let mut node = script(vec![placed(1), Err(Refusal::DiskFull.into()), placed(3)]);
    let done = document::several(&requests, &mut node, &mut screen(&paper, false));
    assert_eq!(done, Err(Refusal::DiskFull.into()));
    assert_eq!(node.asked.len(), 2, "what follows a refusal is not tried");
    assert!(paper.text().contains("Item 1 placed"));
}

#[test]
fn what_is_placed_is_watched_until_nobody_who_is_connected_waits_for_it() {
    let at = |why: Option<&str>, sent_bytes| {
        let mut item = crate::tests::samples::leaving();
        for line in &mut item.progress {
            (line.why, line.sent_bytes) = (why.map(str::to_owned), sent_bytes);
            line.progress = if why.is_some() { "owed".into() } else { "delivered".into() };
        }
        Ok(Answer::Items(vec![item]))
    };
    let news = || Ok(Answer::Events(Vec::new()));
    let request = Request::SendFile { matter: "m".into(), path: "a".into() };
    for (answers, asked, is_there) in [
        (
            vec![placed(16), at(Some("sending"), Some(1)), news(), at(Some("sending"), None), news(), at(None, None)],
            6,
            true,
        ),
        (vec![placed(16), at(Some("offline"), None)], 2, false),
    ] {
        let paper = Paper::default();
        let mut node = script(answers);
        plain::run(Wanted::Leave(vec![request.clone()]), &mut node, &mut screen(&paper, false)).unwrap();
        assert_eq!(node.asked.len(), asked);
        let text = paper.text();
        assert!(text.contains("Item 16 placed") && text.contains("delivered") == is_there, "{text}");
    }
    let paper = Paper::default();
    let mut node = script(vec![placed(1), at(None, None)]);
    plain::run(Wanted::Leave(vec![request]), &mut node, &mut screen(&paper, true)).unwrap();
    assert_eq!(paper.text().lines().count(), 2, "a document a line");
}

#[test]
fn an_invitation_is_kept_in_a_new_file_that_its_owner_alone_reads() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jean.invitation");
    let made = InvitationMade {
        invitation: "5".repeat(64),
        link: "parloir:abc".into(),
        expires: "2026-12-01T01:52:00Z".into(),
        role: "client".into(),
    };
    let request = Request::Invite { matter: "m".into(), role: "client".into(), lives_ms: 1 };
    let paper = Paper::default();
    let mut node = script(vec![Ok(Answer::Invitation(made.clone()))]);
    invite::invite(&request, Some(&file), &mut node, &mut screen(&paper, false)).unwrap();
    assert!(paper.text().contains("parloir:abc"));
    assert_eq!(invite::link(None, Some(&file)), Ok("parloir:abc".into()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut node = script(vec![Ok(Answer::Invitation(made))]);
    let again = invite::invite(&request, Some(&file), &mut node, &mut screen(&paper, false));
    assert_eq!(again, Err(Refusal::TargetExists.into()));
    assert!(node.asked.is_empty(), "nothing is made when it cannot be kept");
}

#[test]
fn a_link_file_that_is_no_link_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("empty", &b""[..]), ("blank", b" \n\n"), ("binary", b"\xff\xfe\x00")] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(invite::link(None, Some(&path)), Err(Refusal::InvitationUnreadable.into()), "{name}");
    }
    assert!(matches!(invite::link(None, Some(&folder.path().join("absent"))), Err(Failure::Fault(_))));
}

#[test]
fn following_shows_each_item_once_and_ends_with_the_node() {
    let paper = Paper::default();
    let item = |number| parloir_node::contract::Item { number, ..crate::tests::samples::item() };
    let mut node = script(vec![
        Ok(Answer::Items(vec![item(1), item(2)])),
        Ok(Answer::Events(Vec::new())),
        Ok(Answer::Items(Vec::new())),
        Ok(Answer::Events(Vec::new())),
        Ok(Answer::Items(vec![item(3)])),
        Err(Refusal::NodeAbsent.into()),
    ]);
    let wanted = Wanted::Follow { matter: "m".into(), after: 0, limit: 100, unopened: false };
    let done = plain::run(wanted, &mut node, &mut screen(&paper, false));
    assert_eq!(done, Err(Refusal::NodeAbsent.into()));
    let text = paper.text();
    for number in 1..=3 {
        assert_eq!(text.lines().filter(|line| line.starts_with(&format!("{number}  "))).count(), 1, "{text}");
    }
    assert!(!text.contains("Nothing to read"), "silence is not news");
}
