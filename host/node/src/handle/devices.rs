//! The devices of this person: listed, one more invited, one revoked.

use std::sync::Arc;

use parloir_base::limit::DEVICES_MAX;
use parloir_base::{PersonId, Refusal};
use parloir_engine::{Act, Outcome};
use parloir_wire::device::Reason;
use parloir_wire::invitation::Invitation;
use zeroize::Zeroizing;

use crate::contract::{Answer, DeviceLine, DeviceLink};
use crate::desk::Desk;
use crate::ending::end;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::{recovery, select};

/// How long the link for another device lives unless said otherwise: both machines are at hand.
const LIVES_MS: i64 = 15 * 60 * 1_000;

pub(crate) async fn devices(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    Ok(Answer::Devices(hub.look(|desk| lines(desk)).await?))
}

fn lines(desk: &Desk) -> Vec<DeviceLine> {
    let own = desk.engine.own();
    let Some(card) = desk.engine.card(&own.person) else { return Vec::new() };
    let line = |device: &parloir_wire::device::Device| {
        let revoked = card.revocations.iter().find(|revoked| revoked.evidence == device.evidence);
        let is_this = device.evidence == own.device;
        DeviceLine {
            device: device.evidence.to_hex(),
            serial: device.serial,
            label: device.label.clone(),
            this: is_this,
            since: device.valid_after.to_text(),
            revoked: revoked.map(|revoked| revoked.from.to_text()),
            reason: revoked.map(|revoked| revoked.reason.word().to_owned()),
            connected: desk.engine.sessions().any(|(_, session)| session.peer == device.endpoint),
            met: desk.engine.address(&device.endpoint).and_then(|row| row.met).map(|met| met.to_text()),
        }
    };
    card.devices.iter().map(line).collect()
}

pub(crate) async fn invite(hub: &Arc<Hub>, lives_ms: i64) -> Result<Answer, Stop> {
    if hub.addresses().is_empty() || hub.door.is_none() {
        // The other machine must find this one now.
        return Err(Refusal::NodeAbsent.into());
    }
    let is_full = hub.look(|desk| desk.engine.own().card.devices.len() >= DEVICES_MAX).await?;
    if is_full {
        return Err(Refusal::DevicesFull.into());
    }
    let lives_ms = if lives_ms > 0 { lives_ms } else { LIVES_MS };
    let Outcome::Invitation { link, .. } = hub.act(Act::InviteDevice { lives_ms }).await? else {
        return Err(Fault::Thread.into());
    };
    let expires = Invitation::from_link(&link).map_err(|_| Fault::Profile)?.expires.to_text();
    Ok(Answer::DeviceLink(DeviceLink { link, expires }))
}

pub(crate) async fn revoke(
    hub: &Arc<Hub>,
    device: String,
    words: Zeroizing<String>,
    reason: &str,
) -> Result<Answer, Stop> {
    let reason = Reason::from_word(reason).ok_or(Fault::Request)?;
    let identity = recovery::read(&words)?.identity_key(0);
    let card = hub
        .look(move |desk| -> Result<_, Stop> {
            let own = desk.engine.own();
            if own.person != PersonId(identity.public()) {
                return Err(Refusal::WordsWrong.into());
            }
            let checked = desk.engine.card(&own.person).ok_or(Fault::Profile)?;
            let one = select::device(checked, &device)?;
            if checked.revocations.iter().any(|revoked| revoked.evidence == one.evidence) {
                return Ok(own.card.clone());
            }
            let mut card = own.card.clone();
            card.revocations.push(end(&identity, one, reason));
            Ok(card)
        })
        .await??;
    hub.act(Act::Card { card }).await?;
    devices(hub).await
}
