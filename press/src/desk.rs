//! The world as the typesetter sees it: one template, two virtual files, the fonts, and nothing else; no clock.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fault::Fault;

/// The template, which holds no word.
pub const TEMPLATE: &str = include_str!("../template/papers.typ");

/// The world of one volume.
pub struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    files: [(FileId, Bytes); 2],
}

impl Desk {
    /// With the sheet as JSON, and the source that is to be attached.
    ///
    /// # Errors
    /// [`Fault::Failed`]: a name that the typesetter does not take.
    pub fn new(fonts: &[&'static [u8]], sheet: Vec<u8>, source: Vec<u8>) -> Result<Self, Fault> {
        let fonts: Vec<Font> = fonts.iter().flat_map(|font| Font::iter(Bytes::new(*font))).collect();
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main: Source::new(id("papers.typ")?, TEMPLATE.to_owned()),
            files: [(id("sheet.json")?, Bytes::new(sheet)), (id("source.json")?, Bytes::new(source))],
        })
    }
}

fn id(name: &str) -> Result<FileId, Fault> {
    let path = VirtualPath::new(name).map_err(|_| Fault::Failed("a name of our own"))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(file, _)| *file == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
