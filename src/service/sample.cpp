#include "service/sample.h"

#include "base/id.h"
#include "service/offices.h"
#include "service/passwords.h"
#include "service/registration.h"
#include "service/rounds.h"

#include <fcntl.h>
#include <unistd.h>

namespace service {
namespace {

using programme::Programme;
using programme::RoleKind;

constexpr std::int64_t day = 24ll * 3600 * 1'000'000;
constexpr std::int64_t history = 150 * day;            // how long before its start the sample's cases begin
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

  base::Result<void> build(const Programme& programme) {
    for (const auto& [id, role] : programme.roles)
      if (const auto made = offices_of(programme, role); !made) return made;
    if (const auto made = enterprises_of(programme); !made) return made;
    add_derived(programme);
    return open_its_round(programme);
  }

  /// An authority's office with people who act for it.
  base::Result<void> authority(const Programme& programme, const programme::Role& role, const std::string& territory, int count) {
    const auto place = territory.empty() ? std::string() : house_.divisions().name(territory);
    const NewOffice office{"authority", "样例·" + place + role.label.zh, "", territory, {base::JsonObject{{"programme", programme.id}, {"role", role.id}}}};
    std::vector<SamplePerson> made;
    for (int i = 1; i <= count; ++i)
      made.push_back(person(programme, role.id, programme.id + "." + role.id + (territory.empty() ? "" : "-" + territory) + (count > 1 ? "-" + std::to_string(i) : ""),
                            "样例·" + role.label.zh + (count > 1 ? std::to_string(i) : "经办人")));
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
  base::Result<void> offices_of(const Programme& programme, const programme::Role& role) {
    switch (role.is) {
      case RoleKind::area:
        for (const auto& place : two_places(house_, programme, role.level))
          if (const auto made = authority(programme, role, place, 1); !made) return made;
        return {};
      case RoleKind::named:
      case RoleKind::sector: return authority(programme, role, "", 1);
      case RoleKind::body:
      case RoleKind::elected: return authority(programme, role, "", 5);   // enough to vote with
      case RoleKind::enrolled: return authority(programme, role, "", 3);
      default: return {};
    }
  }

  /// Three enterprises: one in each of the two counties, confirmed, and one whose claim still waits.
  base::Result<void> enterprises_of(const Programme& programme) {
    auto counties = two_places(house_, programme, "county");
    if (counties.empty()) counties = {""};               // no table of divisions: they lie nowhere
    const char* names[] = {"样例·天山食品有限公司", "样例·绿洲纺织有限公司", "样例·新芽果业有限公司"};
    for (int i = 0; i < 3; ++i) {
      const auto& county = counties[std::size_t(i) % counties.size()];
      auto who = person(programme, "applicant", programme.id + ".enterprise-" + std::to_string(i + 1), names[i]);
      const auto answer = register_enterprise(house_, {base::random_id(), ""}, {credit_code(county, programme.id + std::to_string(i)), names[i], who.account, who.password, county});
      if (!answer) return tl::unexpected(answer.error());
      who.office = base::text_of(answer->body, "office");
      who.office_name = names[i];
      who.territory = county;
      if (i < 2)
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
      if (one.territory == county && one.office_name.find("样例·") == 0) {
        const auto done = confirm_office(house_, one.session(), {base::random_id(), ""}, {office, true, ""});
        if (done) return {};
      }
    // A programme without offices of an area: the administrator confirms.
    if (const auto done = confirm_office(house_, builder, {base::random_id(), ""}, {office, true, ""}); !done) return tl::unexpected(done.error());
    return {};
  }

  /// Roles that are played by holders of others: listed with those who may play them.
  void add_derived(const Programme& programme) {
    const auto known = people_;
    for (const auto& [id, role] : programme.roles) {
      auto sources = role.is == RoleKind::assigned ? role.from : role.is == RoleKind::choice ? role.among : std::vector<std::string>{};
      if (role.is == RoleKind::anyone) sources = {"applicant"};
      for (const auto& source : sources)
        for (auto one : known)
          if (one.programme == programme.id && one.role == source) {
            one.role = id;
            people_.push_back(std::move(one));
          }
    }
  }

  base::Result<void> open_its_round(const Programme& programme) {
    if (programme.round.none || programme.status != "in_force") return {};
    for (const auto& one : people_) {
      if (one.programme != programme.id || one.role != programme.round.opened_by) continue;
      const auto year = std::to_string(house_.today(programme).year());
      const auto opened = service::open_round(house_, one.session(), {base::random_id(), ""}, {programme.name(), year, "样例·" + year + " 年度", "sample " + year, "", "", ""});
      if (!opened) return tl::unexpected(opened.error());
      return {};
    }
    return {};
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
SamplePerson make_administrator(House& house) {
  SamplePerson who{"administrator", "sample-" + random_token().substr(0, 12), "样例·管理员", "administrator", "", "", "", ""};
  const auto hash = hash_password(who.password);
  house.work([&](store::Transaction& tx) {
    tx.execute("insert into accounts (id, name, password_hash, administrator, phone, email, wrong_passwords, wrong_at, created_at) values ($1, $2, $3, 1, '', '', 0, 0, $4)", {who.account, who.name, hash, wall_clock()});
  });
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

base::Result<void> fill_sample(House& house, base::Instant start) {
  house.clock().set({start.microseconds - history});
  Builder builder(house);
  for (const auto& programme : house.editions())
    if (const auto built = builder.build(*programme); !built) return built;
  auto people = builder.people();
  for (const auto& programme : house.editions())
    if (const auto filled = fill_sample_cases(house, *programme, people); !filled) return filled;
  house.clock().set(start);
  people.push_back(make_administrator(house));
  write_accounts(house, people);
  house.sample_is_filled();
  return {};
}

}  // namespace service
