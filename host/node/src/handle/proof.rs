//! Proof: checkpoints, and bundles for strangers.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use parloir_backup::Address;
use parloir_base::{Digest, Refusal};
use parloir_engine::Act;
use parloir_journal::bundle::{Form, Plan};
use parloir_vault::Reader;
use parloir_wire::{Card, Seen};

use crate::bundle;
use crate::bundle::hand;
use crate::bundle::pour::{Beside, Pieces};
use crate::chance::now;
use crate::contract::{Answer, BundleMade, HandedOver, Notice};
use crate::fault::{Fault, Stop};
use crate::handle::matters::named;
use crate::hub::Hub;
use crate::notices::Notices;
use crate::papers::{Sheet, Wanted};
use crate::select;
use crate::show::matter as show;

pub(crate) async fn checkpoint(hub: &Arc<Hub>, matter: String) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    hub.act(Act::Checkpoint { matter }).await?;
    Ok(Answer::Matter(Box::new(hub.look(move |desk| show::page(desk, &matter)).await??)))
}

pub(crate) async fn bundle(
    hub: &Arc<Hub>,
    matter: String,
    target: String,
    only: Vec<String>,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    let (plan, cards, heads) = planned(hub, matter, only).await?;
    let target = PathBuf::from(target);
    notices(Notice { stage: "bundling".to_owned(), done_bytes: 0, total_bytes: 0 });
    let bodies = hub.bodies.clone();
    let made = hub.readers.run(move |reader| bundle::make(reader, &bodies, &plan, cards, heads, &target)).await?;
    notices(Notice { stage: "bundling".to_owned(), done_bytes: made.bytes, total_bytes: made.bytes });
    Ok(Answer::Bundle(made))
}

/// The whole matter to whoever takes it over: in a folder, or sealed to their key in one file.
pub(crate) async fn hand_over(
    hub: &Arc<Hub>,
    matter: String,
    target: String,
    to: &str,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    if to.is_empty() {
        let Answer::Bundle(made) = bundle(hub, matter, target, Vec::new(), notices).await? else {
            return Err(Fault::Thread.into());
        };
        let (links, documents, withheld) = (made.entries + made.receipts, made.documents, made.withheld);
        let BundleMade { target, bytes, .. } = made;
        return Ok(Answer::HandedOver(HandedOver { target, sealed: false, links, documents, withheld, bytes }));
    }
    let to = Address::from_text(to.trim()).ok_or(Refusal::RecipientUnreadable)?;
    let (plan, cards, heads) = planned(hub, matter, Vec::new()).await?;
    notices(Notice { stage: "bundling".to_owned(), done_bytes: 0, total_bytes: 0 });
    let (bodies, target) = (hub.bodies.clone(), PathBuf::from(target));
    let over = move |reader: &Reader| hand::over(reader, &bodies, &plan, (cards, heads), &target, &to);
    Ok(Answer::HandedOver(hub.readers.run(over).await?))
}

/// The same as one archive, given while it is made; with a language, the page for whoever must verify goes beside it.
pub(crate) async fn pour(
    hub: &Arc<Hub>,
    matter: String,
    only: Vec<String>,
    sheet: Option<String>,
) -> Result<Pieces, Stop> {
    let planned = planned(hub, matter.clone(), only.clone()).await?;
    let beside: Option<Beside> = match sheet {
        Some(language) => {
            let sheet = Sheet::read(hub, Wanted { matter, only, language, has_pieces: false }).await?;
            Some(Box::new(move |bundle| sheet.files(bundle).into()))
        }
        None => None,
    };
    bundle::pour::pour(hub, planned, beside).await
}

/// What goes into a bundle.
async fn planned(hub: &Arc<Hub>, matter: String, only: Vec<String>) -> Result<(Plan, Vec<Card>, Vec<Seen>), Stop> {
    hub.look(move |desk| {
        let matter = select::matter(&desk.engine, &matter)?;
        let mut chosen: BTreeSet<Digest> = BTreeSet::new();
        for item in &only {
            chosen.insert(select::item(&desk.vault, &matter, item)?.entry);
        }
        let form = if only.is_empty() { Form::Full } else { Form::Selective(chosen) };
        let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
        let cards = desk.engine.cards(&matter);
        let plan = Plan { matter, form, withheld: Default::default(), made: now().to_second() };
        Ok((plan, cards, room.chains.heads()))
    })
    .await?
}
