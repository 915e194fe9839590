//! What can be typed: every command and its arguments. What they mean is said in `help.rs`, in the reader's language.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use crate::served::{MatterRelay, Relay, RelayServe, Rendezvous, Serve};
use parloir_speech::locale::Language;

mod backup;
mod cachet;
mod device;
mod import;
mod keeping;
mod papers;
mod parcel;
mod receive;
mod stamp;
mod words;

pub use backup::{Backup, Restore, Storage};
pub use cachet::Cachet;
pub use device::{Device, JoinDevice, Recover};
pub use import::{Choice as ImportWords, Import, Imports};
pub use keeping::{Certificates, Erase, Handover, Hold, Keeping};
pub use papers::Papers;
pub use parcel::Parcel;
pub use receive::{Receive, Receiving};
pub use stamp::{Authority, Stamp, StampAct};
pub use words::{Divide, Paper, Words};

/// The program's arguments.
#[derive(Debug, Parser)]
#[command(name = "parloir", version, disable_help_subcommand = true)]
pub struct Command {
    /// What holds for every command.
    #[command(flatten)]
    pub flags: Flags,
    /// What to do.
    #[command(subcommand)]
    pub act: Act,
}

/// Flags of every command.
#[derive(Clone, Debug, Args)]
pub struct Flags {
    #[arg(long, global = true, env = "PARLOIR_HOME")]
    pub home: Option<PathBuf>,
    #[arg(long, global = true)]
    pub lang: Option<Language>,
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, global = true, conflicts_with = "passphrase_fd")]
    pub passphrase_file: Option<PathBuf>,
    #[arg(long, global = true)]
    pub passphrase_fd: Option<u32>,
}

/// Every command.
#[derive(Debug, Subcommand)]
pub enum Act {
    Init(Init),
    Up(Up),
    Status,
    Stop,
    Lock,
    Unlock,
    #[command(subcommand)]
    Matter(Matter),
    Invite {
        matter: String,
        #[arg(long, default_value = "client")]
        role: Role,
        #[arg(long, default_value = "7d", value_parser = crate::span::parse_ms)]
        expires: i64,
        #[arg(long)]
        file: Option<PathBuf>,
    },
    #[command(subcommand_required = false)]
    Invitations {
        #[command(subcommand)]
        act: Option<Invitations>,
    },
    Join {
        #[arg(required_unless_present = "file", conflicts_with = "file")]
        link: Option<String>,
        #[arg(long)]
        file: Option<PathBuf>,
        #[arg(long, default_value = "30s", value_parser = crate::span::parse_ms)]
        wait: i64,
    },
    #[command(subcommand)]
    Device(Device),
    People,
    Admit {
        matter: String,
        person: String,
        #[arg(long, default_value = "client")]
        role: Role,
    },
    #[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
    Phrase {
        #[arg(required = true, num_args = 1..=2)]
        person: Vec<String>,
        #[command(subcommand)]
        act: Option<Phrase>,
    },
    ReadOn {
        person: String,
    },
    Verify {
        #[arg(required = true, num_args = 1..=2)]
        person: Vec<String>,
        #[arg(long)]
        words: String,
        #[arg(long, default_value = "phrase-by-voice")]
        method: Method,
    },
    Send(Send),
    Reply {
        matter: String,
        item: String,
        text: String,
    },
    Correct {
        matter: String,
        item: String,
        text: String,
    },
    Withdraw {
        matter: String,
        item: String,
    },
    Read(Read),
    Open {
        matter: String,
        item: String,
        #[arg(long)]
        to: Option<PathBuf>,
    },
    Ack {
        matter: String,
        item: String,
    },
    Receipts {
        matter: String,
        item: String,
    },
    History {
        matter: String,
        item: String,
    },
    Import(Import),
    Search {
        #[arg(required = true)]
        words: Vec<String>,
        #[arg(long)]
        matter: Option<String>,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    Owed,
    Network {
        #[arg(long)]
        since: Option<String>,
    },
    Nearby {
        choice: Option<Choice>,
    },
    #[command(subcommand)]
    Rendezvous(Rendezvous),
    #[command(subcommand)]
    Relay(Relay),
    #[command(subcommand)]
    Backup(Backup),
    Restore(Restore),
    Recover(Recover),
    #[command(subcommand)]
    Keeping(Keeping),
    #[command(subcommand)]
    Hold(Hold),
    Reviews,
    Erase(Erase),
    Certificates(Certificates),
    Handover(Handover),
    Parcel(Parcel),
    Receive(Receive),
    Checkpoint {
        matter: String,
    },
    Stamp(Stamp),
    Cachet(Cachet),
    Bundle {
        matter: String,
        #[arg(long)]
        to: PathBuf,
        #[arg(long, num_args = 1..)]
        only: Vec<String>,
    },
    Papers(Papers),
    Pause {
        matter: String,
        item: String,
    },
    Resume {
        matter: String,
        item: String,
    },
    Passphrase {
        #[arg(long)]
        new_passphrase_file: Option<PathBuf>,
        #[arg(long)]
        weak_passphrase_accepted: bool,
        #[command(flatten)]
        paper: Paper,
    },
    #[command(subcommand)]
    Words(Words),
    Completions {
        shell: clap_complete::Shell,
    },
    Man {
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    Demo {
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    Doctor,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Choice {
    On,
    Off,
}

/// Makes a profile.
#[derive(Debug, Args)]
pub struct Init {
    #[arg(long)]
    pub name: String,
    #[arg(long, default_value = "none")]
    pub profession: String,
    #[arg(long, default_value = "fr")]
    pub jurisdiction: String,
    #[arg(long)]
    pub words_file: Option<PathBuf>,
    #[arg(long, requires = "words_file")]
    pub no_confirm: bool,
    #[arg(long)]
    pub weak_passphrase_accepted: bool,
    #[arg(long)]
    pub small_machine: bool,
}

/// Runs the node.
#[derive(Debug, Args)]
pub struct Up {
    #[arg(long)]
    pub listen: Vec<String>,
    #[arg(long)]
    pub web: Option<std::net::SocketAddr>,
    #[arg(long)]
    pub no_web: bool,
    #[arg(long)]
    pub no_open: bool,
    /// Starts locked: how the program starts anew once it was locked.
    #[arg(long, hide = true)]
    pub locked: bool,
}

/// Matters.
#[derive(Debug, Subcommand)]
pub enum Matter {
    New {
        title: String,
        #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=2))]
        level: u8,
        #[arg(long, default_value = "keeper")]
        verification: Verification,
    },
    List,
    Show {
        matter: String,
    },
    Close {
        matter: String,
    },
    Role {
        matter: String,
        person: String,
        role: Role,
    },
    Remove {
        matter: String,
        person: String,
    },
    Leave {
        matter: String,
    },
    #[command(subcommand)]
    Relay(MatterRelay),
}

/// Invitations made here.
#[derive(Debug, Subcommand)]
pub enum Invitations {
    List,
    Withdraw { invitation: String },
}

/// The phrase to compare.
#[derive(Debug, Subcommand)]
pub enum Phrase {
    Reset { person: String },
}

/// Places a message or documents.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["text", "file", "folder"]))]
pub struct Send {
    pub matter: String,
    pub text: Option<String>,
    #[arg(long, num_args = 1..)]
    pub file: Vec<PathBuf>,
    #[arg(long)]
    pub folder: Option<PathBuf>,
    #[arg(long)]
    pub follow: bool,
}

/// Reads a matter.
#[derive(Debug, Args)]
pub struct Read {
    pub matter: String,
    #[arg(long)]
    pub follow: bool,
    #[arg(long)]
    pub unopened: bool,
    #[arg(long, default_value_t = 0)]
    pub after: u64,
    #[arg(long, default_value_t = 200)]
    pub limit: u32,
}

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
        pub enum $name {
            $(#[value(name = $text)] $variant,)*
        }

        impl $name {
            /// As the contract writes it.
            pub fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

choices!(
    /// Why a device is revoked.
    Reason { Lost = "lost", Replaced = "replaced", Retired = "retired", Stolen = "stolen" }
);
choices!(
    /// Roles that can be given.
    Role { Assistant = "assistant", Client = "client", Colleague = "colleague", Expert = "expert", Interpreter = "interpreter" }
);
choices!(
    /// Whose verification counts.
    Verification { Each = "each", Keeper = "keeper" }
);
choices!(
    /// How a phrase was compared.
    Method { PhraseByVoice = "phrase-by-voice", PhraseInPerson = "phrase-in-person", Qr = "qr" }
);
