// seeds FOLDER: writes what fuzzing starts from into FOLDER/TARGET/, valid tiny files and one file per bad one that the
// tests know by name. seeds --check FOLDER: exits with 1 and says so if a seed is missing there or differs.
#include <array>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "runtime/saving/checkpoint.hpp"
#include "runtime/saving/safetensors.hpp"
#include "tests/fuzz/digest.hpp"
#include "tests/fuzz/four_files.hpp"
#include "tests/runtime/archive_bytes.hpp"
#include "tests/runtime/csv_header.hpp"
#include "tests/runtime/data/bad_idx.hpp"
#include "tests/runtime/npy_bytes.hpp"
#include "tests/runtime/pack.hpp"
#include "tests/runtime/png_bytes.hpp"
#include "tests/runtime/tiny_model.hpp"

namespace {

using Bytes = std::vector<std::uint8_t>;

struct Seed {
  std::string target, name;
  Bytes bytes;
};
using Seeds = std::vector<Seed>;

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

Bytes first(Bytes bytes, std::size_t size) {
  bytes.resize(size);
  return bytes;
}

Bytes join(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

void add_idx(Seeds& seeds) {
  seeds.push_back({"idx", "good labels", idx({5}, 5)});
  seeds.push_back({"idx", "good images", idx({2, 3, 3}, 18)});
  for (const BadIdx& bad : bad_labels()) seeds.push_back({"idx", "bad labels, " + bad.name, bad.bytes});
  for (const BadIdx& bad : bad_images()) seeds.push_back({"idx", "bad images, " + bad.name, bad.bytes});
}

void add_gzip(Seeds& seeds) {
  const Bytes good = pack(idx({2, 3, 3}, 18));
  const std::size_t size = good.size();
  const auto add = [&](const std::string& name, Bytes bytes) { seeds.push_back({"gzip", name, std::move(bytes)}); };
  add("good", good);
  add("good, of nothing", pack({}));
  add("good, 1000 to 1", pack(Bytes(100'000)));
  add("good, with a name", join({0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3, 'a', 0}, Bytes(good.begin() + 10, good.end())));
  add("empty", {});
  for (const std::size_t cut :
       {std::size_t{1}, std::size_t{2}, std::size_t{9}, std::size_t{10}, size / 2, size - 8, size - 4, size - 1}) {
    add("cut at byte " + std::to_string(cut), first(good, cut));
  }
  add("wrong checksum", change(good, size - 8, static_cast<std::uint8_t>(good[size - 8] ^ 1)));
  add("wrong length", change(good, size - 4, static_cast<std::uint8_t>(good[size - 4] ^ 1)));
  add("wrong method", change(good, 2, 9));
  add("reserved flag", change(good, 3, 0x80));
  add("reserved block", change(good, 10, 7));
  add("two members", join(good, good));
  add("garbage after it", join(good, {'x', 'y'}));
  add("packed twice", pack(good));
  add("a bomb over the limit", pack(Bytes((1 << 20) + 1)));
  add("zlib", {0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01});
}

void add_archives(Seeds& seeds) {
  const auto add = [&](const std::string& name, const Bytes& bytes) { seeds.push_back({"archive", name, bytes}); };
  const ArchiveEntries two = {{"a/one", {1, 2, 3}}, {"a/two", Bytes(1000, 7)}};
  const Bytes tar = tar_of(two), zip = zip_of(two), packed = pack(tar);
  add("good, tar", tar);
  add("good, zip", zip);
  add("good, packed tar", packed);
  add("tar, cut in a file", first(tar, 2000));
  add("zip, cut in a file", first(zip, 500));
  add("packed tar, cut", first(packed, packed.size() / 2));
  add("tar, wrong sum", change(tar, 3, 'x'));
  add("zip, wrong sum", change(zip, 36, 9));
  add("tar, 8 GiB and none of it", tar_header("a", (std::size_t{8} << 30) - 1));
  add("tar, a link", join(tar_header("a", 0, '2'), tar));
  add("empty", {});
}

void add_csv(Seeds& seeds) {
  const auto add = [&](const std::string& name, const std::string& text) {
    seeds.push_back({"csv", name, bytes_of(text)});
  };
  add("good", "a,b\r\n1,2\r\n");
  add("good, quotes", "\"a\"\"b\",1\n\"c,\nd\",2.5e1\n");
  add("good, byte order mark",
      "\xef\xbb\xbf"
      "a,1\n\nb, -2\n");
  add("a quote that is not closed", "a,\"1\n");
  add("a quote inside a field", "a,1\"\n");
  add("behind a closed quote", "a,\"1\"x\n");
  add("a lone carriage return", "a,1\rb,2\n");
  add("a field too few", "a,1\nb\n");
  add("no value", "a,\n");
  add("no number", "a,one\n");
  add("not finite", "a,inf\n");
  add("UTF-16", std::string("\xff\xfe"
                            "a\0",
                            4));
  add("empty", "");
}

void add_mnist(Seeds& seeds) {
  const Bytes image = idx({1, 28, 28}, 784), label = idx({1}, 1), two = idx({2, 28, 28}, 2 * 784), labels = idx({2}, 2);
  const auto add = [&](const std::string& name, const std::array<Bytes, 4>& files) {
    seeds.push_back({"mnist", name, join_four(files)});
  };
  add("good", {image, label, two, labels});
  add("good, packed", {pack(image), pack(label), pack(two), labels});
  add("label 10", {image, change(label, 8, 10), image, label});
  add("packed label 10", {pack(image), pack(label), pack(image), pack(change(label, 8, 10))});
  add("one label too many", {pack(image), label, pack(image), labels});
  add("one label too few", {pack(image), label, pack(two), label});
  add("swapped", {label, pack(image), pack(image), label});
  add("29 rows", {pack(idx({1, 29, 28}, 29 * 28)), label, pack(image), label});
  add("one byte too few", {first(image, image.size() - 1), label, pack(image), label});
  add("empty", {Bytes{}, Bytes{}, Bytes{}, Bytes{}});
}

void add_npy(Seeds& seeds) {
  const auto add = [&](const std::string& name, const Bytes& file) { seeds.push_back({"npy", name, file}); };
  const Bytes six = {1, 2, 3, 4, 5, 6};
  add("good, u1", npy_file(npy_header("|u1", "(2, 3)"), six));
  add("good, Fortran order", npy_file(npy_header("|i1", "(2, 3)", true), six));
  add("good, big-endian", npy_file(npy_header(">u2", "(3,)"), six));
  add("good, version 2", npy_file(npy_header("<f4", "(1, 1)"), first(six, 4), 2));
  add("good, version 3", npy_file("{\"shape\" : (1,) ,'fortran_order':False,'descr':'<f8'}", Bytes(8), 3));
  for (const char* type : {"<i2", "<u4", ">i4", "=u8", "<i8"}) {
    add(std::string("good, ") + type,
        npy_file(npy_header(type, "(2,)"), Bytes(static_cast<std::size_t>(2 * (type[2] - '0')))));
  }
  add("version 4", npy_file("{}", {}, 4));
  add("a header too long", {0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 255, 255, 255, 255});
  const std::vector<std::string> headers = {"[]",
                                            "{}",
                                            "{'shape': (6,)",
                                            "{'shape': (6,), 'shape': (6,)}",
                                            "{'form': 1}",
                                            "{'shape: (6,)}",
                                            "{'fortran_order': 1}",
                                            "{'descr': [('x', '<f4')]}"};
  for (std::size_t i = 0; i < headers.size(); ++i) add("bad header " + std::to_string(i), npy_file(headers[i], six));
  const std::vector<std::string> shapes = {"()",
                                           "(6)",
                                           "(2 3)",
                                           "(2,, 3)",
                                           "(-6,)",
                                           "(0,)",
                                           "(7,)",
                                           "(5,)",
                                           "(18446744073709551616,)",
                                           "(134, 134, 134, 134, 134, 134, 134, 134, 134, 134)"};
  for (std::size_t i = 0; i < shapes.size(); ++i)
    add("bad shape " + std::to_string(i), npy_file(npy_header("|u1", shapes[i]), six));
}

void add_pictures(Seeds& seeds) {
  const auto add = [&](const std::string& name, const Bytes& file) { seeds.push_back({"image_file", name, file}); };
  const Bytes grey = grey_png(2, 2, {1, 2, 3, 4});
  add("good, PNG", grey);
  add("good, PNG of 1 bit", png_file({3, 2, 1, 0}, {0, 0xa0, 0, 0x40}));
  add("good, PNG of 16 bits", png_file({2, 1, 16, 0}, {0, 0x12, 0x00, 0xff, 0xff}));
  add("good, PNG with alpha", png_file({1, 1, 8, 6}, {0, 1, 2, 3, 0}));
  add("good, PNG with colours", png_file({2, 1, 8, 2}, {0, 1, 2, 3, 4, 5, 6}));
  add("good, PNG with a palette",
      png_file({3, 1, 2, 3}, {0, 0x84}, png_chunk("PLTE", {10, 20, 30, 40, 50, 60, 70, 80, 90})));
  add("good, PNG with a transparent grey", png_file({2, 1, 8, 0}, {0, 7, 9}, png_chunk("tRNS", {0, 7})));
  add("good, interlaced PNG", png_file({2, 2, 8, 0, 1}, {0, 1, 0, 2, 0, 3, 4}));
  add("PNG cut at byte 40", first(grey, 40));
  add("PNG without its end", first(grey, grey.size() - 12));
  add("PNG with a wrong checksum", change(grey, 29, static_cast<std::uint8_t>(grey[29] ^ 1)));
  add("PNG with too few rows", png_file({2, 3, 8, 0}, {0, 1, 2}));
  add("PNG of 30000x30000", png_file({30'000, 30'000, 16, 2}, {0, 1, 2}));
  add("PNG of nothing", png_file({0, 2, 8, 0}, {0, 1, 2}));
  const std::vector<std::string> pgms = {"P5 3 2 255\nabcdef",
                                         "P2\n# a comment\n3 1\n255\n7 8#another\n9\n",
                                         "P2 4 1 3 0 1 2 3",
                                         "P5 2 1 65535\nabcd",
                                         "P5",
                                         "P5 2 2",
                                         "P5 2 2 255",
                                         "P5 2 2 255\n123",
                                         "P5 2 2 255\n12345",
                                         "P5 -2 2 255\n1234",
                                         "P5 0 2 255\n1234",
                                         "P5 32769 2 255\n1234",
                                         "P5 2 18446744073709551618 255\n1234",
                                         "P5 32768 32768 255\n1234",
                                         "P5 2 2 65536\n1234",
                                         "P5 1 1 9\n\n",
                                         "P2 2 1 9 1",
                                         "P2 2 1 9 10 1",
                                         "P2 2 1 9 1 y"};
  for (std::size_t i = 0; i < pgms.size(); ++i) add("PGM " + std::to_string(i), bytes_of(pgms[i]));
}

void add_csv_logs(Seeds& seeds) {
  const std::string first_row = "1,1,0.5,2.25,0.75,128,,\n",
                    rows = csv_header + first_row + "2,1,0.5,2.25,0.75,128,1.5,0.5\n3,2,0.5,2.25,0.75,128,,\n";
  const auto add = [&](const std::string& name, std::uint8_t steps, const std::string& file) {
    seeds.push_back({"csv_log", name, join({steps}, bytes_of(file))});
  };
  for (const std::uint8_t steps : std::to_array<std::uint8_t>({1, 2, 3, 9}))
    add("good, " + std::to_string(steps) + " steps", steps, rows);
  add("empty", 3, "");
  add("another table", 3, "loss\n1\n");
  add("half a header", 3, csv_header.substr(0, 20));
  add("a cut row", 3, rows.substr(0, rows.size() - 4));
  add("a row that is none", 3, csv_header + "one,1\n" + first_row);
}

/// A header of this size in front of the words, and bytes after them.
Bytes safetensors_file(const std::string& header, std::size_t data, std::size_t declared) {
  Bytes file;
  for (int i = 0; i < 8; ++i) file.push_back(static_cast<std::uint8_t>(declared >> 8 * i));
  return join(join(file, bytes_of(header)), Bytes(data, 'd'));
}

void add_safetensors(Seeds& seeds) {
  const auto add = [&](const std::string& name, const Bytes& file) { seeds.push_back({"safetensors", name, file}); };
  const Bytes eight = {1, 2, 3, 4, 5, 6, 7, 8};
  const std::span<const std::uint8_t> values(eight);
  const sinter::Safetensors good = {{{"conv1.weight", sinter::Dtype::f32, {1, 2}, values},
                                     {"a", sinter::Dtype::bfloat16, {2}, values.first(4)},
                                     {"empty", sinter::Dtype::f64, {3, 0}, {}},
                                     {"number", sinter::Dtype::u8, {}, values.last(1)}},
                                    {{"key", "a\nb"}, {"other", ""}}};
  add("good", bytes_of(sinter::format_safetensors(good)));
  add("good, of nothing", bytes_of(sinter::format_safetensors({})));
  add("cut at byte 7", Bytes(7, 'x'));
  add("header of 3 in 2", safetensors_file("{}", 0, 3));
  add("header over 100 MB", safetensors_file("{}", 0, 100'000'001));
  add("largest header", safetensors_file("{}", 0, ~std::size_t{0}));
  add("a tensor of no bytes", safetensors_file("{}", 1, 2));
  const auto tensor = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"({"x":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
  };
  const std::vector<std::string> headers = {"",
                                            "[]",
                                            "{\"a\" 1}",
                                            "{} {}",
                                            "{\"a\":1e999}",
                                            "{\"a\":[[[[",
                                            "{\"a\":1,\"a\":1}",
                                            R"({"__metadata__":{"k":"1","k":"2"}})",
                                            R"({"__metadata__":{"k":1}})",
                                            tensor("F4", "[8]", "[0,4]"),
                                            tensor("U8", "4", "[0,4]"),
                                            tensor("U8", "[-4]", "[0,4]"),
                                            tensor("U8", "[4]", "[4,0]"),
                                            tensor("U8", "[3]", "[0,4]"),
                                            tensor("U8", "[3]", "[1,4]"),
                                            tensor("I64", "[4294967296,4294967296]", "[0,0]"),
                                            tensor("F64", "[2305843009213693952]", "[0,0]")};
  for (std::size_t i = 0; i < headers.size(); ++i) {
    add("header " + std::to_string(i), safetensors_file(headers[i], 4, headers[i].size()));
  }
}

void add_checkpoints(Seeds& seeds) {
  const auto add = [&](const std::string& name, const Bytes& file) { seeds.push_back({"checkpoint", name, file}); };
  const TinyModel model(2);
  sinter::TrainingState state;
  state.epochs = 3;
  state.batch = 4;
  state.steps = 9;
  state.rate = 0.5f;
  state.data = "drawn";
  add("good, at the beginning", bytes_of(sinter::format_checkpoint(model, state)));
  state.history = {{1, 2.5, 0.125, 0.5, 0.25, 1.5}};
  state.step = 2;
  const Bytes good = bytes_of(sinter::format_checkpoint(model, state));
  add("good, in the second epoch", good);
  add("cut", first(good, good.size() - 1));
  add("a wrong bit", change(good, good.size() - 5, static_cast<std::uint8_t>(good[good.size() - 5] ^ 1)));

  sinter::Safetensors parts = sinter::parse_safetensors(good, "seed");
  const auto with = [&](const std::string& key, const std::string& value) {
    sinter::Safetensors changed = parts;
    changed.metadata[key] = value;
    Bytes file = bytes_of(sinter::format_safetensors(changed));
    mend_digest(file);
    return file;
  };
  add("another format", with("sinter.format", "2"));
  add("another network", with("sinter.network", "x"));
  add("epochs 0", with("sinter.epochs", "0"));
  add("more epochs done than planned", with("sinter.epochs", "1"));
  add("a step too many", with("sinter.step", "10"));
  add("rate nan", with("sinter.rate", "nan"));
  add("a schedule of nothing", with("sinter.schedule", ""));
  add("a history of words", with("sinter.history", "1 a b c d e\n"));
  parts.metadata.clear();
  add("good, weights only", bytes_of(sinter::format_safetensors(parts)));
}

void add_command_lines(Seeds& seeds) {
  const std::vector<std::vector<std::string>> lines = {
      {"--help"},
      {"train"},
      {"train", "--help"},
      {"train", "--data", "d", "--epochs", "3", "--seed=18446744073709551615", "--threads", "2", "--rate", "1e-3",
       "--batch-limit", "9"},
      {"train", "--json", "run.json", "--quiet"},
      {"train", "--quiet=no"},
      {"train", "--epochs", "1", "--epochs", "2"},
      {"train", "--epochs", "99999999999"},
      {"train", "--epoch", "3"},
      {"train", "--rate", "nan"},
      {"train", "--data", ""},
      {"train", "--", "extra"},
      {"bench", "--threads", "1", "--steps", "2"},
      {"bench", "--help"},
      {"explain", "--stage", "fuse"},
      {"train", "--schedule", "one-cycle", "--schedule-peak-at", "0.3", "--weight-decay", "1e-4", "--log", "run.csv"},
      {"train", "--report", "run.html", "--worst", "3", "--no-download"},
      {"train", "--optimizer-momentum", "0.9"},
      {"evaluate", "--weights", "w.safetensors"},
      {"predict", "--weights", "w.safetensors", "digit.png"},
      {"summary"},
      {"trian"},
      {"\x1b[2J\n\u009b0m"},
      {""},
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Bytes bytes;
    for (const std::string& word : lines[i]) {
      if (!bytes.empty()) bytes.push_back(0);
      bytes = join(bytes, bytes_of(word));
    }
    seeds.push_back({"command_line", "line " + std::to_string(i), bytes});
  }
}

Seeds all_seeds() {
  Seeds seeds;
  for (auto* add : {add_archives, add_csv, add_idx, add_gzip, add_mnist, add_npy, add_pictures, add_csv_logs,
                    add_safetensors, add_checkpoints, add_command_lines})
    add(seeds);
  return seeds;
}

/// The seed's name as a file's: letters, digits and dashes.
std::filesystem::path file_of(const std::filesystem::path& folder, const Seed& seed) {
  std::string name;
  for (const char letter : seed.name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(letter)) != 0;
    if (plain || (!name.empty() && name.back() != '-')) name += plain ? letter : '-';
  }
  return folder / seed.target / name;
}

bool is_there(const std::filesystem::path& path, const Bytes& bytes) {
  std::ifstream file(path, std::ios::binary);
  return file && Bytes{std::istreambuf_iterator<char>(file), {}} == bytes;
}

void write(const std::filesystem::path& path, const Bytes& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

int main(int argc, char** argv) {
  const bool check = argc == 3 && std::strcmp(argv[1], "--check") == 0;
  if (argc != 2 && !check) {
    std::fprintf(stderr, "usage: seeds [--check] FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = argv[argc - 1];
  const Seeds seeds = all_seeds();
  if (!check) {
    for (const Seed& seed : seeds) write(file_of(folder, seed), seed.bytes);
  }
  int wrong = 0;
  for (const Seed& seed : seeds) {
    const std::filesystem::path path = file_of(folder, seed);
    if (is_there(path, seed.bytes)) continue;
    std::printf("%s is missing or differs; scripts/fuzz --seeds writes it\n", path.c_str());
    ++wrong;
  }
  return wrong == 0 ? 0 : 1;
}
