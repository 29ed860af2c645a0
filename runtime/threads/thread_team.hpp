#pragma once

#include <memory>

#include "codegen/emit/team.hpp"
#include "runtime/base/abi.hpp"

namespace sinter {

/// Threads that run the steps of a model. The caller of `run` is one of them. Work is taken and not handed out: each
/// thread begins with its own share and then helps the others, and a stretch is over when its work is done, whoever was
/// there. A thread that the system does not let run therefore delays nothing but what it has begun. Who waits spins for
/// a moment and then sleeps.
///
/// After `fork` the child has threads of its own at its first step.
class ThreadTeam final : public codegen::Team {
 public:
  explicit ThreadTeam(int threads = 1);
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  /// Starts or ends threads; fewer than asked for where the system gives no more.
  void resize(int threads);
  int threads() const override;

  /// Allocates nothing after the first call. One call at a time.
  void run(const codegen::Sequence& sequence, int images, const void* data) override;

 private:
  class Crew;
  class Paces;

  std::unique_ptr<Paces> paces_;
  std::unique_ptr<Crew> crew_;  ///< none: one thread
  int wanted_ = 1;
  unsigned forks_ = 0;  ///< of this process when the crew was made
};

}  // namespace sinter
