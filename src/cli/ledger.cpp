#include "cli/housework.h"
#include "service/house.h"
#include "service/kept_editions.h"
#include "store/archive.h"
#include "store/rollback.h"
#include "views/all.h"

#include <algorithm>
#include <cstdio>

namespace cli {
namespace {

std::string data_of(const Arguments& arguments) { return arguments.value("data").value_or("./data"); }

// verify

base::JsonObject problem_json(const ledger::LedgerProblem& problem) {
  return {{"code", problem.code}, {"message", problem.detail}, {"seq", problem.seq == 0 ? base::Json() : base::Json(std::to_string(problem.seq))}};
}

base::JsonObject report_json(const ledger::Report& report) {
  base::JsonArray problems, notes;
  for (const auto& problem : report.problems) problems.push_back(problem_json(problem));
  for (const auto& note : report.notes) notes.push_back(base::JsonObject{{"code", note.code}, {"message", note.detail}});
  return {{"ok", report.ok()}, {"size", std::to_string(report.size)}, {"root", base::hex(report.root)}, {"unopened", std::to_string(report.unopened)}, {"problems", std::move(problems)}, {"notes", std::move(notes)}};
}

void print_report(const ledger::Report& report) {
  for (const auto& problem : report.problems) fmt::print("{}{}: {}\n", problem.code, problem.seq == 0 ? "" : fmt::format(" (#{})", problem.seq), legible(problem.detail));
  for (const auto& note : report.notes) fmt::print("未核对 not checked: {}: {}\n", note.code, legible(note.detail));
  if (report.unopened > 0) fmt::print("未打开的保密内容 sealed fields not opened (no store.key): {}\n", report.unopened);
  fmt::print("{} · 记录 records {} · 根 root {}\n", report.ok() ? "账本完好 the ledger is sound" : "账本有问题 the ledger has problems", report.size, base::hex(report.root));
}

int finish(const Arguments& arguments, const ledger::Report& report) {
  if (arguments.json()) print_json(report_json(report));
  else print_report(report);
  return report.ok() ? yes : no;
}

/// A database too damaged to open is an answer of `verify`, not a fault of the program.
base::Result<std::unique_ptr<store::Archive>> open_archive(const Arguments& arguments, ledger::Report& damage) {
  try {
    return store::Archive::open(data_of(arguments), database_of(arguments));
  } catch (const std::runtime_error& fault) {
    damage.problems.push_back({"store_damaged", 0, fault.what()});
    return std::unique_ptr<store::Archive>();
  }
}

int verify(const Arguments& arguments) {
  ledger::Report damage;
  const auto archive = open_archive(arguments, damage);
  if (!archive) return refused(arguments, archive.error());
  if (!damage.ok()) return finish(arguments, damage);
  auto report = (*archive)->verify(arguments.value("key").value_or(""));
  if (!report) return refused(arguments, report.error());
  auto& db = (*archive)->reader();
  const auto is_damaged = std::any_of(report->problems.begin(), report->problems.end(), [](const auto& problem) { return problem.code == "store_damaged"; });
  if (!is_damaged)
    for (const auto& refusal : service::damaged_editions(db)) report->problems.push_back({refusal.code, 0, refusal.message.zh + " " + refusal.message.en});
  if (report->ok()) (*archive)->check_views({views::all_views(service::kept_editions(db))}, *report);
  return finish(arguments, *report);
}

// prove

/// How a verifier gets from a key it knows to the one that signed: the announcements, from the first key on.
base::JsonArray keys_json(const ledger::KeyChain& keys) {
  base::JsonArray all;
  for (const auto& link : keys.links())
    all.push_back(base::JsonObject{{"key", link.key.vkey()}, {"from_size", std::to_string(link.from)}, {"announcement", link.change ? base::Json(link.change->note) : base::Json()}});
  return all;
}

int prove(const Arguments& arguments) {
  if (arguments.words.size() != 2)
    return refused(arguments, {"wrong_usage", {"用法：pinjian ledger prove <序号或记录编号>", "Usage: pinjian ledger prove <place or id of a record>"}, {}, {}}, wrong_usage);
  const auto archive = store::Archive::open(data_of(arguments), database_of(arguments));
  if (!archive) return refused(arguments, archive.error());
  const auto proof = (*archive)->prove(arguments.words[1]);
  if (!proof) return refused(arguments, proof.error());
  const auto keys = (*archive)->keys();
  if (!keys) return refused(arguments, keys.error());
  if (arguments.json()) print_json(base::JsonObject{{"proof", *proof}, {"keys", keys_json(*keys)}});
  else fmt::print("{}", *proof);
  return yes;
}

// export

/// One record a line, exactly the bytes that were hashed: canonical JSON holds no line break.
int export_records(const Arguments& arguments) {
  const auto archive = store::Archive::open(data_of(arguments), database_of(arguments));
  if (!archive) return refused(arguments, archive.error());
  if (arguments.json()) {
    base::JsonArray records;
    (*archive)->each_envelope([&](std::string_view leaf) { records.emplace_back(leaf); });
    print_json(base::JsonObject{{"head", (*archive)->head()}, {"records", std::move(records)}});
    return yes;
  }
  (*archive)->each_envelope([](std::string_view leaf) {
    std::fwrite(leaf.data(), 1, leaf.size(), stdout);
    std::fputc('\n', stdout);
  });
  return yes;
}

// rotate-key

base::Refusal wrong_rotation() {
  return {"wrong_usage", {"用法：pinjian ledger rotate-key head|log [--not-before 时间 | --now --reason 理由]", "Usage: pinjian ledger rotate-key head|log [--not-before TIME | --now --reason TEXT]"}, {}, {}};
}

int rotate_key(const Arguments& arguments) {
  const bool has_log = arguments.words.size() == 2 && (arguments.words[1] == "head" || arguments.words[1] == "log");
  if (!has_log || (arguments.has("now") && arguments.has("not-before"))) return refused(arguments, wrong_rotation(), wrong_usage);
  const auto answer = have_done(arguments, {{"work", "rotate-key"}, {"of", arguments.words[1]}, {"not_before", arguments.value("not-before").value_or("")}, {"now", arguments.has("now")},
                                            {"reason", arguments.value("reason").value_or("")}});
  if (!answer) return refused(arguments, answer.error());
  if (arguments.json()) print_json(*answer);
  else fmt::print("新密钥 the new key: {}\n启用时间 in force from: {}\n原密钥并签至 the key before signs beside it until: {}\n", base::text_of(*answer, "key"), base::text_of(*answer, "not_before"), base::text_of(*answer, "previous_until"));
  return yes;
}

// accept-rollback

base::JsonObject head_json(const store::AbandonedHead& head) {
  const auto checkpoint = ledger::read_checkpoint(head.note);
  return {{"of", ledger::word_of(head.log)}, {"size", std::to_string(head.size)}, {"root", checkpoint ? base::hex(checkpoint->root) : ""}, {"note", head.note}};
}

int accept_rollback(const Arguments& arguments) {
  const auto heads = store::accept_rollback(data_of(arguments), database_of(arguments), {arguments.value("reason").value_or(""), "administrator", {service::wall_clock()}});
  if (!heads) return refused(arguments, heads.error());
  base::JsonArray given_up;
  for (const auto& head : *heads) {
    given_up.push_back(head_json(head));
    if (!arguments.json()) fmt::print("已记录 recorded: {} · {}\n", ledger::word_of(head.log), head.size);
  }
  if (arguments.json()) print_json(base::JsonObject{{"abandoned", std::move(given_up)}});
  return yes;
}

int run_ledger(const Arguments& arguments) {
  if (arguments.words[0] == "verify" && arguments.words.size() == 1) return verify(arguments);
  if (arguments.words[0] == "prove") return prove(arguments);
  if (arguments.words[0] == "export" && arguments.words.size() == 1) return export_records(arguments);
  if (arguments.words[0] == "rotate-key") return rotate_key(arguments);
  if (arguments.words[0] == "accept-rollback" && arguments.words.size() == 1) return accept_rollback(arguments);
  return refused(arguments, {"wrong_usage", {"用法：pinjian ledger verify | prove <记录> | export | rotate-key head|log | accept-rollback", "Usage: pinjian ledger verify | prove <record> | export | rotate-key head|log | accept-rollback"}, {}, {}}, wrong_usage);
}

base::Result<store::KeyOrder> key_order(const base::JsonObject& order) {
  store::KeyOrder asked;
  asked.log = base::text_of(order, "of") == "log" ? ledger::Log::open : ledger::Log::ledger;
  asked.reason = base::text_of(order, "reason");
  asked.actor = "administrator";
  const auto* now = order.if_contains("now");
  if (now != nullptr && now->is_bool() && now->get_bool()) asked.haste = store::KeyOrder::Haste::at_once;
  const std::string not_before = base::text_of(order, "not_before");
  if (not_before.empty()) return asked;
  const auto moment = base::Instant::parse(not_before);
  if (!moment) return tl::unexpected(moment.error());
  asked.not_before = *moment;
  return asked;
}

}  // namespace

base::Result<base::JsonObject> rotate_signing_key(service::House& house, const base::JsonObject& order) {
  const auto asked = key_order(order);
  if (!asked) return tl::unexpected(asked.error());
  const auto change = house.store().announce_key(*asked);
  if (!change) return tl::unexpected(change.error());
  return base::JsonObject{{"of", base::text_of(order, "of")}, {"previous", change->previous.vkey()}, {"key", change->next.vkey()}, {"not_before", change->not_before.text()}, {"previous_until", change->previous_until.text()}};
}

Command ledger_command() {
  auto options = house_options();
  options.push_back({"key", "VKEY", "verify: a public key that must have signed the heads, now or before its announced successors (else DIR/head.vkey)"});
  options.push_back({"not-before", "TIME", "rotate-key: when the new key comes into force (RFC 3339; 7 days from now)"});
  options.push_back({"now", "", "rotate-key: at once, in an emergency"});
  options.push_back({"reason", "TEXT", "rotate-key --now, accept-rollback: why; it is made public"});
  return {"ledger",
          "verify | prove <record> | export | rotate-key head|log | accept-rollback [--data DIR] [--database URL]",
          "Checks the ledger of a folder, proves that a record is in it, writes its records out, also while a server runs on it; changes the keys that sign it; lets it go on after an older backup was put back.",
          std::move(options),
          1,
          2,
          run_ledger};
}

}  // namespace cli
