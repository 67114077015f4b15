#include "post/message.h"

#include <algorithm>

namespace post {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

bool is_subject(std::string_view subject) {
  return !subject.empty() && subject.size() <= 200 && std::none_of(subject.begin(), subject.end(), is_control);
}

bool is_body(std::string_view body) {
  return body.size() <= (16 << 10) && std::none_of(body.begin(), body.end(), [](char c) { return c != '\n' && c != '\t' && is_control(c); });
}

}  // namespace post
