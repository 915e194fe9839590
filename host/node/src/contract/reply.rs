//! What a node sends back on the line.

use serde::{Deserialize, Serialize};

use super::answer::Answer;

/// Any number of notices, then one answer.
#[expect(clippy::large_enum_variant, reason = "replies are made one at a time, and written at once")]
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "kebab-case")]
pub enum Reply {
    /// Progress of long work.
    Notice(Notice),
    /// Done.
    Done(Answer),
    /// The rules say no.
    Refused { code: String },
    /// Something failed: the operation in plain words, never content.
    Failed { operation: String },
}

/// Progress of long work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// What is being done: `sealing`, `sending`, `receiving`, `opening`, `reading`, `bundling`, `checking`, `backing-up`, `papers`.
    pub stage: String,
    /// Bytes done.
    pub done_bytes: u64,
    /// Bytes in all, 0 when not known.
    pub total_bytes: u64,
}
