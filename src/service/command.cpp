#include "service/command.h"

#include "base/id.h"

namespace service {

base::Result<Answer> submit(House& house, const std::string& account, const Sent& sent, Work work, std::string stream) {
  return house.store().submit({sent.id, account, sent.digest, std::move(work), std::move(stream)});
}

ledger::Event event_of(House& house, const Session& session, const std::string& cause, std::string kind, base::JsonObject public_fields) {
  ledger::Event event;
  event.kind = std::move(kind);
  event.id = base::event_id();
  event.actor = session.account;
  event.office = session.office;
  event.received_at = house.now();
  event.cause = cause;
  event.public_fields = std::move(public_fields);
  return event;
}

}  // namespace service
