//! Links, words and chance for the tests of the vault: unsigned, since the vault does not judge signatures.

use parloir_base::{Chance, DeviceId, Digest, MatterId, Moment, Signature};
use parloir_crypto::slot::Stretch;
use parloir_crypto::words::Words;
use parloir_vault::Vault;
use parloir_wire::document::Document;
use parloir_wire::frame::Content;
use parloir_wire::shelf::Write;
use parloir_wire::{Entry, Kind, Path, Receipt, ReceiptKind, Record, Signed};

pub const MATTER: MatterId = MatterId([7; 32]);
pub const CLAIRE: DeviceId = DeviceId([0xc1; 32]);
pub const JEAN: DeviceId = DeviceId([0x1e; 32]);
pub const PASSPHRASE: &str = "trois coquelicots au bord du chemin";

/// A counter: every draw differs.
pub struct Counter(pub u64);

impl Chance for Counter {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            self.0 += 1;
            let drawn = parloir_crypto::digest(&self.0.to_le_bytes());
            chunk.copy_from_slice(&drawn.0[..chunk.len()]);
        }
    }
}

pub fn words() -> Words {
    Words::from_entropy(&[3; 32])
}

pub fn create(home: &std::path::Path) -> Vault {
    Vault::create(home, PASSPHRASE, &words(), Stretch::TEST, &mut Counter(1)).expect("a new vault")
}

/// A device's chain in a matter, written link by link.
pub struct Chain {
    pub matter: MatterId,
    pub device: DeviceId,
    pub seq: u64,
    pub head: Option<Digest>,
    pub path: Option<Path>,
}

impl Chain {
    pub fn of(device: DeviceId) -> Self {
        Self { matter: MATTER, device, seq: 0, head: None, path: None }
    }

    pub fn arriving(device: DeviceId) -> Self {
        Self { path: Some(Path::Internet), ..Self::of(device) }
    }

    pub fn entry(&mut self, kind: Kind, body: &[u8], about: &[Digest]) -> (Digest, Write) {
        let salt = [self.seq as u8; 32];
        let entry = Entry {
            matter: self.matter,
            device: self.device,
            seq: self.seq + 1,
            prev: self.head,
            kind,
            commitment: parloir_crypto::commitment(&salt, body),
            size: body.len() as u64,
            about: about.to_vec(),
            seen: Vec::new(),
            claimed: Moment::from_seconds(1_795_485_120 + self.seq as i64),
        };
        self.add(entry.to_bytes(), Some(Content { salt, body: body.to_vec() }))
    }

    pub fn message(&mut self, text: &str) -> (Digest, Write) {
        self.entry(Kind::Message, text.as_bytes(), &[])
    }

    pub fn receipt(&mut self, receipt: ReceiptKind, about: Digest) -> (Digest, Write) {
        let receipt = Receipt {
            matter: self.matter,
            device: self.device,
            seq: self.seq + 1,
            prev: self.head,
            receipt,
            about,
            digest: None,
            path: Path::Internet,
            verified: true,
            claimed: Moment::from_seconds(1_795_485_120),
        };
        self.add(receipt.to_bytes(), None)
    }

    fn add(&mut self, bytes: Vec<u8>, content: Option<Content>) -> (Digest, Write) {
        let digest = parloir_crypto::digest(&bytes);
        self.seq += 1;
        self.head = Some(digest);
        let link = Signed { bytes, signature: Signature([9; 64]) };
        let arrived = Moment::from_seconds(1_795_485_200 + self.seq as i64);
        (digest, Write::Link { matter: self.matter, digest, link, content, arrived, path: self.path })
    }
}

pub fn document(name: &str, sealed: &parloir_vault::Sealed, key: [u8; 32]) -> Document {
    Document {
        name: name.into(),
        media: "application/octet-stream".into(),
        bytes: sealed.bytes,
        sha256: sealed.sha256,
        files: 1,
        key,
        key_commitment: sealed.key_commitment,
        root: sealed.root,
    }
}
