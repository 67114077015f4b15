#pragma once
#include "service/evidence.h"

/// Uploads that go on where a connection broke off (tus 1.0.0). What has come so far lies encrypted in DATA/uploads, its length is the
/// offset, and so a restart or a kill loses nothing that was acknowledged; several servers may share the folder.
namespace service {

/// One upload as it stands. `offset` comes to `length` only when the file was taken: until then its last byte is asked for again.
struct Resumable {
  std::string id, case_id, account, office, name, type;
  std::int64_t length = 0, offset = 0;
  base::Instant expires;
  base::JsonObject file;               // File, once it was taken; else empty
};

struct NewResumable {
  std::string case_id, name, type;
  std::int64_t length = 0;
};

/// Refuses what `may_upload` refuses, `file_empty`, `file_too_large`, `too_many_uploads` (10 unfinished of an account, 500 in all).
base::Result<Resumable> begin_resumable(House& house, const Session& session, const NewResumable& wanted);

/// Which one: only the account that began it, acting for the same office, finds it.
struct ResumableId { std::string case_id, id; };
/// Refuses `not_found`, also after 24 hours.
base::Result<Resumable> find_resumable(House& house, const Session& session, const ResumableId& which);

/// What came of a piece: it lies at `path` and belongs at `offset`.
struct Piece { std::int64_t offset = 0; std::string path; };
/// Keeps a piece; with the last one the file becomes an upload like any other, asked for its rights again. Refuses `not_found`,
/// `upload_offset` (the piece belongs elsewhere or goes beyond the length), `upload_in_use` (another piece is just coming),
/// `storage_full`, and what upload() refuses; after a refusal for the content it is gone, after any other it may be resumed.
base::Result<Resumable> take_piece(House& house, const Session& session, const ResumableId& which, const Piece& piece);

/// Forgets it. Refuses `not_found`.
base::Result<void> end_resumable(House& house, const Session& session, const ResumableId& which);

/// Removes what is older than 24 hours, and what a killed server left of requests.
void sweep_uploads(House& house);

/// How many are unfinished, for the operator's figures.
std::int64_t unfinished_uploads(House& house);

}  // namespace service
