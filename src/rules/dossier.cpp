#include "rules/dossier.h"

#include "base/nearest.h"
#include "rules/internal/criteria.h"
#include "rules/internal/fact_reader.h"

namespace rules {
namespace {

using internal::Problems;
using internal::Raw;
using internal::Where;

constexpr std::size_t most_facts = 1'000;
constexpr std::size_t most_judgements = 1'000;
constexpr std::size_t most_files = 200;

/// Reads one dossier from top to bottom; every problem is kept and reading goes on.
class DossierReader {
 public:
  enum class Judgements { looked_up, known_to_fit };

  explicit DossierReader(const Rulebook& rulebook, Judgements judgements = Judgements::looked_up) : rulebook_(rulebook), judgements_(judgements) {}

  base::Result<Dossier> read(const Raw& document) {
    if (document.kind != Raw::Kind::mapping)
      wrong(document, {"材料应是若干“键: 值”，如 facts: {…}。", "A dossier is a mapping, such as facts: {…}."});
    for (const auto& [key, value, where] : document.members) read_member(key, value, where);
    if (!problems_.none()) return refusal();
    dossier_.inputs.facts = std::move(facts_);
    dossier_.inputs.evidence = std::move(evidence_);
    dossier_.inputs.units = std::move(units_);
    return std::move(dossier_);
  }

 private:
  tl::unexpected<base::Refusal> refusal() {
    auto problems = problems_.take();
    const std::size_t count = problems.size();
    return base::refuse("bad_dossier", {fmt::format("材料有 {} 处需要改正。", count), fmt::format("The dossier has {} problem(s).", count)},
                        std::move(problems));
  }

  void wrong(const Raw& where, base::Text message, std::string code = "wrong_type") { problems_.add(std::move(code), where, std::move(message)); }

  void read_member(std::string_view key, const Raw& value, const Where& where) {
    if (key == "programme") dossier_.programme = text(key, value);
    else if (key == "procedure") dossier_.procedure = text(key, value);
    else if (key == "date") dossier_.date = date(key, value);
    else if (key == "facts") facts(value);
    else if (key == "evidence") evidence(value);
    else if (key == "dated_checks") dated_checks(value);
    else if (key == "judgements") judgements(value);
    else unknown_key(key, where, {"programme", "date", "procedure", "facts", "evidence", "dated_checks", "judgements"});
  }

  void unknown_key(std::string_view key, const Where& where, const std::vector<std::string>& known) {
    const base::Text hint = base::suggestion(key, known);
    problems_.add("unknown_key", where, {fmt::format("不认识“{}”这一项{}", key, hint.zh), fmt::format("Unknown key '{}'{}", key, hint.en)});
  }

  std::string text(std::string_view key, const Raw& raw) {
    if (raw.kind != Raw::Kind::text && !raw.is_absent())
      wrong(raw, {fmt::format("“{}”应是一段文字。", key), fmt::format("'{}' takes a text.", key)});
    if (internal::has_control_character(raw.text))
      wrong(raw, {fmt::format("“{}”含有不可见的控制字符，请删去。", key), fmt::format("'{}' holds control characters nobody can see: please remove them.", key)}, "bad_text");
    return std::string(raw.text);
  }

  std::optional<base::Date> date(std::string_view key, const Raw& raw) {
    if (raw.is_absent()) return std::nullopt;
    const auto parsed = base::Date::parse(raw.text);
    if (parsed) return *parsed;
    wrong(raw, {fmt::format("“{}”：{}", key, parsed.error().message.zh), fmt::format("'{}': {}", key, parsed.error().message.en)}, parsed.error().code);
    return std::nullopt;
  }

  bool is_mapping(std::string_view key, const Raw& raw) {
    if (raw.kind == Raw::Kind::mapping && raw.members.size() <= most_facts) return true;
    if (!raw.is_absent()) wrong(raw, {fmt::format("“{}”应是若干“名称: 值”。", key), fmt::format("'{}' takes a mapping of names to values.", key)});
    return false;
  }

  void facts(const Raw& raw) {
    if (!is_mapping("facts", raw)) return;
    for (const auto& [name, value, where] : raw.members) fact(std::string(name), value, where);
  }

  void fact(const std::string& name, const Raw& raw, const Where& where) {
    const Fact* declared = find_fact(name, where);
    if (!declared) return;
    if (declared->formula) {
      wrong(raw, {fmt::format("“{}”由系统推算，请勿填写。", declared->label.zh), fmt::format("'{}' is derived: nobody states it.", name)}, "derived_fact");
      return;
    }
    if (auto value = internal::read_value(*declared, raw, problems_, units_)) facts_.insert_or_assign(name, std::move(*value));
  }

  const Fact* find_fact(const std::string& name, const Where& where) {
    const auto found = rulebook_.facts.find(name);
    if (found != rulebook_.facts.end()) return &found->second;
    std::vector<std::string> known;
    for (const auto& [other, fact] : rulebook_.facts)
      if (!fact.formula) known.push_back(other);
    const base::Text hint = hint_of_label(name).value_or(base::suggestion(name, known));
    problems_.add("unknown_fact", where, {fmt::format("没有“{}”这个事实{}", name, hint.zh), fmt::format("There is no fact '{}'{}", name, hint.en)});
    return nullptr;
  }

  /// The fact somebody named by its label instead of its id.
  std::optional<base::Text> hint_of_label(const std::string& name) const {
    for (const auto& [id, fact] : rulebook_.facts)
      if (!fact.formula && (fact.label.zh == name || fact.label.en == name))
        return base::Text{fmt::format("，请写“{}”。", id), fmt::format(": write '{}'.", id)};
    return std::nullopt;
  }

  /// Evidence may stand with a fact, with a judged condition or with an exemption.
  bool takes_evidence(const std::string& name) const {
    if (rulebook_.facts.contains(name)) return true;
    for (const auto& [id, set] : rulebook_.sets) {
      for (const Exemption& exemption : set.exemptions)
        if (exemption.id == name) return true;
      if (internal::how_many_fit(set, name) > 0) return true;
    }
    return false;
  }

  void evidence(const Raw& raw) {
    if (!is_mapping("evidence", raw)) return;
    for (const auto& member : raw.members) {
      const std::string name(member.name);
      if (takes_evidence(name)) evidence_[name] = files(name, member.value);
      else find_fact(name, member.where);
    }
  }

  std::vector<std::string> files(const std::string& name, const Raw& raw) {
    std::vector<std::string> names;
    if (raw.kind == Raw::Kind::text) names.emplace_back(raw.text);
    for (const Raw& item : raw.items)
      if (item.kind == Raw::Kind::text && names.size() < most_files) names.emplace_back(item.text);
      else wrong(item, {fmt::format("“{}”的证明材料应是文件名。", name), fmt::format("Evidence for '{}' is a list of file names.", name)});
    if (raw.kind == Raw::Kind::mapping) wrong(raw, {fmt::format("“{}”的证明材料应是文件名。", name), fmt::format("Evidence for '{}' is a list of file names.", name)});
    return names;
  }

  void dated_checks(const Raw& raw) {
    if (!is_mapping("dated_checks", raw)) return;
    for (const auto& [name, value, where] : raw.members)
      if (find_fact(std::string(name), where))
        if (const auto day = date(name, value)) dossier_.inputs.dated_checks.insert_or_assign(std::string(name), *day);
  }

  void judgements(const Raw& raw) {
    if (raw.is_absent()) return;
    if (raw.kind != Raw::Kind::list || raw.items.size() > most_judgements) {
      wrong(raw, {"“judgements”应是一个列表。", "'judgements' takes a list."});
      return;
    }
    for (const Raw& item : raw.items) judgement(item);
  }

  void judgement(const Raw& raw) {
    if (raw.kind != Raw::Kind::mapping) {
      wrong(raw, {"每条意见应写成 {criterion: …, judge: …, date: …, result: pass}。", "A judgement reads {criterion: …, judge: …, date: …, result: pass}."});
      return;
    }
    Judgement judgement;
    std::string result;
    for (const auto& [key, value, where] : raw.members) {
      if (key == "criterion") criterion(judgement.criterion = text(key, value), value);
      else if (key == "judge") judgement.judge = text(key, value);
      else if (key == "date") judgement.date = date(key, value);
      else if (key == "result") result = text(key, value);
      else if (key == "reason") judgement.reason = text(key, value);
      else if (key == "evidence") judgement.evidence = files(judgement.criterion, value);
      else unknown_key(key, where, {"criterion", "judge", "date", "result", "reason", "evidence"});
    }
    complete(judgement, result, raw);
    judgement.pass = result == "pass";
    dossier_.inputs.judgements.push_back(std::move(judgement));
  }

  void criterion(const std::string& name, const Raw& where) {
    if (name.empty() || judgements_ == Judgements::known_to_fit) return;
    if (const auto problem = internal::criterion_problem(rulebook_, name)) wrong(where, problem->message, problem->code);
  }

  /// R1: a judgement needs criterion, judge, date and result (its evidence is asked where evidence is).
  void complete(const Judgement& judgement, const std::string& result, const Raw& raw) {
    std::vector<std::string> lacking;
    if (judgement.criterion.empty()) lacking.push_back("criterion");
    if (judgement.judge.empty()) lacking.push_back("judge");
    if (!raw.find("date") || raw.find("date")->is_absent()) lacking.push_back("date");
    if (result.empty()) lacking.push_back("result");
    if (!lacking.empty())
      wrong(raw, {fmt::format("这条意见缺少 {}，请补上。", fmt::join(lacking, "、")), fmt::format("This judgement lacks {}: please add it.", fmt::join(lacking, ", "))},
            "incomplete_judgement");
    else if (result != "pass" && result != "fail")
      wrong(*raw.find("result"), {"result 只能是 pass 或 fail。", "'result' is pass or fail."}, "unknown_option");
  }

  const Rulebook& rulebook_;
  Judgements judgements_;
  Problems problems_;
  std::map<std::string, feel::Value> facts_;
  std::map<std::string, std::vector<std::string>> evidence_;
  std::map<std::string, std::string> units_;
  Dossier dossier_;
};

}  // namespace

base::Result<Dossier> read_dossier(const base::YamlNode& document, std::string_view file, const Rulebook& rulebook) {
  return DossierReader(rulebook).read(*internal::raw_of(document, file));
}

base::Result<Dossier> read_dossier(const base::Json& document, const Rulebook& rulebook, std::string_view pointer) {
  return DossierReader(rulebook).read(*internal::raw_of(document, pointer));
}

base::Result<Dossier> read_dossier(const Stated& stated, const Rulebook& rulebook) { return DossierReader(rulebook).read(*internal::raw_of(stated)); }

base::Result<Dossier> read_dossier(const OnFile& file, const Rulebook& rulebook, FactsRead& before) {
  auto unread = before.unread(file.facts);
  auto dossier = DossierReader(rulebook, DossierReader::Judgements::known_to_fit).read(*internal::raw_of(unread, file));
  if (!dossier) return dossier;
  before.add(std::move(unread), dossier->inputs);
  before.keep_only(file.facts);
  before.tell(dossier->inputs);
  return dossier;
}

std::optional<feel::Value> readable(const base::Json& stated, const Fact& fact) {
  Problems problems;
  std::map<std::string, std::string> units;
  auto value = internal::read_value(fact, *internal::raw_of(stated, ""), problems, units);
  return problems.none() ? value : std::nullopt;
}

int latest_fiscal_year(base::Date reference_date) { return reference_date.year() - 1; }

}  // namespace rules
