"""How soft and how small may print be and still be read? The limits of legibility, settled anew.

Names, numbers and units in two faces, blurred or printed small; for every step the sheet is
written for people's eyes, and what the recogniser reads of it is printed beside.

    python -m samples.trials.legible_limits SHEET.png
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from models.paddle import PaddleReader
from samples.drawing.fonts import Face

FACES = (Face("NotoSerifCJK-Regular.ttc", 2), Face("NotoSansCJK-Regular.ttc", 2))
TEXTS = (
    "商倩强",
    "蘸巍鑫蕊",
    "阿依努尔·哈力克",
    "653225199812292313",
    "2018年9月1日",
    "水利水电工程",
    "和静县巴音布鲁克镇农业发展服务中心",
)
HIGH, FINE = 60, 8
RISE_PER_SIGMA = 2.563
EDGE_SHARES = (0.12, 0.16, 0.20, 0.24, 0.28, 0.33, 0.40)
HEIGHTS = (6, 7, 8, 9, 10, 11, 12, 14)
PAPER, INK, GRAIN = 225, 60, 3.0

Strip = NDArray[np.uint8]


def printed(text: str, face: Face, em: int) -> NDArray[np.float32]:
    font = face.at(em)
    image = Image.new("L", (round(font.getlength(text)) + em, round(1.5 * em)), PAPER)
    ImageDraw.Draw(image).text((em / 2, em * 0.1), text, INK, font)
    return np.asarray(image, np.float32)


def strips(face: Face, rng: np.random.Generator) -> Iterator[tuple[str, list[Strip]]]:
    """Every step with its strips, one for each text."""
    for share in EDGE_SHARES:
        sigma = share * HIGH / RISE_PER_SIGMA
        soft = [cv2.GaussianBlur(printed(t, face, HIGH), (0, 0), sigma) for t in TEXTS]
        yield f"edge {share:.2f} of the height", [_seen(one, rng) for one in soft]
    for high in HEIGHTS:
        small = [
            cv2.resize(
                printed(t, face, high * FINE), None, fx=1 / FINE, fy=1 / FINE, interpolation=3
            )
            for t in TEXTS
        ]
        yield f"{high} px high", [_seen(one, rng) for one in small]


def _seen(light: NDArray[np.float32], rng: np.random.Generator) -> Strip:
    return np.clip(light + rng.normal(0, GRAIN, light.shape), 0, 255).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sheet", help="picture for people's eyes")
    asked = parser.parse_args()
    reader, rng = PaddleReader(threads=1), np.random.default_rng(0)
    rows: list[Strip] = []
    for face in FACES:
        for step, pictures in strips(face, rng):
            lines = [_read(reader, one) for one in pictures]
            read = [
                f"{'=' if text == own else 'x'}{sure:.2f}"
                for (text, sure), own in zip(lines, TEXTS, strict=True)
            ]
            print(f"{face.file} {step}: {' '.join(read)}", flush=True)
            rows += [_row(pictures)]
    wide = max(row.shape[1] for row in rows)
    whole = [cv2.copyMakeBorder(r, 4, 4, 0, wide - r.shape[1], 0, value=255) for r in rows]
    Image.fromarray(np.vstack(whole)).save(asked.sheet)


def _read(reader: PaddleReader, strip: Strip) -> tuple[str, float]:
    pixels = np.repeat(strip[..., None], 3, axis=2)
    high, wide = strip.shape
    quad = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    (line,) = reader.recognise(pixels, [quad])
    return line.text, min(line.probabilities, default=0.0)


def _row(pictures: list[Strip]) -> Strip:
    same = [cv2.resize(p, (round(p.shape[1] * 60 / p.shape[0]), 60)) for p in pictures]
    return np.hstack(same).astype(np.uint8)


if __name__ == "__main__":
    main()
