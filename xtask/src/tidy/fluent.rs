//! Reads one message of a Fluent file: enough for a plain sentence over one or more lines.

/// The sentence of a key, on one line; nothing where it is missing or empty.
pub fn message(text: &str, key: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| value_of(line, key).is_none());
    let mut sentence = lines.next().and_then(|line| value_of(line, key))?.to_owned();
    for line in lines.take_while(|line| line.starts_with([' ', '\t']) || line.is_empty()) {
        sentence.push(' ');
        sentence.push_str(line);
    }
    let sentence = flat(&sentence);
    (!sentence.is_empty()).then_some(sentence)
}

fn value_of<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.trim_start().strip_prefix('=')
}

/// A text with every run of white space made one space, so that line breaks do not matter; a space that does not
/// break, as French asks before `:` and `?`, is the same sentence.
pub fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_may_take_several_lines() {
        let text = "a-b-what = One\n    two.\n\na-b-do = Three.\n";
        assert_eq!(message(text, "a-b-what").as_deref(), Some("One two."));
        assert_eq!(message(text, "a-b-do").as_deref(), Some("Three."));
    }

    #[test]
    fn a_missing_or_empty_sentence_is_none() {
        assert_eq!(message("a-what =\nb-what = x\n", "a-what"), None);
        assert_eq!(message("a-what-else = x\n", "a-what"), None);
        assert_eq!(message("# a-what = x\n", "a-what"), None);
    }
}
