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

}  // namespace

BoundParameters::BoundParameters(const Values& values) {
  integers_.reserve(values.size());  // keeps what is pointed to in place
  const auto add = [this](const char* pointer, std::size_t length, int format, unsigned type) {
    pointers_.push_back(pointer);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(format);
    types_.push_back(type);
  };
  for (const Value& value : values) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) add(integers_.emplace_back(std::to_string(*number)).c_str(), 0, 0, int8);
    else if (const auto* words = std::get_if<std::string>(&value)) add(words->data(), words->size(), 1, text);
    else if (const auto* blob = std::get_if<Blob>(&value)) add(blob->bytes.data(), blob->bytes.size(), 1, bytea);
    else add(nullptr, 0, 0, 0);
  }
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
