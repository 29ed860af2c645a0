// A network of examples/, compiled for the tests: once per architecture, and with passes switched off. meson.build
// defines
//   EXAMPLE     its file                              TRAINER       the name of its Trainer there
//   NETWORK     its name                              SWITCHED_OFF  a member of Passes, where one is to be switched off
//   PRECISION   where it is another than the example's
//   WITH_FROZEN to have its Predictor, too
//   NAMESPACE   a name of its own for this object, so that many fit into one program
#include "sinter.hpp"  // first: what the example includes must not end up in NAMESPACE
#include "tests/networks/networks.hpp"

#define TEXT(x) TEXT_OF(x)
#define TEXT_OF(x) #x

namespace NAMESPACE {

#include EXAMPLE

template <class T>
struct OptionsOf;
template <const auto& Net, Options O>
struct OptionsOf<Trainer<Net, O>> {
  static constexpr Options value = O;
};

#ifdef SWITCHED_OFF
constexpr Options options = [] {
  Options changed = OptionsOf<TRAINER>::value;
  changed.passes.SWITCHED_OFF = false;
  return changed;
}();
constexpr std::string_view switched_off = TEXT(SWITCHED_OFF);
#elif defined(PRECISION)
constexpr Options options = [] {
  Options changed = OptionsOf<TRAINER>::value;
  changed.precision = PRECISION;
  return changed;
}();
constexpr std::string_view switched_off = "";
#else
constexpr Options options = OptionsOf<TRAINER>::value;
constexpr std::string_view switched_off = "";
#endif

#ifdef WITH_FROZEN
constexpr auto predict_frozen = [](const Checkpoint& weights, std::span<const float> images) {
  return Predictor<net, options>(weights).predict(images);
};
#else
constexpr std::nullptr_t predict_frozen = nullptr;
#endif

const networks::Registered registered(
    {TEXT(NETWORK), switched_off, []() -> std::unique_ptr<Model> { return std::make_unique<Trainer<net, options>>(); },
     predict_frozen});

}  // namespace NAMESPACE
