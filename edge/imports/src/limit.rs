//! What a stranger's file may cost.

/// Bounds on one file. The ones of [`Bounds::default`] hold everywhere but in tests, which try them with less.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of the source file: a conversation with its films fits; so does its sealed copy on a common disk.
    pub source_bytes: u64,
    /// Bytes of one physical line, of one element, of one letter with what is attached to it.
    pub unit_bytes: u64,
    /// Bytes of one message's text, its continuations together.
    pub text_bytes: usize,
    /// Bytes of all texts together: a long life of letters.
    pub texts_bytes: u64,
    /// Bytes of a name, of a moment as written, of the name of a file; sixteen times as many of all whom a line is for.
    pub name_bytes: usize,
    /// Lines of a reading: ten times the largest export that was ever heard of.
    pub lines: u64,
    /// Files in an archive.
    pub packed_files: usize,
    /// Unpacked bytes of an archive, all files together.
    pub unpacked_bytes: u64,
    /// How many times its packed size a file may unpack to, beyond [`Bounds::small_bytes`]: text packs to a twentieth, a bomb to a thousandth.
    pub ratio: u64,
    /// Below this, no ratio is too large.
    pub small_bytes: u64,
    /// Attachments of one message.
    pub attachments: usize,
    /// What stands in the heads of one letter, in all of its parts: fields, and what they list. Each may take a hundred times its bytes of memory.
    pub letter_fields: usize,
    /// Lines of one letter that may part it from what is attached to it.
    pub letter_parts: usize,
    /// Values of one JSON: each may take hundreds of times its bytes of memory. A full slice of RSMF has a million.
    pub json_values: usize,
    /// Bytes that are read to know the directory of an archive: it lies in memory before a file of it is counted.
    pub directory_bytes: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            source_bytes: 16 << 30,
            unit_bytes: 64 << 20,
            text_bytes: 1 << 20,
            texts_bytes: 1 << 30,
            name_bytes: 4 << 10,
            lines: 5_000_000,
            packed_files: 200_000,
            unpacked_bytes: 32 << 30,
            ratio: 200,
            small_bytes: 1 << 20,
            attachments: 1_000,
            letter_fields: 500_000,
            letter_parts: 100_000,
            json_values: 1_500_000,
            directory_bytes: 32 << 20,
        }
    }
}
