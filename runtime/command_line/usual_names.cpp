#include "runtime/command_line/usual_names.hpp"

#include <algorithm>
#include <utility>

#include "runtime/base/nearest.hpp"

namespace sinter::cli {
namespace {

/// What PyTorch's examples, Keras, Lightning, fastai and timm call our flags. Of several, the first one that the
/// command has.
constexpr std::pair<std::string_view, std::string_view> their_names[] = {
    {"lr", "rate"},
    {"learning-rate", "rate"},
    {"base-lr", "rate"},
    {"wd", "weight-decay"},
    {"l2", "weight-decay"},
    {"lr-scheduler", "schedule"},
    {"lr-schedule", "schedule"},
    {"scheduler", "schedule"},
    {"sched", "schedule"},
    {"warmup", "schedule-warmup"},
    {"epoch", "epochs"},
    {"max-epochs", "epochs"},
    {"num-epochs", "epochs"},
    {"n-epochs", "epochs"},
    {"iterations", "steps"},
    {"num-steps", "steps"},
    {"workers", "threads"},
    {"num-workers", "threads"},
    {"num-threads", "threads"},
    {"jobs", "threads"},
    {"cpus", "threads"},
    {"random-seed", "seed"},
    {"random-state", "seed"},
    {"manual-seed", "seed"},
    {"dataset", "data"},
    {"data-dir", "data"},
    {"data-path", "data"},
    {"datadir", "data"},
    {"root", "data"},
    {"output", "save"},
    {"out", "save"},
    {"save-model", "save"},
    {"save-path", "save"},
    {"checkpoint", "save"},
    {"checkpoint", "weights"},
    {"model", "weights"},
    {"model", "save"},
    {"load", "weights"},
    {"load-weights", "weights"},
    {"pretrained", "weights"},
    {"init-from", "weights"},
    {"finetune", "weights"},
    {"best", "save-best"},
    {"save-best-only", "save-best"},
    {"continue", "resume"},
    {"restore", "resume"},
    {"val", "validation"},
    {"val-split", "validation"},
    {"validation-split", "validation"},
    {"valid-pct", "validation"},
    {"patience", "early-stopping"},
    {"early-stop", "early-stopping"},
    {"reduce-lr-on-plateau", "plateau"},
    {"lr-patience", "plateau"},
    {"csv", "log"},
    {"log-file", "log"},
    {"html", "report"},
    {"tensorboard", "report"},
    {"silent", "quiet"},
    {"format", "json"},
    {"size", "resize"},
    {"offline", "no-download"},
    {"momentum", "optimizer-momentum"},
    {"nesterov", "optimizer-nesterov"},
    {"beta1", "optimizer-beta1"},
    {"beta2", "optimizer-beta2"},
    {"betas", "optimizer-beta1"},
    {"eps", "optimizer-epsilon"},
    {"epsilon", "optimizer-epsilon"},
    {"optim", "optimizer"},
    {"opt", "optimizer"},
};

constexpr const char* fixed_batch =
    "; the batch is part of the network's options, fixed at compile time: Trainer<net, {.batch = ...}>";
constexpr const char* cpu = "; networks run on the CPU, with --threads";
constexpr std::pair<std::string_view, const char*> absent[] = {
    {"batch-size", fixed_batch},
    {"batch", fixed_batch},
    {"bs", fixed_batch},
    {"b", fixed_batch},
    {"gpu", cpu},
    {"gpus", cpu},
    {"device", cpu},
    {"cuda", cpu},
    {"no-cuda", cpu},
    {"accelerator", cpu},
};

}  // namespace

std::string usual_name_hint(std::string_view flag, const std::vector<std::string>& known) {
  std::string name(flag.substr(std::min(flag.find_first_not_of('-'), flag.size())));
  std::replace(name.begin(), name.end(), '_', '-');
  for (const auto& [theirs, ours] : their_names) {
    const std::string candidate = "--" + std::string(ours);
    if (theirs == name && std::find(known.begin(), known.end(), candidate) != known.end())
      return "; did you mean '" + candidate + "'?";
  }
  for (const auto& [theirs, said] : absent) {
    if (theirs == name) return said;
  }
  // Measured without the dashes, which are alike in all.
  std::vector<std::string> words;
  for (const std::string& candidate : known) words.push_back(candidate.substr(candidate.find_first_not_of('-')));
  const std::string best = nearest(name, words);
  return best.empty() ? "" : "; did you mean '--" + best + "'?";
}

}  // namespace sinter::cli
