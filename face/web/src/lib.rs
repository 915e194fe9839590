//! The same acts in a browser: pages served on loopback by the node's own program. Holds no key and no rule (I7).
//!
//! Reading order: `door` (who may connect), `launch` and `sessions` (who may see), `guard` (what every request must show),
//! `visit` (how a room asks the node), `beginning` (what is said before there is a profile), `frame` (what every page has), `rooms` (a file for each), `live` (how pages stay true),
//! `assets` (what is embedded).
#![forbid(unsafe_code)]

mod app;
mod archive;
mod assets;
mod astray;
mod attach;
mod beginning;
mod brought;
mod door;
mod far;
mod form;
mod frame;
mod glimpse;
mod guard;
mod headers;
mod idle;
mod launch;
mod live;
mod moment;
mod packed;
mod pager;
mod parcel;
mod pieces;
mod qr;
mod rooms;
mod seal;
mod searched;
mod sentences;
mod sessions;
mod sheaves;
mod strength;
#[cfg(test)]
mod tests;
mod trouble;
mod unfit;
mod visit;
mod way;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use parloir_node::Keeper;

use crate::app::App;
use crate::door::Door;

/// How long answers that are under way may take once the program ends.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How the interface is served.
pub struct Options {
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Two letters, until a person chooses.
    pub language: &'static str,
    /// Whether a browser is opened.
    pub opens: bool,
    /// Told the private file that opens it; and given the listener, for a program that starts anew in place of this one.
    pub told: Box<dyn FnOnce(PathBuf, TcpListener) + Send>,
}

/// Serves until the node ends.
///
/// # Errors
/// When the address is not a loopback one, or cannot be listened on.
pub async fn serve(node: Arc<Keeper>, options: Options) -> std::io::Result<()> {
    if !options.listen.ip().is_loopback() {
        return Err(std::io::ErrorKind::AddrNotAvailable.into());
    }
    let door = Door::bind(options.listen).await?;
    let app = Arc::new(App::new(node, door.address(), options.language));
    app.learn().await;
    let file = launch::prepare(&app)?;
    (options.told)(file.clone(), door.heir()?);
    if options.opens {
        launch::open(&file);
    }
    let watching = tokio::spawn(launch::show_when_asked(app.clone()));
    let keeping = tokio::spawn(idle::close_when_idle(app.clone()));
    let leaving = tokio::spawn(idle::close_when_left(app.clone()));
    let ending = app.node.ending();
    let pages = axum::serve(door, rooms::router(app.clone())).with_graceful_shutdown(ending).into_future();
    let patience = app.node.ending();
    let served = tokio::select! {
        served = pages => served,
        // A browser opens lines ahead of what it may ask; one on which nothing was said yet would be waited for without end.
        () = async { patience.await; tokio::time::sleep(LAST_WORDS).await } => Ok(()),
    };
    watching.abort();
    keeping.abort();
    leaving.abort();
    launch::forget(&app);
    served
}
