#include "runtime/base/nearest.hpp"

#include <doctest/doctest.h>

using namespace sinter;

TEST_CASE("edit_distance counts letters put in, left out, replaced and exchanged") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("train", "train") == 0);
  CHECK(edit_distance("trian", "train") == 1);
  CHECK(edit_distance("tran", "train") == 1);
  CHECK(edit_distance("traain", "train") == 1);
  CHECK(edit_distance("brain", "train") == 1);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ca", "abc") == 3);  // the optimal string alignment distance; Damerau's own is 2
}

TEST_CASE("nearest finds slips, not strangers") {
  const std::vector<std::string> words = {"train", "bench", "explain", "--epochs", "--seed"};
  CHECK(nearest("trian", words) == "train");
  CHECK(nearest("benhc", words) == "bench");
  CHECK(nearest("--epoch", words) == "--epochs");
  CHECK(nearest("expl", words) == "explain");
  CHECK(nearest("fly", words).empty());
  CHECK(nearest("--verbose", words).empty());
  CHECK(nearest("", words).empty());
  CHECK(nearest("x", {"a", "b"}).empty());
  CHECK(nearest("train", {}).empty());
}

TEST_CASE("did_you_mean is a clause or nothing") {
  CHECK(did_you_mean("trian", {"train"}) == "; did you mean 'train'?");
  CHECK(did_you_mean("fly", {"train"}).empty());
}
