//! Someone verified who turned malicious: with a real person's keys, entries without number, links that follow nothing, and questions
//! whose answers are never read.

use std::path::Path;

use parloir_base::limit::BATCH_RECORDS_MAX;
use parloir_base::{DeviceId, Digest, MatterId, Moment};
use parloir_crypto::SigningKey;
use parloir_net::{AddressPolicy, Config, Door, FrameWriter, Line};
use parloir_vault::{Unlock, Vault};
use parloir_wire::entry::{Entry, Kind};
use parloir_wire::frame::{Carried, Content, Frame};
use parloir_wire::text::{Record, Signed};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use crate::crowd::{Target, begun, source};
use crate::person::PASSPHRASE;
use crate::trouble::{Trouble, trouble};

/// Seeds of both keys of a device stand first in the setting that makes a vault a profile.
const SEED_BYTES: usize = 32;
/// Content of a link that follows nothing: as large as one may be, nearly.
const LARGE_BYTES: usize = 60_000;

/// What was found in a person's vault.
struct Stolen {
    evidence: SigningKey,
    transport: [u8; SEED_BYTES],
    matter: MatterId,
    next: (u64, Option<Digest>),
}

/// Does each of three things for a third of the time, as the person whose profile is in `home` and whose node does not run.
pub async fn traitor(target: Target, home: &str, matter: &str) -> Result<Value, Trouble> {
    let mut stolen = steal(Path::new(home), matter).ok_or_else(|| Trouble("a vault cannot be robbed".into()))?;
    let config = Config { secret: stolen.transport, listen: vec![source(0)], advertise: AddressPolicy::default() };
    let Ok(door) = Box::pin(Door::bind(config)).await else { return trouble("a traitor cannot open a door") };
    let third = target.lasts / 3;
    // It is at it once it is let in.
    let until = Instant::now() + third;
    let Some(first) = dialled(&door, &target, until).await else { return trouble("a traitor is not let in") };
    begun();
    let mut first = Some(first);
    let mut counts = [0_u64; 3];
    for (way, count) in counts.iter_mut().enumerate() {
        let until = Instant::now() + third;
        // Hung up on, it comes again.
        while Instant::now() < until {
            let line = match first.take() {
                Some(line) => line,
                None => match dialled(&door, &target, until).await {
                    Some(line) => line,
                    None => break,
                },
            };
            drop(timeout_at(until, attack(&mut stolen, &line, way, count)).await);
            line.close(0).await;
        }
    }
    let [entries, loose, asked] = counts;
    Ok(json!({"tiny_entries": entries, "links_that_follow_nothing": loose, "questions": asked}))
}

async fn dialled(door: &Door, target: &Target, until: Instant) -> Option<Line> {
    timeout_at(until, Box::pin(door.dial(target.key, &[target.address]))).await.ok()?.ok()
}

fn steal(home: &Path, matter: &str) -> Option<Stolen> {
    let vault = Vault::open(home, Unlock::Passphrase(PASSPHRASE)).ok()?;
    let setting = vault.setting("profile").ok()??;
    let (evidence, rest) = setting.split_first_chunk::<SEED_BYTES>()?;
    let (transport, _) = rest.split_first_chunk::<SEED_BYTES>()?;
    let evidence = SigningKey::from_seed(evidence);
    let matter = MatterId::from_hex(matter).ok()?;
    let own = vault.links(&matter, &DeviceId(evidence.public()), 1, 100_000, usize::MAX).ok()?;
    let next = (own.len() as u64 + 1, own.last().map(|last| parloir_crypto::digest(&last.link.bytes)));
    Some(Stolen { evidence, transport: *transport, matter, next })
}

/// Until the line is ended.
async fn attack(stolen: &mut Stolen, line: &Line, way: usize, count: &mut u64) {
    // What comes is never read.
    let Ok((mut writer, _unread)) = line.control().await else { return };
    let greeting = [
        Frame::Hello { version: 1, addresses: Vec::new(), rendezvous: Vec::new() },
        Frame::Frontier { matter: stolen.matter, heads: Vec::new(), ask: false },
    ];
    for frame in &greeting {
        if writer.send(frame).await.is_err() {
            return;
        }
    }
    while once(stolen, &mut writer, way, count).await.is_some() {}
}

async fn once(stolen: &mut Stolen, writer: &mut FrameWriter, way: usize, count: &mut u64) -> Option<()> {
    let matter = stolen.matter;
    let frame = match way {
        0 => {
            let links: Vec<Carried> = (0..BATCH_RECORDS_MAX).map(|_| stolen.next_entry(b".")).collect();
            *count += links.len() as u64;
            Frame::Batch { matter, links }
        }
        1 => {
            *count += 1;
            let place = (stolen.next.0 + 1_000 + *count, Some(Digest([9; 32])));
            Frame::Batch { matter, links: vec![stolen.entry(place, &[b'x'; LARGE_BYTES])] }
        }
        _ => {
            *count += 1;
            Frame::Frontier { matter, heads: Vec::new(), ask: true }
        }
    };
    writer.send(&frame).await.ok()
}

impl Stolen {
    fn next_entry(&mut self, body: &[u8]) -> Carried {
        let carried = self.entry(self.next, body);
        self.next = (self.next.0 + 1, Some(parloir_crypto::digest(&carried.link.bytes)));
        carried
    }

    fn entry(&self, place: (u64, Option<Digest>), body: &[u8]) -> Carried {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let entry = Entry {
            matter: self.matter,
            device: DeviceId(self.evidence.public()),
            seq: place.0,
            prev: place.1,
            kind: Kind::Message,
            commitment: parloir_crypto::commitment(&[5; 32], body),
            size: body.len() as u64,
            about: Vec::new(),
            seen: Vec::new(),
            claimed: Moment::from_seconds(i64::try_from(since.as_secs()).unwrap_or_default()),
        };
        let bytes = entry.to_bytes();
        let link = Signed { signature: self.evidence.sign(Entry::NAMESPACE, &bytes), bytes };
        Carried { link, content: Some(Content { salt: [5; 32], body: body.to_vec() }) }
    }
}
