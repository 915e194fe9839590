//! The self-check: what a profile needs on this machine, looked at one by one.

use std::path::Path;

use parloir_node::contract::{Answer, Request};
use serde_json::json;

use crate::desk::Desk;
use crate::failure::Failure;
use crate::reach::{self, Reach};
use crate::render::part::bytes;
use parloir_speech::speech::Speech;
use parloir_speech::width::{columns, padded};

/// Below this much room a document of ordinary size may not fit.
const FREE_BYTES_LOW: u64 = 1_000_000_000;
/// Below this much the vault itself may not grow.
const FREE_BYTES_NONE: u64 = 50_000_000;
/// 2026-01-01: this program is younger than any true clock.
const CLOCK_SECONDS_MIN: u64 = 1_767_225_600;
/// 2100-01-01.
const CLOCK_SECONDS_MAX: u64 = 4_102_444_800;

/// How one look ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Something will fail.
    Bad,
    /// As it should be.
    Good,
    /// Worth knowing.
    Warn,
}

/// One look.
pub struct Check {
    /// What was looked at: the key of its sentences.
    pub check: &'static str,
    /// How it is.
    pub state: State,
    /// In the reader's language.
    pub what: String,
}

/// Looks, and says what it found.
///
/// # Errors
/// [`Failure::Unexpected`] when something will fail.
pub fn doctor(desk: &mut Desk) -> Result<(), Failure> {
    let checks = checks(&desk.home, &desk.screen.speech);
    if desk.screen.json {
        let value: Vec<_> =
            checks.iter().map(|c| json!({"check": c.check, "state": word(c.state), "what": c.what})).collect();
        desk.screen.document(&json!({"answer": "doctor", "value": value}));
    } else {
        let look = desk.screen.look();
        let words = [State::Bad, State::Good, State::Warn].map(|state| look.speech.word("check", word(state)));
        let room = words.iter().map(|word| columns(word)).max().unwrap_or(0);
        let mut text = String::new();
        for check in &checks {
            let word = padded(&look.speech.word("check", word(check.state)), room);
            let word = match check.state {
                State::Bad => look.bad(&word),
                State::Good => look.good(&word),
                State::Warn => look.warn(&word),
            };
            let margin = " ".repeat(room + 4);
            let said = look.paragraph(&margin, &check.what);
            text.push_str(&format!("  {word}  {}", said.trim_start_matches(' ')));
        }
        desk.screen.raw(&text);
    }
    if checks.iter().any(|check| check.state == State::Bad) {
        return Err(Failure::Unexpected(desk.screen.speech.say("doctor-bad")));
    }
    Ok(())
}

const fn word(state: State) -> &'static str {
    match state {
        State::Bad => "bad",
        State::Good => "good",
        State::Warn => "warn",
    }
}

/// Every look, in the order of what depends on what.
#[must_use]
pub fn checks(home: &Path, speech: &Speech) -> Vec<Check> {
    let there = reach::exists(home);
    let mut checks = vec![Check {
        check: "vault",
        state: if there { State::Good } else { State::Warn },
        what: speech.say(if there { "doctor-vault-there" } else { "doctor-vault-absent" }),
    }];
    if there {
        checks.push(permissions(home, speech));
    }
    checks.push(room(home, speech));
    checks.push(port(speech));
    checks.push(clock(speech));
    let (node, runs) = node(home, speech);
    checks.push(Check {
        check: "key-exchange",
        state: if runs { State::Good } else { State::Warn },
        // A node asserts it before it opens its door: one that runs is the proof, and nothing less is.
        what: speech.say(if runs { "doctor-quantum-good" } else { "doctor-quantum-later" }),
    });
    checks.push(node);
    checks.push(backup(home, runs, speech));
    checks.push(seat(speech));
    checks
}

fn permissions(home: &Path, speech: &Speech) -> Check {
    #[cfg(unix)]
    let open = {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(home).map_or(true, |entry| entry.permissions().mode() & 0o077 != 0)
    };
    #[cfg(not(unix))]
    let open = std::fs::metadata(home).is_err();
    Check {
        check: "permissions",
        state: if open { State::Bad } else { State::Good },
        what: speech.say(if open { "doctor-permissions-open" } else { "doctor-permissions-good" }),
    }
}

fn room(home: &Path, speech: &Speech) -> Check {
    let below = home.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/"));
    let free = free_bytes(below);
    let state = match free {
        Some(free) if free < FREE_BYTES_NONE => State::Bad,
        Some(free) if free >= FREE_BYTES_LOW => State::Good,
        _ => State::Warn,
    };
    let what = match free {
        Some(free) => speech.tell("doctor-room", &[("free", bytes(free, speech).into())]),
        None => speech.say("doctor-room-unknown"),
    };
    Check { check: "room", state, what }
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

fn port(speech: &Speech) -> Check {
    let bound = std::net::UdpSocket::bind(("0.0.0.0", 0)).is_ok();
    Check {
        check: "port",
        state: if bound { State::Good } else { State::Bad },
        what: speech.say(if bound { "doctor-port-good" } else { "doctor-port-bad" }),
    }
}

fn clock(speech: &Speech) -> Check {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let sane = (CLOCK_SECONDS_MIN..CLOCK_SECONDS_MAX).contains(&seconds);
    let moment = parloir_base::Moment::from_seconds(i64::try_from(seconds).unwrap_or(0)).to_text();
    let moment = crate::render::part::moment(&moment, speech);
    Check {
        check: "clock",
        state: if sane { State::Good } else { State::Bad },
        what: speech.tell(if sane { "doctor-clock-good" } else { "doctor-clock-bad" }, &[("moment", moment.into())]),
    }
}

fn node(home: &Path, speech: &Speech) -> (Check, bool) {
    let status = if reach::runs(home) { reach::outside(home).ask(&Request::Status, &mut |_| {}).ok() } else { None };
    let (state, what) = match status {
        Some(Answer::Status(status)) if status.locked => (State::Warn, speech.say("doctor-node-locked")),
        Some(Answer::Status(status)) => {
            let addresses: Vec<String> = status.addresses.iter().map(|a| parloir_speech::reveal::reveal(a)).collect();
            (State::Good, speech.tell("doctor-node-runs", &[("addresses", addresses.join(", ").into())]))
        }
        _ => (State::Warn, speech.say("doctor-node-absent")),
    };
    (Check { check: "node", state, what }, state == State::Good)
}

/// Whether there is a backup that was tried. Only a node that is open can tell.
fn backup(home: &Path, runs: bool, speech: &Speech) -> Check {
    let asked = if runs { reach::outside(home).ask(&Request::Backup, &mut |_| {}).ok() } else { None };
    let (state, what) = match asked {
        Some(Answer::Backup(page)) if !page.is_set() => (State::Warn, speech.say("doctor-backup-none")),
        Some(Answer::Backup(page)) if page.failed.is_some() || page.checked.is_none() => {
            (State::Warn, speech.say("doctor-backup-bad"))
        }
        Some(Answer::Backup(page)) => {
            let made = crate::render::part::moment_or_never(page.made.as_ref(), speech);
            (State::Good, speech.tell("doctor-backup-good", &[("made", made.into())]))
        }
        _ => (State::Warn, speech.say("doctor-backup-unknown")),
    };
    Check { check: "backup", state, what }
}

/// Whether leaving the machine is noticed: without that, only time closes the pages.
fn seat(speech: &Speech) -> Check {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let watched = runtime.ok().map(|runtime| runtime.block_on(parloir_node::seat::watched()));
    let (state, key) = match watched {
        Some(watched) if watched.login => (State::Good, "doctor-seat-good"),
        Some(watched) if watched.has_session_bus => (State::Warn, "doctor-seat-savers"),
        _ => (State::Warn, "doctor-seat-none"),
    };
    Check { check: "seat", state, what: speech.say(key) }
}
