#include "http/api.h"
#include "http/field.h"
#include "ledger/note.h"
#include "service/resumable.h"

#include <charconv>

// tus 1.0.0 (https://tus.io/protocols/resumable-upload): core, creation, termination, expiration. X-HTTP-Method-Override is left
// out: one request has one method here.
namespace http {
namespace {

constexpr std::string_view version = "1.0.0", content_type = "application/offset+octet-stream";

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && at == end && number >= 0 ? std::optional(number) : std::nullopt;
}

tl::unexpected<base::Refusal> bad_header(std::string_view name) {
  return base::refuse("bad_upload_header", {fmt::format("请求头 {} 缺少或不合 tus 1.0.0 的写法。", name), fmt::format("The header {} is missing or not as tus 1.0.0 has it.", name)});
}

/// The value of a name in "name base64,name base64"; empty where it is not there.
base::Result<std::string> metadata(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const auto end = std::min(header.find(','), header.size());
    auto pair = header.substr(0, end);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    const auto space = pair.find(' ');
    if (pair.substr(0, space) == name) return ledger::from_base64(space == std::string_view::npos ? std::string_view{} : pair.substr(space + 1));
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  return std::string();
}

base::Result<service::NewResumable> wanted(const Request& request) {
  const auto length = number_of(request.header("upload-length"));
  const auto name = metadata(request.header("upload-metadata"), "filename"), type = metadata(request.header("upload-metadata"), "filetype");
  if (!length) return bad_header("Upload-Length");
  if (!name || !type || name->empty() || name->size() > 600 || !is_utf8(*name)) return bad_header("Upload-Metadata");
  return service::NewResumable{std::string(request.param("id")), *name, *type == "application/octet-stream" ? std::string() : *type, *length};
}

service::ResumableId which(const Request& request) { return {std::string(request.param("id")), std::string(request.param("upload"))}; }

Response standing(Response response, const service::Resumable& upload) {
  response.set("Upload-Offset", std::to_string(upload.offset));
  response.set("Upload-Length", std::to_string(upload.length));
  response.set("Upload-Expires", http_date(upload.expires.microseconds / 1'000'000));
  return response;
}

Response with_version(Response response) {
  response.set("Tus-Resumable", std::string(version));
  return response;
}

/// Runs `handler` for who is signed in and speaks this version of tus.
Response speaking_tus(const Api& api, const Request& request, const std::function<Response(const service::Session&)>& handler) {
  const auto speak = [&](const service::Session& session) {
    if (request.header("tus-resumable") == version) return handler(session);
    auto response = api.no({"tus_version", {"续传只支持 tus 1.0.0，请更新客户端。", "Resumable uploads speak tus 1.0.0 only: update the client."}, {}, {}});
    response.set("Tus-Version", std::string(version));
    return response;
  };
  return with_version(api.signed_in(request, speak));
}

}  // namespace

Response Api::tus_options(const Request&) const {
  auto response = with_version(no_content());
  response.set("Tus-Version", std::string(version));
  response.set("Tus-Extension", "creation,termination,expiration");
  response.set("Tus-Max-Size", std::to_string(store::largest_file));
  return response;
}

Response Api::begin_upload(const Request& request) const {
  return speaking_tus(*this, request, [&](const service::Session& session) {
    const auto asked = wanted(request);
    const auto begun = asked ? service::begin_resumable(house, session, *asked) : tl::unexpected(asked.error());
    if (!begun) return no(begun.error());
    Response response = standing(json(201, base::JsonObject{{"offset", 0}, {"length", begun->length}, {"file", nullptr}}), *begun);
    response.set("Location", fmt::format("/api/v1/cases/{}/uploads/{}", begun->case_id, begun->id));
    return response;
  });
}

Response Api::read_upload(const Request& request) const {
  return with_version(signed_in(request, [&](const service::Session& session) {
    const auto upload = service::find_resumable(house, session, which(request));
    if (!upload) return no(upload.error());
    return standing(json(200, base::JsonObject{{"offset", upload->offset}, {"length", upload->length}, {"file", upload->file.empty() ? base::Json(nullptr) : base::Json(upload->file)}}), *upload);
  }));
}

Response Api::continue_upload(const Request& request) const {
  return speaking_tus(*this, request, [&](const service::Session& session) {
    const auto offset = number_of(request.header("upload-offset"));
    if (request.header("content-type") != content_type)
      return no({"bad_upload_type", {"续传的内容类型应为 application/offset+octet-stream。", "A piece of an upload has the type application/offset+octet-stream."}, {}, {}});
    if (!offset) return no(bad_header("Upload-Offset").value());
    if (request.upload.empty()) return no(bad_header("Content-Length").value());
    const auto upload = service::take_piece(house, session, which(request), {*offset, request.upload});
    return upload ? standing(no_content(), *upload) : no(upload.error());
  });
}

Response Api::end_upload(const Request& request) const {
  return speaking_tus(*this, request, [&](const service::Session& session) {
    const auto ended = service::end_resumable(house, session, which(request));
    return ended ? no_content() : no(ended.error());
  });
}

}  // namespace http
