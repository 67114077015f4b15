#include "rehearsal/cast.h"

#include "base/id.h"

#include <fmt/format.h>

namespace rehearsal {
namespace {

using access_control::Office;
using programme::Programme;
using programme::Role;
using programme::RoleKind;

constexpr std::size_t citizens = 2;    // natural persons, who may report and object
constexpr std::size_t sectors_with_an_office = 2;
constexpr std::size_t members_of_a_body = 5;
constexpr std::size_t people_on_a_list = 4;
constexpr std::size_t people_of_an_office = 2;

bool is_division(const std::string& code) { return code.size() == 6 && code.find_first_not_of("0123456789") == std::string::npos; }

/// The division codes that the facts of area roles offer, or three invented ones of the programme's region.
std::vector<std::string> divisions_of(const Programme& programme) {
  std::vector<std::string> codes;
  for (const auto& [id, role] : programme.roles) {
    const auto fact = role.is == RoleKind::area ? programme.rulebook.facts.find(role.of) : programme.rulebook.facts.end();
    if (fact == programme.rulebook.facts.end()) continue;
    for (const auto& option : fact->second.options)
      if (is_division(option.id) && !option.id.ends_with("00")) codes.push_back(option.id);
  }
  if (!codes.empty()) return codes;
  const std::string region = programme.region.size() == 2 ? programme.region : "65";
  return {region + "0101", region + "0102", region + "0203"};
}

/// Two counties of one prefecture and one of another, as far as there are such.
std::vector<std::string> three_places(const Programme& programme, Dice& dice) {
  const auto codes = divisions_of(programme);
  std::vector<std::string> places{dice.one_of(codes)};
  for (const bool same : {true, false})
    for (std::size_t i = 0, from = dice.below(codes.size()); i < codes.size(); ++i) {
      const auto& code = codes[(from + i) % codes.size()];
      if (code == places[0] || (code.substr(0, 4) == places[0].substr(0, 4)) != same) continue;
      places.push_back(code);
      break;
    }
  return places;
}

std::vector<std::string> sectors(const Programme& programme, const Role& role) {
  std::vector<std::string> options;
  const auto fact = programme.rulebook.facts.find(role.of);
  if (fact != programme.rulebook.facts.end())
    for (const auto& option : fact->second.options)
      if (options.size() < sectors_with_an_office) options.push_back(option.id);
  return options.empty() ? std::vector<std::string>{""} : options;
}

std::string at_level(const std::string& place, const std::string& level) {
  if (level == "province") return place.substr(0, 2) + "0000";
  return level == "prefecture" ? place.substr(0, 4) + "00" : place;
}

/// A code of the right form and check character. Source: GB 32100-2015.
std::string credit_code(std::size_t number) {
  const std::string body = fmt::format("91650100MA{:07}", number);
  for (const char check : std::string_view("0123456789ABCDEFGHJKLMNPQRTUWXY"))
    if (base::is_credit_code(body + check)) return body + check;
  return body + "0";
}

class Casting {
 public:
  Casting(const Programme& programme, Spirit spirit, Dice& dice) : programme_(programme), spirit_(spirit), dice_(dice), places_(three_places(programme, dice)) {}

  Cast make(std::size_t enterprises) {
    for (std::size_t i = 0; i < enterprises; ++i) enterprise(i);
    for (std::size_t i = 0; i < citizens; ++i) person(add("citizen" + std::to_string(i), "person", dice_.one_of(places_)).id, "", temper({50, 14, 14, 14, 8}));
    cast_.parties = cast_.people.size();
    for (const auto& [id, role] : programme_.roles) offices_of(role);
    several_roles();
    firm_in_the_panel(enterprises - 1);
    enrolled_and_kept_out();
    return std::move(cast_);
  }

 private:
  void enterprise(std::size_t i) {
    Office& office = add("firm" + std::to_string(i), "enterprise", dice_.one_of(places_));
    office.uscc = credit_code(i);
    person(office.id, "", temper({50, 14, 14, 14, 8}));
  }

  void offices_of(const Role& role) {
    switch (role.is) {
      case RoleKind::area: return areas_of(role);
      case RoleKind::named: return staffed(role, people_of_an_office, role.many ? 2 : 1);
      case RoleKind::sector: return sectors_of(role);
      case RoleKind::enrolled: return staffed(role, people_on_a_list, 1);
      case RoleKind::body:
      case RoleKind::elected: return staffed(role, members_of_a_body, 1);
      case RoleKind::party: case RoleKind::choice: case RoleKind::assigned: case RoleKind::anyone: return;
    }
  }

  void areas_of(const Role& role) {
    for (const auto& place : places_) {
      const std::string territory = at_level(place, role.level), id = role.id + "-" + territory;
      if (cast_.offices.contains(id)) continue;
      grant(add(id, "authority", territory), role.id);
      staff(id, people_of_an_office);
    }
  }

  /// An office for each of the first sectors; the case's fact says which is meant.
  void sectors_of(const Role& role) {
    for (const auto& sector : sectors(programme_, role)) {
      const std::string id = role.id + "-" + sector;
      grant(add(id, "authority", places_[0].substr(0, 2) + "0000"), role.id, sector);
      staff(id, people_of_an_office);
    }
  }

  void staffed(const Role& role, std::size_t people, int offices) {
    for (int i = 1; i <= offices; ++i) {
      const std::string id = offices == 1 ? role.id : role.id + "-" + std::to_string(i);
      grant(add(id, "authority", places_[0].substr(0, 2) + "0000"), role.id);
      staff(id, people);
    }
  }

  /// The first of an office is mostly honest, so that things get done.
  void staff(const std::string& office, std::size_t people) {
    for (std::size_t i = 0; i < people; ++i) person(office, fmt::format("-{}", i + 1), temper(i == 0 ? std::vector<int>{85, 5, 5, 3, 2} : std::vector<int>{40, 15, 15, 20, 10}));
  }

  /// One office that plays several parts: what one role excludes has to hold for its people too.
  void several_roles() {
    std::vector<std::string> roles;
    for (const auto& [id, role] : programme_.roles)
      if ((role.is == RoleKind::named || role.is == RoleKind::area) && dice_.falls(60)) roles.push_back(id);
    if (roles.size() < 2) return;
    Office& office = add("several", "authority", at_level(places_[0], "prefecture"));
    for (const auto& role : roles) grant(office, role);
    staff(office.id, 1);
  }

  /// People of a firm on the list of experts or in the body: theirs is the firm's interest.
  void firm_in_the_panel(std::size_t i) {
    Office& office = cast_.offices.at("firm" + std::to_string(i));
    for (const auto& [id, role] : programme_.roles)
      if (role.is == RoleKind::enrolled || role.is == RoleKind::body || role.is == RoleKind::elected) grant(office, id);
  }

  /// Where a stage keeps out whoever was appointed from a list, people of the office that acts there stand on that list too.
  void enrolled_and_kept_out() {
    for (const auto& procedure : programme_.procedures)
      for (const auto& stage : procedure.stages)
        for (const auto& kept_out : stage.not_roles)
          for (const auto& list : sources_of(kept_out))
            if (programme_.roles.at(list).is == RoleKind::enrolled) enrol_an_office_of(stage.by, list);
  }

  void enrol_an_office_of(const std::string& acting, const std::string& list) {
    for (const auto& role : sources_of(acting))
      for (auto& [id, office] : cast_.offices) {
        const auto holds = [&](const std::string& name) { return std::any_of(office.grants.begin(), office.grants.end(), [&](const auto& one) { return one.role == name; }); };
        if (holds(role) && !holds(list)) return grant(office, list);
      }
  }

  /// The roles somebody is appointed from, or the role itself.
  std::vector<std::string> sources_of(const std::string& id) const {
    const auto role = programme_.roles.find(id);
    if (role == programme_.roles.end()) return {};
    return role->second.is == RoleKind::assigned ? role->second.from : std::vector{id};
  }

  Temper temper(const std::vector<int>& mixed) {
    static const std::vector<int> calm{94, 2, 2, 1, 1};
    return static_cast<Temper>(dice_.weighted(spirit_ == Spirit::calm ? calm : mixed));
  }

  Office& add(const std::string& id, const char* kind, const std::string& territory) {
    Office& office = cast_.offices[id];
    office.id = id;
    office.kind = kind;
    office.name = "演练" + id;
    office.territory = territory;
    return office;
  }

  void grant(Office& office, const std::string& role, const std::string& scope = "") { office.grants.push_back({programme_.id, role, scope}); }

  void person(const std::string& office, const std::string& suffix, Temper temper) { cast_.people.push_back({"p." + office + suffix, office, temper}); }

  const Programme& programme_;
  Spirit spirit_;
  Dice& dice_;
  std::vector<std::string> places_;
  Cast cast_;
};

ledger::Event event_of(const Office& office, std::int64_t version, const char* kind, base::Instant at, base::JsonObject fields) {
  ledger::Event event;
  event.stream = "office/" + office.id;
  event.version = version;
  event.kind = kind;
  event.id = fmt::format("{}-{}", office.id, version);
  event.actor = "house";
  event.received_at = at;
  event.public_fields = std::move(fields);
  return event;
}

}  // namespace

std::string area_said(const Programme& programme, const Role& role, const std::string& division) {
  const auto& options = programme.rulebook.facts.at(role.of).options;
  const auto is_named = [&](const std::string& code) { return std::any_of(options.begin(), options.end(), [&](const auto& option) { return option.id == code; }); };
  const auto at = at_level(division, role.level);
  return !is_named(division) && is_named(at) ? at : division;
}

std::vector<std::string> sectors_with_offices(const Programme& programme, const Role& role) { return sectors(programme, role); }

const Person* Cast::person(const std::string& account) const {
  const auto found = std::find_if(people.begin(), people.end(), [&](const Person& one) { return one.account == account; });
  return found == people.end() ? nullptr : &*found;
}

Cast cast_for(const Programme& programme, std::size_t enterprises, Spirit spirit, Dice& dice) { return Casting(programme, spirit, dice).make(enterprises); }

std::vector<ledger::Event> arrivals_of(const Cast& cast, const Programme& programme, base::Instant at) {
  std::vector<ledger::Event> events;
  for (const auto& [id, office] : cast.offices) {
    std::int64_t version = 0;
    events.push_back(event_of(office, ++version, "office_registered", at, {{"kind", office.kind}, {"name", office.name}, {"uscc", office.uscc}, {"territory", office.territory}}));
    for (const auto& one : office.grants) events.push_back(event_of(office, ++version, "role_granted", at, {{"programme", programme.id}, {"role", one.role}, {"scope", one.scope}}));
    for (const auto& person : cast.people)
      if (person.office == id) events.push_back(event_of(office, ++version, "role_granted", at, {{"account", person.account}}));
  }
  return events;
}

}  // namespace rehearsal
