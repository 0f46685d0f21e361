"""The words of a drawn paper where they stand, without reading its pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from intake.domain.text import Line
from samples.drawing import papers
from samples.drawing.canvas import Canvas
from samples.drawing.fonts import Face
from samples.drawing.pdf_sheet import PdfSheet
from samples.people.owed import drawn_for, owed_papers
from samples.people.person import Person
from tests.fakes import layer_line

Noted = list[tuple[float, float, float, str]]


@contextmanager
def _noted() -> Iterator[Noted]:
    """Left edge, base line, size and text of all that is printed meanwhile on the first page."""
    found: Noted = []
    first: list[object] = []

    def noting(text: Callable[..., float]) -> Callable[..., float]:
        def noted(
            page: Any, x: float, y: float, said: str, face: Face, size: float, **options: Any
        ) -> float:
            if not first:
                first.append(page)
            if page is first[0] and not options.get("rtl"):
                more = [options["tracking"]] if "tracking" in options else []
                width = page.width(said, face, size, *more)
                anchor = options.get("anchor", "l")[0]
                found.append((x - {"m": width / 2, "r": width}.get(anchor, 0.0), y, size, said))
            return text(page, x, y, said, face, size, **options)

        return noted

    with pytest.MonkeyPatch.context() as patch:
        for kind in (Canvas, PdfSheet):
            patch.setattr(kind, "text", noting(kind.text))
        yield found


def printed_lines(
    material: str, person: Person, rng: np.random.Generator, house: str, **options: Any
) -> list[Line]:
    """What is printed on such a paper, a line for each run of text."""
    with _noted() as found:
        papers.draw(material, person, rng, house, **options)
    return [layer_line(said, x, y - size, size) for x, y, size, said in found if said.strip()]


def papers_of(person: Person, seed: int, house: str) -> Iterator[tuple[str, list[Line]]]:
    """Every paper that a person owes, as printed by this house."""
    rng = np.random.default_rng(seed)
    for material, what in owed_papers(person):
        yield material, printed_lines(material, person, rng, house, **drawn_for(what))
