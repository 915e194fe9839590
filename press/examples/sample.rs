//! Prints a conversation to set: `story fr`, `hostile fr`, or `long fr 10000`.

#[path = "../tests/kit/mod.rs"]
mod kit;

use std::io::Write;

fn main() -> std::io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let told = match words.as_slice() {
        ["story", language] => kit::story(language),
        ["long", language, messages] => kit::long(language, messages.parse().unwrap_or(100)),
        ["hostile", language] => kit::hostile(language),
        _ => return Err(std::io::Error::other("sample story fr | sample long fr NUMBER")),
    };
    let json = serde_json::to_vec(&told).map_err(std::io::Error::other)?;
    std::io::stdout().lock().write_all(&json)
}
