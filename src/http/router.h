#pragma once
#include "base/json.h"
#include "base/refusal.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a handler reads and answers, and the table that finds the handler. Nothing here knows sockets or Beast.
namespace http {

enum class Method { get, post, put, patch, delete_, options };

/// One request, complete and within the route's limits. HEAD arrives as `get`; the connection drops the body.
struct Request {
  Method method = Method::get;
  std::string path;                            // without the query, as sent
  std::map<std::string, std::string, std::less<>> params;   // of the route's pattern, percent-decoded
  std::map<std::string, std::string, std::less<>> query;    // percent-decoded; of repeated names the first
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case; of repeated names the first
  std::string body;                            // Body::text
  std::string upload;                          // Body::file and part: path of the temporary file, removed after the answer
  std::size_t upload_size = 0;
  std::string remote;                          // address of the client
  bool secure = false;                         // came over TLS (at the trusted proxy)

  /// Each empty when absent.
  std::string_view param(std::string_view name) const { return find(params, name); }
  std::string_view query_of(std::string_view name) const { return find(query, name); }
  std::string_view header(std::string_view name) const { return find(headers, name); }
  /// The value of a cookie; empty when absent.
  std::string_view cookie(std::string_view name) const;
  /// Accept prefers HTML over JSON (a browser's address bar).
  bool wants_html() const;
  /// Accept names JSON (application/json or problem+json) before any HTML.
  bool wants_json() const;
  /// "en" when ?lang=en or, without ?lang, the cookie `lang` says so; else "zh".
  std::string_view language() const;

 private:
  static std::string_view find(const std::map<std::string, std::string, std::less<>>& in, std::string_view name);
};

/// A body that is given piece by piece, so that it never lies in memory whole.
struct Pieces {
  std::int64_t size = 0;                       // bytes in all
  std::function<std::string()> next;           // called on a worker thread; what it throws breaks the answer off
};

/// An answer. `body` is shared so that cached bytes are never copied. Date, Content-Length, security headers and
/// (unless set here) Cache-Control: no-store are added by the connection.
struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> body;
  std::shared_ptr<const Pieces> pieces;        // instead of a body
  std::string code;                            // of a refusal, for log and figures

  void set(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); }
  std::string_view header(std::string_view name) const;   // exact name; empty when absent
};

using Handler = std::function<Response(const Request&)>;

/// What a route takes as its body: nothing, a text held in memory, a file streamed to a temporary one, or a part of one: then
/// what came before a connection broke off is handed on as well, though nobody hears the answer.
enum class Body { none, text, file, part };

/// One line of the table. `pattern`: "/api/v1/cases/{id}/entries"; a last segment "{rest*}" takes all that follows.
/// Handlers are plain functions on a worker thread; they may block on the database, never on the network. A quick one only looks
/// something up in memory or in a file of this machine: it runs on the connection's own thread.
struct Route {
  Method method = Method::get;
  std::string pattern;
  Handler handler;
  Body body = Body::none;
  std::size_t body_limit = 0;                  // bytes; over it 413
  bool quick = false;
};

/// A segment of a pattern: a word to be met, or the name of what stands there.
struct Segment {
  enum class Kind { literal, parameter, rest };
  Kind kind = Kind::literal;
  std::string text;
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;              // nullptr: nothing at this path, or not with this method
    std::map<std::string, std::string, std::less<>> params;
    std::vector<Method> allowed;               // methods the path knows; empty: unknown path (404), else 405
  };
  /// Literal segments win over parameters, in the table's order.
  Match match(Method method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<Segment>> patterns_;   // of each route
};

std::string_view name_of(Method method);

/// %XX decoded; empty optional for a broken escape, a NUL, or what is no UTF-8.
std::optional<std::string> percent_decoded(std::string_view text);
/// Whether these bytes are text.
bool is_utf8(std::string_view text);
/// "a=1&b=%E5%A5%BD"; broken parts are left out; + is a space; at most `most` names.
std::map<std::string, std::string, std::less<>> parse_query(std::string_view text, std::size_t most = 64);

// Answers.
Response json(int status, const base::Json& body);
Response html(int status, std::string page);
Response text(int status, std::string body, std::string_view type = "text/plain; charset=utf-8");
Response in_pieces(int status, Pieces pieces, std::string_view type);
Response redirect(std::string location);       // 303
Response no_content();

}  // namespace http
