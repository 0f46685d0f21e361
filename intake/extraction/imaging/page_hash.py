"""A page as a coarse grey picture, to tell whether two pages are one."""

from __future__ import annotations

import numpy as np

from intake.domain.geometry import RGB
from intake.extraction.imaging.thresholds import FLAT_BELOW, HASH_SIDE


def fingerprint(pixels: RGB) -> bytes:
    """The page as `HASH_SIDE` x `HASH_SIDE` grey cells, one byte each."""
    import cv2

    grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    return cv2.resize(grey, (HASH_SIDE, HASH_SIDE), interpolation=cv2.INTER_AREA).tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """Correlation of two fingerprints, -1 to 1; 0 where either page is flat."""
    first, second = (np.frombuffer(b, np.uint8).astype(np.float64) for b in (one, other))
    if first.size != second.size or min(first.std(), second.std()) < FLAT_BELOW:
        return 0.0
    first, second = first - first.mean(), second - second.mean()
    return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second)))
