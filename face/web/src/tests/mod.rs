//! What the pages promise, without a browser.

mod doors;
mod first;
mod keeping;
mod papers;
mod relay;
mod sentences;
mod settings;
