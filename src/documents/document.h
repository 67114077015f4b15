#pragma once
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What a document says, before it is laid out. Text is UTF-8; no block holds markup.
namespace documents {

struct Heading { std::string text; };
struct Paragraph { std::string text; };
/// Label and value pairs, in order: the first column of an application form.
struct Pairs { std::vector<std::pair<std::string, std::string>> rows; };
/// Every row has as many cells as `columns`.
struct Table { std::vector<std::string> columns; std::vector<std::vector<std::string>> rows; };
/// An empty place for a hand signature or an office's seal, with what belongs there.
struct SignatureSpace { std::string label; };

using Block = std::variant<Heading, Paragraph, Pairs, Table, SignatureSpace>;

/// A document that runs over as many A4 pages as it needs.
struct Document {
  std::string title;
  std::string subtitle;        // edition, version; may be empty
  std::vector<Block> blocks;
  std::string strip;           // printed on every page's foot: version and hash, so that a scan can be matched
  bool sample = false;         // every page says 样例
  std::string code;            // the same for machines: a QR code in the foot, and among the file's keywords; may be empty
  bool landscape = false;
};

/// One landscape A4 page.
struct Certificate {
  std::string mark;            // one character for the square
  std::string title;           // the programme’s name
  std::string issuer;
  std::string number;
  std::string issued_on;
  std::string validity;        // in words, also when the text sets none
  std::vector<std::pair<std::string, std::string>> rows;
  std::string basis;           // the clause it is issued under
  std::string verify_url;      // goes into the QR code; at most 300 bytes
  std::string strip;
  bool sample = false;
};

}  // namespace documents
