#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "runtime/base/byte_stream.hpp"
#include "runtime/data/train_test.hpp"

namespace sinter {

struct PublicData;  // runtime/data/public_data.hpp

/// Files of a data set that is offered as one archive.
struct ArchivedFiles {
  std::string archive;             ///< "cifar-10-binary.tar.gz"
  std::string unpacked;            ///< the folder that it unpacks to, "cifar-10-batches-bin"
  std::vector<std::string> names;  ///< of the files in that: "data_batch_1.bin"
};

/// Shows each of the files once, by its place among the names, in any order. They are those of `folder`, or of the
/// folder in it that the archive unpacks to, wherever the first one lies, or those of the archive in `folder`. Returns
/// the path of the archive, or of the folder that has them. @throws InputError where one is missing, or there twice, or
/// has more than `limit` bytes
std::string read_archived(
    const std::string& folder, const ArchivedFiles& files, std::size_t limit,
    const std::function<void(std::size_t place, const std::string& path, ByteStream& bytes)>& use);

/// PublicData::difference of a data set whose only file is an archive, the `image_file` of what was read.
std::string archive_difference(const TrainTest& read, const PublicData& from);

}  // namespace sinter
