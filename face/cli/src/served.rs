//! What can be typed about rendezvous and relays: chosen for a profile, or served on this machine.

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

/// What passes sealed packets on, for matters whose parties agreed to it.
#[derive(Debug, Subcommand)]
pub enum Relay {
    Serve(RelayServe),
    Statement,
}

/// Serves a relay.
#[derive(Debug, Args)]
pub struct RelayServe {
    #[arg(long)]
    pub listen: Vec<String>,
    #[arg(long)]
    pub reached: Vec<String>,
    #[arg(long)]
    pub key: Option<PathBuf>,
    #[arg(long)]
    pub metrics: Option<String>,
    #[arg(long, default_value_t = 1024, value_parser = clap::value_parser!(u64).range(16..=1_048_576))]
    pub pair_kib: u64,
    #[arg(long, default_value_t = 16 * 1024, value_parser = clap::value_parser!(u64).range(16..=1_048_576))]
    pub all_kib: u64,
}

/// The relay of a matter.
#[derive(Debug, Subcommand)]
pub enum MatterRelay {
    Show { matter: String },
    Name { matter: String, relay: String },
    Agree { matter: String },
    Withdraw { matter: String },
}
