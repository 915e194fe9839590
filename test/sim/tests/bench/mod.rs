//! People who know each other, and an attacker's tools: forged links, frames by hand, sessions nobody dialled.
#![expect(dead_code, reason = "each test program uses its part of the bench")]

use parloir_base::{DeviceId, Digest, EndpointId, MatterId, SessionId};
use parloir_crypto::{SigningKey, meeting::phrase_text};
use parloir_engine::{Act, Effect, Event, Input, Outcome};
use parloir_sim::device::Device;
use parloir_sim::world::World;
use parloir_wire::entry::{Entry, Kind};
use parloir_wire::frame::{Carried, Content, Frame};
use parloir_wire::local::Trust;
use parloir_wire::matter::{Role, VerificationRule};
use parloir_wire::receipt::{Path, Receipt, ReceiptKind};
use parloir_wire::text::{Record, Signed};
use parloir_wire::verification::Method;

pub const CLAIRE: usize = 0;
pub const JEAN: usize = 1;
pub const CAROLE: usize = 2;

/// A matter of Claire's.
pub fn open(world: &mut World, keeper: usize, verification: VerificationRule) -> MatterId {
    let act = Act::OpenMatter { title: "Martin c. Durand".to_owned(), level: 2, verification };
    let Ok(Outcome::Matter(matter)) = world.act(keeper, act) else { panic!("a matter opens") };
    world.truth.members.insert(matter, vec![keeper]);
    world.truth.rules.insert(matter, verification);
    matter
}

pub fn invite(world: &mut World, keeper: usize, matter: MatterId) -> String {
    let act = Act::Invite { matter, role: Role::Client, lives_ms: 3_600_000 };
    let Ok(Outcome::Invitation { link, .. }) = world.act(keeper, act) else { panic!("an invitation is made") };
    link
}

/// `other` redeems an invitation; nobody compares words.
pub fn bring_in(world: &mut World, keeper: usize, matter: MatterId, other: usize) {
    let link = invite(world, keeper, matter);
    world.act(other, Act::Join { link }).expect("a good link");
    world.truth.members.get_mut(&matter).expect("opened").push(other);
    world.settle();
}

/// Lets everything happen that can, while some cannot meet: the story does not come to rest then.
pub fn pass(world: &mut World) {
    for _ in 0..20 {
        world.dial();
        while world.deliver_one() {}
        world.tick(2_000);
    }
}

pub fn words(world: &World, at: usize, about: usize) -> Option<String> {
    match &world.devices[at].engine.contact(&world.devices[about].person())?.trust {
        Trust::Invited(phrase) => phrase.words.map(|words| phrase_text(&words)),
        _ => None,
    }
}

pub fn verify(world: &mut World, who: usize, whom: usize, words: &str) -> Result<Outcome, parloir_base::Refusal> {
    let person = world.devices[whom].person();
    world.act(who, Act::Verify { person, words: words.to_owned(), method: Method::PhraseByVoice })
}

/// Both compare words, rightly.
pub fn compare(world: &mut World, one: usize, other: usize) {
    let said = words(world, one, other).expect("words");
    for (who, whom) in [(one, other), (other, one)] {
        world.truth.verified.insert((who, whom));
        verify(world, who, whom, &said).expect("the right words");
    }
    world.settle();
}

/// A matter of Claire's with everyone else, all verified with her.
pub fn matter_of(names: &[&'static str], rule: VerificationRule) -> (World, MatterId) {
    let mut world = World::new(names, 7);
    let matter = open(&mut world, CLAIRE, rule);
    for other in 1..names.len() {
        bring_in(&mut world, CLAIRE, matter, other);
        compare(&mut world, CLAIRE, other);
    }
    (world, matter)
}

pub fn place(world: &mut World, by: usize, matter: MatterId, text: &str) -> Digest {
    match world.act(by, Act::Place { matter, text: text.to_owned(), reply_to: None }) {
        Ok(Outcome::Entry(entry)) => entry,
        other => panic!("not placed: {other:?}"),
    }
}

/// Ends every session of the story, so that attackers are alone with their victim.
pub fn part(world: &mut World) {
    while !world.wires.is_empty() {
        world.cut(0);
    }
}

/// One step by hand: committed, and its effects given back.
pub fn step(world: &mut World, device: usize, input: Input) -> Vec<Effect> {
    let now = world.now;
    let Device { engine, store, .. } = &mut world.devices[device];
    let step = engine.step(now, &mut world.chance, store, input).expect("not an act");
    store.commit(step.commit);
    step.effects
}

/// A session with a device, opened by hand. Its first effects come with it.
pub fn session(world: &mut World, device: usize, peer: EndpointId, number: u64) -> (SessionId, Vec<Effect>) {
    let session = SessionId(1_000_000 + number);
    let exporter = [u8::try_from(number).expect("small"); 32];
    let remote = ([192, 0, 2, 1], 9).into();
    let input = Input::Opened { session, peer, exporter, path: Path::Local, remote, dialled: false, relay: None };
    (session, step(world, device, input))
}

/// A session with someone who is in the matter and has nothing: what they say next is by hand.
pub fn session_in(world: &mut World, device: usize, with: usize, matter: MatterId, number: u64) -> SessionId {
    let peer = world.devices[with].engine.own().endpoint;
    let (session, _) = session(world, device, peer, number);
    say(world, device, session, Frame::Frontier { matter, heads: Vec::new(), ask: false });
    session
}

pub fn say(world: &mut World, device: usize, session: SessionId, frame: Frame) -> Vec<Effect> {
    let frame = Frame::from_bytes(&frame.to_bytes()).expect("a frame that can be sent");
    step(world, device, Input::Frame { session, frame })
}

/// The same, checked ahead of the step as hosts check long batches.
pub fn say_checked(world: &mut World, device: usize, session: SessionId, frame: Frame) -> Vec<Effect> {
    let frame = Frame::from_bytes(&frame.to_bytes()).expect("a frame that can be sent");
    step(world, device, Input::checked(session, frame))
}

pub fn hung(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Hang { .. }))
}

pub fn refused_with(effects: &[Effect]) -> Option<parloir_base::Refusal> {
    effects.iter().find_map(|effect| match effect {
        Effect::Send { frame: Frame::Refused { refusal }, .. } => Some(*refusal),
        _ => None,
    })
}

pub fn misbehaved(effects: &[Effect]) -> bool {
    hung(effects) && told(effects).iter().any(|event| matches!(event, Event::Misbehaved { .. }))
}

pub fn told(effects: &[Effect]) -> Vec<Event> {
    effects.iter().filter_map(|e| if let Effect::Tell(event) = e { Some(event.clone()) } else { None }).collect()
}

pub fn sent(effects: &[Effect]) -> Vec<Frame> {
    let frame = |e: &Effect| if let Effect::Send { frame, .. } = e { Some(frame.clone()) } else { None };
    effects.iter().filter_map(frame).collect()
}

/// Whether anything about any matter leaves.
pub fn speaks_of_matters(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| match effect {
        Effect::SendLinks { .. } => true,
        Effect::Send { frame, .. } => matches!(
            frame,
            Frame::Frontier { .. } | Frame::Batch { .. } | Frame::Fork { .. } | Frame::Whereabouts { .. }
        ),
        _ => false,
    })
}

/// The evidence key of the person with that number in the story.
pub fn key(number: usize) -> SigningKey {
    SigningKey::from_seed(&[u8::try_from(number).expect("small") + 101; 32])
}

pub fn device(number: usize) -> DeviceId {
    DeviceId(key(number).public())
}

/// What the next link of a person's chain is, as a device sees it: its place and the link before.
pub fn next(world: &World, at: usize, matter: MatterId, of: usize) -> (u64, Option<Digest>) {
    let chain = world.devices[at].store.matters.get(&matter).and_then(|m| m.chains.get(&device(of)));
    let chain = chain.cloned().unwrap_or_default();
    (chain.len() as u64 + 1, chain.last().copied())
}

/// An entry of someone's chain, signed with their key.
pub fn entry(
    world: &World,
    of: usize,
    matter: MatterId,
    place: (u64, Option<Digest>),
    kind: Kind,
    body: &[u8],
) -> Entry {
    Entry {
        matter,
        device: device(of),
        seq: place.0,
        prev: place.1,
        kind,
        commitment: parloir_crypto::commitment(&[5; 32], body),
        size: body.len() as u64,
        about: Vec::new(),
        seen: Vec::new(),
        claimed: world.now,
    }
}

pub fn signed(of: usize, entry: &Entry) -> Signed {
    let bytes = entry.to_bytes();
    Signed { signature: key(of).sign(Entry::NAMESPACE, &bytes), bytes }
}

pub fn carry(of: usize, entry: &Entry, body: &[u8]) -> Carried {
    Carried { link: signed(of, entry), content: Some(Content { salt: [5; 32], body: body.to_vec() }) }
}

/// A message at a place of someone's chain.
pub fn message(world: &World, of: usize, matter: MatterId, place: (u64, Option<Digest>), text: &str) -> Carried {
    carry(of, &entry(world, of, matter, place, Kind::Message, text.as_bytes()), text.as_bytes())
}

pub fn receipt(
    world: &World,
    of: usize,
    matter: MatterId,
    place: (u64, Option<Digest>),
    about: Digest,
    digest: Option<Digest>,
) -> Carried {
    let receipt = Receipt {
        matter,
        device: device(of),
        seq: place.0,
        prev: place.1,
        receipt: ReceiptKind::Delivered,
        about,
        digest,
        path: Path::Local,
        verified: true,
        claimed: world.now,
    };
    let bytes = receipt.to_bytes();
    Carried { link: Signed { signature: key(of).sign(Receipt::NAMESPACE, &bytes), bytes }, content: None }
}

pub fn digest(carried: &Carried) -> Digest {
    parloir_crypto::digest(&carried.link.bytes)
}

pub fn holds(world: &World, at: usize, carried: &Carried) -> bool {
    world.devices[at].store.links.contains_key(&digest(carried))
}
