#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

constexpr int most_rows = 1000;

/// "3", or "1..5".
void read_rows(Draft& draft, const YamlNode& node, FormField& field) {
  if (!expect(draft, node, YamlNode::Kind::scalar)) return;
  const std::size_t dots = node.text.find("..");
  const auto whole = [](const std::string& text) {
    const auto number = base::Decimal::parse(text);
    const auto integer = number ? number->integer() : tl::unexpected(base::Refusal{});
    return integer && *integer >= 0 && *integer <= most_rows ? std::optional(static_cast<int>(*integer)) : std::nullopt;
  };
  field.fewest_rows = whole(node.text.substr(0, dots));
  field.most_rows = dots == std::string::npos ? field.fewest_rows : whole(node.text.substr(dots + 2));
  if (field.fewest_rows && field.most_rows && *field.fewest_rows <= *field.most_rows) return;
  draft.refuse("bad_number", draft.at(node), {fmt::format("“{}”不是行数，请写 3 或 1..5（不超过 {}）。", node.text, most_rows), fmt::format("'{}' is no number of rows: write 3 or 1..5 (at most {}).", node.text, most_rows)});
}

FormField read_field(Draft& draft, const YamlNode& node, const std::string& form) {
  FormField field;
  field.line = node.line;
  if (node.kind == YamlNode::Kind::scalar) {
    field.fact = read_reference(draft, node, Kind::fact, "", "form " + form);
    return field;
  }
  Keys keys(draft, node, "form " + form + " field");
  keys.need("fact");
  field.fact = keys.refer("fact", Kind::fact);
  field.label = keys.both("label");
  field.show_when = keys.expression("show_when");
  field.may_be_empty = keys.flag("may_be_empty");
  field.at_most = keys.count("at_most");
  field.years = keys.count("years");
  field.at_least = keys.count("at_least");
  if (const YamlNode* rows = keys.take("rows")) read_rows(draft, *rows, field);
  field.must_be = keys.text("must_be");
  field.scan_of = keys.refer("scan_of", Kind::document);
  keys.not_yet({"unit", "count", "split_by", "overflow", "name_if_yes", "warn", "beside"});
  return field;
}

/// `marks: [trade_secret]`
bool read_marks(Draft& draft, const YamlNode& node, const std::string& element) {
  const auto marks = read_texts(draft, node);
  if (marks == std::vector<std::string>{"trade_secret"}) return true;
  draft.refuse("bad_value", draft.at(node), {fmt::format("{} 的 marks 只能写 [trade_secret]。", element), fmt::format("{}: marks is [trade_secret].", element)});
  return false;
}

FormPart read_part(Draft& draft, const YamlNode& node, const std::string& form) {
  const YamlNode* name = node.find("part");
  Keys keys(draft, node, fmt::format("form {} part {}", form, name ? name->text : "?"));
  FormPart part;
  part.id = keys.need_text("part");
  part.label = keys.label();
  if (const YamlNode* fields = keys.take("fields"); fields && expect(draft, *fields, YamlNode::Kind::sequence))
    for (const YamlNode& field : fields->items) part.fields.push_back(read_field(draft, field, form));
  part.attach = keys.word("attach", {"required", "list", "per_condition"});
  part.of = keys.refer("of", Kind::set);
  part.sign = keys.refer("sign", Kind::role);
  part.filled_by = keys.refer("filled_by", Kind::role);
  part.hidden_from = keys.refer_all("hidden_from", Kind::role);
  part.show_when = keys.expression("show_when");
  if (const YamlNode* marks = keys.take("marks")) part.may_be_marked = read_marks(draft, *marks, keys.element());
  part.may_not_apply = keys.word("not_applicable", {"with_reason"}) == "with_reason";
  keys.not_yet({"seal", "text", "locks", "open_in", "rows", "files", "tree", "columns"});
  if (part.attach == "per_condition" && part.of.empty())
    draft.refuse("missing_key", draft.at(node), {fmt::format("{}：按条件附证明材料时要用 of 指明条件组。", keys.element()),
                                                 fmt::format("{}: evidence per condition needs 'of', the set of conditions.", keys.element())});
  return part;
}

Form read_form(Draft& draft, const YamlNode& node, const std::string& id) {
  Keys keys(draft, node, "form " + id);
  Form form;
  form.id = id;
  form.label = keys.label();
  const std::string layout = keys.word("layout", {"official", "set_by_call", "not_supplied"});
  if (!layout.empty()) form.layout = layout;
  if (const YamlNode* parts = keys.need("parts"); parts && expect(draft, *parts, YamlNode::Kind::sequence))
    for (const YamlNode& part : parts->items) form.parts.push_back(read_part(draft, part, id));
  form.treats = keys.treats({Treatment::procedural});
  keys.not_yet({"sealed", "tree", "columns"});
  return form;
}

/// What a document is made as: PDF; a list also as a table to be worked on.
std::vector<std::string> read_formats(Draft& draft, Keys& keys) {
  auto formats = keys.texts("format");
  for (const auto& format : formats)
    if (format != "pdf" && format != "xlsx")
      draft.refuse("unknown_word", draft.at(keys.node()), {fmt::format("{}：format 里只能写 pdf、xlsx，没有“{}”。", keys.element(), format), fmt::format("{}: a format is pdf or xlsx, not '{}'.", keys.element(), format)});
  return formats;
}

/// A name, or {shows, label}: the official heading where it is not the fact's own.
Column read_column(Draft& draft, const YamlNode& node, const std::string& element) {
  if (node.kind == YamlNode::Kind::scalar) return {read_reference(draft, node, Kind::shown, "", element), {}};
  Keys keys(draft, node, element + " column");
  keys.need("shows");
  Column column{keys.refer("shows", Kind::shown), {}};
  column.label = keys.both("label");
  return column;
}

Document read_document(Draft& draft, const YamlNode& node, const std::string& id) {
  Keys keys(draft, node, "document " + id);
  Document document;
  document.id = id;
  document.label = keys.label();
  document.of = keys.need_word("of", {"case", "list", "title", "form", "round"});
  document.format = read_formats(draft, keys);
  document.forms = keys.refer_all("forms", Kind::form);
  document.shows = keys.refer_all("shows", Kind::shown);
  if (const YamlNode* columns = keys.take("columns"); columns && expect(draft, *columns, YamlNode::Kind::sequence))
    for (const YamlNode& column : columns->items) document.columns.push_back(read_column(draft, column, keys.element()));
  document.treats = keys.treats({Treatment::procedural});
  keys.not_yet({"layout", "by", "seal", "version", "text"});
  return document;
}

}  // namespace

void read_forms(Draft& draft, const YamlNode& root) {
  Keys keys(draft, root, draft.file);
  const YamlNode* forms = keys.need("forms");
  if (!forms) return;
  each_member(draft, *forms, [&](const std::string& id, const YamlNode& key, const YamlNode& value) {
    if (draft.programme.forms.contains(id))
      draft.refuse("duplicate_name", draft.at(key), {fmt::format("表格“{}”已定义过。", id), fmt::format("The form '{}' is declared twice.", id)});
    draft.places["form " + id] = draft.at(key);
    Form form = read_form(draft, value, id);
    form.line = key.line;
    draft.programme.forms[id] = std::move(form);
  });
}

void read_documents(Draft& draft, const YamlNode& root) {
  Keys keys(draft, root, draft.file);
  const YamlNode* documents = keys.need("documents");
  if (!documents) return;
  each_member(draft, *documents, [&](const std::string& id, const YamlNode& key, const YamlNode& value) {
    if (draft.programme.documents.contains(id))
      draft.refuse("duplicate_name", draft.at(key), {fmt::format("文书“{}”已定义过。", id), fmt::format("The document '{}' is declared twice.", id)});
    draft.places["document " + id] = draft.at(key);
    draft.programme.documents[id] = read_document(draft, value, id);
  });
}

}  // namespace programme::internal
