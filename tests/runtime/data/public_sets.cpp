#include "runtime/data/public_sets.hpp"

#include <set>

#include "runtime/base/gzip.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/data/public_data.hpp"
#include "tests/runtime/archive_bytes.hpp"
#include "tests/runtime/data/mnist_files.hpp"
#include "tests/runtime/environment.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

/// An image of CIFAR: its labels, then planes of this red, this green and this blue, but for the second pixel.
ArchiveBytes picture(const ArchiveBytes& labels, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
  ArchiveBytes record = labels;
  for (const std::uint8_t value : {red, green, blue}) {
    record.insert(record.end(), 32 * 32, value);
    record[record.size() - 32 * 32 + 1] = static_cast<std::uint8_t>(value + 1);
  }
  return record;
}

ArchiveBytes join(ArchiveBytes a, const ArchiveBytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// Six files of one image each; the test image is a truck.
ArchiveEntries cifar10_files() {
  ArchiveEntries all = {{"cifar-10-batches-bin/test_batch.bin", picture({9}, 200, 100, 0)}};
  for (int i = 1; i <= 5; ++i)
    all.emplace_back("cifar-10-batches-bin/data_batch_" + std::to_string(i) + ".bin",
                     picture({static_cast<std::uint8_t>(i)}, static_cast<std::uint8_t>(i), 20, 30));
  all.emplace_back("cifar-10-batches-bin/readme.html", ArchiveBytes{'<'});
  return all;
}

void check_cifar10(const TrainTest& read) {
  REQUIRE(read.train.size() == 5);
  CHECK(read.train.image_shape() == std::array<std::size_t, 3>{32, 32, 3});
  int number = 0;
  for (const Example& example : read.train) CHECK(example.label == ++number);
  const Example truck = *read.test.begin();
  CHECK(truck.label == 9);
  CHECK(truck.image(0, 0, 0) == 200 / 255.f);
  CHECK(truck.image(0, 0, 1) == 100 / 255.f);
  CHECK(truck.image(0, 1, 0) == 201 / 255.f);  // the second pixel of a row, not of a column
  CHECK(truck.image(1, 0, 2) == 0);
  CHECK(read.test.class_names().at(9) == "truck");
}

/// Images of 2x3 pixels that lie on their side, as EMNIST's: each holds 0, 1, 2, … row by row.
ArchiveEntries emnist_files(const std::string& split, const ArchiveBytes& train_labels) {
  ArchiveBytes images = idx({static_cast<std::uint32_t>(train_labels.size()), 3, 2}, 0),
               labels = idx({static_cast<std::uint32_t>(train_labels.size())}, 0);
  for (std::size_t i = 0; i < train_labels.size(); ++i)
    for (std::uint8_t pixel = 0; pixel < 6; ++pixel) images.push_back(pixel);
  labels = join(labels, train_labels);
  const std::string start = "gzip/emnist-" + split;
  return {{start + "-test-images-idx3-ubyte.gz", pack(images)},
          {start + "-test-labels-idx1-ubyte.gz", pack(labels)},
          {start + "-train-images-idx3-ubyte.gz", pack(images)},
          {start + "-train-labels-idx1-ubyte.gz", pack(labels)},
          {"gzip/emnist-other-train-labels-idx1-ubyte.gz", ArchiveBytes{1}}};
}

std::vector<int> labels_of(const Dataset& data) {
  std::vector<int> labels;
  for (const Example& example : data) labels.push_back(example.label);
  return labels;
}

}  // namespace

TEST_CASE("every public set has a name of its own, and what it is downloaded from is known by its digest") {
  std::set<std::string> names;
  for (const std::string& name : public_set_names()) {
    CAPTURE(name);
    CHECK(names.insert(name).second);
    const DataSource set = public_set(name);
    CHECK(set.name == name);
    REQUIRE(set.known != nullptr);
    CHECK(set.known->name == name);
    for (const std::string& mirror : set.known->mirrors) {
      CHECK(mirror.starts_with("https://"));
      CHECK(mirror.ends_with("/"));
    }
    for (const RemoteFile& file : set.known->files) CHECK(file.sha256.size() == 64);
    if (name != "mnist")
      CHECK(std::set<std::string>(set.known->class_names.begin(), set.known->class_names.end()).size() ==
            set.known->class_names.size());
  }
  const auto classes = [](const char* name) { return public_set(name).known->class_names.size(); };
  CHECK(classes("cifar10") == 10);
  CHECK(classes("cifar100") == 100);
  CHECK(classes("cifar100_coarse") == 20);
  CHECK(classes("kmnist") == 10);
  CHECK(classes("emnist_balanced") == 47);
  CHECK(classes("emnist_bymerge") == 47);
  CHECK(classes("emnist_byclass") == 62);
  CHECK(classes("emnist_letters") == 26);
  CHECK(classes("emnist_digits") == 10);
  CHECK_REJECTS(public_set("cifar1o"), "no data set 'cifar1o', expected one of mnist, fashion_mnist, kmnist, ");
  CHECK_REJECTS(emnist("leters"), "EMNIST has no split 'leters', expected one of balanced, byclass");
}

TEST_CASE("CIFAR-10 from its archive, from the folder that it unpacks to, and from its files") {
  const TemporaryFolder folder;
  SUBCASE("archive") {
    folder.write("cifar-10-binary.tar.gz", pack(tar_of(cifar10_files())));
    const TrainTest read = cifar10().load(folder.path());
    check_cifar10(read);
    CHECK(read.source != "cifar10");  // other files of the same form
    CHECK(read.train.label_file() == folder / "cifar-10-binary.tar.gz");
  }
  SUBCASE("folder") {
    std::filesystem::create_directory(folder / "cifar-10-batches-bin");
    for (const auto& [name, bytes] : cifar10_files()) folder.write(name, bytes);
    check_cifar10(cifar10().load(folder.path()));
    check_cifar10(cifar10().load(folder / "cifar-10-batches-bin"));
  }
}

TEST_CASE("CIFAR-100 has two labels an image") {
  const TemporaryFolder folder;
  const ArchiveBytes one = picture({1, 32}, 1, 2, 3), other = picture({19, 99}, 4, 5, 6);
  folder.write("train.bin", join(one, other)), folder.write("test.bin", other);
  const TrainTest fine = cifar100().load(folder.path()), coarse = cifar100_coarse().load(folder.path());
  CHECK(labels_of(fine.train) == std::vector<int>{32, 99});
  CHECK(fine.train.class_names()[32] == "flatfish");
  CHECK(fine.train.class_names()[99] == "worm");
  CHECK(labels_of(coarse.train) == std::vector<int>{1, 19});
  CHECK(coarse.test.class_names()[1] == "fish");
  CHECK((*fine.test.begin()).image(5, 5, 2) == 6 / 255.f);
}

TEST_CASE("what is wrong with files of CIFAR is said, with the file and the byte") {
  const TemporaryFolder folder;
  ArchiveEntries files = cifar10_files();
  const auto refused = [&](const std::string& expected) {
    folder.write("cifar-10-binary.tar.gz", tar_of(files));
    CHECK_REJECTS(cifar10().load(folder.path()), "--data: " + folder / "cifar-10-binary.tar.gz" + expected);
  };
  CHECK_REJECTS(cifar10().load(folder.path()),
                "expected data_batch_1.bin and the like in this directory or in "
                "cifar-10-batches-bin, or cifar-10-binary.tar.gz; found none of them");
  SUBCASE("a pixel too few") {
    files[2].second.pop_back();
    refused(": data_batch_2.bin: 3072 bytes, expected a multiple of 3073: of each image 1 label and 32x32x3 pixels");
  }
  SUBCASE("no image") {
    files[2].second.clear();
    refused(": data_batch_2.bin: 0 bytes, expected a multiple of 3073");
  }
  SUBCASE("a label that is none") {
    files[2].second = join(files[2].second, picture({10}, 0, 0, 0));
    refused(": data_batch_2.bin: byte 3073: the label of image 1 is 10, expected 0 to 9");
  }
  SUBCASE("a file too few") {
    files.erase(files.begin() + 3);
    refused(": has no file data_batch_3.bin");
  }
  SUBCASE("a file twice") {
    files.push_back(files[3]);
    refused(": has two files data_batch_3.bin, expected one");
  }
}

TEST_CASE("EMNIST stands upright, and counts its letters from 0") {
  const TemporaryFolder folder;
  const auto check = [&](const TrainTest& read) {
    CHECK(read.train.image_shape() == std::array<std::size_t, 3>{2, 3, 1});
    const Example first = *read.train.begin();
    // 0 1 / 2 3 / 4 5 on its side
    CHECK(first.image(0, 1, 0) == 2 / 255.f);
    CHECK(first.image(1, 0, 0) == 1 / 255.f);
    CHECK(labels_of(read.train) == std::vector<int>{0, 25});
    CHECK(read.test.class_names()[25] == "Z");
  };
  folder.write("gzip.zip", zip_of(emnist_files("letters", {1, 26})));
  check(emnist("letters").load(folder.path()));
  std::filesystem::create_directory(folder / "gzip");
  for (const auto& [name, bytes] : emnist_files("letters", {1, 26})) folder.write(name, bytes);
  std::filesystem::remove(folder / "gzip.zip");
  check(emnist("letters").load(folder.path()));
  check(emnist("letters").load(folder / "gzip"));
  for (const auto& [name, bytes] : emnist_files("letters", {1, 26})) {
    if (name.find("letters") != name.npos) folder.write(name.substr(0, name.size() - 3), gunzip(bytes, name, 1 << 20));
    std::filesystem::remove(folder / name);
  }
  check(emnist("letters").load(folder.path()));  // unpacked
}

TEST_CASE("what is wrong with EMNIST's archive is said") {
  const TemporaryFolder folder;
  const auto load = [&](const ArchiveEntries& files, const char* split) {
    folder.write("gzip.zip", zip_of(files));
    return emnist(split).load(folder.path());
  };
  CHECK(labels_of(load(emnist_files("byclass", {0, 61}), "byclass").train) == std::vector<int>{0, 61});
  CHECK_REJECTS(load(emnist_files("letters", {1, 0}), "letters"),
                "gzip.zip: emnist-letters-train-labels-idx1-ubyte.gz: label 1 is 0, expected 1 to 26");
  CHECK_REJECTS(load(emnist_files("balanced", {47}), "balanced"), "label 0 is 47, expected 0 to 46");
  CHECK_REJECTS(load(emnist_files("letters", {1}), "digits"), "has no file emnist-digits-train-images-idx3-ubyte.gz");
  ArchiveEntries files = emnist_files("digits", {1, 2});
  files[3].second = pack(idx({3}, 3));
  CHECK_REJECTS(load(files, "digits"), "byte 4: 3 labels, expected 2, one for each image");
  files[3].second = pack(idx({2000}, 3));
  CHECK_REJECTS(load(files, "digits"), "byte 4: extent 0 is 2000, more than the 3 bytes");
}

TEST_CASE("a set that is known by what is sent is refused where the cache has another") {
  const TemporaryFolder folder;
  const Environment no_data("SINTER_DATA", std::nullopt), cache("XDG_CACHE_HOME", folder.path());
  for (const char* name : {"sinter/emnist", "sinter/kmnist", "sinter/cifar100"})
    std::filesystem::create_directories(folder / name);
  CHECK_REJECTS(emnist("digits").load(""), "no EMNIST Digits: --data and SINTER_DATA are not set, and SINTER_OFFLINE");
  folder.write("sinter/emnist/gzip.zip", zip_of(emnist_files("digits", {1, 2})));
  CHECK_REJECTS(emnist("digits").load(""), "gzip.zip: ");
  CHECK_REJECTS(emnist("digits").load(""), " bytes, expected 561753746; delete the folder " + folder / "sinter/emnist");
  folder.write("sinter/cifar100/cifar-100-binary.tar.gz",
               tar_of({{"train.bin", picture({1, 2}, 0, 0, 0)}, {"test.bin", picture({1, 2}, 0, 0, 0)}}));
  for (const DataSource& set : {cifar100(), cifar100_coarse()})
    CHECK_REJECTS(set.load(""), "cifar-100-binary.tar.gz: 9216 bytes, expected 168513733");
  for (const char* name : {"train-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte.gz"})
    folder.write("sinter/kmnist/" + std::string(name), pack(idx({5, 28, 28}, 5 * mnist_pixels)));
  for (const char* name : {"train-labels-idx1-ubyte.gz", "t10k-labels-idx1-ubyte.gz"})
    folder.write("sinter/kmnist/" + std::string(name), pack(idx({5}, 5)));
  CHECK_REJECTS(kmnist().load(""), "train-images-idx3-ubyte.gz: ");
  CHECK_REJECTS(kmnist().load(""), " bytes, expected 18165135 as Kuzushiji-MNIST is offered; delete the folder");
}
