//! What can be typed about rendezvous: chosen for a profile, or served on this machine.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What passes calls on.
#[derive(Debug, Subcommand)]
pub enum Rendezvous {
    List,
    Add { text: String },
    Remove { rendezvous: String },
    Serve(Serve),
    Statement,
}

/// Serves a rendezvous.
#[derive(Debug, Args)]
pub struct Serve {
    #[arg(long)]
    pub listen: Vec<String>,
    #[arg(long)]
    pub reached: Vec<String>,
    #[arg(long)]
    pub key: Option<PathBuf>,
    #[arg(long)]
    pub metrics: Option<String>,
}
