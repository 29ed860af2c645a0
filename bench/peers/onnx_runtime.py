"""ONNX Runtime: inference, all optimizations, its own threads."""

import pathlib
import tempfile

import onnx_file
import peer

WAYS = ["infer, 1 thread", "infer, all threads"]


def main():
    options = peer.arguments(WAYS)
    import onnxruntime

    choices = onnxruntime.SessionOptions()
    choices.intra_op_num_threads = 1 if options.way.endswith("1 thread") else options.threads
    choices.inter_op_num_threads = 1
    choices.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    with tempfile.TemporaryDirectory() as folder:
        path = str(pathlib.Path(folder) / "network.onnx")
        inputs = onnx_file.write(options.net, options.batch, path)
        session = onnxruntime.InferenceSession(path, choices, providers=["CPUExecutionProvider"])
    peer.measure(lambda: session.run(None, inputs), onnxruntime.__version__)


if __name__ == "__main__":
    main()
