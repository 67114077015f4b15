#include "http/problem.h"

#include "base/problem.h"

#include <boost/json/serialize.hpp>

namespace http {
namespace {

struct Row { std::string_view code; int status; };

// Codes not named here answer 422: the request was understood and the answer is no.
constexpr Row table[] = {
    {"bad_json", 400},          {"bad_request", 400},     {"not_signed_in", 401},    {"wrong_password", 401},
    {"csrf", 403},              {"forbidden", 403},       {"other_origin", 403},     {"not_found", 404},
    {"unknown_programme", 404}, {"method_not_allowed", 405}, {"bad_key", 400},
    {"conflict", 409},          {"command_reused", 409},  {"account_taken", 409},    {"uscc_taken", 409},
    {"stale_version", 409},     {"already_done", 409},    {"wrong_stage", 409},      {"case_closed", 409},
    {"already_filed", 409},     {"no_such_file", 404},    {"too_large", 413},        {"file_too_large", 413},
    {"not_yours", 403},         {"file_type", 415},       {"file_mislabelled", 415}, {"slow_down", 429},
    {"storage_full", 507},      {"store_busy", 503},      {"header_too_large", 431}, {"expectation_unknown", 417}, {"fault", 500},
    {"database_away", 503},     {"outcome_unknown", 503}, {"store_too_new", 503},
    {"method_unknown", 501},    {"claimed_already", 409}, {"examining_busy", 503},   {"cannot_examine", 503},
    {"code_needed", 401},      {"wrong_code", 401},
    {"code_used", 401},         {"no_factor", 409},       {"factor_already_set", 409}, {"second_factor_needed", 403},
    {"not_for_oneself", 403},
    {"upload_offset", 409},     {"upload_in_use", 423},   {"too_many_uploads", 429},  {"bad_upload_header", 400}, {"bad_upload_type", 415},  {"tus_version", 412},
};

std::string_view title_of(int status) {
  switch (status) {
    case 400: return "请求有误";
    case 401: return "需要登录";
    case 403: return "不可操作";
    case 404: return "没有找到";
    case 405: return "不接受这种操作";
    case 409: return "已被更新";
    case 413: return "内容过大";
    case 415: return "文件类型不接受";
    case 422: return "不能受理";
    case 429: return "请稍候";
    case 500: return "服务器故障";
    default: return "不能处理";
  }
}

}  // namespace

int status_of(std::string_view code) {
  for (const auto& row : table)
    if (row.code == code) return row.status;
  return 422;
}

base::JsonObject problem_json(int status, const base::Refusal& refusal, const Cite& cite) {
  auto document = base::problem_document(refusal);
  base::JsonArray articles;
  for (const auto& id : refusal.articles) articles.push_back(base::JsonObject{{"id", id}, {"cite", cite ? cite(id) : std::string()}});
  document["title"] = title_of(status);
  document["status"] = status;
  document["articles"] = std::move(articles);
  return document;
}

Response problem(int status, const base::Refusal& refusal, const Cite& cite) {
  auto response = text(status, boost::json::serialize(base::Json(problem_json(status, refusal, cite))), "application/problem+json; charset=utf-8");
  response.code = refusal.code;
  if (refusal.retry_after > 0) response.set("Retry-After", std::to_string(refusal.retry_after));
  return response;
}

base::Refusal not_found() {
  return {"not_found", {"没有找到，或您无权查看；请核对地址或所选单位", "not found, or not yours to see; check the address and the office chosen"}, {}, {}};
}

}  // namespace http
