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
  const auto offset_before = house.clock().offset();
  if (auto moved = house.clock().move(*moment); !moved) return tl::unexpected(moved.error());
  if (auto remembered = house.remember_clock(); !remembered) {
    house.clock().set_offset(offset_before);
    return tl::unexpected(remembered.error());
  }
  advance(house);
  return base::JsonObject{{"now", house.now().text()}};
}

}  // namespace service
