//! A storage that says whatever a test lets it say: one answer a connection, written as it is.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A request as it came.
#[derive(Clone)]
pub struct Asked {
    pub method: String,
    pub target: String,
    pub head: String,
}

type Says = dyn Fn(&Asked, usize) -> Vec<u8> + Send + Sync;

pub struct Liar {
    pub address: SocketAddr,
    pub asked: Arc<Mutex<Vec<Asked>>>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Liar {
    /// Answers each request with what `says` makes of it and of how many came before.
    pub fn who(says: impl Fn(&Asked, usize) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (asked, ends) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (seen, ended, says) = (asked.clone(), ends.clone(), Arc::new(says) as Arc<Says>);
        let count = AtomicUsize::new(0);
        let thread = std::thread::spawn(move || {
            while let Ok((socket, _)) = listener.accept() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                if let Some(one) = heard(&socket) {
                    let answer = says(&one, count.fetch_add(1, Ordering::Relaxed));
                    seen.lock().unwrap().push(one);
                    // Whoever has heard enough closes.
                    drop((&socket).write_all(&answer));
                }
            }
        });
        Self { address, asked, ends, thread: Some(thread) }
    }

    pub fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(self.address));
        drop(self.thread.take().map(JoinHandle::join));
    }
}

fn heard(socket: &TcpStream) -> Option<Asked> {
    let (mut read, mut head) = (BufReader::new(socket), String::new());
    while !head.ends_with("\r\n\r\n") {
        if read.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let bytes = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    read.take(bytes.unwrap_or(0)).read_to_end(&mut Vec::new()).ok()?;
    let mut words = head.split(' ');
    Some(Asked { method: words.next()?.to_owned(), target: words.next()?.to_owned(), head })
}

/// An answer with these lines in its head.
pub fn answer(status: u16, lines: &[&str], body: &[u8]) -> Vec<u8> {
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n{lines}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Why not, as storages say it.
pub fn no(status: u16, code: &str) -> Vec<u8> {
    answer(status, &[], format!("<Error><Code>{code}</Code><Message>x</Message></Error>").as_bytes())
}

/// A page of a list.
pub fn page(names: &[String], next: Option<&str>) -> Vec<u8> {
    let names: String =
        names.iter().map(|name| format!("<Contents><Key>{name}</Key><Size>7</Size></Contents>")).collect();
    let next = next.map_or_else(
        || "<IsTruncated>false</IsTruncated>".to_owned(),
        |next| format!("<IsTruncated>true</IsTruncated><NextContinuationToken>{next}</NextContinuationToken>"),
    );
    let xmlns = "http://s3.amazonaws.com/doc/2006-03-01/";
    answer(200, &[], format!("<ListBucketResult xmlns=\"{xmlns}\">{names}{next}</ListBucketResult>").as_bytes())
}
