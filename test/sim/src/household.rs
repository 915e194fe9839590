//! A person's further devices in a story: joined by a link, revoked by the identity key.

use parloir_base::{Moment, SessionId};
use parloir_engine::{Act, Input, Outcome};
use parloir_exchange::device;
use parloir_wire::card::Card;
use parloir_wire::device::{Device as DeviceRecord, Reason, Revocation};
use parloir_wire::frame::Frame;
use parloir_wire::invitation::Invitation;
use parloir_wire::receipt::Path;
use parloir_wire::text::{Record, Signed};

use crate::device::{Device, LONG_AGO};
use crate::world::World;

/// Sessions of new devices: far from those of the story.
const SESSION: u64 = 1 << 40;
/// How often a person tries.
const TRIES: u64 = 40;

impl World {
    /// A new device of the person of `first` joins by a link: asks, adds itself to the card that it is shown, and is one of them. Should the
    /// other one die of it, the person tries again.
    ///
    /// # Panics
    /// When it is not let in.
    pub fn join_device(&mut self, first: usize, name: &'static str) -> usize {
        self.join_device_valid_after(first, name, LONG_AGO)
    }

    /// The same, of a device whose time begins then.
    ///
    /// # Panics
    /// When it is not let in.
    pub fn join_device_valid_after(&mut self, first: usize, name: &'static str, from: Moment) -> usize {
        let number = self.devices.len();
        let new = Device::sibling(name, &self.devices[first], u8::try_from(number + 1).expect("few devices"), from);
        let peer = new.engine.own().endpoint;
        for attempt in 0..TRIES {
            let outcome = self.act(first, Act::InviteDevice { lives_ms: 900_000 });
            let Ok(Outcome::Invitation { link, .. }) = outcome else {
                panic!("no link for another device: {outcome:?}")
            };
            let invitation = Invitation::from_link(&link).expect("a link that was just made");
            let session = SessionId(SESSION + number as u64 * TRIES + attempt);
            let (exporter, remote) = ([u8::try_from(attempt).expect("few tries"); 32], ([127, 0, 0, 1], 1).into());
            self.input(
                first,
                Input::Opened { session, peer, exporter, path: Path::Local, remote, dialled: false, relay: None },
            );
            let ask = device::ask(&invitation, &exporter, &peer, &new.identity());
            for frame in [ask, Frame::Card { card: new.card.clone() }] {
                self.input(first, Input::Frame { session, frame });
            }
            self.input(first, Input::Closed { session });
            if self.devices[first].engine.person_at(&peer).is_some() {
                break;
            }
        }
        assert_eq!(self.devices[first].engine.person_at(&peer), Some(new.person()), "a new device is not taken in");
        self.truth.siblings.insert(number, self.truth.original(first));
        self.devices.push(new);
        number
    }

    /// The person of `before` comes back with a device made from the words alone, that nobody has heard of; its number.
    ///
    /// # Panics
    /// When there are too many devices.
    pub fn come_anew(&mut self, before: usize, name: &'static str) -> usize {
        let number = self.devices.len();
        let new = Device::anew(name, &self.devices[before], u8::try_from(number + 1).expect("few devices"));
        self.truth.siblings.insert(number, self.truth.original(before));
        self.devices.push(new);
        number
    }

    /// The person of `by` revokes the device `lost` with their words, from `from` on.
    ///
    /// # Panics
    /// When their own device does not take it.
    pub fn revoke(&mut self, by: usize, lost: usize, from: Moment) {
        let card = self.revoked(by, lost, from);
        self.act(by, Act::Card { card }).expect("signed by the identity key");
    }

    /// The card of the person of `by` with the device `lost` revoked.
    ///
    /// # Panics
    /// When the card does not hold that device.
    #[must_use]
    pub fn revoked(&self, by: usize, lost: usize, from: Moment) -> Card {
        let evidence = self.devices[lost].engine.own().device;
        let own = &self.devices[by];
        let mut card = own.engine.own().card.clone();
        let read = |bytes: &[u8]| DeviceRecord::from_bytes(bytes).expect("a device");
        let device = card.devices.iter().map(|signed| read(&signed.bytes)).find(|one| one.evidence == evidence);
        let DeviceRecord { person, serial, .. } = device.expect("a device of this person");
        let bytes = Revocation { person, serial, evidence, from: from.to_second(), reason: Reason::Lost }.to_bytes();
        let signature = own.identity().sign(Revocation::NAMESPACE, &bytes);
        card.revocations.push(Signed { bytes, signature });
        card
    }
}
