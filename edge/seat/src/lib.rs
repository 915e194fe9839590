//! Tells when the person leaves the machine: the screen locks, the session is switched away, or the machine sleeps.
//!
//! Reading order: [`away`] (what is told), [`bus`] (the two local buses and how little is asked of them), `login` (who says that the
//! session is locked and that the machine sleeps), `saver` (what screen savers say), `clock` (sleep without anyone saying so).
#![forbid(unsafe_code)]

pub mod away;
pub mod bus;
mod clock;
mod login;
mod saver;

pub use away::{Away, Delay, Watched};
pub use bus::Buses;
use tokio::sync::mpsc;

/// Watches on the buses that the environment names, until nobody listens any more. A bus that is not there is lived without, silently.
pub async fn watch(away: mpsc::Sender<Away>) {
    watch_on(&Buses::of_environment(), away).await;
}

/// Watches on these buses.
pub async fn watch_on(buses: &Buses, away: mpsc::Sender<Away>) {
    let watching = async {
        tokio::join!(login::watch(buses, &away), saver::watch(buses, &away), clock::watch(&away));
    };
    tokio::select! {
        () = watching => {}
        () = away.closed() => {}
    }
}

/// What can be watched on this machine now. Changes nothing.
pub async fn watched(buses: &Buses) -> Watched {
    let (login, has_session_bus) = tokio::join!(login::is_there(buses), saver::is_there(buses));
    Watched { login, has_session_bus }
}
