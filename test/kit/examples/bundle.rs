//! Writes the small matter's bundle to a folder, for a reader who wants to look at one: `cargo run -p parloir-kit --example bundle FOLDER`.

use std::path::PathBuf;

use parloir_journal::bundle::Form;
use parloir_kit::{Story, figure};

fn main() -> std::io::Result<()> {
    let target = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "bundle".to_owned()));
    let story = Story::small(&figure::claire(), &figure::jean(), &figure::carole());
    for (path, bytes) in story.bundle(Form::Full).files {
        let path = target.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}
