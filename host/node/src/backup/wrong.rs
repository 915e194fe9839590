//! Why a backup was not made or does not read, and which file is to blame.

use parloir_backup::Trouble;
use parloir_base::Refusal;

use crate::fault::{Fault, Stop};

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        match (trouble.refusal(), trouble) {
            (Some(refusal), _) => refusal.into(),
            (None, Trouble::Write(error) | Trouble::Folder(error)) => Self::target(error),
            (None, _) => Fault::Stopping.into(),
        }
    }
}

/// Why a backup was not made or does not read, and which file is to blame.
pub(crate) struct Wrong {
    pub stop: Stop,
    pub file: Option<String>,
}

impl From<Stop> for Wrong {
    fn from(stop: Stop) -> Self {
        Self { stop, file: None }
    }
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        Stop::from(refusal).into()
    }
}

impl From<parloir_vault::Fault> for Wrong {
    fn from(fault: parloir_vault::Fault) -> Self {
        Stop::from(fault).into()
    }
}

impl From<Trouble> for Wrong {
    fn from(trouble: Trouble) -> Self {
        let file = if let Trouble::Damaged(file) = &trouble { Some(file.clone()) } else { None };
        Self { stop: trouble.into(), file }
    }
}

impl Wrong {
    pub fn damaged(file: &str) -> Self {
        Trouble::Damaged(file.to_owned()).into()
    }
}
