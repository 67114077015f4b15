#include "rules/dmn/xml.h"

#include <expat.h>

namespace rules::dmn {
namespace {

constexpr std::size_t most_bytes = 16 << 20;
constexpr std::size_t most_elements = 400'000;
constexpr std::size_t most_depth = 128;
constexpr char separator = '\n';  // cannot stand in a name or namespace

struct Reading {
  XML_Parser parser = nullptr;
  std::vector<Xml> open;  // the element being read and those around it; the first is no element
  std::size_t elements = 0;
  const char* refused = nullptr;

  void stop(const char* why) {
    refused = why;
    XML_StopParser(parser, XML_FALSE);
  }
};

Reading& reading_of(void* data) { return *static_cast<Reading*>(data); }

std::pair<std::string, std::string> name_of(const char* full) {
  const std::string_view text(full);
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {"", std::string(text)};
  return {std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

void start_element(void* data, const char* name, const char** attributes) {
  Reading& reading = reading_of(data);
  if (++reading.elements > most_elements) return reading.stop("too many elements");
  if (reading.open.size() > most_depth) return reading.stop("nested too deeply");
  Xml element;
  std::tie(element.space, element.name) = name_of(name);
  for (; *attributes; attributes += 2) element.attributes.emplace_back(name_of(attributes[0]).second, attributes[1]);
  element.line = static_cast<int>(XML_GetCurrentLineNumber(reading.parser));
  reading.open.push_back(std::move(element));
}

void end_element(void* data, const char*) {
  Reading& reading = reading_of(data);
  Xml element = std::move(reading.open.back());
  reading.open.pop_back();
  reading.open.back().children.push_back(std::move(element));
}

void characters(void* data, const char* text, int length) { reading_of(data).open.back().text.append(text, static_cast<std::size_t>(length)); }

void document_type(void* data, const char*, const char*, const char*, int) { reading_of(data).stop("a document type is not allowed"); }

struct ParserDeleter {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

}  // namespace

const Xml* Xml::child(std::string_view wanted) const {
  const auto found = std::find_if(children.begin(), children.end(), [&](const Xml& element) { return element.name == wanted; });
  return found == children.end() ? nullptr : &*found;
}

bool Xml::has(std::string_view wanted) const {
  return std::any_of(attributes.begin(), attributes.end(), [&](const auto& attribute) { return attribute.first == wanted; });
}

std::string Xml::attribute(std::string_view wanted) const {
  for (const auto& [key, value] : attributes)
    if (key == wanted) return value;
  return "";
}

base::Result<Xml> parse_xml(std::string_view text, std::string_view file) {
  const std::unique_ptr<XML_ParserStruct, ParserDeleter> parser(XML_ParserCreateNS(nullptr, separator));
  Reading reading;
  reading.parser = parser.get();
  reading.open.emplace_back();
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), start_element, end_element);
  XML_SetCharacterDataHandler(parser.get(), characters);
  XML_SetStartDoctypeDeclHandler(parser.get(), document_type);
  const bool fits = text.size() <= most_bytes;
  const bool read = fits && XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE) == XML_STATUS_OK;
  if (read) return std::move(reading.open[0].children[0]);
  const char* why = !fits ? "the file is too long" : reading.refused ? reading.refused : XML_ErrorString(XML_GetErrorCode(parser.get()));
  const base::Text message{fmt::format("这不是可读的 XML 文件（{}）。", why), fmt::format("This is not a readable XML file ({}).", why)};
  const base::Place place{std::string(file), static_cast<int>(XML_GetCurrentLineNumber(parser.get())),
                          static_cast<int>(XML_GetCurrentColumnNumber(parser.get())) + 1, ""};
  return base::refuse("bad_xml", message, {base::Problem{"bad_xml", message, place}});
}

}  // namespace rules::dmn
