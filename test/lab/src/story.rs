//! What the two people do, through their terminals alone.

mod cuts;
pub mod meeting;
mod proof;

use crate::paper::Paper;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// Bytes of each large document.
pub const DOCUMENT_BYTES: u64 = 20 << 20;

/// Plays it all.
///
/// # Errors
/// What kept it from going on.
pub fn play(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    stage.up()?;
    let matter = meeting::meet(stage)?;
    meeting::speak(stage, &matter)?;
    stage.search("running: no phrase in either profile")?;
    stage.shielded()?;
    for host in &stage.network.hosts {
        host.slow()?;
    }
    cuts::killed(stage, &matter)?;
    cuts::unplugged(stage, &matter)?;
    cuts::renumbered(stage, &matter)?;
    cuts::away(stage, &matter)?;
    proof::bundle(stage, &matter)
}

/// Claire places a large document.
fn place(stage: &Stage<'_>, matter: &str, number: u64) -> Result<Paper, Trouble> {
    let words = [stage.markers.phrase("file name"), stage.markers.phrase("document")];
    Paper::place(&stage.claire, matter, number, words, DOCUMENT_BYTES)
}
