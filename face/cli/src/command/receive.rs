//! What can be typed about matters that others handed over.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Receives one; tells the key that others seal to; writes the identity that the stock tool takes.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Receive {
    #[arg(required = true)]
    pub source: Option<PathBuf>,
    #[arg(long, conflicts_with = "title")]
    pub into: Option<String>,
    #[arg(long)]
    pub title: Option<String>,
    #[arg(long)]
    pub altered: bool,
    #[arg(long)]
    pub look: bool,
    #[arg(long)]
    pub words: bool,
    #[arg(long)]
    pub words_file: Option<PathBuf>,
    #[command(subcommand)]
    pub act: Option<Receiving>,
}

/// The key of the 24 words.
#[derive(Debug, Subcommand)]
pub enum Receiving {
    Key {
        #[arg(long)]
        words: bool,
        #[arg(long)]
        words_file: Option<PathBuf>,
    },
    Identity {
        #[arg(long)]
        words_file: Option<PathBuf>,
    },
}
