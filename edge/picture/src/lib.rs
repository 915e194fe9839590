//! The pages of a PDF as pixels, drawn in a child process that can reach nothing: whoever wrote the PDF may be hostile.
//!
//! Reading order: [`fault`] (what may go wrong), [`limit`] (what is asked at most), [`draw`] (a PDF in, pixels out), [`confine`] (what
//! the child gives up before it looks), [`order`] (the line that the child is given), [`drawn`] (what it may answer), [`child`] (its life).
#![forbid(unsafe_code)]

pub mod child;
pub mod confine;
pub mod draw;
pub mod drawn;
pub mod fault;
pub mod limit;
pub mod order;

pub use draw::{draw, pages};
pub use drawn::Drawn;
pub use fault::Fault;
pub use order::Order;
