//! One request to a storage at a time: signed, bounded in bytes and in time, tried again when the line fails, told apart when refused.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusty_s3::Method;
use ureq::http::{self, Response};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, AsSendBody, Body, SendBody};
use url::Url;

use crate::place::Wanted;
use crate::trouble::Outage;

/// How long what is signed may be used: longer than any request lasts.
pub(crate) const SIGNED: Duration = Duration::from_secs(3_600);
/// Waits before it is tried again.
const WAITS: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(6)];
const CONNECT: Duration = Duration::from_secs(10);
/// A line on which nothing moves for so long has failed.
const STILL: Duration = Duration::from_secs(30);
/// The slowest line that is waited for, and what each request may last beside its bytes.
const BYTES_PER_SECOND: u64 = 32 * 1024;
const EXTRA: Duration = Duration::from_secs(60);
/// The longest answer that says why not.
const REFUSAL_BYTES_MAX: u64 = 64 * 1024;
/// What storages allow between their clock and ours is a quarter of an hour.
const CLOCK_SECONDS_MAX: u64 = 10 * 60;

/// Bytes of bodies that went to a storage and came from it.
#[derive(Debug, Default)]
pub struct Traffic {
    sent: AtomicU64,
    received: AtomicU64,
}

impl Traffic {
    /// Sent, received.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        (self.sent.load(Ordering::Relaxed), self.received.load(Ordering::Relaxed))
    }
}

/// Gives a body from its beginning.
pub(crate) type Pours<'a> = dyn Fn() -> io::Result<Box<dyn Read>> + 'a;

/// What is asked. Its address is signed anew, and its body read anew, each time that it is tried.
pub(crate) struct Ask<'a> {
    pub method: Method,
    pub url: &'a dyn Fn() -> Url,
    /// First byte and how many.
    pub range: Option<(u64, u64)>,
    /// How many bytes, and where they come from.
    pub body: Option<(u64, &'a Pours<'a>)>,
    /// The longest answer.
    pub answer_bytes_max: u64,
}

/// What came.
pub(crate) struct Answer {
    pub status: u16,
    pub mark: Option<String>,
    pub body: Vec<u8>,
}

/// Why nothing came.
pub(crate) enum Failed {
    Outage(Outage),
    /// There is nothing under that name.
    Missing,
    /// Nobody waits for it any more.
    Unwanted,
    /// What was to be sent could not be read.
    Source(io::Error),
}

/// The way to one storage.
pub(crate) struct Web {
    agent: Agent,
    pub traffic: Arc<Traffic>,
}

/// One try: an answer, or whether another try may help.
enum Tried {
    Again(Outage),
    Never(Failed),
}

impl Web {
    pub fn new(authorities: Option<Vec<Certificate<'static>>>, is_plain: bool) -> Self {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let roots = authorities.map_or(RootCerts::WebPki, RootCerts::from);
        let tls = TlsConfig::builder().root_certs(roots).unversioned_rustls_crypto_provider(provider).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .https_only(!is_plain)
            // Whoever the environment names would be contacted instead of the storage that the person named.
            .proxy(None)
            // A storage that sends elsewhere is refused: only this one was named.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent("parloir")
            .accept_encoding("identity")
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .timeout_per_read(Some(STILL))
            .timeout_per_write(Some(STILL))
            .build();
        Self { agent: config.new_agent(), traffic: Arc::default() }
    }

    /// Asks, again when the line or the storage fails.
    pub fn ask(&self, ask: &Ask<'_>, is_wanted: &Wanted) -> Result<Answer, Failed> {
        let mut waits = WAITS.iter();
        loop {
            if !is_wanted(Duration::ZERO) {
                return Err(Failed::Unwanted);
            }
            match self.once(ask) {
                Ok(answer) => return Ok(answer),
                Err(Tried::Never(failed)) => return Err(failed),
                Err(Tried::Again(outage)) => match waits.next() {
                    None => return Err(Failed::Outage(outage)),
                    Some(wait) if !is_wanted(*wait) => return Err(Failed::Unwanted),
                    Some(_) => {}
                },
            }
        }
    }

    fn once(&self, ask: &Ask<'_>) -> Result<Answer, Tried> {
        let mut request = http::Request::builder().method(ask.method.to_str()).uri((ask.url)().as_str());
        if let Some((first, count)) = ask.range {
            request =
                request.header("range", format!("bytes={first}-{}", first.saturating_add(count).saturating_sub(1)));
        }
        let bytes = ask.body.map_or(0, |(bytes, _)| bytes).saturating_add(ask.answer_bytes_max);
        let lasts = EXTRA.saturating_add(Duration::from_secs(bytes / BYTES_PER_SECOND)).min(SIGNED);
        let mut response = match ask.body {
            None => self.run(request.body(()), lasts)?,
            Some((bytes, body)) => {
                let body = body().map_err(|error| Tried::Never(Failed::Source(error)))?;
                let mut counted = Counted { body, sent: &self.traffic.sent };
                self.run(request.header("content-length", bytes).body(SendBody::from_reader(&mut counted)), lasts)?
            }
        };
        if !response.status().is_success() {
            return Err(self.refused(&mut response));
        }
        let mark = header(&response, "etag").map(ToOwned::to_owned);
        let mut body = Vec::new();
        // One byte more than there may be: an answer that is too long is none.
        let mut read = response.body_mut().as_reader().take(ask.answer_bytes_max.saturating_add(1));
        read.read_to_end(&mut body).map_err(|error| broken_reading(&error))?;
        self.traffic.received.fetch_add(body.len() as u64, Ordering::Relaxed);
        if body.len() as u64 > ask.answer_bytes_max {
            return Err(Tried::Never(Failed::Outage(Outage::Unreachable)));
        }
        Ok(Answer { status: response.status().as_u16(), mark, body })
    }

    fn run<S: AsSendBody>(
        &self,
        request: Result<http::Request<S>, http::Error>,
        lasts: Duration,
    ) -> Result<Response<Body>, Tried> {
        let request = request.map_err(|_| Tried::Never(Failed::Outage(Outage::Address)))?;
        let request = self.agent.configure_request(request).timeout_global(Some(lasts)).build();
        self.agent.run(request).map_err(|error| broken(&error))
    }

    /// Why the storage says no. What it wrote is looked at, and never shown.
    fn refused(&self, response: &mut Response<Body>) -> Tried {
        let mut body = Vec::new();
        let read = response.body_mut().as_reader().take(REFUSAL_BYTES_MAX).read_to_end(&mut body);
        self.traffic.received.fetch_add(read.unwrap_or(0) as u64, Ordering::Relaxed);
        let text = String::from_utf8_lossy(&body);
        let code =
            text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map_or("", |(code, _)| code);
        let outage = |outage| Tried::Never(Failed::Outage(outage));
        match (response.status().as_u16(), code) {
            (_, "RequestTimeTooSkewed" | "RequestNotReadyYet" | "RequestExpired") => outage(Outage::Clock),
            (507, _)
            | (
                _,
                "QuotaExceeded"
                | "InsufficientStorage"
                | "StorageFull"
                | "XMinioStorageFull"
                | "XMinioAdminBucketQuotaExceeded",
            ) => outage(Outage::Full),
            (401 | 403, _) if is_off(response) => outage(Outage::Clock),
            // Garage has no code of its own for it.
            (403, _) if text.to_ascii_lowercase().contains("quota is reached") => outage(Outage::Full),
            (401 | 403, _) => outage(Outage::Refused),
            (404, "NoSuchBucket") => outage(Outage::Absent),
            (404 | 416, _) => Tried::Never(Failed::Missing),
            (300..=400, _) => outage(Outage::Address),
            _ => Tried::Again(Outage::Unreachable),
        }
    }
}

struct Counted<'a> {
    body: Box<dyn Read>,
    sent: &'a AtomicU64,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.body.read(into)?;
        self.sent.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

/// Whether the storage's clock and ours are too far apart for what we sign.
fn is_off(response: &Response<Body>) -> bool {
    let theirs = header(response, "date").and_then(|text| jiff::fmt::rfc2822::parse(text).ok());
    let ours = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    theirs.is_some_and(|theirs| {
        let theirs = u64::try_from(theirs.timestamp().as_second()).unwrap_or(0);
        theirs.abs_diff(ours) > CLOCK_SECONDS_MAX
    })
}

/// Why a line broke. What the library says of it may hold the address, and goes no further.
fn broken(error: &ureq::Error) -> Tried {
    match error {
        ureq::Error::Rustls(error) => untrusted(error),
        ureq::Error::Io(error) => broken_reading(error),
        ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) => Tried::Never(Failed::Outage(Outage::Address)),
        _ => Tried::Again(Outage::Unreachable),
    }
}

fn broken_reading(error: &io::Error) -> Tried {
    let inner = error.get_ref();
    if let Some(error) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return untrusted(error);
    }
    match inner.and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
        Some(ureq::Error::Rustls(error)) => untrusted(error),
        _ => Tried::Again(Outage::Unreachable),
    }
}

fn untrusted(error: &rustls::Error) -> Tried {
    match error {
        rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => {
            Tried::Never(Failed::Outage(Outage::Untrusted))
        }
        _ => Tried::Again(Outage::Unreachable),
    }
}
