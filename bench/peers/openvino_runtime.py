"""OpenVINO: inference in float32, its hint for latency, its own threads."""

import pathlib
import tempfile

import onnx_file
import peer

WAYS = ["infer, 1 thread", "infer, all threads"]


def main():
    options = peer.arguments(WAYS)
    import openvino

    with tempfile.TemporaryDirectory() as folder:
        path = str(pathlib.Path(folder) / "network.onnx")
        inputs = onnx_file.write(options.net, options.batch, path)
        model = openvino.Core().compile_model(path, "CPU", {
            "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32",
            "INFERENCE_NUM_THREADS": 1 if options.way.endswith("1 thread") else options.threads})
    request = model.create_infer_request()
    values = list(inputs.values())
    peer.measure(lambda: request.infer(values), openvino.__version__)


if __name__ == "__main__":
    main()
