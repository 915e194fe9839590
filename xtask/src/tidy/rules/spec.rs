//! Each numbered rule of the specification cites a vector or a test that exists.
//!
//! A rule starts a line with its number in bold, as in `**J-3** ...`, and runs to the next rule or empty line.

use crate::tidy::report::Violation;
use crate::tidy::source::word_places;
use crate::tidy::tree::Tree;

/// Looks at the pages of `docs/spec/`.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in tree.files().iter().filter(|file| file.path.starts_with("docs/spec/") && file.path.ends_with(".md")) {
        let mut open: Option<(usize, &str, String)> = None;
        for (index, line) in file.text.lines().chain([""]).enumerate() {
            let number = rule_number(line);
            if (number.is_some() || line.trim().is_empty())
                && let Some((at, number, text)) = open.take()
                && let Err(message) = cites(tree, &text)
            {
                found.push(Violation::new(&file.path, at, format!("rule {number} {message}")));
            }
            if let Some(number) = number {
                open = Some((index + 1, number, line.to_owned()));
            } else if let Some((_, _, text)) = &mut open {
                text.push(' ');
                text.push_str(line);
            }
        }
    }
    found
}

/// The number of the rule that starts on this line.
fn rule_number(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(|one: char| " \t-*|#".contains(one) && one != '*');
    let number = line.trim_start_matches("* ").strip_prefix("**")?.split("**").next()?;
    let (letters, digits) = number.rsplit_once('-')?;
    let is_number = letters.starts_with(|one: char| one.is_ascii_uppercase())
        && letters.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(number)
}

/// Whether a rule's text cites something, and all that it cites exists.
fn cites(tree: &Tree, text: &str) -> Result<(), String> {
    let mut count = 0;
    for (kind, rest) in
        ["[test:", "[vector:"].iter().flat_map(|kind| text.split(kind).skip(1).map(move |rest| (*kind, rest)))
    {
        for cited in rest.split(']').next().unwrap_or_default().split(',').map(|one| one.trim().trim_matches('`')) {
            count += 1;
            let (path, name) = cited.split_once("::").map_or((cited, None), |(path, name)| (path, Some(name)));
            if kind == "[vector:" {
                let exists =
                    tree.files().iter().any(|file| file.path == path || file.path.starts_with(&format!("{path}/")));
                if !exists {
                    return Err(format!("cites the vector `{path}`, which does not exist"));
                }
                continue;
            }
            let name = name.and_then(|name| name.rsplit("::").next()).unwrap_or_default();
            let tests = tree.file(path).and_then(|file| file.source.as_ref()).map_or("", |source| &source.tests);
            if name.is_empty() || word_places(tests, &format!("fn {name}")).next().is_none() {
                return Err(format!("cites the test `{cited}`, which does not exist"));
            }
        }
    }
    if count == 0 { Err("cites no test and no vector".to_owned()) } else { Ok(()) }
}
