//! Moments and sizes as people write them, in the machine's own zone; the exact moment stays in the page's source.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use maud::{Markup, html};
use parloir_speech::locale::Language;
use parloir_speech::speech::Speech;

fn local(text: &str) -> Option<ZonedDateTime> {
    Some(text.parse::<Timestamp>().ok()?.to_zoned_datetime(TimeZone::system()))
}

/// A moment, as short as it can be told today: `14:05`, `hier, 14:05`, `24 novembre 2026, 14:05`.
pub(crate) fn moment(speech: &Speech, text: &str) -> Markup {
    let Some(at) = local(text) else { return html! { (parloir_speech::reveal::reveal(text)) } };
    let shown = told(speech, &at, ZonedDateTime::now().date());
    html! { time datetime=(text) title=(whole(speech, &at)) { (shown) } }
}

/// A moment with its day, whatever day it is read: on what is printed or handed on.
pub(crate) fn dated(speech: &Speech, text: &str) -> Markup {
    let Some(at) = local(text) else { return html! { (parloir_speech::reveal::reveal(text)) } };
    html! { time datetime=(text) title=(whole(speech, &at)) { (date(speech, at.date())) ", " (hour(&at)) } }
}

/// A moment in plain text, for a sentence.
pub(crate) fn plain(speech: &Speech, text: &str) -> String {
    local(text)
        .map_or_else(|| parloir_speech::reveal::reveal(text), |at| told(speech, &at, ZonedDateTime::now().date()))
}

/// The clock of a moment: `14:05`.
pub(crate) fn clock(speech: &Speech, text: &str) -> Markup {
    let Some(at) = local(text) else { return html! { (parloir_speech::reveal::reveal(text)) } };
    html! { time datetime=(text) title=(whole(speech, &at)) { (hour(&at)) } }
}

/// The day of a moment, whole: `mardi 24 novembre 2026`.
pub(crate) fn day(speech: &Speech, text: &str) -> String {
    local(text).map_or_else(|| parloir_speech::reveal::reveal(text), |at| long_date(speech, at.date()))
}

/// Today, whole: `1er décembre 2026`.
pub(crate) fn this_day(speech: &Speech) -> String {
    date(speech, ZonedDateTime::now().date())
}

/// A day as a key: two moments of the same day have the same.
pub(crate) fn day_key(text: &str) -> String {
    local(text).map_or_else(String::new, |at| at.date().to_string())
}

/// Today, for the name of a file: `2026-03-01`.
pub(crate) fn today() -> String {
    ZonedDateTime::now().date().to_string()
}

fn told(speech: &Speech, at: &ZonedDateTime, today: Date) -> String {
    let clock = hour(at);
    if at.date() == today {
        return clock;
    }
    if today.yesterday().is_ok_and(|yesterday| yesterday == at.date()) {
        return format!("{}, {clock}", speech.say("yesterday"));
    }
    format!("{}, {clock}", date(speech, at.date()))
}

fn whole(speech: &Speech, at: &ZonedDateTime) -> String {
    let (sign, seconds) = (if at.offset().seconds() < 0 { '−' } else { '+' }, at.offset().seconds().abs());
    format!(
        "{}, {}:{:02} (UTC{sign}{:02}:{:02})",
        long_date(speech, at.date()),
        hour(at),
        at.second(),
        seconds / 3_600,
        seconds % 3_600 / 60
    )
}

fn hour(at: &ZonedDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn date(speech: &Speech, date: Date) -> String {
    let month = speech.say(&format!("month-{}", date.month()));
    match speech.language() {
        Language::Fr => format!("{} {month} {}", first(date.day()), date.year()),
        Language::En => format!("{} {month} {}", date.day(), date.year()),
    }
}

fn long_date(speech: &Speech, day: Date) -> String {
    format!("{} {}", speech.say(&format!("weekday-{}", day.weekday().to_monday_one_offset())), date(speech, day))
}

fn first(day: i8) -> String {
    if day == 1 { "1er".to_owned() } else { day.to_string() }
}

/// A size: `12,4 Mo`, `12.4 MB`; powers of ten, as files are shown on most desktops.
pub(crate) fn size(speech: &Speech, bytes: u64) -> String {
    let units = match speech.language() {
        Language::Fr => ["octets", "ko", "Mo", "Go", "To"],
        Language::En => ["bytes", "kB", "MB", "GB", "TB"],
    };
    let mut unit = 0;
    let mut scale: u64 = 1;
    while unit + 1 < units.len() && bytes >= scale.saturating_mul(1_000) {
        scale = scale.saturating_mul(1_000);
        unit += 1;
    }
    let name = units.get(unit).copied().unwrap_or_default();
    if unit == 0 {
        return format!("{bytes}\u{A0}{name}");
    }
    let tenths = (bytes / scale).saturating_mul(10) + bytes % scale / (scale / 10).max(1);
    let comma = if speech.language() == Language::Fr { ',' } else { '.' };
    if tenths >= 1_000 {
        format!("{}\u{A0}{name}", tenths / 10)
    } else {
        format!("{}{comma}{}\u{A0}{name}", tenths / 10, tenths % 10)
    }
}

/// A count, its thousands set apart.
pub(crate) fn count(speech: &Speech, number: u64) -> String {
    let gap = if speech.language() == Language::Fr { '\u{202F}' } else { ',' };
    let digits = number.to_string();
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(gap);
        }
        shown.push(digit);
    }
    shown
}

/// Seconds from one moment to another; none when they cannot be read or stand the other way round.
pub(crate) fn between(from: &str, to: &str) -> u64 {
    let at = |text: &str| text.parse::<Timestamp>().ok();
    let (Some(from), Some(to)) = (at(from), at(to)) else { return 0 };
    u64::try_from(to.as_second() - from.as_second()).unwrap_or(0)
}

/// A span of seconds: `3 min 20 s`.
pub(crate) fn span(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds}\u{A0}s"),
        60..3_600 => format!("{}\u{A0}min\u{A0}{}\u{A0}s", seconds / 60, seconds % 60),
        _ => format!("{}\u{A0}h\u{A0}{:02}\u{A0}min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentences::speech;

    #[test]
    fn dates_are_set_as_each_language_sets_them() {
        let (fr, en) = (speech(Language::Fr), speech(Language::En));
        let day = jiff::civil::date(2026, 3, 1);
        assert_eq!(
            (long_date(fr, day), long_date(en, day)),
            ("dimanche 1er mars 2026".into(), "Sunday 1 March 2026".into())
        );
        let at = day.at(14, 5, 9, 0).to_zoned_datetime(TimeZone::UTC).unwrap();
        assert_eq!(told(fr, &at, day), "14:05");
        assert_eq!(told(fr, &at, jiff::civil::date(2026, 3, 2)), "hier, 14:05");
        assert_eq!(told(en, &at, jiff::civil::date(2026, 3, 5)), "1 March 2026, 14:05");
        assert_eq!(whole(fr, &at), "dimanche 1er mars 2026, 14:05:09 (UTC+00:00)");
        assert_eq!(between("2026-11-24T01:52:00Z", "2026-11-24T01:53:01Z"), 61);
        assert_eq!(between("2026-11-24T01:52:00Z", "2026-11-24T01:51:00Z") + between("x", "y"), 0);
        assert_eq!(plain(fr, "rubbish\u{202E}"), "rubbish⟦U+202E⟧", "what is no moment is shown as it is, made safe");
    }

    #[test]
    fn sizes_counts_and_spans_are_readable() {
        let (fr, en) = (speech(Language::Fr), speech(Language::En));
        assert_eq!(size(fr, 12_400_000), "12,4\u{A0}Mo");
        assert_eq!(
            (size(en, 999), size(en, 1_000), size(en, 999_999)),
            ("999\u{A0}bytes".into(), "1.0\u{A0}kB".into(), "999\u{A0}kB".into())
        );
        assert_eq!(size(en, u64::MAX), "18446744\u{A0}TB");
        assert_eq!((count(fr, 1_234_567), count(en, 12)), ("1\u{202F}234\u{202F}567".into(), "12".into()));
        assert_eq!(
            (span(59), span(200), span(7_260)),
            ("59\u{A0}s".into(), "3\u{A0}min\u{A0}20\u{A0}s".into(), "2\u{A0}h\u{A0}01\u{A0}min".into())
        );
    }
}
