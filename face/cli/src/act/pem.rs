//! A file of certificates that a person names: read whole, or refused; never cut.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use parloir_base::Refusal;

use crate::failure::Failure;

/// Beyond this, a file is no list of certificates.
const BYTES_MAX: u64 = 256 * 1024;

/// Reads it; `refusal` says that it is none.
///
/// # Errors
/// The refusal when it is too long or no text; a fault when it cannot be read.
pub fn read(path: &Path, refusal: Refusal) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BYTES_MAX + 1).read_to_end(&mut bytes));
    read.map_err(|_| Failure::fault("reading the file of certificates"))?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(refusal.into());
    }
    String::from_utf8(bytes).map_err(|_| refusal.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_longer_than_is_read_or_no_text_is_refused_and_never_cut() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        let read = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            read(&path, Refusal::AuthorityRefused)
        };
        let most = usize::try_from(BYTES_MAX).unwrap();
        assert_eq!(read(&vec![b'x'; most]).map(|text| text.len()), Ok(most));
        for bytes in [vec![b'x'; most + 1], vec![0xff; 10]] {
            assert_eq!(read(&bytes), Err(Refusal::AuthorityRefused.into()));
        }
        assert!(matches!(super::read(&folder.path().join("none"), Refusal::AuthorityRefused), Err(Failure::Fault(_))));
    }
}
