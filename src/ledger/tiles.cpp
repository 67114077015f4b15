#include "ledger/tiles.h"

#include "base/refusal.h"

#include <charconv>
#include <fmt/format.h>

namespace ledger {
namespace {

constexpr int highest_level = 5;
constexpr int most_groups = 6;       // of three digits: more entries than a log will ever have
constexpr std::string_view partial_sign = ".p/";

/// Digits alone, without a zero before them.
std::optional<std::uint64_t> plain_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> three_digits(std::string_view text) {
  if (text.size() != 3 || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return std::uint64_t(text[0] - '0') * 100 + std::uint64_t(text[1] - '0') * 10 + std::uint64_t(text[2] - '0');
}

/// "x001/x234/067": groups of three digits, all but the last behind an x.
std::optional<std::uint64_t> tile_number(std::string_view text) {
  std::uint64_t number = 0;
  for (int group = 0; group < most_groups; ++group) {
    const auto slash = text.find('/');
    const bool is_last = slash == std::string_view::npos;
    if (!is_last && !text.starts_with('x')) return std::nullopt;
    const auto digits = three_digits(is_last ? text : text.substr(1, slash - 1));
    if (!digits || (group == 0 && !is_last && *digits == 0)) return std::nullopt;
    number = number * 1000 + *digits;
    if (is_last) return number;
    text.remove_prefix(slash + 1);
  }
  return std::nullopt;
}

std::string number_text(std::uint64_t number) {
  std::string text = fmt::format("{:03}", number % 1000);
  while (number >= 1000) text = fmt::format("x{:03}/{}", (number /= 1000) % 1000, text);
  return text;
}

}  // namespace

std::optional<Tile> parse_tile(std::string_view path) {
  Tile tile;
  if (!path.starts_with("tile/")) return std::nullopt;
  path.remove_prefix(5);
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto kind = path.substr(0, slash);
  path.remove_prefix(slash + 1);
  tile.entries = kind == "entries";
  const auto level = tile.entries ? std::optional<std::uint64_t>(0) : plain_number(kind);
  if (!level || *level > highest_level) return std::nullopt;
  tile.level = static_cast<int>(*level);
  if (const auto partial = path.find(partial_sign); partial != std::string_view::npos) {
    const auto width = plain_number(path.substr(partial + partial_sign.size()));
    if (!width || *width == 0 || *width >= tile_width) return std::nullopt;
    tile.width = *width;
    path = path.substr(0, partial);
  }
  const auto index = tile_number(path);
  if (!index) return std::nullopt;
  tile.index = *index;
  return tile;
}

std::string path_of(const Tile& tile) {
  const std::string kind = tile.entries ? "entries" : fmt::format("{}", tile.level);
  const std::string partial = tile.width == tile_width ? "" : fmt::format("{}{}", partial_sign, tile.width);
  return fmt::format("tile/{}/{}{}", kind, number_text(tile.index), partial);
}

std::string entry_bundle(const std::vector<std::string>& entries) {
  std::string bundle;
  for (const std::string& entry : entries) {
    base::ensure(entry.size() <= largest_log_entry, "a log entry fits its two bytes of length");
    bundle += static_cast<char>(entry.size() >> 8);
    bundle += static_cast<char>(entry.size() & 0xff);
    bundle += entry;
  }
  return bundle;
}

}  // namespace ledger
