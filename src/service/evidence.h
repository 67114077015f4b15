#pragma once
#include "service/loaded.h"

namespace service {

/// {"digest","name","type","size"} of a file handed in for a case.
base::JsonObject file_json(store::Reader& db, const std::string& case_id, const std::string& digest);

/// A file handed in for one case serves another of the same office, with what is known of it.
void share_paper(store::Transaction& tx, const std::string& from, const std::string& with, const std::string& digest);

/// The files that an act on a list names were handed in once, for the case it is taken from; they belong to its others too.
void share_papers(store::Transaction& tx, const std::string& from, const std::string& with, const base::JsonObject& data);

/// Every file an entry names was handed in for this case, or stands on it already. Refuses `file_not_uploaded` with places.
base::Result<void> evidence_known(store::Reader& db, const procedure::CaseState& state, const base::JsonObject& data);

/// Whether this session may hand in one more file now. Refuses `not_found`, `not_yours`, `too_many_files`.
base::Result<void> may_upload(House& house, const Session& session, const std::string& case_id);

/// A file on its way in: where it lies for the moment, what its sender calls it.
struct Upload { std::string case_id, path, name, type; };
/// 201 File. Refuses what may_upload, documents::look_through and the store's files refuse.
base::Result<Answer> upload(House& house, const Session& session, const Sent& sent, const Upload& file);

/// A stored file for this session. Refuses `not_found` unless it stands on a case they may see.
struct Download {
  std::string name, type;
  std::int64_t size = 0;
  std::unique_ptr<store::FileSource> content;
};
base::Result<Download> download(House& house, const Session& session, const std::string& digest);

}  // namespace service
