//! Answers as people read them. Each module renders one family; none decides anything.

pub mod backup;
pub mod bundle;
pub mod cachet;
pub mod certificate;
pub mod checked;
pub mod deposit;
pub mod device;
pub mod draft;
pub mod first;
pub mod import;
pub mod item;
pub mod journal;
pub mod keeping;
pub mod matter;
pub mod network;
pub mod owed;
pub mod papers;
pub mod parcel;
pub mod part;
pub mod people;
pub mod preferences;
pub mod received;
pub mod relay;
pub mod rendezvous;
pub mod stamp;
pub mod stamped;
pub mod status;
pub mod table;

use parloir_node::contract::Answer;

use crate::look::Look;

/// An answer, whole, each line ended.
#[must_use]
pub fn answer(answer: &Answer, look: &Look<'_>) -> String {
    match answer {
        Answer::Nothing => look.paragraph("", &look.speech.say("done")),
        Answer::Status(status) => status::status(status, look),
        Answer::Matters(lines) => matter::list(lines, look),
        Answer::Matter(page) => matter::page(page, look),
        Answer::Invitation(made) => people::invitation(made, look),
        Answer::Invitations(lines) => people::invitations(lines, look),
        Answer::Joined(joined) => people::joined(joined, look),
        Answer::People(lines) => people::people(lines, look),
        Answer::Devices(lines) => device::devices(lines, look),
        Answer::DeviceLink(made) => device::link(made, look),
        Answer::Placed(placed) => item::placed(placed, look),
        Answer::Items(items) => item::items(items, look),
        Answer::Opened(opened) => item::opened(opened, look),
        Answer::Receipts(lines) => item::receipts(lines, look),
        Answer::Found(lines) => item::found(lines, look),
        Answer::ImportLook(page) => import::looked(page, look),
        Answer::Import(page) => import::page(page, look),
        Answer::Owed(lines) => owed::owed(lines, look),
        Answer::Network(lines) => network::network(lines, look),
        Answer::Rendezvous(lines) => rendezvous::rendezvous(lines, look),
        Answer::Relay(page) => relay::relay(page, look),
        Answer::Cachet(made) => cachet::made(made, look),
        Answer::Cachets(lines) => cachet::list(lines, look),
        Answer::Authorities(lines) => stamp::authorities(lines, look),
        Answer::Stamps(page) => stamp::stamps(page, look),
        Answer::Backup(page) => backup::backup(page, look),
        Answer::Restored(restored) => backup::restored(restored, look),
        Answer::Bundle(made) => bundle::bundle(made, look),
        Answer::Parcel(made) => parcel::parcel(made, look),
        Answer::Papers(made) => papers::papers(made, look),
        Answer::Events(lines) => network::events(lines, look),
        Answer::Settled(settled) => {
            look.paragraph("", &look.speech.say(if *settled { "settled" } else { "unsettled" }))
        }
        Answer::Words(words) => first::words(words, look),
        Answer::Shares(page) => first::shares(page, look),
        Answer::Deposit(line) => deposit::deposit(line, look),
        Answer::Deposits(lines) => deposit::deposits(lines, look),
        Answer::Folder(page) => deposit::folder(page, look),
        Answer::Draft(draft) => draft::draft(draft, look),
        Answer::Preferences(chosen) => preferences::preferences(chosen, look),
        Answer::Journal(page) => journal::journal(page, look),
        Answer::Keeping(page) => keeping::keeping(page, look),
        Answer::HandedOver(over) => keeping::handed_over(over, look),
        Answer::Received(made) => received::made(made, look),
        Answer::HandoverKey(key) => received::key(key, look),
        Answer::Reviews(lines) => keeping::reviews(lines, look),
        Answer::Certificates(lines) => keeping::certificates(lines, look),
        Answer::Checked(checked) => checked::checked(checked, look),
        Answer::Strength(strength) => first::strength(*strength, look),
    }
}
