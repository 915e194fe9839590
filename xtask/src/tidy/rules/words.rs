//! No module, type or function of ours has a name that the glossary bans.

use crate::tidy::report::{Violation, line_at};
use crate::tidy::source::{is_word, word_places};
use crate::tidy::tree::Tree;

/// Section 4 of the glossary; each word stands for its plural too.
const BANNED: &[&str] = &[
    "user",
    "data",
    "info",
    "util",
    "helper",
    "common",
    "misc",
    "manager",
    "handler",
    "service",
    "context",
    "delete",
    "chat",
    "blacklist",
    "token",
];
/// Banned where a function's name starts: a verb that says nothing, and a prefix that adds nothing.
const BANNED_VERBS: &[&str] = &["process", "get"];

/// Looks at declarations outside tests, and at the names of files.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, source) in tree.rust().filter(|(file, _)| !file.is_test()) {
        let stem = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
        judge(&file.path, 1, "mod", stem, &mut found);
        for keyword in ["mod", "struct", "enum", "trait", "type", "fn", "union"] {
            for place in word_places(&source.code, keyword) {
                let rest = source.code[place + keyword.len()..].trim_start();
                let name = &rest[..rest.bytes().take_while(|byte| is_word(*byte)).count()];
                judge(&file.path, line_at(&source.code, place), keyword, name, &mut found);
            }
        }
    }
    found
}

fn judge(path: &str, line: usize, keyword: &str, name: &str, found: &mut Vec<Violation>) {
    let words = words_of(name);
    let verb =
        words.first().filter(|first| keyword == "fn" && words.len() > 1 && BANNED_VERBS.contains(&first.as_str()));
    let noun = words.iter().find(|word| BANNED.contains(&word.strip_suffix('s').unwrap_or(word)));
    if let Some(word) = verb.or(noun) {
        found.push(Violation::new(path, line, format!("`{name}`: the glossary bans `{word}` in names")));
    }
}

/// The words of a name, whether `snake_case` or `CamelCase`, in lower case.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if (letter == '_' || letter.is_uppercase()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter != '_', words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
