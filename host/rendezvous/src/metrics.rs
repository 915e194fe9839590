//! Numbers for the operator, on a loopback address, when asked for: how many are here, and totals. They name nobody.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::fault::Fault;

/// Whoever asks has this long, and one of them is heard at a time.
const PATIENCE: Duration = Duration::from_secs(2);
/// What is read of a question: nothing in it matters.
const ASKED_BYTES_MAX: usize = 4096;

pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, Fault> {
    if !address.ip().is_loopback() {
        return Err(Fault::MetricsExposed);
    }
    TcpListener::bind(address).await.map_err(Fault::Metrics)
}

/// Answers every question with the numbers, as plain text.
pub(crate) async fn answer(listener: TcpListener, numbers: impl Fn() -> String) {
    while let Ok((stream, _)) = listener.accept().await {
        // Whoever hangs up or dawdles gets nothing.
        drop(timeout(PATIENCE, one(stream, numbers())).await);
    }
}

async fn one(mut stream: TcpStream, numbers: String) -> std::io::Result<()> {
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
