//! The vectors of `tests/vectors`: what each decoder accepts, and where it refuses everything else.

use parloir_base::Malformed;
use parloir_wire::cachet::Cachet;
use parloir_wire::card::Card;
use parloir_wire::checkpoint::Checkpoint;
use parloir_wire::crossing::Crossing;
use parloir_wire::device::{Device, Revocation};
use parloir_wire::document::Document;
use parloir_wire::frame::{Frame, SegmentsAsked};
use parloir_wire::import::Import;
use parloir_wire::invitation::Invitation;
use parloir_wire::matter::{Admission, Matter};
use parloir_wire::person::Person;
use parloir_wire::relay::{Consent, Relay};
use parloir_wire::removal::Removal;
use parloir_wire::signal::{Call, Signal};
use parloir_wire::verification::Verification;
use parloir_wire::{Entry, Link, Receipt, Record, Rendezvous};

/// Reads bytes and writes back what was read.
type Again = fn(&[u8]) -> Result<Vec<u8>, Malformed>;

fn again<R: Record>(bytes: &[u8]) -> Result<Vec<u8>, Malformed> {
    R::from_bytes(bytes).map(|record| record.to_bytes())
}

fn link_again(bytes: &[u8]) -> Result<Vec<u8>, Malformed> {
    Link::from_bytes(bytes).map(|link| link.to_bytes())
}

fn invitation_again(bytes: &[u8]) -> Result<Vec<u8>, Malformed> {
    let text = core::str::from_utf8(bytes).expect("invitations are vectors of text");
    Invitation::from_link(text).map(|invitation| invitation.to_link().into_bytes())
}

fn rendezvous_again(bytes: &[u8]) -> Result<Vec<u8>, Malformed> {
    let text = core::str::from_utf8(bytes).expect("rendezvous are vectors of text");
    Rendezvous::from_text(text).map(|rendezvous| rendezvous.to_text().into_bytes())
}

fn relay_again(bytes: &[u8]) -> Result<Vec<u8>, Malformed> {
    let text = core::str::from_utf8(bytes).expect("relays are vectors of text");
    Relay::from_text(text).map(|relay| relay.to_text().into_bytes())
}

/// Bytes of a block of text, and where they must be refused.
fn text_block(block: &str) -> (Vec<u8>, Option<usize>) {
    let (mut bytes, mut mark, mut rest) = (Vec::new(), None, block);
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            bytes.extend(c.to_string().bytes());
        } else if let Some(after) = rest.strip_prefix('^') {
            assert_eq!(mark.replace(bytes.len()), None, "one mark a block");
            rest = after;
        } else if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
        } else if let Some(after) = rest.strip_prefix('x') {
            bytes.push(u8::from_str_radix(&after[..2], 16).expect("two digits"));
            rest = &after[2..];
        } else if let Some((digits, after)) = rest.strip_prefix("u{").and_then(|r| r.split_once('}')) {
            let c = char::from_u32(u32::from_str_radix(digits, 16).expect("digits")).expect("a character");
            bytes.extend(c.to_string().bytes());
            rest = after;
        } else {
            let (repeat, after) = rest.strip_prefix('(').and_then(|r| r.split_once(')')).expect("an escape");
            let (what, times) = repeat.split_once('*').expect("a character and how often");
            bytes.extend(what.repeat(times.parse().expect("a number")).bytes());
            rest = after;
        }
    }
    (bytes, mark)
}

/// The same for a block of hexadecimal bytes.
fn binary_block(block: &str) -> (Vec<u8>, Option<usize>) {
    let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).expect("hexadecimal bytes");
    let (mut bytes, mut mark) = (Vec::new(), None);
    for word in block.split_whitespace() {
        if word == "^" {
            assert_eq!(mark.replace(bytes.len()), None, "one mark a block");
        } else if let Some(text) = word.strip_prefix('"') {
            bytes.extend(text.trim_end_matches('"').bytes());
        } else if let Some((what, times)) = word.split_once('*') {
            bytes.extend(hex(what).repeat(times.parse().expect("a number")));
        } else {
            bytes.extend(hex(word));
        }
    }
    (bytes, mark)
}

/// Every block of a file does what its title says; at least three are refused for one that is accepted.
fn hold(file: &str, block_bytes: fn(&str) -> (Vec<u8>, Option<usize>), agains: &[Again]) {
    let (mut accepted, mut refused) = (0, 0);
    for block in file.split("== ").skip(1) {
        let (title, block) = block.split_once('\n').expect("a title");
        let (bytes, mark) = block_bytes(block);
        for again in agains {
            match mark {
                None => {
                    assert!(title.starts_with("accepted: "), "{title}");
                    assert_eq!(again(&bytes).as_ref(), Ok(&bytes), "{title}");
                }
                Some(offset) => {
                    assert!(title.starts_with("refused: "), "{title}");
                    assert_eq!(again(&bytes).map_err(|malformed| malformed.offset_bytes), Err(offset), "{title}");
                }
            }
        }
        *if mark.is_none() { &mut accepted } else { &mut refused } += 1;
    }
    assert!(accepted > 0 && refused >= 3 * accepted, "{accepted} accepted, {refused} refused");
}

macro_rules! vectors {
    ($($name:ident: $file:literal, $block:ident, [$($again:expr),*];)*) => {
        $(
            #[test]
            fn $name() {
                hold(include_str!(concat!("vectors/", $file, ".txt")), $block, &[$($again),*]);
            }
        )*
    };
}

vectors! {
    a_person_has_one_form: "person", text_block, [again::<Person>];
    a_device_has_one_form: "device", text_block, [again::<Device>];
    a_revocation_has_one_form: "revocation", text_block, [again::<Revocation>];
    an_entry_has_one_form_as_itself_and_as_a_link: "entry", text_block, [again::<Entry>, link_again];
    a_receipt_has_one_form_as_itself_and_as_a_link: "receipt", text_block, [again::<Receipt>, link_again];
    what_a_party_says_of_a_relay_has_one_form: "consent", text_block, [again::<Consent>];
    a_cachet_has_one_form: "cachet", text_block, [again::<Cachet>];
    an_import_has_one_form: "import", text_block, [again::<Import>];
    a_removal_has_one_form: "removal", text_block, [again::<Removal>];
    a_verification_has_one_form: "verification", text_block, [again::<Verification>];
    a_checkpoint_has_one_form: "checkpoint", text_block, [again::<Checkpoint>];
    a_matter_has_one_form: "matter", text_block, [again::<Matter>];
    an_admission_has_one_form: "admission", text_block, [again::<Admission>];
    a_document_has_one_form: "document", text_block, [again::<Document>];
    a_card_has_one_form: "card", binary_block, [|bytes| Card::from_bytes(bytes).map(|card| card.to_bytes())];
    a_frame_has_one_form: "frame", binary_block, [|bytes| Frame::from_bytes(bytes).map(|frame| frame.to_bytes())];
    a_question_for_segments_has_one_form: "segments", binary_block,
        [|bytes| SegmentsAsked::from_bytes(bytes).map(|asked| asked.to_bytes())];
    an_invitation_has_one_form: "invitation", text_block, [invitation_again];
    a_rendezvous_has_one_form: "rendezvous", text_block, [rendezvous_again];
    a_relay_has_one_form: "relay", text_block, [relay_again];
    a_signal_has_one_form: "signal", binary_block, [|bytes| Signal::from_bytes(bytes).map(|signal| signal.to_bytes())];
    what_is_said_to_a_relay_has_one_form: "crossing", binary_block,
        [|bytes| Crossing::from_bytes(bytes).map(|said| said.to_bytes())];
    a_call_has_one_form: "call", binary_block, [|bytes| Call::from_bytes(bytes).map(|call| call.to_bytes())];
}
