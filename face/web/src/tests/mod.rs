//! What the pages promise, without a browser.

mod doors;
mod first;
mod papers;
mod sentences;
mod settings;
