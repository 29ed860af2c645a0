#pragma once

namespace sinter {
class Model;
struct TrainTest;
struct NetworkViews;
struct RunFacts;
}  // namespace sinter

namespace sinter::report {

class Page;

/// A section with what finds or repeats the run: command, date, library, machine, data, seed, optimizer, weights.
void add_identity(Page& page, const Model& model, const TrainTest& data, const RunFacts& facts);

/// The network's layers: outputs, parameters, statistics, operations.
void add_layer_table(Page& page, const NetworkViews& views);

}  // namespace sinter::report
