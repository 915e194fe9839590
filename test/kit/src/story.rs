//! A matter as its people write it: chains, contents, documents, receipts, checkpoints; the same bytes in every run.

use std::collections::BTreeMap;
use std::convert::Infallible;

use parloir_base::{DeviceId, Digest, MatterId, Moment};
use parloir_crypto::{SigningKey, commitment, digest};
use parloir_journal::bundle::source::Out;
use parloir_journal::bundle::{Form, Plan, Source, write};
use parloir_journal::checkpoint::{compose, countersign, covered, read};
use parloir_journal::{opening, sign_record};
use parloir_wire::checkpoint::Checkpoint;
use parloir_wire::document::Document;
use parloir_wire::frame::{Carried, Content};
use parloir_wire::matter::{Admission, Matter, Role, VerificationRule};
use parloir_wire::shelf::Fork;
use parloir_wire::verification::{Method, Verification};
use parloir_wire::{Card, Entry, Kind, Path, Receipt, ReceiptKind, Record, Seen};

use crate::authority::Authority;
use crate::figure::{Figure, START};
use crate::folder::Folder;

/// A matter in the making.
#[derive(Clone)]
pub struct Story {
    /// Its name: that of its opening, once it is open.
    pub matter: MatterId,
    /// What its opening draws.
    pub nonce: [u8; 32],
    /// What the next link's clock says.
    pub now: Moment,
    /// Links by chain, from the first.
    pub chains: BTreeMap<DeviceId, Vec<Carried>>,
    /// Documents by entry.
    pub documents: BTreeMap<Digest, Vec<u8>>,
    /// Cards of the parties, of each the last one last.
    pub cards: Vec<Card>,
    /// Proofs of forks.
    pub forks: Vec<Fork>,
    /// Checkpoints so far: entry and text.
    pub checkpoints: Vec<(Digest, Vec<u8>)>,
}

impl Story {
    /// Nothing written.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let nonce = digest(name.as_bytes()).0;
        Self {
            matter: MatterId(nonce),
            nonce,
            now: START,
            chains: BTreeMap::new(),
            documents: BTreeMap::new(),
            cards: Vec::new(),
            forks: Vec::new(),
            checkpoints: Vec::new(),
        }
    }

    fn tips(&self) -> Vec<Seen> {
        let head = |(device, links): (&DeviceId, &Vec<Carried>)| {
            let last = links.last()?;
            Some(Seen { device: *device, seq: links.len() as u64, digest: digest(&last.link.bytes) })
        };
        self.chains.iter().filter_map(head).collect()
    }

    fn place(&mut self, device: &DeviceId) -> (u64, Option<Digest>) {
        self.now = self.now.plus_ms(60_000);
        let links = self.chains.entry(*device).or_default();
        (links.len() as u64 + 1, links.last().map(|last| digest(&last.link.bytes)))
    }

    /// An entry by a figure.
    pub fn entry(&mut self, who: &Figure, kind: Kind, body: &[u8], about: &[Digest]) -> Digest {
        self.entry_signed(who, &who.evidence, kind, body, about)
    }

    /// An entry that says it is by a figure, signed by any key.
    pub fn entry_signed(
        &mut self,
        who: &Figure,
        key: &SigningKey,
        kind: Kind,
        body: &[u8],
        about: &[Digest],
    ) -> Digest {
        let seen: Vec<Seen> = self.tips().into_iter().filter(|head| head.device != who.device_id()).collect();
        self.entry_of(who, key, (kind, body), about, seen)
    }

    /// An entry by a figure who says that they saw these links, whatever stands.
    pub fn entry_seeing(&mut self, who: &Figure, kind: Kind, body: &[u8], seen: &[Seen]) -> Digest {
        let mut seen = seen.to_vec();
        seen.sort_by_key(|one| one.device);
        self.entry_of(who, &who.evidence, (kind, body), &[], seen)
    }

    fn entry_of(
        &mut self,
        who: &Figure,
        key: &SigningKey,
        (kind, body): (Kind, &[u8]),
        about: &[Digest],
        seen: Vec<Seen>,
    ) -> Digest {
        let device = who.device_id();
        let (seq, prev) = self.place(&device);
        let salt = digest(format!("salt {device} {seq}").as_bytes()).0;
        let entry = Entry {
            matter: self.matter,
            device,
            seq,
            prev,
            kind,
            commitment: commitment(&salt, body),
            size: body.len() as u64,
            about: about.to_vec(),
            seen,
            claimed: self.now,
        };
        let link = sign_record(key, &entry);
        let entry = digest(&link.bytes);
        let content = Some(Content { salt, body: body.to_vec() });
        self.chains.entry(device).or_default().push(Carried { link, content });
        entry
    }

    /// A receipt by a figure.
    pub fn receipt(&mut self, who: &Figure, receipt: ReceiptKind, about: Digest, digest_of: Option<Digest>) -> Digest {
        let device = who.device_id();
        let (seq, prev) = self.place(&device);
        let receipt = Receipt {
            matter: self.matter,
            device,
            seq,
            prev,
            receipt,
            about,
            digest: digest_of,
            path: Path::SameNetwork,
            verified: true,
            claimed: self.now,
        };
        let link = sign_record(&who.evidence, &receipt);
        let found = digest(&link.bytes);
        self.chains.entry(device).or_default().push(Carried { link, content: None });
        found
    }

    /// A figure signs another link than the last of their chain for its place, and is caught.
    pub fn fork(&mut self, who: &Figure, body: &[u8]) {
        let device = who.device_id();
        let taken = |story: &mut Self| story.chains.get_mut(&device).and_then(Vec::pop);
        let Some(held) = taken(self) else { return };
        self.entry(who, Kind::Message, body, &[]);
        if let Some(other) = taken(self) {
            self.forks.push(Fork { device, one: held.link.clone(), other: other.link });
        }
        self.chains.entry(device).or_default().push(held);
    }

    /// The matter opens.
    pub fn open(&mut self, keeper: &Figure, title: &str) -> Digest {
        self.cards.push(keeper.card());
        self.matter = opening::name(&self.opening(keeper, title));
        self.claim(keeper, title)
    }

    /// What would open the matter for a keeper.
    #[must_use]
    pub fn opening(&self, keeper: &Figure, title: &str) -> Vec<u8> {
        let verification = VerificationRule::Each;
        Matter { title: title.to_owned(), keeper: keeper.id(), level: 2, verification, nonce: self.nonce }.to_bytes()
    }

    /// Someone states that they open the matter and keep it, whatever it is named after.
    pub fn claim(&mut self, who: &Figure, title: &str) -> Digest {
        let opening = self.opening(who, title);
        self.entry(who, Kind::Opening, &opening, &[])
    }

    /// The keeper admits a party.
    pub fn admit(&mut self, keeper: &Figure, party: &Figure, role: Role) -> Digest {
        self.cards.push(party.card());
        self.entry(keeper, Kind::Admission, &Admission { role, card: party.card() }.to_bytes(), &[])
    }

    /// One party states that another was verified.
    pub fn verify(&mut self, who: &Figure, peer: &Figure) -> Digest {
        let transcript = digest(b"the phrase of the kit");
        let verification = Verification { peer: peer.id(), method: Method::PhraseInPerson, transcript };
        self.entry(who, Kind::Verification, &verification.to_bytes(), &[])
    }

    /// A document: its entry and the digest of its plain bytes.
    pub fn document(&mut self, who: &Figure, name: &str, bytes: &[u8]) -> (Digest, Digest) {
        let sha256 = digest(bytes);
        let document = Document {
            name: name.to_owned(),
            media: "application/pdf".to_owned(),
            bytes: bytes.len() as u64,
            sha256,
            files: 1,
            key: [7; 32],
            key_commitment: Digest([8; 32]),
            root: Digest([9; 32]),
        };
        let entry = self.entry(who, Kind::Document, &document.to_bytes(), &[]);
        self.documents.insert(entry, bytes.to_vec());
        (entry, sha256)
    }

    /// The checkpoint that would be proposed now.
    #[must_use]
    pub fn draft(&mut self) -> Checkpoint {
        let heads = self.tips();
        let chains = &self.chains;
        let mut digests = |device: &DeviceId, first: u64, last: u64| {
            let links = chains.get(device).map(Vec::as_slice).unwrap_or_default();
            links
                .iter()
                .skip(first as usize - 1)
                .take((last - first + 1) as usize)
                .map(|one| digest(&one.link.bytes))
                .collect()
        };
        let (size, root) = covered(&heads, &mut digests).unwrap_or((0, Digest([0; 32])));
        Checkpoint {
            matter: self.matter,
            number: self.checkpoints.len() as u64 + 1,
            prev: self.checkpoints.last().map(|(_, text)| digest(text)),
            heads,
            size,
            root,
            level: 2,
            last_token: None,
            claimed: self.now.plus_ms(60_000),
        }
    }

    /// Proposes a checkpoint.
    pub fn propose(&mut self, who: &Figure, checkpoint: &Checkpoint) -> Digest {
        let content = compose(checkpoint, &who.evidence);
        let text = read(&content).map(|proposal| proposal.bytes).unwrap_or_default();
        let entry = self.entry(who, Kind::Checkpoint, &content, &[]);
        self.checkpoints.push((entry, text));
        entry
    }

    /// Co-signs the last checkpoint.
    pub fn co_sign(&mut self, who: &Figure) {
        if let Some((entry, text)) = self.checkpoints.last().cloned() {
            self.entry(who, Kind::Countersignature, &countersign(&text, &who.evidence), &[entry]);
        }
    }

    /// Has the last checkpoint stamped; its time-stamp.
    ///
    /// # Panics
    /// When there is none, or the authority does not stamp.
    pub fn stamp(&mut self, who: &Figure, authority: &Authority) -> Vec<u8> {
        let (entry, text) = self.checkpoints.last().cloned().expect("a checkpoint");
        let stamp = authority.stamp(&text);
        self.entry(who, Kind::Stamp, &stamp, &[entry]);
        stamp
    }

    /// A small matter in full: opened, two admitted, one verified by each other, a message, a document, receipts, a checkpoint co-signed.
    #[must_use]
    pub fn small(claire: &Figure, jean: &Figure, carole: &Figure) -> Self {
        let mut story = Self::new("Martin c. Durand");
        story.open(claire, "Martin c. Durand");
        story.admit(claire, jean, Role::Client);
        story.admit(claire, carole, Role::Colleague);
        story.verify(jean, claire);
        let message = story.entry(claire, Kind::Message, "Bonjour, voici le projet d’assignation.".as_bytes(), &[]);
        let (document, sha256) = story.document(claire, "Pièce nº 1 — été.pdf", b"%PDF-1.7 a small document\n");
        story.receipt(jean, ReceiptKind::Delivered, message, None);
        story.receipt(jean, ReceiptKind::Delivered, document, Some(sha256));
        story.entry(jean, Kind::Reply, b"oui", &[message]);
        let draft = story.draft();
        story.propose(claire, &draft);
        story.co_sign(jean);
        story
    }

    /// What a full bundle of it is made from.
    #[must_use]
    pub fn plan(&self, form: Form) -> Plan {
        Plan { matter: self.matter, form, withheld: BTreeMap::new(), made: self.now.plus_ms(3_600_000) }
    }

    /// Its bundle.
    ///
    /// # Panics
    /// When the story cannot be written as a bundle.
    #[must_use]
    pub fn bundle(&self, form: Form) -> Folder {
        let mut folder = Folder::default();
        let plan = self.plan(form);
        write(&plan, &mut self.clone(), &mut folder).expect("the story can be written as a bundle");
        folder
    }

    /// Digest of a link.
    #[must_use]
    pub fn link(&self, who: &Figure, seq: usize) -> Option<Digest> {
        Some(digest(&self.chains.get(&who.device_id())?.get(seq.checked_sub(1)?)?.link.bytes))
    }
}

impl Source for Story {
    type Fault = Infallible;

    fn cards(&mut self) -> Result<Vec<Card>, Infallible> {
        Ok(self.cards.clone())
    }

    fn heads(&mut self) -> Result<Vec<Seen>, Infallible> {
        Ok(self.tips())
    }

    fn links(&mut self, device: &DeviceId, first: u64, last: u64) -> Result<Vec<Carried>, Infallible> {
        let links = self.chains.get(device).map(Vec::as_slice).unwrap_or_default();
        Ok(links.get(first as usize - 1..last as usize).unwrap_or_default().to_vec())
    }

    fn forks(&mut self) -> Result<Vec<Fork>, Infallible> {
        Ok(self.forks.clone())
    }

    fn document(&mut self, entry: &Digest, out: &mut Out<'_, Infallible>) -> Result<bool, Infallible> {
        match self.documents.get(entry) {
            Some(bytes) => out(bytes).map(|()| true),
            None => Ok(false),
        }
    }
}
