//! Documents and folders: read, sealed, carried between devices, opened.

pub(crate) mod deposit;
pub(crate) mod fetch;
pub(crate) mod folder;
pub(crate) mod layout;
pub(crate) mod leaving;
pub(crate) mod media;
pub(crate) mod place;
pub(crate) mod plainly;
pub(crate) mod pour;
pub(crate) mod print;
pub(crate) mod serve;
mod speed;
mod store;
pub(crate) mod target;
pub(crate) mod transfers;
pub(crate) mod tree;
pub(crate) mod unpack;
pub(crate) mod zipped;
