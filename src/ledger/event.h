#pragma once
#include "base/digest.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/shared_object.h"

#include <map>
#include <optional>
#include <string>

namespace ledger {

/// A fact that happened, before it is sealed: what the domain rooms make and read. `public_fields` is hashed as it is;
/// each member of `sealed_fields` (confidential or personal) goes into the leaf only as a salted commitment, its content
/// encrypted beside it. Reading an erased field yields the JSON string "erased".
/// Kinds (closed list): case_opened, stage_entered, entry_recorded, stage_left, clock_stopped, clock_resumed, case_closed,
/// certificate_issued, certificate_changed, certificate_suspended, certificate_reinstated, certificate_withdrawn,
/// certificate_expired, round_opened, round_changed, round_closed, office_registered, office_changed, role_granted,
/// role_revoked, content_erased (what was destroyed in an older event, and on which basis), key_announced, key_changed (key_chain.h),
/// rollback_accepted (a ledger that lies behind its signed head goes on from there, and why).
struct Event {
  std::string stream;        // "case/<id>", "certificate/<number>", "round/<id>", "office/<id>", "register/<programme>"
  std::int64_t version = 0;  // from 1 within the stream
  std::string kind;
  std::string id;            // random id
  std::string actor;         // account id; "clock" for the machine
  std::string office;        // office id; may be empty
  std::string role;          // role id in the programme; may be empty
  base::Instant received_at;
  std::string cause;         // command id
  std::string edition;       // digest name of the pinned edition; empty for office events
  base::SharedObject public_fields;
  base::SharedObject sealed_fields;
};

/// How one sealed field is kept beside the leaf: encrypted, and destroyed on erasure.
struct SealedField { std::string salt; std::string content; };  // 32 raw bytes; canonical JSON

/// A leaf holds at most this many bytes; larger content is filed and named by its digest.
constexpr std::size_t largest_envelope = 16 << 10;

/// The kinds of the list above.
bool is_kind(std::string_view kind);

/// The commitment to one field, in the clear hex of the leaf. `salt` has 32 bytes.
std::string commitment(std::string_view field, std::string_view salt, std::string_view content);

/// The leaf: canonical JSON {v, alg, stream, version, kind, id, actor, office, role, received_at, cause, edition,
/// public{}, commits{field: hash}}. Final from the first commit; bytes are kept and hashed as stored.
/// Commitment: SHA-256(0x02 || field || 0x00 || salt(32) || canonical JSON of the value), hex. `salts` has one 32-byte
/// salt for each sealed field. Refuses `event_too_large`; a kind outside the list or a missing salt is a bug and stops.
base::Result<std::string> envelope(const Event& event, const std::map<std::string, std::string>& salts);

/// The event of an envelope; sealed fields are filled from `opened` (absent: "erased"). Refuses `bad_event` (not exactly
/// what envelope() writes), and `bad_commitment` when an opened field does not match its commitment or has none.
base::Result<Event> open_envelope(std::string_view bytes, const std::map<std::string, SealedField>& opened);

}  // namespace ledger
