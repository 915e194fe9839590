//! Asking an authority on loopback: what leaves, and what of an answer is not taken.

use std::time::Duration;

use parloir_authority::{Asked, Fault, Place, ask};
use parloir_kit::Authority;
use parloir_kit::served::{Manner, Served};

const LONG: Duration = Duration::from_secs(60);

async fn asked(url: &str, question: &[u8]) -> Asked {
    ask(&Place::read(url).unwrap(), question.to_vec(), b"", LONG).await
}

#[tokio::test]
async fn an_answer_that_leads_elsewhere_or_has_no_end_or_no_form_is_not_taken() {
    let (served, other) = (Served::new(Authority::default()), Served::new(Authority::default()));
    let elsewhere =
        format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", other.url());
    let endless = [b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n".to_vec(), vec![0; 10_000_000]].concat();
    let heads = [b"HTTP/1.1 200 OK\r\n".to_vec(), b"X: y\r\n".repeat(10_000), b"\r\n".to_vec()].concat();
    for (says, fault) in [
        (elsewhere.into_bytes(), Fault::Status),
        (b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n".to_vec(), Fault::Status),
        (endless, Fault::Answer),
        (heads, Fault::Answer),
        (b"SSH-2.0-OpenSSH\r\n".to_vec(), Fault::Answer),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ncut".to_vec(), Fault::Answer),
    ] {
        let shown = String::from_utf8_lossy(&says[..says.len().min(40)]).into_owned();
        served.answer(Manner::Says(says));
        assert_eq!(asked(&served.url(), b"q").await.answer.err(), Some(fault), "{shown}");
    }
    served.answer(Manner::Shut);
    assert_eq!(asked(&served.url(), b"q").await.answer.err(), Some(Fault::Answer));
    assert!(other.heard().is_empty(), "nobody is asked who was not named");
}

#[tokio::test]
async fn nobody_at_the_address_and_nobody_in_time_are_told_apart() {
    let nobody = asked("http://127.0.0.1:1/", b"q").await;
    assert_eq!((nobody.answer.err(), nobody.sent_bytes), (Some(Fault::Unreachable), 0));
    assert!(nobody.remote.is_some());
    let served = Served::new(Authority::default());
    let late = ask(&Place::read(&served.url()).unwrap(), b"q".to_vec(), b"", Duration::ZERO).await;
    assert_eq!(late.answer.err(), Some(Fault::Silent));
}

#[tokio::test]
async fn what_leaves_is_the_question_and_nothing_of_who_asks() {
    let served = Served::new(Authority::default());
    served.answer(Manner::Says(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nanswer".to_vec()));
    let asked = asked(&served.url(), b"question").await;
    assert_eq!(asked.answer.unwrap(), b"answer");
    let heard = String::from_utf8(served.heard().remove(0)).unwrap();
    let host = served.url().replace("http://", "").replace("/tsr", "");
    let mut lines: Vec<&str> = heard.lines().collect();
    lines.sort_unstable();
    let mut wanted = vec![
        "",
        "POST /tsr HTTP/1.1",
        "accept: application/timestamp-reply",
        "connection: close",
        "content-length: 8",
        "content-type: application/timestamp-query",
        "question",
    ];
    let host = format!("host: {host}");
    wanted.push(&host);
    wanted.sort_unstable();
    assert_eq!(lines, wanted);
    assert_eq!(asked.sent_bytes, heard.len() as u64);
    assert_eq!(asked.received_bytes, 44);
}
