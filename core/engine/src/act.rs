//! What a person does: each act is checked whole before anything changes.

use parloir_base::{Digest, MatterId, Moment, Refusal, limit};
use parloir_wire::document::Document;
use parloir_wire::entry::{Entry, Kind, Link};
use parloir_wire::local::{InvitationRow, InvitationState, Trust};
use parloir_wire::matter::{Admission, Matter, Role, VerificationRule};
use parloir_wire::receipt::{Path, ReceiptKind};
use parloir_wire::shelf::Write;
use parloir_wire::text::{Record, clean_name};

use crate::append::Statement;
use crate::engine::Engine;
use crate::input::Act;
use crate::step::{Event, Outcome};
use crate::turn::Turn;

impl Engine {
    pub(crate) fn act(&mut self, turn: &mut Turn<'_>, act: Act) -> Result<Outcome, Refusal> {
        match act {
            Act::OpenMatter { title, level, verification } => self.open_matter(turn, &title, level, verification),
            Act::CloseMatter { matter } => {
                self.may(&matter, Kind::Closing)?;
                Ok(Outcome::Entry(self.append(turn, matter, Kind::Closing, Vec::new(), Vec::new())))
            }
            Act::Invite { matter, role, lives_ms } => self.invite(turn, matter, role, lives_ms),
            Act::InviteDevice { lives_ms } => Ok(self.invite_device(turn, lives_ms)),
            Act::Card { card } => self.take_own_card(turn, &card),
            Act::WithdrawInvitation { key } => {
                let row = self.invitations.get_mut(&key).ok_or(Refusal::InvitationUnknown)?;
                if row.state == InvitationState::Open {
                    row.state = InvitationState::Burned;
                    let row = row.clone();
                    turn.write(Write::Invitation(row));
                }
                Ok(Outcome::Done)
            }
            Act::Join { link } => self.join(turn, &link),
            Act::Admit { matter, person, role } => self.admit(turn, matter, person, role),
            Act::Relay { matter, consent } => self.consent(turn, matter, consent),
            Act::Stamp { matter, checkpoint, stamp } => self.stamp(turn, matter, checkpoint, stamp),
            Act::Role { matter, person, role } => self.give_role(turn, matter, person, role),
            Act::Remove { matter, person } => self.remove(turn, matter, person),
            Act::Leave { matter } => self.leave(turn, matter),
            Act::Verify { person, words, method } => self.verify(turn, person, &words, method),
            Act::ReadOn { person } => self.read_on(turn, person),
            Act::ResetPhrase { person } => {
                let contact = self.contacts.get_mut(&person).ok_or(Refusal::PartyUnknown)?;
                if let Trust::Invited(phrase) = &mut contact.trust {
                    // The words stay until both devices make fresh ones: the other side may have verified already, and makes none.
                    phrase.failures = 0;
                    turn.write(Write::Contact(contact.clone()));
                    self.renewed.insert(person);
                    self.start_phrases(turn, &person);
                }
                Ok(Outcome::Done)
            }
            Act::Place { matter, text, reply_to } => {
                let (kind, about) = match reply_to {
                    Some(about) => {
                        self.item(turn, &matter, &about)?;
                        (Kind::Reply, vec![about])
                    }
                    None => (Kind::Message, Vec::new()),
                };
                self.place_text(turn, matter, kind, about, text)
            }
            Act::Correct { matter, entry, text } => {
                let target = self.own_item(turn, &matter, &entry)?;
                if !matches!(target.kind, Kind::Message | Kind::Reply) {
                    return Err(Refusal::ItemKind);
                }
                self.place_text(turn, matter, Kind::Correction, vec![entry], text)
            }
            Act::Withdraw { matter, entry } => {
                let target = self.own_item(turn, &matter, &entry)?;
                if matches!(target.kind, Kind::Correction | Kind::Withdrawal | Kind::Import) {
                    return Err(Refusal::ItemKind);
                }
                self.may(&matter, Kind::Withdrawal)?;
                Ok(Outcome::Entry(self.append(turn, matter, Kind::Withdrawal, vec![entry], Vec::new())))
            }
            Act::Import { matter, of, import } => self.import(turn, matter, of, &import),
            Act::PlaceDocument { matter, document, folder } => self.place_document(turn, matter, &document, folder),
            Act::Open { matter, entry } => self.state(turn, matter, entry, ReceiptKind::Opened),
            Act::Acknowledge { matter, entry } => self.state(turn, matter, entry, ReceiptKind::Acknowledged),
            Act::Checkpoint { matter } => {
                self.may(&matter, Kind::Checkpoint)?;
                match self.propose_checkpoint(turn, matter) {
                    Some(entry) => Ok(Outcome::Entry(entry)),
                    None => Ok(Outcome::Done),
                }
            }
        }
    }

    /// Whether this profile may append an entry of a kind in a matter now.
    pub(crate) fn may(&self, matter: &MatterId, kind: Kind) -> Result<(), Refusal> {
        self.writable(matter)?;
        let room = self.rooms.get(matter).ok_or(Refusal::MatterUnknown)?;
        room.view.may_append(&self.own.person, kind)
    }

    fn open_matter(
        &mut self,
        turn: &mut Turn<'_>,
        title: &str,
        level: u8,
        verification: VerificationRule,
    ) -> Result<Outcome, Refusal> {
        let title = clean_name(title)?;
        let level = level.clamp(1, 2);
        let opening =
            Matter { title, keeper: self.own.person, level, verification, nonce: turn.chance.bytes32() }.to_bytes();
        let matter = parloir_journal::opening::name(&opening);
        let mut room = self.empty_room();
        room.met = turn.now;
        self.rooms.insert(matter, room);
        turn.write(Write::Matter { matter, met: turn.now });
        self.append(turn, matter, Kind::Opening, Vec::new(), opening);
        let admission = Admission { role: Role::Keeper, card: self.own.card.clone() };
        self.append(turn, matter, Kind::Admission, Vec::new(), admission.to_bytes());
        Ok(Outcome::Matter(matter))
    }

    fn invite(&mut self, turn: &mut Turn<'_>, matter: MatterId, role: Role, lives_ms: i64) -> Result<Outcome, Refusal> {
        self.may(&matter, Kind::Admission)?;
        let open = self.invitations.values().filter(|row| row.state == InvitationState::Open);
        if open.count() >= limit::INVITATIONS_MAX {
            return Err(Refusal::InvitationsFull);
        }
        if role == Role::Keeper {
            return Err(Refusal::RoleForbids);
        }
        let expires = turn.now.plus_ms(lives_ms.clamp(1_000, limit::INVITATION_MS_MAX)).to_second();
        let (link, key) = self.link(turn, expires);
        let state = InvitationState::Open;
        let row = InvitationRow { key, matter, role, made: turn.now, expires, state, redeemer: None };
        self.invitations.insert(key, row.clone());
        turn.write(Write::Invitation(row));
        Ok(Outcome::Invitation { link, key })
    }

    /// A new link to this device, and the key by which it is known again.
    pub(crate) fn link(&self, turn: &mut Turn<'_>, expires: Moment) -> (String, [u8; 32]) {
        let mut secret = [0; 16];
        turn.chance.fill(&mut secret);
        let invitation = parloir_wire::invitation::Invitation {
            endpoint: self.own.endpoint,
            identity_prefix: parloir_exchange::redeem::identity_prefix(&self.own.person),
            secret,
            expires,
            addresses: self.own.addresses.iter().copied().take(limit::ADDRESSES_MAX).collect(),
            rendezvous: self.own.rendezvous.clone(),
        };
        (invitation.to_link(), parloir_crypto::meeting::invitation_key(&secret))
    }

    fn place_text(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        kind: Kind,
        about: Vec<Digest>,
        text: String,
    ) -> Result<Outcome, Refusal> {
        self.may(&matter, kind)?;
        if text.is_empty() {
            return Err(Refusal::ItemEmpty);
        }
        if text.len() > limit::MESSAGE_BYTES_MAX {
            return Err(Refusal::ItemTooLarge);
        }
        Ok(Outcome::Entry(self.append(turn, matter, kind, about, text.into_bytes())))
    }

    pub(crate) fn place_document(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        document: &Document,
        folder: bool,
    ) -> Result<Outcome, Refusal> {
        let kind = if folder { Kind::Folder } else { Kind::Document };
        self.may(&matter, kind)?;
        if document.bytes > limit::DOCUMENT_BYTES_MAX {
            return Err(Refusal::ItemTooLarge);
        }
        let body = document.to_bytes();
        // The record reads back, or it would be refused by whoever gets it.
        Document::from_bytes(&body).map_err(|_| Refusal::DocumentName)?;
        let entry = self.append(turn, matter, kind, Vec::new(), body);
        turn.write(Write::DocumentWhole { entry });
        Ok(Outcome::Entry(entry))
    }

    /// *Opened* and *acknowledged*: about another party's item, once the matter's rules let receipts go.
    fn state(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        entry: Digest,
        receipt: ReceiptKind,
    ) -> Result<Outcome, Refusal> {
        let item = self.item(turn, &matter, &entry)?;
        let room = self.rooms.get(&matter).ok_or(Refusal::MatterUnknown)?;
        let author = room.person_of(&item.device).ok_or(Refusal::PartyUnknown)?;
        if author == self.own.person {
            return if receipt == ReceiptKind::Opened { Ok(Outcome::Done) } else { Err(Refusal::ItemKind) };
        }
        if item.kind.is_document() && !room.documents_whole.contains_key(&entry) {
            return Err(Refusal::ItemIncomplete);
        }
        self.writable(&matter)?;
        let verified = self.trusts(room, &author);
        let digest = self.document_digest(turn, &item, &entry);
        // The act happened on this device: there is no path to observe.
        self.attest(turn, matter, Statement { receipt, about: entry, digest, path: Path::Local, verified });
        turn.tell(Event::Changed { matter });
        Ok(Outcome::Done)
    }

    /// An item of a matter, read from the shelf.
    fn item(&self, turn: &Turn<'_>, matter: &MatterId, entry: &Digest) -> Result<Entry, Refusal> {
        let (signed, _) = turn.shelf.link(entry).ok_or(Refusal::ItemUnknown)?;
        match Link::from_bytes(&signed.bytes) {
            Ok(Link::Entry(found)) if found.matter == *matter && found.kind.is_item() => Ok(found),
            _ => Err(Refusal::ItemUnknown),
        }
    }

    /// An item of this profile's own.
    pub(crate) fn own_item(&self, turn: &Turn<'_>, matter: &MatterId, entry: &Digest) -> Result<Entry, Refusal> {
        let item = self.item(turn, matter, entry)?;
        let room = self.rooms.get(matter).ok_or(Refusal::MatterUnknown)?;
        if room.person_of(&item.device) == Some(self.own.person) { Ok(item) } else { Err(Refusal::ItemNotYours) }
    }

    /// SHA-256 of a document's plain bytes, as its content says; `None` for anything else.
    pub(crate) fn document_digest(&self, turn: &Turn<'_>, item: &Entry, entry: &Digest) -> Option<Digest> {
        if !item.kind.is_document() {
            return None;
        }
        let (_, content) = turn.link(entry)?;
        Document::from_bytes(&content?.body).ok().map(|document| document.sha256)
    }
}
