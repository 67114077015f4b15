#include "store/internal/row_sums.h"

#include "base/json.h"
#include "store/internal/tree.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <sodium.h>

namespace store::internal {
namespace {

constexpr std::string_view about_sums = "row sums";
constexpr std::size_t not_summed = summed_tables.size();

std::size_t place_of(std::string_view table) { return static_cast<std::size_t>(std::find(summed_tables.begin(), summed_tables.end(), table) - summed_tables.begin()); }

std::string hex(const RowSum& sum) { return fmt::format("{:016x}{:016x}{:016x}{:016x}", sum.parts[3], sum.parts[2], sum.parts[1], sum.parts[0]); }

RowSum read_sum(std::string_view text) {
  RowSum sum;
  for (std::size_t i = 0; i < sum.parts.size() && text.size() == 64; ++i) std::from_chars(text.data() + 48 - 16 * i, text.data() + 64 - 16 * i, sum.parts[i], 16);
  return sum;
}

// The little that must be known of a statement: its text is a constant of the program.

/// What lies between two words of a statement; to its end where the second does not follow. Empty without the first.
std::string_view between(std::string_view text, std::string_view first, std::string_view second) {
  const auto begin = text.find(first);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + first.size());
  return text.substr(0, text.find(second));
}

/// The table a statement changes; empty for any other.
std::string_view table_of(std::string_view sql) {
  for (const std::string_view begin : {"insert into ", "update ", "delete from "})
    if (sql.starts_with(begin)) return between(sql, begin, " ");
  return {};
}

std::vector<std::string_view> listed(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = text.find(", ");
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  }
  return parts;
}

/// The row an upsert finds in its way: "k = $1 and l = $2".
std::string in_the_way(std::string_view sql) {
  const auto columns = listed(between(sql, "(", ")")), values = listed(between(sql, " values (", ")"));
  std::string where;
  for (const std::string_view key : listed(between(sql, " on conflict (", ")"))) {
    const auto place = static_cast<std::size_t>(std::find(columns.begin(), columns.end(), key) - columns.begin());
    base::ensure(place < values.size(), "an upsert of a summed table names its key among its values");
    where += fmt::format("{}{} = {}", where.empty() ? "" : " and ", key, values[place]);
  }
  return where;
}

/// A part of a statement by itself: its parameters are numbered from $1; `used` are their former numbers.
std::string renumbered(std::string_view part, std::vector<std::size_t>& used) {
  std::string text;
  while (!part.empty()) {
    const auto dollar = part.find('$');
    text += part.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    part.remove_prefix(dollar + 1);
    std::size_t number = 0;
    part.remove_prefix(static_cast<std::size_t>(std::from_chars(part.data(), part.data() + part.size(), number).ptr - part.data()));
    const auto known = std::find(used.begin(), used.end(), number);
    text += fmt::format("${}", known - used.begin() + 1);
    if (known == used.end()) used.push_back(number);
  }
  return text;
}

/// Before the bytes their kind and their number, lowest byte first: no two rows are written alike.
void add_part(crypto_generichash_state& state, char kind, std::string_view bytes) {
  std::array<unsigned char, 9> frame{static_cast<unsigned char>(kind)};
  for (std::size_t i = 0; i < 8; ++i) frame[i + 1] = static_cast<unsigned char>(bytes.size() >> 8 * i);
  crypto_generichash_update(&state, frame.data(), frame.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

void add_value(crypto_generichash_state& state, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return add_part(state, 'i', std::to_string(*number));
  if (const auto* text = std::get_if<std::string>(&value)) return add_part(state, 't', *text);
  if (const auto* blob = std::get_if<Blob>(&value)) return add_part(state, 'b', blob->bytes);
  add_part(state, 'n', "");
}

}  // namespace

RowSum& RowSum::operator+=(const RowSum& other) {
  unsigned __int128 carry = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    carry += static_cast<unsigned __int128>(parts[i]) + other.parts[i];
    parts[i] = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
  return *this;
}

RowSum& RowSum::operator-=(const RowSum& other) {
  RowSum negative;
  for (std::size_t i = 0; i < parts.size(); ++i) negative.parts[i] = ~other.parts[i];
  *this += negative;
  return *this += RowSum{{1, 0, 0, 0}};
}

const RowSums::Statement& RowSums::known(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return found->second;
  Statement statement;
  const std::string_view name = table_of(sql);
  statement.table = place_of(name);
  if (statement.table != not_summed) {
    const std::string_view where = between(sql, " where ", "\n");
    const bool updates = sql.starts_with("update "), upserts = sql.find(" do update ") != std::string_view::npos;
    base::ensure(!updates || !where.empty(), "an update of a summed table says which rows");
    statement.removes = sql.starts_with("delete from ");
    statement.text = std::string(sql) + " returning *";
    if (updates || upserts) statement.before = fmt::format("select * from {} where {}", name, renumbered(updates ? std::string(where) : in_the_way(sql), statement.used));
  }
  return statements_.emplace(std::string(sql), std::move(statement)).first->second;
}

Rows RowSums::rows_before(const Statement& statement, const Values& parameters) {
  if (statement.before.empty()) return {};
  Values used;
  for (const std::size_t number : statement.used) used.push_back(parameters[number - 1]);
  return connection_.query(statement.before, used);
}

/// An upsert whose condition does not hold changes nothing and gives no row back; then the one in its way stays.
std::int64_t RowSums::execute(std::string_view sql, const Values& parameters) {
  const Statement& statement = known(sql);
  if (statement.table == not_summed) return connection_.execute(sql, parameters);
  const Rows before = rows_before(statement, parameters);
  const Rows rows = connection_.query(statement.text, parameters);
  RowSum& sum = now_.sums[statement.table];
  const std::string_view table = summed_tables[statement.table];
  for (const Row& row : rows) statement.removes ? sum -= hash_of(table, row.values()) : sum += hash_of(table, row.values());
  if (!rows.empty())
    for (const Row& row : before) sum -= hash_of(table, row.values());
  return static_cast<std::int64_t>(rows.size());
}

void RowSums::post(std::string_view sql, Values parameters) {
  if (known(sql).table == not_summed) connection_.post(sql, std::move(parameters));
  else execute(sql, parameters);
}

void RowSums::post_row(std::string_view insert, Values row) {
  const Statement& statement = known(insert);
  base::ensure(statement.table != not_summed, "what is posted here is summed");
  now_.sums[statement.table] += hash_of(summed_tables[statement.table], row);
  connection_.post_row(insert, std::move(row));
}

RowSum RowSums::hash_of(std::string_view table, const Values& values) const {
  crypto_generichash_state state;
  RowSum sum;
  crypto_generichash_init(&state, reinterpret_cast<const unsigned char*>(key_.data()), key_.size(), sizeof sum.parts);
  add_part(state, 'r', table);
  for (const Value& value : values) add_value(state, value);
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(sum.parts.data()), sizeof sum.parts);
  return sum;
}

std::optional<RowSums::Record> RowSums::read(const Rows& rows) const {
  const auto plain = rows.size() != 1 || rows.front().text("name") != "all" ? std::nullopt : vault_.unlock(rows.front().bytes("content"), about_sums);
  const auto read = plain ? base::parse_json(*plain) : base::parse_json("");
  if (!read || !read->is_object()) return std::nullopt;
  Record record;
  const auto& content = read->get_object();
  if (const auto* size = content.if_contains("size"); size != nullptr && size->is_int64()) record.size = static_cast<std::uint64_t>(size->get_int64());
  for (std::size_t i = 0; i < summed_tables.size(); ++i) record.sums[i] = read_sum(base::text_of(content, summed_tables[i]));
  return record;
}

void RowSums::begin(const Rows& rows) {
  before_ = read(rows).value_or(Record());
  now_ = before_;
}

void RowSums::save(std::uint64_t size) {
  now_.size = size;
  if (now_ == before_) return;
  base::JsonObject content{{"size", static_cast<std::int64_t>(size)}};
  for (std::size_t i = 0; i < summed_tables.size(); ++i) content[summed_tables[i]] = hex(now_.sums[i]);
  connection_.post("insert into row_sums (name, content) values ('all', $1) on conflict (name) do update set content = excluded.content", {Blob{vault_.lock(base::canonical_json(content), about_sums)}});
}

RowSums::Sums RowSums::counted() {
  Sums sums{};
  const auto tables = connection_.tables();
  for (const std::string& table : tables)
    if (const auto place = place_of(table); place != not_summed) connection_.each("select * from " + table, {}, [&](const Row& row) { sums[place] += hash_of(table, row.values()); });
  return sums;
}

void RowSums::keep_through(const std::function<void()>& change) {
  const bool was_kept = connection_.schema_number() > 0 && connection_.has_table("row_sums");
  if (was_kept) begin();
  const Sums before = was_kept ? counted() : Sums{};
  change();
  if (!was_kept) return connection_.has_table("row_sums") ? count_anew() : void();
  const Sums after = counted();
  for (std::size_t i = 0; i < summed_tables.size(); ++i) {
    now_.sums[i] += after[i];
    now_.sums[i] -= before[i];
  }
  save(now_.size);
  connection_.settle();
}

void RowSums::count_anew() {
  now_.sums = counted();
  save(ledger_size(connection_));
  connection_.settle();
}

std::vector<std::string> RowSums::differences(std::uint64_t size) {
  const auto record = read(connection_.query(question().sql));
  if (!record) return {"the sums of the working rows are missing or were changed"};
  std::vector<std::string> found;
  if (record->size != size) found.push_back(fmt::format("the working rows are those of a ledger of {} events, it has {}", record->size, size));
  const Sums sums = counted();
  for (std::size_t i = 0; i < summed_tables.size(); ++i)
    if (sums[i] != record->sums[i]) found.push_back(fmt::format("{}: rows were changed, cut, added or put back by something else than this program", summed_tables[i]));
  return found;
}

}  // namespace store::internal
