//! Notes in the network journal that nothing more of what someone writes is read today.

use parloir_base::PersonId;
use parloir_engine::Engine;
use parloir_vault::{Direction, NetworkRow, Vault};

use crate::chance::now;
use crate::shared::Shared;

/// A line for each of their devices that is in a session.
pub(crate) fn note(hub: &Shared, vault: &mut Vault, engine: &Engine, person: &PersonId) {
    for handle in hub.registry.all() {
        if engine.person_at(&handle.peer).as_ref() != Some(person) {
            continue;
        }
        let row = NetworkRow {
            at: now(),
            endpoint: Some(handle.peer),
            address: handle.line.remote().to_string(),
            path: handle.line.path(),
            direction: if handle.line.dialled() { Direction::Dialled } else { Direction::Accepted },
            sent_bytes: 0,
            received_bytes: 0,
            ended: Some(now()),
            outcome: "measure-full".to_owned(),
        };
        // Where it cannot be noted, the notice and the person's page say it.
        drop(vault.network_append(&row));
    }
}
