//! Passphrases: from a prompt, a file or a descriptor; never from an argument or the environment.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use parloir_base::Refusal;
use zeroize::Zeroizing;

use crate::command::Flags;
use crate::failure::Failure;
use crate::reach::strength_bits;
use parloir_speech::speech::Speech;

/// Bits asked of a passphrase that opens a file of professional secrets; the vault asks the same.
///
/// # Source
/// CNIL, délibération 2022-100: 80 bits where nothing slows the guessing. The slot's stretching is a margin, not counted.
const BITS_MIN: u32 = 80;
/// Longest passphrase that is read: a page of text.
const PASSPHRASE_BYTES_MAX: u64 = 4 * 1024;

/// Words on the paper.
const WORDS: usize = 24;
/// Room for all of them.
const WORDS_BYTES: usize = 512;

/// A secret that leaves memory when dropped.
pub type Secret = Zeroizing<String>;

/// Whether a passphrase comes from elsewhere than a prompt.
pub fn is_given(flags: &Flags) -> bool {
    given(flags).is_some()
}

/// The passphrase of a profile that exists.
///
/// # Errors
/// A misuse when there is neither file, descriptor nor terminal; a fault when the file cannot be read.
pub fn passphrase(flags: &Flags, speech: &Speech) -> Result<Secret, Failure> {
    match given(flags) {
        Some(path) => from_file(&path),
        None => prompted(&speech.say("prompt-passphrase"), speech),
    }
}

/// A passphrase for a new slot: asked twice on a prompt, and strong unless weakness is accepted aloud.
///
/// # Errors
/// As [`passphrase`]; [`Refusal::PassphraseWeak`]; a misuse when the two differ.
pub fn new_passphrase(given: Option<&Path>, weak_accepted: bool, speech: &Speech) -> Result<Secret, Failure> {
    let new = match given {
        Some(path) => from_file(path)?,
        None => {
            let new = prompted(&speech.say("prompt-passphrase-new"), speech)?;
            let strength =
                speech.tell("passphrase-strength", &[("bits", strength_bits(&new).into()), ("least", BITS_MIN.into())]);
            eprintln!("{strength}");
            if strength_bits(&new) >= BITS_MIN || weak_accepted {
                let again = prompted(&speech.say("prompt-passphrase-again"), speech)?;
                if *again != *new {
                    return Err(Failure::Misuse(speech.say("passphrases-differ")));
                }
            }
            new
        }
    };
    if new.is_empty() || (strength_bits(&new) < BITS_MIN && !weak_accepted) {
        if given.is_some() {
            let strength =
                speech.tell("passphrase-strength", &[("bits", strength_bits(&new).into()), ("least", BITS_MIN.into())]);
            eprintln!("{strength}");
        }
        return Err(Refusal::PassphraseWeak.into());
    }
    Ok(new)
}

/// Another secret of one line: from a file, else asked.
///
/// # Errors
/// As [`passphrase`].
pub fn key(file: Option<&Path>, prompt: &str, speech: &Speech) -> Result<Secret, Failure> {
    match file {
        Some(path) => from_file(path),
        None => prompted(&speech.say(prompt), speech),
    }
}

/// Where the passphrase comes from, unless it is a prompt.
#[must_use]
pub fn given(flags: &Flags) -> Option<PathBuf> {
    // A descriptor is a file of this process: no unsafe code is needed to read it.
    flags
        .passphrase_file
        .clone()
        .or_else(|| flags.passphrase_fd.map(|number| PathBuf::from(format!("/dev/fd/{number}"))))
}

/// A line typed at the terminal, shown.
///
/// # Errors
/// A misuse when there is no terminal.
pub fn typed(prompt: &str, speech: &Speech) -> Result<Secret, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Misuse(speech.say("terminal-absent")));
    }
    eprint!("{prompt} ");
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().read_line(&mut line).map_err(|_| Failure::fault("reading the terminal"))?;
    Ok(Zeroizing::new(line.trim().to_owned()))
}

/// The 24 words as they stand on paper: from a file, else typed on a page of the terminal that leaves nothing behind.
///
/// # Errors
/// A misuse when there is neither file nor terminal; a fault when the file cannot be read.
pub fn words(file: Option<&Path>, speech: &Speech) -> Result<Secret, Failure> {
    if let Some(path) = file {
        let fault = |_| Failure::fault("reading the words' file");
        let mut text = Zeroizing::new(String::new());
        std::fs::File::open(path)
            .map_err(fault)?
            .take(PASSPHRASE_BYTES_MAX)
            .read_to_string(&mut text)
            .map_err(fault)?;
        return Ok(text);
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Misuse(speech.say("words-need-file")));
    }
    listed(&speech.say("words-type"), WORDS, speech)
}

/// So many words typed on a page of the terminal that leaves nothing behind; an empty line ends.
///
/// # Errors
/// A misuse when there is no terminal.
pub fn listed(prompt: &str, count: usize, speech: &Speech) -> Result<Secret, Failure> {
    eprint!("\u{1b}[?1049h\u{1b}[H");
    let mut text = Zeroizing::new(String::with_capacity(WORDS_BYTES));
    let read = loop {
        match typed(prompt, speech) {
            Ok(line) => {
                text.push_str(&line);
                text.push(' ');
                // An empty line says that there is no more.
                if line.is_empty() || text.split_whitespace().count() >= count {
                    break Ok(());
                }
            }
            Err(failure) => break Err(failure),
        }
    };
    eprint!("\u{1b}[?1049l");
    read.map(|()| text)
}

fn prompted(prompt: &str, speech: &Speech) -> Result<Secret, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Misuse(speech.say("terminal-absent")));
    }
    rpassword::prompt_password(format!("{prompt} "))
        .map(Zeroizing::new)
        .map_err(|_| Failure::fault("reading the terminal"))
}

fn from_file(path: &Path) -> Result<Secret, Failure> {
    let fault = |_| Failure::fault("reading the passphrase file");
    let mut text = Zeroizing::new(String::new());
    std::fs::File::open(path).map_err(fault)?.take(PASSPHRASE_BYTES_MAX).read_to_string(&mut text).map_err(fault)?;
    // One line: what an editor adds at its end is not part of the passphrase.
    let line = text.lines().next().unwrap_or_default();
    Ok(Zeroizing::new(line.to_owned()))
}
