//! A line sealed by TLS on loopback, under a certificate of a test's own that `openssl` makes.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What is read of a question, at most.
const QUESTION_BYTES: usize = 4_096;

/// Who vouches, and a certificate that they vouch for, with its key: in PEM.
pub struct Vouched {
    /// What a reader trusts who trusts it.
    pub anchor: Vec<u8>,
    chain: Vec<u8>,
    key: Vec<u8>,
}

impl Vouched {
    /// A certificate for one name of the web; `id` names its files in `folder`.
    ///
    /// # Panics
    /// When `openssl` is not there, or does not make it.
    #[must_use]
    pub fn new(folder: &Path, id: &str, name: &str) -> Self {
        let path = |end: &str| folder.join(format!("{id}.{end}"));
        // Nothing that the machine's own configuration adds.
        std::fs::write(path("none"), "").expect("a file");
        let make = |more: &[&str], key: &str, pem: &str| {
            let made = Command::new("openssl")
                .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
                .args(more)
                .arg("-config")
                .arg(path("none"))
                .arg("-keyout")
                .arg(path(key))
                .arg("-out")
                .arg(path(pem))
                .output()
                .expect("openssl, which ./setup.sh installs");
            assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        };
        make(&["-subj", "/CN=anchor", "-addext", "basicConstraints=critical,CA:TRUE"], "ca.key", "ca.pem");
        let (signer, signs) = (path("ca.pem"), path("ca.key"));
        let (subject, names) = (format!("/CN={name}"), format!("subjectAltName=DNS:{name}"));
        let by = ["-CA", signer.to_str().expect("a name"), "-CAkey", signs.to_str().expect("a name")];
        let says = ["-subj", &subject, "-addext", &names, "-addext", "basicConstraints=critical,CA:FALSE"];
        make(&[by.as_slice(), &says].concat(), "key", "pem");
        let read = |end: &str| std::fs::read(path(end)).expect("a file");
        Self { anchor: read("ca.pem"), chain: read("pem"), key: read("key") }
    }
}

/// A server behind TLS that gives everyone the same answer. It lasts as long as the test's process.
pub struct Sealed {
    /// Where it is asked, on `localhost`.
    pub port: u16,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Sealed {
    /// Serves one question after the other.
    ///
    /// # Panics
    /// When the machine has no loopback.
    #[must_use]
    pub fn new(with: &Vouched, answer: Vec<u8>) -> Self {
        let chain = vec![CertificateDer::from_pem_slice(&with.chain).expect("a certificate")];
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::from_pem_slice(&with.key).expect("a key"))
            .expect("a pair");
        let (listener, config) = (TcpListener::bind(("127.0.0.1", 0)).expect("loopback"), Arc::new(config));
        let (port, heard) = (listener.local_addr().expect("bound").port(), Arc::<Mutex<Vec<_>>>::default());
        let hears = heard.clone();
        std::thread::spawn(move || {
            while let Ok((socket, _)) = listener.accept() {
                let Ok(line) = ServerConnection::new(config.clone()) else { return };
                let mut line = StreamOwned::new(line, socket);
                let mut said = vec![0; QUESTION_BYTES];
                // Whoever does not believe it ends the line, and says nothing.
                let Ok(count) = line.read(&mut said) else { continue };
                if count > 0 {
                    said.truncate(count);
                    hears.lock().unwrap_or_else(PoisonError::into_inner).push(said);
                    drop(line.write_all(&answer));
                    line.conn.send_close_notify();
                    drop(line.flush());
                }
            }
        });
        Self { port, heard }
    }

    /// Every question so far.
    #[must_use]
    pub fn heard(&self) -> Vec<Vec<u8>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
