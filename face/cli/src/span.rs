//! Spans of time as people type them: `30s`, `15m`, `12h`, `7d`.

/// Milliseconds of a span.
///
/// # Errors
/// A word for the argument parser; the sentence is said in the reader's language by `misuse.rs`.
pub fn parse_ms(text: &str) -> Result<i64, String> {
    let bad = || "30s, 15m, 12h, 7d".to_owned();
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(bad)?;
    let unit_ms: i64 = match unit {
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" | "j" => 86_400_000,
        _ => return Err(bad()),
    };
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad());
    }
    number.parse::<i64>().ok().and_then(|count| count.checked_mul(unit_ms)).filter(|ms| *ms > 0).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::parse_ms;

    #[test]
    fn a_span_is_a_number_and_a_unit_and_nothing_else() {
        assert_eq!(parse_ms("7d"), Ok(7 * 86_400_000));
        assert_eq!(parse_ms("7j"), Ok(7 * 86_400_000));
        assert_eq!(parse_ms("30s"), Ok(30_000));
        for bad in [
            "",
            "7",
            "d",
            "-1d",
            "+1d",
            "0s",
            "1.5h",
            "7 d",
            "7w",
            "99999999999999999999d",
            "9223372036854775807d",
            "7é",
        ] {
            assert!(parse_ms(bad).is_err(), "{bad}");
        }
    }
}
