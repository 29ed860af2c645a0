#pragma once

namespace sinter {

/// Calls `measure` on several threads that start together, some rounds of it, and returns the largest sum over a round:
/// what all of them do at once. Never on more threads than this process has CPUs for, since the clocks of two threads
/// that take turns would count twice.
double best_sum_at_once(int threads, double (*measure)());

}  // namespace sinter
