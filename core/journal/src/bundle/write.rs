//! Writing a bundle: keys, links, contents, checkpoints, proofs, and what sums them up.

use std::collections::BTreeMap;

use parloir_base::{Digest, PersonId};
use parloir_crypto::sshsig::armour;
use parloir_crypto::{Hasher, digest};
use parloir_wire::checkpoint::Checkpoint;
use parloir_wire::document::Document;
use parloir_wire::frame::{Carried, Content};
use parloir_wire::{Entry, Kind, Link, Record, Seen};

use crate::bundle::layout::{Slot, ending};
use crate::bundle::select::{Sketch, choose};
use crate::bundle::signers::EVIDENCE_NAMESPACES;
use crate::bundle::source::{Form, Plan, Sink, Source};
use crate::bundle::tools::TEXTS;
use crate::bundle::withheld::Reason;
use crate::bundle::writer::Writer;
use crate::signing::namespace;

pub use crate::bundle::writer::{WriteFault, Written};

/// Links asked for at once.
const PAGE: u64 = 512;

/// Writes a bundle. Files that were written before a fault are the host's to take away.
///
/// # Errors
/// [`WriteFault`].
pub fn write<F>(
    plan: &Plan,
    source: &mut dyn Source<Fault = F>,
    sink: &mut dyn Sink<Fault = F>,
) -> Result<Written, WriteFault<F>> {
    let mut writer = Writer::new(plan, sink);
    for (name, text) in TEXTS {
        writer.file(name.to_owned(), text.as_bytes())?;
    }
    let heads = source.heads().map_err(WriteFault::Host)?;
    writer.keys(&heads, source, EVIDENCE_NAMESPACES)?;
    let kept = writer.survey(&heads, source)?;
    for head in &heads {
        writer.chain(head, kept.as_ref(), source)?;
    }
    writer.forks(source)?;
    if writer.written.links == 0 {
        return Err(WriteFault::Empty);
    }
    writer.close(&heads)
}

impl<F> Writer<'_, F> {
    /// Looks at every link once when only some are to be written.
    fn survey(
        &mut self,
        heads: &[Seen],
        source: &mut dyn Source<Fault = F>,
    ) -> Result<Option<BTreeMap<Digest, bool>>, WriteFault<F>> {
        let Form::Selective(chosen) = &self.plan.form else { return Ok(None) };
        let mut sketches = Vec::new();
        for head in heads {
            let person = self.person(&head.device)?;
            pages(head, source, |carried, link, digest| {
                sketches.push(Sketch::of(&link, digest));
                // Checkpoints stand in their own files, whether their entries are chosen or not.
                if let (Link::Entry(entry), Some(content)) = (&link, &carried.content)
                    && matches!(entry.kind, Kind::Opening | Kind::Checkpoint | Kind::Countersignature)
                {
                    self.state(digest, entry, person, &content.body);
                }
                Ok(())
            })?;
        }
        let kept = choose(chosen, &sketches);
        if !chosen.iter().any(|one| kept.contains_key(one)) {
            return Err(WriteFault::Empty);
        }
        Ok(Some(kept))
    }

    /// Writes the links of one chain.
    fn chain(
        &mut self,
        head: &Seen,
        kept: Option<&BTreeMap<Digest, bool>>,
        source: &mut dyn Source<Fault = F>,
    ) -> Result<(), WriteFault<F>> {
        let person = self.person(&head.device)?;
        let mut documents: Vec<(Digest, String)> = Vec::new();
        pages(head, source, |carried, link, digest| {
            self.out.leaves.entry(head.device).or_default().push(digest);
            let content = match kept {
                None => true,
                Some(kept) => match kept.get(&digest) {
                    Some(content) => *content,
                    None => return Ok(()),
                },
            };
            self.link(&carried, &link)?;
            if let Link::Entry(entry) = &link {
                let reason = if content { self.plan.withheld.get(&digest).copied() } else { Some(Reason::NotChosen) };
                match (carried.content, reason) {
                    (Some(held), None) => {
                        if let Some(end) = self.content(digest, entry, person, &held, kept.is_some())? {
                            documents.push((digest, end));
                        }
                    }
                    (_, reason) => {
                        self.out.withheld.contents.insert(digest, reason.unwrap_or(Reason::NotHere));
                    }
                }
            }
            Ok(())
        })?;
        for (entry, end) in documents {
            self.document(entry, end, source)?;
        }
        Ok(())
    }

    fn link(&mut self, carried: &Carried, link: &Link) -> Result<(), WriteFault<F>> {
        let (device, seq) = (link.device(), link.seq());
        self.signed(
            [&Slot::Link(device, seq), &Slot::LinkSignature(device, seq)],
            &carried.link.bytes,
            (device.as_bytes(), namespace(link), &carried.link.signature),
        )?;
        self.written.links += 1;
        self.out.present.entry(device).or_default().insert(seq);
        if let Link::Entry(entry) = link {
            for seen in &entry.seen {
                let furthest = self.out.named.entry(seen.device).or_default();
                *furthest = (*furthest).max(seen.seq);
            }
        }
        Ok(())
    }

    /// Takes what an entry states, unless its device could not sign then: it stays in its chain, and counts for nothing.
    fn state(&mut self, digest: Digest, entry: &Entry, person: PersonId, body: &[u8]) {
        if self.out.register.may_sign(&entry.device, entry.claimed).is_ok() {
            self.out.facts.take(digest, entry, person, body);
        }
    }

    /// Writes an entry's content; the ending of its document's file, when it has one.
    fn content(
        &mut self,
        digest: Digest,
        entry: &Entry,
        person: PersonId,
        held: &Content,
        surveyed: bool,
    ) -> Result<Option<String>, WriteFault<F>> {
        self.file(Slot::Salt(digest).path(), &held.salt)?;
        self.file(Slot::Body(digest).path(), &held.body)?;
        self.written.contents += 1;
        if !(surveyed && matches!(entry.kind, Kind::Opening | Kind::Checkpoint | Kind::Countersignature)) {
            self.state(digest, entry, person, &held.body);
        }
        let document = entry.kind.is_document().then(|| Document::from_bytes(&held.body).ok());
        // A document that nobody can read has no file, and its place is declared like that of any other.
        if document == Some(None) {
            self.out.withheld.documents.insert(digest, Reason::NotHere);
        }
        Ok(document.flatten().map(|document| ending(entry.kind, &document)))
    }

    fn document(
        &mut self,
        entry: Digest,
        end: String,
        source: &mut dyn Source<Fault = F>,
    ) -> Result<(), WriteFault<F>> {
        let path = Slot::Document(entry, end).path();
        let mut hasher = Hasher::new();
        self.sink.create(&path).map_err(WriteFault::Host)?;
        let sink = &mut *self.sink;
        let held = source
            .document(&entry, &mut |bytes| {
                hasher.update(bytes);
                sink.append(bytes)
            })
            .map_err(WriteFault::Host)?;
        if held {
            self.sink.finish().map_err(WriteFault::Host)?;
            self.sums.insert(path, hasher.finish());
            self.written.files += 1;
            self.written.documents += 1;
        } else {
            self.sink.discard().map_err(WriteFault::Host)?;
            self.out.withheld.documents.insert(entry, Reason::NotHere);
        }
        Ok(())
    }

    /// Checkpoints, proofs, and what sums up.
    fn close(mut self, heads: &[Seen]) -> Result<Written, WriteFault<F>> {
        let agreed = self.out.facts.checkpoints(&self.out.register);
        for one in &agreed {
            let number = one.proposal.checkpoint.number;
            self.file(Slot::Checkpoint(number).path(), &one.proposal.bytes)?;
            for (device, signature) in &one.signatures {
                let text = armour(device.as_bytes(), Checkpoint::NAMESPACE, signature);
                self.file(Slot::CheckpointSignature(number, *device).path(), text.as_bytes())?;
            }
            for head in &one.proposal.checkpoint.heads {
                let furthest = self.out.named.entry(head.device).or_default();
                *furthest = (*furthest).max(head.seq);
            }
        }
        let texts = agreed.iter().map(|one| (one.proposal.digest, one.proposal.checkpoint.number)).collect();
        for one in self.out.facts.stamps(&texts) {
            self.file(Slot::Stamp(one.number, one.order).path(), &one.bytes)?;
        }
        self.written.checkpoints = u64::try_from(agreed.len()).unwrap_or(u64::MAX);
        if matches!(self.plan.form, Form::Selective(_)) {
            for proof in self.out.proofs(&agreed) {
                self.file(Slot::Proof(proof.link).path(), proof.text().as_bytes())?;
            }
        }
        self.out.declare(heads);
        let withheld = self.out.withheld.text();
        self.written.withheld = u64::try_from(withheld.lines().count().saturating_sub(1)).unwrap_or(u64::MAX);
        self.file(Slot::Withheld.path(), withheld.as_bytes())?;
        let summary = self.out.summary(self.plan, &agreed).text();
        self.file(Slot::Summary.path(), summary.as_bytes())?;
        let sums: String = self.sums.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
        self.file(Slot::Sums.path(), sums.as_bytes())?;
        Ok(self.written)
    }
}

/// Reads a chain page by page and gives each link with its digest.
fn pages<F>(
    head: &Seen,
    source: &mut dyn Source<Fault = F>,
    mut take: impl FnMut(Carried, Link, Digest) -> Result<(), WriteFault<F>>,
) -> Result<(), WriteFault<F>> {
    let mut first = 1;
    while first <= head.seq {
        let last = head.seq.min(first.saturating_add(PAGE - 1));
        let page = source.links(&head.device, first, last).map_err(WriteFault::Host)?;
        if u64::try_from(page.len()) != Ok(last - first + 1) {
            return Err(WriteFault::Short(head.device));
        }
        for carried in page {
            let link = Link::from_bytes(&carried.link.bytes).map_err(WriteFault::Malformed)?;
            let digest = digest(&carried.link.bytes);
            take(carried, link, digest)?;
        }
        first = last.saturating_add(1);
    }
    Ok(())
}
