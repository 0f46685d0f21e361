"""Everything the journey asks of models, made once per process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from intake.domain.geometry import RGB
from intake.domain.ports import Face, Reader
from intake.domain.source_digest import source_digest
from intake.domain.text import Line
from intake.extraction.imaging.red_ink import has_red, without_red
from intake.extraction.ocr.thresholds import STRIP_MARGIN, WITHOUT_RED_CUTS
from models import weights
from models.codes import read_codes
from models.face import NETWORKS as FACE_NETWORKS
from models.face import HaarFaces, MtcnnFaces
from models.paddle import DETECTOR, RECOGNISER, PaddleReader
from models.tesseract import TesseractReader
from models.thresholds import SECOND_CUTS

LIBRARIES = ("onnxruntime", "openvino", "paddleocr", "paddlex", "zxing-cpp")
"""What runs the networks, with the steps before and after them, and reads QR codes."""


@dataclass(frozen=True, slots=True)
class ModelWitnesses:
    """Second looks by the same reader, an independent reader, QR codes, and faces."""

    reader: Reader
    second: TesseractReader | None
    face_finder: MtcnnFaces = field(default_factory=MtcnnFaces)
    second_face_finder: HaarFaces = field(default_factory=HaarFaces)

    def look_again(self, strip: RGB) -> list[Line]:
        """The strip's line read from two wider cuts, and where red ink stands on it from
        two without that ink."""
        lines = self._cuts(strip, SECOND_CUTS)
        if has_red(strip):
            lines += self._cuts(without_red(strip), WITHOUT_RED_CUTS)
        return lines

    def _cuts(self, strip: RGB, margins: Sequence[float]) -> list[Line]:
        height, width = strip.shape[:2]
        line = height / (1 + 2 * STRIP_MARGIN)
        quads = []
        for margin in margins:
            inset = (STRIP_MARGIN - margin) * line
            quads.append(
                np.array(
                    [
                        [inset, inset],
                        [width - inset, inset],
                        [width - inset, height - inset],
                        [inset, height - inset],
                    ],
                    dtype=np.float32,
                )
            )
        return self.reader.recognise(strip, quads)

    def second_reading(self, strip: RGB) -> str | None:
        """What Tesseract reads, red ink taken away; None if it is not installed or sees
        nothing."""
        if self.second is None:
            return None
        return self.second.read_line(without_red(strip) if has_red(strip) else strip)

    def codes(self, pixels: RGB) -> list[str]:
        """Contents of the QR codes in a picture."""
        return read_codes(pixels)

    def faces(self, pixels: RGB) -> list[Face]:
        """Upright faces by MTCNN, the surest first."""
        return self.face_finder.find(pixels)

    def may_show_face(self, pixels: RGB) -> bool:
        """Whether OpenCV's cascade sees one."""
        return self.second_face_finder.sees_one(pixels)


@dataclass(frozen=True, slots=True)
class ModelServices:
    """The readers and their names for the record."""

    reader: PaddleReader
    witnesses: ModelWitnesses
    versions: Mapping[str, str]


def network_versions(models_dir: Path | None = None) -> dict[str, str]:
    """The networks by name and digest, and as `readers` a digest of the code and libraries
    that run them; nothing is loaded. Raises `Fault` naming a missing file."""
    versions = {
        name: f"sha256:{weights.find(name, models_dir).sha256()}"
        for name in (DETECTOR, RECOGNISER, *FACE_NETWORKS)
    }
    return {**versions, "readers": f"sha256:{_code_digest()}"}


@cache
def _code_digest() -> str:
    return source_digest(Path(__file__).parent, ["."], LIBRARIES)


def default_services(
    models_dir: Path | None = None, threads: int = 2, runtime: str = "auto"
) -> ModelServices:
    """Readers as the settings want them; raises `Fault` naming a missing file."""
    reader = PaddleReader(models_dir, threads, runtime)
    second = TesseractReader.if_installed()
    versions = network_versions(models_dir)
    if second:
        versions["tesseract"] = second.name
    witnesses = ModelWitnesses(reader, second, MtcnnFaces(models_dir))
    return ModelServices(reader, witnesses, versions)


def loaded_services(
    models_dir: Path | None = None, threads: int = 2, runtime: str = "auto"
) -> ModelServices:
    """The same with the networks in memory: for whoever is about to read. Raises `Fault`."""
    services = default_services(models_dir, threads, runtime)
    services.reader.load()
    return services
