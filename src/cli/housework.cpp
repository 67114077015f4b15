#include "cli/housework.h"

#include "cli/control.h"

namespace cli {

// Each beside the command of its name.
base::Result<base::JsonObject> advance_cases(service::House& house, const base::JsonObject& order);
base::Result<base::JsonObject> create_account(service::House& house, const base::JsonObject& order);
base::Result<base::JsonObject> erase_content(service::House& house, const base::JsonObject& order);
base::Result<base::JsonObject> rebuild_all_views(service::House& house, const base::JsonObject& order);
base::Result<base::JsonObject> rotate_signing_key(service::House& house, const base::JsonObject& order);

const std::vector<Housework>& all_housework() {
  static const std::vector<Housework> all = {
      {"account", create_account},
      {"advance", advance_cases},
      {"erase", erase_content},
      {"rebuild-views", rebuild_all_views},
      {"rotate-key", rotate_signing_key},
  };
  return all;
}

base::Result<base::JsonObject> do_housework(service::House& house, const base::JsonObject& order) {
  const std::string name = base::text_of(order, "work");
  for (const Housework& work : all_housework())
    if (work.name == name) return work.run(house, order);
  return base::refuse("unknown_work", {"运行中的服务不认识这个命令，可能版本较旧。请重新启动服务。", "The running server does not know this command; it may be an older release. Restart it."});
}

base::Result<base::JsonObject> have_done(const Arguments& arguments, const base::JsonObject& order) {
  const service::Places places = places_of(arguments);
  if (places.database.empty())  // beside a database everybody opens the store
    if (auto answer = order_server(places.data, order)) return std::move(*answer);
  const auto house = service::House::open(places, service::Kind::real);
  if (!house) return tl::unexpected(house.error());
  return do_housework(**house, order);
}

std::string database_of(const Arguments& arguments) { return arguments.value("database").value_or(""); }

Option database_option() { return {"database", "URL", "postgresql://...: the store's rows lie there (else in the folder)"}; }

std::vector<Option> house_options() {
  return {{"data", "DIR", "the folder of the store (./data)"}, database_option(), {"programmes", "DIR", "the folder of the programmes"}, {"calendars", "DIR", "the folder of the calendars"}};
}

service::Places places_of(const Arguments& arguments) {
  service::Places places;
  places.data = arguments.value("data").value_or(places.data);
  places.database = database_of(arguments);
  places.programmes = programmes_folder(arguments);
  places.facts = facts_folder(arguments);
  places.divisions = divisions_file(arguments);
  places.calendars = calendars_folder(arguments);
  return places;
}

}  // namespace cli
