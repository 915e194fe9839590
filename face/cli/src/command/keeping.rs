//! What can be typed about how long matters are kept, holds, and erasure.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// How a matter is kept.
#[derive(Debug, Subcommand)]
pub enum Keeping {
    Show {
        matter: String,
    },
    Set {
        matter: String,
        schedule: String,
        #[arg(long, default_value = "")]
        start: String,
        #[arg(long)]
        born: Option<String>,
        #[arg(long)]
        note: Option<String>,
    },
    Prolong {
        matter: String,
        #[arg(long)]
        until: String,
        #[arg(long)]
        why: String,
    },
    Archive {
        matter: String,
    },
    Reopen {
        matter: String,
    },
}

/// A hold.
#[derive(Debug, Subcommand)]
pub enum Hold {
    Set {
        matter: String,
        #[arg(long, default_value = "litigation")]
        reason: String,
        #[arg(long, default_value = "")]
        words: String,
    },
    Lift {
        matter: String,
    },
}

/// Erases a whole matter here.
#[derive(Debug, Args)]
pub struct Erase {
    pub matter: String,
    #[arg(long)]
    pub title: String,
    #[arg(long)]
    pub early: Option<String>,
    #[arg(long)]
    pub owed_accepted: bool,
}

/// Certificates of erasure.
#[derive(Debug, Args)]
pub struct Certificates {
    #[arg(long)]
    pub to: Option<PathBuf>,
}

/// Hands a whole matter over.
#[derive(Debug, Args)]
pub struct Handover {
    pub matter: String,
    #[arg(long)]
    pub to: PathBuf,
    #[arg(long, default_value = "")]
    pub sealed_to: String,
}
