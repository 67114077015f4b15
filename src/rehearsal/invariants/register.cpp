#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

std::string number_of(const Event& event) { return event.stream.substr(event.stream.find('/') + 1); }

/// A number stands once, and a case gets a title once.
void look_at_issue(const Occasion& at, const Tell& tell) {
  const std::string number = number_of(at.event);
  if (at.so_far.titles.contains(number)) tell({fmt::format("编号 {} 颁发了两次。", number), fmt::format("The number {} is issued twice.", number)});
  const auto from = at.so_far.runs_from(at.text("case"), at.text("title"), at.day).text();
  if (!at.text("title").empty() && !at.text("issued_on").empty() && at.text("issued_on") != from)
    tell({fmt::format("{} 应自 {} 起算，登记的却是 {}。", number, from, at.text("issued_on")), fmt::format("{} runs from {}, and is entered as of {}.", number, from, at.text("issued_on"))});
  const auto titles = at.so_far.titles_of.find(at.text("case"));
  if (titles != at.so_far.titles_of.end() && titles->second.contains(at.text("title"))) tell({"同一案卷两次获授同一称号。", "A case is awarded the same title twice."});
}

void look(const Occasion& at, const Tell& tell) {
  if (!at.event.stream.starts_with("certificate/")) return;
  if (at.is("certificate_issued")) return look_at_issue(at, tell);
  const auto title = at.so_far.titles.find(number_of(at.event));
  if (title == at.so_far.titles.end()) return tell({"变更的证书没有颁发过。", "A certificate changes that was never issued."});
  if (title->second.status == "withdrawn" && !at.is("certificate_changed"))
    tell({fmt::format("已取消的 {} 又改变了状态。", title->first), fmt::format("{} was withdrawn and changes its status again.", title->first)});
}

}  // namespace

const Invariant register_kept{"register_kept", {"编号唯一；取消后不再恢复", "numbers are unique; what was withdrawn stays withdrawn"}, look};

}  // namespace rehearsal::invariants
