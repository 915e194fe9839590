//! Where the bytes of documents are, for the forms that hold them.

use std::io;
use std::path::PathBuf;

/// Gives documents by the names that the model has for them.
pub trait Documents {
    /// All of one; nothing when it is not to be had.
    ///
    /// # Errors
    /// It is there and cannot be read.
    fn bytes(&self, piece: &str) -> io::Result<Option<Vec<u8>>>;
}

/// Nowhere: letters then say what the document is, and do not hold it.
#[derive(Clone, Copy, Debug)]
pub struct Nowhere;

impl Documents for Nowhere {
    fn bytes(&self, _: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

/// In `pieces/` of a folder.
#[derive(Clone, Debug)]
pub struct Beside(pub PathBuf);

impl Documents for Beside {
    fn bytes(&self, piece: &str) -> io::Result<Option<Vec<u8>>> {
        match std::fs::read(self.0.join("pieces").join(piece)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The name of the file that holds a document: ASCII, whatever the document is called. Its ending stays when it is a plain one.
#[must_use]
pub fn piece_name(place: usize, name: &str, is_folder: bool) -> String {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    let is_plain = |end: &String| (1..=8).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let end = if is_folder { "tar".to_owned() } else { end.filter(is_plain).unwrap_or_else(|| "bin".to_owned()) };
    format!("piece-{place:04}.{end}")
}

#[cfg(test)]
mod tests {
    use super::piece_name;

    #[test]
    fn the_file_of_a_document_has_a_plain_name_whatever_the_document_is_called() {
        assert_eq!(piece_name(1, "Bail signé.PDF", false), "piece-0001.pdf");
        assert_eq!(piece_name(12, "../../etc/passwd", false), "piece-0012.bin");
        assert_eq!(piece_name(3, "a.\u{202E}fdp", false), "piece-0003.bin");
        assert_eq!(piece_name(4, "photos.2026", true), "piece-0004.tar");
        assert_eq!(piece_name(12_345, "x.", false), "piece-12345.bin");
    }
}
