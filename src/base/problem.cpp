#include "base/problem.h"

namespace base {
namespace {

JsonObject problem_entry(const Problem& problem) {
  JsonObject entry;
  entry["code"] = problem.code;
  entry["message"] = problem.message.zh;
  entry["message_en"] = problem.message.en;
  if (!problem.place.file.empty()) entry["file"] = problem.place.file;
  if (problem.place.line > 0) entry["line"] = problem.place.line;
  if (problem.place.column > 0) entry["column"] = problem.place.column;
  if (!problem.place.pointer.empty()) entry["pointer"] = problem.place.pointer;
  return entry;
}

}  // namespace

JsonObject problem_document(const Refusal& refusal) {
  JsonArray problems, places, articles;
  for (const Problem& problem : refusal.problems) {
    problems.push_back(problem_entry(problem));
    if (!problem.place.pointer.empty()) places.emplace_back(problem.place.pointer);
  }
  for (const std::string& article : refusal.articles) articles.emplace_back(article);
  JsonObject document;
  document["type"] = "urn:pinjian:refusal:" + refusal.code;
  document["title"] = refusal.message.zh;
  document["title_en"] = refusal.message.en;
  document["detail"] = refusal.message.zh;
  document["detail_en"] = refusal.message.en;
  document["code"] = refusal.code;
  document["problems"] = std::move(problems);
  document["articles"] = std::move(articles);
  document["places"] = std::move(places);
  return document;
}

}  // namespace base
