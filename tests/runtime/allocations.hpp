#pragma once

#include <cstddef>
#include <functional>

/// How often this program has called operator new.
long allocations();

/// What was asked of operator new since this object was made; one at a time.
class AllocationMeter {
 public:
  AllocationMeter();
  std::size_t largest() const;  ///< bytes of the largest request
  std::size_t total() const;    ///< bytes of all requests, given back or not
};

/// Calls `act` once, before the next request of at least `bytes` is served.
void on_allocation(std::size_t bytes, std::function<void()> act);
