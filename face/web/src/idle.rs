//! Closes the pages when nobody did anything for as long as the person chose.

use std::sync::Arc;
use std::time::Duration;

use parloir_node::contract::{Answer, Preferences, Reply, Request};

use crate::app::App;

/// How often it is looked at whether anyone is still there.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long somebody may be away in the middle of a first run: words that are shown should not stay on a screen.
const BEGINNING: Duration = Duration::from_secs(30 * 60);

/// Looks, for as long as the interface is served.
pub(crate) async fn close_when_idle(app: Arc<App>) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    loop {
        ticks.tick().await;
        if app.sessions().is_empty() {
            continue;
        }
        let Some(chosen) = preferences(&app).await else {
            if app.sessions().idle() >= BEGINNING {
                app.sessions().end_all();
            }
            continue;
        };
        let bound = Duration::from_secs(u64::from(chosen.lock_after_minutes) * 60);
        if chosen.lock_after_minutes > 0 && app.sessions().idle() >= bound {
            close(&app, &chosen).await;
        }
    }
}

/// Closes the pages; the vault too, where the person chose it.
pub(crate) async fn close(app: &App, chosen: &Preferences) {
    app.veil();
    if chosen.lock_closes_vault {
        drop(app.node.ask(Request::Lock, &mut |_| {}).await);
    }
}

/// What the person chose; nothing while the vault is closed.
pub(crate) async fn preferences(app: &App) -> Option<Preferences> {
    match app.node.ask(Request::Preferences, &mut |_| {}).await {
        Reply::Done(Answer::Preferences(chosen)) => Some(chosen),
        _ => None,
    }
}
