//! What the pages promise, without a browser.

mod doors;
mod papers;
mod sentences;
