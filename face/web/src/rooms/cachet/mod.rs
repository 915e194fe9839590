//! Files sealed outside any matter: sealed here, listed, with a page to print for each; and one of somebody else, checked.
//!
//! Reading order: [`page`] (what is sealed and was), [`bring`] (bytes on their way), [`certificate`] (the page to print), [`check`].

pub(crate) mod bring;
pub(crate) mod certificate;
pub(crate) mod check;
pub(crate) mod page;
