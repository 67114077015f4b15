#include "http/problem.h"
#include "http/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace http {
namespace {

/// A server on a free port with three routes, for one test.
class ServerTest : public ::testing::Test {
 protected:
  ServerTest()
      : router_({{Method::get, "/hello", [](const Request&) { return text(200, "hello"); }},
                 {Method::post, "/echo", [](const Request& r) { return text(200, r.body); }, Body::text, 100},
                 {Method::post, "/upload", [](const Request& r) { return text(201, std::to_string(r.upload_size)); }, Body::file, 1 << 20},
                 {Method::get, "/pieces", [](const Request&) { return in_pieces(200, pieces_of(300'000, false), "text/plain"); }},
                 {Method::get, "/broken", [](const Request&) { return in_pieces(200, pieces_of(300'000, true), "text/plain"); }},
                 {Method::patch, "/part", [this](const Request& r) { return parts_ += r.upload_size, text(200, "taken"); }, Body::part, 1 << 20},
                 {Method::get, "/fault", [](const Request&) -> Response { throw std::runtime_error("broken"); }}}),
        server_(settings(), router_, [](const Request&, int status, const base::Refusal& r) { return problem(status, r, {}); }, metrics_),
        thread_([this] { server_.run(); }) {}
  ~ServerTest() override {
    server_.stop();
    thread_.join();
  }

  /// A body of `size` bytes in pieces of 64 KiB, whole or breaking off before the end.
  static Pieces pieces_of(std::int64_t size, bool breaks) {
    auto left = std::make_shared<std::int64_t>(size);
    return {size, [left, breaks] {
              if (breaks && *left < 100'000) throw std::runtime_error("the disk broke");
              const auto piece = std::min<std::int64_t>(*left, 64 << 10);
              *left -= piece;
              return std::string(std::size_t(piece), 'p');
            }};
  }

  static Settings settings() {
    Settings settings;
    settings.port = 0;
    settings.log_requests = false;
    settings.temporary_folder = ::testing::TempDir();
    settings.header_timeout = std::chrono::seconds(1);
    return settings;
  }

  int connected() const {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(server_.port());
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
    const timeval patience{5, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
  }

  /// Sends bytes as they are, says nothing more, and reads until the server closes.
  std::string say(const std::string& bytes) const {
    const int fd = connected();
    EXPECT_EQ(::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), ssize_t(bytes.size()));
    std::string answer;
    char space[4096];
    for (ssize_t size; (size = ::recv(fd, space, sizeof space, 0)) > 0;) answer.append(space, std::size_t(size));
    ::close(fd);
    return answer;
  }

  static int count(const std::string& in, const std::string& what) {
    int found = 0;
    for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + 1)) ++found;
    return found;
  }

  std::atomic<std::size_t> parts_{0};
  Metrics metrics_;
  Router router_;
  Server server_;
  std::thread thread_;
};

const std::string close_ = "Host: x\r\nConnection: close\r\n";

TEST_F(ServerTest, an_answer_carries_date_and_security_headers) {
  const auto answer = say("GET /hello HTTP/1.1\r\n" + close_ + "\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_EQ(count(answer, "Date: "), 1);
  EXPECT_EQ(count(answer, "Content-Security-Policy: "), 1);
  EXPECT_TRUE(answer.ends_with("\r\n\r\nhello"));
}

TEST_F(ServerTest, head_answers_without_body) {
  const auto answer = say("HEAD /hello HTTP/1.1\r\n" + close_ + "\r\n");
  EXPECT_EQ(count(answer, "Content-Length: 5"), 1);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST_F(ServerTest, two_pipelined_requests_get_two_answers) {
  EXPECT_EQ(count(say("GET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /hello HTTP/1.1\r\n" + close_ + "\r\n"), "200 OK"), 2);
}

TEST_F(ServerTest, a_request_without_host_is_refused) {
  EXPECT_TRUE(say("GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 400"));
}

TEST_F(ServerTest, length_and_transfer_encoding_together_never_reach_a_handler) {
  const auto answer = say("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /hello HTTP/1.1\r\n" + close_ + "\r\n");
  EXPECT_EQ(count(answer, "200 OK"), 0) << answer;
}

TEST_F(ServerTest, chunks_sent_where_no_body_belongs_are_not_read_as_the_next_request) {
  const auto answer = say("GET /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nGET /hello HTTP/1.1\r\n" + close_ + "\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413")) << answer;
  EXPECT_EQ(count(answer, "HTTP/1.1"), 1) << answer;
}

TEST_F(ServerTest, two_lengths_a_signed_length_and_a_space_before_the_colon_are_refused) {
  EXPECT_EQ(count(say("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd"), "200 OK"), 0);
  EXPECT_EQ(count(say("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\nabcd"), "200 OK"), 0);
  EXPECT_EQ(count(say("GET /hello HTTP/1.1\r\nHost : x\r\n\r\n"), "200 OK"), 0);
}

TEST_F(ServerTest, a_header_over_16_KB_is_431) {
  EXPECT_TRUE(say("GET /hello HTTP/1.1\r\nX-Long: " + std::string(20'000, 'a') + "\r\n" + close_ + "\r\n").starts_with("HTTP/1.1 431"));
}

TEST_F(ServerTest, a_body_over_the_routes_limit_is_413_with_and_without_a_stated_length) {
  EXPECT_TRUE(say("POST /echo HTTP/1.1\r\n" + close_ + "Content-Length: 101\r\n\r\n" + std::string(101, 'a')).starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(say("POST /echo HTTP/1.1\r\n" + close_ + "Transfer-Encoding: chunked\r\n\r\nc8\r\n" + std::string(200, 'a') + "\r\n0\r\n\r\n").starts_with("HTTP/1.1 413"));
}

TEST_F(ServerTest, a_body_at_the_limit_is_taken) {
  EXPECT_TRUE(say("POST /echo HTTP/1.1\r\n" + close_ + "Content-Length: 100\r\n\r\n" + std::string(100, 'a')).ends_with(std::string(100, 'a')));
}

TEST_F(ServerTest, an_upload_is_streamed_to_a_file) {
  EXPECT_TRUE(say("POST /upload HTTP/1.1\r\n" + close_ + "Content-Length: 500000\r\n\r\n" + std::string(500'000, 'a')).ends_with("500000"));
}

TEST_F(ServerTest, a_body_in_pieces_comes_whole_and_a_head_request_gets_its_length_alone) {
  const auto answer = say("GET /pieces HTTP/1.1\r\n" + close_ + "\r\n");
  EXPECT_EQ(count(answer, "Content-Length: 300000"), 1);
  EXPECT_EQ(std::count(answer.begin() + std::ptrdiff_t(answer.find("\r\n\r\n")), answer.end(), 'p'), 300'000);
  EXPECT_TRUE(say("HEAD /pieces HTTP/1.1\r\n" + close_ + "\r\n").ends_with("\r\n\r\n"));
  EXPECT_EQ(count(say("GET /pieces HTTP/1.1\r\nHost: x\r\n\r\nGET /hello HTTP/1.1\r\n" + close_ + "\r\n"), "200 OK"), 2);
}

TEST_F(ServerTest, a_body_that_breaks_off_never_seems_whole) {
  const auto answer = say("GET /broken HTTP/1.1\r\nHost: x\r\n\r\nGET /hello HTTP/1.1\r\n" + close_ + "\r\n");
  EXPECT_LT(std::count(answer.begin(), answer.end(), 'p'), 300'000);
  EXPECT_EQ(count(answer, "hello"), 0);
}

TEST_F(ServerTest, of_a_part_that_is_cut_off_the_handler_gets_what_came) {
  const int fd = connected();
  const auto sent = "PATCH /part HTTP/1.1\r\n" + close_ + "Content-Length: 500000\r\n\r\n" + std::string(123'456, 'a');
  EXPECT_EQ(::send(fd, sent.data(), sent.size(), MSG_NOSIGNAL), ssize_t(sent.size()));
  ::close(fd);
  for (int i = 0; i < 100 && parts_ == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(parts_, 123'456u);
}

TEST_F(ServerTest, a_client_that_expects_100_continue_is_told_to_go_on) {
  EXPECT_TRUE(say("POST /echo HTTP/1.1\r\n" + close_ + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nok").starts_with("HTTP/1.1 100 Continue"));
}

TEST_F(ServerTest, unknown_paths_methods_and_verbs_are_told_apart) {
  EXPECT_TRUE(say("GET /nowhere HTTP/1.1\r\n" + close_ + "\r\n").starts_with("HTTP/1.1 404"));
  EXPECT_TRUE(say("DELETE /hello HTTP/1.1\r\n" + close_ + "\r\n").starts_with("HTTP/1.1 405"));
  EXPECT_TRUE(say("BREW /hello HTTP/1.1\r\n" + close_ + "\r\n").starts_with("HTTP/1.1 501"));
}

TEST_F(ServerTest, a_fault_is_500_and_tells_nothing_of_the_inside) {
  const auto answer = say("GET /fault HTTP/1.1\r\n" + close_ + "\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 500"));
  EXPECT_EQ(count(answer, "broken"), 0);
}

TEST_F(ServerTest, a_header_that_drips_is_cut_off) {
  const int fd = connected();
  const std::string start = "GET /hello HTTP/1.1\r\n";
  ::send(fd, start.data(), start.size(), MSG_NOSIGNAL);
  char c;
  EXPECT_LE(::recv(fd, &c, 1, 0), 0);   // closed within the second, not after the five of the test's own patience
  ::close(fd);
}

}  // namespace
}  // namespace http
