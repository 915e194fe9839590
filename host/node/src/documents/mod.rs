//! Documents and folders: read, sealed, carried between devices, opened.

pub(crate) mod fetch;
pub(crate) mod folder;
pub(crate) mod media;
pub(crate) mod place;
mod print;
pub(crate) mod serve;
mod store;
pub(crate) mod target;
pub(crate) mod transfers;
pub(crate) mod unpack;
