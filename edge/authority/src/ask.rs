//! One question to an authority: its address looked up, one line, one answer of a bounded size, in a bounded time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HOST};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use crate::counted::{Count, Counted};
use crate::fault::Fault;
use crate::place::Place;
use crate::sealed;

/// An answer: authorities send 2 to 8 KiB.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// What stands before it.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// Lines before it.
const HEAD_LINES_MAX: usize = 64;
/// Addresses of one host that are tried.
const ADDRESSES_MAX: usize = 4;
/// However short the time is, one of them has that long.
const EACH_MIN: Duration = Duration::from_secs(1);

/// What came of a question, and what it cost.
#[derive(Debug)]
pub struct Asked {
    /// The answer.
    pub answer: Result<Vec<u8>, Fault>,
    /// Who was dialled, once someone was.
    pub remote: Option<SocketAddr>,
    /// Bytes sent.
    pub sent_bytes: u64,
    /// Bytes received.
    pub received_bytes: u64,
}

/// Asks. `anchors`: certificates in PEM that may vouch for a sealed line, beside the web's own.
pub async fn ask(place: &Place, question: Vec<u8>, anchors: &[u8], deadline: Duration) -> Asked {
    let count = Arc::new(Count::default());
    let mut remote = None;
    // An address that swallows what is sent to it leaves time for the others.
    let each = (deadline / ADDRESSES_MAX as u32).max(EACH_MIN);
    let asked = answered(place, question, (anchors, each), &count, &mut remote);
    let answer = tokio::time::timeout(deadline, asked).await;
    let (sent_bytes, received_bytes) = count.bytes();
    Asked { answer: answer.unwrap_or(Err(Fault::Silent)), remote, sent_bytes, received_bytes }
}

async fn answered(
    place: &Place,
    question: Vec<u8>,
    (anchors, each): (&[u8], Duration),
    count: &Arc<Count>,
    remote: &mut Option<SocketAddr>,
) -> Result<Vec<u8>, Fault> {
    let found = tokio::net::lookup_host((place.host(), place.port())).await.map_err(|_| Fault::Unreachable)?;
    let line = dialled(found, each, remote).await.ok_or(Fault::Unreachable)?;
    let line = Counted { line, count: count.clone() };
    if place.is_sealed() {
        spoken(place, question, sealed::seal(place, line, anchors).await?).await
    } else {
        spoken(place, question, line).await
    }
}

/// A line to the first of these addresses that opens one in time.
async fn dialled(
    found: impl Iterator<Item = SocketAddr>,
    each: Duration,
    remote: &mut Option<SocketAddr>,
) -> Option<TcpStream> {
    for address in found.take(ADDRESSES_MAX) {
        *remote = Some(address);
        if let Ok(Ok(line)) = tokio::time::timeout(each, TcpStream::connect(address)).await {
            return Some(line);
        }
    }
    None
}

/// One request, one response. The line ends with it.
async fn spoken<L>(place: &Place, question: Vec<u8>, line: L) -> Result<Vec<u8>, Fault>
where
    L: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let mut hand = http1::Builder::new();
    hand.max_buf_size(HEAD_BYTES_MAX).max_headers(HEAD_LINES_MAX);
    let (mut sender, line) = hand.handshake(TokioIo::new(line)).await.map_err(|_| Fault::Answer)?;
    let request = Request::builder()
        .method(Method::POST)
        .uri(place.path())
        .header(HOST, place.named())
        .header(CONTENT_TYPE, "application/timestamp-query")
        .header(ACCEPT, "application/timestamp-reply")
        .header(CONNECTION, "close")
        .body(Full::new(Bytes::from(question)))
        .map_err(|_| Fault::Answer)?;
    let talk = async {
        let response = sender.send_request(request).await.map_err(|_| Fault::Answer)?;
        if response.status() != StatusCode::OK {
            return Err(Fault::Status);
        }
        let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect().await.map_err(|_| Fault::Answer)?;
        Ok(body.to_bytes().to_vec())
    };
    tokio::pin!(talk, line);
    // The line moves only while it is looked at. Its end is no answer; the answer may stand in what was read before.
    tokio::select! {
        answer = &mut talk => answer,
        _ = &mut line => talk.await,
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::{TcpListener, TcpSocket};

    use super::*;

    #[tokio::test]
    async fn an_address_that_swallows_what_is_sent_to_it_leaves_time_for_the_next_one() {
        // Nobody takes the lines that it opens: once there are as many as may wait, it answers nothing any more.
        let silent = TcpSocket::new_v4().unwrap();
        silent.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let silent = silent.listen(0).unwrap();
        let swallows = silent.local_addr().unwrap();
        let mut waiting = Vec::new();
        while let Ok(Ok(line)) = tokio::time::timeout(Duration::from_millis(100), TcpStream::connect(swallows)).await {
            waiting.push(line);
            assert!(waiting.len() < 100, "it takes whoever comes");
        }
        let speaks = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let speaks = (speaks.local_addr().unwrap(), speaks);
        let mut remote = None;
        let found = [swallows, speaks.0].into_iter();
        assert!(dialled(found, Duration::from_millis(100), &mut remote).await.is_some());
        assert_eq!(remote, Some(speaks.0));
        assert!(dialled([swallows].into_iter(), Duration::from_millis(100), &mut remote).await.is_none());
    }
}
