#pragma once
#include "base/instant.h"

#include <string>

namespace post {

/// A message to a person, as it waits in the outbox (table `outbox` of the store). Plain text in UTF-8; it names a case and
/// a link, never confidential facts.
struct Message {
  std::string id;
  std::string account;   // whom it is for
  std::string address;   // mail address; empty: inbox only
  std::string subject;   // at most 200 bytes, one line
  std::string body;      // at most 16 KiB
  std::string about;     // stream it is about; may be empty
  base::Instant created_at;
};

/// A line break, a control character or too many bytes would let a subject forge headers.
bool is_subject(std::string_view subject);
bool is_body(std::string_view body);

}  // namespace post
