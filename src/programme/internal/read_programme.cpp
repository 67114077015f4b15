#include "base/instant.h"
#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

constexpr std::initializer_list<std::string_view> subject_kinds = {"organisation", "branch", "product", "service",
                                                                   "person",       "team",   "project", "place"};

RoleKind role_kind(std::string_view word) {
  for (const RoleKind kind : {RoleKind::party, RoleKind::named, RoleKind::area, RoleKind::sector, RoleKind::choice, RoleKind::enrolled,
                              RoleKind::assigned, RoleKind::body, RoleKind::elected, RoleKind::anyone})
    if (name_of(kind) == word) return kind;
  return RoleKind::party;
}

/// Names that become part of an address and of a folder's path.
bool is_path_word(const std::string& text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return text.size() <= 60 && std::all_of(text.begin(), text.end(), plain);
}

void check_path_word(Draft& draft, const YamlNode* node, const std::string& text) {
  if (!node || is_path_word(text)) return;
  draft.refuse("bad_name", draft.at(*node), {fmt::format("“{}”要用在网址里，只用小写字母、数字和 -，最长 60 字。", text),
                                             fmt::format("'{}' becomes part of an address: lower-case letters, digits and - only, at most 60.", text)});
}

void check_zone(Draft& draft, const YamlNode* node, const std::string& zone) {
  try {
    base::date_in_zone(base::Instant{}, zone);
  } catch (const std::exception&) {
    draft.refuse("bad_value", node ? draft.at(*node) : base::Place{}, {fmt::format("没有“{}”这个时区，请写 Asia/Shanghai 这样的名称。", zone),
                                                                     fmt::format("There is no time zone '{}': write a name such as Asia/Shanghai.", zone)});
  }
}

void read_edition(Draft& draft, const YamlNode& node) {
  Keys keys(draft, node, "edition");
  Programme& programme = draft.programme;
  programme.edition = keys.need_text("id");
  programme.edition_label = keys.label();
  programme.status = keys.need_word("status", {"in_force", "draft"});
  programme.effective_from = keys.date("effective_from");
  programme.until = keys.date("until");
  programme.edition_number = keys.text("number");
  programme.edition_note = keys.both("note");
  programme.replaces = keys.text("replaces");
  check_path_word(draft, node.find("id"), programme.edition);
}

void read_subject(Draft& draft, const YamlNode& node) {
  Keys keys(draft, node, "subject");
  draft.programme.subject = keys.need_word("main", subject_kinds);
  draft.programme.holder = keys.need_word("holder", subject_kinds);
  keys.not_yet({"accepts", "linked"});
}

void read_round(Draft& draft, const YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar && node.text == "none") return;
  Keys keys(draft, node, "round");
  Round& round = draft.programme.round;
  round.none = false;
  round.every = keys.text("every");
  round.year = keys.count("year").value_or(0);
  round.soft = keys.flag("soft");
  round.opened_by = keys.refer("opened_by", Kind::role);
  round.procedure = keys.refer("procedure", Kind::procedure);
  round.closes_for = keys.refer_all("closes_for", Kind::procedure);
  round.treats = keys.treats({Treatment::procedural});
  keys.not_yet({"number", "settings", "target"});
}

/// `among: [roles]`, or `among: {option of the fact: role}`.
void read_among(Keys& keys, Role& role) {
  const YamlNode* node = keys.take("among");
  if (!node) return;
  if (node->kind != YamlNode::Kind::mapping) {
    role.among = keys.refer_all("among", Kind::role);
    if (!role.of.empty())
      for (const auto& one : role.among) role.plays[one] = one;
    return;
  }
  for (const auto& [option, value] : node->members) {
    const std::string one = read_reference(keys.draft(), value, Kind::role, "", keys.element());
    role.plays[option.text] = one;
    if (std::find(role.among.begin(), role.among.end(), one) == role.among.end()) role.among.push_back(one);
  }
}

Role read_role(Draft& draft, const YamlNode& node, const std::string& id) {
  Keys keys(draft, node, "role " + id);
  Role role;
  role.id = id;
  role.is = role_kind(keys.need_word("is", {"party", "named", "area", "sector", "choice", "enrolled", "assigned", "body", "elected", "anyone"}));
  role.label = keys.label();
  role.level = keys.word("level", {"county", "prefecture", "province"});
  role.of = keys.refer("of", Kind::fact);
  read_among(keys, role);
  role.from = keys.refer_all("from", Kind::role);
  role.many = keys.flag("many");
  role.treats = keys.treats({Treatment::procedural});
  keys.not_yet({"as", "by", "number", "require", "not", "chair", "members", "term"});
  return role;
}

/// What a kind of role cannot be filled without.
void check_role(Draft& draft, const Role& role, const YamlNode& node) {
  const auto lacks = [&](bool missing, std::string_view key) {
    if (!missing) return;
    draft.refuse("missing_key", draft.at(node), {fmt::format("角色“{}”（{}）缺少“{}”，无人能担任。", role.id, name_of(role.is), key),
                                                 fmt::format("role {} ({}) lacks '{}': nobody could hold it.", role.id, name_of(role.is), key)});
  };
  lacks(role.is == RoleKind::area && role.level.empty(), "level");
  lacks((role.is == RoleKind::area || role.is == RoleKind::sector) && role.of.empty(), "of");
  lacks(role.is == RoleKind::choice && role.among.empty(), "among");
  lacks(role.is == RoleKind::assigned && role.from.empty(), "from");
}

void read_roles(Draft& draft, const YamlNode& node) {
  each_member(draft, node, [&](const std::string& id, const YamlNode& key, const YamlNode& value) {
    draft.places["role " + id] = draft.at(key);
    Role role = read_role(draft, value, id);
    role.line = key.line;
    check_role(draft, role, value);
    draft.programme.roles.emplace(id, std::move(role));
  });
}

void read_readings(Draft& draft, const YamlNode& node) {
  each_member(draft, node, [&](const std::string& id, const YamlNode&, const YamlNode& value) {
    Keys keys(draft, value, "reading " + id);
    draft.programme.readings[id] = {id, keys.both("chosen"), keys.both("other")};
  });
}

void read_missing_sources(Draft& draft, const YamlNode& node) {
  each_member(draft, node, [&](const std::string& id, const YamlNode&, const YamlNode& value) {
    draft.programme.missing_sources[id] = read_both(draft, value, "missing source " + id);
  });
}

void read_recusal(Draft& draft, const YamlNode& node) {
  Keys keys(draft, node, "recusal");
  keys.need("binds");
  draft.programme.recusal.binds = keys.refer_all("binds", Kind::role);
  draft.programme.recusal.treats = keys.treats({Treatment::procedural});
}

void read_confidentiality(Draft& draft, const YamlNode& node) {
  Keys keys(draft, node, "confidentiality");
  keys.need("seen_by");
  draft.programme.confidentiality.seen_by = keys.refer_all("seen_by", Kind::role);
  draft.programme.confidentiality.treats = keys.treats({Treatment::procedural});
}

/// `fees: {charged: none, treats: [...]}`: one word, and the clauses it comes from.
Duty read_duty(Draft& draft, const YamlNode& node, const std::string& element, std::string_view key, std::string_view only) {
  Keys keys(draft, node, element);
  Duty duty{keys.need_word(key, {only}) == only, {}};
  duty.treats = keys.treats({Treatment::procedural});
  return duty;
}

/// `fees: {charged: none}`, or the parameter that says how much.
void read_fees(Draft& draft, const YamlNode& node) {
  const YamlNode* charged = node.find("charged");
  if (!charged || charged->text == "none") {
    draft.programme.no_fee = read_duty(draft, node, "fees", "charged", "none");
    return;
  }
  Keys keys(draft, node, "fees");
  draft.programme.fee.parameter = keys.refer("charged", Kind::parameter);
  draft.programme.fee.treats = keys.treats({Treatment::procedural});
}

/// One character stands in the emblem.
void check_mark(Draft& draft, const YamlNode* mark) {
  if (!mark || std::count_if(mark->text.begin(), mark->text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }) <= 1) return;
  draft.refuse("bad_value", draft.at(*mark), {fmt::format("“{}”太长，徽标里只放一个字。", mark->text), fmt::format("'{}' is too long: the emblem holds one character.", mark->text)});
}

/// A province, a prefecture or a county by its number. Source: GB/T 2260, whose first digit is 1 to 8.
void check_region(Draft& draft, const YamlNode* region) {
  if (!region || region->text.empty()) return;
  const std::string& code = region->text;
  const bool is_code = (code.size() == 2 || code.size() == 4 || code.size() == 6) && code.find_first_not_of("0123456789") == std::string::npos &&
                       code[0] >= '1' && code[0] <= '8';
  if (!is_code)
    draft.refuse("bad_value", draft.at(*region), {fmt::format("“{}”不是行政区划代码，请写 2、4 或 6 位数字，如 \"65\"。", code),
                                                  fmt::format("'{}' is no division code: write 2, 4 or 6 digits, such as \"65\".", code)});
}

std::string text_or(std::string given, std::string otherwise) { return given.empty() ? otherwise : given; }

}  // namespace

void read_programme(Draft& draft, const YamlNode& root) {
  Keys keys(draft, root, "programme");
  Programme& programme = draft.programme;
  programme.id = keys.need_text("programme");
  programme.label = keys.label();
  if (const YamlNode* edition = keys.need("edition")) read_edition(draft, *edition);
  programme.issuer = keys.both("issuer");
  programme.purpose = keys.both("purpose");
  programme.calendar = text_or(keys.text("calendar"), programme.calendar);
  programme.zone = text_or(keys.text("zone"), programme.zone);
  programme.mark = keys.text("mark");
  programme.region = keys.text("region");
  check_mark(draft, root.find("mark"));
  check_region(draft, root.find("region"));
  if (const YamlNode* subject = keys.need("subject")) read_subject(draft, *subject);
  if (const YamlNode* round = keys.take("round")) read_round(draft, *round);
  if (const YamlNode* roles = keys.need("roles")) read_roles(draft, *roles);
  if (const YamlNode* readings = keys.take("readings")) read_readings(draft, *readings);
  if (const YamlNode* missing = keys.take("missing_sources")) read_missing_sources(draft, *missing);
  programme.treats = keys.treats({Treatment::stated});
  if (const YamlNode* recusal = keys.take("recusal")) read_recusal(draft, *recusal);
  if (const YamlNode* confidentiality = keys.take("confidentiality")) read_confidentiality(draft, *confidentiality);
  if (const YamlNode* fees = keys.take("fees")) read_fees(draft, *fees);
  if (const YamlNode* extra = keys.take("extra_documents")) programme.extra_documents_reasoned = read_duty(draft, *extra, "extra_documents", "allowed", "with_reason");
  check_path_word(draft, root.find("programme"), programme.id);
  check_path_word(draft, root.find("calendar"), programme.calendar);
  check_zone(draft, root.find("zone"), programme.zone);
}

}  // namespace programme::internal
