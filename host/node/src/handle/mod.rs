//! Answers requests: one file for each family, one function for each request.

mod backup;
pub(crate) mod cachet;
pub(crate) mod deposits;
mod devices;
mod documents;
mod drafts;
mod imports;
mod items;
mod journal;
mod keeping;
mod matters;
mod network;
mod pages;
pub(crate) mod papers;
mod parcel;
mod people;
pub(crate) mod pours;
mod preferences;
pub(crate) mod proof;
mod receive;
mod relay;
mod rendezvous;
mod stamps;
mod status;

pub(crate) use items::meant;
pub(crate) use journal::gaps;

use std::sync::Arc;

use crate::contract::{Answer, Reply, Request};
use crate::events::Told;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::notices::Notices;

/// Answers a request.
pub(crate) async fn answer(hub: &Arc<Hub>, request: Request, notices: Notices<'_>) -> Reply {
    let told = silent(&request);
    let answered = Box::pin(done(hub, request, notices)).await;
    if let (Ok(_), Some(event)) = (&answered, told) {
        hub.events.tell(Told { event, ..Told::default() });
    }
    answered.into()
}

/// What is told of an act that no step of the engine tells: another page shows it too.
fn silent(request: &Request) -> Option<&'static str> {
    match request {
        Request::Invite { .. }
        | Request::InvitationWithdraw { .. }
        | Request::Join { .. }
        | Request::Verify { .. }
        | Request::PhraseReset { .. }
        | Request::ReadOn { .. } => Some("people"),
        Request::Transfer { .. } => Some("transfer"),
        _ => None,
    }
}

async fn done(hub: &Arc<Hub>, request: Request, notices: Notices<'_>) -> Result<Answer, Stop> {
    match request {
        Request::Status => status::status(hub).await,
        Request::Stop => status::stop(hub),
        Request::Passphrase { former, new, weak_accepted } => status::passphrase(hub, former, new, weak_accepted).await,
        // These are for whoever keeps the node (`keeper`).
        Request::Lock
        | Request::Show
        | Request::Unlock { .. }
        | Request::WordsNew
        | Request::WordsDivide { .. }
        | Request::WordsRejoin { .. }
        | Request::BundleCheck { .. }
        | Request::Strength { .. }
        | Request::ProfileNew { .. }
        | Request::DeviceJoin { .. }
        | Request::DeviceRenew { .. }
        | Request::Recover { .. }
        | Request::Restore { .. }
        | Request::PassphraseByWords { .. }
        | Request::PassphraseCheck { .. } => Err(Fault::Request.into()),
        Request::WordsCheck { words } => status::words(hub, words),
        Request::Preferences => preferences::preferences(hub).await,
        Request::PreferencesPut { preferences } => preferences::put(hub, preferences).await,
        Request::Events { after, wait_ms } => status::events(hub, after, wait_ms).await,
        Request::Settle { wait_ms } => status::settle(hub, wait_ms).await,
        Request::Matters => matters::matters(hub).await,
        Request::MatterNew { title, level, verification } => matters::open(hub, title, level, &verification).await,
        Request::Matter { matter } => matters::matter(hub, matter).await,
        Request::MatterClose { matter } => matters::close(hub, matter).await,
        Request::Admit { matter, person, role } => matters::admit(hub, matter, person, &role).await,
        Request::PartyRole { matter, person, role } => matters::role_of(hub, matter, person, &role).await,
        Request::PartyRemove { matter, person } => matters::remove(hub, matter, person).await,
        Request::MatterLeave { matter } => matters::leave(hub, matter).await,
        Request::Invite { matter, role, lives_ms } => people::invite(hub, matter, &role, lives_ms).await,
        Request::Invitations => people::invitations(hub).await,
        Request::InvitationWithdraw { invitation } => people::withdraw(hub, invitation).await,
        Request::Join { link, wait_ms } => people::join(hub, link, wait_ms).await,
        Request::Devices => devices::devices(hub).await,
        Request::DeviceInvite { lives_ms } => devices::invite(hub, lives_ms).await,
        Request::DeviceRevoke { device, words, reason } => devices::revoke(hub, device, words.into(), &reason).await,
        Request::People => people::people(hub).await,
        Request::Phrase { person } => people::phrase(hub, person).await,
        Request::Verify { person, words, method } => people::verify(hub, person, words, &method).await,
        Request::PhraseReset { person } => people::reset(hub, person).await,
        Request::ReadOn { person } => people::read_on(hub, person).await,
        Request::Send { matter, text, reply_to } => items::send(hub, matter, text, reply_to).await,
        Request::DraftPut { matter, text, reply_to } => drafts::put(hub, matter, text, reply_to).await,
        Request::Draft { matter } => drafts::draft(hub, matter).await,
        Request::Correct { matter, item, text } => items::correct(hub, matter, item, text).await,
        Request::Withdraw { matter, item } => items::withdraw(hub, matter, item).await,
        Request::Read { matter, after, limit, unopened, before: None } => {
            items::read(hub, matter, after, limit, unopened).await
        }
        Request::Read { matter, after, limit, unopened, before: Some(before) } => {
            pages::before(hub, matter, (after, before), limit, unopened).await
        }
        Request::ItemOne { matter, item } => pages::one(hub, matter, item).await,
        Request::Acknowledge { matter, item } => items::acknowledge(hub, matter, item).await,
        Request::Receipts { matter, item } => items::receipts(hub, matter, item).await,
        Request::History { matter, item } => items::history(hub, matter, item).await,
        Request::Search { words, matter, limit } => items::search(hub, words, matter, limit).await,
        Request::SendFile { matter, path } => documents::send(hub, matter, path, false, notices).await,
        Request::SendFolder { matter, path } => documents::send(hub, matter, path, true, notices).await,
        Request::Open { matter, item, target } => documents::open(hub, matter, item, target, notices).await,
        Request::Transfer { matter, item, pause } => documents::transfer(hub, matter, item, pause).await,
        Request::DepositNew { matter, name, folder, files } => deposits::new(hub, matter, name, folder, files).await,
        Request::Deposits { matter } => deposits::list(hub, matter).await,
        Request::DepositCheck { deposit, blocks } => deposits::check(hub, deposit, blocks).await,
        Request::DepositEnd { deposit } => deposits::end(hub, deposit).await,
        Request::DepositWithdraw { deposit } => deposits::withdraw(hub, deposit).await,
        Request::FolderList { matter, item } => pours::folder(hub, matter, item).await,
        Request::Import { matter, path, choice } => imports::import(hub, matter, path, choice, notices).await,
        Request::ImportItem { matter, item, choice } => imports::import_item(hub, matter, item, choice, notices).await,
        Request::ImportLook { path, choice } => imports::look(path, choice, notices).await,
        Request::ImportLookItem { matter, item, choice } => {
            imports::look_item(hub, matter, item, choice, notices).await
        }
        Request::ImportRead { matter, item, after, limit } => {
            imports::page(hub, matter, item, after, limit, notices).await
        }
        Request::ImportOpen { matter, item, place, file, target } => {
            receive::open(hub, (matter, item), (place, file), target, notices).await
        }
        Request::Receive(wanted) => receive::receive(hub, wanted, notices).await,
        Request::ReceiveKey { words } => receive::key(hub, words).await,
        Request::Owed => network::owed(hub).await,
        Request::Network { since } => network::network(hub, since).await,
        Request::Journal { matter, before, limit } => journal::journal(hub, matter, before, limit).await,
        Request::Relay { matter } => relay::show(hub, matter).await,
        Request::RelayAgree { matter } => relay::agree(hub, matter).await,
        Request::RelayName { matter, text } => relay::name(hub, matter, &text).await,
        Request::RelayWithdraw { matter } => relay::withdraw(hub, matter).await,
        Request::Rendezvous => rendezvous::list(hub).await,
        Request::RendezvousAdd { text } => rendezvous::add(hub, text).await,
        Request::RendezvousRemove { rendezvous } => rendezvous::remove(hub, rendezvous).await,
        Request::Backup => backup::state(hub).await,
        Request::BackupSet { folder, words, storage } => backup::set(hub, folder, storage, words, notices).await,
        Request::BackupNow => backup::now(hub, notices).await,
        Request::BackupCheck => backup::check(hub, notices).await,
        Request::Keeping { matter } => keeping::keeping(hub, matter).await,
        Request::KeepingSet { matter, schedule, start, born, note } => {
            keeping::set(hub, matter, schedule, start, born, note).await
        }
        Request::KeepingProlong { matter, until, why } => keeping::prolong(hub, matter, until, why).await,
        Request::KeepingArchive { matter, archived } => keeping::archive(hub, matter, archived).await,
        Request::HoldSet { matter, reason, words } => keeping::hold(hub, matter, reason, words).await,
        Request::HoldLift { matter, passphrase } => keeping::lift(hub, matter, passphrase.into()).await,
        Request::Reviews => keeping::reviews(hub).await,
        Request::Erase { matter, title, early, owed_accepted } => {
            keeping::erase(hub, matter, title, early, owed_accepted).await
        }
        Request::Handover { matter, target, to } => proof::hand_over(hub, matter, target, &to, notices).await,
        Request::Certificates => keeping::certificates(hub).await,
        Request::Checkpoint { matter } => proof::checkpoint(hub, matter).await,
        Request::Cachet { paths, target, statement, authority } => {
            cachet::seal(hub, paths, target, statement, authority, notices).await
        }
        Request::Cachets => cachet::list_made(hub).await,
        Request::StampAuthorities => stamps::authorities(hub).await,
        Request::StampAuthorityAdd { authority } => stamps::add(hub, authority).await,
        Request::StampAuthorityRemove { name } => stamps::remove(hub, name).await,
        Request::Stamps { matter } => stamps::show(hub, matter).await,
        Request::Stamp { matter, checkpoint, authority } => stamps::stamp(hub, matter, checkpoint, authority).await,
        Request::StampEach { matter, authority } => stamps::each(hub, matter, authority).await,
        Request::Papers(wanted) => papers::papers(hub, wanted, notices).await,
        Request::Parcel(wanted) => parcel::parcel(hub, wanted, notices).await,
        Request::Bundle { matter, target, only } => proof::bundle(hub, matter, target, only, notices).await,
    }
}
