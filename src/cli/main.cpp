#include "cli/command.h"
#include "documents/sent.h"

int main(int count, char** words) {
  if (const auto child = confine::serve(count, words, documents::confined_works())) return *child;
  return cli::run({words + 1, words + count});
}
