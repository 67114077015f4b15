#include "base/json.h"
#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

/// One way to write a node, keeping order and quotes but no layout or remarks.
base::Json written(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar) return node.quoted ? base::Json(base::JsonArray{node.text}) : base::Json(node.text);
  base::JsonArray items;
  if (node.kind == YamlNode::Kind::sequence) {
    for (const YamlNode& item : node.items) items.push_back(written(item));
    return base::JsonObject{{"items", std::move(items)}};
  }
  for (const auto& [key, value] : node.members) items.push_back(base::JsonArray{key.text, written(value)});
  return base::JsonObject{{"members", std::move(items)}};
}

}  // namespace

/// SHA-256 over one line a file, "<hex of its SHA-256>  <path>\n", in the byte order of the paths; then one line a shared
/// fact or kind of evidence used, "<hex>  shared/<name>\n", likewise: a fact added to the dictionary that this edition
/// does not use changes nothing.
base::Digest digest_of(const Sources& sources, const Draft& draft) {
  std::string listing;
  for (const auto& [path, bytes] : sources.files) listing += fmt::format("{}  {}\n", base::hex(base::sha256(bytes)), path);
  std::map<std::string, std::string> shared;
  for (const auto& [name, node] : draft.used_shared) shared[name] = base::canonical_json(written(node));
  for (const auto& [name, text] : shared) listing += fmt::format("{}  shared/{}\n", base::hex(base::sha256(text)), name);
  return base::sha256(listing);
}

}  // namespace programme::internal
