//! What is asked at most of whoever draws, each with its reason.

/// Narrower, and nothing can be recognised.
pub const WIDTH_MIN: u16 = 64;
/// Wider than any column that shows a page, on a screen of double density.
pub const WIDTH_MAX: u16 = 2_000;
/// Pixels of one page: 64 MiB while it is drawn.
pub const PIXELS_MAX: u32 = 16 * 1024 * 1024;
/// Pages of a document: more are no letter and no contract, and the list of them alone is work.
pub const PAGES_MAX: u32 = 5_000;
/// Bytes of a document: it lies in memory whole, here and in the child.
pub const DOCUMENT_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Bytes of a drawn page: what comes from the child is held in memory before anyone looks at it.
pub const PNG_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Address space of the child: the document, a page in work, and what its pictures unpack to.
pub const CHILD_MEMORY_BYTES: u64 = 1024 * 1024 * 1024;
/// Seconds of the processor that the child may use.
pub const CHILD_CPU_SECONDS: u64 = 10;
