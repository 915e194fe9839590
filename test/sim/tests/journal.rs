//! What comes over the line is stored only when it is signed, whole and in its place.

mod bench;

use std::cell::Cell;

use bench::*;
use parloir_base::{DeviceId, Digest, MatterId, Refusal};
use parloir_engine::{Act, Effect, Event, Input, Outcome};
use parloir_sim::device::Device;
use parloir_sim::world::World;
use parloir_wire::checkpoint::Checkpoint;
use parloir_wire::document::Document;
use parloir_wire::entry::{Kind, Link};
use parloir_wire::frame::{Carried, Content, Frame};
use parloir_wire::matter::VerificationRule;
use parloir_wire::receipt::{Path, Receipt, ReceiptKind};
use parloir_wire::shelf::Shelf;
use parloir_wire::text::{Record, Signed};

fn two() -> (World, MatterId) {
    let (mut world, matter) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    part(&mut world);
    (world, matter)
}

/// The same, checked ahead of the step.
fn bring_checked(world: &mut World, matter: MatterId, links: Vec<Carried>) -> Vec<Effect> {
    let number = 10 + world.devices[CLAIRE].engine.sessions().count() as u64;
    let session = session_in(world, CLAIRE, JEAN, matter, number);
    say_checked(world, CLAIRE, session, Frame::Batch { matter, links })
}

/// Jean sends one link by hand to Claire.
fn bring(world: &mut World, matter: MatterId, links: Vec<Carried>) -> Vec<Effect> {
    let number = 10 + world.devices[CLAIRE].engine.sessions().count() as u64;
    let session = session_in(world, CLAIRE, JEAN, matter, number);
    say(world, CLAIRE, session, Frame::Batch { matter, links })
}

#[test]
fn a_link_that_is_not_what_was_signed_ends_the_session_and_is_not_stored() {
    let (mut world, matter) = two();
    let at = next(&world, CLAIRE, matter, JEAN);
    let good = message(&world, JEAN, matter, at, "bonjour");
    let mut signature = good.clone();
    signature.link.signature.0[5] ^= 1;
    let mut altered = good.clone();
    altered.content.as_mut().expect("content").body[0] ^= 1;
    let mut salted = good.clone();
    salted.content.as_mut().expect("content").salt[0] ^= 1;
    let mut bare = good.clone();
    bare.content = None;
    let mut namespace = good.clone();
    namespace.link.signature = key(JEAN).sign(Receipt::NAMESPACE, &good.link.bytes);
    let mut other_key = good.clone();
    other_key.link.signature = key(CLAIRE).sign("parloir/1/entry", &good.link.bytes);
    let mut sized = entry(&world, JEAN, matter, at, Kind::Message, b"bonjour");
    sized.size = 3;
    let sized = carry(JEAN, &sized, b"bonjour");
    let elsewhere = message(&world, JEAN, MatterId([1; 32]), at, "bonjour");
    let mut garbage = good.clone();
    garbage.link.bytes = b"entry/1\nnothing".to_vec();
    let mut full_receipt = receipt(&world, JEAN, matter, at, Digest([1; 32]), None);
    full_receipt.content = good.content.clone();
    let all = [
        ("signature", signature),
        ("content", altered),
        ("salt", salted),
        ("no content", bare),
        ("namespace", namespace),
        ("another's key", other_key),
        ("size", sized),
        ("another matter", elsewhere),
        ("garbage", garbage),
        ("a receipt with content", full_receipt),
    ];
    for (what, link) in all {
        for how in [bring, bring_checked] {
            let effects = how(&mut world, matter, vec![link.clone()]);
            assert!(misbehaved(&effects), "{what}");
            assert_eq!(next(&world, CLAIRE, matter, JEAN), at, "{what}");
        }
    }
    let then = message(&world, JEAN, matter, (at.0 + 1, Some(digest(&good))), "encore");
    bring(&mut world, matter, vec![good.clone()]);
    bring_checked(&mut world, matter, vec![then.clone()]);
    assert!(holds(&world, CLAIRE, &good) && holds(&world, CLAIRE, &then), "and the good ones are taken afterwards");
}

#[test]
fn one_bad_signature_in_a_batch_keeps_all_of_it_out() {
    let (mut world, matter) = two();
    let at = next(&world, CLAIRE, matter, JEAN);
    let one = message(&world, JEAN, matter, at, "un");
    let mut two = message(&world, JEAN, matter, (at.0 + 1, Some(digest(&one))), "deux");
    two.link.signature.0[0] ^= 1;
    for how in [bring, bring_checked] {
        assert!(misbehaved(&how(&mut world, matter, vec![one.clone(), two.clone()])));
        assert!(!holds(&world, CLAIRE, &one));
    }
}

#[test]
fn links_that_were_checked_for_one_matter_are_not_taken_for_another() {
    let (mut world, matter) = two();
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    let elsewhere = message(&world, JEAN, MatterId([1; 32]), (1, None), "bonjour");
    let frame = Frame::Batch { matter: MatterId([1; 32]), links: vec![elsewhere.clone()] };
    let Input::Batch { links: Some(links), .. } = Input::checked(session, frame) else {
        panic!("each signature holds")
    };
    let effects = step(&mut world, CLAIRE, Input::Batch { session, matter, links: Some(links) });
    assert!(misbehaved(&effects) && !holds(&world, CLAIRE, &elsewhere));
}

#[test]
fn what_a_device_signs_outside_its_time_is_not_stored() {
    let (mut world, matter) = two();
    let at = next(&world, CLAIRE, matter, JEAN);
    for days in [-500, 5_000] {
        let mut late = entry(&world, JEAN, matter, at, Kind::Message, b"trop tard");
        late.claimed = world.now.plus_ms(days * 86_400_000);
        let late = carry(JEAN, &late, b"trop tard");
        bring(&mut world, matter, vec![late.clone()]);
        assert!(!holds(&world, CLAIRE, &late));
    }
}

#[test]
fn a_gap_is_held_and_asked_for_once_and_drained_when_the_missing_one_comes() {
    let (mut world, matter) = two();
    let at = next(&world, CLAIRE, matter, JEAN);
    let one = message(&world, JEAN, matter, at, "un");
    let two = message(&world, JEAN, matter, (at.0 + 1, Some(digest(&one))), "deux");
    let three = message(&world, JEAN, matter, (at.0 + 2, Some(digest(&two))), "trois");
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    let asks = |effects: &[Effect]| sent(effects).iter().any(|f| matches!(f, Frame::Frontier { ask: true, .. }));
    let first = say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![three.clone()] });
    assert!(asks(&first) && !holds(&world, CLAIRE, &three));
    // The peer that answers with the same gap again does not make this device ask for ever.
    let again = say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![three.clone()] });
    assert!(!asks(&again));
    say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![one.clone()] });
    let last = say(&mut world, CLAIRE, session, Frame::Batch { matter, links: vec![two.clone()] });
    assert!([&one, &two, &three].iter().all(|link| holds(&world, CLAIRE, link)));
    assert_eq!(told(&last).iter().filter(|e| matches!(e, Event::Arrived { .. })).count(), 2);
}

#[test]
fn a_duplicate_changes_nothing() {
    let (mut world, matter) = two();
    let link = message(&world, JEAN, matter, next(&world, CLAIRE, matter, JEAN), "bonjour");
    bring(&mut world, matter, vec![link.clone()]);
    let before = world.devices[CLAIRE].store.links.len();
    let effects = bring(&mut world, matter, vec![link.clone(), link]);
    assert_eq!(world.devices[CLAIRE].store.links.len(), before, "no second receipt either");
    assert!(!told(&effects).iter().any(|e| matches!(e, Event::Arrived { .. } | Event::Forked { .. })));
}

fn forked(world: &World, at: usize, matter: MatterId) -> bool {
    world.devices[at].store.matters[&matter].forks.iter().any(|fork| fork.device == device(JEAN))
}

#[test]
fn two_links_at_one_place_are_a_fork_kept_with_both_and_told_to_those_who_stand_by() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], VerificationRule::Keeper);
    part(&mut world);
    let at = next(&world, CLAIRE, matter, JEAN);
    let (one, other) = (message(&world, JEAN, matter, at, "oui"), message(&world, JEAN, matter, at, "non"));
    let by = session_in(&mut world, CLAIRE, CAROLE, matter, 1);
    bring(&mut world, matter, vec![one.clone()]);
    let effects = bring(&mut world, matter, vec![other.clone()]);
    assert!(told(&effects).contains(&Event::Forked { matter, device: device(JEAN) }));
    let shown = effects.iter().find_map(|effect| match effect {
        Effect::Send { session, frame: frame @ Frame::Fork { .. } } if *session == by => Some(frame.clone()),
        _ => None,
    });
    let Some(Frame::Fork { one: first, other: second, .. }) = shown.clone() else { panic!("Carole is told") };
    assert_eq!((first, second), (one.link.clone(), other.link.clone()));
    assert!(forked(&world, CLAIRE, matter));
    // Nothing more is taken from that chain, and what was taken stays.
    let after = message(&world, JEAN, matter, (at.0 + 1, Some(digest(&one))), "suite");
    bring(&mut world, matter, vec![after.clone()]);
    assert!(holds(&world, CLAIRE, &one) && !holds(&world, CLAIRE, &other) && !holds(&world, CLAIRE, &after));
    // Carole checks the proof herself.
    let session = session_in(&mut world, CAROLE, CLAIRE, matter, 2);
    let effects = say(&mut world, CAROLE, session, shown.expect("told"));
    assert!(told(&effects).contains(&Event::Forked { matter, device: device(JEAN) }));
    assert!(forked(&world, CAROLE, matter));
}

#[test]
fn a_fork_found_while_someone_was_away_is_shown_when_they_come() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], VerificationRule::Keeper);
    part(&mut world);
    let at = next(&world, CLAIRE, matter, JEAN);
    let (one, other) = (message(&world, JEAN, matter, at, "oui"), message(&world, JEAN, matter, at, "non"));
    bring(&mut world, matter, vec![one]);
    bring(&mut world, matter, vec![other]);
    let carole = world.devices[CAROLE].engine.own().endpoint;
    let (_, effects) = session(&mut world, CLAIRE, carole, 50);
    assert!(sent(&effects).iter().any(|frame| matches!(frame, Frame::Fork { .. })));
}

#[test]
fn a_proof_of_a_fork_outlives_the_program_and_is_believed_by_whoever_is_met_after_it() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], VerificationRule::Keeper);
    part(&mut world);
    let at = next(&world, CLAIRE, matter, JEAN);
    let (one, other) = (message(&world, JEAN, matter, at, "oui"), message(&world, JEAN, matter, at, "non"));
    bring(&mut world, matter, vec![one.clone()]);
    bring(&mut world, matter, vec![other.clone()]);
    world.crash(CLAIRE);
    assert!(forked(&world, CLAIRE, matter));
    let carole = world.devices[CAROLE].engine.own().endpoint;
    let (_, effects) = session(&mut world, CLAIRE, carole, 50);
    let shown = sent(&effects).into_iter().find(|frame| matches!(frame, Frame::Fork { .. })).expect("shown again");
    let Frame::Fork { one: first, other: second, .. } = &shown else { panic!("a proof") };
    assert_eq!((first, second), (&one.link, &other.link));
    // Carole takes it from Claire, keeps it over her own restart, and shows it in turn.
    let session_id = session_in(&mut world, CAROLE, CLAIRE, matter, 51);
    say(&mut world, CAROLE, session_id, shown);
    world.crash(CAROLE);
    let jean = world.devices[JEAN].engine.own().endpoint;
    let (_, effects) = session(&mut world, CAROLE, jean, 52);
    assert!(sent(&effects).iter().any(|frame| matches!(frame, Frame::Fork { .. })));
    // Nothing more is taken from the chain after all that.
    let after = message(&world, JEAN, matter, (at.0 + 1, Some(digest(&one))), "suite");
    bring(&mut world, matter, vec![after.clone()]);
    assert!(!holds(&world, CLAIRE, &after));
}

#[test]
fn what_a_device_signs_outside_its_time_makes_no_fork_of_its_chain() {
    let (mut world, matter) = two();
    let at = next(&world, CLAIRE, matter, JEAN);
    let one = message(&world, JEAN, matter, at, "oui");
    bring(&mut world, matter, vec![one.clone()]);
    let mut late = entry(&world, JEAN, matter, at, Kind::Message, b"non");
    late.claimed = world.now.plus_ms(5_000 * 86_400_000);
    let late = carry(JEAN, &late, b"non");
    let effects = bring(&mut world, matter, vec![late.clone()]);
    assert!(!told(&effects).iter().any(|event| matches!(event, Event::Forked { .. })));
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 60);
    let proof = Frame::Fork { matter, device: device(JEAN), one: one.link.clone(), other: late.link };
    say(&mut world, CLAIRE, session, proof);
    assert!(!forked(&world, CLAIRE, matter));
    let after = message(&world, JEAN, matter, (at.0 + 1, Some(digest(&one))), "suite");
    bring(&mut world, matter, vec![after.clone()]);
    assert!(holds(&world, CLAIRE, &after));
}

#[test]
fn both_histories_in_one_batch_are_a_fork_too() {
    for by_prev in [false, true] {
        let (mut world, matter) = two();
        let at = next(&world, CLAIRE, matter, JEAN);
        let one = message(&world, JEAN, matter, at, "oui");
        let other = message(&world, JEAN, matter, at, "non");
        let after = message(&world, JEAN, matter, (at.0 + 1, Some(digest(&other))), "suite de non");
        let second = if by_prev { after } else { other };
        let effects = bring(&mut world, matter, vec![one, second]);
        assert!(told(&effects).contains(&Event::Forked { matter, device: device(JEAN) }), "by prev: {by_prev}");
        assert!(forked(&world, CLAIRE, matter));
    }
}

#[test]
fn a_link_that_names_another_one_before_it_is_a_fork() {
    let (mut world, matter) = two();
    let at = next(&world, CLAIRE, matter, JEAN);
    let one = message(&world, JEAN, matter, at, "oui");
    bring(&mut world, matter, vec![one]);
    let second = message(&world, JEAN, matter, (at.0 + 1, Some(Digest([8; 32]))), "suite");
    let effects = bring(&mut world, matter, vec![second]);
    assert!(told(&effects).contains(&Event::Forked { matter, device: device(JEAN) }));
}

#[test]
fn a_proof_of_a_fork_that_proves_nothing_ends_the_session() {
    let (mut world, matter) = two();
    let at = next(&world, CLAIRE, matter, JEAN);
    let one = message(&world, JEAN, matter, at, "oui").link;
    let next_one = message(&world, JEAN, matter, (at.0 + 1, Some(parloir_crypto::digest(&one.bytes))), "suite").link;
    let mut unsigned = message(&world, JEAN, matter, at, "non").link;
    unsigned.signature.0[0] ^= 1;
    let theirs = message(&world, CLAIRE, matter, at, "non").link;
    let elsewhere = message(&world, JEAN, MatterId([1; 32]), at, "non").link;
    for (what, other) in [
        ("itself", one.clone()),
        ("the next", next_one),
        ("unsigned", unsigned),
        ("another's", theirs),
        ("elsewhere", elsewhere),
    ] {
        let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
        let frame = Frame::Fork { matter, device: device(JEAN), one: one.clone(), other };
        assert!(misbehaved(&say(&mut world, CLAIRE, session, frame)), "{what}");
        assert!(!forked(&world, CLAIRE, matter), "{what}");
    }
}

fn document() -> Document {
    Document {
        name: "pièce.pdf".to_owned(),
        media: "application/pdf".to_owned(),
        bytes: 10,
        sha256: Digest([4; 32]),
        files: 1,
        key: [1; 32],
        key_commitment: Digest([1; 32]),
        root: Digest([2; 32]),
    }
}

fn place_document(world: &mut World, by: usize, matter: MatterId) -> Digest {
    let act = Act::PlaceDocument { matter, document: document(), folder: false };
    let Ok(Outcome::Entry(entry)) = world.act(by, act) else { panic!("placed") };
    entry
}

#[test]
fn delivered_is_committed_with_what_it_covers_and_leaves_after() {
    let (mut world, matter) = two();
    let link = message(&world, JEAN, matter, next(&world, CLAIRE, matter, JEAN), "bonjour");
    let session = session_in(&mut world, CLAIRE, JEAN, matter, 1);
    let now = world.now;
    let claire = &mut world.devices[CLAIRE];
    let frame = Frame::Batch { matter, links: vec![link.clone()] };
    let step =
        claire.engine.step(now, &mut world.chance, &claire.store, Input::Frame { session, frame }).expect("taken");
    let links: Vec<Link> = step
        .commit
        .iter()
        .filter_map(|write| match write {
            parloir_wire::shelf::Write::Link { link, .. } => Link::from_bytes(&link.bytes).ok(),
            _ => None,
        })
        .collect();
    let [Link::Entry(_), Link::Receipt(receipt)] = &links[..] else { panic!("one transaction holds both") };
    assert_eq!((receipt.receipt, receipt.about), (ReceiptKind::Delivered, digest(&link)));
    // It travels as a link read from the vault, hence after the commit.
    assert!(step.effects.iter().any(|e| matches!(e, Effect::SendLinks { .. })));
    assert!(!sent(&step.effects).iter().any(|f| matches!(f, Frame::Batch { .. })));
}

#[test]
fn a_documents_receipt_waits_for_the_whole_and_carries_its_digest() {
    let (mut world, matter) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    let entry = place_document(&mut world, CLAIRE, matter);
    while world.deliver_one() {}
    let stated = |world: &World| {
        world.devices[JEAN].store.links.values().find_map(|stored| match &stored.link {
            Link::Receipt(receipt) if receipt.about == entry => Some((receipt.receipt, receipt.digest)),
            _ => None,
        })
    };
    assert_eq!(stated(&world), None);
    for act in [Act::Open { matter, entry }, Act::Acknowledge { matter, entry }] {
        assert_eq!(world.act(JEAN, act), Err(Refusal::ItemIncomplete));
    }
    world.input(JEAN, Input::DocumentWhole { matter, entry, path: Path::Local });
    assert_eq!(stated(&world), Some((ReceiptKind::Delivered, Some(Digest([4; 32])))));
    world.act(JEAN, Act::Acknowledge { matter, entry }).expect("whole now");
}

#[test]
fn a_receipt_for_another_digest_delivers_nothing() {
    let (mut world, matter) = two();
    let entry = place_document(&mut world, CLAIRE, matter);
    for digest in [None, Some(Digest([5; 32]))] {
        let at = next(&world, CLAIRE, matter, JEAN);
        let lie = receipt(&world, JEAN, matter, at, entry, digest);
        bring(&mut world, matter, vec![lie]);
        let room = world.devices[CLAIRE].engine.room(&matter).expect("open");
        assert!(room.documents_delivered.is_empty());
    }
    let truth = receipt(&world, JEAN, matter, next(&world, CLAIRE, matter, JEAN), entry, Some(Digest([4; 32])));
    bring(&mut world, matter, vec![truth]);
    assert!(!world.devices[CLAIRE].engine.room(&matter).expect("open").documents_delivered.is_empty());
}

#[test]
fn a_closed_matter_takes_nothing() {
    let (mut world, matter) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    let item = place(&mut world, JEAN, matter, "avant");
    world.act(CLAIRE, Act::CloseMatter { matter }).expect("the keeper's");
    world.settle();
    for by in [CLAIRE, JEAN] {
        let text = "après".to_owned();
        assert_eq!(world.act(by, Act::Place { matter, text, reply_to: None }), Err(Refusal::MatterClosed));
        let act = Act::PlaceDocument { matter, document: document(), folder: false };
        assert_eq!(world.act(by, act), Err(Refusal::MatterClosed));
    }
    let text = "corrigé".to_owned();
    assert_eq!(world.act(JEAN, Act::Correct { matter, entry: item, text }), Err(Refusal::MatterClosed));
    assert_eq!(world.act(JEAN, Act::Withdraw { matter, entry: item }), Err(Refusal::MatterClosed));
    assert_eq!(world.act(CLAIRE, Act::CloseMatter { matter }), Err(Refusal::MatterClosed));
    let act = Act::Invite { matter, role: parloir_wire::matter::Role::Client, lives_ms: 1_000 };
    assert_eq!(world.act(CLAIRE, act), Err(Refusal::MatterClosed));
}

#[test]
fn nobody_corrects_or_withdraws_what_another_placed() {
    let (mut world, matter) = matter_of(&["claire", "jean"], VerificationRule::Keeper);
    let entry = place(&mut world, JEAN, matter, "de Jean");
    world.settle();
    let text = "de Claire".to_owned();
    assert_eq!(world.act(CLAIRE, Act::Correct { matter, entry, text }), Err(Refusal::ItemNotYours));
    assert_eq!(world.act(CLAIRE, Act::Withdraw { matter, entry }), Err(Refusal::ItemNotYours));
    assert_eq!(
        world.act(JEAN, Act::Acknowledge { matter, entry }),
        Err(Refusal::ItemKind),
        "nor acknowledges their own"
    );
    assert_eq!(world.act(CLAIRE, Act::Open { matter, entry: Digest([1; 32]) }), Err(Refusal::ItemUnknown));
}

#[test]
fn empty_and_oversized_text_is_refused_and_nothing_is_written() {
    let (mut world, matter) = two();
    let before = world.devices[CLAIRE].store.links.len();
    let large = "a".repeat(parloir_base::limit::MESSAGE_BYTES_MAX + 1);
    for (text, refusal) in [(String::new(), Refusal::ItemEmpty), (large, Refusal::ItemTooLarge)] {
        assert_eq!(world.act(CLAIRE, Act::Place { matter, text, reply_to: None }), Err(refusal));
    }
    assert_eq!(world.devices[CLAIRE].store.links.len(), before);
    assert_eq!(
        next(&world, CLAIRE, matter, CLAIRE).0,
        world.devices[CLAIRE].engine.room(&matter).expect("open").chains.head(&device(CLAIRE)).map_or(1, |h| h.seq + 1)
    );
}

#[test]
fn a_closed_matter_is_sealed_and_then_comes_to_rest() {
    let (mut world, matter) = matter_of(&["claire", "jean", "carole"], VerificationRule::Keeper);
    place(&mut world, JEAN, matter, "avant");
    world.act(CLAIRE, Act::Checkpoint { matter }).expect("the keeper's");
    world.act(CLAIRE, Act::CloseMatter { matter }).expect("the keeper's");
    // Each signature comes after the next tick of the keeper's.
    for _ in 0..12 {
        world.tick(60_000);
        world.dial();
        while world.deliver_one() {}
    }
    world.settle();
    let checkpoints = world.devices[CLAIRE].engine.room(&matter).expect("open").view.checkpoints().to_vec();
    assert!(checkpoints.len() <= 4, "{} checkpoints of a matter in which nothing happens", checkpoints.len());
    let last = checkpoints.last().expect("sealed");
    assert!([CLAIRE, JEAN, CAROLE].iter().all(|by| last.signed.contains(&device(*by))));
}

#[test]
fn whoever_brings_the_other_history_is_shown_the_proof_again_after_a_restart() {
    let (mut world, matter) = two();
    let at = next(&world, CLAIRE, matter, JEAN);
    let (one, other) = (message(&world, JEAN, matter, at, "oui"), message(&world, JEAN, matter, at, "non"));
    bring(&mut world, matter, vec![one]);
    bring(&mut world, matter, vec![other.clone()]);
    world.crash(CLAIRE);
    let effects = bring(&mut world, matter, vec![other]);
    assert!(sent(&effects).iter().any(|frame| matches!(frame, Frame::Fork { .. })));
}

/// A shelf that counts how often chains are read from it.
struct Counted<'a> {
    below: &'a dyn Shelf,
    reads: Cell<usize>,
}

impl Shelf for Counted<'_> {
    fn digest_at(&self, matter: &MatterId, device: &DeviceId, seq: u64) -> Option<Digest> {
        self.below.digest_at(matter, device, seq)
    }

    fn link(&self, digest: &Digest) -> Option<(Signed, Option<Content>)> {
        self.below.link(digest)
    }

    fn digests(&self, matter: &MatterId, device: &DeviceId, first: u64, last: u64) -> Vec<Digest> {
        self.reads.set(self.reads.get() + 1);
        self.below.digests(matter, device, first, last)
    }
}

/// How often Jean's chains are read in one tick.
fn reads_in_a_tick(world: &mut World) -> usize {
    let now = world.now;
    let Device { engine, store, .. } = &mut world.devices[JEAN];
    let shelf = Counted { below: store, reads: Cell::new(0) };
    let step = engine.step(now, &mut world.chance, &shelf, Input::Tick).expect("not an act");
    let reads = shelf.reads.get();
    store.commit(step.commit);
    reads
}

#[test]
fn a_checkpoint_that_does_not_stand_is_judged_once_and_never_signed() {
    let (mut world, matter) = two();
    let mut heads = world.devices[JEAN].engine.room(&matter).expect("open").chains.heads();
    let last = heads.last_mut().expect("chains");
    last.digest = Digest([9; 32]);
    let size = heads.iter().map(|head| head.seq).sum();
    let checkpoint = Checkpoint {
        matter,
        number: 1,
        prev: None,
        heads,
        size,
        root: Digest([8; 32]),
        level: 2,
        last_token: None,
        claimed: world.now,
    };
    let body = parloir_journal::checkpoint::compose(&checkpoint, &key(CLAIRE));
    let at = next(&world, JEAN, matter, CLAIRE);
    let proposed = carry(CLAIRE, &entry(&world, CLAIRE, matter, at, Kind::Checkpoint, &body), &body);
    let session = session_in(&mut world, JEAN, CLAIRE, matter, 40);
    say(&mut world, JEAN, session, Frame::Batch { matter, links: vec![proposed.clone()] });
    assert!(holds(&world, JEAN, &proposed));
    assert!(reads_in_a_tick(&mut world) > 0, "it is judged");
    assert_eq!(reads_in_a_tick(&mut world), 0, "and not again");
    let room = world.devices[JEAN].engine.room(&matter).expect("open");
    let kept = room.view.checkpoints().last().expect("kept");
    assert_eq!((kept.checkpoint.number, kept.signed.contains(&device(JEAN))), (1, false));
}
