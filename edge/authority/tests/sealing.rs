//! The sealed line to an authority: only whoever holds a certificate for its very address, by someone who is trusted, hears the question.
//!
//! Needs `openssl` (3.0 or later) on the path, which makes the certificates; without it this test fails.

use std::time::Duration;

use parloir_authority::{Fault, Place, ask};
use parloir_kit::sealed::{Sealed, Vouched};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nanswer";

async fn asked(port: u16, anchors: &[u8]) -> Result<Vec<u8>, Fault> {
    let place = Place::read(&format!("https://localhost:{port}/tsr")).unwrap();
    ask(&place, b"question".to_vec(), anchors, Duration::from_secs(60)).await.answer
}

#[tokio::test]
async fn only_a_certificate_for_that_very_address_by_someone_who_is_trusted_seals_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let [right, wrong] =
        [("right", "localhost"), ("wrong", "autre.example")].map(|(id, name)| Vouched::new(folder.path(), id, name));
    let [here, there] = [&right, &wrong].map(|one| Sealed::new(one, ANSWER.to_vec()));
    let (port, elsewhere) = (here.port, there.port);
    assert_eq!(asked(port, b"").await, Err(Fault::Sealing), "nobody that the web trusts");
    assert_eq!(asked(port, &wrong.anchor).await, Err(Fault::Sealing), "another one vouches");
    assert_eq!(asked(elsewhere, &wrong.anchor).await, Err(Fault::Sealing), "a certificate of another address");
    assert!(here.heard().is_empty() && there.heard().is_empty(), "the question did not leave");
    assert_eq!(asked(port, &right.anchor).await.as_deref(), Ok(b"answer".as_slice()));
    assert!(here.heard()[0].ends_with(b"question"));
}
