//! Numbers for the operator, on a loopback address, when asked for: how many are here, and totals. They name nobody.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::fault::Fault;

/// Whoever asks has this long, and one of them is heard at a time.
const PATIENCE: Duration = Duration::from_secs(2);
/// After a call that could not be taken, since files or memory were short, the next one is taken this much later.
const PAUSE: Duration = Duration::from_millis(200);
/// What is read of a question: nothing in it matters.
const ASKED_BYTES_MAX: usize = 4096;

pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, Fault> {
    if !address.ip().is_loopback() {
        return Err(Fault::MetricsExposed);
    }
    TcpListener::bind(address).await.map_err(Fault::Metrics)
}

/// Answers every question with the numbers, as plain text, without end.
pub(crate) async fn answer(listener: TcpListener, numbers: impl Fn() -> String) {
    loop {
        take(listener.accept().await, &numbers).await;
    }
}

async fn take(accepted: io::Result<(TcpStream, SocketAddr)>, numbers: &impl Fn() -> String) {
    match accepted {
        // Whoever hangs up or dawdles gets nothing.
        Ok((stream, _)) => drop(timeout(PATIENCE, one(stream, numbers())).await),
        Err(_) => tokio::time::sleep(PAUSE).await,
    }
}

async fn one(mut stream: TcpStream, numbers: String) -> io::Result<()> {
    let mut asked = Vec::new();
    while !asked.windows(4).any(|end| end == b"\r\n\r\n") && asked.len() < ASKED_BYTES_MAX {
        if stream.read_buf(&mut asked).await? == 0 {
            break;
        }
    }
    let head = "HTTP/1.0 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: ";
    stream.write_all(format!("{head}{}\r\n\r\n{numbers}", numbers.len()).as_bytes()).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn after_a_call_that_cannot_be_taken_the_next_one_is_answered() {
        let listener = bind(([127, 0, 0, 1], 0).into()).await.expect("a place");
        let place = listener.local_addr().expect("bound");
        let numbers = || "visitors 3\n".to_owned();
        let answering = async {
            take(Err(io::ErrorKind::OutOfMemory.into()), &numbers).await;
            take(listener.accept().await, &numbers).await;
        };
        let asking = async {
            let mut stream = TcpStream::connect(place).await.expect("connected");
            stream.write_all(b"GET / HTTP/1.0\r\n\r\n").await.expect("asked");
            let mut told = String::new();
            stream.read_to_string(&mut told).await.expect("told");
            told
        };
        let ((), told) = tokio::join!(answering, asking);
        assert!(told.ends_with("visitors 3\n"), "{told}");
    }
}
