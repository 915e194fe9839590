//! The backup: where it is, when it was made, when it was last tried and found right.

use parloir_node::contract::{BackupPage, Restored};

use crate::look::Look;
use crate::render::part::{bytes, moment, moment_or_never, pairs};
use parloir_speech::reveal::reveal;

/// How the backup is.
#[must_use]
pub fn backup(page: &BackupPage, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut facts = match (&page.folder, &page.storage) {
        (_, Some(storage)) => vec![
            (speech.say("backup-storage"), reveal(&storage.endpoint)),
            (speech.say("backup-bucket"), reveal(&format!("{}/{}", storage.bucket, storage.prefix))),
        ],
        (Some(folder), None) => vec![(speech.say("backup-folder"), reveal(folder))],
        (None, None) => return look.paragraph("", &speech.say("backup-none")),
    };
    facts.extend([
        (speech.say("backup-made"), moment_or_never(page.made.as_ref(), speech)),
        (
            speech.say("backup-size"),
            speech.tell("backup-files", &[("files", page.files.into()), ("bytes", bytes(page.bytes, speech).into())]),
        ),
        (speech.say("backup-checked"), moment_or_never(page.checked.as_ref(), speech)),
        (speech.say("backup-whole"), moment_or_never(page.whole.as_ref(), speech)),
    ]);
    let mut text = pairs(&facts, look);
    if page.storage.as_ref().is_some_and(|storage| storage.is_plain) {
        for line in look.paragraph("  ", &speech.say("backup-storage-plain")).lines() {
            text.push_str(&format!("{}\n", look.warn(line)));
        }
    }
    if page.left > 0 {
        let left = speech.tell("backup-left", &[("files", page.left.into())]);
        for line in look.paragraph("  ", &left).lines() {
            text.push_str(&format!("{}\n", look.warn(line)));
        }
    }
    if page.failed.is_some() {
        let mut lines = vec![speech.tell(
            "backup-failed",
            &[
                ("moment", moment_or_never(page.failed.as_ref(), speech).into()),
                ("code", page.code.as_deref().map_or_else(|| speech.say("backup-fault"), reveal).into()),
            ],
        )];
        lines.extend(page.file.as_ref().map(|file| speech.tell("backup-file", &[("file", reveal(file).into())])));
        for line in
            lines.iter().flat_map(|line| look.paragraph("  ", line).lines().map(ToOwned::to_owned).collect::<Vec<_>>())
        {
            text.push_str(&format!("{}\n", look.bad(&line)));
        }
    }
    text
}

/// What came back, and what to do next.
#[must_use]
pub fn restored(restored: &Restored, look: &Look<'_>) -> String {
    let speech = look.speech;
    let parts = [
        ("made", moment(&restored.made, speech).into()),
        ("links", restored.links.into()),
        ("documents", restored.documents.into()),
    ];
    [speech.tell("restore-done", &parts), speech.say("restore-next")].map(|said| look.paragraph("", &said)).concat()
}
