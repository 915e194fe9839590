//! What a command wants of the node.

use std::path::PathBuf;

use parloir_node::contract::Request;

/// What a command wants of the node, once everything typed is read.
#[derive(Debug)]
pub enum Wanted {
    /// One request, its answer shown.
    One(Request),
    /// An invitation for a person or another device, perhaps kept in a file.
    Invite(Request, Option<PathBuf>),
    /// A cachet, perhaps with a page to print.
    Cachet(Request, Option<PathBuf>),
    /// Several documents, one after another.
    Several(Vec<Request>),
    /// One or several placed, and watched while they leave.
    Leave(Vec<Request>),
    /// Whether devices on the same network find each other, changed or shown.
    Nearby(Option<bool>),
    /// Certificates of erasure, written into a new folder.
    Certificates(PathBuf),
    /// About someone of one matter: there is such a matter, and then the request.
    Within(String, Request),
    /// Items, and those that come.
    Follow { matter: String, after: u64, limit: u32, unopened: bool },
}
