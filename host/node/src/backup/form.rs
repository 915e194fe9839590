//! What is inside the files of a backup: JSON that stock tools read.

use data_encoding::{BASE64, HEXLOWER};
use parloir_base::{DeviceId, Digest, EndpointId, MatterId, Moment, PersonId, Signature};
use parloir_vault::{CertificateRow, Copied, ForkRow, HoldRow};
use parloir_wire::frame::Content;
use parloir_wire::local::{AddressRow, ContactRow, Phrase, Trust};
use parloir_wire::shelf::Write;
use parloir_wire::{Card, Path, Rendezvous, Signed};
use serde::{Deserialize, Serialize};

/// The version of these forms.
pub(super) const VERSION: u32 = 1;

/// A link, one line of a journal's file.
#[derive(Serialize, Deserialize)]
pub(super) struct LinkForm {
    pub place: u64,
    matter: String,
    link: String,
    signature: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    arrived_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

/// The profile, the people met, what was chosen.
#[derive(Serialize, Deserialize)]
pub(super) struct PeopleForm {
    pub version: u32,
    pub name: String,
    card: String,
    matters: Vec<(String, i64)>,
    contacts: Vec<ContactForm>,
    addresses: Vec<AddressForm>,
    forks: Vec<ForkForm>,
    settings: Vec<(String, String)>,
    /// Matter, since when, what is said of it.
    #[serde(default)]
    holds: Vec<(String, i64, String)>,
    /// Matters that were erased: a part that was written before holds them still, and they are not restored.
    #[serde(default)]
    erased: Vec<(String, i64)>,
    /// When each was made, its text, its signature.
    #[serde(default)]
    certificates: Vec<(i64, String, String)>,
}

#[derive(Serialize, Deserialize)]
struct ContactForm {
    person: String,
    card: String,
    trust: String,
    #[serde(default)]
    transcript: Option<String>,
    #[serde(default)]
    verified_ms: Option<i64>,
    #[serde(default)]
    inviter: bool,
    #[serde(default)]
    matter: Option<String>,
    #[serde(default)]
    words: Option<[u16; 4]>,
    #[serde(default)]
    failures: u8,
    met_ms: i64,
}

#[derive(Serialize, Deserialize)]
struct AddressForm {
    endpoint: String,
    addresses: Vec<String>,
    rendezvous: Vec<String>,
    met_ms: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct ForkForm {
    matter: String,
    device: String,
    seq: u64,
    one: (String, String),
    other: (String, String),
    found_ms: i64,
}

/// What a people's file says, read back.
pub(super) struct People {
    pub card: Card,
    pub writes: Vec<Write>,
    pub settings: Vec<(String, Vec<u8>)>,
    pub holds: Vec<HoldRow>,
    pub erased: Vec<(MatterId, Moment)>,
    pub certificates: Vec<(Moment, String, String)>,
}

impl LinkForm {
    /// Links and contents are text by their forms; one that is not could not have been filed.
    pub fn of(one: &Copied) -> Option<Self> {
        Some(Self {
            place: one.place,
            matter: one.matter.to_hex(),
            link: String::from_utf8(one.link.bytes.clone()).ok()?,
            signature: HEXLOWER.encode(&one.link.signature.0),
            salt: one.content.as_ref().map(|content| HEXLOWER.encode(&content.salt)),
            content: match &one.content {
                Some(content) => Some(String::from_utf8(content.body.clone()).ok()?),
                None => None,
            },
            arrived_ms: one.arrived.0,
            path: one.path.map(|path| path.word().to_owned()),
        })
    }

    pub fn read(self) -> Option<Copied> {
        let content = match (self.salt, self.content) {
            (Some(salt), Some(body)) => {
                Some(Content { salt: Digest::from_hex(&salt).ok()?.0, body: body.into_bytes() })
            }
            (None, None) => None,
            _ => return None,
        };
        Some(Copied {
            place: self.place,
            matter: MatterId::from_hex(&self.matter).ok()?,
            link: Signed { bytes: self.link.into_bytes(), signature: signature(&self.signature)? },
            content,
            arrived: Moment(self.arrived_ms),
            path: match self.path {
                Some(word) => Some(Path::from_word(&word)?),
                None => None,
            },
        })
    }
}

fn signature(hex: &str) -> Option<Signature> {
    Some(Signature(HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()?))
}

fn card(text: &str) -> Option<Card> {
    Card::from_bytes(&BASE64.decode(text.as_bytes()).ok()?).ok()
}

/// What goes into a people's file.
pub(super) struct Whole {
    pub name: String,
    pub card: Card,
    pub matters: Vec<(MatterId, Moment)>,
    pub contacts: Vec<ContactRow>,
    pub addresses: Vec<AddressRow>,
    pub forks: Vec<(MatterId, ForkRow)>,
    pub settings: Vec<(String, Vec<u8>)>,
    pub holds: Vec<HoldRow>,
    pub erased: Vec<(MatterId, Moment)>,
    pub certificates: Vec<CertificateRow>,
}

impl PeopleForm {
    pub fn of(whole: &Whole) -> Option<Self> {
        Some(Self {
            version: VERSION,
            name: whole.name.clone(),
            card: BASE64.encode(&whole.card.to_bytes()),
            matters: whole.matters.iter().map(|(matter, met)| (matter.to_hex(), met.0)).collect(),
            contacts: whole.contacts.iter().map(contact).collect(),
            addresses: whole.addresses.iter().map(address).collect(),
            forks: whole.forks.iter().map(|(matter, row)| fork(matter, row)).collect::<Option<_>>()?,
            settings: whole.settings.iter().map(|(key, value)| (key.clone(), BASE64.encode(value))).collect(),
            holds: whole.holds.iter().map(|row| (row.matter.to_hex(), row.since.0, BASE64.encode(&row.said))).collect(),
            erased: whole.erased.iter().map(|(matter, at)| (matter.to_hex(), at.0)).collect(),
            certificates: whole
                .certificates
                .iter()
                .map(|row| (row.made.0, row.text.clone(), row.signature.clone()))
                .collect(),
        })
    }

    /// Everything in it, or nothing when something in it is not what could have been written.
    pub fn read(self) -> Option<People> {
        let matters = self
            .matters
            .into_iter()
            .map(|(matter, met)| Some(Write::Matter { matter: MatterId::from_hex(&matter).ok()?, met: Moment(met) }));
        let contacts = self.contacts.into_iter().map(|one| Some(Write::Contact(read_contact(one)?)));
        let addresses = self.addresses.into_iter().map(|one| Some(Write::Addresses(read_address(one)?)));
        let forks = self.forks.into_iter().map(read_fork);
        let settings = self.settings.into_iter().map(|(key, value)| Some((key, BASE64.decode(value.as_bytes()).ok()?)));
        let holds = self.holds.into_iter().map(|(matter, since, said)| {
            let (matter, said) = (MatterId::from_hex(&matter).ok()?, BASE64.decode(said.as_bytes()).ok()?);
            Some(HoldRow { matter, since: Moment(since), said })
        });
        let erased = self.erased.into_iter().map(|(matter, at)| Some((MatterId::from_hex(&matter).ok()?, Moment(at))));
        let certificates = self.certificates.into_iter();
        Some(People {
            holds: holds.collect::<Option<_>>()?,
            erased: erased.collect::<Option<_>>()?,
            certificates: certificates.map(|(made, text, signature)| (Moment(made), text, signature)).collect(),
            card: card(&self.card)?,
            writes: matters.chain(contacts).chain(addresses).chain(forks).collect::<Option<_>>()?,
            settings: settings.collect::<Option<_>>()?,
        })
    }
}

fn contact(row: &ContactRow) -> ContactForm {
    let form = ContactForm {
        person: row.person.to_hex(),
        card: BASE64.encode(&row.card.to_bytes()),
        trust: "introduced".to_owned(),
        transcript: None,
        verified_ms: None,
        inviter: false,
        matter: None,
        words: None,
        failures: 0,
        met_ms: row.met.0,
    };
    match &row.trust {
        Trust::Introduced => form,
        Trust::Invited(phrase) => ContactForm {
            trust: "invited".to_owned(),
            transcript: Some(phrase.transcript.to_hex()),
            inviter: phrase.inviter,
            matter: Some(phrase.matter.to_hex()),
            words: phrase.words,
            failures: phrase.failures,
            ..form
        },
        Trust::Verified { transcript, at } => ContactForm {
            trust: "verified".to_owned(),
            transcript: Some(transcript.to_hex()),
            verified_ms: Some(at.0),
            ..form
        },
    }
}

fn read_contact(form: ContactForm) -> Option<ContactRow> {
    let transcript = form.transcript.map(|hex| Digest::from_hex(&hex)).transpose().ok()?;
    let trust = match form.trust.as_str() {
        "introduced" => Trust::Introduced,
        "invited" => Trust::Invited(Phrase {
            transcript: transcript?,
            inviter: form.inviter,
            matter: MatterId::from_hex(&form.matter?).ok()?,
            words: form.words,
            failures: form.failures,
        }),
        "verified" => Trust::Verified { transcript: transcript?, at: Moment(form.verified_ms?) },
        _ => return None,
    };
    let person = PersonId::from_hex(&form.person).ok()?;
    Some(ContactRow { person, card: card(&form.card)?, trust, met: Moment(form.met_ms) })
}

fn address(row: &AddressRow) -> AddressForm {
    AddressForm {
        endpoint: row.endpoint.to_hex(),
        addresses: row.addresses.iter().map(ToString::to_string).collect(),
        rendezvous: row.rendezvous.iter().map(Rendezvous::to_text).collect(),
        met_ms: row.met.map(|met| met.0),
    }
}

fn read_address(form: AddressForm) -> Option<AddressRow> {
    Some(AddressRow {
        endpoint: EndpointId::from_hex(&form.endpoint).ok()?,
        addresses: form.addresses.iter().map(|text| text.parse().ok()).collect::<Option<_>>()?,
        rendezvous: form.rendezvous.iter().map(|text| Rendezvous::from_text(text).ok()).collect::<Option<_>>()?,
        met: form.met_ms.map(Moment),
    })
}

fn fork(matter: &MatterId, row: &ForkRow) -> Option<ForkForm> {
    let signed = |one: &Signed| Some((String::from_utf8(one.bytes.clone()).ok()?, HEXLOWER.encode(&one.signature.0)));
    Some(ForkForm {
        matter: matter.to_hex(),
        device: row.device.to_hex(),
        seq: row.seq,
        one: signed(&row.one)?,
        other: signed(&row.other)?,
        found_ms: row.found.0,
    })
}

fn read_fork(form: ForkForm) -> Option<Write> {
    let signed = |(text, hex): (String, String)| Some(Signed { bytes: text.into_bytes(), signature: signature(&hex)? });
    Some(Write::Fork {
        matter: MatterId::from_hex(&form.matter).ok()?,
        device: DeviceId::from_hex(&form.device).ok()?,
        seq: form.seq,
        one: signed(form.one)?,
        other: signed(form.other)?,
        found: Moment(form.found_ms),
    })
}
