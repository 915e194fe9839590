//! Cards that check, and the many that must not; what the register then says.

use parloir_base::{DeviceId, Moment};
use parloir_crypto::digest;
use parloir_journal::card::CardSignature;
use parloir_journal::{CardFault, KeyRegister, RegisterFault, check_card, sign_record};
use parloir_kit::{Figure, figure};
use parloir_wire::{Card, Record};

fn register(who: &Figure) -> KeyRegister {
    let mut register = KeyRegister::new();
    register.admit(&check_card(&who.card()).unwrap()).unwrap();
    register
}

#[test]
fn a_card_is_known_by_the_digest_of_its_bytes() {
    let card = figure::claire().card();
    assert_eq!(check_card(&card).unwrap().digest, digest(&card.to_bytes()));
    assert_eq!(check_card(&Card::from_bytes(&card.to_bytes()).unwrap()), check_card(&card));
}

#[test]
fn a_card_with_any_signature_by_another_is_refused_and_the_signature_is_named() {
    let (claire, mallory) = (figure::claire(), figure::mallory());
    let foreign = mallory.card();
    let mut revoked = figure::claire();
    revoked.revoked = Some(figure::START);
    type Alter<'a> = Box<dyn Fn(&mut Card) + 'a>;
    let alters: [(CardSignature, Alter<'_>); 5] = [
        (CardSignature::Person, Box::new(|card| card.person.signature = foreign.person.signature)),
        (
            CardSignature::DeviceByIdentity(1),
            Box::new(|card| card.devices[0].by_identity = card.devices[0].by_evidence),
        ),
        (
            CardSignature::DeviceByEvidence(1),
            Box::new(|card| card.devices[0].by_evidence = card.devices[0].by_identity),
        ),
        (
            CardSignature::DeviceByEndpoint(1),
            Box::new(|card| card.devices[0].by_endpoint = card.devices[0].by_evidence),
        ),
        (CardSignature::Revocation, Box::new(|card| card.revocations[0].signature = card.person.signature)),
    ];
    for (which, alter) in alters {
        let mut card = if which == CardSignature::Revocation { revoked.card() } else { claire.card() };
        alter(&mut card);
        assert_eq!(check_card(&card), Err(CardFault::Signature(which)));
    }
}

#[test]
fn a_card_of_nothing_of_strangers_of_doubles_and_of_no_time_is_refused() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut empty = claire.card();
    empty.devices.clear();
    assert_eq!(check_card(&empty), Err(CardFault::Empty));
    let mut stranger = claire.card();
    stranger.devices.extend(jean.card().devices);
    assert_eq!(check_card(&stranger), Err(CardFault::Stranger));
    let mut twice = claire.card();
    twice.devices.extend(claire.card().devices);
    assert_eq!(check_card(&twice), Err(CardFault::Twice));
    let mut many = claire.card();
    many.devices = vec![many.devices[0].clone(); 17];
    assert_eq!(check_card(&many), Err(CardFault::TooMany));
    let mut brief = figure::claire();
    brief.device.valid_before = brief.device.valid_after;
    assert!(matches!(check_card(&brief.card()), Err(CardFault::Lifetime | CardFault::Malformed(_))));
    let mut lost = figure::claire();
    lost.revoked = Some(figure::START);
    let mut unknown = lost.card();
    let mut revocation = parloir_wire::device::Revocation::from_bytes(&unknown.revocations[0].bytes).unwrap();
    revocation.evidence = DeviceId([1; 32]);
    unknown.revocations = vec![sign_record(&lost.identity, &revocation)];
    assert_eq!(check_card(&unknown), Err(CardFault::RevocationUnknown));
}

#[test]
fn a_device_signs_between_its_two_moments_and_not_beyond() {
    let claire = figure::claire();
    let register = register(&claire);
    let (device, after, before) = (claire.device_id(), claire.device.valid_after, claire.device.valid_before);
    assert_eq!(register.may_sign(&device, after), Ok(claire.id()));
    assert_eq!(register.may_sign(&device, before), Ok(claire.id()));
    assert_eq!(register.may_sign(&device, after.plus_ms(-1_000)), Err(RegisterFault::Early));
    assert_eq!(register.may_sign(&device, before.plus_ms(1_000)), Err(RegisterFault::Expired));
    assert_eq!(register.may_sign(&DeviceId([1; 32]), after), Err(RegisterFault::Unknown));
    assert_eq!(register.by_endpoint(&claire.device.endpoint), Some(device));
}

#[test]
fn a_revocation_stays_whatever_card_comes_after_it() {
    let mut lost = figure::claire();
    lost.revoked = Some(figure::START);
    let mut register = register(&lost);
    register.admit(&check_card(&figure::claire().card()).unwrap()).unwrap();
    let late = Moment(figure::START.0 + 1_000);
    assert_eq!(register.may_sign(&lost.device_id(), figure::START), Ok(lost.id()));
    assert_eq!(register.may_sign(&lost.device_id(), late), Err(RegisterFault::Revoked));
}

#[test]
fn a_key_that_is_another_persons_is_not_taken() {
    let (claire, mut thief) = (figure::claire(), figure::mallory());
    thief.device.evidence = claire.device.evidence;
    thief.evidence = figure::claire().evidence;
    let mut register = register(&claire);
    assert_eq!(register.admit(&check_card(&thief.card()).unwrap()), Err(RegisterFault::Taken));
    assert_eq!(register.person_of(&claire.device_id()), Some(claire.id()));
    // Nor does the thief end it.
    thief.revoked = Some(figure::START);
    assert_eq!(register.admit(&check_card(&thief.card()).unwrap()), Err(RegisterFault::Taken));
    assert_eq!(register.device(&claire.device_id()).unwrap().revoked_from, None);
}

#[test]
fn whoever_takes_one_device_of_a_card_takes_neither_the_others_nor_their_ends() {
    let (jean, mut thief) = (figure::jean(), figure::mallory());
    (thief.evidence, thief.transport) = (figure::jean().evidence, figure::jean().transport);
    (thief.device.evidence, thief.device.endpoint) = (jean.device.evidence, jean.device.endpoint);
    // The thief's card is met first.
    let mut register = register(&thief);
    let mut lost = figure::jean_anew();
    lost.revoked = Some(figure::START);
    let (former, lost_card) = (jean.card(), lost.card());
    let mut both = former.clone();
    both.devices.extend(lost_card.devices);
    both.revocations = lost_card.revocations;
    assert_eq!(register.admit(&check_card(&both).unwrap()), Err(RegisterFault::Taken));
    assert_eq!(register.person_of(&jean.device_id()), Some(thief.id()));
    assert_eq!(register.person_of(&lost.device_id()), Some(jean.id()));
    let late = figure::START.plus_ms(1_000);
    assert_eq!(register.may_sign(&lost.device_id(), late), Err(RegisterFault::Revoked));
}
