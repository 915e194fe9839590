//! How the browser's face is started: the program that links both faces hands it over, since siblings never touch.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use parloir_node::Keeper;

use parloir_speech::locale::Language;

/// How the interface is asked for.
pub struct Asked {
    /// Where it listens: a loopback address.
    pub listen: SocketAddr,
    /// The language until a person chooses one.
    pub language: Language,
    /// Whether a browser is opened on it.
    pub opens: bool,
    /// Told once it is served: the private file that opens it; and given its listener.
    pub told: Box<dyn FnOnce(PathBuf, TcpListener) + Send>,
}

/// Serves until the node ends; what failed, in the words of a fault.
pub type Served = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// The interface in a browser.
pub trait Window: Sync {
    /// Serves it on this node.
    fn serve(&self, node: Arc<Keeper>, asked: Asked) -> Served;
}
