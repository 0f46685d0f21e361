"""The platform's printed form as a declaration: its values are what the applicant typed.

What is read of a scan may be misread: nothing of it is called declared before a person has
confirmed it, so each value keeps its place on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from intake.casework.declaration import choices, part_of, path_of
from intake.casework.importing import values
from intake.casework.importing.origins import Declared, Origin, Source
from intake.casework.spreadsheet import DATES
from intake.casework.spreadsheet_cells import FOREVER, DateKind
from intake.domain.application import Material
from intake.domain.text import Reading
from intake.domain.values.id_numbers import id_number_problem

FORM = Material.DECLARATION_FORM
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What was read of one page that is a form, or of a paper that says who somebody is."""

    upload: str
    page: int
    readings: Mapping[str, Reading]
    reduction: int = 1


def declaration_of(pages: Iterable[ReadPage], source: Source = Source.FORM) -> Declared:
    """The declaration that these pages hold; of a value printed twice the surer reading.

    A value that does not fit the declaration's notation is left out: a birth date without
    its day is taken from the citizen's number instead, where that adds up.
    """
    best: dict[str, tuple[float, str, Origin]] = {}
    for page in pages:
        for name, reading in page.readings.items():
            part = part_of(name)
            value = None if part is None or reading.value is None else fitting(name, reading.value)
            if value is None or (name == "id_number" and id_number_problem(value)):
                continue  # a number that does not add up was not read whole
            known = best.get(name)
            if known is None or reading.confidence > known[0]:
                best[name] = reading.confidence, value, _origin(page, reading, source)
    document: dict[str, Any] = {"applicant": {}, "employment": {}, "education": {}}
    origins: dict[str, Origin] = {}
    for name, (_, value, origin) in best.items():
        document[part_of(name) or ""][name] = value
        origins[path_of(name)] = origin
    return with_number(Declared(document, origins))


def _origin(page: ReadPage, reading: Reading, source: Source) -> Origin:
    left, top, right, bottom = (value * page.reduction for value in reading.box.as_list())
    return Origin(source, page.upload, page.page, (left, top, right, bottom))


def with_number(declared: Declared) -> Declared:
    """Birth date and sex from the citizen's number, where nothing else says them."""
    number = declared.document.get("applicant", {}).get("id_number")
    document = {**declared.document, "applicant": {**declared.document.get("applicant", {})}}
    origins = dict(declared.origins)
    for name, value in values.from_number(number).items():
        if not document["applicant"].get(name):
            document["applicant"][name] = value
            origins[path_of(name)] = Origin(Source.NUMBER)
    return Declared(document, origins, declared.problems)


def fitting(name: str, text: str) -> str | None:
    """The value in the declaration's notation; None where it does not fit it."""
    words = values.WORDS.get(name)
    value = words(text) if words else text.strip()
    if not value:
        return None
    kind = DATES.get(name)
    if kind is not None:
        fits = _DAY.fullmatch(value) or (kind is DateKind.MONTH and _MONTH.fullmatch(value))
        return value if fits or (kind is DateKind.FOREVER and value == FOREVER) else None
    allowed = choices(part_of(name) or "", name)
    return value if not allowed or value in allowed else None
