//! Someone who was verified turns malicious: a hand-written peer with a real person's keys, against a real node. Each attack is bounded,
//! nobody else waits for it, and the person is told.

mod people;

use std::sync::atomic::{AtomicUsize, Ordering};

use parloir_base::limit::{BATCH_RECORDS_MAX, DOCUMENT_BYTES_MAX, MEASURE_YOUNG_TIMES, SEGMENT_BYTES};
use parloir_base::{DeviceId, Digest, EndpointId, MatterId, Moment, Refusal};
use parloir_crypto::SigningKey;
use parloir_crypto::segment::{DocumentKey, TAG_BYTES, segments};
use parloir_net::{AddressPolicy, Config, Door, Fault, FrameReader, FrameWriter, Line, Receiving, Sending};
use parloir_node::contract::{Answer, Request};
use parloir_wire::document::Document;
use parloir_wire::entry::{Entry, Kind};
use parloir_wire::frame::{Carried, Content, Frame, SegmentsAsked};
use parloir_wire::text::{Record, Signed};
use people::{Person, acquainted, meet};

/// Seeds of both keys of a device stand first in the setting that makes a vault a profile.
const SEED_BYTES: usize = 32;

/// Jean's keys in other hands.
struct Traitor {
    door: Door,
    evidence: SigningKey,
    matter: MatterId,
    victim: EndpointId,
    at: Vec<std::net::SocketAddr>,
    next: (u64, Option<Digest>),
}

/// Claire with two people whom she verified, of whom one turns; Carole is in a matter of her own.
async fn betrayed() -> (Person, Person, String, String, Traitor) {
    let (claire, mut jean, carole) =
        (Person::new("Claire").await, Person::new("Jean").await, Person::new("Carole").await);
    let matter = acquainted(&claire, &jean).await;
    let other = claire.open_matter("Autre affaire", "each").await;
    meet(&claire, &carole, &other, "client").await;
    claire.owes_nothing().await;
    jean.owes_nothing().await;
    let traitor = turn(&claire, &mut jean, &matter).await;
    (claire, carole, matter, other, traitor)
}

async fn turn(claire: &Person, jean: &mut Person, matter: &str) -> Traitor {
    let stolen = Stolen::from(jean, matter).await;
    jean.leave().await;
    stolen.turn(claire).await
}

/// What is taken from Jean's machine.
struct Stolen {
    evidence: SigningKey,
    secret: [u8; SEED_BYTES],
    matter: MatterId,
    /// What that device wrote.
    own: Vec<Carried>,
}

impl Stolen {
    async fn from(jean: &Person, matter: &str) -> Self {
        let matter = MatterId::from_hex(matter).unwrap();
        let setting = jean.node().under(|vault| vault.setting("profile").unwrap().unwrap()).await.unwrap();
        let seed = |at: usize| <[u8; SEED_BYTES]>::try_from(&setting[at * SEED_BYTES..][..SEED_BYTES]).unwrap();
        let (evidence, secret) = (SigningKey::from_seed(&seed(0)), seed(1));
        let device = DeviceId(evidence.public());
        let own =
            jean.node().under(move |vault| vault.links(&matter, &device, 1, 1_000, usize::MAX).unwrap()).await.unwrap();
        Self { evidence, secret, matter, own }
    }

    /// In use against Claire, once the device that it was taken from is off.
    async fn turn(self, claire: &Person) -> Traitor {
        let next = (self.own.len() as u64 + 1, self.own.last().map(|last| parloir_crypto::digest(&last.link.bytes)));
        let Answer::Status(status) = claire.ask(Request::Status).await else { panic!() };
        let listen = vec!["127.0.0.1:0".parse().unwrap()];
        let config = Config { secret: self.secret, listen, advertise: AddressPolicy::All };
        let door = Door::bind(config).await.unwrap();
        let victim = EndpointId::from_hex(&status.endpoint).unwrap();
        let at = claire.node().addresses();
        Traitor { door, evidence: self.evidence, matter: self.matter, victim, at, next }
    }
}

impl Traitor {
    /// A line on which Claire's frames are read and left unanswered.
    async fn session(&self) -> Result<(Line, FrameWriter), Fault> {
        let line = self.door.dial(self.victim, &self.at).await?;
        let (mut writer, reader) = line.control().await?;
        writer.send(&Frame::Hello { version: 1, addresses: Vec::new(), rendezvous: Vec::new() }).await?;
        writer.send(&Frame::Frontier { matter: self.matter, heads: Vec::new(), ask: false }).await?;
        tokio::spawn(unheard(reader));
        Ok((line, writer))
    }

    /// Brings all of it, once. Claire ends the session when the writer is dropped.
    async fn bring(&self, batches: &[Vec<Carried>]) -> Result<(Line, FrameWriter), Fault> {
        let (line, mut writer) = self.session().await?;
        for links in batches {
            writer.send(&Frame::Batch { matter: self.matter, links: links.clone() }).await?;
        }
        Ok((line, writer))
    }

    /// Brings all of it, and then serves as told, again and again until something is so: Claire calls too, and of two lines the newer
    /// one stays.
    async fn insist<T>(
        &self,
        batches: &[Vec<Carried>],
        serves: Option<(&Paper, Lie)>,
        until: impl Future<Output = T>,
    ) -> T {
        let insisting = async {
            loop {
                let Ok((line, _writer)) = self.bring(batches).await else { continue };
                match serves {
                    Some((paper, lie)) => serve(line, paper, lie).await,
                    None => line.closed().await,
                }
            }
        };
        tokio::select! {
            done = until => done,
            () = insisting => unreachable!("without end"),
        }
    }

    fn entry(&self, place: (u64, Option<Digest>), kind: Kind, body: &[u8], claimed: Moment) -> Carried {
        let entry = Entry {
            matter: self.matter,
            device: DeviceId(self.evidence.public()),
            seq: place.0,
            prev: place.1,
            kind,
            commitment: parloir_crypto::commitment(&[5; 32], body),
            size: body.len() as u64,
            about: Vec::new(),
            seen: Vec::new(),
            claimed,
        };
        let bytes = entry.to_bytes();
        let link = Signed { signature: self.evidence.sign(Entry::NAMESPACE, &bytes), bytes };
        Carried { link, content: Some(Content { salt: [5; 32], body: body.to_vec() }) }
    }

    /// The next entry of Jean's chain, which Claire will take.
    fn good(&mut self, kind: Kind, body: &[u8]) -> Carried {
        let carried = self.entry(self.next, kind, body, now());
        self.next = (self.next.0 + 1, Some(parloir_crypto::digest(&carried.link.bytes)));
        carried
    }
}

async fn unheard(mut reader: FrameReader) {
    while let Ok(Some(_)) = reader.next().await {}
}

fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Moment::from_seconds(i64::try_from(since.as_secs()).unwrap())
}

fn item(carried: &Carried) -> String {
    parloir_crypto::digest(&carried.link.bytes).to_hex()
}

/// Claire and Carole go on: a message each way, and its receipt.
async fn goes_on(claire: &Person, carole: &Person, other: &str) {
    for (one, name, friend) in [(claire, "Carole", carole), (carole, "Claire", claire)] {
        let item = one.send(other, "Tout va bien ?").await;
        friend.receives(other, &item).await;
        one.progress(other, &item, name, "delivered").await;
    }
}

/// How often Claire was told of something.
async fn count(claire: &Person, event: &str) -> usize {
    let Answer::Events(lines) = claire.ask(Request::Events { after: 1, wait_ms: 0 }).await else { panic!() };
    lines.iter().filter(|line| line.event == event).count()
}

/// Waits until Claire was told of something once more.
async fn told(claire: &Person, event: &str, before: usize) {
    while count(claire, event).await <= before {
        claire.ask(Request::Events { after: 0, wait_ms: 200 }).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_signed_by_a_clock_of_1970_or_2100_is_not_taken_and_takes_no_place() {
    let (claire, carole, matter, other, mut traitor) = betrayed().await;
    let wrong = |seconds| traitor.entry(traitor.next, Kind::Message, b"hors du temps", Moment::from_seconds(seconds));
    let (early, late) = (wrong(0), wrong(4_102_444_800));
    let good = traitor.good(Kind::Message, "à l’heure".as_bytes());
    let sought = item(&good);
    traitor.insist(&[vec![early], vec![late], vec![good]], None, claire.receives(&matter, &sought)).await;
    assert_eq!(claire.items(&matter).await.len(), 1, "of the three, what was signed in its time");
    goes_on(&claire, &carole, &other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_what_no_device_says_is_hung_up_on_and_the_person_is_told() {
    let (claire, carole, matter, other, mut traitor) = betrayed().await;
    let good = traitor.good(Kind::Message, b"vrai");
    let mut forged = good.clone();
    forged.link.signature.0[0] ^= 1;
    let mut swapped = good.clone();
    swapped.content = Some(Content { salt: [5; 32], body: b"faux".to_vec() });
    for wrong in [forged, swapped] {
        let before = count(&claire, "misbehaved").await;
        traitor.insist(&[vec![wrong]], None, told(&claire, "misbehaved", before)).await;
    }
    assert!(claire.items(&matter).await.is_empty());
    let sought = item(&good);
    traitor.insist(&[vec![good]], None, claire.receives(&matter, &sought)).await;
    goes_on(&claire, &carole, &other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_of_tiny_entries_is_taken_in_and_keeps_nobody_waiting() {
    const ENTRIES: usize = 10_000;
    let (claire, carole, matter, other, mut traitor) = betrayed().await;
    let tiny: Vec<Carried> = (0..ENTRIES).map(|_| traitor.good(Kind::Message, b".")).collect();
    let batches: Vec<Vec<Carried>> = tiny.chunks(BATCH_RECORDS_MAX).map(<[Carried]>::to_vec).collect();
    let all = claire.wait(Request::Matters, |answer| match answer {
        Answer::Matters(lines) => {
            lines.iter().any(|line| line.matter == matter && line.items == ENTRIES as u64).then_some(())
        }
        _ => None,
    });
    let both = async { tokio::join!(all, goes_on(&claire, &carole, &other)) };
    traitor.insist(&batches, None, both).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_is_read_in_a_day_waits_until_the_person_reads_on_and_keeps_nobody_waiting() {
    // In a matter that is new, twenty times as much is read.
    const PIECES: u64 = 10;
    const READ_MAX: u64 = PIECES * MEASURE_YOUNG_TIMES;
    let (mut claire, carole, matter, other, mut traitor) = betrayed().await;
    claire.leave().await;
    claire.wake_measured(PIECES).await;
    let tiny: Vec<Carried> = (0..2 * READ_MAX).map(|_| traitor.good(Kind::Message, b".")).collect();
    let last = item(tiny.last().unwrap());
    let batches: Vec<Vec<Carried>> = tiny.chunks(50).map(<[Carried]>::to_vec).collect();
    let events = Request::Events { after: 1, wait_ms: 0 };
    let told = claire.wait(events, |answer| match answer {
        Answer::Events(lines) => lines.iter().find(|line| line.event == "measure-full").cloned(),
        _ => None,
    });
    traitor.at = claire.node().addresses();
    let told = traitor.insist(&batches, None, told).await;
    assert_eq!(told.code.as_deref(), Some(Refusal::MeasureFull.code()));
    assert_eq!(told.person, claire.person("Jean").await.map(|jean| jean.person));
    let items = claire.items(&matter).await.len() as u64;
    assert!(items <= READ_MAX, "{items}");
    assert!(claire.person("Jean").await.is_some_and(|jean| jean.full));
    assert!(claire.person("Carole").await.is_some_and(|carole| !carole.full));
    let Answer::Network(rows) = claire.ask(Request::Network { since: None }).await else { panic!() };
    assert!(rows.iter().any(|row| row.outcome == "measure-full" && row.name.as_deref() == Some("Jean")));
    // It goes on, also at a node that started anew; the others do too.
    claire.leave().await;
    claire.wake_measured(PIECES).await;
    traitor.at = claire.node().addresses();
    traitor.insist(&batches, None, goes_on(&claire, &carole, &other)).await;
    assert_eq!(claire.items(&matter).await.len() as u64, items);
    claire.ask(Request::ReadOn { person: "Jean".to_owned() }).await;
    traitor.insist(&batches, None, claire.receives(&matter, &last)).await;
    assert_eq!(claire.items(&matter).await.len() as u64, 2 * READ_MAX);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_that_follow_nothing_are_held_in_measure_and_keep_nobody_waiting() {
    let (claire, carole, matter, other, mut traitor) = betrayed().await;
    let body = vec![b'x'; 60_000];
    let far = traitor.next.0 + 10;
    // Eight times what is held at most.
    let loose = |number| vec![traitor.entry((far + number, Some(Digest([9; 32]))), Kind::Message, &body, now())];
    let loose: Vec<Vec<Carried>> = (0..1_000).map(loose).collect();
    while traitor.bring(&loose).await.is_err() {}
    goes_on(&claire, &carole, &other).await;
    let good = traitor.good(Kind::Message, b"la suite");
    let sought = item(&good);
    traitor.insist(&[vec![good]], None, claire.receives(&matter, &sought)).await;
    assert_eq!(claire.items(&matter).await.len(), 1);
}

/// A document of three segments, and what its sender makes of it.
struct Paper {
    document: Document,
    sealed: Vec<Vec<u8>>,
    digests: Vec<Digest>,
    /// How often something of it was asked for.
    asked: AtomicUsize,
}

impl Paper {
    fn new(name: &str) -> Self {
        Self::under(name, 3)
    }

    /// One that Jean has sealed already.
    async fn of(jean: &Person, item: &str) -> Self {
        let entry = Digest::from_hex(item).unwrap();
        let (document, digests, sealed) = jean
            .node()
            .under(move |vault| {
                let document = vault.item(&entry).unwrap().unwrap().document.unwrap();
                let digests = vault.bodies().read_list(&document).unwrap();
                let mut segments = vault.bodies().read_segments(&document, 0, digests.len() as u64).unwrap();
                let mut sealed = Vec::new();
                while segments.next_bytes().is_some() {
                    let mut one = Vec::new();
                    segments.append_next(&mut one).unwrap();
                    sealed.push(one);
                }
                (document, digests, sealed)
            })
            .await
            .unwrap();
        Self { document, sealed, digests, asked: AtomicUsize::new(0) }
    }

    fn under(name: &str, key_byte: u8) -> Self {
        let plain: Vec<u8> =
            (0..2 * SEGMENT_BYTES + 1_000).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let key = DocumentKey::from_bytes(&[key_byte; 32]);
        let total = segments(plain.len() as u64);
        let (mut sealed, mut digests) = (Vec::new(), Vec::new());
        for (index, part) in (0..).zip(plain.chunks(SEGMENT_BYTES)) {
            let mut segment = part.to_vec();
            key.seal(index, index + 1 == total, &mut segment);
            digests.push(key.segment_digest(index, &segment));
            sealed.push(segment);
        }
        let document = Document {
            name: name.to_owned(),
            media: "application/octet-stream".to_owned(),
            bytes: plain.len() as u64,
            sha256: parloir_crypto::digest(&plain),
            files: 1,
            key: [key_byte; 32],
            key_commitment: key.commitment(),
            root: key.root(&digests),
        };
        Self { document, sealed, digests, asked: AtomicUsize::new(0) }
    }
}

/// How a sender cheats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lie {
    /// Not at all.
    None,
    /// After what was asked for, more and more.
    Endless,
    /// Nothing is asked for.
    Unasked,
    /// A list that is another document's.
    List,
    /// A segment with one bit turned.
    Segment,
    /// One segment in another's place.
    Place,
    /// A segment longer than any is.
    Length,
    /// Neither "here" nor "not here".
    Status,
}

/// Answers streams until the line ends.
async fn serve(line: Line, paper: &Paper, lie: Lie) {
    while let Ok((sending, receiving)) = line.accept().await {
        assert!(lie != Lie::Unasked, "something was asked for");
        drop(answer(sending, receiving, paper, lie).await);
    }
}

async fn answer(mut to: Sending, mut from: Receiving, paper: &Paper, lie: Lie) -> Result<(), Fault> {
    let mut asked = [0; SegmentsAsked::BYTES];
    from.read_exact(&mut asked).await?;
    paper.asked.fetch_add(1, Ordering::Relaxed);
    let asked = SegmentsAsked::from_bytes(&asked).unwrap();
    to.write_all(&[if lie == Lie::Status { 9 } else { 0 }]).await?;
    if asked.count == 0 {
        for digest in &paper.digests {
            to.write_all(if lie == Lie::List { &[7; 32] } else { &digest.0 }).await?;
        }
    }
    for index in asked.first..asked.first + asked.count {
        let mut sealed = paper.sealed[usize::try_from(index).unwrap()].clone();
        let place = if lie == Lie::Place { index + 1 } else { index };
        match lie {
            Lie::Segment => sealed[0] ^= 1,
            Lie::Length => sealed.resize(SEGMENT_BYTES + TAG_BYTES + 1, 0),
            _ => {}
        }
        to.write_all(&place.to_le_bytes()).await?;
        to.write_all(&u32::try_from(sealed.len()).unwrap().to_le_bytes()).await?;
        to.write_all(&sealed).await?;
    }
    if lie == Lie::Endless {
        loop {
            to.write_all(&[0xff; 4_096]).await?;
        }
    }
    to.finish().await
}

/// What cannot be the document's, each in its own way.
const LIES: [Lie; 5] = [Lie::List, Lie::Segment, Lie::Place, Lie::Length, Lie::Status];

async fn state(claire: &Person, matter: &str, document: &str) -> String {
    let items = claire.items(matter).await;
    let found = items.into_iter().find(|one| one.item == document).expect("the entry is here");
    found.document.expect("a document").state
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_that_lie_are_not_kept_the_person_is_told_and_their_sender_is_not_asked_again_and_again() {
    let (claire, carole, matter, other, mut traitor) = betrayed().await;
    for (number, lie) in (10..).zip(LIES) {
        let paper = Paper::under("mensonge.bin", number);
        let placed = [vec![traitor.good(Kind::Document, &paper.document.to_bytes())]];
        let document = item(&placed[0][0]);
        let before = count(&claire, "misbehaved").await;
        traitor.insist(&placed, Some((&paper, lie)), told(&claire, "misbehaved", before)).await;
        let asked = paper.asked.load(Ordering::Relaxed);
        // However often it comes back, it is not asked again now: two people who are honest have all the time that they need.
        let honest = async {
            for _ in 0..3 {
                goes_on(&claire, &carole, &other).await;
            }
        };
        traitor.insist(&placed, Some((&paper, lie)), honest).await;
        assert_eq!(paper.asked.load(Ordering::Relaxed), asked, "{lie:?}: asked again");
        assert_eq!(count(&claire, "misbehaved").await, before + 1, "{lie:?}: told once");
        assert_ne!(state(&claire, &matter, &document).await, "whole", "{lie:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_device_of_a_party_lied_about_comes_whole_from_another_one_of_theirs() {
    let (mut claire, mut jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let mut laptop = people::second(&jean, "portable").await;
    claire
        .wait(Request::Matter { matter: matter.clone() }, |answer| match answer {
            Answer::Matter(page) => page.parties.iter().any(|party| party.devices == 2).then_some(()),
            _ => None,
        })
        .await;
    claire.leave().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bail.pdf");
    let plain: Vec<u8> = (0..400_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    std::fs::write(&path, &plain).unwrap();
    let document = jean.send_file(&matter, &path).await;
    laptop.receives(&matter, &document).await;
    laptop.leave().await;
    let (stolen, paper) = (Stolen::from(&jean, &matter).await, Paper::of(&jean, &document).await);
    jean.leave().await;
    claire.wake().await;
    let own = [stolen.own.clone()];
    let traitor = stolen.turn(&claire).await;
    traitor.insist(&own, Some((&paper, Lie::Segment)), told(&claire, "misbehaved", 0)).await;
    assert_ne!(state(&claire, &matter, &document).await, "whole");
    // The liar stays at it all the while.
    let honest = async {
        laptop.wake().await;
        claire.receives(&matter, &document).await
    };
    traitor.insist(&own, Some((&paper, Lie::Segment)), honest).await;
    let target = folder.path().join("reçu.pdf");
    let open = Request::Open { matter, item: document, target: Some(target.to_str().unwrap().to_owned()) };
    claire.ask(open).await;
    assert!(std::fs::read(target).unwrap() == plain);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_sender_who_does_not_end_no_more_is_read_than_was_asked_for() {
    let (claire, carole, matter, other, mut traitor) = betrayed().await;
    let paper = Paper::new("pièce.bin");
    let placed = traitor.good(Kind::Document, &paper.document.to_bytes());
    let document = item(&placed);
    traitor.insist(&[vec![placed]], Some((&paper, Lie::Endless)), claire.receives(&matter, &document)).await;
    goes_on(&claire, &carole, &other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_document_that_no_disk_holds_nothing_is_asked_for_and_the_person_is_told_that_it_waits_for_room() {
    let (claire, carole, matter, other, mut traitor) = betrayed().await;
    let mut paper = Paper::new("tout.bin");
    paper.document.bytes = DOCUMENT_BYTES_MAX;
    let placed = traitor.good(Kind::Document, &paper.document.to_bytes());
    let document = item(&placed);
    let waits = claire.item_once(&matter, &document, |item| {
        item.document.as_ref().is_some_and(|document| document.state == "waiting-for-disk")
    });
    traitor.insist(&[vec![placed]], Some((&paper, Lie::Unasked)), waits).await;
    goes_on(&claire, &carole, &other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_is_not_what_its_entry_says_is_shown_as_such() {
    let (claire, carole, matter, other, mut traitor) = betrayed().await;
    let mut paper = Paper::new("autre chose.bin");
    paper.document.sha256 = Digest([4; 32]);
    let placed = traitor.good(Kind::Document, &paper.document.to_bytes());
    let document = item(&placed);
    let is_wrong = claire
        .item_once(&matter, &document, |item| item.document.as_ref().is_some_and(|document| document.state == "wrong"));
    traitor.insist(&[vec![placed]], Some((&paper, Lie::None)), is_wrong).await;
    told(&claire, "document-wrong", 0).await;
    let open = Request::Open { matter: matter.clone(), item: document.clone(), target: None };
    assert_eq!(claire.refused(open).await, Refusal::ItemIncomplete.code());
    goes_on(&claire, &carole, &other).await;
}
