//! Append, verify, heads, receipts, forks, checkpoints and proofs.
