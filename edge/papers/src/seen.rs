//! What others wrote, so that it deceives nobody who reads it on paper or in another program: what cannot be seen is written out.

use parloir_base::letters::{self, code_point};

/// One line: line ends and tabs are written out too.
pub(crate) fn line(text: &str) -> String {
    shown(text, |_| false)
}

/// Several lines, as they are: line feeds and tabs stay, and a line end of two letters is one.
pub(crate) fn lines(text: &str) -> String {
    shown(&text.replace("\r\n", "\n"), |letter| matches!(letter, '\n' | '\t'))
}

/// Controls, direction marks, invisible letters and letters of nobody become `[U+XXXX]`.
fn shown(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    letters::shown(text, |letter, deceives| deceives && !is_kept(letter), |letter| format!("[{}]", code_point(letter)))
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        assert_eq!(line("facture\u{202E}fdp.exe"), "facture[U+202E]fdp.exe");
        assert_eq!(line("a\u{200B}b\0c\u{1b}[2J"), "a[U+200B]b[U+0000]c[U+001B][2J");
        assert_eq!(line("un\r\ndeux\tx\u{2028}y\u{85}z"), "un[U+000D][U+000A]deux[U+0009]x[U+2028]y[U+0085]z");
        assert_eq!(lines("un\r\ndeux\rtrois\tx"), "un\ndeux[U+000D]trois\tx");
        assert_eq!(line(&format!("e{}", "\u{301}".repeat(6))), format!("e{}[U+0301][U+0301]", "\u{301}".repeat(4)));
    }

    #[test]
    fn what_can_be_seen_stays() {
        for text in ["Bonjour.", "L’été à Œuf-en-Ternois\u{202F}?", "שלום", "👩\u{200D}⚖\u{FE0F} ❤\u{FE0F}", "日本"]
        {
            let kept = text.replace('\u{202F}', " ");
            assert_eq!(line(&kept), kept);
        }
        assert_eq!(line("Bien\u{202F}?"), "Bien\u{202F}?", "a narrow space is one that is seen");
    }
}
