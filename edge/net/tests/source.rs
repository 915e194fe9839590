//! What may not be written in this crate, whoever writes it.

use std::path::Path;

/// Every source file below `folder`, with its text.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).expect("text")));
        }
    }
}

#[test]
fn nothing_here_opens_a_way_to_anybody_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    sources(&root.join("src"), &mut found);
    sources(&root.join("tests"), &mut found);
    assert!(found.len() > 10, "the sources were found");
    // In two parts, so that this file does not find itself.
    let banned = [
        ("presets::", "N0"),
        ("presets::", "Minimal"),
        ("RelayMode::", "Default"),
        ("RelayMode::", "Staging"),
        ("RelayMode::", "Custom"),
        ("into_", "0rtt"),
        ("TransportAddr::", "Relay"),
        ("insert_", "relay"),
        ("PkarrPublisher", "::"),
        ("with_system_", "defaults"),
        ("keylog(", "true"),
    ];
    for (path, text) in &found {
        for (first, second) in banned {
            assert!(!text.contains(&format!("{first}{second}")), "{path} says {first}{second}");
        }
    }
}
