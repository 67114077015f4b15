#include "programme/internal/readers.h"

#include "programme/share.h"

namespace programme::internal {
namespace {

constexpr int most_parts = 1000;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text = trimmed(text.substr(prefix.size()));
  return true;
}

std::optional<int> count_in(std::string_view text) {
  const auto number = base::Decimal::parse(trimmed(text));
  const auto integer = number ? number->integer() : tl::unexpected(base::Refusal{});
  return integer && *integer > 0 && *integer <= most_parts ? std::optional(static_cast<int>(*integer)) : std::nullopt;
}

/// "2/3", "more than 1/2".
std::optional<review::Share> share_in(std::string_view text) {
  review::Share share;
  share.strictly = take_prefix(text, "more than ");
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto part = count_in(text.substr(0, slash)), whole = count_in(text.substr(slash + 1));
  if (!part || !whole || *part > *whole || (share.strictly && *part == *whole)) return std::nullopt;
  share.part = *part;
  share.whole = *whole;
  return share;
}

std::optional<review::Of> of_in(std::string_view text) {
  if (text == "cast") return review::Of::cast;
  if (text == "present") return review::Of::present;
  if (text == "members") return review::Of::members;
  return std::nullopt;
}

/// "2/3 of members"; `usual` where nothing follows.
std::optional<review::Majority> majority_in(std::string_view text, review::Of usual) {
  const std::size_t of = text.find(" of ");
  const auto share = share_in(trimmed(text.substr(0, of)));
  const auto whole = of == std::string_view::npos ? std::optional(usual) : of_in(trimmed(text.substr(of + 4)));
  if (!share || !whole) return std::nullopt;
  return review::Majority{*share, *whole};
}

void refuse_share(Draft& draft, const YamlNode& node, const std::string& element, std::string_view key) {
  draft.refuse("bad_value", draft.at(node),
               {fmt::format("{} 的 {} 请写成 2/3、more than 1/2 of present 之类（of 之后是 cast、present 或 members），或者 null（文本没有规定）。", element, key),
                fmt::format("{}: write {} as 2/3, more than 1/2 of present and the like (of cast, present or members), or null where the text sets none.", element, key)});
}

/// A parameter may stand for the share: its text, or null, which says that the text sets none.
const rules::Parameter* parameter_of(Keys& keys, const YamlNode& node) {
  const auto& parameters = keys.draft().programme.rulebook.parameters;
  const auto parameter = node.kind == YamlNode::Kind::scalar ? parameters.find(node.text) : parameters.end();
  if (parameter == parameters.end()) return nullptr;
  return read_reference(keys.draft(), node, Kind::parameter, "", keys.element()).empty() ? nullptr : &parameter->second;
}

/// `{share: 2/3, of: present}` as one text.
std::string text_of(Keys& keys, const YamlNode& node) {
  if (const auto* parameter = parameter_of(keys, node)) return parameter->value.shown();
  if (node.kind == YamlNode::Kind::scalar) return node.text;
  Keys inner(keys.draft(), node, keys.element() + " majority");
  const std::string share = inner.need_text("share"), of = inner.word("of", {"cast", "present", "members"});
  return of.empty() ? share : share + " of " + of;
}

std::optional<review::Majority> read_share(Keys& keys, std::string_view key, review::Of usual) {
  const YamlNode* node = keys.take(key);
  if (!node || node->is_null()) return std::nullopt;
  if (const auto* parameter = parameter_of(keys, *node); parameter && parameter->value.is_null()) return std::nullopt;
  const auto majority = majority_in(text_of(keys, *node), usual);
  if (!majority) refuse_share(keys.draft(), *node, keys.element(), key);
  return majority;
}

std::string parameter_named(Keys& keys, std::string_view key) {
  const YamlNode* node = keys.take(key);
  const auto* parameter = node ? parameter_of(keys, *node) : nullptr;
  return parameter ? parameter->name : std::string();
}

}  // namespace

Voting read_voting(Keys& keys) {
  Voting voting;
  voting.majority_parameter = parameter_named(keys, "majority");
  voting.quorum_parameter = parameter_named(keys, "quorum");
  voting.rule.majority = read_share(keys, "majority", review::Of::cast);
  if (const auto quorum = read_share(keys, "quorum", review::Of::members)) voting.rule.quorum = quorum->share;
  voting.confirmed_by = keys.refer("confirmed_by", Kind::role);
  voting.tie = keys.text("tie");   // that it is an outcome is looked at with the others
  voting.secret = keys.flag("secret");
  voting.chair_votes = keys.word("chair_votes", {"true", "false"}) != "false";
  if (!voting.chair_votes && voting.confirmed_by.empty())
    keys.draft().refuse("missing_key", keys.draft().at(keys.node()), {fmt::format("{}：chair_votes: false 须用 confirmed_by 写明主持表决的是谁。", keys.element()),
                                                                      fmt::format("{}: chair_votes: false needs confirmed_by, the role that chairs.", keys.element())});
  return voting;
}

}  // namespace programme::internal

namespace programme {

std::optional<review::Majority> share_of_votes(std::string_view text) { return internal::majority_in(text, review::Of::cast); }

}  // namespace programme
