// What is said of BatchNorm, measured: experiments with several seeds, verdicts in words, a document and a page of
// charts.
#include <CLI/CLI.hpp>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <optional>

#include "examples/batchnorm_study/networks.hpp"
#include "examples/batchnorm_study/pages.hpp"
#include "examples/batchnorm_study/pipeline.hpp"
#include "runtime/base/atomic_file.hpp"
#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/source.hpp"
#include "runtime/model/default_threads.hpp"

namespace {

using namespace study;

struct Flags {
  std::string data, markdown, report;
  bool quick = false;
  int seeds = 0, threads = sinter::default_threads().count;
};

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "an unnamed processor";
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  char date[16];
  std::strftime(date, sizeof date, "%F", std::localtime(&now));
  return date;
}

std::string command_of(const Flags& flags) {
  std::string command = "batchnorm_study";
  if (flags.quick) command += " --quick";
  if (flags.seeds > 0) command += sinter::text(" --seeds %d", flags.seeds);
  if (!flags.markdown.empty()) command += " --markdown " + flags.markdown;
  if (!flags.report.empty()) command += " --report " + flags.report;
  return command;
}

void run(const Flags& flags) {
  // Files that cannot be written are found out before the work.
  std::optional<sinter::AtomicFile> markdown_file, report_file;
  if (!flags.markdown.empty()) markdown_file.emplace(flags.markdown);
  if (!flags.report.empty()) report_file.emplace(flags.report);

  const auto start = std::chrono::steady_clock::now();
  const sinter::TrainTest data = sinter::mnist().load(flags.data);
  const std::string not_mnist = data.source == "synthetic"
                                    ? "No MNIST found: these are procedurally drawn digits. This is NOT MNIST.\n"
                                    : "The data are the files of " + data.source + ". This is NOT MNIST.\n";
  if (data.source != "mnist") std::cout << not_mnist;
  Settings settings{.quick = flags.quick, .seeds = flags.quick ? 2 : 5, .threads = flags.threads};
  if (flags.seeds > 0) settings.seeds = flags.seeds;

  const std::unique_ptr<sinter::Model> model = make(Variant::plain);
  Circumstances circumstances{
      .data = data.source,
      .command = command_of(flags),
      .machine = processor() + ", " + std::string(model->compiler()) + ", " + std::string(model->arch()),
      .date = today(),
      .pipeline = notebook_pipeline(data, settings)};
  std::cout << circumstances.pipeline << std::flush;

  std::vector<Finding> findings;
  for (const Experiment experiment :
       {convergence, learning_rates, initialization, regularization, gradient_flow, batch_sizes}) {
    findings.push_back(experiment(data, settings));
    std::cout << as_text(findings.back()) << std::flush;
  }
  circumstances.minutes = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / 60;
  if (markdown_file) markdown_file->commit(markdown(findings, circumstances));
  if (report_file) report_file->commit(html(findings, circumstances));
  std::cout << sinter::text("\n%.1f minutes", circumstances.minutes);
  if (markdown_file) std::cout << "; document in " << flags.markdown;
  if (report_file) std::cout << "; charts in " << flags.report;
  std::cout << "\n";
  if (data.source != "mnist") std::cout << not_mnist;
}

}  // namespace

int main(int argc, char** argv) {
  Flags flags;
  CLI::App app(
      "What is said of BatchNorm, measured: the same network with and without it, several seeds, a verdict for each "
      "claim.");
  app.add_flag("--quick", flags.quick, "Fewer seeds and settings: under a minute (the whole study takes minutes)");
  app.add_option("--data", flags.data,
                 "Directory with the four MNIST files (default: $SINTER_DATA, else as `train` finds them)")
      ->type_name("DIR");
  app.add_option("--seeds", flags.seeds, "Seeds of each number (default: 5, quick 2)")
      ->check(CLI::Range(2, 100))
      ->type_name("N");
  app.add_option("--threads", flags.threads, "Runs side by side (default: the CPUs); results do not depend on it")
      ->check(CLI::Range(1, 256))
      ->type_name("N");
  app.add_option("--markdown", flags.markdown, "Write the study as a document")->type_name("FILE");
  app.add_option("--report", flags.report, "Write it as one web page with charts")->type_name("FILE.html");
  try {
    app.parse(argc, argv);
    run(flags);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help
    std::cerr << "error: " << error.what() << " (see --help)\n";
    return 2;
  } catch (const sinter::InputError& error) {
    std::cerr << "error: " << sinter::one_line(error.what()) << "\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "error: " << sinter::one_line(error.what()) << "\n";
    return 1;
  }
  return 0;
}
