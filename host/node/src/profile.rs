//! A profile: made once from 24 words and a passphrase, opened by either. The identity key is never stored.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use parloir_base::limit::MEASURE;
use parloir_base::{Chance, DeviceId, EndpointId, Moment, PersonId, Refusal};
use parloir_crypto::slot::{Stretch, strength_bits};
use parloir_crypto::words::Words;
use parloir_crypto::{SigningKey, digest};
use parloir_engine::Own;
use parloir_journal::{check_card, sign_record};
use parloir_vault::{Unlock, Vault};
use parloir_wire::Rendezvous;
use parloir_wire::card::{Card, SignedDevice};
use parloir_wire::device::{Device, NAMESPACE_DEVICE_ENDPOINT, NAMESPACE_DEVICE_EVIDENCE};
use parloir_wire::person::Person;
use parloir_wire::text::{Record, clean_name};
use zeroize::Zeroizing;

use crate::chance::{System, now};
use crate::fault::{Fault, Stop};
use crate::received::key as handover;

/// What the CNIL asks of a passphrase that stands alone.
///
/// # Source
/// CNIL, deliberation 2022-100.
pub(crate) const STRENGTH_BITS_MIN: u32 = 80;
/// How long a device's certificate lives.
const DEVICE_MS: i64 = 10 * 365 * 24 * 3_600 * 1_000;
/// The one setting that makes a vault a profile: evidence seed, transport seed, card. One write, so that it is there whole or not.
const SETTING: &str = "profile";
const SEED_BYTES: usize = 32;

/// What a new profile is made of.
pub struct NewProfile<'a> {
    /// The name as others will see it.
    pub name: &'a str,
    /// Profession as an identifier, or `none`.
    pub profession: &'a str,
    /// Jurisdiction as an identifier.
    pub jurisdiction: &'a str,
    /// The 24 words.
    pub words: &'a Words,
    /// The passphrase.
    pub passphrase: &'a str,
    /// How it is stretched.
    pub stretch: Stretch,
    /// Whether its owner takes a weak passphrase upon themselves.
    pub weak_accepted: bool,
}

/// Twenty-four new words.
#[must_use]
pub fn words_new() -> Words {
    Words::from_entropy(&Zeroizing::new(System.bytes32()))
}

/// Whether there is a profile at `home`.
#[must_use]
pub fn exists(home: &Path) -> bool {
    // One that cannot be asked about is there: nothing new is made over it.
    ["vault.keys", "vault.keys.spare"].into_iter().any(|file| home.join(file).try_exists().unwrap_or(true))
}

/// An unlocked profile: its vault, and who it is.
pub struct Profile {
    pub(crate) vault: Vault,
    pub(crate) who: Who,
}

/// Who a profile is, on this device: enough to make an engine again.
pub(crate) struct Who {
    pub home: PathBuf,
    pub person: Person,
    pub device: DeviceId,
    pub endpoint: EndpointId,
    pub card: Card,
    pub evidence: SigningKey,
    pub transport: Zeroizing<[u8; SEED_BYTES]>,
    /// How much of one person is read in a day.
    pub measure: u64,
}

impl Who {
    /// What the engine is made from.
    pub fn own(&self, addresses: Vec<SocketAddr>, rendezvous: Vec<Rendezvous>) -> Own {
        Own {
            person: self.person.ik,
            device: self.device,
            endpoint: self.endpoint,
            card: self.card.clone(),
            evidence: self.evidence.clone(),
            addresses,
            rendezvous,
            measure: self.measure,
        }
    }
}

impl Profile {
    /// Makes a profile in `home`.
    ///
    /// # Errors
    /// [`Refusal::NameRefused`], [`Refusal::PassphraseWeak`] unless weakness is accepted, and what [`Vault::create`] answers.
    pub fn create(home: &Path, new: &NewProfile<'_>) -> Result<Self, Stop> {
        Self::create_as(home, new, 1, "1")
    }

    /// The same, with that number and that name for the device.
    pub(crate) fn create_as(home: &Path, new: &NewProfile<'_>, serial: u32, label: &str) -> Result<Self, Stop> {
        let name = clean_name(new.name)?;
        strong(new.passphrase, new.weak_accepted)?;
        let (identity, next) = (new.words.identity_key(0), new.words.identity_key(1));
        let created = now().to_second();
        let person = Person {
            name,
            profession: new.profession.to_owned(),
            jurisdiction: new.jurisdiction.to_owned(),
            ik: PersonId(identity.public()),
            next_ik: digest(&next.public()),
            created,
        };
        // The record reads back, or every party would refuse it.
        Person::from_bytes(&person.to_bytes()).map_err(|_| Refusal::NameRefused)?;
        let keys = Keys::new();
        let device = keys.certified(&identity, serial, label, created);
        let card = Card { person: sign_record(&identity, &person), devices: vec![device], revocations: Vec::new() };
        Self::begin(made(home, new.words, new.passphrase, new.stretch)?, home, &keys, &card)
    }

    /// Makes a vault a profile: the device with these keys, in a card that lists it.
    pub(crate) fn begin(mut vault: Vault, home: &Path, keys: &Keys, card: &Card) -> Result<Self, Stop> {
        let mut bytes = Zeroizing::new(Vec::new());
        bytes.extend_from_slice(keys.evidence.to_seed().as_ref());
        bytes.extend_from_slice(keys.transport.to_seed().as_ref());
        bytes.extend_from_slice(&card.to_bytes());
        let who = read(home, &bytes).ok_or(Fault::Profile)?;
        vault.put_setting(SETTING, &bytes)?;
        Ok(Self { vault, who })
    }

    /// Opens the profile in `home`.
    ///
    /// # Errors
    /// What [`Vault::open`] answers; [`Refusal::VaultDamaged`] when the vault holds no profile.
    pub fn open(home: &Path, with: Unlock<'_>) -> Result<Self, Stop> {
        let vault = Vault::open(home, with)?;
        let bytes = Zeroizing::new(vault.setting(SETTING)?.ok_or(Refusal::VaultDamaged)?);
        let who = read(home, &bytes).ok_or(Refusal::VaultDamaged)?;
        Ok(Self { vault, who })
    }

    /// Who it is.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.who.person
    }
}

/// A new vault; or one whose making stopped before it became a profile, when these words open it.
pub(crate) fn made(home: &Path, words: &Words, passphrase: &str, stretch: Stretch) -> Result<Vault, Stop> {
    let mut vault = match Vault::create(home, passphrase, words, stretch, &mut System) {
        Err(stop) if stop.refusal() == Some(Refusal::VaultExists) => {
            let exists = || Stop::Refusal(Refusal::VaultExists);
            let mut vault = Vault::open(home, Unlock::Words(words)).map_err(|_| exists())?;
            if vault.setting(SETTING)?.is_some() {
                return Err(exists());
            }
            vault.change_passphrase(passphrase, stretch, &mut System)?;
            vault
        }
        made => made?,
    };
    // The words are here now, and are not kept: what opens matters that are handed over to them is.
    handover::keep(&mut vault, words)?;
    Ok(vault)
}

/// The two keys of a device: what it signs with, and what it is met by.
pub(crate) struct Keys {
    pub evidence: SigningKey,
    pub transport: SigningKey,
}

impl Keys {
    /// New ones.
    pub fn new() -> Self {
        let [evidence, transport] = [(), ()].map(|()| SigningKey::from_seed(&Zeroizing::new(System.bytes32())));
        Self { evidence, transport }
    }

    /// The device's record, certified by the identity key and proven by both of its own.
    pub fn certified(&self, identity: &SigningKey, serial: u32, label: &str, from: Moment) -> SignedDevice {
        let device = Device {
            person: PersonId(identity.public()),
            serial,
            label: label.to_owned(),
            endpoint: EndpointId(self.transport.public()),
            evidence: DeviceId(self.evidence.public()),
            valid_after: from,
            valid_before: from.plus_ms(DEVICE_MS),
        };
        let bytes = device.to_bytes();
        SignedDevice {
            by_identity: identity.sign(Device::NAMESPACE, &bytes),
            by_evidence: self.evidence.sign(NAMESPACE_DEVICE_EVIDENCE, &bytes),
            by_endpoint: self.transport.sign(NAMESPACE_DEVICE_ENDPOINT, &bytes),
            bytes,
        }
    }
}

/// What the setting says, when every signature in it holds and its keys are those of the card.
fn read(home: &Path, bytes: &[u8]) -> Option<Who> {
    let (evidence, rest) = bytes.split_first_chunk::<SEED_BYTES>()?;
    let (transport, card) = rest.split_first_chunk::<SEED_BYTES>()?;
    let card = Card::from_bytes(card).ok()?;
    let checked = check_card(&card).ok()?;
    let evidence = SigningKey::from_seed(evidence);
    let endpoint = EndpointId(SigningKey::from_seed(transport).public());
    let device = DeviceId(evidence.public());
    checked.devices.iter().find(|one| one.evidence == device && one.endpoint == endpoint)?;
    Some(Who {
        home: home.to_owned(),
        person: checked.person,
        device,
        endpoint,
        card,
        evidence,
        transport: Zeroizing::new(*transport),
        measure: MEASURE,
    })
}

/// Changes the passphrase of an open vault, after the former one was proved.
pub(crate) fn change_passphrase(vault: &mut Vault, former: &str, new: &str, weak_accepted: bool) -> Result<(), Stop> {
    if !vault.passphrase_opens(former) {
        return Err(Refusal::PassphraseWrong.into());
    }
    strong(new, weak_accepted)?;
    replace_passphrase(vault, new)
}

/// Refuses what is guessed too easily; nothing at all is never accepted.
pub(crate) fn strong(passphrase: &str, weak_accepted: bool) -> Result<(), Refusal> {
    if passphrase.is_empty() || (!weak_accepted && strength_bits(passphrase) < STRENGTH_BITS_MIN) {
        return Err(Refusal::PassphraseWeak);
    }
    Ok(())
}

/// Replaces the passphrase of an open vault.
pub(crate) fn replace_passphrase(vault: &mut Vault, new: &str) -> Result<(), Stop> {
    vault.change_passphrase(new, Stretch::STANDARD, &mut System)?;
    Ok(())
}
