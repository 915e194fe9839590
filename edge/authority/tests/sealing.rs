//! The sealed line to an authority: only whoever holds a certificate for its very address, by someone who is trusted, hears the question.
//!
//! Needs `openssl` (3.0 or later) on the path, which makes the certificates; without it this test fails.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use parloir_authority::{Fault, Place, ask};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;

/// Who vouches, and a certificate that they vouch for, with its key.
struct Vouched {
    anchor: Vec<u8>,
    chain: Vec<u8>,
    key: Vec<u8>,
}

/// A certificate for one name of the web.
fn vouched(folder: &Path, id: &str, name: &str) -> Vouched {
    let path = |end: &str| folder.join(format!("{id}.{end}"));
    // Nothing that the machine's own configuration adds.
    std::fs::write(path("none"), "").unwrap();
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
    let by = ["-CA", signer.to_str().unwrap(), "-CAkey", signs.to_str().unwrap()];
    let says = ["-subj", &subject, "-addext", &names, "-addext", "basicConstraints=critical,CA:FALSE"];
    make(&[by.as_slice(), &says].concat(), "key", "pem");
    let read = |end: &str| std::fs::read(path(end)).unwrap();
    Vouched { anchor: read("ca.pem"), chain: read("pem"), key: read("key") }
}

/// Answers each question that comes over a sealed line; says which came. Gives its port.
async fn serve(with: &Vouched) -> (u16, mpsc::UnboundedReceiver<Vec<u8>>) {
    let chain = vec![CertificateDer::from_pem_slice(&with.chain).unwrap()];
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_slice(&with.key).unwrap())
        .unwrap();
    let (listener, acceptor) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), TlsAcceptor::from(Arc::new(config)));
    let (port, (tell, heard)) = (listener.local_addr().unwrap().port(), mpsc::unbounded_channel());
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            // Whoever does not believe it ends the line here.
            let Ok(mut line) = acceptor.accept(line).await else { continue };
            let mut said = vec![0; 4_096];
            let Ok(count) = line.read(&mut said).await else { continue };
            if count > 0 {
                said.truncate(count);
                let _gone = tell.send(said);
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nanswer";
                let _gone = (line.write_all(answer).await, line.shutdown().await);
            }
        }
    });
    (port, heard)
}

async fn asked(port: u16, anchors: &[u8]) -> Result<Vec<u8>, Fault> {
    let place = Place::read(&format!("https://localhost:{port}/tsr")).unwrap();
    ask(&place, b"question".to_vec(), anchors, Duration::from_secs(60)).await.answer
}

#[tokio::test]
async fn only_a_certificate_for_that_very_address_by_someone_who_is_trusted_seals_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let [right, wrong] =
        [("right", "localhost"), ("wrong", "autre.example")].map(|(id, name)| vouched(folder.path(), id, name));
    let (port, mut heard) = serve(&right).await;
    let (elsewhere, mut overheard) = serve(&wrong).await;
    assert_eq!(asked(port, b"").await, Err(Fault::Sealing), "nobody that the web trusts");
    assert_eq!(asked(port, &wrong.anchor).await, Err(Fault::Sealing), "another one vouches");
    assert_eq!(asked(elsewhere, &wrong.anchor).await, Err(Fault::Sealing), "a certificate of another address");
    assert!(heard.try_recv().is_err() && overheard.try_recv().is_err(), "the question did not leave");
    assert_eq!(asked(port, &right.anchor).await.as_deref(), Ok(b"answer".as_slice()));
    assert!(heard.try_recv().unwrap().ends_with(b"question"));
}
