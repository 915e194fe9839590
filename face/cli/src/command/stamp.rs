//! Time-stamps: asked for, shown, and the authorities that give them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Time-stamps of a matter's checkpoints.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Stamp {
    #[arg(required = true)]
    pub matter: Option<String>,
    #[arg(long, conflicts_with_all = ["each", "none", "show"])]
    pub checkpoint: Option<u64>,
    #[arg(long)]
    pub authority: Option<String>,
    #[arg(long, conflicts_with_all = ["none", "show"])]
    pub each: bool,
    #[arg(long, conflicts_with_all = ["authority", "show"])]
    pub none: bool,
    #[arg(long, conflicts_with = "authority")]
    pub show: bool,
    #[command(subcommand)]
    pub act: Option<StampAct>,
}

/// What goes before a matter.
#[derive(Debug, Subcommand)]
pub enum StampAct {
    #[command(subcommand)]
    Authority(Authority),
}

/// The time-stamping authorities of this profile.
#[derive(Debug, Subcommand)]
pub enum Authority {
    List,
    Add {
        called: String,
        url: String,
        #[arg(long)]
        certificates: PathBuf,
        #[arg(long)]
        policy: Option<String>,
    },
    Remove {
        called: String,
    },
}
