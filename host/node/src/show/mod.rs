//! From the state to what faces are shown.

pub(crate) mod item;
pub(crate) mod keeping;
pub(crate) mod matter;
pub(crate) mod owed;
pub(crate) mod person;
