//! The program's promises, tested without a network.

mod checking;
mod codes;
mod golden;
mod hostile;
mod parsing;
mod samples;
mod scripted;
mod sentences;
mod typography;
