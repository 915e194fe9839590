//! Writes the small matter's bundle to a folder, for a reader who wants to look at one; with a number, that many messages more:
//! `cargo run -p parloir-kit --example bundle FOLDER [MESSAGES]`.

use std::path::PathBuf;

use parloir_journal::bundle::Form;
use parloir_kit::{Story, figure};
use parloir_wire::Kind;

fn main() -> std::io::Result<()> {
    let target = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "bundle".to_owned()));
    let messages: u32 = std::env::args().nth(2).and_then(|text| text.parse().ok()).unwrap_or(0);
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = Story::small(&claire, &jean, &figure::carole());
    for number in 0..messages {
        story.entry(&jean, Kind::Message, format!("message {number}").as_bytes(), &[]);
        // A tenth of a second for each, so that a long story ends before its keys do.
        story.now = story.now.plus_ms(-59_900);
    }
    if messages > 0 {
        let draft = story.draft();
        story.propose(&claire, &draft);
        story.co_sign(&jean);
    }
    for (path, bytes) in story.bundle(Form::Full).files {
        let path = target.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}
