//! Papers of a matter, as they are typed.

use std::path::PathBuf;

use clap::Args;

/// Makes papers.
#[derive(Debug, Args)]
pub struct Papers {
    pub matter: String,
    #[arg(long)]
    pub to: PathBuf,
    #[arg(long, num_args = 1.., value_delimiter = ',')]
    pub form: Vec<Form>,
    #[arg(long, num_args = 1..)]
    pub item: Vec<String>,
    #[arg(long)]
    pub bundle: Option<PathBuf>,
}

/// A form of papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    Pdf,
    Md,
    Txt,
    Json,
    Csv,
    Mbox,
    Eml,
    Rsmf,
    Pieces,
    Constat,
}

impl Form {
    /// As the contract writes it.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Md => "md",
            Self::Txt => "txt",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Mbox => "mbox",
            Self::Eml => "eml",
            Self::Rsmf => "rsmf",
            Self::Pieces => "pieces",
            Self::Constat => "constat",
        }
    }
}
