//! Certificates of erasure, written where somebody can check them.

use std::fs;
use std::io::Write;
use std::path::Path;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, CertificateLine, Request};
use parloir_speech::reveal::reveal;

use crate::desk::ask;
use crate::failure::Failure;
use crate::reach::Reach;
use crate::screen::Screen;

/// Writes every certificate into a new folder: text, signature, and whose it may be.
///
/// # Errors
/// [`Refusal::TargetExists`]; [`Failure`].
pub fn save(to: &Path, node: &mut dyn Reach, screen: &mut Screen) -> Result<(), Failure> {
    if to.exists() {
        return Err(Refusal::TargetExists.into());
    }
    let answer = ask(node, &Request::Certificates, screen)?;
    if let Answer::Certificates(lines) = &answer {
        write(to, lines).map_err(|_| Failure::fault("writing the certificates"))?;
    }
    screen.answer(&answer);
    let folder = reveal(&to.display().to_string());
    let sentence = screen.speech.tell("certificates-written", &[("folder", folder.into())]);
    screen.line(&sentence);
    Ok(())
}

fn write(to: &Path, lines: &[CertificateLine]) -> std::io::Result<()> {
    fs::create_dir(to)?;
    let mut signers: Vec<&str> = Vec::new();
    for line in lines {
        let name = format!("certificate-{}.txt", line.number);
        for (name, text) in [(name.clone(), &line.text), (format!("{name}.sig"), &line.signature)] {
            let mut file = fs::File::create_new(to.join(name))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
        }
        if !signers.contains(&line.signer.as_str()) {
            signers.push(&line.signer);
        }
    }
    fs::write(to.join("allowed_signers"), signers.iter().map(|line| format!("{line}\n")).collect::<String>())
}
