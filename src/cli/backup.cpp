#include "store/backup.h"

#include "cli/housework.h"

namespace cli {
namespace {

std::string data_of(const Arguments& arguments) { return arguments.value("data").value_or("./data"); }

const Option data_option = {"data", "DIR", "the folder of the store (./data)"};

base::JsonObject result_json(const std::string& file, const store::BackupResult& result) {
  return {{"file", file}, {"events", std::to_string(result.events)}, {"files", std::to_string(result.files)}, {"bytes", std::to_string(result.bytes)}};
}

int run_backup(const Arguments& arguments) {
  const std::string& file = arguments.words[0];
  const auto result = store::backup(data_of(arguments), file, database_of(arguments));
  if (!result) return refused(arguments, result.error());
  const auto keys = arguments.value("keys");
  if (keys)
    if (const auto kept = store::backup_keys(data_of(arguments), *keys); !kept) return refused(arguments, kept.error());
  if (arguments.json()) print_json(result_json(file, *result));
  else fmt::print("{}: 记录 records {}, 文件 files {}, {} bytes\n", file, result->events, result->files, result->bytes);
  if (!keys)
    fmt::print(stderr, "备份不含密钥：请另行保管 {0}/store.key，没有它备份中的保密内容无法读取。\n"
                       "The backup holds no key: keep {0}/store.key apart, without it sealed content cannot be read.\n", data_of(arguments));
  return yes;
}

int run_restore(const Arguments& arguments) {
  const std::string folder = data_of(arguments);
  const auto result = store::restore(arguments.words[0], folder, arguments.value("keys").value_or(""), database_of(arguments));
  if (!result) return refused(arguments, result.error());
  if (arguments.json()) print_json(result_json(folder, *result));
  else fmt::print("{}: 记录 records {}, 文件 files {}\n", folder, result->events, result->files);
  if (!arguments.has("keys"))
    fmt::print(stderr, "启动前请把原来的 store.key、head.key 和 log.key 放入 {0}。Put the original store.key, head.key and log.key into {0} before starting.\n", folder);
  return yes;
}

int run_rebuild(const Arguments& arguments) {
  const auto answer = have_done(arguments, {{"work", "rebuild-views"}});
  if (!answer) return refused(arguments, answer.error());
  if (arguments.json()) print_json(*answer);
  else fmt::print("视图已重建 views rebuilt from {} events\n", base::text_of(*answer, "events"));
  return yes;
}

int run_erase(const Arguments& arguments) {
  const auto basis = arguments.value("basis");
  if (!basis || basis->empty())
    return refused(arguments, {"wrong_usage", {"请用 --basis 写明删除的依据。", "Name the provision it rests on with --basis."}, {}, {}}, wrong_usage);
  const auto answer = have_done(arguments, {{"work", "erase"}, {"stream", arguments.words[0]}, {"field", arguments.words[1]}, {"basis", *basis}});
  if (!answer) return refused(arguments, answer.error());
  if (arguments.json()) print_json(*answer);
  else fmt::print("已删除 erased in {} events\n", base::text_of(*answer, "events"));
  return yes;
}

}  // namespace

base::Result<base::JsonObject> rebuild_all_views(service::House& house, const base::JsonObject&) {
  if (const auto rebuilt = house.store().rebuild_views(); !rebuilt) return tl::unexpected(rebuilt.error());
  const auto events = house.store().query("select count(*) as n from events").front().integer("n");
  return base::JsonObject{{"events", std::to_string(events)}};
}

base::Result<base::JsonObject> erase_content(service::House& house, const base::JsonObject& order) {
  const auto count = house.store().erase(base::text_of(order, "stream"), base::text_of(order, "field"), base::text_of(order, "basis"), "administrator");
  if (!count) return tl::unexpected(count.error());
  return base::JsonObject{{"events", std::to_string(*count)}};
}

Command backup_command() {
  return {"backup", "FILE [--keys FILE] [--data DIR] [--database URL]", "Writes the store with its files into one file, also while a server runs; keys only where --keys says.",
          {data_option, database_option(), {"keys", "FILE", "write the keys into this file, to be kept apart from the backup"}}, 1, 1, run_backup};
}

Command restore_command() {
  return {"restore", "FILE [--keys FILE] [--data DIR] [--database URL]", "Fills a folder without a store, or an empty database, from a backup; keys that lie there stay.",
          {data_option, database_option(), {"keys", "FILE", "the keys that backup wrote"}}, 1, 1, run_restore};
}

Command rebuild_views_command() {
  return {"rebuild-views", "[--data DIR]", "Empties the views and makes them again from the events.", house_options(), 0, 0, run_rebuild};
}

Command erase_command() {
  auto options = house_options();
  options.push_back({"basis", "TEXT", "the provision the erasure rests on; it is recorded"});
  return {"erase", "<stream> <field> --basis TEXT [--data DIR]", "Destroys sealed content of a stream (case/<id>) and records that; the ledger still verifies.", std::move(options), 2, 2, run_erase};
}

}  // namespace cli
