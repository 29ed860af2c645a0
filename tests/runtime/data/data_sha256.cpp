#include "runtime/data/data_sha256.hpp"

#include <doctest/doctest.h>

#include "runtime/data/train_test.hpp"
#include "tests/runtime/data/numbered.hpp"

using namespace sinter;

TEST_CASE("checkpoints of any version know their data by the same digest") {
  // of "4 2 1 1;", the bytes 0 0 0 1 0 2 0 3 and the labels 0 1 2 3, then "2 2 1 1;", 0 0 0 1 and 0 1
  CHECK(data_sha256({numbered(4), numbered(2)}) == "6a5eb9f9624c53e02720ea3050df5d514aa246092dac489649f7c92c171f9e7e");
}

TEST_CASE("class numbers that fill no byte are told apart") {
  const auto digest = [](int label) {
    const Dataset one(xt::xtensor<float, 2>{{1.f}}, xt::xtensor<int, 1>{label});
    return data_sha256({one, one});
  };
  CHECK(digest(256) != digest(0));
  CHECK(digest(256) != digest(257));
  CHECK(digest(256) != digest(512));
}

TEST_CASE("the digest is that of what is fed, in its order, whoever made it") {
  const Dataset data = numbered(20);
  const auto digest = [&](const Dataset& train) { return data_sha256({train, data}); };
  const std::string plain = digest(data);
  CHECK(plain == digest(numbered(21).take(20)));
  CHECK(plain != digest(data.shuffle(20)));
  CHECK(plain != digest(data.with_weights(xt::ones<float>({20}))));
  CHECK(plain == digest(data.with_class_names({"a"}).with_files("x", "y")));
  CHECK(plain != data_sha256({data, data.take(19)}));
  const auto unchanged = [](Example example) { return example; };
  CHECK(digest(data.map(unchanged)) != plain);  // values, in place of bytes
  const auto draw = [](Example example, Random& random) {
    example.image(0, 0, 0) = random.uniform();
    return example;
  };
  CHECK(digest(data.map(draw)) == digest(data.map(draw)));
  CHECK(digest(data.map(draw, 2)) != digest(data.map(draw)));
}
