#include "store/internal/postgres_values.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <memory>
#include <stdexcept>

namespace store::internal {
namespace {

// Numbers of built-in types, the same in every PostgreSQL (pg_type.dat).
enum Type : unsigned { boolean = 16, bytea = 17, name = 19, int8 = 20, int2 = 21, int4 = 23, text = 25, unknown = 705, varchar = 1043, numeric = 1700 };

/// A big-endian number of `size` bytes.
std::int64_t big_endian(const char* bytes, int size) {
  std::uint64_t number = bytes[0] < 0 ? ~std::uint64_t{0} : 0;
  for (int i = 0; i < size; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return static_cast<std::int64_t>(number);
}

/// Digits of base 10,000 behind four int16: how many, the weight of the first, the sign, the decimals shown.
std::int64_t whole_numeric(const char* bytes) {
  const auto field = [&](int i) { return big_endian(bytes + 2 * i, 2); };
  const auto count = field(0), weight = field(1), sign = field(2);
  if (sign != 0 && sign != 0x4000) throw std::runtime_error("a sum is no number");
  if (count > weight + 1) throw std::runtime_error("a sum is no whole number");
  if (weight > 4) throw std::runtime_error("a sum is larger than 64 bits");
  std::int64_t number = 0;
  for (int i = 0; i <= weight; ++i)
    if (__builtin_mul_overflow(number, 10'000, &number) || __builtin_add_overflow(number, i < count ? field(4 + i) : 0, &number))
      throw std::runtime_error("a sum is larger than 64 bits");
  return sign == 0 ? number : -number;
}

Value value(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) != 0) return {};
  const char* bytes = PQgetvalue(result, row, column);
  const int length = PQgetlength(result, row, column);
  switch (PQftype(result, column)) {
    case boolean:
    case int2:
    case int4:
    case int8: return big_endian(bytes, length);
    case numeric: return whole_numeric(bytes);
    case name:
    case text:
    case unknown:
    case varchar: return std::string(bytes, static_cast<std::size_t>(length));
    case bytea: return Blob{std::string(bytes, static_cast<std::size_t>(length))};
    default: throw std::runtime_error(fmt::format("the column {} holds neither integer, text nor bytes", PQfname(result, column)));
  }
}

void put(std::string& bytes, std::uint64_t number, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(number >> shift));
}

/// An element of an array: its length, its bytes.
struct Element {
  std::string& bytes;
  void operator()(std::monostate) const { throw std::logic_error("what travels in arrays has no nulls"); }
  void operator()(std::int64_t number) const { put(bytes, 8, 4), put(bytes, static_cast<std::uint64_t>(number), 8); }
  void operator()(const std::string& words) const { put(bytes, words.size(), 4), bytes += words; }
  void operator()(const Blob& blob) const { (*this)(blob.bytes); }
};

unsigned type_of(const Value& value) { return std::holds_alternative<std::int64_t>(value) ? int8 : std::holds_alternative<std::string>(value) ? text : bytea; }

/// One column of `rows` as an array: dimensions, nulls, type of the elements, how many, number of the first; the elements.
std::string array_of(const std::vector<Values>& rows, std::size_t column) {
  std::string bytes;
  for (const std::uint64_t head : {std::uint64_t{1}, std::uint64_t{0}, std::uint64_t{type_of(rows.front()[column])}, std::uint64_t{rows.size()}, std::uint64_t{1}}) put(bytes, head, 4);
  for (const Values& row : rows) std::visit(Element{bytes}, row[column]);
  return bytes;
}

}  // namespace

void BoundParameters::add(const char* pointer, std::size_t length, int format, unsigned type) {
  pointers_.push_back(pointer);
  lengths_.push_back(static_cast<int>(length));
  formats_.push_back(format);
  types_.push_back(type);
}

BoundParameters::BoundParameters(const Values& values) {
  made_.reserve(values.size());  // keeps what is pointed to in place
  for (const Value& value : values) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) add(made_.emplace_back(std::to_string(*number)).c_str(), 0, 0, int8);
    else if (const auto* words = std::get_if<std::string>(&value)) add(words->data(), words->size(), 1, text);
    else if (const auto* blob = std::get_if<Blob>(&value)) add(blob->bytes.data(), blob->bytes.size(), 1, bytea);
    else add(nullptr, 0, 0, 0);
  }
}

BoundParameters BoundParameters::arrays(const std::vector<Values>& rows) {
  BoundParameters bound;
  const std::size_t count = rows.front().size();
  bound.made_.reserve(count);
  for (std::size_t column = 0; column < count; ++column) {
    const std::string& array = bound.made_.emplace_back(array_of(rows, column));
    bound.add(array.data(), array.size(), 1, 0);
  }
  return bound;
}

std::string BoundParameters::signature() const {
  std::string letters;
  for (const unsigned type : types_) letters += type == int8 ? 'i' : type == text ? 't' : type == bytea ? 'b' : 'n';
  return letters;
}

std::shared_ptr<const std::vector<std::string>> column_names(const PGresult* result) {
  std::vector<std::string> names;
  for (int i = 0; i < PQnfields(result); ++i) names.emplace_back(PQfname(result, i));
  return std::make_shared<const std::vector<std::string>>(std::move(names));
}

Values row_values(const PGresult* result, int row) {
  Values values;
  values.reserve(static_cast<std::size_t>(PQnfields(result)));
  for (int column = 0; column < PQnfields(result); ++column) values.push_back(value(result, row, column));
  return values;
}

}  // namespace store::internal
