//! What whoever verifies does, one thing after the other, with stock tools: what to type, what is to be seen, and what that shows.

use crate::constat::page::{Line, Piece, Table, ours};
use crate::constat::words::Voice;

/// The last line of both scripts, when all stands.
const VERDICT: &str = "CONFORME / STANDS";

/// All of them; what is about time-stamps where there are some.
pub(crate) fn steps(voice: Voice, is_stamped: bool) -> Table {
    let typed = |text: &str| Piece::Code(text.to_owned());
    let own = |key: &str| ours(voice.say(key));
    let line = |text: &str| vec![typed(text)];
    let verdict = || voice.tell("py-expected", &[("verdict", typed(VERDICT))]);
    let said = |key: &str, text: &str| voice.tell(key, &[("code", typed(text))]);
    let tools = voice.tell("tools", &[("py", typed("verify.py")), ("sh", typed("verify.sh"))]);
    let mut rows: Vec<[Line; 3]> = vec![
        [tools, own("tools-expected"), own("tools-shows")],
        [line("sha256sum SHA256SUMS"), own("sum-expected"), own("sum-shows")],
        [line("sha256sum --strict --quiet -c SHA256SUMS"), own("sums-expected"), own("sums-shows")],
        [line("python3 verify.py"), verdict(), own("py-shows")],
        [line("bash verify.sh"), verdict(), own("sh-shows")],
        [said("own", "parloir-verify ."), own("own-expected"), own("own-shows")],
        [said("voice", "parloir --json status"), own("voice-expected"), own("voice-shows")],
    ];
    if is_stamped {
        rows.push([
            said("trust", &format!("TSA_TRUST={} bash verify.sh", voice.say("pem"))),
            line("vouched for by TSA_TRUST"),
            own("trust-shows"),
        ]);
    }
    rows.push([said("file", "sha256sum"), own("file-expected"), own("file-shows")]);
    Table {
        heads: ["steps-act", "steps-expected", "steps-shows"].map(|key| voice.say(key).to_owned()),
        rows: rows.into_iter().map(|row| row.map(|line| vec![line])).collect(),
        rest: None,
    }
}
