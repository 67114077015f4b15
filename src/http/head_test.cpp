#include "http/head.h"

#include <gtest/gtest.h>

namespace http {
namespace {

int read(const std::string& text) {
  Head head;
  return read_head(text, head);
}

int status(const std::string& line, const std::string& fields = "Host: x\r\n") { return read(line + "\r\n" + fields + "\r\n"); }

TEST(Head, proper_ones_pass) {
  EXPECT_EQ(status("GET / HTTP/1.1"), 0);
  EXPECT_EQ(status("GET /a%20b/%E5%A5%BD?q=1|2&x={y}~ HTTP/1.1"), 0);
  EXPECT_EQ(status("GET /a/...b/.c HTTP/1.0", ""), 0);
  EXPECT_EQ(status("POST / HTTP/1.1", "host: [::1]:8080\r\nContent-Length:\t05 \r\nX-Empty:\r\nCookie: a\r\nCookie: b\r\nX-Other: \xE5\xA5\xBD\r\n"), 0);
  EXPECT_EQ(status("POST / HTTP/1.1", "Host: a.b_c-d:65535\r\nTransfer-Encoding: Chunked\r\nExpect: 100-Continue\r\n"), 0);
}

TEST(Head, what_it_says_is_found_by_name_in_small_letters) {
  const std::string text = "POST /a?b=c HTTP/1.1\r\nHost: x\r\nX-Twice: 1\r\nx-twice:\t2 \r\nContent-LENGTH: 12\r\n\r\n";
  Head head;
  ASSERT_EQ(read_head(text, head), 0);
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.target, "/a?b=c");
  EXPECT_EQ(head.fields.size(), 4u);
  EXPECT_EQ(head.field("x-twice"), "1");
  EXPECT_EQ(head.fields[2].second, "2");
  EXPECT_EQ(head.stated_length(), 12u);
  EXPECT_FALSE(head.has("X-Twice"));
}

TEST(Head, a_connection_stays_open_unless_either_side_of_it_is_too_old_or_says_close) {
  const auto keeps_open = [](const std::string& version, const std::string& fields) {
    const std::string text = "GET / HTTP/" + version + "\r\nHost: x\r\n" + fields + "\r\n";
    Head head;
    EXPECT_EQ(read_head(text, head), 0) << text;
    return head.keeps_open();
  };
  EXPECT_TRUE(keeps_open("1.1", ""));
  EXPECT_TRUE(keeps_open("1.1", "Connection: upgrade, closed\r\n"));
  EXPECT_FALSE(keeps_open("1.1", "Connection: Close\r\n"));
  EXPECT_FALSE(keeps_open("1.1", "Connection: te\r\nConnection: x ,\tCLOSE\r\n"));
  EXPECT_FALSE(keeps_open("1.0", ""));
  EXPECT_TRUE(keeps_open("1.0", "Connection: Keep-Alive\r\n"));
  EXPECT_FALSE(keeps_open("1.0", "Connection: keep-alive, close\r\n"));
}

TEST(Head, request_lines_that_are_none_are_refused) {
  for (const auto* line : {"", "GET", "GET /", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET  / HTTP/1.1", "GET / / HTTP/1.1", "GET\t/ HTTP/1.1", "G(T / HTTP/1.1", "GET / HTTP/1.2", "GET / HTTP/2.0", "GET / http/1.1",
                           "GET / HTTP/1.10", "GET / HTTP/11", "GET http://x/ HTTP/1.1", "GET x HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT x:1 HTTP/1.1"})
    EXPECT_EQ(status(line), 400) << line;
}

TEST(Head, targets_that_can_be_read_in_two_ways_are_refused) {
  for (const auto* target : {"/%", "/%2", "/%zz", "/a%00b", "/?a=%", "/../a", "/a/..", "/a/./b", "/%2e%2E/a", "/.%2e", "/a#b", "/a\\b", "/\"", "/<", "/\x7f", "/\xE5\xA5", "/\xC0\xAF", "/a\tb"})
    EXPECT_EQ(status(std::string("GET ") + target + " HTTP/1.1"), 400) << target;
}

TEST(Head, field_lines_that_are_none_are_refused) {
  for (const auto* line : {"Host : y", " X: folded", "\tX: folded", "X", ": y", "X Y: z", "X(: y", "X: a\x01z", "X: a\x7fz", "\xE5: y"})
    EXPECT_EQ(status("GET / HTTP/1.1", std::string("Host: x\r\n") + line + "\r\n"), 400) << line;
}

TEST(Head, a_host_is_one_name_or_address_with_a_port_at_most) {
  for (const auto* fields : {"", "Host:\r\n", "Host: a b\r\n", "Host: a,b\r\n", "Host: a/b\r\n", "Host: u@a\r\n", "Host: a:\r\n", "Host: a:b\r\n", "Host: a:65536\r\n", "Host: a:1:2\r\n", "Host: :80\r\n", "Host: [::1\r\n", "Host: [g]\r\n",
                             "Host: []\r\n", "Host: [::1]x\r\n", "Host: a\r\nHost: a\r\n"})
    EXPECT_EQ(status("GET / HTTP/1.1", fields), 400) << fields;
}

TEST(Head, a_body_has_one_length_or_is_chunked) {
  for (const auto* fields : {"Content-Length: 1\r\nContent-Length: 1\r\n", "Content-Length: 1, 1\r\n", "Content-Length: +1\r\n", "Content-Length: -1\r\n", "Content-Length: 0x1\r\n", "Content-Length: \r\n", "Content-Length: 1 1\r\n",
                             "Content-Length: 1234567890123456789\r\n", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: xchunked\r\n",
                             "Transfer-Encoding: identity\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding:\r\n"})
    EXPECT_EQ(status("POST / HTTP/1.1", std::string("Host: x\r\n") + fields), 400) << fields;
  EXPECT_EQ(status("POST / HTTP/1.0", "Transfer-Encoding: chunked\r\n"), 400);
}

TEST(Head, an_expectation_nobody_knows_is_417) { EXPECT_EQ(status("GET / HTTP/1.1", "Host: x\r\nExpect: miracles\r\n"), 417); }

TEST(Head, lines_end_with_both_characters_and_nothing_holds_a_nul) {
  EXPECT_EQ(read("GET / HTTP/1.1\nHost: x\r\n\r\n"), 400);
  EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: x\rX: y\r\n\r\n"), 400);
  EXPECT_EQ(read(std::string("GET / HTTP/1.1\r\nHost: x\0y\r\n\r\n", 29)), 400);
}

TEST(Head, a_beginning_is_refused_as_soon_as_it_can_come_to_nothing) {
  EXPECT_TRUE(may_begin_head("GE"));
  EXPECT_TRUE(may_begin_head("GET / HTTP/1.1\r"));
  EXPECT_TRUE(may_begin_head("GET / HTTP/1.1\r\nHo"));
  EXPECT_FALSE(may_begin_head("garbage\r\n"));
  EXPECT_FALSE(may_begin_head("\r\n"));
  EXPECT_FALSE(may_begin_head("GET / HTTP/1.1\nHo"));
  EXPECT_FALSE(may_begin_head(std::string("\x16\x03\x01\0", 4)));
  EXPECT_EQ(end_of_head("a\r\n\r\nb"), 5u);
  EXPECT_EQ(end_of_head("a\r\n\r"), std::string_view::npos);
}

}  // namespace
}  // namespace http
