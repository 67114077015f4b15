#include "http/pages/html.h"

#include <fmt/format.h>

namespace http::pages {
namespace {

struct MenuItem { std::string_view section, path, zh, en; };

constexpr MenuItem menu[] = {
    {"home", "/", "首页", "Home"},
    {"guide", "/programmes", "办事指南", "Programmes"},
    {"notices", "/notices", "公示", "Notices"},
    {"register", "/register", "证书查询", "Register"},
};

std::string menu_links(const Frame& frame) {
  std::string html;
  for (const auto& item : menu)
    html += fmt::format(R"(<a href="{}"{}>{}</a>)", link(frame, item.path),
                        item.section == frame.section ? R"( aria-current="page")" : "", say(frame.language, item.zh, item.en));
  return html;
}

std::string switches(const Frame& frame) {
  const bool zh = frame.language == Language::zh;
  const std::string query = frame.query.empty() ? "" : frame.query + "&";
  return fmt::format(R"(<a href="{0}?{1}lang={2}" lang="{3}" class="no-print">{4}</a><a href="{0}?{1}big={5}{6}" class="no-print">{7}</a>)",
                     escape(frame.path), escape(query), zh ? "en" : "zh", zh ? "en" : "zh-CN", zh ? "English" : "中文",
                     frame.big ? "0" : "1", zh ? "" : "&amp;lang=en",
                     frame.big ? say(frame.language, "标准字号", "Normal type") : say(frame.language, "大字版", "Large type"));
}

std::string sample_notice(const Frame& frame) {
  if (!frame.sample) return {};
  return fmt::format(R"(<aside class="sample" aria-label="{0}"><div class="wrap"><p><b>{0}</b> {1}</p></div></aside>)",
                     say(frame.language, "样例", "Sample"),
                     say(frame.language, "本站数据均为演示用样例，不具任何效力。", "All data on this site are samples for demonstration and have no effect."));
}

}  // namespace

const std::string& pick(const base::Text& text, Language language) {
  return language == Language::en && !text.en.empty() ? text.en : text.zh;
}

std::string_view say(Language language, std::string_view zh, std::string_view en) {
  return language == Language::zh ? zh : en;
}

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  add_escaped(out, text);
  return out;
}

void add_escaped(std::string& html, std::string_view text) {
  const auto entity_of = [](char c) -> std::string_view {
    switch (c) {
      case '&': return "&amp;";
      case '<': return "&lt;";
      case '>': return "&gt;";
      case '"': return "&quot;";
      case '\'': return "&#39;";
      default: return {};
    }
  };
  std::size_t plain_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto entity = entity_of(text[i]);
    if (entity.empty()) continue;
    html.append(text.substr(plain_from, i - plain_from)).append(entity);
    plain_from = i + 1;
  }
  html.append(text.substr(plain_from));
}

std::string clause_chip(std::string_view cite, std::string_view href) {
  if (cite.empty()) return {};
  if (href.empty()) return fmt::format(R"(<span class="clause">{}</span>)", escape(cite));
  return fmt::format(R"(<a class="clause" href="{}">{}</a>)", escape(href), escape(cite));
}

std::string link(const Frame& frame, std::string_view path) {
  std::string address(path);
  const std::size_t hash = address.find('#');
  const std::string anchor = hash == std::string::npos ? "" : address.substr(hash);
  if (hash != std::string::npos) address.resize(hash);
  if (frame.language == Language::en) address += address.find('?') == std::string::npos ? "?lang=en" : "&lang=en";
  return escape(address + anchor);
}

std::string page(const Frame& frame, std::string_view body) {
  return fmt::format(
      R"(<!doctype html><html lang="{lang}"{big}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title><meta name="description" content="{title}"><link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/tokens.css"><link rel="stylesheet" href="/assets/kit.css"></head><body><a class="skip" href="#main">{skip}</a>{sample}<header class="top"><div class="wrap"><a class="logo" href="{home}"><span class="square" aria-hidden="true">品</span>{name}</a><nav aria-label="{menu_label}">{menu}</nav><span class="spacer"></span>{switches}<a class="button no-print" href="/app/">{sign_in}</a></div></header><main class="wrap" id="main" tabindex="-1">{body}</main><footer class="foot"><div class="wrap">{foot}</div></footer></body></html>)",
      fmt::arg("lang", frame.language == Language::zh ? "zh-CN" : "en"), fmt::arg("big", frame.big ? R"( class="big")" : ""),
      fmt::arg("title", escape(frame.title)), fmt::arg("skip", say(frame.language, "跳到主要内容", "Skip to main content")),
      fmt::arg("sample", sample_notice(frame)), fmt::arg("home", link(frame, "/")),
      fmt::arg("name", say(frame.language, "品鉴 · 质量品牌服务", "Pinjian · quality brands")),
      fmt::arg("menu_label", say(frame.language, "主导航", "Main")), fmt::arg("menu", menu_links(frame)),
      fmt::arg("switches", switches(frame)), fmt::arg("sign_in", say(frame.language, "登录办理", "Sign in")), fmt::arg("body", body),
      fmt::arg("foot", say(frame.language, "每个结论都注明所依据的条款；条文要点为本系统概括，以公布的原文为准。",
                           "Every result names the clause it rests on. Glosses are ours; the published Chinese text prevails.")));
}

}  // namespace http::pages
