#include "service/house.h"

#include "programme/calendars.h"
#include "programme/sources.h"
#include "service/content.h"
#include "service/kept_editions.h"
#include "views/all.h"
#include "views/rounds.h"

namespace service {
namespace {

void set_property(store::Transaction& tx, const std::string& name, const std::string& value) {
  tx.execute("insert into properties (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", {name, value});
}

std::string property(store::Reader& db, const std::string& name) {
  const auto rows = db.query("select value from properties where name = $1", {name});
  return rows.empty() ? std::string() : rows.front().text("value");
}

base::Refusal not_a_sample() {
  return {"not_a_sample", {"这个数据目录里是正式数据，不能当作样例使用；请另选一个空目录", "this folder holds real work and cannot become a sample; choose an empty folder"}, {}, {}};
}

base::Refusal sample_unfinished() {
  return {"sample_unfinished", {"样例建到一半被中断，请清空数据目录后重新启动。", "The sample was interrupted while it was being made: empty the folder and start again."}, {}, {}};
}

bool is_empty(store::Reader& db) { return db.query("select 1 as one from events limit 1").empty() && db.query("select 1 as one from accounts limit 1").empty(); }

}  // namespace

base::Result<std::unique_ptr<House>> House::open(Places places, Kind kind, std::optional<base::Instant> clock) {
  std::unique_ptr<House> house(new House);
  house->places_ = std::move(places);
  house->clock_ = std::make_unique<Clock>();
  if (auto loaded = house->load(); !loaded) return tl::unexpected(loaded.error());
  if (auto opened = house->open_store(kind, clock); !opened) return tl::unexpected(opened.error());
  return house;
}

base::Result<void> House::load() {
  const programme::Catalogue catalogue{places_.programmes, places_.facts};
  const auto divisions = places_.divisions.empty() ? catalogue.facts_folder() + "/divisions.csv" : places_.divisions;
  auto parsed = Divisions::parse(content_of(divisions), divisions);
  if (!parsed) return tl::unexpected(parsed.error());
  divisions_ = std::move(*parsed);
  for (const auto& name : catalogue.names()) {
    const auto folder = catalogue.folder_of(name);
    if (!folder) return tl::unexpected(folder.error());
    const auto sources = programme::read_sources(*folder, catalogue.facts_folder());
    if (!sources) return tl::unexpected(sources.error());
    auto edition = programme::load(*sources);
    if (!edition) return tl::unexpected(edition.error());
    const auto digest = base::name_of((*edition)->digest);
    packed_[digest] = programme::pack(*sources);
    by_digest_[digest] = *edition;
    if (!calendars_.contains((*edition)->calendar)) {
      auto calendar = programme::load_calendar(places_.calendars, (*edition)->calendar);
      if (!calendar) return tl::unexpected(calendar.error());
      calendars_[(*edition)->calendar] = std::move(*calendar);
    }
    editions_.push_back(*edition);
  }
  for (const auto& [name, calendar] : calendars_) calendars_digest_ += name + " " + calendar.digest() + "\n";
  return {};
}

base::Result<void> House::open_store(Kind kind, std::optional<base::Instant> clock) {
  const auto edition_of = [this](const std::string& digest, store::Reader& db) { return this->edition_of(digest, db); };
  auto opened = store::Store::open({places_.data, {views::all_views(edition_of)}, [this] { return now(); }, nullptr, places_.database});
  if (!opened) return tl::unexpected(opened.error());
  store_ = std::move(*opened);
  const auto db = store_->reader();
  const auto offset = property(*db, "sample_clock_offset");
  sample_ = !offset.empty();
  fresh_ = is_empty(*db);
  if (kind == Kind::sample && !sample_ && !fresh_) return tl::unexpected(not_a_sample());
  if (sample_ && property(*db, "sample_filled").empty()) return tl::unexpected(sample_unfinished());
  if (sample_) clock_->set_offset(std::stoll(offset));
  if (sample_ || kind == Kind::real) return {};
  sample_ = true;
  if (clock) clock_->set(*clock);
  return remember_clock();
}

programme::ProgrammePtr House::edition(std::string_view name) const {
  for (const auto& one : editions_)
    if (one->name() == name) return one;
  return nullptr;
}

programme::ProgrammePtr House::edition_of(const std::string& digest, store::Reader& db) const {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto it = by_digest_.find(digest); it != by_digest_.end()) return it->second;
  }
  const auto edition = load_kept_edition(db, digest);
  if (!edition) {
    if (edition.error().code != "not_found") fmt::print(stderr, "pinjian: {} {}\n", edition.error().message.zh, edition.error().message.en);
    return nullptr;
  }
  const std::scoped_lock lock(mutex_);
  return by_digest_[digest] = *edition;
}

base::Result<programme::ProgrammePtr> House::edition_of(const std::string& digest, const programme::SetParameters& set, store::Reader& db) const {
  auto plain = edition_of(digest, db);
  if (!plain) return base::refuse("not_found", {"没有这个版本。", "There is no such edition."});
  if (set.empty()) return plain;
  const auto key = digest + "\n" + boost::json::serialize(boost::json::value_from(set));
  {
    const std::scoped_lock lock(mutex_);
    if (const auto it = by_digest_.find(key); it != by_digest_.end()) return it->second;
  }
  const auto packed = packed_.find(digest);
  auto edition = packed == packed_.end() ? load_kept_edition(db, digest, set) : programme::load(*programme::unpack(packed->second), set);
  if (!edition) return edition;
  const std::scoped_lock lock(mutex_);
  return by_digest_[key] = *edition;
}

programme::ProgrammePtr House::edition_in_round(const std::string& digest, const std::string& round, store::Reader& db) const {
  const auto known = round.empty() ? std::nullopt : views::find_round(db, round);
  if (!known || known->edition != digest) return edition_of(digest, db);
  const auto edition = edition_of(digest, known->parameters, db);
  return edition ? *edition : nullptr;
}

void House::keep(const programme::Programme& programme, store::Transaction& tx) const {
  const auto digest = base::name_of(programme.digest);
  if (const auto it = packed_.find(digest); it != packed_.end()) tx.keep_edition(digest, {{packed_file, it->second}});
}

const calendar::Calendar& House::calendar_of(const programme::Programme& programme) const {
  const std::scoped_lock lock(mutex_);
  if (const auto it = calendars_.find(programme.calendar); it != calendars_.end()) return it->second;
  auto calendar = programme::load_calendar(places_.calendars, programme.calendar);   // of an edition only the store keeps
  return calendars_[programme.calendar] = calendar ? std::move(*calendar) : calendar::Calendar();
}

bool House::has_new_calendars() { return property(*store_->reader(), "calendars") != calendars_digest_; }

base::Result<void> House::remember_calendars() {
  return work([&](store::Transaction& tx) { set_property(tx, "calendars", calendars_digest_); });
}

std::string House::cite(std::string_view clause) const {
  for (const auto& edition : editions_)
    if (auto cite = edition->cite(clause); !cite.empty()) return cite;
  return {};
}

base::Result<void> House::remember_clock() {
  const auto offset = std::to_string(clock_->offset());
  return work([&](store::Transaction& tx) { set_property(tx, "sample_clock_offset", offset); });
}

base::Result<void> House::sample_is_filled() {
  if (const auto remembered = remember_clock(); !remembered) return remembered;
  return work([&](store::Transaction& tx) { set_property(tx, "sample_filled", "yes"); });
}

base::Result<void> House::work(const std::function<void(store::Transaction&)>& change) {
  return store_->write([&](store::Transaction& tx) -> base::Result<void> {
    change(tx);
    return {};
  });
}

}  // namespace service
