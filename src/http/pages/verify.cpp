#include "http/pages/verify.h"

#include <fmt/format.h>

namespace http::pages {
namespace {

constexpr std::string_view style =
    "*{box-sizing:border-box}body{margin:0;font:17px/1.7 -apple-system,\"PingFang SC\",\"Microsoft YaHei\",\"Noto Sans CJK SC\",sans-serif;"
    "color:#20272a;background:#faf9f5}main{max-width:520px;margin:0 auto;padding:20px 16px 32px}.h{display:flex;gap:16px;align-items:center;"
    "border-bottom:1px solid #dcd9cf;padding-bottom:16px}.s{flex:none;display:grid;place-items:center;width:88px;height:88px;border-radius:6px;"
    "background:#b0281e;color:#fff;font:700 32px/1.05 \"Songti SC\",STSong,\"Noto Serif CJK SC\",serif;box-shadow:inset 0 0 0 3px #b0281e,inset 0 0 0 5px #fff}"
    ".s.e{background:#fff;color:#535d61;box-shadow:inset 0 0 0 3px #535d61;text-decoration:line-through}h1{font:700 22px/1.35 \"Songti SC\",STSong,"
    "\"Noto Serif CJK SC\",serif;margin:0}.v{font-weight:700;margin:2px 0 0;color:#23613a}.v.e{color:#9c2219}dl{margin:16px 0;display:grid;"
    "grid-template-columns:6.4em minmax(0,1fr);gap:10px 12px}dt{color:#535d61}dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}"
    ".b{border-left:4px solid #1d5a63;background:#e6efef;padding:10px 14px;font-size:15px}.w{border-color:#7a4300;background:#fbf0dc}a{color:#1d5a63}"
    "footer{color:#535d61;font-size:14px;margin-top:24px}:focus-visible{outline:3px solid #1d5a63;outline-offset:2px}";

struct Words { std::string_view square, zh, en; };

Words words_for(std::string_view status) {
  if (status == "valid") return {"有<br>效", "✓ 证书真实，目前有效", "✓ Genuine and in force"};
  if (status == "suspended") return {"暂<br>停", "✕ 证书真实，但已暂停", "✕ Genuine but suspended"};
  if (status == "withdrawn") return {"取<br>消", "✕ 标识使用资格已被取消", "✕ The right to the mark has been withdrawn"};
  return {"到<br>期", "✕ 证书已到期", "✕ Expired"};
}

void add_pair(std::string& html, std::string_view label, std::string_view value) {
  if (value.empty()) return;
  html += "<dt>";
  add_escaped(html, label);
  html += "</dt><dd>";
  add_escaped(html, value);
  html += "</dd>";
}

/// Looked up by everybody who scans a code: it is put together without detours.
void add_found(std::string& html, Language language, const CertificateShown& c) {
  const auto words = words_for(c.status);
  const std::string_view ended = c.status == "valid" ? "" : " e";
  html.append("<div class=\"h\"><div class=\"s").append(ended).append("\" aria-hidden=\"true\">").append(words.square).append("</div><div><h1>");
  add_escaped(html, pick(c.title, language));
  html.append("</h1><p class=\"v").append(ended).append("\">").append(say(language, words.zh, words.en)).append("</p></div></div><dl>");
  add_pair(html, say(language, "证书编号", "Number"), c.number);
  add_pair(html, say(language, "企业", "Holder"), c.holder);
  add_pair(html, say(language, "产品", "Product"), c.product);
  add_pair(html, say(language, "颁发单位", "Issued by"), pick(c.issuer, language));
  add_pair(html, say(language, "颁发日期", "Issued on"), c.issued_on);
  add_pair(html, say(language, "有效期至", "Valid to"), c.valid_to.empty() ? say(language, "文件未规定期限", "no end set by the text") : std::string_view(c.valid_to));
  add_pair(html, say(language, "状态变更", "Status changed"), c.changed_on);
  for (const auto& [label, value] : c.more) add_pair(html, pick(label, language), value);
  if (!c.cite.empty()) {
    html.append("<dt>").append(say(language, "依据", "Basis")).append("</dt><dd><a href=\"");
    add_escaped(html, c.clause_href);
    html += "\">";
    add_escaped(html, c.cite);
    html += "</a></dd>";
  }
  html.append("</dl><p class=\"b\">")
      .append(say(language, "请核对实物上的产品名称与上面是否一致；不一致时，证书可能被冒用。", "Compare the product's name with the one above. If they differ, the certificate may be misused."))
      .append("</p>");
}

std::string not_found(Language language, const std::string& number) {
  return fmt::format(
      R"(<div class="h"><div class="s e" aria-hidden="true">查<br>无</div><div><h1>{}</h1><p class="v e">✕ {}</p></div></div><p>{}</p><p class="b w">{}</p>)",
      say(language, "查无此证", "No such certificate"), escape(number),
      say(language, "登记册中没有这个编号。请对照证书逐字核对编号后再查一次。",
          "The register has no such number. Compare it with the paper, character by character, and try again."),
      say(language, "编号无误而仍查不到的，不是由本系统颁发的证书。", "A number that is right and still unknown was not issued here."));
}

}  // namespace

std::string_view verify_style() { return style; }

std::string_view status_word(std::string_view status, Language language) {
  if (status == "valid") return say(language, "有效", "valid");
  if (status == "suspended") return say(language, "暂停", "suspended");
  if (status == "withdrawn") return say(language, "已取消", "withdrawn");
  if (status == "expired") return say(language, "已到期", "expired");
  return status;
}

std::string verify_page(const Frame& frame, const std::string& number, const std::optional<CertificateShown>& certificate, const std::string& as_of) {
  const auto language = frame.language;
  const bool zh = language == Language::zh;
  std::string html;
  html.reserve(4096);
  html.append("<!doctype html><html lang=\"").append(zh ? "zh-CN" : "en").append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>");
  html.append(say(language, "证书核验", "Certificate check")).append("</title><meta name=\"description\" content=\"").append(say(language, "证书核验结果", "Result of a certificate check"));
  html.append("\"><link rel=\"icon\" href=\"data:,\"><style>").append(style).append("</style></head><body><main>");
  if (frame.sample) html.append("<p class=\"b w\" role=\"note\"><b>").append(say(language, "样例数据，不具效力", "Sample data, no effect")).append("</b></p>");
  if (certificate)
    add_found(html, language, *certificate);
  else
    html += not_found(language, number);
  html.append("<footer>").append(say(language, "核验时间（北京时间）", "Checked at (Beijing time)")).append(" ");
  add_escaped(html, as_of);
  html += "<br><a href=\"";
  add_escaped(html, frame.path);
  html.append(zh ? "?lang=en\" lang=\"en\">English" : "?lang=zh\" lang=\"zh-CN\">中文").append("</a> · <a href=\"/register\">");
  return html.append(say(language, "证书查询", "Register")).append("</a></footer></main></body></html>");
}

std::string register_page(Frame frame, const std::string& q, const std::vector<RegisterRow>& rows, std::size_t total) {
  const auto language = frame.language;
  frame.section = "register";
  frame.title = say(language, "证书查询", "Register");
  std::string body = fmt::format(
      R"(<h1>{}</h1><form method="get" action="/register" role="search"><div class="field"><label for="q">{}</label><div class="with-unit"><input class="input" id="q" name="q" value="{}" maxlength="100">{}<button class="button primary" type="submit">{}</button></div></div></form>)",
      frame.title, say(language, "编号、企业或产品名称", "Number, enterprise or product"), escape(q),
      language == Language::en ? R"(<input type="hidden" name="lang" value="en">)" : "", say(language, "查询", "Search"));
  if (rows.empty())
    return page(frame, body + fmt::format(R"(<div class="empty" role="status"><p>{}</p></div>)",
                                          q.empty() ? say(language, "登记册中还没有证书。获得证书的产品会在颁发当日出现在这里。",
                                                          "The register is empty. Products appear here on the day their certificate is issued.")
                                                    : say(language, "没有找到。请检查用字，或改用企业名称、产品名称的一部分。",
                                                          "Nothing found. Check the spelling or try part of the name.")));
  body += fmt::format(R"(<p role="status">{} {}</p><table class="stack"><caption class="hidden-text">{}</caption><thead><tr>)",
                      say(language, "共找到", "Found:"), total, frame.title);
  const std::string_view heads[] = {say(language, "编号", "Number"), say(language, "称号", "Title"), say(language, "企业", "Enterprise"),
                                    say(language, "产品", "Product"), say(language, "颁发日期", "Issued on"), say(language, "状态", "Status")};
  for (const auto head : heads) body += fmt::format(R"(<th scope="col">{}</th>)", head);
  body += "</tr></thead><tbody>";
  for (const auto& row : rows)
    body += fmt::format(
        R"(<tr><th scope="row" data-label="{}"><a href="{}">{}</a></th><td data-label="{}">{}</td><td data-label="{}">{}</td><td data-label="{}">{}</td><td data-label="{}" class="number">{}</td><td data-label="{}"><span class="tag {}">{}</span></td></tr>)",
        heads[0], link(frame, "/verify/" + row.number), escape(row.number), heads[1], escape(row.title), heads[2], escape(row.holder), heads[3],
        escape(row.product), heads[4], escape(row.issued_on), heads[5], row.status == "valid" ? "ok" : "no", status_word(row.status, language));
  return page(frame, body + "</tbody></table>");
}

}  // namespace http::pages
