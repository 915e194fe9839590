//! Finds the paths that code names, `a::b::{c, d::e}` taken apart into `a::b::c` and `a::b::d::e`.

use crate::tidy::source::{is_word, word_places};

/// A path as named in code.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// Where it starts, in bytes.
    pub offset_bytes: usize,
    /// The names, the first one included; `*` for everything.
    pub parts: Vec<String>,
}

/// Every path that starts with `first`, wherever it stands, over as many lines as it takes.
pub fn starting_with(code: &str, first: &str) -> Vec<Named> {
    let bytes = code.as_bytes();
    let mut found = Vec::new();
    for place in word_places(code, first) {
        let before = code[..place].trim_end();
        let inside_another = before.ends_with("::") || before.ends_with('.') || before.ends_with("(in");
        let mut at = skip_space(bytes, place + first.len());
        if inside_another || !bytes[at..].starts_with(b"::") {
            continue;
        }
        at = skip_space(bytes, at + 2);
        let mut ends = Vec::new();
        tree(bytes, &mut at, &[first.to_owned()], &mut ends);
        found.extend(ends.into_iter().map(|parts| Named { offset_bytes: place, parts }));
    }
    found
}

/// Reads one branch of a path, and every branch under its braces.
fn tree(bytes: &[u8], at: &mut usize, stem: &[String], ends: &mut Vec<Vec<String>>) {
    let mut parts = stem.to_vec();
    loop {
        match bytes.get(*at) {
            Some(b'{') => {
                *at += 1;
                while bytes.get(*at).is_some_and(|byte| *byte != b'}') {
                    let before = *at;
                    tree(bytes, at, &parts, ends);
                    while bytes.get(*at).is_some_and(|byte| !matches!(byte, b',' | b'}')) {
                        *at += 1;
                    }
                    if bytes.get(*at) == Some(&b',') {
                        *at = skip_space(bytes, *at + 1);
                    }
                    if *at == before {
                        return;
                    }
                }
                *at += 1;
                return;
            }
            Some(b'*') => {
                *at += 1;
                parts.push("*".to_owned());
                break;
            }
            _ => {}
        }
        *at = skip_space(bytes, *at);
        let start = *at;
        while bytes.get(*at).is_some_and(|byte| is_word(*byte)) {
            *at += 1;
        }
        if start == *at {
            break;
        }
        parts.push(String::from_utf8_lossy(&bytes[start..*at]).into_owned());
        let next = skip_space(bytes, *at);
        if !bytes[next..].starts_with(b"::") {
            break;
        }
        *at = skip_space(bytes, next + 2);
    }
    if parts.len() > 1 {
        ends.push(parts);
    }
}

fn skip_space(bytes: &[u8], at: usize) -> usize {
    at + bytes[at.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(code: &str, first: &str) -> Vec<String> {
        starting_with(code, first).into_iter().map(|named| named.parts.join("::")).collect()
    }

    #[test]
    fn braces_are_taken_apart_over_lines() {
        let code = "use crate::{\n  a::X,\n  b::{c::Y, D as E},\n  f::*,\n};";
        assert_eq!(joined(code, "crate"), ["crate::a::X", "crate::b::c::Y", "crate::b::D", "crate::f::*"]);
    }

    #[test]
    fn a_path_in_an_expression_counts() {
        assert_eq!(joined("fn f() -> crate::a::T { crate::b::g::<u8>() }", "crate"), ["crate::a::T", "crate::b::g"]);
    }

    #[test]
    fn a_chain_keeps_each_super() {
        assert_eq!(joined("use super::super::x;", "super"), ["super::super::x"]);
    }

    #[test]
    fn a_name_inside_another_path_or_a_visibility_is_none_of_ours() {
        assert!(joined("other::crate_x::y; z::std::fs; pub(in crate::a) struct S;", "crate").is_empty());
        assert!(joined("z::std::fs", "std").is_empty());
    }

    #[test]
    fn code_cut_short_does_not_hang() {
        assert_eq!(joined("use crate::{a, b::{", "crate"), ["crate::a"]);
    }
}
