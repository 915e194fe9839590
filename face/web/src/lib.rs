//! The same acts in a browser: pages served on loopback by the node's own program. Holds no key and no rule (I7).
#![forbid(unsafe_code)]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use parloir_node::Keeper;

/// How the interface is served.
pub struct Options {
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Two letters, until a person chooses.
    pub language: &'static str,
    /// Whether a browser is opened.
    pub opens: bool,
    /// Told the private file that opens it.
    pub told: Box<dyn FnOnce(PathBuf) + Send>,
}

/// Serves until the node ends.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(node: Arc<Keeper>, options: Options) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(options.listen).await?;
    let app = axum::Router::new().route("/", axum::routing::get(|| async { maud::html! { p { "" } }.into_string() }));
    axum::serve(listener, app).with_graceful_shutdown(node.ending()).await
}
