#include "base/refusal.h"
#include "fuzz/entry.h"
#include "http/head.h"

/// A head that is taken was a possible beginning at every byte of it, ends where it ends, and is read alike again.
void fuzz_one(std::string_view bytes) {
  const auto end = http::end_of_head(bytes);
  if (end == std::string_view::npos) {
    http::may_begin_head(bytes);
    return;
  }
  base::ensure(end <= bytes.size(), "a head ends within what came");
  const std::string_view head = bytes.substr(0, end);
  http::Head read, again;
  const int status = http::read_head(head, read);
  base::ensure(status == 0 || status == 400 || status == 417, "a head is taken or refused");
  base::ensure(http::end_of_head(head) == end, "a head by itself ends at its end");
  if (status != 0) return;
  base::ensure(http::read_head(head, again) == 0 && again.fields == read.fields && again.target == read.target, "a head is read alike again");
  for (std::size_t size = 0; size <= head.size(); ++size) base::ensure(http::may_begin_head(head.substr(0, size)), "a proper head may begin as it does");
}
