//! What the pages promise, without a browser.

mod doors;
mod sentences;
