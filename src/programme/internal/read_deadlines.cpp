#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

/// `from: event`, or several of which the last counts, or with `take: first` the first.
void read_from(Keys& keys, Deadline& deadline, const std::string& procedure) {
  const YamlNode* node = keys.node().find("from");
  if (!node || node->kind != YamlNode::Kind::sequence) {
    deadline.from = keys.refer("from", Kind::event, procedure);
    keys.word("take", {"last", "first"});
    return;
  }
  deadline.more_from = keys.refer_all("from", Kind::event, procedure);
  if (!deadline.more_from.empty()) {
    deadline.from = deadline.more_from.front();
    deadline.more_from.erase(deadline.more_from.begin());
  }
  deadline.take_first = keys.word("take", {"last", "first"}) == "first";
}

/// A period, or a parameter that holds one.
void read_length(Keys& keys, std::string_view key, std::optional<calendar::Period>& period, std::string& parameter) {
  const YamlNode* node = keys.take(key);
  if (!node || !expect(keys.draft(), *node, YamlNode::Kind::scalar)) return;
  if (const auto literal = calendar::Period::parse(node->text)) period = *literal;
  else parameter = read_reference(keys.draft(), *node, Kind::parameter, "", keys.element());
}

bool is_day_of_year(std::string_view text) { return text.size() == 5 && text[2] == '-' && base::Date::parse("2024-" + std::string(text)).has_value(); }

/// "08-01" of every year, or a parameter with a date.
std::string read_end(Keys& keys, std::string_view key) {
  const YamlNode* node = keys.need(key);
  if (!node || !expect(keys.draft(), *node, YamlNode::Kind::scalar)) return "";
  if (is_day_of_year(node->text)) return node->text;
  return read_reference(keys.draft(), *node, Kind::parameter, "", keys.element());
}

void read_blackout(Draft& draft, const YamlNode& node, Deadline& deadline, const std::string& element) {
  Keys keys(draft, node, element + " blackout");
  deadline.blackout_from = read_end(keys, "from");
  deadline.blackout_to = read_end(keys, "to");
  if (is_day_of_year(deadline.blackout_from) == is_day_of_year(deadline.blackout_to)) return;
  draft.refuse("bad_value", draft.at(node), {fmt::format("{} 的 blackout 两端要么都写 MM-DD，要么都是日期参数。", element), fmt::format("blackout of {}: both ends are MM-DD or both are parameters.", element)});
}

/// One of three: from and within; date; before and by.
void check_whole(Draft& draft, const YamlNode& node, const Deadline& deadline, const std::string& element) {
  const bool has_length = deadline.period || !deadline.within.empty();
  const int ways = (!deadline.from.empty() && has_length) + !deadline.date.empty() + (!deadline.before.empty() && has_length);
  const bool is_counted = !deadline.from.empty() || (deadline.restarts_on.empty() && deadline.stopped_while.empty() && deadline.blackout_from.empty() && !deadline.same_day);
  if (ways == 1 && deadline.from.empty() + deadline.date.empty() + deadline.before.empty() == 2 && is_counted) return;
  draft.refuse("missing_key", draft.at(node), {fmt::format("{} 的期限写 from 和 within，或 date，或 before 和 by；counts_from、restarts_on、stopped_while、blackout 只与 from 同用。", element),
                                               fmt::format("The deadline of {} says from and within, or date, or before and by; counts_from, restarts_on, stopped_while and blackout go with from.", element)});
}

}  // namespace

Deadline read_deadline(Draft& draft, const YamlNode& node, const std::string& procedure, const std::string& element) {
  Keys keys(draft, node, element + " deadline");
  Deadline deadline;
  read_from(keys, deadline, procedure);
  deadline.date = keys.refer("date", Kind::event, procedure);
  deadline.before = keys.refer("before", Kind::event, procedure);
  read_length(keys, deadline.before.empty() ? "within" : "by", deadline.period, deadline.within);
  if (std::string missed = keys.text("missed"); !missed.empty()) deadline.missed = missed;
  deadline.rolls = keys.flag("rolls");
  deadline.same_day = keys.word("counts_from", {"next_day", "same_day"}) == "same_day";
  deadline.restarts_on = keys.refer_all("restarts_on", Kind::event, procedure);
  deadline.stopped_while = keys.refer_all("stopped_while", Kind::stage, procedure);
  if (const YamlNode* blackout = keys.take("blackout")) read_blackout(draft, *blackout, deadline, element);
  deadline.treats = keys.treats({Treatment::procedural});
  keys.not_yet({"counts", "tell"});
  check_whole(draft, node, deadline, element);
  return deadline;
}

/// `not_before: {from: event, within: period or parameter}` or `{date: event}`.
NotBefore read_not_before(Draft& draft, const YamlNode& node, const std::string& procedure, const std::string& element) {
  Keys keys(draft, node, element + " not_before");
  NotBefore wait;
  wait.from = keys.refer("from", Kind::event, procedure);
  wait.date = keys.refer("date", Kind::event, procedure);
  read_length(keys, "within", wait.period, wait.within);
  wait.treats = keys.treats({Treatment::procedural});
  const bool relative = !wait.from.empty() && (wait.period || !wait.within.empty());
  if (relative == wait.date.empty()) return wait;
  draft.refuse("missing_key", draft.at(node), {fmt::format("{} 的 not_before 要么写 from 和 within，要么写 date。", element),
                                               fmt::format("not_before of {} says either from and within, or date.", element)});
  return wait;
}

}  // namespace programme::internal
