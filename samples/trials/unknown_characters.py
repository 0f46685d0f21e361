"""Which characters does the recogniser list and never output?

Every Han character of its alphabet is printed by itself in the line of several faces that
have it; one that gets no chance worth naming in any of them is unknown to the recogniser.
The result is `models/unknown_characters.txt`: characters that count as outside its alphabet.

    python -m samples.trials.unknown_characters --write
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from intake.domain.geometry import RGB
from intake.domain.values.folding import is_han
from models.paddle import PaddleReader
from models.unknown import FILE
from samples.drawing.fonts import Face

FACES = (
    Face("NotoSerifCJK-Regular.ttc", 2),
    Face("NotoSansCJK-Regular.ttc", 2),
    Face("HanaMinA.ttf"),
    Face("HanaMinB.ttf"),
    Face("TW-Sung-98_1.ttf"),
    Face("TW-Sung-Ext-B-98_1.ttf"),
    Face("TW-Kai-98_1.ttf"),
    Face("TW-Kai-Ext-B-98_1.ttf"),
    Face("uming.ttc"),
    Face("ukai.ttc"),
)
EM = 44
"""Height of a character, px: a good scan's."""
PER_LINE = 8
KNOWN_FROM = 0.05
"""Probability that a character must get in print once to be one that the recogniser knows:
far below any reading, far above what it gives to anything by chance (1e-6)."""


def strip_of(text: str, face: Face) -> RGB:
    """A white strip with the characters of `text` one em apart."""
    image = Image.new("RGB", (EM * (2 * len(text) + 1), round(1.5 * EM)), "white")
    pen = ImageDraw.Draw(image)
    for number, character in enumerate(text):
        pen.text((EM * (2 * number + 0.5), 0.15 * EM), character, "black", face.at(EM))
    return np.asarray(image, np.uint8)


def chances(reader: PaddleReader, texts: Sequence[str], face: Face) -> Iterator[dict[str, float]]:
    """Of every line the largest probability that each of its characters gets."""
    for text in texts:
        strip = strip_of(text, face)
        height, width = strip.shape[:2]
        quad = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        (line,) = reader.recognise(strip, [quad])
        assert line.posterior is not None
        codes, logs = line.posterior.characters, line.posterior.log_probabilities
        yield {c: float(np.exp(logs[codes == ord(c)].max(initial=-np.inf))) for c in text}


def unknown(reader: PaddleReader) -> tuple[list[str], list[str]]:
    """Characters that no face makes the reader output, and those that no face has."""
    left = sorted(c for c in reader.alphabet if is_han(c))
    printed: set[str] = set()
    for face in FACES:
        here = [c for c in left if face.covers(c)]
        printed.update(here)
        texts = ["".join(here[i : i + PER_LINE]) for i in range(0, len(here), PER_LINE)]
        found = {
            c for one in chances(reader, texts, face) for c, p in one.items() if p >= KNOWN_FROM
        }
        left = [c for c in left if c not in found]
        print(f"{face.file}: {len(here)} printed, {len(found)} read, {len(left)} left", flush=True)
    return [c for c in left if c in printed], [c for c in left if c not in printed]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    asked = parser.parse_args()
    reader = PaddleReader(threads=1)
    never, no_face = unknown(reader)
    print(f"{len(never)} never read, {len(no_face)} in no face: {''.join(no_face[:40])}")
    if asked.write:
        rows = [f"# {len(never)} characters, by samples/trials/unknown_characters.py"]
        rows += ["".join(never[i : i + 40]) for i in range(0, len(never), 40)]
        Path(FILE).write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
