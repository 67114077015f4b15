#include "service/running.h"

#include "ledger/note.h"
#include "service/act.h"

namespace service {

base::JsonObject ledger_head(House& house) {
  const auto note = house.store().sign_head();
  const auto head = ledger::read_checkpoint(note);
  if (!head) throw std::runtime_error("the head of the ledger cannot be read");
  return {{"size", head->size}, {"root", base::hex(head->root)}, {"note", note}};
}

base::Result<base::JsonObject> move_clock(House& house, const std::string& to) {
  if (!house.sample()) return base::refuse("not_found", {"正式库没有可拨的时钟。", "A real store has no clock to move."});
  const auto moment = base::Instant::parse(to);
  if (!moment) return tl::unexpected(moment.error());
  if (auto moved = house.clock().move(*moment); !moved) return tl::unexpected(moved.error());
  const auto offset = std::to_string(house.clock().offset());
  house.work([&](store::Transaction& tx) { tx.execute("update properties set value = $1 where name = 'sample_clock_offset'", {offset}); });
  advance(house);
  return base::JsonObject{{"now", house.now().text()}};
}

}  // namespace service
