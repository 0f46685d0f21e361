"""Stock PaddleOCR 3.x as a peer: what its user would get from the same small weights.

`python -m models.stock THREADS` is a child process of `intake bench`, so that its memory
is counted apart from ours. It reads one path of an RGB `.npy` page per line and answers
one JSON object per line: `seconds` (of `predict()` alone), `lines` found and `peak_kib`
(the process's largest resident set so far). The first answer, before any page, is
`{"ready": true, "seconds": …}`, the time to import and load.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, TextIO

DETECTOR = "PP-OCRv6_small_det"
RECOGNISER = "PP-OCRv6_small_rec"


def make_stock(threads: int) -> Any:
    """A `paddleocr.PaddleOCR` with default sizes and thresholds and our weights.

    Orientation and unwarping are off, because their networks are other weights. The
    argument `cpu_threads` does not reach ONNX Runtime, `engine_config` does.
    """
    from paddleocr import PaddleOCR

    from models import weights

    return PaddleOCR(
        engine="onnxruntime",
        engine_config={"intra_op_num_threads": threads, "inter_op_num_threads": 1},
        text_detection_model_name=DETECTOR,
        text_detection_model_dir=str(weights.model_dir(DETECTOR)),
        text_recognition_model_name=RECOGNISER,
        text_recognition_model_dir=str(weights.model_dir(RECOGNISER)),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
    )


def peak_kib() -> int:
    """Largest resident set of this process so far, KiB (`VmHWM`; Linux)."""
    with Path("/proc/self/status").open(encoding="ascii") as status:
        for row in status:
            if row.startswith("VmHWM:"):
                return int(row.split()[1])
    return 0


def serve(threads: int, requests: TextIO, answers: TextIO) -> None:
    """Answer every page path of `requests` until it closes."""
    import numpy as np

    def answer(**values: object) -> None:
        answers.write(json.dumps(values) + "\n")
        answers.flush()

    begin = time.perf_counter()
    stock = make_stock(threads)
    answer(ready=True, seconds=time.perf_counter() - begin, peak_kib=peak_kib())
    for path in requests:
        rgb = np.load(path.rstrip("\n"))
        bgr = np.ascontiguousarray(rgb[:, :, ::-1])
        begin = time.perf_counter()
        result = stock.predict(bgr)
        seconds = time.perf_counter() - begin
        texts = result[0]["rec_texts"]
        answer(seconds=seconds, lines=len(texts), characters=sum(map(len, texts)),
               peak_kib=peak_kib())  # fmt: skip


def main() -> None:
    """Serve on standard input and output; what libraries print goes to standard error."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    serve(int(sys.argv[1]), sys.stdin, answers)


if __name__ == "__main__":
    main()
