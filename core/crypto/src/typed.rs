//! What fingers do on a keyboard: letters without their accents and masks, and runs along its rows.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

/// A letter in lower case, without its accents.
pub(crate) fn base(letter: char) -> char {
    let bare = [letter].into_iter().nfkd().find(|part| !is_combining_mark(*part)).unwrap_or(letter);
    bare.to_lowercase().next().unwrap_or(bare)
}

/// What a digit or a sign stands for when it masks a letter.
pub(crate) fn unmasked(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        other => other,
    }
}

/// `abcd`, `4321`, `aaaa`, or neighbours along a keyboard's row or column.
pub(crate) fn is_run(letters: &[char]) -> bool {
    let steps = |by: i64| {
        letters.windows(2).all(|pair| match pair {
            [one, two] => i64::from(u32::from(*one)).saturating_add(by) == i64::from(u32::from(*two)),
            _ => false,
        })
    };
    let on_row = || {
        let forth: String = letters.iter().collect();
        let back: String = letters.iter().rev().collect();
        let (forth, back) = (Zeroizing::new(forth), Zeroizing::new(back));
        ROWS.split_whitespace().any(|row| row.contains(forth.as_str()) || row.contains(back.as_str()))
    };
    steps(1) || steps(-1) || steps(0) || on_row()
}

/// Rows and columns of the French and English keyboards, and the digits' own orders.
const ROWS: &str = "azertyuiop qsdfghjklm wxcvbn qwertyuiop asdfghjkl zxcvbnm qwertzuiop yxcvbnm \
    aqw zsx edc rfv tgb yhn ujm qaz wsx 1qaz 2wsx 3edc 0123456789 1234567890 147 258 369 159 753 &é\"'(-è_çà) !@#$%^&*()";
