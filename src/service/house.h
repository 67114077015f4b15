#pragma once
#include "base/instant.h"
#include "calendar/calendar.h"
#include "confine/child.h"
#include "programme/catalogue.h"
#include "programme/loader.h"
#include "programme/programme.h"
#include "service/clock.h"
#include "service/divisions.h"
#include "service/pace.h"
#include "store/store.h"
#include "views/cases.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace service {

/// Where things lie and how the house is addressed.
struct Places {
  std::string data = "./data";
  std::string database = {};                  // postgresql://...; empty: a file in `data`
  std::string programmes, facts, calendars;   // folders; facts empty: beside the programmes
  std::string divisions;                      // file; empty: divisions.csv in the facts' folder
  std::string public_url;                     // what QR codes and links start with; no slash at the end
};

enum class Kind { real, sample };

/// Everything a use case needs, wired once: the store with its views, the editions, the calendars, the clock.
/// May be used from any thread.
class House {
 public:
  /// Refuses what the store, the loader, the calendars and the divisions refuse; `not_a_sample` when a sample is asked for
  /// on a store that holds real work, `sample_unfinished` for one whose making was interrupted. `clock`: where a new sample's clock starts.
  static base::Result<std::unique_ptr<House>> open(Places places, Kind kind, std::optional<base::Instant> clock = std::nullopt);

  ::store::Store& store() { return *store_; }
  Clock& clock() { return *clock_; }
  Pace& pace() { return pace_; }
  /// What looks at files that strangers send.
  confine::Children& children() { return children_; }
  base::Instant now() const { return clock_->now(); }
  base::Date today(const programme::Programme& programme) const { return base::date_in_zone(now(), programme.zone); }
  bool sample() const { return sample_; }
  /// The store was made by this opening: a sample is to be filled.
  bool fresh() const { return fresh_; }
  const Places& places() const { return places_; }
  const Divisions& divisions() const { return divisions_; }
  std::string url(const std::string& path) const { return places_.public_url + path; }
  void set_public_url(std::string url) { places_.public_url = std::move(url); }

  /// The editions on the disk, by name; and one, or nullptr.
  const std::vector<programme::ProgrammePtr>& editions() const { return editions_; }
  programme::ProgrammePtr edition(std::string_view name) const;
  /// The edition a digest names: on the disk or kept by the store; nullptr when neither knows it.
  programme::ProgrammePtr edition_of(const std::string& digest, store::Reader& db) const;
  /// The same with the values an office set for one round; those of the edition where it set none. Refuses what the loader
  /// refuses of the values; `not_found` when nobody knows the edition.
  base::Result<programme::ProgrammePtr> edition_of(const std::string& digest, const programme::SetParameters& set, store::Reader& db) const;
  /// The edition a case runs under: with the values of its round (a round's id; empty: none).
  programme::ProgrammePtr edition_in_round(const std::string& digest, const std::string& round, store::Reader& db) const;
  /// Pins an edition of the disk for ever.
  void keep(const programme::Programme& programme, store::Transaction& tx) const;
  const calendar::Calendar& calendar_of(const programme::Programme& programme) const;
  /// How an article is cited, whatever programme it belongs to; empty when unknown.
  std::string cite(std::string_view clause) const;

  /// The calendars say something else than when all provisional last days were last reckoned.
  bool has_new_calendars();
  [[nodiscard]] base::Result<void> remember_calendars();

  /// A sample's clock goes on from where it was after a restart.
  [[nodiscard]] base::Result<void> remember_clock();
  /// The sample is complete; before that, opening it again is refused.
  [[nodiscard]] base::Result<void> sample_is_filled();

  /// Working rows: no command id, nothing remembered. Refuses what the store refuses of any act (`storage_full` …); then
  /// nothing was changed.
  [[nodiscard]] base::Result<void> work(const std::function<void(store::Transaction&)>& change);

 private:
  House() = default;
  base::Result<void> load();
  base::Result<void> open_store(Kind kind, std::optional<base::Instant> clock);

  Places places_;
  Divisions divisions_;
  std::vector<programme::ProgrammePtr> editions_;
  std::map<std::string, std::string, std::less<>> packed_;      // digest -> the bytes it was loaded from
  mutable std::map<std::string, calendar::Calendar> calendars_;
  std::string calendars_digest_;                                // of those of the editions on the disk
  std::unique_ptr<Clock> clock_;
  Pace pace_;
  confine::Children children_;
  std::unique_ptr<::store::Store> store_;
  bool sample_ = false, fresh_ = false;
  mutable std::mutex mutex_;
  mutable std::map<std::string, programme::ProgrammePtr, std::less<>> by_digest_;
};

/// The machine's own clock in microseconds: sessions and slow-downs go by it even where the sample's clock jumps.
std::int64_t wall_clock();

}  // namespace service
