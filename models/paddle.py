"""PaddleOCR behind `Reader`: PP-OCRv6 finds text lines and reads them, offline.

PaddleOCR's own pre- and post-processing run over a replaceable runtime; from the
recogniser we keep not only its best guess but its belief (`Posterior`), because a
declared value is judged by its likelihood, not by string comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.errors import Fault, IntakeError
from intake.domain.geometry import RGB, Quad
from intake.domain.text import Line
from models import weights
from models.ctc import Alphabet, decode
from models.runtime import make_runner
from models.thresholds import (
    ANTI_ALIAS_FROM,
    MAX_BATCH_WIDTH,
    MIN_STRIP_WIDTH,
    RECOGNISED_HEIGHT,
    WIDTH_STEP,
)

DETECTOR = "PP-OCRv6_small_det"
RECOGNISER = "PP-OCRv6_small_rec"


def cut_strip(pixels: RGB, quad: Quad, height: int = RECOGNISED_HEIGHT) -> RGB:
    """The quad's content upright, `height` px high, `(height, width, 3)` RGB."""
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    wide = max(float(sides[0]), float(sides[2]), 2.0)
    high = max(float(sides[1]), float(sides[3]), 2.0)
    out_h = high if high > height * ANTI_ALIAS_FROM else float(height)
    scale = out_h / high
    out_w = max(round(wide * scale), 2)
    target = np.array([[0, 0], [out_w, 0], [out_w, out_h], [0, out_h]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    strip = cv2.warpPerspective(
        pixels,
        matrix,
        (out_w, round(out_h)),
        flags=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if strip.shape[0] != height:
        width = max(round(out_w * height / strip.shape[0]), 2)
        strip = cv2.resize(strip, (width, height), interpolation=cv2.INTER_AREA)
    return strip.astype(np.uint8, copy=False)


@dataclass(frozen=True, slots=True)
class _Networks:
    """What is loaded: PaddleOCR's pre- and post-processing around our runners."""

    detector: Any
    recogniser: Callable[[NDArray[np.float32]], Any]
    alphabet: Alphabet


class PaddleReader:
    """PP-OCRv6 small detection and recognition on the CPU.

    `threads` per network; `detection_side` is the long side, in pixels, at which text is
    looked for. The networks are loaded by `load`, or with the first page: who only judges
    what was read before never needs their half gigabyte and 3 s. Raises Fault
    MODEL_MISSING at once,
    MODEL_BROKEN when the networks are loaded.
    """

    def __init__(
        self, models_dir: Path | None = None, threads: int = 2, runtime: str = "auto"
    ) -> None:
        for name in (DETECTOR, RECOGNISER):
            weights.find(name, models_dir)
        self._models_dir = models_dir
        self._threads = threads
        self._runtime = runtime

    def load(self) -> None:
        """Load the networks now; safe to repeat."""
        _ = self._networks

    @cached_property
    def _networks(self) -> _Networks:
        try:
            return self._loaded()
        except IntakeError:
            raise
        except Exception as broken:
            raise Fault(
                "MODEL_BROKEN",
                "识别模型打不开，请重新安装或检查 INTAKE_MODELS_DIR（intake doctor）",
            ) from broken

    def _loaded(self) -> _Networks:
        from paddleocr import TextDetection, TextRecognition

        folders = {n: weights.model_dir(n, self._models_dir) for n in (DETECTOR, RECOGNISER)}
        detection = TextDetection(
            model_name=DETECTOR,
            model_dir=str(folders[DETECTOR]),
            engine="onnxruntime",
            limit_type="max",
        )
        recognition = TextRecognition(
            model_name=RECOGNISER, model_dir=str(folders[RECOGNISER]), engine="onnxruntime"
        )
        finding, reading = (
            make_runner(folders[name] / "inference.onnx", self._threads, self._runtime)
            for name in (DETECTOR, RECOGNISER)
        )
        detector, predictor = detection.paddlex_predictor, recognition.paddlex_predictor
        detector.runner, predictor.runner = finding, reading
        return _Networks(detector, reading, Alphabet(predictor.post_op.character))

    @property
    def alphabet(self) -> frozenset[str]:
        """Every character that the recogniser lists, folded."""
        return self._networks.alphabet.listed

    @property
    def name(self) -> str:
        return "paddleocr/PP-OCRv6_small"

    def find(self, pixels: RGB, side: int = 1280) -> list[Quad]:
        """Text lines, looked for at `side` px on the long side; empty if none."""
        bgr = np.ascontiguousarray(pixels[:, :, ::-1])
        found = next(
            iter(
                self._networks.detector(
                    bgr,
                    limit_side_len=min(side, max(bgr.shape[:2])),
                    limit_type="max",
                    unclip_ratio=1.6,
                    box_thresh=0.5,
                )
            )
        )
        return [np.asarray(p, dtype=np.float32) for p in found["dt_polys"]]

    def recognise(self, pixels: RGB, quads: Sequence[Quad]) -> list[Line]:
        """One line per quad, in their order."""
        strips = [cut_strip(pixels, quad) for quad in quads]
        order = sorted(range(len(strips)), key=lambda i: strips[i].shape[1])
        lines: dict[int, Line] = {}
        for batch in _batches(order, [s.shape[1] for s in strips]):
            output = self._run([strips[i] for i in batch])
            for i, probabilities in zip(batch, output, strict=True):
                text = decode(probabilities, self._networks.alphabet)
                lines[i] = Line(
                    text=text.text,
                    confidence=text.confidence,
                    quad=quads[i],
                    probabilities=text.probabilities,
                    steps=text.steps,
                    posterior=text.posterior,
                )
        return [lines[i] for i in range(len(strips))]

    def _run(self, strips: Sequence[RGB]) -> list[NDArray[np.float32]]:
        width = max(MIN_STRIP_WIDTH, max(s.shape[1] for s in strips))
        width = -(-width // WIDTH_STEP) * WIDTH_STEP
        batch = np.zeros((len(strips), 3, RECOGNISED_HEIGHT, width), dtype=np.float32)
        for i, strip in enumerate(strips):
            image = strip[:, :, ::-1].astype(np.float32).transpose(2, 0, 1)
            batch[i, :, :, : strip.shape[1]] = image / 127.5 - 1.0
        output = self._networks.recogniser(batch)[0]
        per_step = width / output.shape[1]
        return [
            out[: min(int(np.ceil(s.shape[1] / per_step)) + 1, output.shape[1])]
            for out, s in zip(output, strips, strict=True)
        ]


def _batches(order: Sequence[int], widths: Sequence[int]) -> list[list[int]]:
    """Neighbours in width together, each batch at most `MAX_BATCH_WIDTH` px in all."""
    batches: list[list[int]] = []
    for i in order:
        wide = max(widths[i], MIN_STRIP_WIDTH)
        if batches:
            last = batches[-1]
            narrowest = max(widths[last[0]], MIN_STRIP_WIDTH)
            fits = (len(last) + 1) * wide <= MAX_BATCH_WIDTH
            if fits and wide <= 1.5 * narrowest + WIDTH_STEP:
                last.append(i)
                continue
        batches.append([i])
    return batches
