//! The vectors: what another implementation computed, and what must be refused.

use parloir_base::{Digest, EndpointId, PersonId, Refusal, Signature};
use parloir_crypto::meeting::{
    Transcript, accept_proof, invitation_key, phrase, phrase_commitment, phrase_text, redeem_proof, same,
};
use parloir_crypto::segment::DocumentKey;
use parloir_crypto::slot::{derive, unwrap, wrap};
use parloir_crypto::words::Words;
use parloir_crypto::{Claim, digest, verify, verify_all};

/// The lines of a file of vectors, each cut at ` | `.
fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(" | ").collect())
}

fn bytes<const N: usize>(hex: &str) -> [u8; N] {
    data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("hexadecimal").try_into().expect("the right length")
}

#[test]
fn signatures_hold_or_not_as_the_vectors_say_alone_and_together() {
    let rows: Vec<_> = lines(include_str!("vectors/sshsig.txt")).collect();
    for row in &rows {
        let [verdict, why, public, namespace, message, signature] = row[..] else { panic!("{row:?}") };
        let (public, signature) = (bytes(public), Signature(bytes(signature)));
        let claim = Claim { public: &public, namespace, message: message.as_bytes(), signature: &signature };
        assert_eq!(verify(&claim), verdict == "yes", "{why}");
        assert_eq!(verify_all(&[claim]), verdict == "yes", "{why}");
    }
}

#[test]
fn one_false_claim_among_many_true_ones_is_found_wherever_it_stands() {
    let rows: Vec<_> = lines(include_str!("vectors/sshsig.txt")).collect();
    let read: Vec<_> = rows
        .iter()
        .map(|row| (row[0] == "yes", row[1], bytes::<32>(row[2]), row[3], row[4], Signature(bytes(row[5]))))
        .collect();
    let claim = |row: &'_ usize| -> Claim<'_> {
        let (_, _, public, namespace, message, signature) = &read[*row];
        Claim { public, namespace, message: message.as_bytes(), signature }
    };
    let (yes, no): (Vec<usize>, Vec<usize>) = (0..read.len()).partition(|row| read[*row].0);
    let mut claims: Vec<_> = yes.iter().cycle().take(40).map(claim).collect();
    assert!(verify_all(&claims));
    assert!(verify_all(&[]));
    for bad in &no {
        for place in [0, 17, 40] {
            claims.insert(place, claim(bad));
            assert!(!verify_all(&claims), "{} at {place}", read[*bad].1);
            claims.remove(place);
        }
    }
}

#[test]
fn the_tag_of_a_device_on_its_network_is_what_another_program_computes() {
    for row in lines(include_str!("vectors/nearby.txt")) {
        let [endpoint, salt, expected] = row[..] else { panic!("{row:?}") };
        assert_eq!(parloir_crypto::nearby::tag(&EndpointId(bytes(endpoint)), &bytes(salt)), bytes::<8>(expected));
    }
}

#[test]
fn words_are_read_and_give_the_keys_that_the_vectors_say() {
    for row in lines(include_str!("vectors/words.txt")) {
        match row[..] {
            ["yes", entropy, typed, first, second, slot] => {
                let words = Words::parse(typed).expect(typed);
                assert_eq!(words.identity_key(0).public(), bytes(first), "{typed}");
                assert_eq!(words.identity_key(1).public(), bytes(second), "{typed}");
                assert_eq!(*words.slot_key(), bytes(slot), "{typed}");
                assert_eq!(*words.list(), *Words::from_entropy(&bytes(entropy)).list(), "{typed}");
            }
            ["no", why, typed] => assert_eq!(Words::parse(typed).err(), Some(Refusal::WordsWrong), "{why}"),
            _ => panic!("{row:?}"),
        }
    }
}

#[test]
fn the_words_give_the_key_of_what_is_handed_over_that_the_vectors_say() {
    for row in lines(include_str!("vectors/handover.txt")) {
        let [entropy, key, _, _] = row[..] else { panic!("{row:?}") };
        let words = Words::from_entropy(&bytes(entropy));
        assert_eq!(*words.handover_key(), bytes(key), "{entropy}");
        assert_ne!(*words.handover_key(), *words.backup_key(), "whoever opens the one opens nothing of the other");
    }
}

#[test]
fn a_phrase_is_that_of_its_meeting_and_of_no_other() {
    for row in lines(include_str!("vectors/phrase.txt")) {
        let [verdict, why, inputs, transcript, commitment, text] = row[..] else { panic!("{row:?}") };
        let fields: Vec<[u8; 32]> = inputs.split(' ').map(bytes).collect();
        let [
            inviter,
            redeemer,
            inviter_card,
            redeemer_card,
            inviter_endpoint,
            redeemer_endpoint,
            invitation,
            exporter,
            a,
            b,
        ] = fields[..]
        else {
            panic!("{why}")
        };
        let t = Transcript {
            inviter: PersonId(inviter),
            redeemer: PersonId(redeemer),
            inviter_card: Digest(inviter_card),
            redeemer_card: Digest(redeemer_card),
            inviter_endpoint: EndpointId(inviter_endpoint),
            redeemer_endpoint: EndpointId(redeemer_endpoint),
            invitation: Digest(invitation),
            exporter,
        }
        .digest();
        let is = verdict == "yes";
        assert_eq!(t.to_hex() == transcript, is, "{why}");
        assert_eq!(phrase_commitment(&t, &a).to_hex() == commitment, is, "{why}");
        assert_eq!(phrase_text(&phrase(&t, &a, &b)) == text, is, "{why}");
        // The order of the nonces and each of their bits counts.
        if a != b {
            assert_ne!(phrase(&t, &a, &b), phrase(&t, &b, &a), "{why}");
        }
    }
}

#[test]
fn an_invitation_is_proved_by_its_secret_in_its_session_alone() {
    for row in lines(include_str!("vectors/invitation.txt")) {
        let [verdict, why, kind, secret, exporter, card, endpoint, proof] = row[..] else { panic!("{row:?}") };
        let key = invitation_key(&bytes(secret));
        let make = if kind == "redeem" { redeem_proof } else { accept_proof };
        let made = make(&key, &bytes(exporter), &Digest(bytes(card)), &EndpointId(bytes(endpoint)));
        assert_eq!(same(&made, &bytes(proof)), verdict == "yes", "{why}");
    }
}

#[test]
fn segments_are_sealed_as_the_vectors_say_and_open_in_their_place_alone() {
    let mut first: Option<Vec<u8>> = None;
    for row in lines(include_str!("vectors/segment.txt")) {
        if let ["root", why, key, list, root] = row[..] {
            let digests: Vec<Digest> = list.split_whitespace().map(|hex| Digest(bytes(hex))).collect();
            assert_eq!(DocumentKey::from_bytes(&bytes(key)).root(&digests).to_hex(), root, "{why}");
            continue;
        }
        let [verdict, why, key, commitment, index, last, plain, sealed_digest, keyed] = row[..] else {
            panic!("{row:?}")
        };
        let (count, value) = plain.split_once(' ').expect("two numbers");
        let plain = vec![value.parse::<u8>().expect("a byte"); count.parse().expect("a length")];
        let (key, index, last) = (DocumentKey::from_bytes(&bytes(key)), index.parse().expect("an index"), last == "1");
        assert_eq!(key.commitment().to_hex(), commitment, "{why}");
        if verdict == "yes" {
            let mut segment = plain.clone();
            key.seal(index, last, &mut segment);
            assert_eq!(digest(&segment).to_hex(), sealed_digest, "{why}");
            assert_eq!(key.segment_digest(index, &segment).to_hex(), keyed, "{why}");
            first.get_or_insert_with(|| segment.clone());
            assert!(key.open(index, last, &mut segment), "{why}");
            assert_eq!(segment, plain, "{why}");
        } else {
            let mut segment = first.clone().expect("a sealed one before");
            assert!(!key.open(index, last, &mut segment), "{why}");
            assert!(segment.is_empty(), "{why}");
        }
    }
}

#[test]
fn a_slot_opens_with_its_key_and_in_its_place_alone() {
    for row in lines(include_str!("vectors/slot.txt")) {
        match row[..] {
            ["derive", purpose, key, derived] => {
                assert_eq!(*derive(&bytes(key), purpose.trim_matches('-')), bytes(derived), "{purpose}");
            }
            [verdict, why, wrapping, nonce, about, wrapped, key] => {
                let (wrapping, nonce, about) = (bytes(wrapping), bytes(nonce), about.as_bytes());
                let (wrapped, key) = (bytes(wrapped), bytes(key));
                let opened = unwrap(&wrapping, &nonce, about, &wrapped);
                if verdict == "yes" {
                    assert_eq!(opened.map(|key| *key), Some(key), "{why}");
                    assert_eq!(wrap(&wrapping, &nonce, about, &key), wrapped, "{why}");
                } else {
                    assert!(opened.is_none(), "{why}");
                }
            }
            _ => panic!("{row:?}"),
        }
    }
}
