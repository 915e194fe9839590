//! The rooms: one file each, and the way to them.

mod acts;
mod authorities;
mod authority;
mod bundle;
mod cachet;
mod card;
mod check;
mod checked;
mod choice;
mod deposit;
pub(crate) mod door;
mod door_words;
mod from_file;
mod glass;
mod importing;
mod imports;
mod invite;
mod items;
mod journal;
mod keeping;
mod link;
mod matter;
mod matters;
mod needs;
mod network;
mod owed;
mod paper;
mod papers;
mod parcel;
mod people;
mod proof;
mod receive;
mod relay;
mod roster;
mod search;
mod settings;
mod sheets;
mod stamps;
mod start;
mod storage;
mod title;
mod ways;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{get, post};

use crate::app::App;
use crate::visit::Visit;
use crate::{assets, guard, launch, live, strength};

/// Every address, behind the guard.
pub(crate) fn router(app: Arc<App>) -> Router {
    let shown = Router::new()
        .route("/", get(first))
        .route("/a/{name}", get(assets::asset))
        .route("/live", get(live::live))
        .route("/door", get(door::closed))
        .route("/door/words", get(door_words::page))
        .route("/start", get(start::who::language))
        .route("/start/who", get(start::who::who))
        .route("/start/name", get(start::who::name))
        .route("/start/passphrase", get(start::secret::passphrase))
        .route("/start/words", get(start::words::words))
        .route("/start/check", get(start::words::check))
        .route("/start/done", get(start::done::done))
        .route("/start/device", get(start::again::device))
        .route("/start/device/done", get(start::again::device_done))
        .route("/start/restore", get(start::again::backup))
        .route("/start/restore/done", get(start::again::backup_done))
        .route("/start/recover", get(start::again::words))
        .route("/start/recover/done", get(start::again::words_done))
        .route("/settings", get(settings::page::settings))
        .route("/matters", get(matters::matters))
        .route("/matters/new", get(matters::new))
        .route("/owed", get(owed::owed))
        .route("/search", get(search::page))
        .route("/network", get(network::network))
        .route("/proof", get(check::page))
        .route("/proof/far", get(check::far))
        .route("/cachet", get(cachet::page::page).post(cachet::page::named))
        .route("/cachet/check", get(cachet::check::page))
        .route("/cachet/{cachet}", get(cachet::certificate::page))
        .route("/cachet/{cachet}/save", get(cachet::certificate::save))
        .route("/authorities", get(authorities::page).post(authorities::add))
        .route("/receive", get(receive::page))
        .route("/people", get(people::people))
        .route("/people/{person}", get(people::person))
        .route("/join", get(invite::join_page))
        .route("/m/{matter}", get(matter::matter))
        .route("/m/{matter}/parties", get(roster::parties))
        .route("/reviews", get(keeping::reviews))
        .route("/certificates", get(keeping::certificates))
        .route("/m/{matter}/keeping", get(keeping::keeping))
        .route("/m/{matter}/proof", get(proof::proof))
        .route("/m/{matter}/bundle", get(bundle::page))
        .route("/m/{matter}/papers", get(sheets::page))
        .route("/m/{matter}/import", get(importing::page).post(importing::named))
        .route("/m/{matter}/parcel", get(parcel::page).post(parcel::make))
        .route("/m/{matter}/invite", get(invite::page))
        .route("/m/{matter}/deposit/{deposit}", get(deposit::state))
        .route("/m/{matter}/i/{item}", get(matter::item))
        .route("/m/{matter}/i/{item}/import", get(imports::page).post(imports::take))
        .route("/m/{matter}/i/{item}/frame", get(glass::frame));
    let done = Router::new()
        .route(guard::LAUNCH, post(launch::opened))
        .route("/unlock", post(door::unlock))
        .route("/lock", post(door::lock))
        .route("/alive", post(door::alive))
        .route("/matters", post(matters::find))
        .route("/strength", post(strength::rated))
        .route("/door/words", post(door_words::take))
        .route("/door/shut", post(door_words::shut))
        .route("/start", post(start::who::language_take))
        .route("/start/who", post(start::who::who_take))
        .route("/start/name", post(start::who::name_take))
        .route("/start/passphrase", post(start::secret::passphrase_take))
        .route("/start/check", post(start::words::words_check))
        .route("/start/device", post(start::again::device_take))
        .route("/start/restore", post(start::again::backup_take))
        .route("/start/recover", post(start::again::words_take))
        .route("/settings/{part}", post(settings::acts::keep))
        .route("/settings/devices", post(settings::acts::device_revoke))
        .route("/settings/renew", post(settings::acts::device_renew))
        .route("/settings/devices/invite", post(settings::devices::invite))
        .route("/settings/backup", post(settings::acts::backup_set))
        .route("/settings/backup/{act}", post(settings::acts::backup_act))
        .route("/settings/shares", post(settings::acts::shares))
        .route("/settings/rendezvous", post(settings::acts::rendezvous_add))
        .route("/settings/rendezvous/remove", post(settings::acts::rendezvous_remove))
        .route("/settings/passphrase", post(settings::acts::passphrase))
        .route("/settings/words", post(settings::acts::words))
        .route("/settings/stop", post(settings::acts::stop))
        .route("/matters/new", post(matters::make))
        .route("/search", post(search::search))
        .route("/proof", post(check::named))
        .route("/proof/new", post(check::begin))
        .route("/proof/{lot}/bytes", post(check::bring))
        .route("/proof/{lot}/end", post(check::end))
        .route("/proof/{lot}/withdraw", post(check::withdraw))
        .route("/authorities/remove", post(authorities::remove))
        .route("/cachet/new", post(cachet::bring::begin))
        .route("/cachet/{cachet}/bytes", post(cachet::bring::bytes))
        .route("/cachet/{cachet}/seal", post(cachet::bring::seal))
        .route("/cachet/{cachet}/check", post(cachet::bring::compare))
        .route("/cachet/{cachet}/withdraw", post(cachet::bring::withdraw))
        .route("/join", post(invite::join))
        .route("/receive", post(receive::take))
        .route("/people/{person}/verify", post(people::verify))
        .route("/people/{person}/reset", post(people::reset))
        .route("/people/{person}/read-on", post(people::read_on))
        .route("/m/{matter}/invite", post(invite::make))
        .route("/m/{matter}/invitations/{invitation}/withdraw", post(invite::withdraw))
        .route("/m/{matter}/admit", post(invite::admit))
        .route("/m/{matter}/role", post(roster::role))
        .route("/m/{matter}/remove", post(roster::remove))
        .route("/m/{matter}/leave", post(roster::leave))
        .route("/m/{matter}/relay/{act}", post(relay::act))
        .route("/m/{matter}/keeping/{act}", post(keeping::done))
        .route("/m/{matter}/seal", post(proof::seal))
        .route("/m/{matter}/stamps/{act}", post(proof::stamp))
        .route("/m/{matter}/bundle", post(bundle::make))
        .route("/m/{matter}/papers", post(sheets::make))
        .route("/m/{matter}/close", post(matter::close))
        .route("/m/{matter}/send", post(acts::send))
        .route("/m/{matter}/draft", post(acts::draft))
        .route("/m/{matter}/deposit", post(deposit::begin))
        .route("/m/{matter}/deposit/{deposit}/bytes", post(deposit::part))
        .route("/m/{matter}/deposit/{deposit}/check", post(deposit::check))
        .route("/m/{matter}/deposit/{deposit}/end", post(deposit::end))
        .route("/m/{matter}/deposit/{deposit}/withdraw", post(deposit::withdraw))
        .route("/m/{matter}/i/{item}/view", get(papers::view).post(papers::open))
        .route("/m/{matter}/i/{item}/save", get(papers::save).post(papers::save_opened))
        .route("/m/{matter}/i/{item}/{deed}", post(acts::item));
    shown.merge(done).layer(from_fn_with_state(app.clone(), guard::guard)).with_state(app)
}

/// Where someone begins.
async fn first(visit: Visit) -> Redirect {
    let status = visit.app.status().await;
    Redirect::to(match () {
        () if status.absent => "/start",
        () if status.locked => "/door",
        () => "/matters",
    })
}
