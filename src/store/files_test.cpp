#include "store/files.h"

#include "store/internal/file_cipher.h"
#include "store/internal/file_store.h"
#include "store/testing/scratch.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <thread>

namespace store {
namespace {

using namespace store::testing;

const std::string pdf = "%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n";
const std::string png = std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0", 29);

std::string refusal_of(const base::Result<StoredFile>& result) { return result ? "" : result.error().code; }

TEST(Files, a_file_is_kept_under_its_digest_and_read_again) {
  const ScratchFolder folder;
  std::string digest;
  {
    const auto store = open_store(folder.path());
    const auto kept = store->files().put(pdf, {"执照.PDF", "application/pdf"});
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->digest, base::name_of(base::sha256(pdf)));
    EXPECT_EQ(kept->type, "application/pdf");
    EXPECT_EQ(kept->size, static_cast<std::int64_t>(pdf.size()));
    digest = kept->digest;
  }
  const auto store = open_store(folder.path());
  EXPECT_EQ(file_content(store->files(), digest).value(), pdf);
  EXPECT_EQ(store->files().find(digest)->type, "application/pdf");
}

TEST(Files, the_content_is_not_on_disk_in_the_clear) {
  const ScratchFolder folder;
  const auto store = open_store(folder.path());
  const auto kept = store->files().put("PLANTED-SECRET-4711\n", {});
  ASSERT_TRUE(kept);
  std::ifstream file(internal::file_path(folder.path(), kept->digest), std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  EXPECT_FALSE(bytes.empty());
  EXPECT_EQ(bytes.find("PLANTED"), std::string::npos);
}

TEST(Files, the_kind_is_judged_by_content_and_must_fit_name_and_claim) {
  const ScratchFolder folder;
  const auto store = open_store(folder.path());
  struct Case { std::string content; FileClaim claim; std::string code; };
  const std::vector<Case> cases = {
      {pdf, {}, ""},
      {pdf, {"a.pdf", ""}, ""},
      {pdf, {"no ending", "application/octet-stream"}, ""},
      {pdf, {"a.png", ""}, "file_mislabelled"},
      {pdf, {"a.pdf", "image/png"}, "file_mislabelled"},
      {pdf, {"a.pdf.exe", ""}, "file_mislabelled"},
      {png, {"a.png", "image/png"}, ""},
      {png, {"a.jpg", "image/jpeg"}, "file_mislabelled"},
      {"姓名,金额\n甲,1\n", {"a.csv", "text/csv; charset=utf-8"}, ""},
      {"一段文字。\n", {"说明.txt", "text/plain"}, ""},
      {"<!DOCTYPE html><html><script>alert(1)</script></html>", {"a.txt", ""}, "file_type"},
      {std::string("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0", 16), {"a.pdf", ""}, "file_type"},
      {std::string("PK\x03\x04\x14\0\0\0\0\0", 10) + "some.exe", {"a.docx", ""}, "file_type"},
      {std::string("PK\x03\x04\x14\0\0\0\0\0", 10) + "custom [Content_Types].xml word/document.xml", {"a.docx", ""}, ""},
      {"", {"a.txt", ""}, "file_empty"},
  };
  for (const Case& one : cases) EXPECT_EQ(refusal_of(store->files().put(one.content, one.claim)), one.code) << one.claim.name << " " << one.claim.type;
}

TEST(Files, twenty_MiB_are_kept_and_one_byte_more_is_refused) {
  const ScratchFolder folder;
  const auto store = open_store(folder.path());
  std::string content(static_cast<std::size_t>(largest_file), 'x');
  const auto kept = store->files().put(content, {});
  ASSERT_TRUE(kept);
  EXPECT_EQ(file_content(store->files(), kept->digest).value(), content);
  content += 'x';
  EXPECT_EQ(refusal_of(store->files().put(content, {})), "file_too_large");
  std::size_t left_over = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path("files"))) left_over += entry.path().filename().string().starts_with("incoming");
  EXPECT_EQ(left_over, 0u);
}

std::string read_in_pieces(Store& store, const std::string& digest) {
  const auto source = store.files().open(digest);
  std::string all;
  for (auto piece = source.value()->next(); !piece.empty(); piece = source.value()->next()) {
    EXPECT_LE(piece.size(), 64u << 10);
    all += piece;
  }
  return all;
}

TEST(Files, a_file_is_read_in_pieces_whatever_its_size) {
  const ScratchFolder folder;
  const auto store = open_store(folder.path());
  for (const std::size_t size : {1u, (64u << 10) - 1, 64u << 10, (64u << 10) + 1, 128u << 10, 300'000u}) {
    const auto content = "%PDF-1.4" + std::string(size, 'a');
    const auto kept = store->files().put(content.substr(0, std::max<std::size_t>(size, 8)), {});
    ASSERT_TRUE(kept);
    EXPECT_EQ(read_in_pieces(*store, kept->digest), content.substr(0, std::max<std::size_t>(size, 8)));
  }
  EXPECT_EQ(store->files().open("sha256:" + std::string(64, '0')).error().code, "no_such_file");
}

TEST(Files, a_file_that_was_changed_or_cut_never_comes_whole) {
  const ScratchFolder folder;
  const auto store = open_store(folder.path());
  const auto kept = store->files().put("%PDF-1.4" + std::string(200'000, 'a'), {});
  const auto path = internal::file_path(folder.path(), kept->digest);
  const auto whole = std::filesystem::file_size(path);
  for (const std::size_t size : {std::size_t(0), std::size_t(10), whole - 1, whole - (64u << 10), whole + 1}) {
    std::filesystem::copy_file(path, path + ".kept", std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(path, size);
    EXPECT_THROW(read_in_pieces(*store, kept->digest), std::runtime_error) << size;
    std::filesystem::rename(path + ".kept", path);
  }
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  const auto was = static_cast<char>(file.seekg(150'000).get());
  file.seekp(150'000).put(static_cast<char>(was ^ 1)).flush();
  EXPECT_THROW(read_in_pieces(*store, kept->digest), std::runtime_error);
}

TEST(Files, the_same_content_from_many_at_once_is_kept_once) {
  const ScratchFolder folder;
  const auto store = open_store(folder.path());
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { EXPECT_TRUE(store->files().put(pdf, {})); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store->query("select count(*) as n from files").front().integer("n"), 1);
  EXPECT_EQ(file_content(store->files(), base::name_of(base::sha256(pdf))).value(), pdf);
}

TEST(Files, an_erased_file_is_gone_and_unknown_names_are_refused) {
  const ScratchFolder folder;
  const auto store = open_store(folder.path());
  const auto kept = store->files().put(pdf, {});
  ASSERT_TRUE(kept && store->files().erase(kept->digest));
  EXPECT_FALSE(std::filesystem::exists(internal::file_path(folder.path(), kept->digest)));
  for (const std::string& name : {kept->digest, std::string("../../etc/passwd"), std::string("sha256:zz"), std::string()}) {
    EXPECT_EQ(file_content(store->files(), name).error().code, "no_such_file");
    EXPECT_EQ(store->files().find(name).error().code, "no_such_file");
    EXPECT_EQ(store->files().erase(name).error().code, "no_such_file");
  }
}

TEST(FileCipher, pieces_that_were_cut_swapped_or_changed_do_not_open) {
  const std::string key(32, 'k');
  const std::string plain(200000, 'p');
  std::string sealed;
  internal::FileCipher cipher(key, [&](std::string_view bytes) { sealed.append(bytes); });
  cipher.add(plain);
  cipher.finish();
  const auto opens = [&](const std::string& bytes) {
    std::string opened;
    return internal::decrypt_file(key, bytes, [&](std::string_view piece) { opened.append(piece); }) && opened == plain;
  };
  EXPECT_TRUE(opens(sealed));
  constexpr std::size_t piece = (64 << 10) + 17;
  EXPECT_FALSE(opens(sealed.substr(0, 24 + piece)));
  EXPECT_FALSE(opens(sealed.substr(0, 24) + sealed.substr(24 + piece, piece) + sealed.substr(24, piece) + sealed.substr(24 + 2 * piece)));
  EXPECT_FALSE(opens(sealed + sealed.substr(24, piece)));
  EXPECT_FALSE(opens(""));
  for (const std::size_t place : {std::size_t{0}, std::size_t{30}, piece + 30, sealed.size() - 1}) {
    std::string changed = sealed;
    changed[place] ^= 1;
    EXPECT_FALSE(opens(changed)) << place;
  }
}

}  // namespace
}  // namespace store
