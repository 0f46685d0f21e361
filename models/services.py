"""Everything the journey asks of models, made once per process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intake.records import RGB, Line, Reader
from models import weights
from models.codes import read_codes
from models.paddle import DETECTOR, RECOGNISER, PaddleReader
from models.tesseract import TesseractReader

SECOND_CUTS = (0.15, 0.30)
"""Margins around a line for a second look, of its height; the first look has none."""
KEPT_MARGIN = 0.5
"""Margin with which `sight` keeps strips (`sight.STRIP_MARGIN`)."""


@dataclass(frozen=True, slots=True)
class ModelWitnesses:
    """Second looks by the same reader, an independent reader, and QR codes."""

    reader: Reader
    second: TesseractReader | None

    def look_again(self, strip: RGB) -> list[Line]:
        """The strip's line read from two wider cuts."""
        height, width = strip.shape[:2]
        line = height / (1 + 2 * KEPT_MARGIN)
        quads = []
        for margin in SECOND_CUTS:
            inset = (KEPT_MARGIN - margin) * line
            quads.append(
                np.array(
                    [[inset, inset], [width - inset, inset],
                     [width - inset, height - inset], [inset, height - inset]],
                    dtype=np.float32,
                )
            )  # fmt: skip
        return self.reader.recognise(strip, quads)

    def second_reading(self, strip: RGB) -> str | None:
        """What Tesseract reads; None if it is not installed or sees nothing."""
        return self.second.read_line(strip) if self.second else None

    def codes(self, pixels: RGB) -> list[str]:
        """Contents of the QR codes in a picture."""
        return read_codes(pixels)


@dataclass(frozen=True, slots=True)
class ModelServices:
    """The readers and their names for the record."""

    reader: PaddleReader
    witnesses: ModelWitnesses
    versions: Mapping[str, str]


def default_services(
    models_dir: Path | None = None, threads: int = 2, runtime: str = "auto"
) -> ModelServices:
    """Readers as the settings want them; raises `Fault` naming a missing file."""
    reader = PaddleReader(models_dir, threads, runtime)
    second = TesseractReader.if_installed()
    versions = {
        name: f"sha256:{weights.find(name, models_dir).sha256()}"
        for name in (DETECTOR, RECOGNISER)
    }
    if second:
        versions["tesseract"] = second.name
    return ModelServices(reader, ModelWitnesses(reader, second), versions)


def loaded_services(
    models_dir: Path | None = None, threads: int = 2, runtime: str = "auto"
) -> ModelServices:
    """The same with the networks in memory: for whoever is about to read. Raises `Fault`."""
    services = default_services(models_dir, threads, runtime)
    services.reader.load()
    return services
