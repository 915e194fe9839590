//! Writing whose keys sign: each person's last record, and every device of theirs that signed something here, from whichever card.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::limit::DEVICES_MAX;
use parloir_base::{DeviceId, PersonId};
use parloir_crypto::sshsig::armour;
use parloir_wire::device::{Device, Revocation};
use parloir_wire::person::Person;
use parloir_wire::{Record, Seen, Signed, SignedDevice};

use crate::bundle::layout::{Proof as By, Slot};
use crate::bundle::signers;
use crate::bundle::source::Source;
use crate::bundle::writer::{WriteFault, Writer};
use crate::card::{CheckedCard, NAMESPACE_BY_ENDPOINT, NAMESPACE_BY_EVIDENCE, check_card};

/// What the cards of one person come to.
struct Holder {
    last: CheckedCard,
    person: Signed,
    devices: BTreeMap<DeviceId, (SignedDevice, Device)>,
    revocations: Vec<(Signed, Revocation)>,
}

impl<F> Writer<'_, F> {
    /// Every party's records and signatures, and the register in OpenSSH's form.
    pub fn keys(
        &mut self,
        heads: &[Seen],
        source: &mut dyn Source<Fault = F>,
        evidence: &str,
    ) -> Result<(), WriteFault<F>> {
        let mut signed: BTreeSet<DeviceId> = heads.iter().map(|head| head.device).collect();
        signed.extend(source.forks().map_err(WriteFault::Host)?.iter().map(|fork| fork.device));
        for holder in holders(source)? {
            let last: BTreeSet<DeviceId> = holder.last.devices.iter().map(|device| device.evidence).collect();
            let wanted = |name: &DeviceId| last.contains(name) || signed.contains(name);
            let mut is_written = false;
            for (name, (record, device)) in holder.devices.iter().filter(|(name, _)| wanted(name)) {
                let revoked = || holder.revocations.iter().filter(|(_, one)| one.evidence == *name);
                let checked = CheckedCard {
                    person: holder.last.person.clone(),
                    devices: vec![device.clone()],
                    revocations: revoked().map(|(_, one)| one.clone()).collect(),
                    digest: holder.last.digest,
                };
                // A key that is another person's already stays theirs, as it does for everyone in the matter.
                if self.out.register.admit(&checked).is_err() {
                    continue;
                }
                is_written = true;
                self.device(record, device)?;
                let identity = device.person.as_bytes();
                for (number, (record, _)) in (1..).zip(revoked()) {
                    let slots = [Slot::Revocation(*name, number), Slot::RevocationSignature(*name, number)];
                    let [text, by] = &slots;
                    self.signed([text, by], &record.bytes, (identity, Revocation::NAMESPACE, &record.signature))?;
                }
            }
            if is_written {
                self.holder(&holder)?;
            }
        }
        let text = signers::text(self.out.names.keys(), &self.out.register, evidence);
        self.file(Slot::Signers.path(), text.as_bytes())
    }

    fn holder(&mut self, holder: &Holder) -> Result<(), WriteFault<F>> {
        let person = holder.last.person.ik;
        self.out.names.insert(person, holder.last.person.name.clone());
        self.signed(
            [&Slot::Person(person), &Slot::PersonSignature(person)],
            &holder.person.bytes,
            (person.as_bytes(), Person::NAMESPACE, &holder.person.signature),
        )
    }

    fn device(&mut self, record: &SignedDevice, device: &Device) -> Result<(), WriteFault<F>> {
        let name = device.evidence;
        self.file(Slot::Device(name).path(), &record.bytes)?;
        for (by, key, namespace, signature) in [
            (By::Identity, device.person.as_bytes(), Device::NAMESPACE, &record.by_identity),
            (By::Evidence, name.as_bytes(), NAMESPACE_BY_EVIDENCE, &record.by_evidence),
            (By::Endpoint, device.endpoint.as_bytes(), NAMESPACE_BY_ENDPOINT, &record.by_endpoint),
        ] {
            let text = armour(key, namespace, signature);
            self.file(Slot::DeviceSignature(name, by).path(), text.as_bytes())?;
        }
        Ok(())
    }
}

/// The people of a matter in the order in which they first appear, each with what all their cards hold.
fn holders<F>(source: &mut dyn Source<Fault = F>) -> Result<Vec<Holder>, WriteFault<F>> {
    let mut order: Vec<PersonId> = Vec::new();
    let mut holders: BTreeMap<PersonId, Holder> = BTreeMap::new();
    for card in source.cards().map_err(WriteFault::Host)? {
        let checked = check_card(&card).map_err(WriteFault::Card)?;
        let holder = holders.entry(checked.person.ik).or_insert_with(|| {
            order.push(checked.person.ik);
            let (last, person) = (checked.clone(), card.person.clone());
            Holder { last, person, devices: BTreeMap::new(), revocations: Vec::new() }
        });
        for (record, device) in card.devices.iter().zip(&checked.devices) {
            // Of two records of one device, the one that lasts longer counts, as in the register.
            let held = holder.devices.get(&device.evidence);
            if held.is_none_or(|(_, held)| device.valid_before > held.valid_before) {
                holder.devices.insert(device.evidence, (record.clone(), device.clone()));
            }
        }
        for (record, revocation) in card.revocations.iter().zip(&checked.revocations) {
            let known = holder.revocations.iter().any(|(held, _)| held.bytes == record.bytes);
            let of_device = holder.revocations.iter().filter(|(_, one)| one.evidence == revocation.evidence).count();
            if !known && of_device < DEVICES_MAX {
                holder.revocations.push((record.clone(), revocation.clone()));
            }
        }
        (holder.last, holder.person) = (checked, card.person);
    }
    Ok(order.into_iter().filter_map(|person| holders.remove(&person)).collect())
}
