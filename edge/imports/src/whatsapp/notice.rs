//! What WhatsApp itself says in an export, in French and in English: media left out, texts taken back, files named, happenings.
//!
//! Nothing here takes a word away: a line whose notice is not known stays a message with its text.

use crate::reading::Mark;
use crate::whatsapp::stamp::is_mark;

/// Whole texts that stand for media that were left out. The last word of the longer ones says of what.
const OMITTED: &[&str] = &[
    "<media omitted>",
    "<médias omis>",
    "<média omis>",
    "<fichier média omis>",
    "<medias omitted>",
    "image omitted",
    "video omitted",
    "video note omitted",
    "audio omitted",
    "sticker omitted",
    "gif omitted",
    "document omitted",
    "contact card omitted",
    "image absente",
    "image omise",
    "vidéo absente",
    "vidéo omise",
    "note vidéo omise",
    "audio omis",
    "audio absent",
    "sticker omis",
    "sticker absent",
    "gif retiré",
    "gif omis",
    "document omis",
    "document manquant",
    "fiche contact omise",
    "fiche contact manquante",
    "null",
];
const DELETED: &[&str] = &[
    "this message was deleted",
    "this message was deleted.",
    "you deleted this message",
    "you deleted this message.",
    "ce message a été supprimé",
    "ce message a été supprimé.",
    "vous avez supprimé ce message",
    "vous avez supprimé ce message.",
];
const EDITED: &[&str] = &["<this message was edited>", "<ce message a été modifié>"];
/// `photo.jpg (file attached)`.
const BEHIND: &[&str] = &[" (file attached)", " (fichier joint)"];
/// `<attached: photo.jpg>`.
const AROUND: &[&str] =
    &["<attached: ", "<pièce jointe : ", "<pièce jointe\u{a0}: ", "<pièce jointe: ", "<joint : ", "<joint\u{a0}: "];
/// What the program says of the conversation: with a name before it on telephones by Apple, without one on the others.
const TOLD: &[&str] = &[
    "messages and calls are end-to-end encrypted",
    "messages to this group are now secured with end-to-end encryption",
    "les messages et les appels sont chiffrés de bout en bout",
    "les messages et appels sont chiffrés de bout en bout",
    "les messages envoyés à ce groupe sont désormais protégés",
    "created group ",
    "created this group",
    "changed the subject ",
    "changed the group name ",
    "changed this group's icon",
    "changed the group description",
    "security code with ",
    "your security code with ",
    "missed voice call",
    "missed video call",
    "a créé le groupe ",
    "a créé ce groupe",
    "a changé le sujet ",
    "a modifié le sujet ",
    "a changé le nom du groupe ",
    "a changé l'icône de ce groupe",
    "a modifié la description du groupe",
    "votre code de sécurité avec ",
    "le code de sécurité ",
    "appel vocal manqué",
    "appel vidéo manqué",
];

fn plain(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
    text.chars()
        .map(|c| {
            if matches!(c, '\u{a0}' | '\u{202f}') {
                ' '
            } else if c == '’' {
                '\''
            } else {
                c
            }
        })
        .collect::<String>()
        .to_lowercase()
}

/// What the first line of a message says beside words: its mark, and the file that it names.
pub(crate) fn read(text: &str) -> (Mark, Option<&str>) {
    let attachment = named(text);
    // Longer texts are no notices, and are not folded.
    if text.len() > 400 {
        return (Mark::None, attachment);
    }
    let folded = plain(text);
    let mark = if OMITTED.contains(&folded.as_str()) {
        Mark::MediaOmitted
    } else if DELETED.contains(&folded.as_str()) {
        Mark::Deleted
    } else if EDITED.iter().any(|end| folded.ends_with(end)) {
        Mark::Edited
    } else {
        Mark::None
    };
    (mark, attachment)
}

fn named(text: &str) -> Option<&str> {
    let clean =
        |name: &str| -> bool { !name.is_empty() && name.len() <= 255 && !name.contains(['/', '\\', '<', '>', '\n']) };
    for behind in BEHIND {
        if let Some(name) = text.trim_end().strip_suffix(behind) {
            let name = name.trim_start_matches(is_mark);
            return clean(name).then_some(name);
        }
    }
    AROUND.iter().find_map(|around| {
        let (_, rest) = text.split_once(around)?;
        let (name, _) = rest.split_once('>')?;
        clean(name).then_some(name)
    })
}

/// Files that Markdown links to: `![name](media/file.jpg)`. By the last part of their path.
pub(crate) fn linked(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|piece| Some(piece.split_once(')')?.0));
    let is_beside = |target: &&str| !target.contains("://") && target.contains("media/");
    targets.filter(is_beside).filter_map(|target| target.rsplit('/').next()).filter(|name| !name.is_empty()).collect()
}

/// Whether what stands before a colon is a sentence of the program: a group may be named `a: b`.
pub(crate) fn is_told_of(author: &str) -> bool {
    let folded = plain(author);
    TOLD.iter().any(|told| folded.contains(told))
}

/// Whether a text behind a name is by the program: it begins with a mark of direction, as nothing that people write does, and says so.
pub(crate) fn is_by_the_program(text: &str) -> bool {
    if !text.starts_with(is_mark) || text.len() > 1_000 {
        return false;
    }
    let folded = plain(text);
    TOLD.iter().any(|told| folded.contains(told))
}
