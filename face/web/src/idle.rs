//! Closes the pages when nobody did anything for as long as the person chose, and when they leave the machine.

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

/// Listens, for as long as the interface is served, for the screen being locked and the machine going to sleep.
pub(crate) async fn close_when_left(app: Arc<App>) {
    let mut left = app.node.away();
    app.node.watch_seat();
    while left.changed().await.is_ok() {
        left_behind(&app).await;
    }
}

/// The person left: everything closes, where they chose it, before the machine sleeps.
async fn left_behind(app: &App) {
    let chosen = preferences(app).await.filter(|chosen| chosen.lock_with_screen);
    let closes_vault = chosen.as_ref().is_some_and(|chosen| chosen.lock_closes_vault);
    if let Some(chosen) = chosen {
        close(app, &chosen).await;
    }
    // Whoever closes the vault lets it sleep once the memory is empty.
    if !closes_vault {
        app.node.let_sleep();
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

#[cfg(test)]
mod tests {
    use parloir_node::Keeper;
    use parloir_node::contract::{Answer, Preferences, Reply, Request};

    use super::{Arc, left_behind};
    use crate::app::App;

    async fn done(app: &App, request: Request) -> Answer {
        match app.node.ask(request, &mut |_| {}).await {
            Reply::Done(answer) => answer,
            other => panic!("{other:?}"),
        }
    }

    async fn chosen(app: &App, lock_with_screen: bool, lock_closes_vault: bool) {
        let preferences = Preferences { lock_with_screen, lock_closes_vault, ..Preferences::default() };
        done(app, Request::PreferencesPut { preferences }).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_leaves_the_machine_leaves_nothing_on_the_screen_unless_they_chose_to() {
        let home = tempfile::tempdir().unwrap();
        let node = Arc::new(Keeper::locked(home.path(), None));
        let app = App::new(node, "127.0.0.1:47010".parse().unwrap(), "fr");
        let begun = app.sessions().begin();
        left_behind(&app).await;
        assert!(!app.is_veiled() && app.sessions().find(&begun.mark).is_some(), "nobody could say a passphrase yet");

        let Answer::Words(words) = done(&app, Request::WordsNew).await else { panic!() };
        let profile = Request::ProfileNew {
            name: "Me Claire Dubois".into(),
            profession: "avocat".into(),
            jurisdiction: "fr".into(),
            words: words.join(" "),
            passphrase: "vingt-sept hiboux jonglent sous la pluie d'octobre 1887".into(),
            small_machine: true,
            weak_accepted: false,
        };
        done(&app, profile).await;
        chosen(&app, false, true).await;
        left_behind(&app).await;
        assert!(!app.is_veiled() && !app.node.is_locked(), "chosen: the screen closes nothing");
        chosen(&app, true, false).await;
        left_behind(&app).await;
        assert!(app.is_veiled() && app.sessions().is_empty() && *begun.ended.borrow());
        assert!(!app.node.is_locked(), "the node goes on receiving");
        app.unveil();
        chosen(&app, true, true).await;
        left_behind(&app).await;
        assert!(app.is_veiled() && app.node.is_locked());
    }
}
