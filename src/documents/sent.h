#pragma once
#include "confine/child.h"

/// What strangers send, looked through by children that can do nothing else.
namespace documents {

/// Looks through an archive (DOCX, XLSX) or image (PNG, JPEG) at `path`: all of an archive unpacks within bounds (50 MiB,
/// 1,000 parts, 100 times its size) to sound XML without document types, an image is whole and at most 200 million pixels. Any
/// other file passes unseen: nothing here opens it. Refuses `archive_unsafe`, `image_too_large`, `unreadable_file`, and what
/// `confine::Children` refuses.
base::Result<void> look_through(confine::Children& children, const std::string& path);

/// The works of this room, for the table of `confine::serve`.
confine::Works confined_works();

}  // namespace documents
