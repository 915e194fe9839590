//! Small parts of answers: moments, sizes, short identifiers.

use crate::look::Look;
use parloir_speech::reveal::reveal;
use parloir_speech::speech::Speech;

/// A moment (RFC 3339, UTC) as people of the language write it; anything else as it is, made safe.
#[must_use]
pub fn moment(text: &str, speech: &Speech) -> String {
    if parloir_base::Moment::from_text(text).is_err() {
        return reveal(text);
    }
    let piece = |from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
    speech.tell(
        "moment",
        &[
            ("year", piece(0, 4).into()),
            ("month", piece(5, 7).into()),
            ("day", piece(8, 10).into()),
            ("time", piece(11, 16).into()),
        ],
    )
}

/// When somebody was last met, in words.
#[must_use]
pub fn met(text: Option<&String>, speech: &Speech) -> String {
    match text {
        Some(text) => speech.tell("met-last", &[("moment", moment(text, speech).into())]),
        None => speech.say("met-never"),
    }
}

/// A moment that may be absent.
#[must_use]
pub fn moment_or_never(text: Option<&String>, speech: &Speech) -> String {
    text.map_or_else(|| speech.say("never"), |text| moment(text, speech))
}

/// Bytes in decimal units, three digits that matter.
#[must_use]
pub fn bytes(count: u64, speech: &Speech) -> String {
    let units = ["unit-b", "unit-kb", "unit-mb", "unit-gb", "unit-tb", "unit-pb", "unit-eb"];
    let mut step = 0;
    let mut scale: u64 = 1;
    while step + 1 < units.len() && count / scale >= 1_000 {
        scale = scale.saturating_mul(1_000);
        step += 1;
    }
    let unit = units.get(step).copied().unwrap_or("unit-b");
    let whole = count / scale;
    let tenths = (count % scale).saturating_mul(10) / scale;
    let number = if step == 0 || whole >= 100 {
        whole.to_string()
    } else {
        speech.tell("decimal", &[("whole", whole.to_string().into()), ("tenths", tenths.to_string().into())])
    };
    speech.tell(unit, &[("number", number.into())])
}

/// Seconds as people say them.
#[must_use]
pub fn span(seconds: u64, speech: &Speech) -> String {
    match seconds {
        0..=59 => speech.tell("span-seconds", &[("seconds", seconds.into())]),
        60..=3_599 => {
            speech.tell("span-minutes", &[("minutes", (seconds / 60).into()), ("seconds", (seconds % 60).into())])
        }
        _ => speech
            .tell("span-hours", &[("hours", (seconds / 3_600).into()), ("minutes", (seconds % 3_600 / 60).into())]),
    }
}

/// The first eight digits of an identifier.
#[must_use]
pub fn short(id: &str) -> String {
    reveal(&id.chars().take(8).collect::<String>())
}

/// Lines of a name and a value, the values under one another.
#[must_use]
pub fn pairs(lines: &[(String, String)], look: &Look<'_>) -> String {
    let room = lines.iter().map(|(name, _)| parloir_speech::width::columns(name)).max().unwrap_or(0);
    let mut text = String::new();
    for (name, value) in lines {
        text.push_str(&format!("  {}  {value}\n", look.quiet(&parloir_speech::width::padded(name, room))));
    }
    text
}
