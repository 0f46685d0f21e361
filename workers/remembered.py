"""Second opinions remembered while an application is judged again and again.

A report is made anew after every upload and every change of the declaration; what a
reader sees in a strip depends on the strip alone. Doubtful values made a report cost up
to 1 s of CPU, undisputed ones 10 ms.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from intake.domain.geometry import RGB
from intake.domain.ports import Face, Reader, Witnesses
from intake.domain.text import Line
from intake.extraction.upload import Services
from workers.thresholds import MOST_STRIPS

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class RememberedWitnesses:
    """The witnesses' answers by the pixels of the strip, the latest `MOST_STRIPS`."""

    witnesses: Witnesses
    _looks: OrderedDict[bytes, list[Line]] = field(default_factory=OrderedDict)
    _readings: OrderedDict[bytes, str | None] = field(default_factory=OrderedDict)

    def look_again(self, strip: RGB) -> list[Line]:
        """As the witnesses say."""
        return _remembered(self._looks, strip, self.witnesses.look_again)

    def second_reading(self, strip: RGB) -> str | None:
        """As the witnesses say."""
        return _remembered(self._readings, strip, self.witnesses.second_reading)

    def codes(self, pixels: RGB) -> list[str]:
        """As the witnesses say; asked once per page, so not kept."""
        return self.witnesses.codes(pixels)

    def faces(self, pixels: RGB) -> list[Face]:
        """As the witnesses say, likewise."""
        return self.witnesses.faces(pixels)

    def may_show_face(self, pixels: RGB) -> bool:
        """As the witnesses say, likewise."""
        return self.witnesses.may_show_face(pixels)


@dataclass(frozen=True, slots=True)
class RememberingServices:
    """Services whose witnesses remember (`intake.extraction.upload.Services`)."""

    reader: Reader
    witnesses: Witnesses
    versions: Mapping[str, str]


def remembering(services: Services) -> Services:
    """The same services, their witnesses asked once per strip."""
    witnesses = RememberedWitnesses(services.witnesses)
    return RememberingServices(services.reader, witnesses, services.versions)


def _remembered(
    answers: OrderedDict[bytes, Answer], strip: RGB, ask: Callable[[RGB], Answer]
) -> Answer:
    key = hashlib.blake2b(repr(strip.shape).encode() + strip.tobytes(), digest_size=16).digest()
    if key in answers:
        answers.move_to_end(key)
    else:
        answers[key] = ask(strip)
        if len(answers) > MOST_STRIPS:
            answers.popitem(last=False)
    return answers[key]
