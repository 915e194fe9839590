//! People: invited, joined, recognised by their phrase.

use std::sync::Arc;

use parloir_base::{MatterId, Moment, PersonId, Refusal};
use parloir_engine::{Act, Outcome};
use parloir_wire::invitation::Invitation;
use parloir_wire::local::{InvitationRow, Trust};
use parloir_wire::verification::Method;
use tokio::time::timeout_at;

use crate::chance::now;
use crate::contract::{Answer, InvitationLine, InvitationMade, Joined};
use crate::desk::Desk;
use crate::fault::{Fault, Stop};
use crate::handle::matters::{named, role};
use crate::handle::status::until;
use crate::hub::Hub;
use crate::select;
use crate::show::person as show;

/// Digits by which people name an invitation.
const NAME_DIGITS: usize = 12;

/// What an invitation is called: never its key, which is enough to redeem it.
fn name(key: &[u8; 32]) -> String {
    parloir_crypto::digest(key).to_hex().chars().take(NAME_DIGITS).collect()
}

pub(crate) async fn invite(hub: &Arc<Hub>, matter: String, word: &str, lives_ms: i64) -> Result<Answer, Stop> {
    let role = role(word)?;
    let matter = named(hub, matter).await?;
    if hub.addresses().is_empty() {
        // A link without a place to go to could not be redeemed by anyone.
        return Err(Refusal::NodeAbsent.into());
    }
    let lives_ms = if lives_ms > 0 { lives_ms } else { parloir_base::limit::INVITATION_MS_DEFAULT };
    let Outcome::Invitation { link, key } = hub.act(Act::Invite { matter, role, lives_ms }).await? else {
        return Err(Fault::Thread.into());
    };
    let expires = Invitation::from_link(&link).map_err(|_| Fault::Profile)?.expires.to_text();
    Ok(Answer::Invitation(InvitationMade { invitation: name(&key), link, expires, role: role.word().to_owned() }))
}

pub(crate) async fn invitations(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    let lines = hub.look(|desk| {
        let mut rows: Vec<&InvitationRow> = desk.engine.invitations().collect();
        rows.sort_by_key(|row| row.made);
        rows.into_iter().map(|row| line(desk, row)).collect::<Vec<_>>()
    });
    Ok(Answer::Invitations(lines.await?))
}

fn line(desk: &Desk, row: &InvitationRow) -> InvitationLine {
    InvitationLine {
        invitation: name(&row.key),
        matter: row.matter.to_hex(),
        role: row.role.word().to_owned(),
        state: row.state.word().to_owned(),
        made: row.made.to_text(),
        expires: row.expires.to_text(),
        redeemer: row.redeemer.map(|person| crate::names::of(&desk.engine, &person)),
    }
}

pub(crate) async fn withdraw(hub: &Arc<Hub>, invitation: String) -> Result<Answer, Stop> {
    let key = hub.look(move |desk| {
        let asked = invitation.trim().to_ascii_lowercase();
        let mut found = desk.engine.invitations().filter(|row| asked.len() >= 4 && name(&row.key).starts_with(&asked));
        let first = found.next().map(|row| row.key);
        first.filter(|_| found.next().is_none())
    });
    let key = key.await?.ok_or(Refusal::InvitationUnknown)?;
    hub.act(Act::WithdrawInvitation { key }).await?;
    Ok(Answer::Nothing)
}

/// How a join stands.
enum Standing {
    Waiting,
    Settled(Option<PersonId>),
}

pub(crate) async fn join(hub: &Arc<Hub>, link: String, wait_ms: u64) -> Result<Answer, Stop> {
    let link = link.trim().to_owned();
    let mut bell = hub.events.bell();
    let (deadline, before, since) = (until(wait_ms), hub.events.last(), now());
    hub.act(Act::Join { link: link.clone() }).await?;
    let endpoint = Invitation::from_link(&link).map_err(|_| Refusal::InvitationUnreadable)?.endpoint;
    loop {
        bell.mark_unchanged();
        let link = link.clone();
        let standing = hub.look(move |desk| {
            if desk.engine.joins().iter().any(|row| row.link == link) {
                Standing::Waiting
            } else {
                Standing::Settled(desk.engine.person_at(&endpoint))
            }
        });
        match standing.await? {
            Standing::Waiting => {}
            Standing::Settled(person) => {
                let refused = hub.events.after(before).into_iter().find(|line| line.event == "join-refused");
                if let Some(refusal) = refused.and_then(|line| Refusal::from_code(&line.code?)) {
                    return Err(refusal.into());
                }
                let person = person.ok_or(Refusal::InvitationUnknown)?;
                return joined(hub, person, since).await;
            }
        }
        let is_alone = hub.door.is_none() || *hub.stopping.borrow();
        if is_alone || timeout_at(deadline, bell.changed()).await.is_err() {
            // There, and no packet comes through: people can do something about that.
            let is_blocked = hub.calls.blocked().contains(&endpoint);
            let state = if is_blocked { "no-direct-path" } else { "waiting" }.to_owned();
            return Ok(Answer::Joined(Joined { state, person: None, matter: None }));
        }
    }
}

async fn joined(hub: &Arc<Hub>, person: PersonId, since: Moment) -> Result<Answer, Stop> {
    let joined = hub.look(move |desk| {
        let contact = desk.engine.contact(&person);
        let matter: Option<MatterId> = match contact.map(|contact| &contact.trust) {
            Some(Trust::Invited(phrase)) => Some(phrase.matter),
            // Someone known: the matter that has just appeared.
            _ => desk
                .engine
                .rooms()
                .filter(|(_, room)| room.met >= since)
                .max_by_key(|(_, room)| room.met)
                .map(|(m, _)| *m),
        };
        Joined {
            state: "accepted".to_owned(),
            person: contact.map(|contact| show::line(&desk.engine, contact)),
            matter: matter.map(|matter| matter.to_hex()),
        }
    });
    Ok(Answer::Joined(joined.await?))
}

pub(crate) async fn people(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    let lines = hub.look(|desk| desk.engine.contacts().map(|contact| show::line(&desk.engine, contact)).collect());
    Ok(Answer::People(lines.await?))
}

async fn one(hub: &Arc<Hub>, person: PersonId) -> Result<Answer, Stop> {
    let line = hub.look(move |desk| desk.engine.contact(&person).map(|contact| show::line(&desk.engine, contact)));
    Ok(Answer::People(line.await?.into_iter().collect()))
}

async fn meant(hub: &Arc<Hub>, person: String) -> Result<PersonId, Stop> {
    Ok(hub.look(move |desk| select::person(&desk.engine, &person)).await??)
}

pub(crate) async fn phrase(hub: &Arc<Hub>, person: String) -> Result<Answer, Stop> {
    let person = meant(hub, person).await?;
    let refusal = hub.look(move |desk| match &desk.engine.contact(&person)?.trust {
        Trust::Introduced => Some(Refusal::PhraseNotReady),
        Trust::Invited(phrase) if phrase.failures >= parloir_base::limit::PHRASE_FAILURES_MAX => {
            Some(Refusal::PhraseLocked)
        }
        Trust::Invited(phrase) if phrase.words.is_none() => Some(Refusal::PhraseNotReady),
        _ => None,
    });
    match refusal.await? {
        Some(refusal) => Err(refusal.into()),
        None => one(hub, person).await,
    }
}

pub(crate) async fn verify(hub: &Arc<Hub>, person: String, words: String, method: &str) -> Result<Answer, Stop> {
    let method = Method::from_word(method).ok_or(Fault::Request)?;
    let person = meant(hub, person).await?;
    hub.act(Act::Verify { person, words, method }).await?;
    one(hub, person).await
}

pub(crate) async fn reset(hub: &Arc<Hub>, person: String) -> Result<Answer, Stop> {
    let person = meant(hub, person).await?;
    hub.act(Act::ResetPhrase { person }).await?;
    one(hub, person).await
}

/// Reads on what someone writes today.
pub(crate) async fn read_on(hub: &Arc<Hub>, person: String) -> Result<Answer, Stop> {
    let person = meant(hub, person).await?;
    hub.act(Act::ReadOn { person }).await?;
    one(hub, person).await
}
