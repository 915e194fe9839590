//! What a trace may say of the contract's types: of which kind they are, never what they hold.
//!
//! Requests hold passphrases and words; answers hold what people wrote, names and addresses.

use core::fmt;
use std::io;

use serde::Serialize;

use crate::contract::{
    Aloud, AloudChoice, Answer, AuthorityLine, AuthorityNew, AwaitedStamp, BackupPage, BundleMade, CachetChecked,
    CachetLine, CachetMade, ChainLine, Checked, CheckedCheckpoint, CheckedItem, CheckedParty, CheckedReceipt,
    CheckedStamp, CheckpointLine, DepositFile, DepositLine, DocumentLine, Draft, Finding, FolderLine, FolderPage,
    ForkLine, FoundImport, FoundLine, GapLine, HandoverKey, ImportChoice, ImportLine, ImportLook, ImportPage,
    ImportReading, ImportedFile, ImportedLine, InvitationLine, InvitationMade, Item, Joined, JournalLine, JournalPage,
    MatterLine, MatterPage, NetworkLine, Opened, OwedLine, PapersLine, PapersMade, ParcelMade, PartyLine, PersonLine,
    Placed, ProgressLine, ReceiptLine, ReceiveWanted, ReceivedLine, ReceivedMade, Recognised, Recover, RelayPage,
    RelayParty, RendezvousLine, Request, SharesPage, StampLine, StampPage, StampedMatter, Status, Storage, StoragePage,
    WaitingStamp,
};

/// Keeps the tag of a value that is written as JSON, its first text, and takes nothing of what follows.
#[derive(Default)]
struct Tag {
    quotes: u8,
    word: String,
}

/// The quotation marks around the tag's name, and around the tag.
const QUOTES: u8 = 4;

impl io::Write for Tag {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            if *byte == b'"' {
                self.quotes += 1;
            } else if self.quotes == QUOTES - 1 {
                self.word.push(char::from(*byte));
            }
            if self.quotes == QUOTES {
                return Err(io::ErrorKind::Other.into());
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn kind(value: &impl Serialize) -> String {
    let mut tag = Tag::default();
    // It ends with the refusal to take more.
    drop(serde_json::to_writer(&mut tag, value));
    tag.word
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", kind(self))
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({})", kind(self))
    }
}

macro_rules! quiet {
    ($($name:ident),* $(,)?) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })*
    };
}

quiet!(
    Aloud,
    AloudChoice,
    AuthorityLine,
    AuthorityNew,
    AwaitedStamp,
    BackupPage,
    BundleMade,
    CachetChecked,
    CachetLine,
    CachetMade,
    CheckedStamp,
    ChainLine,
    Checked,
    CheckedCheckpoint,
    CheckedItem,
    CheckedParty,
    CheckedReceipt,
    CheckpointLine,
    DepositFile,
    DepositLine,
    DocumentLine,
    Draft,
    Finding,
    FolderLine,
    FolderPage,
    ForkLine,
    FoundImport,
    FoundLine,
    GapLine,
    ImportChoice,
    ImportLine,
    ImportLook,
    ImportPage,
    ImportReading,
    ImportedFile,
    ImportedLine,
    InvitationLine,
    InvitationMade,
    Item,
    Joined,
    JournalLine,
    JournalPage,
    MatterLine,
    MatterPage,
    NetworkLine,
    Opened,
    OwedLine,
    PapersLine,
    PapersMade,
    ParcelMade,
    PartyLine,
    PersonLine,
    Placed,
    ProgressLine,
    ReceiptLine,
    HandoverKey,
    ReceiveWanted,
    ReceivedLine,
    ReceivedMade,
    Recognised,
    Recover,
    RelayPage,
    RelayParty,
    RendezvousLine,
    SharesPage,
    StampLine,
    StampPage,
    StampedMatter,
    Status,
    Storage,
    StoragePage,
    WaitingStamp,
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Reply;

    const SECRET: &str = "quatre hiboux";

    #[test]
    fn a_trace_of_a_request_says_its_kind_and_nothing_that_it_holds() {
        let secret = || SECRET.to_owned();
        for (request, kind) in [
            (Request::Lock, "lock"),
            (Request::Unlock { passphrase: secret() }, "unlock"),
            (Request::Passphrase { former: secret(), new: secret(), weak_accepted: true }, "passphrase"),
            (Request::PassphraseByWords { words: secret(), new: secret(), weak_accepted: true }, "passphrase-by-words"),
            (Request::Join { link: secret(), wait_ms: 7 }, "join"),
            (Request::Send { matter: secret(), text: secret(), reply_to: None }, "send"),
            (Request::Search { words: secret(), matter: None, limit: 9 }, "search"),
        ] {
            assert_eq!(format!("{request:?}"), format!("Request({kind})"));
        }
    }

    #[test]
    fn a_trace_of_an_answer_says_its_kind_and_nothing_that_it_holds() {
        let status = Status { name: SECRET.to_owned(), addresses: vec![SECRET.to_owned()], ..Status::default() };
        let draft = Draft { text: SECRET.to_owned(), ..Draft::default() };
        let found = FoundLine {
            matter: "ab".to_owned(),
            title: SECRET.to_owned(),
            item: "cd".to_owned(),
            number: 1,
            author_name: SECRET.to_owned(),
            claimed: String::new(),
            snippet: vec![(SECRET.to_owned(), true)],
            import: None,
        };
        assert_eq!(format!("{:?}", Reply::Done(Answer::Found(vec![found.clone()]))), "Done(Answer(found))");
        assert_eq!(format!("{:?}", Answer::Status(status.clone())), "Answer(status)");
        assert_eq!(format!("{:?}", (&status, &draft, &found)), "(Status { .. }, Draft { .. }, FoundLine { .. })");
        assert!(serde_json::to_string(&found).unwrap().contains(SECRET));
    }
}
