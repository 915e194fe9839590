//! What the pages promise, without a browser.

mod doors;
mod first;
mod imports;
mod keeping;
mod papers;
mod people;
mod receive;
mod relay;
mod sealing;
mod sentences;
mod settings;
