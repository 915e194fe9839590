//! Every bound, with its reason.

/// Bytes of a conversation: it lies in memory whole, once.
pub const SOURCE_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Items in a volume: a hundred thousand in one file took 5 GiB of memory, in ten it takes a tenth of that.
pub const VOLUME_ITEMS_MAX: usize = 10_000;
/// What a volume's texts may weigh, in letters as they are printed; a volume of long letters ends before its last item.
pub const VOLUME_WEIGHT_MAX: u64 = 6 * 1024 * 1024;
/// Bytes of a text: sixteen times what a message may hold, and seven hundred pages.
pub const TEXT_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of a name or a title: four times what the protocol lets through.
pub const NAME_BYTES_MAX: usize = 1024;
/// Lists beside the items: no matter comes near, and each line costs a line of paper.
pub const LIST_MAX: usize = 100_000;
/// Former texts and receipts of one item.
pub const ITEM_LIST_MAX: usize = 10_000;
/// Marks on one letter: more than any script asks for; a tower of them leaves the line.
pub const MARKS_MAX: usize = 4;
/// Letters without a place to break the line: about half a line.
pub const UNBROKEN_MAX: usize = 30;
/// Lines of a text that are set as lines; later ones are joined, the break shown. A text of breaks alone would be twenty thousand pages.
pub const LINES_MAX: usize = 4_000;
/// Breaks in a row that are set as lines.
pub const BLANK_MAX: usize = 8;
/// Replacements of a text that are set off by their type; later ones are shown in plain brackets. Each is a box, and dear: a hundred
/// thousand of them took three gibibytes, so that one person's tabs would have kept the papers from being made at all.
pub const SET_OFF_MAX: usize = 40;
/// The same of a volume.
pub const VOLUME_SET_OFF_MAX: usize = 4_000;
/// Address space of the process that sets a volume.
pub const CHILD_MEMORY_BYTES: u64 = 3 * 1024 * 1024 * 1024;
/// Seconds of the processor that a volume may take: fifty times what one of ten thousand messages takes.
pub const CHILD_CPU_SECONDS: u64 = 300;
/// Bytes of a volume as it comes from its process.
pub const VOLUME_BYTES_MAX: u64 = 1024 * 1024 * 1024;
