#pragma once

namespace sinter::codegen {

/// Why fusion did not take a node into the last of the kernels that compute its inputs, or a kernel into its reader;
/// and why layout leaves a copy.
enum class Refusal : unsigned char {
  none,
  switched_off,
  own_kernel,       ///< the node has an anchor
  no_program,       ///< the kernel has none
  partial_sums,     ///< all that the kernel leaves is made of chunks of images
  whole_image,      ///< the node reads sums over an image that the kernel makes
  once_a_batch,     ///< one of them works image by image, the other for the batch
  not_its_gradient, /**< an update joins what finishes its gradient, behind all readers of the parameter */
  other_pixels,     ///< the kernel walks others, or windows of them
  pixel_order,      ///< the node's sums go through pixels row by row, the kernel does not
  not_a_map,        ///< the node is a pool
  apart_windows,    ///< the node is a pool of windows that overlap, or leave pixels out
  sums_of_pixels,   ///< the node is a pool, and the kernel has sums already
  too_many_nodes,
  too_many_tensors,
  // -- of a kernel that would have moved into its reader
  several_readers,
  reads_parameter,  ///< which may be another by then
  operand,          ///< the reader's own code reads what it computes
  // -- of a copy of channels that layout would have left out
  lies_elsewhere,  ///< what is put together, or cut out, has a place already, or none in a step
  within_vectors,  ///< channels that begin or end within a vector
};

/// As a sentence goes on behind "k05 is not part of k03: ".
constexpr const char* text_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::none:
      return "";
    case Refusal::switched_off:
      return "fusion is switched off";
    case Refusal::own_kernel:
      return "it is a kernel of its own";
    case Refusal::no_program:
      return "that has no program to join";
    case Refusal::partial_sums:
      return "that leaves sums of chunks of images, to be added up first";
    case Refusal::whole_image:
      return "it needs sums over the whole image first";
    case Refusal::once_a_batch:
      return "one goes image by image, the other does not";
    case Refusal::not_its_gradient:
      return "an update joins what finishes its gradient, behind the last reader of the parameter";
    case Refusal::other_pixels:
      return "it has other pixels";
    case Refusal::pixel_order:
      return "it adds pixels row by row, which that does not go through so";
    case Refusal::not_a_map:
      return "a pool joins maps alone";
    case Refusal::apart_windows:
      return "its windows overlap or leave pixels out, and read memory";
    case Refusal::sums_of_pixels:
      return "that sums over pixels, which windows would put in another order";
    case Refusal::too_many_nodes:
      return "that would have more than 20 operations";
    case Refusal::too_many_tensors:
      return "that would have more than 16 tensors";
    case Refusal::several_readers:
      return "several kernels read its results";
    case Refusal::reads_parameter:
      return "it reads a parameter, which may be another by then";
    case Refusal::operand:
      return "that reads its results from memory";
    case Refusal::lies_elsewhere:
      return "one of the tensors lies elsewhere already, or is not computed for each image";
    case Refusal::within_vectors:
      return "channels begin or end within a vector of this target";
  }
  return "";
}

}  // namespace sinter::codegen
