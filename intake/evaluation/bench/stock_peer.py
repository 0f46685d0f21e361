"""Stock PaddleOCR 3.x as a peer: what its user would get from the same small weights.

`python -m intake.evaluation.bench.stock_peer THREADS` is a child process of `intake bench` (see
`intake.evaluation.bench.child`). A request is the path of an RGB `.npy` page; the answer holds
`seconds` (of `predict()` alone), `lines` and `characters` found.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from intake.evaluation.bench.child import Answer, Worker, serve

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


def start(threads: int) -> Worker:
    """A worker that reads the page of each path."""
    import numpy as np

    stock = make_stock(threads)

    def read(path: str) -> Answer:
        # PaddleOCR takes BGR, as OpenCV would have decoded it.
        bgr = np.ascontiguousarray(np.load(path)[:, :, ::-1])
        begin = time.perf_counter()
        result = stock.predict(bgr)
        seconds = time.perf_counter() - begin
        texts = result[0]["rec_texts"]
        return {"seconds": seconds, "lines": len(texts), "characters": sum(map(len, texts))}

    return read


if __name__ == "__main__":
    serve(lambda: start(int(sys.argv[1])))
