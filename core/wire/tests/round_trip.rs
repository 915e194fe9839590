//! Reading gives back what was written, whatever it was; and no bytes at all make a decoder panic or read in two ways.

mod arbitrary;

use parloir_base::Malformed;
use parloir_wire::card::Card;
use parloir_wire::checkpoint::Checkpoint;
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
use proptest::prelude::*;
use proptest::sample::Index;

/// Reads the bytes; whatever is read must be written back as the same bytes, whatever is not must be refused inside them.
fn one_form<T>(
    bytes: &[u8],
    read: fn(&[u8]) -> Result<T, Malformed>,
    write: fn(&T) -> Vec<u8>,
) -> Result<(), TestCaseError> {
    match read(bytes) {
        Ok(value) => prop_assert_eq!(write(&value), bytes),
        Err(malformed) => prop_assert!(malformed.offset_bytes <= bytes.len()),
    }
    Ok(())
}

/// What is written reads as the same. Its flipped and lengthened bytes do not, nor its cut ones: they are refused, or, where a line
/// that may come several times is the last and they are cut between two lines, they are another value.
fn holds<T: PartialEq + core::fmt::Debug>(
    value: &T,
    (at, flip): (Index, u8),
    read: fn(&[u8]) -> Result<T, Malformed>,
    write: fn(&T) -> Vec<u8>,
) -> Result<(), TestCaseError> {
    let bytes = write(value);
    let again = read(&bytes);
    prop_assert_eq!(again.as_ref(), Ok(value));
    let at = at.index(bytes.len());
    let mut flipped = bytes.clone();
    flipped[at] ^= flip;
    if let Ok(other) = read(&flipped) {
        prop_assert_ne!(&other, value);
    }
    one_form(&flipped, read, write)?;
    one_form(&bytes[..at], read, write)?;
    let cut = read(&bytes[..at]);
    prop_assert!(cut.is_err() || (bytes[..at].ends_with(b"\n") && cut.as_ref() != Ok(value)));
    let longer = [bytes.as_slice(), &[flip]].concat();
    prop_assert_eq!(read(&longer).map_err(|malformed| malformed.offset_bytes), Err(bytes.len()));
    Ok(())
}

fn flip() -> impl Strategy<Value = (Index, u8)> {
    (any::<Index>(), 1..=255_u8)
}

macro_rules! records {
    ($($name:ident: $type:ty = $any:ident;)*) => {
        proptest! {
            $(
                #[test]
                fn $name(value in arbitrary::$any(), flip in flip()) {
                    holds(&value, flip, <$type>::from_bytes, <$type>::to_bytes)?;
                }
            )*
        }
    };
}

records! {
    a_person_reads_back: Person = person;
    a_device_reads_back: Device = device;
    a_revocation_reads_back: Revocation = revocation;
    an_entry_reads_back: Entry = entry;
    a_receipt_reads_back: Receipt = receipt;
    what_a_party_says_of_a_relay_reads_back: Consent = consent;
    an_import_reads_back: Import = import;
    a_removal_reads_back: Removal = removal;
    a_verification_reads_back: Verification = verification;
    a_checkpoint_reads_back: Checkpoint = checkpoint;
    a_matter_reads_back: Matter = matter;
    an_admission_reads_back: Admission = admission;
    a_document_reads_back: Document = document;
    a_card_reads_back: Card = card;
    a_frame_reads_back: Frame = frame;
    a_signal_reads_back: Signal = signal;
    a_call_reads_back: Call = call;
}

proptest! {
    #[test]
    fn a_link_says_what_its_entry_says(entry in arbitrary::entry()) {
        let link = Link::from_bytes(&entry.to_bytes()).expect("an entry is a link");
        prop_assert_eq!((link.matter(), link.device(), link.seq()), (entry.matter, entry.device, entry.seq));
        prop_assert_eq!((link.prev(), link.claimed(), link.namespace()), (entry.prev, entry.claimed, "parloir/1/entry"));
        prop_assert_eq!(link, Link::Entry(entry));
    }

    #[test]
    fn a_link_says_what_its_receipt_says(receipt in arbitrary::receipt()) {
        let link = Link::from_bytes(&receipt.to_bytes()).expect("a receipt is a link");
        prop_assert_eq!((link.matter(), link.device(), link.seq()), (receipt.matter, receipt.device, receipt.seq));
        prop_assert_eq!(
            (link.prev(), link.claimed(), link.namespace()),
            (receipt.prev, receipt.claimed, "parloir/1/receipt")
        );
        prop_assert_eq!(link, Link::Receipt(receipt));
    }

    #[test]
    fn an_invitation_reads_back_with_white_space_around_it(invitation in arbitrary::invitation()) {
        let link = invitation.to_link();
        prop_assert_eq!(Invitation::from_link(&link), Ok(invitation.clone()));
        prop_assert_eq!(Invitation::from_link(&format!(" \n\t{link}\r\n")), Ok(invitation));
    }

    #[test]
    fn a_rendezvous_reads_back_and_a_mistyped_one_does_not(
        rendezvous in arbitrary::rendezvous(), at in any::<Index>(), letter in "[A-Za-z0-9_-]",
    ) {
        let mut text = rendezvous.to_text();
        prop_assert_eq!(Rendezvous::from_text(&format!(" {text}\n")), Ok(rendezvous));
        let at = at.index(text.len());
        prop_assume!(text[at..=at] != letter);
        text.replace_range(at..=at, &letter);
        prop_assert!(Rendezvous::from_text(&text).is_err());
    }

    #[test]
    fn a_relay_reads_back_and_a_mistyped_one_does_not(
        relay in arbitrary::relay(), at in any::<Index>(), letter in "[A-Za-z0-9_-]",
    ) {
        let mut text = relay.to_text();
        prop_assert_eq!(Relay::from_text(&format!(" {text}\n")), Ok(relay));
        let at = at.index(text.len());
        prop_assume!(text[at..=at] != letter);
        text.replace_range(at..=at, &letter);
        prop_assert!(Relay::from_text(&text).is_err());
    }

    #[test]
    fn one_letter_mistyped_in_an_invitation_is_always_found(
        invitation in arbitrary::invitation(), at in any::<Index>(), letter in "[A-Za-z0-9_-]",
    ) {
        let mut link = invitation.to_link();
        let at = at.index(link.len());
        prop_assume!(link[at..=at] != letter);
        link.replace_range(at..=at, &letter);
        prop_assert!(Invitation::from_link(&link).is_err());
    }

    #[test]
    fn any_bytes_are_a_value_or_malformed(bytes in proptest::collection::vec(any::<u8>(), 0..600), tag in 0..=18_u8) {
        one_form(&bytes, Card::from_bytes, Card::to_bytes)?;
        one_form(&bytes, SegmentsAsked::from_bytes, SegmentsAsked::to_bytes)?;
        one_form(&bytes, Link::from_bytes, Link::to_bytes)?;
        one_form(&bytes, Call::from_bytes, Call::to_bytes)?;
        let signal = [&[tag + 90], bytes.as_slice()].concat();
        one_form(&signal, Signal::from_bytes, Signal::to_bytes)?;
        let frame = [&[tag], bytes.as_slice()].concat();
        one_form(&frame, Frame::from_bytes, Frame::to_bytes)?;
    }

    #[test]
    fn any_text_is_a_value_or_malformed(lines in "\\PC{0,30}(\n[a-z-]{0,10}: ?\\PC{0,30}){0,9}\n?", first in 0..11_usize) {
        let types = [
            Person::TYPE, Device::TYPE, Revocation::TYPE, Entry::TYPE, Receipt::TYPE, Verification::TYPE, Checkpoint::TYPE,
            Matter::TYPE, Admission::TYPE, Document::TYPE, "",
        ];
        let text = [types[first], "\n", &lines].concat();
        let bytes = text.as_bytes();
        one_form(bytes, Person::from_bytes, Person::to_bytes)?;
        one_form(bytes, Device::from_bytes, Device::to_bytes)?;
        one_form(bytes, Revocation::from_bytes, Revocation::to_bytes)?;
        one_form(bytes, Link::from_bytes, Link::to_bytes)?;
        one_form(bytes, Verification::from_bytes, Verification::to_bytes)?;
        one_form(bytes, Checkpoint::from_bytes, Checkpoint::to_bytes)?;
        one_form(bytes, Matter::from_bytes, Matter::to_bytes)?;
        one_form(bytes, Admission::from_bytes, Admission::to_bytes)?;
        one_form(bytes, Document::from_bytes, Document::to_bytes)?;
        let link = Invitation::from_link(&lines);
        prop_assert!(link.is_err());
    }
}
