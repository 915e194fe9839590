//! Commands that are one request and one answer, and the few that are more.

use parloir_node::contract::{PapersWanted, ParcelWanted, Request};

use crate::act::wanted::Wanted;
use crate::act::{backup, certificates, document, follow, import, invite, leave, nearby, receive, stamp};
use crate::command::{
    Act, Backup, Certificates, Choice, Device, Erase, Handover, Hold, Invitations, Keeping, Matter, MatterRelay,
    Parcel, Phrase, Rendezvous,
};
use crate::desk::{Desk, ask};
use crate::failure::Failure;
use crate::reach::Reach;
use crate::screen::Screen;
use crate::secret;

/// Reads what was typed: texts from standard input, links from files, paths made whole.
///
/// # Errors
/// A misuse, a refusal of what was typed, a fault when a file cannot be read.
pub fn wanted(act: Act, desk: &Desk) -> Result<Wanted, Failure> {
    let one = |request| Ok(Wanted::One(request));
    match act {
        Act::Status => one(Request::Status),
        Act::Matter(Matter::New { title, level, verification }) => {
            one(Request::MatterNew { title, level, verification: verification.text().to_owned() })
        }
        Act::Matter(Matter::List) => one(Request::Matters),
        Act::Matter(Matter::Show { matter }) => one(Request::Matter { matter }),
        Act::Matter(Matter::Close { matter }) => one(Request::MatterClose { matter }),
        Act::Matter(Matter::Role { matter, person, role }) => {
            one(Request::PartyRole { matter, person, role: role.text().to_owned() })
        }
        Act::Matter(Matter::Remove { matter, person }) => one(Request::PartyRemove { matter, person }),
        Act::Matter(Matter::Leave { matter }) => one(Request::MatterLeave { matter }),
        Act::Matter(Matter::Relay(MatterRelay::Show { matter })) => one(Request::Relay { matter }),
        Act::Matter(Matter::Relay(MatterRelay::Name { matter, relay })) => {
            one(Request::RelayName { matter, text: relay })
        }
        Act::Matter(Matter::Relay(MatterRelay::Agree { matter })) => one(Request::RelayAgree { matter }),
        Act::Matter(Matter::Relay(MatterRelay::Withdraw { matter })) => one(Request::RelayWithdraw { matter }),
        Act::Invite { matter, role, expires, file } => {
            let request = Request::Invite { matter, role: role.text().to_owned(), lives_ms: expires };
            Ok(Wanted::Invite(request, file))
        }
        Act::Invitations { act: None | Some(Invitations::List) } => one(Request::Invitations),
        Act::Invitations { act: Some(Invitations::Withdraw { invitation }) } => {
            one(Request::InvitationWithdraw { invitation })
        }
        Act::Join { link, file, wait } => {
            let link = invite::link(link, file.as_deref())?;
            one(Request::Join { link, wait_ms: u64::try_from(wait).unwrap_or(0) })
        }
        Act::Device(Device::List) => one(Request::Devices),
        Act::Device(Device::Invite { expires, file }) => {
            Ok(Wanted::Invite(Request::DeviceInvite { lives_ms: expires }, file))
        }
        Act::Device(Device::Renew { words_file }) => {
            let words = secret::words(words_file.as_deref(), &desk.screen.speech)?.to_string();
            one(Request::DeviceRenew { words })
        }
        Act::Device(Device::Revoke { device, reason, words_file }) => {
            let words = secret::words(words_file.as_deref(), &desk.screen.speech)?.to_string();
            one(Request::DeviceRevoke { device, words, reason: reason.text().to_owned() })
        }
        Act::People => one(Request::People),
        Act::Admit { matter, person, role } => one(Request::Admit { matter, person, role: role.text().to_owned() }),
        Act::Phrase { act: Some(Phrase::Reset { person }), .. } => one(Request::PhraseReset { person }),
        Act::Phrase { person, act: None } => Ok(of_someone(person, |person| Request::Phrase { person })),
        Act::ReadOn { person } => one(Request::ReadOn { person }),
        Act::Verify { person, words, method } => {
            let method = method.text().to_owned();
            Ok(of_someone(person, |person| Request::Verify { person, words, method }))
        }
        Act::Send(send) => document::send(send),
        Act::Reply { matter, item, text } => {
            one(Request::Send { matter, text: document::text(text)?, reply_to: Some(item) })
        }
        Act::Correct { matter, item, text } => one(Request::Correct { matter, item, text: document::text(text)? }),
        Act::Withdraw { matter, item } => one(Request::Withdraw { matter, item }),
        Act::Read(read) if read.follow => {
            Ok(Wanted::Follow { matter: read.matter, after: read.after, limit: read.limit, unopened: read.unopened })
        }
        Act::Read(read) => one(Request::Read {
            matter: read.matter,
            after: read.after,
            limit: read.limit,
            unopened: read.unopened,
            before: None,
        }),
        Act::Open { matter, item, to } => {
            let target = to.map(|path| document::whole(&path)).transpose()?;
            one(Request::Open { matter, item, target })
        }
        Act::Ack { matter, item } => one(Request::Acknowledge { matter, item }),
        Act::Receipts { matter, item } => one(Request::Receipts { matter, item }),
        Act::History { matter, item } => one(Request::History { matter, item }),
        Act::Import(typed) => one(import::wanted(typed)?),
        Act::Search { words, matter, limit } => one(Request::Search { words: words.join(" "), matter, limit }),
        Act::Owed => one(Request::Owed),
        Act::Nearby { choice } => Ok(Wanted::Nearby(choice.map(|choice| choice == Choice::On))),
        Act::Network { since } => one(Request::Network { since }),
        Act::Rendezvous(Rendezvous::List) => one(Request::Rendezvous),
        Act::Rendezvous(Rendezvous::Add { text }) => one(Request::RendezvousAdd { text }),
        Act::Rendezvous(Rendezvous::Remove { rendezvous }) => one(Request::RendezvousRemove { rendezvous }),
        Act::Backup(Backup::Status) => one(Request::Backup),
        Act::Backup(Backup::Now) => one(Request::BackupNow),
        Act::Backup(Backup::Check) => one(Request::BackupCheck),
        Act::Backup(Backup::Set { folder, storage, words_file }) => {
            let storage = backup::storage(&storage, &desk.screen.speech)?;
            let words = secret::words(words_file.as_deref(), &desk.screen.speech)?.to_string();
            let folder = folder.map_or(Ok(String::new()), |folder| document::whole(&folder))?;
            one(Request::BackupSet { folder, words, storage })
        }
        Act::Keeping(Keeping::Show { matter }) => one(Request::Keeping { matter }),
        Act::Keeping(Keeping::Set { matter, schedule, start, born, note }) => {
            let schedule = if schedule == "none" { String::new() } else { schedule };
            one(Request::KeepingSet { matter, schedule, start, born, note })
        }
        Act::Keeping(Keeping::Prolong { matter, until, why }) => one(Request::KeepingProlong { matter, until, why }),
        Act::Keeping(Keeping::Archive { matter }) => one(Request::KeepingArchive { matter, archived: true }),
        Act::Keeping(Keeping::Reopen { matter }) => one(Request::KeepingArchive { matter, archived: false }),
        Act::Hold(Hold::Set { matter, reason, words }) => one(Request::HoldSet { matter, reason, words }),
        Act::Hold(Hold::Lift { matter }) => {
            let passphrase = secret::passphrase(&desk.flags, &desk.screen.speech)?.to_string();
            one(Request::HoldLift { matter, passphrase })
        }
        Act::Parcel(Parcel { matter, to, asic, sealed_to, stamp }) => one(Request::Parcel(ParcelWanted {
            matter,
            target: document::whole(&to)?,
            asic,
            to: sealed_to.unwrap_or_default(),
            authority: stamp,
        })),
        Act::Receive(typed) => one(receive::wanted(typed, desk)?),
        Act::Reviews => one(Request::Reviews),
        Act::Erase(Erase { matter, title, early, owed_accepted }) => {
            one(Request::Erase { matter, title, early, owed_accepted })
        }
        Act::Handover(Handover { matter, to, sealed_to }) => {
            one(Request::Handover { matter, target: document::whole(&to)?, to: sealed_to })
        }
        Act::Certificates(Certificates { to: Some(to) }) => Ok(Wanted::Certificates(to)),
        Act::Certificates(Certificates { to: None }) => one(Request::Certificates),
        Act::Checkpoint { matter } => one(Request::Checkpoint { matter }),
        Act::Cachet(cachet) if cachet.list => one(Request::Cachets),
        Act::Cachet(cachet) => Ok(Wanted::Cachet(document::cachet(&cachet)?, cachet.certificate)),
        Act::Stamp(stamp) => stamp::wanted(stamp),
        Act::Bundle { matter, to, only } => one(Request::Bundle { matter, target: document::whole(&to)?, only }),
        Act::Papers(papers) => one(Request::Papers(PapersWanted {
            matter: papers.matter,
            target: document::whole(&papers.to)?,
            forms: papers.form.into_iter().map(|form| form.text().to_owned()).collect(),
            only: papers.item,
            language: desk.screen.speech.language().code().to_owned(),
            bundle: papers.bundle.map_or(Ok(String::new()), |bundle| document::whole(&bundle))?,
        })),
        Act::Pause { matter, item } => one(Request::Transfer { matter, item, pause: true }),
        Act::Resume { matter, item } => one(Request::Transfer { matter, item, pause: false }),
        // These are done before a node is reached (`act::perform`).
        Act::Init(_)
        | Act::Device(Device::Join(_))
        | Act::Up(_)
        | Act::Stop
        | Act::Lock
        | Act::Unlock
        | Act::Words(_)
        | Act::Passphrase { .. }
        | Act::Completions { .. }
        | Act::Man { .. }
        | Act::Demo { .. }
        | Act::Doctor
        | Act::Restore(_)
        | Act::Recover(_)
        | Act::Backup(Backup::Key { .. })
        | Act::Relay(_)
        | Act::Rendezvous(Rendezvous::Serve(_) | Rendezvous::Statement) => {
            Err(Failure::Misuse(desk.screen.speech.say("misuse-other")))
        }
    }
}

/// `PERSON`, or `MATTER PERSON`.
fn of_someone(mut named: Vec<String>, request: impl FnOnce(String) -> Request) -> Wanted {
    let request = request(named.pop().unwrap_or_default());
    match named.pop() {
        Some(matter) => Wanted::Within(matter, request),
        None => Wanted::One(request),
    }
}

/// Asks, and shows.
///
/// # Errors
/// [`Failure`].
pub fn run(wanted: Wanted, node: &mut dyn Reach, screen: &mut Screen) -> Result<(), Failure> {
    match wanted {
        Wanted::One(request) => {
            let answer = ask(node, &request, screen)?;
            screen.answer(&answer);
            Ok(())
        }
        Wanted::Within(matter, request) => {
            ask(node, &Request::Matter { matter }, screen)?;
            run(Wanted::One(request), node, screen)
        }
        Wanted::Invite(request, file) => invite::invite(&request, file.as_deref(), node, screen),
        Wanted::Nearby(chosen) => nearby::nearby(chosen, node, screen),
        Wanted::Cachet(request, page) => document::sealed(&request, page.as_deref(), node, screen),
        Wanted::Leave(requests) => leave::leave(&requests, node, screen),
        Wanted::Certificates(to) => certificates::save(&to, node, screen),
        Wanted::Several(requests) => document::several(&requests, node, screen),
        Wanted::Follow { matter, after, limit, unopened } => {
            follow::follow(&matter, after, limit, unopened, node, screen)
        }
    }
}
