//! Time-stamps: what must be refused of an authority's answer, and what the stock tool takes too.
//!
//! Needs `openssl` (3.0 or later) on the path, which plays the authority; without it these tests fail.

use std::fs;

use parloir_base::Digest;
use parloir_base::limit::STAMP_BYTES_MAX;
use parloir_crypto::digest;
use parloir_crypto::stamp::{Anchors, Question, Stamp, StampFault, keep};
use parloir_kit::Authority;
use parloir_kit::authority::{Making, NAME, OTHER_POLICY, POLICY, around, stock_takes};
use proptest::prelude::*;

const WHAT: &[u8] = b"checkpoint/1\n";

fn question() -> Question {
    Question::new(digest(WHAT), [0xff; 16], None).unwrap()
}

fn anchors(authority: &Authority) -> Anchors {
    Anchors::from_pem(authority.anchor().as_bytes()).unwrap()
}

/// What comes of asking an authority and trusting it.
fn asked(authority: &Authority, question: &Question) -> Result<(Vec<u8>, Stamp), StampFault> {
    question.answered(&authority.answer(&question.to_bytes()), &anchors(authority))
}

#[test]
fn an_answer_to_another_question_is_refused() {
    let authority = Authority::default();
    let answer = authority.answer(&question().to_bytes());
    let trusted = anchors(&authority);
    let other = |digest: Digest, nonce: u8, policy: Option<&str>| {
        Question::new(digest, [nonce; 16], policy).unwrap().answered(&answer, &trusted).err()
    };
    assert_eq!(other(digest(b"another"), 0xff, None), Some(StampFault::Imprint));
    assert_eq!(other(digest(WHAT), 0x01, None), Some(StampFault::Nonce));
    assert_eq!(other(digest(WHAT), 0xff, Some(OTHER_POLICY)), Some(StampFault::Policy));
    assert!(Question::new(digest(WHAT), [0; 16], Some("no policy")).is_err());
}

#[test]
fn a_stamp_under_a_certificate_for_anything_else_is_refused() {
    for purpose in [
        "",
        "extendedKeyUsage = timeStamping",
        "extendedKeyUsage = critical,codeSigning",
        "extendedKeyUsage = critical,timeStamping,codeSigning",
    ] {
        let authority = Authority::new(Making { purpose, ..Making::default() });
        assert_eq!(asked(&authority, &question()).err(), Some(StampFault::Purpose), "{purpose}");
    }
}

#[test]
fn a_stamp_whose_certificate_was_not_valid_at_its_time_or_is_nobodys_is_not_trusted() {
    for valid in [["20200101000000Z", "20200201000000Z"], ["20980101000000Z", "20991231235959Z"]] {
        let authority = Authority::new(Making { valid, ..Making::default() });
        assert_eq!(asked(&authority, &question()).err(), Some(StampFault::Untrusted));
    }
    // The same names, and other keys.
    let (one, other) = (Authority::default(), Authority::default());
    let answer = one.answer(&question().to_bytes());
    assert_eq!(question().answered(&answer, &anchors(&other)).err(), Some(StampFault::Untrusted));
    assert_eq!(question().answered(&answer, &Anchors::default()).err(), Some(StampFault::Untrusted));
}

#[test]
fn a_bit_that_is_altered_anywhere_in_what_is_signed_is_seen() {
    let (kept, stamp) = asked(&Authority::default(), &question()).unwrap();
    let year = stamp.at.to_text()[..4].to_owned();
    for part in [stamp.digest.as_bytes().as_slice(), year.as_bytes(), NAME.as_bytes()] {
        let at = kept.windows(part.len()).position(|window| window == part).expect("it stands in the time-stamp");
        for place in at..at + part.len() {
            let mut altered = kept.clone();
            altered[place] ^= 1;
            assert!(Stamp::read(&altered).is_err());
        }
    }
    // The last bytes are of the signature itself.
    let mut altered = kept.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert_eq!(Stamp::read(&altered).err(), Some(StampFault::Signature));
}

#[test]
fn what_is_cut_short_or_too_long_or_no_stamp_is_refused() {
    let authority = Authority::default();
    let answer = authority.answer(&question().to_bytes());
    for length in 0..answer.len() {
        assert!(keep(&answer[..length]).is_err(), "{length} bytes");
    }
    assert!(keep(&[answer.as_slice(), b"\0"].concat()).is_err());
    // Granted, and nothing more; denied.
    assert_eq!(keep(&[0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x00]).err(), Some(StampFault::Denied));
    assert_eq!(keep(&[0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02]).err(), Some(StampFault::Denied));
    let huge = around(&[&[0x30, 0x82, 0x7f, 0x00][..], &vec![0; 0x7f00]].concat());
    assert!(huge.len() > STAMP_BYTES_MAX && keep(&huge) == Err(StampFault::Unreadable));
    assert_eq!(keep(&vec![0x30; 10_000_000]).err(), Some(StampFault::Unreadable));
}

#[test]
fn a_stamp_has_one_form_whatever_was_said_around_it() {
    let (kept, _) = asked(&Authority::default(), &question()).unwrap();
    // A word of the authority beside its status is not kept, and not read.
    let stamp = &kept[9..];
    let said = [&[0x30, 0x09, 0x02, 0x01, 0x00, 0x30, 0x04, 0x0c, 0x02, b'o', b'k'][..], stamp].concat();
    let [high, low] = u16::try_from(said.len()).unwrap().to_be_bytes();
    let said = [&[0x30, 0x82, high, low], said.as_slice()].concat();
    assert_eq!(keep(&said).unwrap(), kept);
    assert_eq!(Stamp::read(&said).err(), Some(StampFault::Unreadable));
}

#[test]
fn a_list_of_whom_to_trust_is_read_whole_or_not_at_all() {
    let authority = Authority::default();
    assert!(Anchors::from_pem(b"").is_err());
    assert!(Anchors::from_pem(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err());
    let broken = authority.anchor() + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(Anchors::from_pem(broken.as_bytes()).is_err());
    assert!(Anchors::from_pem(authority.anchor().repeat(65).as_bytes()).is_err());
    assert!(Anchors::from_pem(authority.anchor().repeat(2).as_bytes()).is_ok());
}

#[test]
fn what_an_authority_of_each_kind_stamps_is_taken_here_and_by_the_stock_tool() {
    for key in ["RSA", "PSS", "P-256", "P-384"] {
        let authority = Authority::new(Making { key, ..Making::default() });
        let (kept, stamp) = asked(&authority, &question()).unwrap_or_else(|fault| panic!("{key}: {fault}"));
        assert_eq!((stamp.digest, stamp.policy.as_str(), stamp.authority.as_str()), (digest(WHAT), POLICY, NAME));
        assert!(stamp.at.to_text().as_str() > "2020-01-01");
        let folder = tempfile::tempdir().unwrap();
        let [file, answer] = ["what", "what.tsr"].map(|name| folder.path().join(name));
        fs::write(&file, WHAT).unwrap();
        fs::write(&answer, &kept).unwrap();
        // The stock tool reads no PSS there.
        assert_eq!(stock_takes(&answer, &file, &authority.anchor_path()), key != "PSS", "{key}");
    }
    let chosen = Question::new(digest(WHAT), [7; 16], Some(OTHER_POLICY)).unwrap();
    assert_eq!(asked(&Authority::default(), &chosen).unwrap().1.policy, OTHER_POLICY);
}

proptest! {
    #[test]
    fn any_bytes_are_a_stamp_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = keep(&bytes);
        prop_assert!(Stamp::read(&around(&bytes)).is_err());
    }
}
