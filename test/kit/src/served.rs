//! An authority on loopback, over HTTP: honest, or answering as none should.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::authority::Authority;

/// How it answers.
#[derive(Clone, Debug)]
pub enum Manner {
    /// With a time-stamp.
    Honest,
    /// With these bytes, as they are.
    Says(Vec<u8>),
    /// With nothing: the line is closed.
    Shut,
}

/// An authority that is asked over HTTP.
pub struct Served {
    /// The one that answers.
    pub authority: Arc<Authority>,
    address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    /// Serves one question after the other.
    ///
    /// # Panics
    /// When the machine has no loopback.
    #[must_use]
    pub fn new(authority: Authority) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback");
        let address = listener.local_addr().expect("bound");
        let (manner, heard, over) = (Arc::new(Mutex::new(Manner::Honest)), Arc::default(), Arc::default());
        let authority = Arc::new(authority);
        let thread = std::thread::spawn({
            let (authority, manner, heard, over): (_, _, Arc<Mutex<Vec<_>>>, Arc<AtomicBool>) =
                (authority.clone(), Arc::clone(&manner), Arc::clone(&heard), Arc::clone(&over));
            move || {
                for line in listener.incoming() {
                    if over.load(Ordering::Relaxed) {
                        return;
                    }
                    let Ok(mut line) = line else { continue };
                    let Some((whole, question)) = read(&mut line) else { continue };
                    heard.lock().unwrap_or_else(PoisonError::into_inner).push(whole);
                    let manner = manner.lock().unwrap_or_else(PoisonError::into_inner).clone();
                    drop(line.write_all(&said(&authority, &manner, &question)));
                }
            }
        });
        Self { authority, address, manner, heard, over, thread: Some(thread) }
    }

    /// Where it is asked.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/tsr", self.address)
    }

    /// Answers so from now on.
    pub fn answer(&self, manner: Manner) {
        *self.manner.lock().unwrap_or_else(PoisonError::into_inner) = manner;
    }

    /// Every request so far, whole.
    #[must_use]
    pub fn heard(&self) -> Vec<Vec<u8>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(self.address));
        drop(self.thread.take().map(JoinHandle::join));
    }
}

/// A request, whole, and its body.
fn read(line: &mut TcpStream) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut first = [0];
    // Whoever seals their line says nothing that could be read here.
    if line.peek(&mut first).ok()? == 0 || first[0] != b'P' {
        return None;
    }
    let mut reader = BufReader::new(line);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let start = head.len();
        if reader.read_line(&mut head).ok()? == 0 || head.len() > 16 * 1024 {
            return None;
        }
        let one = head.get(start..)?.trim_end().to_ascii_lowercase();
        if let Some(said) = one.strip_prefix("content-length:") {
            length = said.trim().parse::<usize>().ok().filter(|length| *length <= 16 * 1024)?;
        }
        if one.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(([head.as_bytes(), body.as_slice()].concat(), body))
}

fn said(authority: &Authority, manner: &Manner, question: &[u8]) -> Vec<u8> {
    match manner {
        Manner::Honest => {
            let answer = authority.answer(question);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\n\r\n",
                answer.len()
            );
            [head.as_bytes(), answer.as_slice()].concat()
        }
        Manner::Says(bytes) => bytes.clone(),
        Manner::Shut => Vec::new(),
    }
}
