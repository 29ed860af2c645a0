#pragma once

/// What an executor asks of the threads that run its steps. `runtime/threads/thread_team.hpp` has them; here is only
/// what generated code must know.
namespace sinter::codegen {

/// Work that threads may share: so many units, of which each is done by one thread, whoever that is. Parts of one
/// stretch do not depend on each other; a stretch begins when all of the one before is done.
struct Part {
  bool opens = false;  ///< the first of its stretch
  bool whole = false;  ///< a thread takes its share in one piece: cut, it would cost more
  int units = 0;       ///< 0: images, so many of them each that they are …
  int images = 0;      ///< … this many; the last unit may be smaller
  constexpr int count(int of_images) const { return images > 0 ? (of_images + images - 1) / images : units; }
};

/// A step: its parts in order, and what does units [begin, end) of one on thread `thread`. Lives as the program does.
struct Sequence {
  const Part* parts;
  int count;
  void (*run)(const void* data, int part, int begin, int end, int thread);
};

class Team {
 public:
  virtual int threads() const = 0;
  /// Does all of the sequence and returns when it is done. `data` is handed through.
  virtual void run(const Sequence& sequence, int images, const void* data) = 0;

 protected:
  ~Team() = default;
};

}  // namespace sinter::codegen
