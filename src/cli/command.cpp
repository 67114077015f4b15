#include "cli/command.h"

#include "base/problem.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <unicode/unistr.h>

namespace cli {
namespace {

using base::Refusal;

tl::unexpected<Refusal> wrong(std::string zh, std::string en) {
  return base::refuse("wrong_usage", {std::move(zh), std::move(en)});
}

const Option* find_option(const Command& command, std::string_view name) {
  static const Option json{"json", "", "print one JSON document on standard output"};
  static const Option help{"help", "", "show this help"};
  if (name == json.name) return &json;
  if (name == help.name) return &help;
  for (const Option& option : command.options)
    if (option.name == name) return &option;
  return nullptr;
}

std::string spelled(const Option& option) {
  return "--" + option.name + (option.value.empty() ? "" : " " + option.value);
}

void print_help(const Command& command) {
  fmt::print("pinjian {} {}\n\n{}\n\n", command.name, command.usage, command.summary);
  for (const Option& option : command.options) fmt::print("  {:<28} {}\n", spelled(option), option.help);
  fmt::print("  {:<28} {}\n  {:<28} {}\n", "--json", "print one JSON document on standard output", "--help",
             "show this help");
}

void print_help_of_all(std::FILE* out) {
  fmt::print(out, "pinjian COMMAND [ARGUMENTS]\n\n");
  for (const Command& command : all_commands()) fmt::print(out, "  {:<14} {}\n", command.name, command.summary);
  fmt::print(out,
             "\nEvery command takes --help and --json. Exit codes: 0 yes, 1 no, 2 open, 64 wrong usage, 65 bad input, "
             "70 internal fault.\n");
}

/// "dossier.yaml:3:7", "1:4" where there is no file, "/facts/area" inside JSON.
std::string shown(const base::Place& place) {
  std::string where = place.file;
  if (place.line > 0) where += fmt::format("{}{}:{}", where.empty() ? "" : ":", place.line, place.column);
  if (!place.pointer.empty()) where += (where.empty() ? "" : " ") + place.pointer;
  return where;
}

/// The place of a problem whose message is told already, unless that message names it.
void print_place(const base::Problem& problem) {
  const std::string where = shown(problem.place);
  if (!where.empty() && problem.message.en.find(where) == std::string::npos) fmt::print(stderr, "  {}\n", where);
}

void print_problem(const base::Problem& problem) {
  const std::string where = shown(problem.place);
  fmt::print(stderr, "  {}{}{} {} [{}]\n", where, where.empty() ? "" : ": ", problem.message.zh, problem.message.en,
             problem.code);
}

int run_command(const Command& command, const std::vector<std::string>& typed) {
  const bool wants_json = std::find(typed.begin(), typed.end(), "--json") != typed.end();
  const auto arguments = parse_arguments(command, typed);
  if (!arguments) {
    Arguments shown;
    if (wants_json) shown.options["json"] = {""};
    return refused(shown, arguments.error(), wrong_usage);
  }
  if (!arguments->has("help")) return command.run(*arguments);
  print_help(command);
  return yes;
}

int find_and_run(const std::vector<std::string>& typed) {
  if (typed.empty() || typed[0] == "--help" || typed[0] == "help") {
    print_help_of_all(typed.empty() ? stderr : stdout);
    return typed.empty() ? wrong_usage : yes;
  }
  for (const Command& command : all_commands())
    if (command.name == typed[0]) return run_command(command, {typed.begin() + 1, typed.end()});
  Arguments shown;
  if (std::find(typed.begin(), typed.end(), "--json") != typed.end()) shown.options["json"] = {""};
  return refused(shown,
                 wrong(fmt::format("没有“{}”这个命令，请用 pinjian --help 查看。", typed[0]),
                       fmt::format("There is no command '{}': see pinjian --help.", typed[0]))
                     .value(),
                 wrong_usage);
}

}  // namespace

std::optional<std::string> Arguments::value(const std::string& name) const {
  const auto found = options.find(name);
  if (found == options.end()) return std::nullopt;
  return found->second.back();
}

base::Result<Arguments> parse_arguments(const Command& command, const std::vector<std::string>& typed) {
  Arguments arguments;
  bool only_words = false;   // after a lone "--": what begins with dashes is a word too
  for (std::size_t i = 0; i < typed.size(); ++i) {
    if (only_words || !typed[i].starts_with("--")) {
      arguments.words.push_back(typed[i]);
      continue;
    }
    if ((only_words = typed[i] == "--")) continue;
    const std::size_t equals = typed[i].find('=');
    const std::string name = typed[i].substr(2, equals == std::string::npos ? equals : equals - 2);
    const Option* option = find_option(command, name);
    if (!option) return wrong(fmt::format("没有“--{}”这个选项。", name), fmt::format("There is no option --{}.", name));
    if (option->value.empty() != (equals == std::string::npos) && option->value.empty())
      return wrong(fmt::format("选项 --{} 不带值。", name), fmt::format("The option --{} takes no value.", name));
    std::string value;
    if (!option->value.empty()) {
      if (equals == std::string::npos && (i + 1 == typed.size() || typed[i + 1].starts_with("--")))
        return wrong(fmt::format("选项 --{} 后面缺少值。", name), fmt::format("The option --{} needs a value.", name));
      value = equals == std::string::npos ? typed[++i] : typed[i].substr(equals + 1);
    }
    arguments.options[name].push_back(value);
  }
  const std::size_t words = arguments.words.size();
  if (!arguments.has("help") && (words < command.least_words || words > command.most_words))
    return wrong(fmt::format("用法：pinjian {} {}", command.name, command.usage),
                 fmt::format("Usage: pinjian {} {}", command.name, command.usage));
  return arguments;
}

int run(const std::vector<std::string>& typed) {
  try {
    return find_and_run(typed);
  } catch (const std::exception& fault) {
    fmt::print(stderr, "pinjian: 内部故障 internal fault: {}\n", fault.what());
    Arguments shown;
    if (std::find(typed.begin(), typed.end(), "--json") != typed.end()) shown.options["json"] = {""};
    if (shown.json())
      refused(shown, Refusal{"internal_fault", {"内部故障，请查看日志。", fault.what()}, {}, {}}, internal_fault);
    return internal_fault;
  }
}

std::string legible(const std::string& bytes) {
  std::string text;
  return icu::UnicodeString::fromUTF8(bytes).toUTF8String(text);
}

void print_json(const base::Json& document) { fmt::print("{}\n", legible(boost::json::serialize(document))); }

int refused(const Arguments& arguments, const Refusal& refusal, Exit code) {
  if (arguments.json()) {
    print_json(base::problem_document(refusal));
    return code;
  }
  fmt::print(stderr, "pinjian: {} {} [{}]\n", legible(refusal.message.zh), legible(refusal.message.en), refusal.code);
  const bool told = refusal.problems.size() == 1 && refusal.problems[0].message == refusal.message;
  if (told) print_place(refusal.problems[0]);
  else
    for (const base::Problem& problem : refusal.problems) print_problem(problem);
  return code;
}

std::string data_folder(const Arguments& arguments, const std::string& option, const char* variable,
                        std::string_view folder) {
  if (const auto given = arguments.value(option)) return *given;
  const char* set = std::getenv(variable);
  if (set && *set) return set;
  return fmt::format("{}/{}", PINJIAN_SOURCE_DIR, folder);
}

std::string calendars_folder(const Arguments& arguments) {
  return data_folder(arguments, "calendars", "PINJIAN_CALENDARS", "calendars");
}
std::string programmes_folder(const Arguments& arguments) {
  return data_folder(arguments, "programmes", "PINJIAN_PROGRAMMES", "programmes");
}
std::string facts_folder(const Arguments& arguments) {
  const auto beside = (std::filesystem::path(programmes_folder(arguments)) / ".." / "facts").lexically_normal();
  return std::filesystem::is_directory(beside) ? beside.string() : fmt::format("{}/facts", PINJIAN_SOURCE_DIR);
}
std::string divisions_file(const Arguments& arguments) {
  const auto own = facts_folder(arguments) + "/divisions.csv";
  return std::filesystem::exists(own) ? own : fmt::format("{}/facts/divisions.csv", PINJIAN_SOURCE_DIR);
}

base::Result<std::string> read_file(const std::string& path, std::size_t most_bytes) {
  const auto cannot = [&](std::string zh, std::string en) {
    const base::Text message{fmt::format("无法读取 {}：{}。", path, zh), fmt::format("Cannot read {}: {}.", path, en)};
    return base::refuse("cannot_read", message, {{"cannot_read", message, {path, 0, 0, {}}}});
  };
  std::ifstream opened;
  if (path != "-") opened.open(path, std::ios::binary);
  std::istream& in = path == "-" ? std::cin : opened;
  if (!in) return cannot("没有这个文件或无权读取", "no such file, or no right to read it");
  std::string text;
  std::string block(1 << 16, '\0');
  while (text.size() <= most_bytes && in) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block, 0, static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return cannot("读取出错（也许是文件夹）", "reading failed (perhaps a folder)");
  if (text.size() > most_bytes)
    return cannot(fmt::format("超过 {} 字节", most_bytes), fmt::format("it is longer than {} bytes", most_bytes));
  return text;
}

}  // namespace cli
