//! A folder as a `.zip`, made while it is taken.

use parloir_base::Refusal;
use parloir_wire::document::target_name;
use zeroize::Zeroizing;

use crate::documents::tree::{Leaf, Tree};
use crate::fault::Stop;
use crate::zip::{PIECE_BYTES, Zip};

/// The directory waits in memory until the end: a folder whose names alone come to more is refused.
const DIRECTORY_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Makes the archive, piece by piece.
pub(crate) struct Zipped {
    tree: Tree,
    zip: Zip,
    /// A file, and how much of it was read.
    open: Option<(Leaf, u64)>,
    is_over: bool,
}

impl Zipped {
    /// Of a folder.
    pub fn new(tree: Tree) -> Self {
        Self { tree, zip: Zip::default(), open: None, is_over: false }
    }

    /// The next bytes; none after the end.
    pub fn next(&mut self) -> Result<Option<Vec<u8>>, Stop> {
        while self.zip.ready() < PIECE_BYTES && !self.is_over {
            self.go_on()?;
        }
        Ok((self.zip.ready() > 0).then(|| self.zip.take()))
    }

    fn go_on(&mut self) -> Result<(), Stop> {
        let Some((leaf, done)) = &mut self.open else { return self.begin() };
        if *done == leaf.bytes {
            self.zip.finish();
            self.open = None;
            return if self.zip.directory_bytes() > DIRECTORY_BYTES_MAX {
                Err(Refusal::ItemTooLarge.into())
            } else {
                Ok(())
            };
        }
        let mut buffer = Zeroizing::new(vec![0; 64 * 1024]);
        let left = usize::try_from(leaf.bytes - *done).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.tree.plain.read_at(leaf.at + *done, buffer.get_mut(..left).unwrap_or_default())?;
        if read == 0 {
            return Err(Refusal::DocumentKind.into());
        }
        self.zip.append(buffer.get(..read).unwrap_or_default());
        *done += read as u64;
        Ok(())
    }

    fn begin(&mut self) -> Result<(), Stop> {
        match self.tree.next()? {
            None => {
                self.zip.close();
                self.is_over = true;
            }
            Some(leaf) if leaf.is_folder => self.zip.folder(name(&leaf) + "/", leaf.seconds),
            Some(leaf) => {
                self.zip.create(name(&leaf), leaf.seconds, Some(leaf.bytes));
                self.open = Some((leaf, 0));
            }
        }
        Ok(())
    }
}

fn name(leaf: &Leaf) -> String {
    leaf.path.iter().map(|part| target_name(part)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;
