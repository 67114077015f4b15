#include "service/sample.h"

#include "access/access.h"
#include "base/id.h"
#include "service/offices.h"
#include "service/passwords.h"
#include "service/registration.h"
#include "service/rounds.h"

#include <fcntl.h>
#include <functional>
#include <unistd.h>

namespace service {
namespace {

using programme::Programme;
using programme::RoleKind;

const Session builder{"sample", "样例", "", true, ""};

/// The programme's region; where it names none, or one whose divisions are not at hand, the first that is.
std::string province_of(const House& house, const Programme& programme) {
  const auto own = programme.region + "0000";
  if (!house.divisions().below(own).empty()) return own;
  const auto known = house.divisions().below("");
  return known.empty() ? own : known.front();
}

/// Two divisions of a level under different parents within the programme's region; for a province the region itself.
std::vector<std::string> two_places(const House& house, const Programme& programme, const std::string& level) {
  const auto province = province_of(house, programme);
  if (level == "province") return {province};
  std::vector<std::string> prefectures, counties;
  for (const auto& prefecture : house.divisions().below(province)) {
    const auto below = house.divisions().below(prefecture);
    if (below.empty() || prefectures.size() == 2) continue;
    prefectures.push_back(prefecture);
    counties.push_back(below.front());
  }
  return level == "prefecture" ? prefectures : counties;
}

class Builder {
 public:
  explicit Builder(House& house) : house_(house) {}

  /// People act for a programme, not for one edition of it: of a further edition only the roles that are new.
  base::Result<void> build(const Programme& programme) {
    const bool is_known = std::any_of(people_.begin(), people_.end(), [&](const auto& one) { return one.programme == programme.id; });
    for (const auto& [id, role] : programme.roles)
      if (!plays(programme, id))
        if (const auto made = offices_of(programme, role); !made) return made;
    if (is_known) {
      add_derived(programme, [&](const std::string& role) { return !plays(programme, role); });
      return {};
    }
    const auto script = sample_script(house_, programme);
    if (!script) return tl::unexpected(script.error());
    if (const auto made = enterprises_of(programme, names_in(*script)); !made) return made;
    if (const auto made = person_of(programme); !made) return made;
    add_derived(programme, [](const std::string&) { return true; });
    return {};
  }

  /// An authority's office with people who act for it.
  base::Result<void> authority(const Programme& programme, const programme::Role& role, const std::string& territory, int count, const rules::Option* sector = nullptr) {
    const auto place = sector ? sector->label.zh + "：" : territory.empty() ? std::string() : house_.divisions().name(territory);
    base::JsonObject grant{{"programme", programme.id}, {"role", role.id}};
    if (sector) grant["scope"] = sector->id;
    const NewOffice office{"authority", "样例·" + place + role.label.zh, "", territory, {std::move(grant)}};
    const auto where = sector ? "-" + sector->id : territory.empty() ? std::string() : "-" + territory;
    std::vector<SamplePerson> made;
    for (int i = 1; i <= count; ++i)
      made.push_back(person(programme, role.id, programme.id + "." + role.id + where + (count > 1 ? "-" + std::to_string(i) : ""), "样例·" + role.label.zh + (count > 1 ? std::to_string(i) : "经办人")));
    const auto hashes = hashes_of(made);
    const auto done = house_.store().write([&](store::Transaction& tx) -> base::Result<void> {
      const auto id = add_office(house_, tx, builder, "sample", office);
      if (!id) return tl::unexpected(id.error());
      for (std::size_t i = 0; i < made.size(); ++i)
        if (const auto joined = join(tx, made[i], hashes[i], *id); !joined) return joined;
      for (auto& one : made) {
        one.office = *id;
        one.office_name = office.name;
        one.territory = territory;
      }
      return {};
    });
    people_.insert(people_.end(), made.begin(), made.end());
    return done;
  }

  const SamplePeople& people() const { return people_; }

 private:
  bool plays(const Programme& programme, const std::string& role) const {
    return std::any_of(people_.begin(), people_.end(), [&](const auto& one) { return one.programme == programme.id && one.role == role; });
  }

  base::Result<void> offices_of(const Programme& programme, const programme::Role& role) {
    switch (role.is) {
      case RoleKind::area:
        for (const auto& place : two_places(house_, programme, role.level))
          if (const auto made = authority(programme, role, place, needs_another(programme, role.id) ? 2 : 1); !made) return made;
        return {};
      case RoleKind::named: return authority(programme, role, "", 1);
      case RoleKind::sector: return sectors_of(programme, role);
      case RoleKind::body:
      case RoleKind::elected: return authority(programme, role, "", 5);   // enough to vote with
      case RoleKind::enrolled: return authority(programme, role, "", 3);
      default: return {};
    }
  }

  /// Where whoever acted at one step may not act at another, an office needs a second person.
  static bool needs_another(const Programme& programme, const std::string& role) {
    const auto stands_for = [&](const std::string& by) {
      const auto known = programme.roles.find(by);
      return by == role || (known != programme.roles.end() && std::find(known->second.among.begin(), known->second.among.end(), role) != known->second.among.end());
    };
    return std::any_of(programme.procedures.begin(), programme.procedures.end(), [&](const auto& procedure) {
      return std::any_of(procedure.stages.begin(), procedure.stages.end(), [&](const auto& stage) { return !stage.not_about.empty() && stands_for(stage.by); });
    });
  }

  /// The departments of the first two sectors, like those of an area.
  base::Result<void> sectors_of(const Programme& programme, const programme::Role& role) {
    const auto fact = programme.rulebook.facts.find(role.of);
    if (fact == programme.rulebook.facts.end()) return {};
    for (std::size_t i = 0; i < fact->second.options.size() && i < 2; ++i)
      if (const auto made = authority(programme, role, "", needs_another(programme, role.id) ? 2 : 1, &fact->second.options[i]); !made) return made;
    return {};
  }

  /// Somebody of the public, where the programme lets anyone do something.
  base::Result<void> person_of(const Programme& programme) {
    const auto anyone = std::find_if(programme.roles.begin(), programme.roles.end(), [](const auto& role) { return role.second.is == RoleKind::anyone; });
    if (anyone == programme.roles.end()) return {};
    auto who = person(programme, anyone->first, programme.id + ".person-1", "样例·张三");
    const auto answer = register_party(house_, {base::random_id(), ""}, {"person", "", who.name, who.account, who.password, ""});
    if (!answer) return tl::unexpected(answer.error());
    who.office = base::text_of(answer->body, "office");
    who.office_name = who.name;
    people_.push_back(std::move(who));
    return {};
  }

  /// The enterprises a script names, or as many as it counts.
  static std::vector<std::string> names_in(const std::optional<base::JsonObject>& script) {
    const auto* wanted = script ? script->if_contains("enterprises") : nullptr;
    if (wanted && wanted->is_array()) return texts_of(wanted->as_array());
    std::vector<std::string> names{"天山食品", "绿洲纺织", "新芽果业", "戈壁机械", "河谷建材", "云杉电气", "雪线物流", "胡杨化工", "赛里木乳业", "昆仑软件"};
    names.resize(std::min(names.size(), std::size_t(wanted ? wanted->as_int64() : 3)));
    return names;
  }

  static std::vector<std::string> texts_of(const base::JsonArray& array) {
    std::vector<std::string> texts;
    for (const auto& one : array) texts.emplace_back(one.as_string());
    return texts;
  }

  /// Enterprises in the two counties in turn, confirmed, except the third, whose claim still waits.
  base::Result<void> enterprises_of(const Programme& programme, const std::vector<std::string>& names) {
    auto counties = two_places(house_, programme, "county");
    if (counties.empty()) counties = {""};               // no table of divisions: they lie nowhere
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto& county = counties[i % counties.size()];
      const auto name = "样例·" + names[i] + "有限公司";
      auto who = person(programme, "applicant", programme.id + ".enterprise-" + std::to_string(i + 1), name);
      const auto answer = register_party(house_, {base::random_id(), ""}, {"enterprise", credit_code(county, programme.id + std::to_string(i)), name, who.account, who.password, county});
      if (!answer) return tl::unexpected(answer.error());
      who.office = base::text_of(answer->body, "office");
      who.office_name = name;
      who.territory = county;
      if (i != 2)
        if (const auto confirmed = confirm(who.office, county); !confirmed) return confirmed;
      for (const auto& [id, role] : programme.roles)
        if (role.is == RoleKind::party) {
          who.role = id;
          people_.push_back(who);
        }
    }
    return {};
  }

  base::Result<void> confirm(const std::string& office, const std::string& county) {
    for (const auto& one : people_)
      if (access_control::covers(one.territory, county) && one.office_name.find("样例·") == 0) {
        const auto done = confirm_office(house_, one.session(), {base::random_id(), ""}, {office, true, ""});
        if (done) return {};
      }
    // A programme without offices of an area: the administrator confirms.
    if (const auto done = confirm_office(house_, builder, {base::random_id(), ""}, {office, true, ""}); !done) return tl::unexpected(done.error());
    return {};
  }

  /// Roles that are played by holders of others: listed with those who may play them.
  void add_derived(const Programme& programme, const std::function<bool(const std::string& role)>& is_wanted) {
    const auto known = people_;
    for (const auto& [id, role] : programme.roles) {
      if (!is_wanted(id)) continue;
      auto sources = role.is == RoleKind::assigned ? role.from : role.is == RoleKind::choice ? role.among : std::vector<std::string>{};
      if (role.is == RoleKind::anyone) sources = {"applicant"};
      if (role.is == RoleKind::party && is_of_a_person(programme, id)) sources = enrolled_in(programme);
      for (const auto& source : sources)
        for (auto one : known)
          if (one.programme == programme.id && one.role == source) {
            one.role = id;
            people_.push_back(std::move(one));
          }
    }
  }

  /// A party's role that a case about a person gives to that person: listed with those who are enrolled.
  static bool is_of_a_person(const Programme& programme, const std::string& role) {
    return std::any_of(programme.procedures.begin(), programme.procedures.end(), [&](const auto& procedure) {
      return procedure.about_kind == "person" && std::any_of(procedure.stages.begin(), procedure.stages.end(), [&](const auto& stage) { return stage.by == role; });
    });
  }

  static std::vector<std::string> enrolled_in(const Programme& programme) {
    std::vector<std::string> roles;
    for (const auto& [id, role] : programme.roles)
      if (role.is == RoleKind::enrolled) roles.push_back(id);
    return roles;
  }

  SamplePerson person(const Programme& programme, std::string role, std::string account, std::string name) const {
    return {std::move(account), "sample-" + random_token().substr(0, 12), std::move(name), std::move(role), "", "", "", programme.id};
  }

  static std::vector<std::string> hashes_of(const SamplePeople& people) {
    std::vector<std::string> hashes;
    for (const auto& one : people) hashes.push_back(hash_password(one.password));
    return hashes;
  }

  base::Result<void> join(store::Transaction& tx, const SamplePerson& who, const std::string& hash, const std::string& office) {
    tx.execute("insert into accounts (id, name, password_hash, administrator, phone, email, wrong_passwords, wrong_at, created_at) values ($1, $2, $3, 0, '', '', 0, 0, $4)", {who.account, who.name, hash, wall_clock()});
    return add_member(house_, tx, builder, "sample", office, who.account);
  }

  /// A code of the right form and check character that no register gave out: its body is made from a hash.
  static std::string credit_code(const std::string& county, const std::string& seed) {
    constexpr std::string_view digits = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    auto code = "91" + (county.empty() ? "100000" : county);
    for (const auto byte : base::sha256(seed))
      if (code.size() < 17) code += digits[byte % digits.size()];
    for (const char check : digits)
      if (base::is_credit_code(code + check)) return code + check;
    return code;
  }

  House& house_;
  SamplePeople people_;
};

/// The sample's administrator, outside every office.
base::Result<SamplePerson> make_administrator(House& house) {
  SamplePerson who{"administrator", "sample-" + random_token().substr(0, 12), "样例·管理员", "administrator", "", "", "", ""};
  const auto hash = hash_password(who.password);
  const auto made = house.work([&](store::Transaction& tx) {
    tx.execute("insert into accounts (id, name, password_hash, administrator, phone, email, wrong_passwords, wrong_at, created_at) values ($1, $2, $3, 1, '', '', 0, 0, $4)", {who.account, who.name, hash, wall_clock()});
  });
  if (!made) return tl::unexpected(made.error());
  return who;
}

void write_accounts(const House& house, const SamplePeople& people) {
  base::JsonArray list;
  for (const auto& one : people)
    list.push_back(base::JsonObject{{"account", one.account}, {"password", one.password}, {"role", one.role}, {"office", one.office_name}, {"office_id", one.office}, {"territory", one.territory}, {"programme", one.programme}});
  const auto text = boost::json::serialize(list) + "\n";
  const auto path = house.places().data + "/sample-accounts.json";
  const int fd = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  const bool written = fd >= 0 && ::write(fd, text.data(), text.size()) == ssize_t(text.size());
  if (fd >= 0) ::close(fd);
  if (!written) throw std::runtime_error("cannot write " + path);
}

}  // namespace

base::Result<void> open_sample_round(House& house, const Programme& programme, const SamplePeople& people) {
  if (programme.round.none || !programme.round.procedure.empty() || programme.status != "in_force") return {};
  for (const auto& one : people) {
    if (one.programme != programme.id || one.role != programme.round.opened_by) continue;
    const auto year = std::to_string(programme.round.year != 0 ? programme.round.year : house.today(programme).year());
    const auto opened = service::open_round(house, one.session(), {base::random_id(), ""}, {programme.name(), year, "样例·" + year + " 年度", "sample " + year, "", "", ""});
    if (!opened) return tl::unexpected(opened.error());
    return {};
  }
  return {};
}

base::Result<void> fill_sample(House& house, base::Instant start) {
  const auto begin = sample_begins(house, start);
  if (!begin) return tl::unexpected(begin.error());
  house.clock().set(*begin);
  Builder builder(house);
  for (const auto& programme : house.editions())
    if (const auto built = builder.build(*programme); !built) return built;
  auto people = builder.people();
  if (const auto played = play_samples(house, start, people); !played) return played;
  house.clock().set(start);
  const auto administrator = make_administrator(house);
  if (!administrator) return tl::unexpected(administrator.error());
  people.push_back(*administrator);
  write_accounts(house, people);
  return house.sample_is_filled();
}

}  // namespace service
