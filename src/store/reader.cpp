#include "store/reader.h"

namespace store {

std::int64_t Reader::version(std::string_view stream) {
  return query(version_of_stream, {std::string(stream)}).front().integer("version");
}

std::optional<Edition> Reader::edition(std::string_view digest_name) {
  Edition files;
  for (const Row& row : query("select path, content from editions where digest = $1", {std::string(digest_name)})) files[row.text("path")] = row.bytes("content");
  return files.empty() ? std::nullopt : std::optional(std::move(files));
}

void Transaction::keep_edition(std::string_view digest_name, const Edition& files) {
  for (const auto& [path, content] : files)
    execute("insert into editions (digest, path, content) values ($1, $2, $3) on conflict do nothing", {std::string(digest_name), path, Blob{content}});
}

}  // namespace store
