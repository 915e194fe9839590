//! Writing the proofs that devices signed two histories.

use parloir_wire::Link;

use crate::bundle::layout::{Side, Slot};
use crate::bundle::source::Source;
use crate::bundle::writer::{WriteFault, Writer};
use crate::fork;
use crate::signing::namespace;

impl<F> Writer<'_, F> {
    /// Writes a proof for each chain that has one, in every form of bundle: whoever reads what a device signed must know that it signed
    /// something else too. A proof that does not hold for a reader is left out.
    pub fn forks(&mut self, source: &mut dyn Source<Fault = F>) -> Result<(), WriteFault<F>> {
        for proof in source.forks().map_err(WriteFault::Host)? {
            let device = proof.device;
            let Some(proven) = fork::check(&self.plan.matter, &device, &proof.one, &proof.other) else { continue };
            let Ok(person) = self.person(&device) else { continue };
            let in_time = proven.claimed.iter().all(|claimed| self.out.register.may_sign(&device, *claimed).is_ok());
            if !in_time || self.out.forks.contains_key(&device) {
                continue;
            }
            for (side, signed) in Side::BOTH.into_iter().zip([&proof.one, &proof.other]) {
                let link = Link::from_bytes(&signed.bytes).map_err(WriteFault::Malformed)?;
                self.signed(
                    [&Slot::Fork(device, side), &Slot::ForkSignature(device, side)],
                    &signed.bytes,
                    (device.as_bytes(), namespace(&link), &signed.signature),
                )?;
            }
            self.out.forks.insert(device, (person, proven.seq));
        }
        Ok(())
    }
}
