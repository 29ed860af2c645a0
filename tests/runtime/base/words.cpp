#include "runtime/base/words.hpp"

#include <doctest/doctest.h>

using namespace sinter;

TEST_CASE("parts stand in as few lines as they fit, two spaces apart") {
  CHECK(in_lines({"epoch 1", "loss 2", "3 s"}, 80) == "epoch 1  loss 2  3 s");
  CHECK(in_lines({"epoch 1", "loss 2", "3 s"}, 15) == "epoch 1  loss 2\n  3 s");
  CHECK(in_lines({"epoch 1", "loss 2", "3 s"}, 14) == "epoch 1\n  loss 2  3 s");
  CHECK(in_lines({"epoch 1", "loss 2"}, 3) == "epoch 1\n  loss 2");
  CHECK(in_lines({}, 3).empty());
}

TEST_CASE("a shell reads a word back as it was") {
  CHECK(shell_word("--report=a/b.html") == "--report=a/b.html");
  CHECK(shell_word("my run.html") == "'my run.html'");
  CHECK(shell_word("it's") == "'it'\\''s'");
  CHECK(shell_word("$(rm x)`y`\n") == "'$(rm x)`y`\n'");
  CHECK(shell_word("") == "''");
}
