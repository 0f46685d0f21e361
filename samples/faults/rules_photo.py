"""Faults of the one-inch photo, against the notice's rules and against being seen at all."""

from __future__ import annotations

from dataclasses import dataclass

from samples.drawing.id_photo import MATERIAL
from samples.drawing.truth import Planted
from samples.faults.sheets import RuleFault, Sheets
from samples.folders.case import Case


@dataclass(frozen=True)
class PhotoFault(RuleFault):
    """One of `paper_id_photo.FAULTS`, and the rule it breaks; no rule: it cannot be seen."""

    drawn: str = ""

    @property
    def options(self) -> dict[str, str]:
        """What the photo is drawn with."""
        return {"fault": self.drawn}

    def planted(self) -> Planted:
        if not self.rule:
            return Planted("unclear", self.material)
        return super().planted()


def _fault(rule: str, code: str, drawn: str) -> PhotoFault:
    def plant(_: Case) -> Sheets:
        return Sheets(options={MATERIAL: {"fault": drawn}})

    return PhotoFault(rule, code, plant, MATERIAL, drawn)


PHOTO_FAULTS: tuple[PhotoFault, ...] = (
    _fault("R-PHO-1a", "PHOTO_FACES", "no_face"),
    _fault("R-PHO-1a", "PHOTO_FACES", "two_faces"),
    _fault("R-PHO-2d", "PHOTO_NOT_ONE_INCH", "odd_shape"),
    _fault("R-PHO-2b", "PHOTO_FORMAT", "busy_ground"),
    _fault("R-PHO-4", "PHOTO_OF_PRINT", "print"),
    _fault("R-PHO-2", "PHOTO_FORMAT", "tiny"),
    _fault("", "", "dark"),
    _fault("", "", "blurred"),
)
