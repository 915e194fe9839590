//! The only place where core meets edge: one writer, one loop, and the contract that faces call.
//!
//! Reading order: [`contract`] (what faces ask and get), [`profile`] (who is at work), [`node`] (a profile at work), `hub` (what its
//! tasks share), `desk` (the one writer), `registry` and `session` (meetings), `dial` (who is called when), `rendezvous` and `calls` (being found behind NATs), `relay` (passing through one, where all agreed), `documents`,
//! `keeper` (locks a node and opens it again), `preview` (pages as pixels), `seat` (that the person left), `recovery` (what the words are
//! for), `joining` and `approach` (a second machine), `anew` (a profile made again from the words alone), `nearby` (who is on the same network), `stamps` (the word of an authority on checkpoints), `cachet`
//! and `sheaf` (files sealed outside any matter), `papers` (a matter as files that people read), `parcel` (all of it packed to last), `imports` (conversations of before), `backup` (a copy
//! elsewhere, tried, and made a vault again), `keeping`, `follow` and `certificate` (how long a matter is kept, and its erasure), `threshold`
//! (what is asked before a vault is open), `handle` (a function for each request), `show` (from state to answers), [`socket`] and [`client`]
//! (faces in other processes).
#![forbid(unsafe_code)]

mod ahead;
mod anew;
mod approach;
mod backup;
mod begun;
mod bundle;
mod cachet;
mod calls;
mod certificate;
mod chance;
mod check;
pub mod client;
pub mod contract;
mod desk;
mod dial;
mod documents;
mod drafts;
mod ending;
mod events;
pub mod fault;
mod follow;
mod from_paper;
mod handle;
mod hub;
mod imports;
mod joining;
pub mod keeper;
mod keeping;
mod making;
mod measure;
mod names;
mod nearby;
mod neighbours;
pub mod node;
mod notices;
mod overlay;
mod papers;
mod parcel;
mod poured;
mod preferences;
pub mod preview;
pub mod profile;
pub mod protect;
mod readers;
mod received;
mod record;
pub mod recovery;
mod registry;
mod relay;
mod rendezvous;
mod renewal;
mod room;
pub mod seat;
mod select;
mod session;
mod setting;
mod shared;
mod sheaf;
mod show;
pub mod socket;
mod stamps;
mod strangers;
mod streams;
mod threshold;
mod wishes;
mod zip;

pub use anew::{Anew, recover};
pub use backup::{Source, backup_identity, restore};
pub use bundle::pour::Pieces;
pub use chance::mark;
pub use client::{CallFault, RunMark, call, run_mark, runs};
pub use fault::{Fault, Stop};
pub use joining::{NewDevice, join};
pub use keeper::Keeper;
pub use making::FOLDER as MAKING;
pub use node::{Node, NodeOptions};
pub use preview::Preview;
pub use profile::{NewProfile, Profile, exists, words_new};
pub use received::key::handover_identity;
pub use recovery::{passphrase_by_words, words_are_of, words_open};
pub use sheaf::{SealedSheaf, Sheaf};
pub use socket::{Served, serve};
pub use streams::Pour;
pub use threshold::{divided, rejoined, share_needs};

pub use parloir_crypto::slot::{Stretch, strength_bits};
pub use parloir_vault::Unlock;
pub use parloir_wire::document::target_name;
