//! A rule must see code where there is code, and only there.

use super::*;

#[test]
fn words_in_comments_and_strings_are_no_code() {
    let text = "let a = \"x.secret()\"; // secret\n/* secret /* secret */ secret */ let b = r#\"se\"cret\"#; c\n";
    let source = Source::of(text, false);
    assert!(!source.code.contains("secret"));
    assert!(source.code.contains("let b"));
    assert!(source.code.contains("; c"));
    assert_eq!(source.code.lines().count(), text.lines().count());
}

#[test]
fn a_quote_character_opens_no_string() {
    let source = Source::of("let q = '\"'; let e = '\\''; let f = 'é'; fn g<'a>(h: &'a str) { code() }", false);
    assert!(source.code.contains("code()"));
    assert!(source.code.contains("<'a>"));
}

#[test]
fn an_escaped_quote_closes_no_string() {
    assert!(!Source::of(r#"let a = "b\" secret";"#, false).code.contains("secret"));
}

#[test]
fn a_name_that_ends_in_r_starts_no_raw_string() {
    assert!(Source::of("for\"a\" code", false).code.contains("code"));
}

#[test]
fn tests_are_apart_from_code() {
    let source = Source::of("fn a() {}\n#[cfg(test)]\nmod tests { fn b() { c([1; 2]); } }\nfn d() {}\n", false);
    assert!(source.code.contains("fn a") && source.code.contains("fn d") && !source.code.contains("fn b"));
    assert!(source.tests.contains("fn b") && !source.tests.contains("fn d"));
}

#[test]
fn a_test_module_in_its_own_file_hides_nothing_after_it() {
    assert!(Source::of("#[cfg(test)]\nmod tests;\nfn d() {}\n", false).code.contains("fn d"));
}

#[test]
fn a_file_of_tests_has_no_code() {
    let source = Source::of("fn a() {}", true);
    assert!(source.code.trim().is_empty() && source.tests.contains("fn a"));
}

#[test]
fn a_word_stands_by_itself() {
    assert_eq!(word_places("fs fsync std::fs_x std::fs", "fs").count(), 2);
    assert_eq!(word_places("x.await y.awaits", ".await").count(), 1);
}
