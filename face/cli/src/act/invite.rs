//! Invitations: made, saved in a file, read back from one.

use std::io::{Read, Write};
use std::path::Path;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, Request};

use crate::desk::ask;
use crate::failure::Failure;
use crate::reach::Reach;
use crate::screen::Screen;

/// A link file is a line; anything much longer is not one.
const LINK_BYTES_MAX: u64 = 16 * 1024;

/// Makes an invitation, for a person or for another device, shows it, and keeps it in a file when asked.
///
/// # Errors
/// [`Refusal::TargetExists`] before anything is made; [`Failure`].
pub fn invite(
    request: &Request,
    file: Option<&Path>,
    node: &mut dyn Reach,
    screen: &mut Screen,
) -> Result<(), Failure> {
    if file.is_some_and(Path::exists) {
        return Err(Refusal::TargetExists.into());
    }
    let answer = ask(node, request, screen)?;
    // Shown first: should the file fail, the link is not lost.
    screen.answer(&answer);
    let link = match &answer {
        Answer::Invitation(made) => Some(&made.link),
        Answer::DeviceLink(made) => Some(&made.link),
        _ => None,
    };
    if let (Some(path), Some(link)) = (file, link) {
        save(path, &format!("{link}\n")).map_err(|_| Failure::fault("writing the invitation's file"))?;
        let sentence = screen
            .speech
            .tell("invitation-saved", &[("file", parloir_speech::reveal::reveal(&path.display().to_string()).into())]);
        screen.line(&sentence);
    }
    Ok(())
}

/// The link: typed, or the first line of a file.
///
/// # Errors
/// [`Refusal::InvitationUnreadable`]; a fault when the file cannot be read.
pub fn link(typed: Option<String>, file: Option<&Path>) -> Result<String, Failure> {
    let Some(path) = file else {
        return typed.ok_or_else(|| Refusal::InvitationUnreadable.into());
    };
    let opened = std::fs::File::open(path).map_err(|_| Failure::fault("opening the invitation's file"))?;
    let mut bytes = Vec::new();
    opened.take(LINK_BYTES_MAX).read_to_end(&mut bytes).map_err(|_| Failure::fault("reading the invitation's file"))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::from(Refusal::InvitationUnreadable))?;
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .map(str::to_owned)
        .ok_or_else(|| Refusal::InvitationUnreadable.into())
}

/// Writes a new file that its owner alone can read.
///
/// # Errors
/// The system's, also when the file is there already.
pub fn save(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
