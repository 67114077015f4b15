#include "documents/internal/xml_reader.h"

#include "documents/internal/archive.h"

#include <expat.h>

namespace documents::internal {
namespace {

constexpr char separator = '|';

struct Reading { Elements& elements; XML_Parser parser; int deepest = 0; int depth = 0; bool refused = false; };

std::string_view local(const char* name) {
  const std::string_view whole(name);
  const auto at = whole.rfind(separator);
  return at == std::string_view::npos ? whole : whole.substr(at + 1);
}

Reading& reading_of(void* user) { return *static_cast<Reading*>(user); }

void begin(void* user, const char* name, const char** attributes) {
  auto& reading = reading_of(user);
  if (++reading.depth > reading.deepest) {
    reading.refused = true;
    XML_StopParser(reading.parser, XML_FALSE);
    return;
  }
  Elements::Attributes all;
  for (; *attributes; attributes += 2) all.emplace(std::string(local(attributes[0])), attributes[1]);
  reading.elements.begin(local(name), all);
  if (reading.elements.stopped()) XML_StopParser(reading.parser, XML_FALSE);
}

void end(void* user, const char* name) {
  auto& reading = reading_of(user);
  --reading.depth;
  reading.elements.end(local(name));
  if (reading.elements.stopped()) XML_StopParser(reading.parser, XML_FALSE);
}

void text(void* user, const char* characters, int length) { reading_of(user).elements.text({characters, static_cast<std::size_t>(length)}); }

void document_type(void* user, const char*, const char*, const char*, int) {
  auto& reading = reading_of(user);
  reading.refused = true;
  XML_StopParser(reading.parser, XML_FALSE);
}

struct Freed { void operator()(XML_Parser parser) const { XML_ParserFree(parser); } };

}  // namespace

base::Result<void> read_xml(std::string_view xml, Elements& elements, int deepest) {
  const std::unique_ptr<XML_ParserStruct, Freed> parser(XML_ParserCreateNS(nullptr, separator));
  Reading reading{elements, parser.get(), deepest};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), begin, end);
  XML_SetCharacterDataHandler(parser.get(), text);
  XML_SetStartDoctypeDeclHandler(parser.get(), document_type);
  const bool whole = XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE) == XML_STATUS_OK;
  if (elements.stopped()) return tl::unexpected(elements.refusal());
  if (!whole || reading.refused) return bad_xlsx("内部文件的格式不对。", "a part of it is not as it should be.");
  return {};
}

}  // namespace documents::internal
