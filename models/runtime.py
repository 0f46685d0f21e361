"""Where the networks run: OpenVINO when it is installed, else ONNX Runtime.

A runner is a callable from arrays to arrays, the shape PaddleX's predictors call
(`runner(x=batch) -> [output]`), so the same pre- and post-processing stands on either.
Measured in docs/measurements-history.md: OpenVINO is about three times as fast for detection.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from intake.domain.errors import Fault


class Runner(Protocol):
    """Runs one network on one batch."""

    def __call__(self, x: Any) -> list[NDArray[np.float32]]:
        """`x`: float32 batch `(n, 3, height, width)`, alone or in a list."""


def _batch(x: Any) -> NDArray[np.float32]:
    if isinstance(x, list | tuple):
        x = x[0] if len(x) == 1 else np.stack(x)
    return np.ascontiguousarray(x, dtype=np.float32)


class OpenVinoRunner:
    """The network compiled by OpenVINO for this CPU, float32."""

    def __init__(self, onnx: Path, threads: int) -> None:
        # Its telemetry sender is left out of the lock; where it is installed all the
        # same, OpenVINO must not find it: nothing leaves the machine.
        sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
        import openvino

        core = openvino.Core()
        model = core.read_model(onnx)
        self._compiled = core.compile_model(
            model,
            "CPU",
            {
                "INFERENCE_NUM_THREADS": threads,
                "PERFORMANCE_HINT": "LATENCY",
                "NUM_STREAMS": 1,
                # bf16 is slower where the CPU has no AMX and changes readings.
                "INFERENCE_PRECISION_HINT": "f32",
                "CPU_RUNTIME_CACHE_CAPACITY": 32,
            },
        )
        self._request = self._compiled.create_infer_request()

    def __call__(self, x: Any) -> list[NDArray[np.float32]]:
        self._request.infer({0: _batch(x)}, share_inputs=True)
        return [np.array(self._request.get_output_tensor(0).data)]


class OnnxRunner:
    """The network in ONNX Runtime on the CPU."""

    def __init__(self, onnx: Path, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(onnx), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def __call__(self, x: Any) -> list[NDArray[np.float32]]:
        return list(self._session.run(None, {self._input: _batch(x)}))


def make_runner(onnx: Path, threads: int, runtime: str = "auto") -> Runner:
    """A runner for the network; `runtime` is `auto`, `openvino` or `onnxruntime`.

    Raises `Fault` (`RUNTIME_MISSING`) when the runtime asked for is not installed.
    """
    if runtime in ("auto", "openvino"):
        try:
            return OpenVinoRunner(onnx, threads)
        except ImportError:
            if runtime == "openvino":
                raise Fault("RUNTIME_MISSING", "未安装 OpenVINO：pip install openvino") from None
    return OnnxRunner(onnx, threads)
