#include "runtime/command_line/usual_names.hpp"

#include <doctest/doctest.h>

using namespace sinter::cli;

namespace {

const std::vector<std::string> train = {"--rate",    "--epochs", "--log",     "--weight-decay",
                                        "--threads", "--save",   "--weights", "--seed"};

}  // namespace

TEST_CASE("the names of other trainers lead to ours") {
  CHECK(usual_name_hint("--lr", train) == "; did you mean '--rate'?");
  CHECK(usual_name_hint("--learning_rate", train) == "; did you mean '--rate'?");
  CHECK(usual_name_hint("--wd", train) == "; did you mean '--weight-decay'?");
  CHECK(usual_name_hint("--num-workers", train) == "; did you mean '--threads'?");
  CHECK(usual_name_hint("-lr", train) == "; did you mean '--rate'?");
}

TEST_CASE("of several flags of ours, the one the command has") {
  CHECK(usual_name_hint("--checkpoint", train) == "; did you mean '--save'?");
  CHECK(usual_name_hint("--checkpoint", {"--weights"}) == "; did you mean '--weights'?");
  CHECK(usual_name_hint("--lr", {"--steps"}).empty());
}

TEST_CASE("what no flag is for is said") {
  CHECK(usual_name_hint("--batch-size", train) ==
        "; the batch is part of the network's options, fixed at compile time: Trainer<net, {.batch = ...}>");
  CHECK(usual_name_hint("--gpu", train) == "; networks run on the CPU, with --threads");
}

TEST_CASE("slips of the keys, measured without the dashes that all flags have") {
  CHECK(usual_name_hint("--epohcs", train) == "; did you mean '--epochs'?");
  CHECK(usual_name_hint("--sede", train) == "; did you mean '--seed'?");
  CHECK(usual_name_hint("--xy", train).empty());
  CHECK(usual_name_hint("--", train).empty());
  CHECK(usual_name_hint("", train).empty());
}
