//! How long work goes on: told to whoever asked for it.

use crate::contract::Notice;

/// Told how far the work is.
pub(crate) type Notices<'a> = &'a mut (dyn FnMut(Notice) + Send);
