//! Whether there is room on a disk.

use std::path::Path;

/// Below this, writing is not tried again: the system itself needs some.
const FREE_BYTES_MIN: u64 = 8 * 1024 * 1024;

/// Kept for messages: documents that come from others wait before the disk is fuller than this.
pub(crate) const RESERVE_BYTES: u64 = 64 * 1024 * 1024;

/// Whether the disk under `path` has room for so many bytes. A disk that cannot be asked is tried.
pub(crate) fn has_room_for(path: &Path, bytes: u64) -> bool {
    rustix::fs::statvfs(path)
        .map_or(true, |disk| disk.f_bavail.saturating_mul(disk.f_frsize) >= bytes.saturating_add(FREE_BYTES_MIN))
}

/// Whether the disk under `path` has room for more. A disk that cannot be asked is tried.
pub(crate) fn has_room(path: &Path) -> bool {
    rustix::fs::statvfs(path).map_or(true, |disk| disk.f_bavail.saturating_mul(disk.f_frsize) >= FREE_BYTES_MIN)
}
