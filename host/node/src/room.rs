//! Whether there is room on a disk.

use std::path::Path;

/// Below this, writing is not tried again: the system itself needs some.
const FREE_BYTES_MIN: u64 = 8 * 1024 * 1024;

/// Whether the disk under `path` has room for more. A disk that cannot be asked is tried.
pub(crate) fn has_room(path: &Path) -> bool {
    rustix::fs::statvfs(path).map_or(true, |disk| disk.f_bavail.saturating_mul(disk.f_frsize) >= FREE_BYTES_MIN)
}
