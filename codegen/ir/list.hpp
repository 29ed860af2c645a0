#pragma once

#include <cstddef>

namespace sinter::codegen {

/// An array's length from a template's int: GCC warns of the sign of a plain one, with -Wsign-conversion.
constexpr std::size_t extent(int length) { return static_cast<std::size_t>(length); }

/// A vector of at most `Capacity` values that constant evaluation, static storage and comparison can handle.
template <class T, int Capacity>
struct List {
  T items[extent(Capacity > 0 ? Capacity : 1)]{};
  int count = 0;

  static constexpr int capacity = Capacity;
  constexpr int size() const { return count; }
  constexpr bool empty() const { return count == 0; }
  constexpr T& operator[](int i) { return items[i]; }
  constexpr const T& operator[](int i) const { return items[i]; }
  constexpr T* begin() { return items; }
  constexpr T* end() { return items + count; }
  constexpr const T* begin() const { return items; }
  constexpr const T* end() const { return items + count; }
  constexpr T& back() { return items[count - 1]; }
  constexpr const T& back() const { return items[count - 1]; }

  /// Appends and returns the index. Beyond the capacity this is no constant expression, which names the list at fault.
  constexpr int add(const T& item) {
    items[count] = item;
    return count++;
  }
  constexpr void clear() { count = 0; }
  template <int OtherCapacity>
  constexpr void append(const List<T, OtherCapacity>& other) {
    for (const T& item : other) add(item);
  }
  constexpr bool contains(const T& item) const { return find(item) >= 0; }
  constexpr int find(const T& item) const {
    for (int i = 0; i < count; i++)
      if (items[i] == item) return i;
    return -1;
  }
  constexpr int add_unique(const T& item) {
    const int at = find(item);
    return at >= 0 ? at : add(item);
  }
  constexpr bool operator==(const List& other) const {
    if (count != other.count) return false;
    for (int i = 0; i < count; i++)
      if (!(items[i] == other.items[i])) return false;
    return true;
  }
};

/// A list whatever its capacity: what functions take that are no templates.
template <class T>
class ListRef {
 public:
  template <int Capacity>
  constexpr ListRef(List<T, Capacity>& list) : items_(list.items), count_(&list.count) {}
  constexpr int size() const { return *count_; }
  constexpr T& operator[](int i) const { return items_[i]; }
  constexpr T& back() const { return items_[*count_ - 1]; }
  /// As List::add: beyond the capacity this is not a constant expression.
  constexpr int add(const T& item) const {
    items_[*count_] = item;
    return (*count_)++;
  }

 private:
  T* items_;
  int* count_;
};

}  // namespace sinter::codegen
