//! A new machine of a person who has a profile elsewhere: it meets a device of theirs, adds itself to their card, and is a profile too.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use parloir_base::limit::{ADDRESSES_MAX, DEVICES_MAX};
use parloir_base::{EndpointId, PersonId, Refusal};
use parloir_crypto::SigningKey;
use parloir_crypto::slot::Stretch;
use parloir_exchange::{device, redeem};
use parloir_journal::{check_card, union};
use parloir_net::{AddressPolicy, Config, Door, FrameReader, Line};
use parloir_vault::{Direction, NetworkRow, Vault};
use parloir_wire::card::Card;
use parloir_wire::frame::Frame;
use parloir_wire::invitation::Invitation;
use parloir_wire::local::AddressRow;
use parloir_wire::shelf::Write;
use parloir_wire::text::clean_name;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::approach::Approach;
use crate::chance::now;
use crate::fault::{Fault, Stop};
use crate::profile::{self, Keys, Profile};
use crate::recovery;

/// How long the other device may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// Lines on which the other device is asked, one after the other, when they end without an answer.
const LINES_MAX: usize = 4;
/// The protocol's version.
const VERSION: u16 = 1;
/// What a vault that never became a profile leaves behind.
const FILES: [&str; 7] =
    ["vault.keys", "vault.keys.spare", "vault.db", "vault.db.new", "vault.db-wal", "vault.db-shm", "vault.lock"];

/// What a person typed on the new machine.
pub struct NewDevice {
    /// The link that another device of theirs made.
    pub link: String,
    /// The 24 words: they alone make a device theirs.
    pub words: Zeroizing<String>,
    /// The passphrase of the new vault.
    pub passphrase: Zeroizing<String>,
    /// What the device is to be called.
    pub label: String,
    /// How the passphrase is stretched.
    pub stretch: Stretch,
    /// Whether its owner takes a weak passphrase upon themselves.
    pub weak_accepted: bool,
}

impl NewDevice {
    /// As a person typed it.
    #[must_use]
    pub fn typed(
        link: String,
        words: String,
        passphrase: String,
        label: String,
        small_machine: bool,
        weak_accepted: bool,
    ) -> Self {
        let stretch = if small_machine { Stretch::SMALL } else { Stretch::STANDARD };
        let (words, passphrase) = (Zeroizing::new(words), Zeroizing::new(passphrase));
        Self { link, words, passphrase, label, stretch, weak_accepted }
    }
}

/// What came of the meeting: the card that lists the new device, and whom the network journal names.
struct Met {
    card: Card,
    contacts: Vec<NetworkRow>,
    address: SocketAddr,
}

/// Makes the profile in `home`, once the other device has taken the new one in. The history comes when the node runs.
///
/// # Errors
/// [`Refusal::InvitationUnreadable`], [`Refusal::InvitationExpired`], [`Refusal::WordsWrong`] when they are not those of the person who
/// made the link, [`Refusal::NameRefused`], [`Refusal::PassphraseWeak`], [`Refusal::VaultExists`]: nobody was called.
/// [`Refusal::DeviceSilent`], [`Refusal::DeviceBlocked`], [`Refusal::DevicesFull`], and what the other device answers: nothing is left of the vault, nor after a fault.
pub async fn join(home: &Path, new: NewDevice) -> Result<Profile, Stop> {
    let label = clean_name(&new.label)?;
    profile::strong(&new.passphrase, new.weak_accepted)?;
    let invitation = Invitation::from_link(&new.link).map_err(|_| Refusal::InvitationUnreadable)?;
    if invitation.expires <= now() {
        return Err(Refusal::InvitationExpired.into());
    }
    let words = recovery::read(&new.words)?;
    let identity = words.identity_key(0);
    if !redeem::names(&invitation, &PersonId(identity.public())) {
        return Err(Refusal::WordsWrong.into());
    }
    let was_there = profile::exists(home);
    let place = home.to_owned();
    // The slow part, and the one that fails for want of room, comes before anybody is asked anything.
    let make = move || profile::made(&place, &words, &new.passphrase, new.stretch);
    let vault = tokio::task::spawn_blocking(make).await.map_err(|_| Fault::Thread)??;
    let keys = Keys::new();
    let met = Box::pin(meet(&invitation, &identity, &label, &keys)).await;
    settle(vault, home, !was_there, &keys, &invitation, met)
}

/// Makes the vault a profile, when the other device has taken this one in. Of a vault that is new and did not become one, nothing is left.
fn settle(
    vault: Vault,
    home: &Path,
    is_new: bool,
    keys: &Keys,
    invitation: &Invitation,
    met: Result<Met, Stop>,
) -> Result<Profile, Stop> {
    // Closed by then, whatever failed.
    let begun = met.and_then(|met| begin(vault, home, keys, invitation, &met));
    if begun.is_err() && is_new {
        take_away(home);
    }
    begun
}

fn begin(mut vault: Vault, home: &Path, keys: &Keys, invitation: &Invitation, met: &Met) -> Result<Profile, Stop> {
    for contact in &met.contacts {
        vault.network_append(contact)?;
    }
    let mut addresses = vec![met.address];
    addresses.extend(invitation.addresses.iter().filter(|address| **address != met.address));
    addresses.truncate(ADDRESSES_MAX);
    let rendezvous = invitation.rendezvous.clone();
    let row = AddressRow { endpoint: invitation.endpoint, addresses, rendezvous, met: Some(now()) };
    // The vault too must know which devices are this person's.
    vault.commit(&[Write::Addresses(row), Write::OwnCard(met.card.clone())])?;
    Profile::begin(vault, home, keys, &met.card)
}

/// Meets the device of the link, and is taken in.
async fn meet(invitation: &Invitation, identity: &SigningKey, label: &str, keys: &Keys) -> Result<Met, Stop> {
    let door = Arc::new(open(&keys.transport).await?);
    let mut approach = Approach::start(door.clone(), &keys.transport, invitation);
    let mut met = None;
    let mut lines_left = LINES_MAX;
    while let Some(line) = approach.next().await {
        let began = now();
        let talked = timeout(PATIENCE, Box::pin(talk(&line, invitation, identity, label, keys))).await;
        let (sent_bytes, received_bytes) = line.bytes();
        let (address, path) = (line.remote(), line.path());
        drop(timeout(PATIENCE, line.close(0)).await);
        match talked.unwrap_or(Err(Refusal::DeviceSilent.into())) {
            // Both had dialled, and the other side kept the other line.
            Err(stop) if stop.refusal() == Some(Refusal::DeviceSilent) && lines_left > 1 => {
                lines_left -= 1;
                approach.goes_on();
            }
            Err(stop) => {
                met = Some(Err(stop));
                break;
            }
            Ok(card) => {
                let contact = NetworkRow {
                    at: began,
                    endpoint: Some(invitation.endpoint),
                    address: address.to_string(),
                    path,
                    direction: if line.dialled() { Direction::Dialled } else { Direction::Accepted },
                    sent_bytes,
                    received_bytes,
                    ended: Some(now()),
                    outcome: "connected".to_owned(),
                };
                met = Some(Ok((card, contact, address)));
                break;
            }
        }
    }
    // Whoever was met and did not answer is no network that lets nothing through.
    let refusal = if lines_left < LINES_MAX { Refusal::DeviceSilent } else { approach.refusal() };
    let address = met.as_ref().and_then(|met| met.as_ref().ok()).map(|(_, _, address)| *address);
    let mut contacts = approach.end(address).await;
    door.close().await;
    let (card, contact, address) = met.unwrap_or(Err(refusal.into()))?;
    contacts.push(contact);
    Ok(Met { card, contacts, address })
}

/// A door on any port: only the device of the link is told of it.
async fn open(transport: &SigningKey) -> Result<Door, Stop> {
    let both = vec![SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)), SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0))];
    let config = |listen| Config { secret: *transport.to_seed(), listen, advertise: AddressPolicy::default() };
    if let Ok(door) = Box::pin(Door::bind(config(both))).await {
        return Ok(door);
    }
    let one = vec![SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))];
    Box::pin(Door::bind(config(one))).await.map_err(|fault| Fault::Net(fault).into())
}

/// Asks for the card, adds the new device to it, and waits until the other side shows it so.
async fn talk(
    line: &Line,
    invitation: &Invitation,
    identity: &SigningKey,
    label: &str,
    keys: &Keys,
) -> Result<Card, Stop> {
    let silent = |_| Stop::Refusal(Refusal::DeviceSilent);
    let own = EndpointId(keys.transport.public());
    let (mut writer, mut reader) = line.control().await.map_err(silent)?;
    writer
        .send(&Frame::Hello { version: VERSION, addresses: Vec::new(), rendezvous: Vec::new() })
        .await
        .map_err(silent)?;
    writer.send(&device::ask(invitation, &line.exporter(), &own, identity)).await.map_err(silent)?;
    let shown = next(&mut reader).await?;
    // A line before this one went after the card was taken: this device is in it already.
    if is_in(&shown, identity, &own) {
        return Ok(shown);
    }
    let card = with_device(shown, identity, label, keys)?;
    writer.send(&Frame::Card { card: card.clone() }).await.map_err(silent)?;
    loop {
        let shown = next(&mut reader).await?;
        let Ok((both, checked)) = union(&shown, &card) else { continue };
        if both == shown && checked.devices.iter().any(|one| one.endpoint == own) {
            return Ok(shown);
        }
    }
}

/// Whether a card of this very person has the device with this transport key.
fn is_in(card: &Card, identity: &SigningKey, endpoint: &EndpointId) -> bool {
    check_card(card).is_ok_and(|checked| {
        checked.person.ik == PersonId(identity.public())
            && checked.devices.iter().any(|device| device.endpoint == *endpoint)
    })
}

/// The next card that the other side shows.
async fn next(reader: &mut FrameReader) -> Result<Card, Stop> {
    loop {
        match reader.next().await {
            Ok(Some(Frame::Card { card })) => return Ok(card),
            Ok(Some(Frame::Refused { refusal })) => return Err(refusal.into()),
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return Err(Refusal::DeviceSilent.into()),
        }
    }
}

/// The card with one device more; only of this very person.
pub(crate) fn with_device(card: Card, identity: &SigningKey, label: &str, keys: &Keys) -> Result<Card, Stop> {
    with_device_after(card, identity, label, keys, 0)
}

/// The same, with so many serials left out before its own.
pub(crate) fn with_device_after(
    mut card: Card,
    identity: &SigningKey,
    label: &str,
    keys: &Keys,
    left_out: u32,
) -> Result<Card, Stop> {
    let checked = check_card(&card).map_err(|_| Refusal::InvitationImpostor)?;
    if checked.person.ik != PersonId(identity.public()) {
        return Err(Refusal::InvitationImpostor.into());
    }
    if checked.devices.len() >= DEVICES_MAX {
        return Err(Refusal::DevicesFull.into());
    }
    let serial = checked.devices.last().map_or(1, |last| last.serial.saturating_add(1)).saturating_add(left_out);
    card.devices.push(keys.certified(identity, serial, label, now().to_second()));
    Ok(card)
}

/// A vault that never became a profile would stand in the way of the next try.
fn take_away(home: &Path) {
    for file in FILES {
        drop(std::fs::remove_file(home.join(file)));
    }
    drop(std::fs::remove_dir_all(home.join("bodies")));
}

#[cfg(test)]
mod tests {
    use parloir_base::{Digest, Moment};
    use parloir_journal::sign_record;
    use parloir_wire::person::Person;

    use super::*;

    /// The card of someone with so many devices.
    fn card(identity: &SigningKey, devices: u32) -> Card {
        let person = Person {
            name: "Claire".to_owned(),
            profession: "avocat".to_owned(),
            jurisdiction: "fr".to_owned(),
            ik: PersonId(identity.public()),
            next_ik: Digest([9; 32]),
            created: Moment(0),
        };
        let device = |serial| Keys::new().certified(identity, serial, "bureau", Moment(0));
        let devices = (1..=devices).map(device).collect();
        Card { person: sign_record(identity, &person), devices, revocations: Vec::new() }
    }

    #[test]
    fn a_vault_that_could_not_become_a_profile_once_the_other_device_was_met_leaves_nothing() {
        let (home, words) = (tempfile::tempdir().unwrap(), profile::words_new());
        let identity = words.identity_key(0);
        let vault = profile::made(home.path(), &words, "12345678", Stretch::TEST).unwrap();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 4_000));
        let invitation = Invitation {
            endpoint: EndpointId([7; 32]),
            identity_prefix: [1; 16],
            secret: [2; 16],
            expires: Moment(0),
            addresses: Vec::new(),
            rendezvous: Vec::new(),
        };
        let contact = NetworkRow {
            at: Moment(0),
            endpoint: Some(invitation.endpoint),
            address: address.to_string(),
            path: parloir_wire::Path::Local,
            direction: Direction::Dialled,
            sent_bytes: 0,
            received_bytes: 0,
            ended: None,
            outcome: "connected".to_owned(),
        };
        // A card that does not list this device.
        let met = Met { card: card(&identity, 1), contacts: vec![contact], address };
        assert!(settle(vault, home.path(), true, &Keys::new(), &invitation, Ok(met)).is_err());
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_device_adds_itself_to_the_card_of_its_own_person_and_is_not_one_too_many() {
        let (own, other) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
        let (few, most) = (card(&own, 2), card(&own, u32::try_from(DEVICES_MAX).unwrap()));
        let keys = Keys::new();
        let added = with_device(few, &own, "portable", &keys).unwrap();
        let device = check_card(&added).unwrap().devices.pop().unwrap();
        assert_eq!((device.serial, device.label.as_str()), (3, "portable"));
        let refusal = |card, identity: &SigningKey| with_device(card, identity, "portable", &keys).err()?.refusal();
        assert_eq!(refusal(most, &own), Some(Refusal::DevicesFull));
        assert_eq!(refusal(card(&own, 1), &other), Some(Refusal::InvitationImpostor));
        let mut forged = card(&own, 1);
        forged.devices[0].by_identity = forged.devices[0].by_evidence;
        assert_eq!(refusal(forged, &own), Some(Refusal::InvitationImpostor));
    }
}
