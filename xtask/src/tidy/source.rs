//! Parts a Rust file into code, tests and the rest: comments and strings are blanked, lines stay where they were.

/// A Rust file's text, parted. Each part is as long as the file, with spaces where the other parts are.
pub struct Source {
    /// Code outside tests.
    pub code: String,
    /// Code of tests.
    pub tests: String,
}

impl Source {
    /// Parts a text; `all_tests` says that the file as a whole is test code.
    pub fn of(text: &str, all_tests: bool) -> Self {
        let bare = blank(text);
        if all_tests {
            return Self { code: spaces(&bare, &[(0, bare.len())]), tests: bare };
        }
        let regions = test_regions(&bare);
        let mut others = Vec::new();
        let mut from = 0;
        for (start, end) in &regions {
            others.push((from, *start));
            from = *end;
        }
        others.push((from, bare.len()));
        Self { code: spaces(&bare, &regions), tests: spaces(&bare, &others) }
    }
}

/// The text with every byte of the regions but line ends turned into a space.
fn spaces(text: &str, regions: &[(usize, usize)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (start, end) in regions {
        for byte in bytes.iter_mut().take(*end).skip(*start).filter(|byte| **byte != b'\n') {
            *byte = b' ';
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Blanks comments, strings and characters.
fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut regions = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let end = if rest.starts_with(b"//") {
            at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"/*") {
            at + block_comment(rest)
        } else if let Some(length) = raw_string(bytes, at) {
            at + length
        } else if rest[0] == b'"' {
            at + quoted(rest)
        } else if rest[0] == b'\'' {
            at + character(rest)
        } else {
            at
        };
        if end > at {
            regions.push((at, end));
        }
        at = end.max(at + 1);
    }
    spaces(text, &regions)
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// The length of a raw string that starts here, if one does.
fn raw_string(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes[at] != b'r' || (at > 0 && is_word(bytes[at - 1]) && !matches!(bytes[at - 1], b'b' | b'c')) {
        return None;
    }
    let rest = &bytes[at + 1..];
    let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
    if rest.get(hashes) != Some(&b'"') {
        return None;
    }
    let mut close = vec![b'"'];
    close.resize(hashes + 1, b'#');
    let body = &rest[hashes + 1..];
    let length = body.windows(close.len()).position(|window| window == close).unwrap_or(body.len());
    Some((1 + hashes + 1 + length + close.len()).min(bytes.len() - at))
}

fn quoted(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of a character literal; nothing for a lifetime.
fn character(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        return rest.iter().skip(3).position(|byte| *byte == b'\'').map_or(1, |place| place + 4);
    }
    // One character of one to four bytes, then the closing quote.
    let width = match rest.get(1) {
        Some(0xC0..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..) => 4,
        _ => 1,
    };
    if rest.get(1 + width) == Some(&b'\'') { width + 2 } else { 0 }
}

/// What `#[cfg(test)]` covers: the attribute and its item.
fn test_regions(bare: &str) -> Vec<(usize, usize)> {
    const MARKS: [&str; 2] = ["#[cfg(test)]", "#[cfg(all(test"];
    let mut regions = Vec::new();
    let mut from = 0;
    while let Some(start) = MARKS.iter().filter_map(|mark| bare[from..].find(mark)).min().map(|place| from + place) {
        let end = item_end(bare.as_bytes(), start);
        regions.push((start, end));
        from = end;
    }
    regions
}

/// Where the item that starts with an attribute ends: its `;`, or the brace that closes it.
fn item_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            b';' | b',' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    bytes.len()
}

/// Whether a byte can stand in a name.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The places where `word` stands by itself, not as a part of a longer name.
pub fn word_places<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let bytes = code.as_bytes();
    let (opens, closes) = (word.bytes().next().is_some_and(is_word), word.bytes().last().is_some_and(is_word));
    code.match_indices(word).map(|(place, _)| place).filter(move |place| {
        let before = place.checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(place + word.len());
        let goes_on_before = opens && before.is_some_and(|byte| is_word(*byte));
        let goes_on_after = closes && after.is_some_and(|byte| is_word(*byte));
        !goes_on_before && !goes_on_after
    })
}

#[cfg(test)]
mod tests;
