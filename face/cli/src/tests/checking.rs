//! The self-check says what is, and nothing that it did not look at.

use crate::act::doctor::{State, checks};
use parloir_speech::locale::Language;
use parloir_speech::speech::Speech;

fn state(checks: &[crate::act::doctor::Check], name: &str) -> Option<State> {
    checks.iter().find(|check| check.check == name).map(|check| check.state)
}

#[test]
fn an_empty_place_is_noted_and_nothing_unseen_is_called_good() {
    let folder = tempfile::tempdir().unwrap();
    let found = checks(&folder.path().join("absent"), &Speech::new(Language::Fr));
    assert_eq!(state(&found, "vault"), Some(State::Warn));
    assert_eq!(state(&found, "key-exchange"), Some(State::Warn));
    assert_eq!(state(&found, "node"), Some(State::Warn));
    assert_eq!(state(&found, "permissions"), None);
}

#[cfg(unix)]
#[test]
fn a_profile_open_to_others_is_bad_and_one_that_is_closed_is_good() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("vault.keys"), "").unwrap();
    for (mode, expected) in [(0o755, State::Bad), (0o710, State::Bad), (0o701, State::Bad), (0o700, State::Good)] {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        let found = checks(folder.path(), &Speech::new(Language::En));
        assert_eq!(state(&found, "permissions"), Some(expected), "{mode:o}");
    }
}
