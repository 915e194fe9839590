//! Matters: listed, opened, shown, closed, joined by people already known.

use std::sync::Arc;

use parloir_base::{MatterId, PersonId, Refusal};
use parloir_engine::{Act, Outcome};
use parloir_wire::matter::{Role, VerificationRule};

use crate::contract::Answer;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::keeping;
use crate::select;
use crate::show::matter as show;

/// The matter that a person means.
pub(crate) async fn named(hub: &Arc<Hub>, matter: String) -> Result<MatterId, Stop> {
    Ok(hub.look(move |desk| select::matter(&desk.engine, &matter)).await??)
}

async fn page(hub: &Arc<Hub>, matter: MatterId) -> Result<Answer, Stop> {
    Ok(Answer::Matter(Box::new(hub.look(move |desk| show::page(desk, &matter)).await??)))
}

pub(crate) fn role(word: &str) -> Result<Role, Stop> {
    Role::from_word(word).filter(|role| *role != Role::Keeper).ok_or(Stop::Refusal(Refusal::RoleForbids))
}

pub(crate) async fn matters(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    let lines = hub.look(|desk| {
        let mut lines = Vec::new();
        let archived = keeping::archived(&desk.vault)?;
        for (matter, _) in desk.vault.matters()?.into_iter().filter(|(matter, _)| !archived.contains(matter)) {
            match show::line(desk, &matter) {
                Err(Stop::Refusal(Refusal::MatterUnknown)) => {}
                line => lines.push(line?),
            }
        }
        Ok::<_, Stop>(lines)
    });
    Ok(Answer::Matters(lines.await??))
}

pub(crate) async fn open(hub: &Arc<Hub>, title: String, level: u8, verification: &str) -> Result<Answer, Stop> {
    let verification = VerificationRule::from_word(verification).ok_or(Fault::Request)?;
    if !(1..=2).contains(&level) {
        return Err(Fault::Request.into());
    }
    match hub.act(Act::OpenMatter { title, level, verification }).await? {
        Outcome::Matter(matter) => page(hub, matter).await,
        _ => Ok(Answer::Nothing),
    }
}

pub(crate) async fn matter(hub: &Arc<Hub>, matter: String) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    page(hub, matter).await
}

pub(crate) async fn close(hub: &Arc<Hub>, matter: String) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    hub.act(Act::CloseMatter { matter }).await?;
    page(hub, matter).await
}

/// The matter and the person of it that are meant.
async fn meant(hub: &Arc<Hub>, matter: String, person: String) -> Result<(MatterId, PersonId), Stop> {
    hub.look(move |desk| -> Result<_, Stop> {
        Ok((select::matter(&desk.engine, &matter)?, select::person(&desk.engine, &person)?))
    })
    .await?
}

pub(crate) async fn admit(hub: &Arc<Hub>, matter: String, person: String, word: &str) -> Result<Answer, Stop> {
    let role = role(word)?;
    let (matter, person) = meant(hub, matter, person).await?;
    hub.act(Act::Admit { matter, person, role }).await?;
    page(hub, matter).await
}

pub(crate) async fn role_of(hub: &Arc<Hub>, matter: String, person: String, word: &str) -> Result<Answer, Stop> {
    let role = role(word)?;
    let (matter, person) = meant(hub, matter, person).await?;
    hub.act(Act::Role { matter, person, role }).await?;
    page(hub, matter).await
}

pub(crate) async fn remove(hub: &Arc<Hub>, matter: String, person: String) -> Result<Answer, Stop> {
    let (matter, person) = meant(hub, matter, person).await?;
    hub.act(Act::Remove { matter, person }).await?;
    page(hub, matter).await
}

pub(crate) async fn leave(hub: &Arc<Hub>, matter: String) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    hub.act(Act::Leave { matter }).await?;
    page(hub, matter).await
}
