//! What screen savers say on the person's own bus: they started.

use tokio::sync::mpsc;
use zbus::MatchRule;
use zbus::message::Type;

use crate::away::Away;
use crate::bus::{Buses, Heard};

/// Each desktop speaks under its own name, and says the same.
const SAVERS: &[&str] =
    &["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver"];
const MEMBER: &str = "ActiveChanged";

/// Whether there is a bus on which they would say it.
pub async fn is_there(buses: &Buses) -> bool {
    buses.session().await.is_some()
}

/// Tells when one starts, for as long as there is a bus. Any program of the same person could say so: it can lock, and nothing else.
pub async fn watch(buses: &Buses, away: &mpsc::Sender<Away>) {
    let Some(connection) = buses.session().await else { return };
    let rule = |interface: &&'static str| -> Option<MatchRule<'static>> {
        MatchRule::builder().msg_type(Type::Signal).interface(*interface).member(MEMBER).build().ok()
    };
    let mut heard = Heard::under(&connection, SAVERS.iter().filter_map(rule).collect()).await;
    while let Some(message) = heard.next().await {
        let is_on = message.body().deserialize::<bool>().unwrap_or(false);
        let header = message.header();
        let is_saver = header.interface().is_some_and(|interface| SAVERS.contains(&interface.as_str()));
        if is_on && is_saver && away.send(Away::ScreenLocked).await.is_err() {
            return;
        }
    }
}
