#pragma once
#include "cli/command.h"
#include "service/house.h"

namespace cli {

/// A command on the store that may be given while a server runs on it: then the server does it, told through
/// DIR/control.sock; else the command opens the house itself. An order is {"work": name, ...}.
struct Housework {
  std::string name;
  base::Result<base::JsonObject> (*run)(service::House& house, const base::JsonObject& order);
};

/// Every such work (housework.cpp): a line each.
const std::vector<Housework>& all_housework();

/// Does an order in this process. Refuses `unknown_work`, and what the work refuses.
base::Result<base::JsonObject> do_housework(service::House& house, const base::JsonObject& order);

/// Does an order on the store of `--data` (default ./data): by the server that runs on the folder, or, without one and on a
/// database, here. Refuses besides what opening
/// the house refuses.
base::Result<base::JsonObject> have_done(const Arguments& arguments, const base::JsonObject& order);

/// The PostgreSQL database of --database; empty: the store lies in its folder.
std::string database_of(const Arguments& arguments);
Option database_option();

/// Options that such commands take: --data, --database, --programmes, --calendars.
std::vector<Option> house_options();
service::Places places_of(const Arguments& arguments);

}  // namespace cli
