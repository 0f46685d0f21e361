"""What other quality gates say about pictures: `.venv-peers/bin/python samples/trials/peers.py FOLDER`.

Writes FOLDER.peers.json: file → gate → score, higher meaning better. Runs in the
environment of `make peers` and imports nothing of ours. A gate that cannot be imported
or fails on a file leaves that score out, and is named on standard error.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

Gate = Callable[[str], float]


def grey(path: str) -> np.ndarray:
    """The picture's luminance, `(height, width)` uint8."""
    return np.asarray(cv2.imread(path, cv2.IMREAD_GRAYSCALE), np.uint8)


def laplacian(path: str) -> float:
    """Variance of the Laplacian (Pech-Pacheco 2000)."""
    return float(cv2.Laplacian(grey(path), cv2.CV_64F).var())


def tenengrad(path: str) -> float:
    """Mean squared Sobel gradient (Krotkov 1988)."""
    picture = grey(path)
    return float(
        sum((cv2.Sobel(picture, cv2.CV_64F, *way, ksize=3) ** 2).mean() for way in ((1, 0), (0, 1)))
    )


def brisque() -> Gate:
    """BRISQUE (Mittal 2012), negated: low is natural."""
    from brisque import BRISQUE

    judge = BRISQUE(url=False)
    return lambda path: -float(judge.score(cv2.imread(path)[..., ::-1]))


def capturetrust() -> Gate:
    from capturetrust import inspect_image

    return lambda path: float(inspect_image(path).score)


def document_quality() -> Gate:
    from document_quality import assess

    return lambda path: float(assess(path).score)


def doc_qual() -> Gate:
    from doc_qual import compute_doc_qual_score

    return lambda path: float(compute_doc_qual_score(path, verbose=False).ocr_score)


def dqimeter() -> Gate:
    """It names no one score: worst of blur, noise and lost JPEG quality, 0-1 each."""
    from dqimeter.assessor import DocumentQualityAssessor

    judge = DocumentQualityAssessor()

    def score(path: str) -> float:
        said = judge.assess(path)["regression_metrics"]
        return 1 - max(said["blur_radius"], said["noise_level"], 1 - said["jpeg_quality"])

    return score


GATES: dict[str, Callable[[], Gate]] = {
    "variance of Laplacian": lambda: laplacian,
    "Tenengrad": lambda: tenengrad,
    "BRISQUE": brisque,
    "capturetrust": capturetrust,
    "document-quality": document_quality,
    "Doc-Qual": doc_qual,
    "dqimeter": dqimeter,
}


def main(folder: Path) -> None:
    """Score every JPEG in the folder."""
    warnings.filterwarnings("ignore")
    said: dict[str, dict[str, float]] = {path.name: {} for path in sorted(folder.glob("*.jpg"))}
    for name, made in GATES.items():
        try:
            gate = made()
        except Exception as error:
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        for file, scores in said.items():
            try:
                scores[name] = gate(str(folder / file))
            except Exception as error:
                print(f"{name} {file}: {type(error).__name__}: {error}", file=sys.stderr)
        # at once, so that a run cut short can be looked at: some gates take seconds a page
        folder.with_suffix(".peers.json").write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
