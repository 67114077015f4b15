#pragma once
#include <cerrno>

namespace base {

/// Whether a call on a file failed for want of room: the disk's, the user's quota, or the largest file that may be.
inline bool is_disk_full(int error) { return error == ENOSPC || error == EDQUOT || error == EFBIG; }

}  // namespace base
